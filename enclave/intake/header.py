"""Finding the header of a sheet: merged, of one to three rows, below titles; and the unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final

from enclave.dates import Month
from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.intake.grid import Formula, Grid, Value
from enclave.intake.values import Bad, is_blank, month, name_key, plain
from enclave.money import UNITS
from enclave.terms.import_map import Source
from enclave.text import Text

DEEPEST: Final = 3
MOST_ROWS_ABOVE: Final = 30
_UNIT: Final = re.compile(r"单位[:：]?\(?(?:人民币)?([分元千万百亿]{1,3})\)?")
_IN_HEADER: Final = re.compile(r"[((]([分元千万百亿]{1,3})[))]\s*\Z")
_TITLE_MONTH: Final = re.compile(r"\d{4}年\d{1,2}月")
_MERGED: Final = Text(
    "合并单元格跨 {count} 行，不知属于哪一行",
    "merged over {count} rows: it is not known whose it is",
)
_FILE_MONTH: Final = re.compile(r"(?<!\d)(\d{4})[-_]?(0[1-9]|1[0-2])(?!\d)")


def label_key(text: str) -> str:
    """A column's name for comparing: half-width, without spaces, ``/`` between the levels."""
    return name_key(text).replace("／", "/")


def unit_of_label(label: str) -> str | None:
    """The unit at the end of a column's name, ``入库金额(元)``."""
    match = _IN_HEADER.search(label.translate(str.maketrans("（）", "()")))
    return match[1] if match and match[1] in UNITS else None


@dataclass(frozen=True)
class Header:
    """Where the header stands and what each column is called, its levels joined by ``/``."""

    top: int
    bottom: int
    labels: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """A short hash of the labels: equal for files of one layout."""
        body = "\n".join(label_key(label) for label in self.labels).rstrip("\n")
        return sha256(body.encode()).hexdigest()[:16]

    def column(self, name: str) -> int | None:
        """The column called ``name``, with or without its unit; None where there is none or two."""
        wanted = label_key(name)
        keys = [label_key(label) for label in self.labels]
        found = [i for i, key in enumerate(keys) if key == wanted]
        if not found:
            bare = [_IN_HEADER.sub("", key) for key in keys]
            found = [i for i, key in enumerate(bare) if key == wanted]
        return found[0] if len(found) == 1 else None


def headers(grid: Grid) -> Iterator[Header]:
    """Every block of one to three rows that could be the header of a sheet."""
    deepest = 1 if grid.sheet is None else DEEPEST
    for depth in range(1, deepest + 1):
        for top in range(min(len(grid) - depth + 1, MOST_ROWS_ABOVE)):
            labels = tuple(_label(grid, top, depth, c) for c in range(grid.width()))
            if sum(bool(label) for label in labels) >= 2:
                yield Header(top, top + depth - 1, labels)


def _label(grid: Grid, top: int, depth: int, column: int) -> str:
    parts: list[str] = []
    for row in range(top, top + depth):
        value = grid.value(row, column)
        text = "" if isinstance(value, Formula) else " ".join(plain(value).split())
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return "/".join(parts)


def find_header(grid: Grid, wanted: Sequence[str]) -> tuple[Header | None, list[str]]:
    """The header that has the most of the wanted columns, and those it does not have."""
    best: Header | None = None
    missing = list(wanted)
    for header in headers(grid):
        lacking = [name for name in wanted if header.column(name) is None]
        if len(lacking) < len(missing):
            best, missing = header, lacking
        if not missing:
            break
    return (None, missing) if best is None else (whole(grid, best), missing)


def whole(grid: Grid, header: Header) -> Header:
    """The header with every row that its merged cells reach into."""
    bottom = header.bottom
    for column in range(grid.width()):
        box = grid.merged(header.bottom, column)
        if box is not None and header.top <= box[0] and box[2] - header.top < DEEPEST:
            bottom = max(bottom, box[2])
    if bottom == header.bottom:
        return header
    depth = bottom - header.top + 1
    return Header(
        header.top, bottom, tuple(_label(grid, header.top, depth, c) for c in range(grid.width()))
    )


