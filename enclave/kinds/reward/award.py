"""What a recruiter has earned: from dated arrivals, year by year, to the fen."""

from __future__ import annotations

from fractions import Fraction

from enclave.kinds.base import YearContext
from enclave.kinds.oneoff import happened
from enclave.kinds.reward.model import Reward
from enclave.money import round_half_away
from enclave.terms.validate import Path

ZERO = Fraction(0)


def counted(clause: Reward, ctx: YearContext, path: Path) -> dict[int, int]:
    """What arrived in each year, in fen, while the clause holds and the agreement has not ended."""
    start = happened(clause.from_, ctx) if clause.from_ is not None else None
    if clause.from_ is not None and start is None:
        return {}
    ends = [happened(clause.until, ctx) if clause.until is not None else None, ctx.ended]
    end = min((day for day in ends if day is not None), default=None)
    sums: dict[int, int] = {}
    for day, amount, _ in ctx.entries_of(clause.arrivals, (*path, "arrivals")):
        if (start is None or day >= start) and (end is None or day < end):
            sums[day.year] = sums.get(day.year, 0) + amount
    return sums


def earned(clause: Reward, total: int) -> Fraction:
    """The reward on a total that arrived; nothing on a total below zero."""
    if clause.rate is not None:
        return clause.rate * max(0, total)
    reward, low = ZERO, 0
    for band in clause.bands or ():
        high = total if band.up_to is None else min(total, band.up_to)
        reward += band.rate * max(0, high - low)
        low = high if band.up_to is None else band.up_to
    return reward


def due(clause: Reward, ctx: YearContext, path: Path) -> tuple[Fraction, int]:
    """What falls due at the close of the year: the exact reward on the total, and the fen due.

    Over all years it is what the total has earned, less the most that an earlier year's total
    had earned: a total that falls takes nothing back, and what comes again is not paid twice.
    """
    arrived = counted(clause, ctx, path)
    limit: int | None = None
    if clause.limit is not None:
        exact_limit = ctx.amount_of(clause.limit, ctx.year, (*path, "limit"))
        limit = exact_limit.numerator // exact_limit.denominator

    def whole(total: int) -> int:
        fen = round_half_away(earned(clause, total))
        return fen if limit is None else min(fen, max(0, limit))

    if clause.span == "budget_year":
        total = arrived.get(ctx.year, 0)
        return earned(clause, total), whole(total)
    total, most = 0, 0
    for year in sorted(y for y in arrived if y < ctx.year):
        total += arrived[year]
        most = max(most, whole(total))
    total += arrived.get(ctx.year, 0)
    return earned(clause, total), max(0, whole(total) - most)
