"""Compensation: an amount paid once when an event happens (湘发改园区规〔2025〕695号 shape)."""

from __future__ import annotations

from collections.abc import Iterable

from enclave.ir import Transfer
from enclave.kinds.amounts import year_amount
from enclave.kinds.base import Builder, Kind, Names, YearContext
from enclave.kinds.closing import (
    below_others,
    outside_treasuries,
    payment_of,
    source_words,
    transfer_of,
)
from enclave.kinds.compensation.model import Compensation
from enclave.kinds.oneoff import falls_in_year, happened
from enclave.kinds.wording import amount_words, at_most, point_words, stated
from enclave.money import round_half_away
from enclave.terms.validate import Path
from enclave.text import Text


def lower(clause: Compensation, b: Builder, path: Path) -> None:
    """No node of its own: a transfer at the close. The graph says whether it is due this year."""
    if falls_in_year(clause.at, b.ctx):
        year_amount(clause.amount, b, clause.id, (*path, "amount"))  # records its rounding (R3)
    elif happened(clause.at, b.ctx) is None:
        b.skip(clause, Text("约定的事件尚未发生", "the event it waits for has not happened"))
    else:
        b.skip(clause, Text("不在一次性支付的年度", "it is paid once, in another year"))


def close(clause: Compensation, ctx: YearContext, path: Path) -> Iterable[Transfer]:
    """The payment, in the year in which the event falls."""
    if falls_in_year(clause.at, ctx):
        due = round_half_away(ctx.amount_of(clause.amount, ctx.year, (*path, "amount")))
        yield transfer_of(clause.id, ctx, path, "pay", clause.to, due, payment_of(clause))


def words(clause: Compensation, names: Names) -> Text:
    """The clause as a sentence."""
    who, payer = names(clause.to), names(clause.payer.party)
    amount, when = amount_words(clause.amount, names), point_words(clause.at, names)
    source, most = source_words(clause.payer.source), at_most(clause.payer.limit, names)
    return Text(
        f"{payer.zh}于{when.zh}所在的预算年度终了时，{source.zh}一次性补偿{who.zh}{amount.zh}{most.zh}。",
        f"at the close of the budget year in which {when.in_('en')} falls, {payer.in_('en')} pays"
        f" {who.in_('en')} {amount.in_('en')}, once, {source.en}{most.en}.",
    )


KIND = Kind(
    name="compensation",
    title=Text("一次性补偿", "one-off compensation"),
    order=76,
    model=Compensation,
    lower=lower,
    words=stated(words, times=False),
    parties=lambda c: [(("to",), c.to), (("payer", "party"), c.payer.party)],
    close=close,
    check=lambda c, agreement: below_others(c, None, c.payer, agreement),
    no_treasury=outside_treasuries,
    due=lambda c, ctx: happened(c.at, ctx),
    values={"一次性补偿": "compensation"},
    example="""\
id: finder
kind: compensation
to: finder
amount: {ratio: 1%, of: investment}
at: {event: landed}
payer: {party: host, source: own_funds}
""",
    meanings={
        "to": Text("补偿给谁；自有财力支付时可以没有国库", "who is paid; it needs no treasury if it is own funds"),
        "amount": Text("金额，或某数据的比例 {ratio, of}", "the amount, or a part of data {ratio, of}"),
        "at": Text("事件或日期；在其所在预算年度终了时支付一次", "event or date; paid once, at the close of the budget year in which it falls"),
        "payer": Text("由谁、从什么钱里支付", "who pays, out of what"),
    },
)  # fmt: skip
