"""The book of quotas: entries in their own units, beside the money and never in it (S18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from enclave.book.deals import DealRun
from enclave.dates import Span
from enclave.kinds.quota import Quota
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """One handing over of quota, in ``unit``; it has no price."""

    agreement: str
    clause: str
    item: Text
    date: date
    giver: str
    taker: str
    quantity: Fraction
    unit: str
    voucher: str | None = None


def quota_rows(deals: Iterable[DealRun], through: date) -> Iterator[QuotaRow]:
    """Every entry dated by ``through``, as the version of its agreement in force then has it."""
    for deal in deals:
        versions = deal.loaded.opened.loaded.versions
        ends = [*(v.effective for v in versions[1:]), None]
        for version, end in zip(versions, ends, strict=True):
            span = Span(version.effective, end)
            listed = [c for c in version.agreement.clauses if isinstance(c, Quota)]
            for clause, entry in ((c, e) for c in listed for e in c.entries):
                if entry.date in span and entry.date <= through:
                    yield QuotaRow(
                        deal.id, clause.id, clause.item, entry.date, clause.party, clause.to,
                        entry.quantity, clause.unit, entry.voucher,
                    )  # fmt: skip


def quota_totals(rows: Iterable[QuotaRow]) -> dict[tuple[str, str, str, str, str], Fraction]:
    """Sums by agreement, clause, giver, taker and unit; units are never added to one another."""
    out: dict[tuple[str, str, str, str, str], Fraction] = {}
    for row in rows:
        key = (row.agreement, row.clause, row.giver, row.taker, row.unit)
        out[key] = out.get(key, Fraction(0)) + row.quantity
    return out
