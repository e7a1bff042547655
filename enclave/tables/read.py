"""Reading a csv or xlsx file as text cells with places; nothing is guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enclave.diagnostics import Collector, Mark, diag
from enclave.text import Text

_ENCODINGS = ("gb18030",)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a contract: canonical name, the names it may have in a header, need.

    Attributes:
        amount: its header gives the unit.
        read: turns what a cell says into what is meant, such as a name into an id.
    """

    name: str
    names: tuple[str, ...]
    required: bool = True
    amount: bool = False
    read: Callable[[str], str] = str

    @property
    def shown(self) -> Text:
        """The column in a message: both its names in Chinese, ``“入库日期”(posted)``."""
        first = self.names[0] if self.names else ""
        return Text(f"“{first}”({self.name})" if first else self.name, self.name)


@dataclass(frozen=True)
class TableRow:
    """One row: text by canonical column name (blank cells are absent), units of amounts, places."""

    cells: Mapping[str, str]
    units: Mapping[str, str]
    marks: Mapping[str, Mark]
    mark: Mark

    def place(self, column: str) -> Mark:
        """The place of a cell (of the row where the cell is blank)."""
        return self.marks.get(column, self.mark)


def read_cells(path: Path, shown: str, collector: Collector) -> list[tuple[int, list[str]]] | None:
    """All rows of a file as text with their line numbers (sheet rows for xlsx), blank rows left out."""
    if not path.is_file():
        collector.add(diag("E401", Mark(shown), name=shown))
        return None
    if path.suffix.lower() == ".xlsx":
        return _xlsx(path, shown, collector)
    if path.suffix.lower() not in (".csv", ".txt"):
        collector.add(diag("E402", Mark(shown), name=shown))
        return None
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = next((e for e in _ENCODINGS if _decodes(raw, e)), "?")
        collector.add(diag("E413", Mark(shown, 1, 1), encoding=guess.upper()))
        return None
    return _csv(text, shown, collector)


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _csv(text: str, shown: str, collector: Collector) -> list[tuple[int, list[str]]] | None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        collector.add(diag("E415", Mark(shown, line, 1)))
        return None
    return rows


def _xlsx(path: Path, shown: str, collector: Collector) -> list[tuple[int, list[str]]] | None:
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception:  # noqa: BLE001 - whatever the reader of foreign files raises, it is unreadable
        collector.add(diag("E402", Mark(shown), name=shown))
        return None
    rows = [(i, [_cell_text(c) for c in row]) for i, row in enumerate(sheet, start=1)]
    return [(i, row) for i, row in rows if any(c.strip() for c in row)]


def _cell_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    if isinstance(value, float):
        return repr(value)
    return "" if value is None else str(value)


def _split_unit(header: str) -> tuple[str, str | None]:
    """``金额（万元）`` → (金额, 万元); ``amount_yuan`` → (amount, 元)."""
    body = header.strip().replace("（", "(").replace("）", ")")
    if body.endswith(")") and "(" in body:
        name, unit = body[:-1].rsplit("(", 1)
        return name.strip(), unit.strip()
    for suffix, unit in (("_yuan", "元"), ("_fen", "分"), ("_10k_yuan", "万元"), ("_wan", "万元")):
        if body.endswith(suffix):
            return body[: -len(suffix)], unit
    return body, None


def read_table(
    path: Path, shown: str, columns: Sequence[Column], collector: Collector
) -> list[TableRow] | None:
    """Read a table by its column contract. Every mistake is in ``collector``."""
    rows = read_cells(path, shown, collector)
    if rows is None:
        return None
    if len(rows) < 2:
        collector.add(diag("E414", Mark(shown), name=shown))
        return None
    header = _header(rows[0], shown, columns, collector)
    if header is None:
        return None
    out: list[TableRow] = []
    for line, cells in rows[1:]:
        row = _row(line, cells, header, shown, columns, collector)
        if row is not None:
            out.append(row)
    return out


Header = list[tuple[str, str | None]]


def _header(
    first: tuple[int, list[str]], shown: str, columns: Sequence[Column], collector: Collector
) -> Header | None:
    by_name = {n.casefold(): c for c in columns for n in (c.name, *c.names)}
    header: Header = []
    before = len(collector.errors)
    for number, cell in enumerate(first[1], start=1):
        mark = Mark(shown, first[0], number)
        name, unit = _split_unit(cell)
        column = by_name.get(cell.strip().casefold()) or by_name.get(name.casefold())
        if column is None:
            known = "、".join(c.names[0] if c.names else c.name for c in columns)
            collector.add(diag("E404", mark, column=cell, suggestion=known))
            header.append(("", None))
            continue
        if any(column.name == n for n, _ in header):
            collector.add(diag("E405", mark, column=cell))
        if column.amount and unit is None:
            collector.add(diag("E406", mark, column=cell))
        header.append((column.name, unit))
    present = {n for n, _ in header}
    for column in columns:
        if column.required and column.name not in present:
            names = "、".join((column.name, *column.names))
            collector.add(diag("E403", Mark(shown, first[0], 1), column=column.shown, names=names))
    return None if len(collector.errors) > before else header


def _row(
    line: int, cells: list[str], header: Header, shown: str, columns: Sequence[Column],
    collector: Collector,
) -> TableRow | None:  # fmt: skip
    mark = Mark(shown, line, 1)
    if len(cells) != len(header):
        collector.add(diag("E408", mark, found=len(cells), expected=len(header)))
        return None
    values: dict[str, str] = {}
    marks: dict[str, Mark] = {}
    units: dict[str, str] = {}
    for number, (cell, (name, unit)) in enumerate(zip(cells, header, strict=True), start=1):
        marks[name] = Mark(shown, line, number)
        if cell.strip():
            values[name] = cell.strip()
        if unit is not None:
            units[name] = unit
    ok = True
    for column in columns:
        if column.name in values:
            values[column.name] = column.read(values[column.name])
        if column.required and column.name not in values:
            collector.add(diag("E407", marks.get(column.name, mark), column=column.shown))
            ok = False
    return TableRow(values, units, marks, mark) if ok else None
