"""A block of a sheet: rows that find their order when the block is complete, cells by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from enclave.report.live.expr import Expr, Line, Place, Run, reading
from enclave.text import Text

Kind = Literal["fen", "rest", "help", "check", "state"]
"""Fen, a remainder below one fen, a step of the working, a check, a carried total."""
FIRST = 3
"""The first column of numbers: before it stand what a row is, its clause and its unit."""


@dataclass(eq=False)
class Row(Line):
    """One row of a block.

    Attributes:
        section: the part of the block in which it stands.
        words: what it is; for the trace, how it comes about.
        clause: the clause whose terms it applies; empty for none.
    """

    sheet: str
    section: int
    order: tuple[int, ...]
    kind: Kind
    title: Text
    words: Text
    clause: str = ""
    strong: bool = False
    cells: dict[int, Expr] = field(default_factory=dict)
    number: int = -1


@dataclass
class Block:
    """The working of one account: a column a validity period, a row a step."""

    sheet: str
    rows: dict[tuple[object, ...], Row] = field(default_factory=dict)

    def put(  # noqa: PLR0913  # a cell, and what its row is called the first time
        self, key: tuple[object, ...], column: int, formula: Expr, *, section: int,
        order: tuple[int, ...], kind: Kind, title: Text, words: Text | None = None,
        clause: str = "", strong: bool = False,
    ) -> Expr:  # fmt: skip
        """Write a formula into a cell; returns the cell as an expression."""
        row = self.rows.get(key)
        if row is None:
            row = Row(self.sheet, section, order, kind, title, words or Text(""), clause, strong)
            self.rows[key] = row
        row.cells[column] = formula
        return reading(Place(row, FIRST + column), formula.value)

    def place(self, key: tuple[object, ...], column: int) -> Place:
        """A cell that has been written."""
        return Place(self.rows[key], FIRST + column)

    def read(self, key: tuple[object, ...], column: int) -> Expr:
        """The same as an expression."""
        return reading(self.place(key, column), self.rows[key].cells[column].value)

    def run(self, first: tuple[object, ...], last: tuple[object, ...], column: int) -> Run:
        """Neighbouring cells of a column."""
        return Run(self.place(first, column), self.place(last, column))

    def ordered(self) -> list[Row]:
        """The rows in the order in which they are shown."""
        return sorted(self.rows.values(), key=lambda r: (r.section, r.order))

    def settle(self, start: int) -> int:
        """Number the rows from ``start`` on; returns the row after the last."""
        for n, row in enumerate(self.ordered()):
            row.number = start + n
        return start + len(self.rows)


@dataclass(frozen=True)
class Column:
    """A column of a block: a validity period of a budget year."""

    year: int
    period: int
    title: Text
    last: bool


Columns = Mapping[tuple[int, int], int]
