"""Fixed return: an amount a year that does not depend on any tax."""

from __future__ import annotations

from collections.abc import Iterable

from enclave.ir import Transfer
from enclave.kinds.base import Builder, Kind, Names, YearContext
from enclave.kinds.closing import below_others, closing_transfer, outside_treasuries, source_words
from enclave.kinds.fixed_return.model import FixedReturn
from enclave.kinds.wording import amount_words, at_most, stated
from enclave.terms.validate import Path
from enclave.text import Text


def lower(clause: FixedReturn, b: Builder, path: Path) -> None:
    """A fixed return has no node of its own: it is a transfer at the close."""


def close(clause: FixedReturn, ctx: YearContext, path: Path) -> Iterable[Transfer]:
    """The year's payment."""
    payer = (clause.payer.party, clause.payer.source, clause.payer.limit)
    return closing_transfer(clause, ctx, path, "pay", clause.to, clause.amount, payer)


def words(clause: FixedReturn, names: Names) -> Text:
    """The clause as a sentence."""
    who, payer = names(clause.to), names(clause.payer.party)
    amount, most = amount_words(clause.amount, names), at_most(clause.payer.limit, names)
    source = source_words(clause.payer.source)
    return Text(
        f"{payer.zh}每年{source.zh}向{who.zh}支付固定回报，数额为{amount.zh}{most.zh}，不论税收多少。",
        f"each year {payer.in_('en')} pays {who.in_('en')} a fixed return of {amount.in_('en')}"
        f" {source.en}{most.en}, whatever the tax.",
    )


KIND = Kind(
    name="fixed_return",
    title=Text("固定回报", "fixed return"),
    order=75,
    model=FixedReturn,
    lower=lower,
    reads_heads=False,
    words=stated(words),
    parties=lambda c: [(("to",), c.to), (("payer", "party"), c.payer.party)],
    close=close,
    check=lambda c, agreement: below_others(c, None, c.payer, agreement),
    annual=True,
    counts_empty_years=lambda _: True,
    no_treasury=outside_treasuries,
    values={"固定回报": "fixed_return"},
    example="""\
id: return
kind: fixed_return
to: villages
amount: {ratio: 10%, of: investment}
payer: {party: host, source: own_funds}
""",
    meanings={
        "to": Text("收款方；自有财力支付时可以是没有国库的村或公司", "who is paid; a village or company may be, if it is own funds"),
        "amount": Text("每年金额，或由数据算出", "amount a year, written or from data"),
        "payer": Text("由谁、从什么钱里支付", "who pays, out of what"),
    },
)  # fmt: skip
