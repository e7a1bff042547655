"""A sheet of cells as they stand in a file, each with its address; nothing is interpreted here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from enclave.diagnostics import Mark


class Formula:
    """A formula without a cached value: it has no value that could be read."""

    def __repr__(self) -> str:
        """As it is shown in messages."""
        return "=…"


FORMULA: Final = Formula()
ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
"""Errors of a spreadsheet: a cell that holds one has no value, and is not blank."""
Value: TypeAlias = str | int | float | bool | date | Formula
"""What a cell holds; a blank one holds the empty text."""
Box: TypeAlias = tuple[int, int, int, int]
"""A merged range: first row and column, last row and column, counted from 0."""


def column_letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Grid:
    """The cells of one csv file or of one sheet of a workbook.

    Attributes:
        file: the name to show.
        sheet: the sheet, None for csv.
        rows: the values, all rows of one length for a workbook.
        lines: the line of each row in the file, for csv.
        merges: merged ranges.
        hidden: letters or numbers of hidden columns and rows.
        encoding: the rung of the ladder for csv, empty for workbooks.
        sha256: hash of the whole file.
    """

    file: str
    sheet: str | None
    rows: Sequence[Sequence[Value]]
    lines: Sequence[int] = ()
    merges: tuple[Box, ...] = ()
    hidden: tuple[str, ...] = ()
    encoding: str = ""
    sha256: str = ""
    _inside: dict[tuple[int, int], Box] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        """Index the merged ranges by every cell in them."""
        for box in self.merges:
            for row in range(box[0], box[2] + 1):
                for column in range(box[1], box[3] + 1):
                    self._inside[(row, column)] = box

    def value(self, row: int, column: int) -> Value:
        """The value of a cell; blank outside the sheet. A cell of a merged range has its value."""
        box = self._inside.get((row, column))
        if box is not None:
            row, column = box[0], box[1]
        cells = self.rows[row] if 0 <= row < len(self.rows) else ()
        return cells[column] if 0 <= column < len(cells) else ""

    def data(self, row: int, column: int) -> Value:
        """The value of a cell of data: merged rows have the same, merged columns only the first."""
        box = self._inside.get((row, column))
        if box is not None and column != box[1]:
            return ""
        return self.value(row, column)

    def merged(self, row: int, column: int) -> Box | None:
        """The merged range a cell lies in."""
        return self._inside.get((row, column))

    def address(self, row: int, column: int) -> str:
        """``台账!C7`` in a workbook, ``12:3`` (line and column) in csv."""
        if self.sheet is None:
            line = self.lines[row] if row < len(self.lines) else row + 1
            return f"{line}:{column + 1}"
        return f"{self.sheet}!{column_letters(column)}{row + 1}"

    def mark(self, row: int, column: int) -> Mark:
        """The place of a cell, for messages."""
        if self.sheet is None:
            line = self.lines[row] if row < len(self.lines) else row + 1
            return Mark(self.file, line, column + 1)
        return Mark(f"{self.file} {self.address(row, column)}")

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def width(self) -> int:
        """The number of columns."""
        return max((len(r) for r in self.rows), default=0)

    def filled(self, row: int) -> Iterator[int]:
        """The columns of a row that hold something of their own."""
        for column, value in enumerate(self.rows[row]):
            if not (isinstance(value, str) and not value.strip()):
                yield column
