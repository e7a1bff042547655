"""What recruiters are due on funds and investment that arrived: bands, caps, working."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

from enclave.board.load import LoadedBoard
from enclave.board.model import AwardLine, AwardTotal, ClauseAward, Rewards
from enclave.book.result import Result
from enclave.dates import Month
from enclave.kinds.reward.model import Reward
from enclave.money import round_half_away
from enclave.terms.board import Award, Recruiter
from enclave.terms.indicator import IndicatorRow
from enclave.text import Text

Totals = Mapping[str, list[tuple[Month, int]]]
"""What arrived, month by month: by project, or ``""`` for all of a recruiter's."""


def rewards_of(board: LoadedBoard, result: Result | None) -> Rewards:
    """Everything that is due by the last month shown."""
    totals: list[AwardTotal] = []
    refused: list[tuple[Award, Recruiter]] = []
    for award in board.file.rewards:
        for recruiter in board.file.recruiters:
            arrived = _arrivals(board, award, recruiter)
            if not arrived:
                continue
            if recruiter.payee not in award.payees:
                refused.append((award, recruiter))
            else:
                totals.append(_total(board, award, recruiter, arrived))
    clauses = tuple(_clauses(board, result)) if result is not None else ()
    return Rewards(tuple(totals), clauses, tuple(refused))


def _arrivals(board: LoadedBoard, award: Award, recruiter: Recruiter) -> Totals:
    """Money that arrived at the recruiter's projects, by what the award runs over."""
    found: dict[str, list[tuple[Month, int]]] = {}
    for row in sorted(board.rows, key=lambda r: (r.period, r.id)):
        if row.indicator != award.arrivals or not _is_his(board, row, recruiter):
            continue
        if award.span == "this_year" and row.period.year != board.file.year:
            continue
        key = row.enterprise if award.per == "project" else ""
        found.setdefault(key, []).append((row.period, int(row.amount)))
    return found


def _is_his(board: LoadedBoard, row: IndicatorRow, recruiter: Recruiter) -> bool:
    return board.projects[row.enterprise].recruiter == recruiter.id


def earned(award: Award, total: int) -> tuple[tuple[tuple[int, Fraction], ...], Fraction]:
    """The parts of a total with their rates, and the exact award; nothing on a total below zero."""
    steps = tuple(_bands(award, total))
    if award.method == "slab" and total > 0:
        steps = ((total, _slab_rate(award, total)),)
    return steps, sum((rate * amount for amount, rate in steps), Fraction(0))


def _bands(award: Award, total: int) -> Iterator[tuple[int, Fraction]]:
    low = 0
    for band in award.bands:
        high = total if band.up_to is None else min(total, band.up_to)
        if high <= low:
            return
        yield high - low, band.rate
        low = high


def _slab_rate(award: Award, total: int) -> Fraction:
    for band in award.bands:
        if band.up_to is None or total < band.up_to or (total == band.up_to and not award.reached):
            return band.rate
    raise AssertionError  # the last band has no bound


def _capped(award: Award, total: int) -> int:
    _, exact = earned(award, total)
    fen = round_half_away(exact)
    return fen if award.limit is None else min(fen, award.limit)


def _running(series: Sequence[tuple[Month, int]]) -> list[tuple[Month, int]]:
    sums = accumulate(amount for _, amount in series)
    return [(month, total) for (month, _), total in zip(series, sums, strict=True)]


def _due(award: Award, running: Sequence[tuple[Month, int]], through: Month | None) -> int:
    """The most that a total had earned by the end of a month: a total that falls takes nothing back."""
    ends: dict[Month, int] = {m: t for m, t in running if through is not None and m <= through}
    return max((_capped(award, total) for total in ends.values()), default=0)


def _due_by(award: Award, running: Sequence[tuple[Month, int]], year: int, through: Month) -> int:
    """What has fallen due in the year; what earlier years' totals had earned is not due again."""
    whole = _due(award, running, through)
    return whole - (_due(award, running, Month(year - 1, 12)) if award.span == "to_date" else 0)


def _line(
    board: LoadedBoard, award: Award, recruiter: Recruiter, project: str,
    series: Sequence[tuple[Month, int]],
) -> AwardLine:  # fmt: skip
    running, through = _running(series), board.through
    arrived = running[-1][1]
    steps, exact = earned(award, arrived)
    year = board.file.year
    before = (
        0 if through.month == 1 else _due_by(award, running, year, Month(year, through.month - 1))
    )
    return AwardLine(
        award, recruiter, project, arrived, steps, exact, _capped(award, arrived),
        _due_by(award, running, year, through), before, award.limit,
    )  # fmt: skip


def _total(board: LoadedBoard, award: Award, recruiter: Recruiter, arrived: Totals) -> AwardTotal:
    lines = tuple(
        _line(board, award, recruiter, project, series) for project, series in arrived.items()
    )
    due, before = sum(line.due for line in lines), sum(line.before for line in lines)
    if award.recruiter_limit is not None:
        due, before = min(due, award.recruiter_limit), min(before, award.recruiter_limit)
    return AwardTotal(award, recruiter, lines, due, before)


def _clauses(board: LoadedBoard, result: Result) -> Iterator[ClauseAward]:
    """The reward clauses of agreements, as the engine closed the board's year."""
    for run, year, done in result.years():
        if year != board.file.year:
            continue
        deal = result.deal(run.agreement)
        kinds = {c.id: c for c in deal.agreement.clauses if isinstance(c, Reward)}
        for transfer in done.transfers:
            clause = kinds.get(transfer.clause)
            if clause is None:
                continue
            label = done.plan.label_of[transfer.clause]
            party = deal.agreement.parties.get(clause.to)
            name = party.name if party is not None else Text(clause.to)
            yield ClauseAward(run.agreement, transfer.clause, label.title, label.words, name,
                              year, transfer.due, transfer.paid)  # fmt: skip


def reward_agreements(board: LoadedBoard) -> list[str]:
    """The agreements of the scenario that have a reward clause."""
    return [
        d.id for d in board.scenario.deals
        if (a := d.opened.loaded.agreement) is not None
        and any(c.kind == "reward" for c in a.clauses)
    ]  # fmt: skip