# --------------------------------------------------------------------------------------- units


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit and where it was stated."""

    name: str
    where: Text


def side_unit(grid: Grid, bottom: int) -> Unit | None:
    """The unit in a cell of its own, ``单位：万元``, at or above the header."""
    for row in range(min(bottom + 1, len(grid))):
        for column in grid.filled(row):
            value = grid.rows[row][column]
            match = _UNIT.search(name_key(value)) if isinstance(value, str) else None
            if match and match[1] in UNITS:
                place = grid.address(row, column)
                text = " ".join(str(value).split())
                return Unit(match[1], Text(f"{place} “{text}”", f"{place} “{text}”"))
    return None


def column_unit(
    grid: Grid, header: Header, column: int, source: Source, mark: Mark
) -> Unit | Diagnostic:
    """The unit of a column of amounts, or what is wrong: it is not stated, or stated twice over."""
    label = header.labels[column]
    own = unit_of_label(label)
    side = side_unit(grid, header.bottom)
    known = [Unit(own, Text(f"表头“{label}”", f"header “{label}”"))] if own else []
    if side is not None and own is None:
        known.append(side)
    if source.unit is not None:
        known.append(Unit(source.unit, Text(f"映射 {source.id}", f"mapping {source.id}")))
    if not known:
        return diag("E943", mark, column=label)
    if len({UNITS[u.name] for u in known}) > 1:
        return diag("E956", mark, column=label, first=known[0].name, second=known[1].name)
    return known[0]


# --------------------------------------------------------------------------------------- month


def stated_month(grid: Grid, header: Header, source: Source) -> Month:
    """The month of a file that has no column of months: stated, in the title, in the file name.

    Raises:
        Bad: E951 it is not there.
    """
    if source.month is None:
        raise Bad("E951", column=Text("月份", "month"), text="")
    if isinstance(source.month, Month):
        return source.month
    if source.month == "file":
        match = _FILE_MONTH.search(grid.file.rsplit("/", 1)[-1])
        if match is not None:
            return Month(int(match[1]), int(match[2]))
        raise Bad("E951", column=Text("文件名中的月份", "month in the file name"), text=grid.file)
    for row in range(header.top):
        for column in grid.filled(row):
            value = grid.rows[row][column]
            found = _TITLE_MONTH.search(name_key(value)) if isinstance(value, str) else None
            if found:
                return month(found[0], "")
    raise Bad("E951", column=Text("标题中的月份", "month in the title"), text="")


# ---------------------------------------------------------------------------------------- rows


def _shown(value: Value) -> str:
    if isinstance(value, str | Formula):
        return str(value).strip() if isinstance(value, str) else repr(value)
    return plain(value)


class Sheet:
    """The rows below a header, read by field."""

    def __init__(self, grid: Grid, header: Header, columns: Mapping[str, int]) -> None:
        """``columns`` leads from fields to columns."""
        self.grid, self.header, self.columns = grid, header, dict(columns)

    def rows(self) -> Iterator[int]:
        """The rows that hold anything."""
        for row in range(self.header.bottom + 1, len(self.grid)):
            if next(self.grid.filled(row), None) is not None:
                yield row

    def has(self, field: str) -> bool:
        """Whether a field is mapped."""
        return field in self.columns

    def value(self, row: int, field: str) -> Value:
        """The value of a field; blank where it is not mapped."""
        column = self.columns.get(field)
        return "" if column is None else self.grid.data(row, column)

    def amount(self, row: int, column: int) -> Value:
        """The value of a cell of amounts.

        Raises:
            Bad: E948 it is merged over several rows: nobody can tell whose amount it is.
        """
        value = self.grid.data(row, column)
        box = self.grid.merged(row, column)
        if box is not None and box[2] > box[0] and not is_blank(value):
            raise Bad("E948", text=str(value), reason=_MERGED.format(count=box[2] - box[0] + 1))
        return value

    def money(self, row: int, field: str) -> Value:
        """The value of a field of amounts; see :meth:`amount`."""
        column = self.columns.get(field)
        return "" if column is None else self.amount(row, column)

    def uneven(self, row: int) -> Bad | None:
        """Why a row of csv cannot be trusted: it has more or fewer cells than the header."""
        found = len(self.grid.rows[row])
        if self.grid.sheet is not None or found in (self._cells, self._padded):
            return None
        return Bad("E408", found=found, expected=self._cells)

    @property
    def _cells(self) -> int:
        return len(self.grid.rows[self.header.top])

    @cached_property
    def _padded(self) -> int:
        """The number of cells of rows that all end in the same blank ones beyond the header."""
        below = self.grid.rows[self.header.bottom + 1 :]
        lengths = {len(row) for row in below}
        blank = all(is_blank(v) for row in below for v in row[self._cells :])
        one = len(lengths) == 1 and blank and min(lengths) > self._cells
        return min(lengths) if one else 0

    def text(self, row: int, field: str) -> str:
        """The text of a field, its spaces single; a formula without a value is blank here."""
        value = self.value(row, field)
        return "" if isinstance(value, Formula) else " ".join(plain(value).split())

    def mark(self, row: int, field: str) -> Mark:
        """The place of a field."""
        return self.grid.mark(row, self.columns.get(field, 0))

    def address(self, row: int, field: str) -> str:
        """The address of a field."""
        return self.grid.address(row, self.columns.get(field, 0))

    def line(self, row: int) -> str:
        """The row as text, for the list of rejects."""
        return " | ".join(_shown(v) for v in self.grid.rows[row]).rstrip(" |")
