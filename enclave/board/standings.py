"""Against targets: month, year to date, share, pace, forecast, early warning, rank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from enclave.board.figures import percent
from enclave.board.load import Goal, LoadedBoard
from enclave.board.model import Cube, Projected, Standing
from enclave.terms.board import MONTHS, ForecastMethod, Level, Pace
from enclave.text import Text


def standings_of(board: LoadedBoard, cube: Cube) -> tuple[Standing, ...]:
    """Every target, in the order of the file, with its rank among those of its view."""
    made = [_standing(board, cube, goal) for goal in board.goals]
    return tuple(_ranked(made))


def _standing(board: LoadedBoard, cube: Cube, goal: Goal) -> Standing:
    target, month = goal.target, board.through.month
    view = board.units.view_of(target.assessed)
    pace = board.pace(target.indicator)
    assert view is not None  # noqa: S101  # E994 otherwise
    assert pace is not None  # noqa: S101  # E999 otherwise
    series = cube.series(view, target.indicator, target.assessed)
    to_date, due = sum(series), pace.by(month)
    share = Fraction(to_date, goal.parts) if goal.parts else None
    progress = share / due if share is not None and due else None
    level = board.file.warning.level_of(progress) if progress is not None else None
    return Standing(
        indicator=target.indicator, unit=target.assessed, view=view, goal=goal,
        month=series[month - 1], to_date=to_date, share=share, pace=due, progress=progress,
        forecast=forecast(to_date, month, pace, board.file.forecast), level=level,
        reason=_reason(month, share, due, progress, level, board),
    )  # fmt: skip


def forecast(to_date: int, month: int, pace: Pace, method: ForecastMethod) -> Projected | None:
    """The whole year: the months so far carried on evenly, or as the stated profile runs.

    None where the profile asks for nothing by now, so that there is nothing to divide by.
    """
    part = Fraction(month, MONTHS) if method == "run_rate" else pace.by(month)
    return Projected(to_date / part, method) if part else None


def _reason(  # the numbers of one sentence
    month: int, share: Fraction | None, due: Fraction, progress: Fraction | None,
    level: Level | None, board: LoadedBoard,
) -> Text:  # fmt: skip
    if share is None:
        return Text("目标为零，不计进度", "the target is zero: there is no progress to measure")
    if progress is None or level is None:
        return Text(
            f"序时进度到{month}月为零，尚不预警", f"nothing is due by month {month}: no warning yet"
        )
    said = Text(
        "完成年度目标 {s}，序时应为 {d}，相当于进度的 {p}，{b}",
        "{s} of the year's target where {d} is due, {p} of the pace, {b}",
    )
    levels = board.file.warning.levels
    if level.below is not None:
        bound = Text(f"低于 {percent(level.below)}", f"below {percent(level.below)}")
    else:
        before = levels[-2].below or Fraction(0)
        bound = Text(f"不低于 {percent(before)}", f"not below {percent(before)}")
    return said.format(s=percent(share), d=percent(due), p=percent(progress), b=bound)


def _ranked(made: Sequence[Standing]) -> Iterator[Standing]:
    """By share of the target, the highest first; equal shares have one rank, the next is skipped."""
    for one in made:
        if one.share is None or one.view == "total":
            yield one
            continue
        rivals = [s.share for s in made if (s.indicator, s.view) == (one.indicator, one.view)]
        ahead = sum(1 for share in rivals if share is not None and share > one.share)
        yield replace(one, rank=ahead + 1)
