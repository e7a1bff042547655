"""Counties and prefecture, indicator by indicator and month by month: it adds up, or is not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from enclave.board.counts import COUNTS
from enclave.board.cube import steps_of, unit_of_party
from enclave.board.load import LoadedBoard
from enclave.board.model import Consolidated, Cube
from enclave.book.result import Check
from enclave.credit.consolidation import ConsolidatedLine, consolidate, region_tree
from enclave.credit.model import CreditResult
from enclave.dates import Month
from enclave.diagnostics import InvariantViolation
from enclave.terms.indicator import Indicator
from enclave.text import Text

_IDENTITY: Final = Text(
    "{n}：各单位认定 − 重复认定 − 口径差 ± 区外 = {top}",
    "{n}: credited − counted twice − recognised above reported ± outside = {top}",
)


def consolidated(board: LoadedBoard, credit: CreditResult, cube: Cube) -> tuple[Consolidated, ...]:
    """Each indicator and month at the common superior.

    Raises:
        InvariantViolation: G5, counties less what is counted twice are not the prefecture's figure.
    """
    out = [*_of_credit(board, credit, cube), *_of_counts(board, cube)]
    order = list(board.indicators)
    out.sort(key=lambda c: (order.index(c.indicator), c.month))
    for line in out:
        if not line.holds:
            raise InvariantViolation("G5", f"{line.indicator} {line.month}: {line}")
    return tuple(out)


def _of_credit(board: LoadedBoard, credit: CreditResult, cube: Cube) -> Iterator[Consolidated]:
    tree = region_tree(credit, _regions(board, credit))
    top = board.units.superior
    steps = steps_of(board, credit)
    for month in _months(board):
        mine = tuple(s for s in steps if s.period == month)
        entries = tuple(e for e in credit.official if e.period == month)
        lines = consolidate(replace(credit, steps=mine, entries=entries), tree, [top])
        found = {line.indicator: line for line in lines}
        for name, item in board.indicators.items():
            if name in COUNTS:
                continue
            direct = cube.series("total", name, top)[month.month - 1]
            line = found.get(name)
            if line is None:
                yield Consolidated(name, month, (), 0, 0, 0, 0, 0, direct)
            else:
                yield _line(board, credit, month, line, item, direct)


def _line(  # one line from all that goes into it
    board: LoadedBoard, credit: CreditResult, month: Month, line: ConsolidatedLine,
    item: Indicator, direct: int,
) -> Consolidated:  # fmt: skip
    def parts(amount: object) -> int:
        return item.to_parts(amount).numerator  # type: ignore[arg-type]

    units: dict[str, int] = {}
    for party, amount in line.parties:
        unit = unit_of_party(party, board.units, credit)
        units[unit] = units.get(unit, 0) + parts(amount)
    return Consolidated(
        line.indicator, month, tuple(units.items()), parts(line.overlap), parts(line.measured),
        parts(line.inflow), parts(line.outflow), parts(line.official), direct,
    )  # fmt: skip


def _of_counts(board: LoadedBoard, cube: Cube) -> Iterator[Consolidated]:
    """A project counts once, for the county that recruits it: nothing to take off."""
    top, inside = board.units.superior, board.units.inside
    for name in board.indicators:
        if name not in COUNTS:
            continue
        for month in _months(board):
            at = month.month - 1
            units = {u: s[at] for u, s in cube.units("credited", name).items() if u in inside}
            total = cube.series("total", name, top)[at]
            yield Consolidated(name, month, tuple(units.items()), 0, 0, 0, 0, total, total)


def _months(board: LoadedBoard) -> list[Month]:
    return [Month(board.file.year, m) for m in range(1, board.through.month + 1)]


def _regions(board: LoadedBoard, credit: CreditResult) -> dict[str, str]:
    """Child → superior as the scenario's places say it; a party lies in its place."""
    places = board.units.places
    out = {name: place.parent for name, place in places.items() if place.parent}
    for name, party in credit.parties.items():
        place = party.place
        if place is not None and place in places and name not in places:
            out[name] = place
    return out


def checks_of(board: LoadedBoard, lines: tuple[Consolidated, ...]) -> tuple[Check, ...]:
    """The identities as shown, one an indicator: the year so far, both sides."""
    out: list[Check] = []
    for name, item in board.indicators.items():
        mine = [line for line in lines if line.indicator == name]
        net = sum(c.credited - c.overlap - c.measured - c.inflow + c.outflow for c in mine)
        title = _IDENTITY.format(n=item.name, top=board.units.name(board.units.superior))
        out.append(Check("G5", title, net, sum(c.direct for c in mine)))
    return tuple(out)
