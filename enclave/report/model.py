"""Tables as data: what a terminal, a workbook and a page all show alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from enclave.money import UNIT_ENGLISH, UNITS, format_amount
from enclave.report.footing import plain
from enclave.terms.indicator import Indicator
from enclave.text import Lang, Text

Unit = Literal["元", "万元", "亿元"]
UNIT_CHOICES: Final[tuple[Unit, ...]] = ("元", "万元", "亿元")
DECIMALS: Final = 2

Style = Literal["body", "subtotal", "total"]
Kind = Literal["text", "money", "number"]


def step_of(unit: Unit) -> int:
    """The fen in one unit of the last digit shown: 10,000 for 万元 with two decimals."""
    return UNITS[unit] // 10**DECIMALS


def unit_name(unit: Unit) -> Text:
    """The unit in both languages."""
    return Text(unit, UNIT_ENGLISH[unit])


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount and what is shown of it: a multiple of the unit's last digit."""

    fen: int
    shown: int

    @classmethod
    def rounded(cls, fen: int, unit: Unit) -> Money:
        """An amount that stands alone: plain rounding."""
        return cls(fen, plain(fen, step_of(unit)))

    def text(self, unit: Unit) -> str:
        """As printed, without the unit."""
        return format_amount(self.shown, unit, DECIMALS)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in the unit of its indicator, exact."""

    amount: Fraction
    indicator: Indicator

    def text(self) -> str:
        """As printed, without the unit."""
        return self.indicator.show(self.amount).en.split(" ")[0]


Cell: TypeAlias = Text | Money | Quantity | int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row; a ``subtotal`` or ``total`` is the sum of rows above it."""

    cells: tuple[Cell, ...]
    style: Style = "body"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells are, and how they count in the row's total.

    ``sign`` is −1 for what is subtracted; the total itself has 0.
    """

    title: Text
    kind: Kind = "text"
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its heading and what must be read with it.

    Attributes:
        id: stable, for files and tests: ``shares:a1``.
        sheet: the sheet of the workbook on which it stands.
        unit: the unit of its money, shown in the heading; None where it has none.
        brief: whether the terminal shows it (the others are in the files).
        adds: whether subtotals and totals are plain sums of the rows above, and total columns of
            the columns before, so that a workbook can hold them as formulas.
    """

    id: str
    sheet: str
    title: Text
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    unit: Unit | None = None
    notes: tuple[Text, ...] = ()
    brief: bool = True
    adds: bool = False

    def heading(self, lang: Lang) -> str:
        """Title and unit in one line."""
        if self.unit is None:
            return self.title.in_(lang)
        unit = unit_name(self.unit)
        return Text("{t}（单位：{u}）", "{t} (unit: {u})").format(t=self.title, u=unit).in_(lang)

    def texts(self, lang: Lang) -> Iterator[tuple[str, ...]]:
        """The rows as printed."""
        for line in self.lines:
            yield tuple(show(cell, self.unit or "万元", lang) for cell in line.cells)

    @property
    def align(self) -> str:
        """``l`` or ``r`` for each column."""
        return "".join("l" if c.kind == "text" else "r" for c in self.columns)


def show(cell: Cell, unit: Unit, lang: Lang) -> str:
    """One cell as printed."""
    if cell is None:
        return ""
    if isinstance(cell, Text):
        return cell.in_(lang)
    if isinstance(cell, Money):
        return cell.text(unit)
    if isinstance(cell, Quantity):
        return cell.text()
    return str(cell)
