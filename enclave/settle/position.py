"""What one treasury owes and is owed over all its agreements, this year and from before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from enclave.dates import Month
from enclave.settle.books import Books
from enclave.settle.dues import Arrear, Netting
from enclave.settle.statement import Statement, state
from enclave.settle.subjects import Booking, bookings
from enclave.text import Text


@dataclass(frozen=True)
class Claim:
    """One counterparty under one agreement; positive amounts are owed to the treasury.

    Attributes:
        accrued_year: accrued in the year of the day asked about, in fen.
        paid: in all; ``open``: still to be received (negative: to be paid).
        arrears: settlements of which something is open, the oldest first, as positive amounts.
        next_day: the next settlement of the agreement; ``by``: its term of payment, in words.
        bookings: the steps of the payment and their budget subjects; none if the way is not known.
    """

    agreement: str
    title: Text
    other: Text
    accrued_year: int
    accrued: int
    paid: int
    open: int
    arrears: tuple[Arrear, ...]
    next_day: date
    by: Text | None
    bookings: tuple[Booking, ...]
    names: Statement


def position(books: Sequence[Books], party: str, netting: Netting = "pairwise") -> Iterator[Claim]:
    """The claims and debts of a treasury, named by id or by name."""
    for each in books:
        for deal in each.result.deals:
            parties = deal.versions[-1].parties
            mine = [p for p, x in parties.items() if party in (p, x.name.zh, x.name.in_("en"))]
            if mine:
                made = state(each.result, deal.id, each.cut, each.standing(deal.id, netting))
                yield from _claims(made, mine[0])


def _claims(made: Statement, me: str) -> Iterator[Claim]:
    settle = made.agreement.settle
    for due in made.dues:
        if me not in (due.payer, due.payee):
            continue
        sign = 1 if due.payee == me else -1
        other = due.payer if due.payee == me else due.payee
        year = sum(a for day, a in due.by_day if day.year == made.cut.year)
        pays, gets = (due.payer, due.payee) if due.open >= 0 else (due.payee, due.payer)
        yield Claim(
            made.agreement.agreement, made.agreement.title, made.name(other), sign * year,
            sign * due.accrued, sign * due.paid, sign * due.open, due.arrears,
            next_settlement(made.cut, settle.period), settle.by,
            tuple(bookings(made.agreement, pays, gets)), made,
        )  # fmt: skip


def next_settlement(cut: date, period: str) -> date:
    """The first day of settlement after a day.

    >>> next_settlement(date(2026, 3, 31), "quarter")
    datetime.date(2026, 6, 30)
    """
    step = {"month": 1, "quarter": 3, "year": 12}[period]
    month = Month.of(cut).next()
    while month.month % step:
        month = month.next()
    return month.last_day
