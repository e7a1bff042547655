"""What is due between two parties: accrued settlement by settlement, paid, still open.

Accruals come from the engine's flows, payments from the ledger. Credits (payments, and accruals
the other way after a refund) settle the oldest due first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from enclave.book.result import netted
from enclave.engine.model import Flow

Netting = Literal["pairwise", "superior"]
Pair = tuple[str, str]
"""Two parties, in the order in which they are listed; amounts are positive if the first owes."""


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that was paid under an agreement: from, to, fen, day, voucher."""

    key: str
    agreement: str
    payer: str
    payee: str
    amount: int
    day: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Arrear:
    """What is open of one settlement: the day it was due for, fen due then, fen still open."""

    day: date
    due: int
    open: int


@dataclass(frozen=True)
class Due:
    """The state between two parties at a settlement, in fen.

    ``before`` accrued up to the last final settlement, ``period`` since then; ``paid`` in all.
    ``arrears`` are the settlements of which something is open, the oldest first; ``by_day`` is
    what accrued at each settlement.
    """

    payer: str
    payee: str
    before: int
    period: int
    paid: int
    arrears: tuple[Arrear, ...]
    by_day: tuple[tuple[date, int], ...]

    @property
    def accrued(self) -> int:
        """Everything accrued."""
        return self.before + self.period

    @property
    def open(self) -> int:
        """Still to be paid; negative: to be paid back."""
        return self.accrued - self.paid


def accruals(
    flows: Sequence[Flow], cuts: Sequence[date], netting: Netting, superior: str | None
) -> dict[Pair, dict[date, int]]:
    """What each pair of parties accrued at each settlement, signed as the pair is listed.

    What a dispute holds counts at the settlement at which it may be paid (S8).

    Args:
        cuts: the days of settlement, in order.
        superior: the party through whom all is paid, if ``netting`` is ``superior``.
    """
    sums: dict[Pair, dict[date, int]] = {}
    last: dict[Pair, int] = {}
    for day in cuts:
        now = _signed(netted([f for f in flows if f.period <= day], day, held=False))
        if netting == "superior" and superior is not None:
            now = through_superior(now, superior)
        for pair in {**last, **now}:
            change = now.get(pair, 0) - last.get(pair, 0)
            if change:
                sums.setdefault(pair, {})[day] = change
        last = now
    return sums


def _signed(net: Mapping[tuple[str, str, str], int]) -> dict[Pair, int]:
    out: dict[Pair, int] = {}
    for (_, payer, payee), amount in net.items():
        first, second = sorted((payer, payee))
        out[first, second] = amount if payer == first else -amount
    return out


def through_superior(net: Mapping[Pair, int], superior: str) -> dict[Pair, int]:
    """The same net positions, all of them against the superior that settles for everybody (A6)."""
    positions: dict[str, int] = {}
    for (first, second), amount in net.items():
        positions[first] = positions.get(first, 0) + amount
        positions[second] = positions.get(second, 0) - amount
    out: dict[Pair, int] = {}
    for party, owes in positions.items():
        if party != superior and owes:
            first, second = sorted((party, superior))
            out[first, second] = owes if party == first else -owes
    return out


def dues(
    accrued: Mapping[Pair, Mapping[date, int]], payments: Iterable[Payment], closed: date | None
) -> list[Due]:
    """The state of every pair: who owes whom, what is open since when.

    Args:
        closed: the day of the last final settlement; None if there was none.
    """
    paid: dict[Pair, list[tuple[date, int]]] = {}
    for payment in payments:
        first, second = sorted((payment.payer, payment.payee))
        signed = payment.amount if payment.payer == first else -payment.amount
        paid.setdefault((first, second), []).append((payment.day, signed))
    out: list[Due] = []
    for pair in sorted({*accrued, *paid}):
        mine, days = accrued.get(pair, {}), paid.get(pair, [])
        given = sum(amount for _, amount in days)
        before = sum(a for day, a in mine.items() if closed is not None and day <= closed)
        total = sum(mine.values())
        # The payer is who owes in all; where all is even, who owes or paid at all.
        turned = (total - given or total or given) < 0
        sign, (payer, payee) = (-1, (pair[1], pair[0])) if turned else (1, pair)
        signed_mine = {day: sign * a for day, a in mine.items()}
        behind = arrears(signed_mine, sign * given)
        over = sign * (total - given) - sum(a.open for a in behind)
        behind += _returnable([(day, -sign * amount) for day, amount in days], over)
        out.append(
            Due(payer, payee, sign * before, sign * (total - before), sign * given,
                tuple(sorted(behind, key=lambda a: a.day)), tuple(sorted(signed_mine.items())))
        )  # fmt: skip
    return out


def _returnable(received: Iterable[tuple[date, int]], over: int) -> list[Arrear]:
    """What is to be paid back because more was received than was ever due, latest payments first.

    >>> _returnable([(date(2026, 4, 2), 70), (date(2026, 5, 2), 40)], 50)
    [Arrear(day=datetime.date(2026, 5, 2), due=40, open=40), Arrear(day=datetime.date(2026, 4, 2), due=10, open=10)]
    """
    out: dict[date, int] = {}
    for day, amount in sorted(received, reverse=True):
        part = max(0, min(amount, over))
        over -= part
        if part:
            out[day] = out.get(day, 0) + part
    return [Arrear(day, part, part) for day, part in out.items()]


def arrears(accrued: Mapping[date, int], paid: int) -> list[Arrear]:
    """What is open of each settlement when credits settle the oldest first.

    >>> arrears({date(2026, 3, 31): 100, date(2026, 6, 30): 50}, 120)
    [Arrear(day=datetime.date(2026, 6, 30), due=50, open=30)]
    """
    credit = paid - sum(a for a in accrued.values() if a < 0)
    out: list[Arrear] = []
    for day in sorted(accrued):
        due = accrued[day]
        if due <= 0:
            continue
        used = min(max(credit, 0), due)
        credit -= used
        if due > used:
            out.append(Arrear(day, due, due - used))
    return out
