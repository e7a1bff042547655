"""Cells of a board: amounts in the unit of their indicator, ratios that stay numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from enclave.board.counts import COUNTS
from enclave.board.figures import percent
from enclave.board.model import Board
from enclave.credit.model import CREDIT_LABEL
from enclave.money import round_half_away
from enclave.report.footing import foot
from enclave.report.model import (
    Cell,
    Column,
    Line,
    Money,
    Quantity,
    Style,
    Unit,
    step_of,
    unit_name,
)
from enclave.terms.indicator import UNIT_NAMES, Indicator, wider
from enclave.text import Text

LABEL = (CREDIT_LABEL,)
"""Stands under the heading of every table."""


@dataclass(frozen=True, slots=True)
class Rate(Text):
    """A ratio as printed, and exact: a number in a workbook."""

    value: Fraction = Fraction(0)


def rate(value: Fraction | None, decimals: int = 2) -> Cell:
    """A ratio in per cent, blank where there is none."""
    if value is None:
        return None
    said = percent(value, decimals)
    return Rate(said, said, value)


def amount(parts: int | Fraction, item: Indicator, unit: Unit) -> Cell:
    """An amount that stands alone; a projection is rounded to whole parts for showing."""
    whole = parts if isinstance(parts, int) else round_half_away(parts)
    if item.is_money:
        return Money.rounded(whole, unit)
    return Quantity(Fraction(item.from_parts(whole)), item)


def unit_cell(item: Indicator, unit: Unit) -> Text:
    """The unit in which an indicator is shown."""
    return unit_name(unit) if item.is_money else UNIT_NAMES[item.unit or "item"]


def indicator_name(board: Board, name: str) -> Text:
    """An indicator's name; one inside another shown on the board is said to be a part of it."""
    item = board.loaded.indicators[name]
    around = wider(name, board.loaded.known)
    if name not in COUNTS and any(outer in board.loaded.indicators for outer in around):
        return Text("其中：{n}", "of which: {n}").format(n=item.name)
    return item.name


def nested_note(board: Board, names: Iterable[str]) -> tuple[Text, ...]:
    """What must be said where an indicator stands beside one that contains it (H8)."""
    listed = list(names)
    if any(outer in listed for n in listed for outer in wider(n, board.loaded.known)):
        return (Text("“其中”各项已包含在上一级指标内，不得相加",
                     "what is “of which” is inside the wider indicator: never add the two"),)  # fmt: skip
    return ()


def added(
    rows: Sequence[tuple[Text, Sequence[int]]], items: Sequence[Indicator], unit: Unit, total: Text,
) -> tuple[Line, ...]:  # fmt: skip
    """Rows of several indicators side by side, each column adding up to its own total."""
    step = step_of(unit)
    columns: list[tuple[list[Cell], Cell]] = []
    for n, item in enumerate(items):
        exact = [row[n] for _, row in rows]
        if item.is_money:
            footed = foot([(x,) for x in exact], step, across=False)
            cells: list[Cell] = [
                Money(x, shown[0]) for x, shown in zip(exact, footed.cells, strict=True)
            ]
            columns.append((cells, Money(sum(exact), footed.bottom[0])))
        else:
            columns.append(([_quantity(x, item) for x in exact], _quantity(sum(exact), item)))
    body = [Line((name, *(cells[i] for cells, _ in columns))) for i, (name, _) in enumerate(rows)]
    last: Style = "total"
    return (*body, Line((total, *(sum_ for _, sum_ in columns)), last))


def _quantity(parts: int, item: Indicator) -> Quantity:
    return Quantity(Fraction(item.from_parts(parts)), item)


def indicator_columns(board: Board, names: Sequence[str], unit: Unit) -> tuple[Column, ...]:
    """One column an indicator, its unit in the heading."""
    items: Mapping[str, Indicator] = board.loaded.indicators
    out = []
    for name in names:
        said = Text("{n}（{u}）", "{n} ({u})")
        title = said.format(n=indicator_name(board, name), u=unit_cell(items[name], unit))
        out.append(Column(title, "money" if items[name].is_money else "number"))
    return tuple(out)
