"""Guarantee: at the close of a year a party is topped up to a minimum."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from enclave.ir import Transfer
from enclave.kinds.base import Builder, Kind, Names, YearContext
from enclave.kinds.closing import below_others, closing_transfer, source_words
from enclave.kinds.guarantee.model import Guarantee
from enclave.kinds.wording import amount_words, at_most, stated
from enclave.terms.validate import Path
from enclave.text import Text


def lower(clause: Guarantee, b: Builder, path: Path) -> None:
    """A guarantee has no node of its own: it is a transfer at the close."""


def close(clause: Guarantee, ctx: YearContext, path: Path) -> Iterable[Transfer]:
    """A top-up, limited by the beneficiary's cap room unless the clause says otherwise."""
    payer = (clause.payer.party, clause.payer.source, clause.payer.limit)
    for transfer in closing_transfer(clause, ctx, path, "top_up", clause.to, clause.amount, payer):
        yield replace(transfer, room_nodes=()) if clause.beyond_cap else transfer


def words(clause: Guarantee, names: Names) -> Text:
    """The clause as a sentence."""
    who, payer = names(clause.to), names(clause.payer.party)
    amount, most = amount_words(clause.amount, names), at_most(clause.payer.limit, names)
    source = source_words(clause.payer.source)
    beyond = Text("", "")
    if clause.beyond_cap:
        beyond = Text("；补足不受封顶限制", "; the top-up may go beyond a cap")
    return Text(
        f"{who.zh}每年所得不低于{amount.zh}，不足部分由{payer.zh}{source.zh}补足{most.zh}{beyond.zh}。",
        f"{who.in_('en')} gets at least {amount.in_('en')} a year; {payer.in_('en')} makes up the"
        f" difference {source.en}{most.en}{beyond.en}.",
    )


KIND = Kind(
    name="guarantee",
    title=Text("保底", "guarantee"),
    order=70,
    model=Guarantee,
    lower=lower,
    reads_heads=False,
    words=stated(words),
    parties=lambda c: [(("to",), c.to), (("payer", "party"), c.payer.party)],
    close=close,
    check=lambda c, agreement: below_others(c, c.to, c.payer, agreement),
    annual=True,
    counts_empty_years=lambda _: True,
    aliases={"付款方": "payer", "资金来源": "source", "可超上限": "beyond_cap"},
    values={"保底": "guarantee", "份额": "share", "自有财力": "own_funds"},
    example="""\
id: floor
kind: guarantee
to: origin
amount: 500万元
from: {event: aid_received, after: 1 year}
payer: {party: host, source: share}
""",
    meanings={
        "to": Text("保底给谁", "who is guaranteed"),
        "amount": Text("每年不低于的金额", "the minimum a year"),
        "payer": Text("由谁、从什么钱里补足", "who makes up the gap, out of what"),
        "beyond_cap": Text("补足可否超过该方的封顶；默认不可", "may the top-up go beyond the beneficiary's cap; no by default"),
        "Payer.party": Text("付款方", "the payer"),
        "Payer.source": Text("share 从其应得份额中，不使其为负；own_funds 自有财力", "share: out of its own entitlement, never below zero; own_funds: other money of its own"),
        "Payer.limit": Text("每年最多付多少", "the most it pays a year"),
    },
)  # fmt: skip
