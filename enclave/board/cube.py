"""The figures of a board in each view; every view is whole, and none is added to another (G2–G4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from enclave.board.counts import COUNTS, NEW_SIGNINGS, NEW_STARTS
from enclave.board.load import LoadedBoard
from enclave.board.model import Cube, Overlap, Series
from enclave.board.names import Units, View
from enclave.board.pipeline import Project
from enclave.credit.model import CreditResult, Step
from enclave.dates import Month
from enclave.diagnostics import InvariantViolation

PROJECT_VIEWS: Mapping[View, Callable[[Project], str]] = {
    "county": lambda p: p.county,
    "office": lambda p: p.office,
    "park": lambda p: p.park,
    "recruiter": lambda p: p.recruiter,
}
"""The views that give a project's figure to one unit, and to which."""
Cell = tuple[str, int, int]
"""Unit, month from 1, amount in parts."""


def steps_of(board: LoadedBoard, credit: CreditResult) -> list[Step]:
    """The moves of credit of the months shown."""
    year, last = board.file.year, board.through
    return [s for s in credit.steps if s.period.year == year and s.period <= last
            and s.indicator in board.indicators]  # fmt: skip


def build_cube(board: LoadedBoard, credit: CreditResult) -> Cube:
    """Every figure in every view.

    Raises:
        InvariantViolation: G2, the units of a view do not add up to the figures of the table.
    """
    months = board.through.month
    steps = steps_of(board, credit)
    figures: dict[tuple[View, str], dict[str, Series]] = {}
    for name in board.indicators:
        found = list(arisen(board, name))
        credited: Iterable[Cell] = ((p.county, m, 1) for p, m, _ in found)
        if name not in COUNTS:
            credited = _credited(board.units, [s for s in steps if s.indicator == name], credit)
        figures["credited", name] = _sum(credited, months)
        for view, unit_of in PROJECT_VIEWS.items():
            figures[view, name] = _sum(((unit_of(p), m, n) for p, m, n in found), months)
        inside = ((board.units.superior, m, n) for p, m, n in found if _is_inside(board, p, name))
        figures["total", name] = _sum(inside, months)
        _check_views(figures, name, found, months)
    return Cube(figures, months)


def arisen(board: LoadedBoard, indicator: str) -> Iterator[tuple[Project, int, int]]:
    """The figures of the table itself, by project and month; a count has one for each project."""
    if indicator in COUNTS:
        yield from _counted(board, indicator)
        return
    item = board.indicators[indicator]
    for row in board.rows:
        if row.indicator == indicator and row.period.year == board.file.year:
            parts = item.to_parts(row.amount).numerator
            yield board.projects[row.enterprise], row.period.month, parts


def _counted(board: LoadedBoard, indicator: str) -> Iterator[tuple[Project, int, int]]:
    """One for each project signed, or started, in the months shown."""
    days: Mapping[str, Callable[[Project], date | None]] = {
        NEW_SIGNINGS: lambda p: p.signed, NEW_STARTS: lambda p: p.started,
    }  # fmt: skip
    for project in board.projects.values():
        day = days[indicator](project)
        if day is not None and day.year == board.file.year and Month.of(day) <= board.through:
            yield project, day.month, 1


def _is_inside(board: LoadedBoard, project: Project, indicator: str) -> bool:
    place = project.county if indicator in COUNTS else project.place
    return place in board.units.inside


def _credited(units: Units, steps: Iterable[Step], credit: CreditResult) -> Iterator[Cell]:
    for step in steps:
        for party, amount in step.posted:
            yield unit_of_party(party, units, credit), step.period.month, amount


def unit_of_party(party: str, units: Units, credit: CreditResult) -> str:
    """The place a credited party stands for; itself where it is none (a department, a company)."""
    if party in units.places:
        return party
    known = credit.parties.get(party)
    place = known.place if known is not None else None
    return place if place in units.places and place is not None else party


def _sum(cells: Iterable[Cell], months: int) -> dict[str, Series]:
    sums: dict[str, list[int]] = {}
    for unit, month, amount in cells:
        sums.setdefault(unit, [0] * months)[month - 1] += amount
    return {unit: tuple(series) for unit, series in sums.items()}


def _check_views(
    figures: Mapping[tuple[View, str], Mapping[str, Series]], indicator: str,
    arisen: Iterable[tuple[Project, int, int]], months: int,
) -> None:  # fmt: skip
    whole = [0] * months
    for _, month, amount in arisen:
        whole[month - 1] += amount
    for view in PROJECT_VIEWS:
        added = [sum(s[m] for s in figures[view, indicator].values()) for m in range(months)]
        if added != whole:
            raise InvariantViolation("G2", f"{indicator} by {view}: {added} != {whole}")


def overlaps_of(board: LoadedBoard, credit: CreditResult) -> Iterator[Overlap]:
    """What is counted again, row by row (重复认定额)."""
    for step in sorted(steps_of(board, credit), key=lambda s: (s.indicator, s.period, s.unit)):
        if step.overlap:
            parties = tuple(unit_of_party(p, board.units, credit) for p, _ in step.posted)
            yield Overlap(step.indicator, step.unit, step.period, step.agreement,
                          step.segment.label, step.recognised, parties, step.overlap)  # fmt: skip
