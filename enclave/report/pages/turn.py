"""Tables that are too wide for paper: turned on their side, or cut into parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enclave.report.model import Cell, Column, Line, Table
from enclave.report.pages.numbering import chinese
from enclave.text import Text

MOST: Final = 10
"""Columns of numbers that a page holds in letters one can read."""
PART: Final = 9


def fitting(table: Table) -> Iterator[Table]:
    """The table as it is, turned where that makes it narrower, cut where it is still too wide."""
    found = table
    if numbers_in(table) > MOST and len(table.lines) < numbers_in(table):
        found = turned(table)
    if numbers_in(found) <= MOST + 2:
        yield found
    else:
        yield from _parts(found)


def numbers_in(table: Table) -> int:
    """How many columns hold numbers."""
    return sum(c.kind != "text" for c in table.columns)


def turned(table: Table) -> Table:
    """Rows become columns: their labels become headings, the headings of numbers become labels."""
    labels = [n for n, c in enumerate(table.columns) if c.kind == "text"]
    numbers = [n for n, c in enumerate(table.columns) if c.kind != "text"]
    columns = [Column(Text(""))]
    columns += [Column(_joined([line.cells[n] for n in labels]), "money") for line in table.lines]
    lines = []
    for n in numbers:
        whole = n == numbers[-1] and table.columns[n].title.zh in ("合计", "可分成收入")
        cells = tuple(line.cells[n] for line in table.lines)
        lines.append(Line((table.columns[n].title, *cells), "total" if whole else "body"))
    return Table(table.id, table.sheet, table.title, tuple(columns), tuple(lines), table.unit,
                 table.notes, table.brief)  # fmt: skip


def _joined(cells: list[Cell]) -> Text:
    said = [c for c in cells if isinstance(c, Text) and c.zh]
    return Text(" ".join(t.zh for t in said), " ".join(t.in_("en") for t in said))


def _parts(table: Table) -> Iterator[Table]:
    """The same rows several times, each with some of the columns of numbers."""
    labels = [n for n, c in enumerate(table.columns) if c.kind == "text"]
    numbers = [n for n, c in enumerate(table.columns) if c.kind != "text"]
    starts = range(0, len(numbers), PART)
    for place, start in enumerate(starts, 1):
        keep = [*labels, *numbers[start : start + PART]]
        title = Text("{t}（{n}）", "{t} ({e})").format(t=table.title, n=chinese(place), e=place)
        lines = tuple(Line(tuple(x.cells[n] for n in keep), x.style) for x in table.lines)
        last = place == len(starts)
        yield Table(f"{table.id}:{place}", table.sheet, title, tuple(table.columns[n] for n in keep),
                    lines, table.unit, table.notes if last else (), table.brief)  # fmt: skip
