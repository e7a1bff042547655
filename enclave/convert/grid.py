"""Finding the sheets, headings and rows of a fill-in workbook, wherever people have moved them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from enclave.convert.cells import Cell, SheetCells
from enclave.convert.layout import Column
from enclave.convert.words import fold
from enclave.diagnostics import Collector, Mark, diag
from enclave.source import did_you_mean
from enclave.text import Text

_SEARCHED: Final = 12


def heading(text: str) -> str:
    """A heading for comparing: without the star of what is needed."""
    return fold(text.rstrip("*＊ "))


@dataclass
class Line:
    """One row of a table: its cells by column, and where it stands."""

    row: int
    cells: dict[str, Cell]
    mark: Mark


@dataclass
class Table:
    """A sheet whose heading row is known.

    Attributes:
        head: the row of the headings; 0 where none was found.
        places: column key → number of the column.
    """

    sheet: SheetCells
    head: int = 0
    places: dict[str, int] = field(default_factory=dict)

    def mark(self, row: int, key: str) -> Mark:
        """The place of a cell, whether it holds something or not."""
        return self.sheet.mark(row, self.places.get(key, 1))

    def lines(self) -> Iterator[Line]:
        """The rows that hold something below the headings."""
        for row in sorted(self.sheet.rows):
            if row <= self.head:
                continue
            found = self.sheet.rows[row]
            cells = {key: found[at] for key, at in self.places.items() if at in found}
            if cells:
                yield Line(row, cells, self.sheet.mark(row, min(found)))


def find_sheet(book: Mapping[str, SheetCells], title: Text) -> SheetCells | None:
    """The sheet of a title in either language."""
    wanted = {fold(title.zh), fold(title.in_("en"))}
    return next((s for name, s in book.items() if fold(name) in wanted), None)


def open_table(sheet: SheetCells, columns: Iterable[Column], collector: Collector) -> Table:
    """Find the headings of a sheet; those that are unknown, or twice, are errors."""
    names: dict[str, str] = {}
    shown: list[str] = []
    for column in columns:
        for word in (column.title.zh, column.title.in_("en")):
            names.setdefault(heading(word), column.key)
        shown += dict.fromkeys((column.title.zh, column.title.in_("en")))
    table = Table(sheet, head_row(sheet, names))
    if not table.head:
        if sheet.rows:
            first = " ".join(dict.fromkeys(shown[::2][:3]))
            collector.add(diag("E929", Mark(f"{sheet.file} {sheet.name}"), text="", suggestion=Text(
                f"没有找到表头行（{first} ……）", f"the row of headings was not found ({first} …)")))  # fmt: skip
        return table
    for at, cell in sorted(sheet.rows[table.head].items()):
        key = names.get(heading(cell.text))
        if key is None or key in table.places:
            guess = did_you_mean(cell.text.strip(), shown) if key is None else None
            collector.add(
                diag("E929", cell.mark, text=cell.text.strip(), suggestion=_guess(guess, key))
            )
        else:
            table.places[key] = at
    _strays(table, collector)
    return table


def head_row(sheet: SheetCells, names: Mapping[str, str]) -> int:
    """The row among the first ones in which most headings are known; 0 where there is none."""
    best, row = 1, 0
    for number in sorted(sheet.rows)[:_SEARCHED]:
        known = {names.get(heading(c.text)) for c in sheet.rows[number].values()} - {None}
        if len(known) > best:
            best, row = len(known), number
    return row


def _guess(guess: str | None, key: str | None) -> Text:
    if key is not None:
        return Text("这一列已有", "there is such a column already")
    if guess is not None:
        return Text(f"是否为“{guess}”？", f"did you mean {guess}?")
    return Text("不用的列请删去", "delete a column that is not used")


def _strays(table: Table, collector: Collector) -> None:
    """Cells below the headings in a column without one: nobody would read them."""
    known = set(table.sheet.rows[table.head])
    for row in sorted(table.sheet.rows):
        for at, cell in table.sheet.rows[row].items():
            if row > table.head and at not in known:
                hint = Text("这一列没有表头", "this column has no heading")
                collector.add(diag("E929", cell.mark, text=cell.text.strip(), suggestion=hint))
