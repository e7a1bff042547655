"""Opening a file: csv by the encoding ladder, xls and xlsx through calamine."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from enclave.diagnostics import Collector, Mark, diag
from enclave.intake.apart import Sheet, read_apart
from enclave.intake.biff import probe_xls
from enclave.intake.grid import FORMULA, Box, Grid, Value
from enclave.intake.probe import Probe, probe
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXTS: Final = (".csv", ".txt")
BOOKS: Final = (".xlsx", ".xls")
MOST_BYTES: Final = 512 << 20
MOST_RATIO: Final = 1000
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8-SIG"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_ZIP: Final = b"PK"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_DAMAGED: Final = Text("文件已损坏或不完整", "it is damaged or incomplete")
_BOMB: Final = Text("解压后过大", "it is too large when unpacked")
_NO_BOOK: Final = Text("不是 Excel 文件（可能是网页或文本改了后缀）",
                       "it is no Excel file (perhaps a web page or text under that name)")  # fmt: skip
_NUL: Final = Text("含有空字符（可能是没有标记的 UTF-16，或不是文本）",
                   "there are NUL characters (UTF-16 without its mark, or no text)")  # fmt: skip


def decode(raw: bytes) -> tuple[str, str] | Text:
    """The text of a file and the rung of the ladder that read it; or why it cannot be read.

    A byte order mark, else strict UTF-8, else strict GB18030: nothing is guessed from statistics.
    """
    for mark, codec, name in _BOMS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(codec), name
            except UnicodeDecodeError as error:
                return _bad(error, name)
    if b"\0" in raw:
        return _NUL
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        return _bad(error, "GB18030")


def _bad(error: UnicodeDecodeError, name: str) -> Text:
    at = error.start + 1
    return Text(f"第 {at} 个字节不是 {name}", f"byte {at} is not {name}")


def open_file(path: Path, shown: str, collector: Collector) -> list[Grid]:
    """The sheets of a file that hold anything; none, and a finding, where it cannot be read."""
    suffix = path.suffix.lower()
    if not path.is_file():
        collector.add(diag("E401", Mark(shown), name=shown))
        return []
    if suffix not in (*TEXTS, *BOOKS):
        reason = Text(
            f"不支持 {suffix or '没有后缀的文件'}", f"{suffix or 'no suffix'} is not supported"
        )
        collector.add(diag("E941", Mark(shown), reason=reason))
        return []
    if path.stat().st_size > MOST_BYTES:
        reason = Text("文件过大（超过 512 MiB）", "the file is too large (over 512 MiB)")
        collector.add(diag("E941", Mark(shown), reason=reason))
        return []
    raw = path.read_bytes()
    grids = _text(raw, shown, collector) if suffix in TEXTS else _book(raw, shown, collector)
    if not grids and not collector.errors:
        collector.add(diag("E414", Mark(shown), name=shown))
    return grids


def _text(raw: bytes, shown: str, collector: Collector) -> list[Grid]:
    found = decode(raw)
    if isinstance(found, Text):
        collector.add(diag("E940", Mark(shown), reason=found))
        return []
    text, encoding = found
    rows: list[Sequence[Value]] = []
    lines: list[int] = []
    sample = text[:4096]
    delimiter = "\t" if sample.count("\t") > sample.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        collector.add(diag("E415", Mark(shown, line, 1)))
        return []
    if not rows:
        return []
    return [Grid(shown, None, rows, lines, encoding=encoding, sha256=sha256(raw).hexdigest())]


def _book(raw: bytes, shown: str, collector: Collector) -> list[Grid]:
    digest = sha256(raw).hexdigest()
    try:
        found = _sheets(raw)
    except Exception:  # noqa: BLE001 - whatever readers of foreign files raise, it is unreadable
        found = _DAMAGED
    if isinstance(found, Text):
        collector.add(diag("E941", Mark(shown), reason=found))
        return []
    read, looks = found
    grids = []
    for name, cells, merges in read:
        if name in looks or any(value != "" for row in cells for value in row):
            grids.append(_sheet(shown, name, cells, merges, looks.get(name), digest))
    return [grid for grid in grids if any(True for r in range(len(grid)) for _ in grid.filled(r))]


def _sheets(raw: bytes) -> tuple[list[Sheet], Mapping[str, Probe]] | Text:
    """The sheets of a workbook and what its reader does not tell; or why it cannot be read."""
    if raw.startswith(_OLE):
        read = read_apart(raw)
        return _DAMAGED if read is None else (read, probe_xls(raw))
    if not raw.startswith(_ZIP):
        return _NO_BOOK
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sizes = [(item.file_size, item.compress_size) for item in archive.infolist()]
        if any(
            full > MOST_BYTES or full > max(packed, 4096) * MOST_RATIO for full, packed in sizes
        ):
            return _BOMB
        if archive.testzip() is not None:
            return _DAMAGED
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    cells = [
        (s.name, s.to_python(skip_empty_area=False), s.merged_cell_ranges or []) for s in sheets
    ]
    return cells, probe(raw)


def _sheet(
    shown: str,
    name: str,
    cells: list[list[Any]],
    merges: list[Any],
    look: Probe | None,
    digest: str,
) -> Grid:
    rows: list[list[Value]] = [[_value(v) for v in row] for row in cells]
    if look is not None:
        for row, column in look.unvalued:
            _put(rows, row, column, FORMULA)
        for row, column, text in look.errors:
            _put(rows, row, column, text)
    last, width = len(rows) - 1, max((len(r) for r in rows), default=1) - 1
    boxes: tuple[Box, ...] = tuple(
        (a[0], a[1], min(b[0], last), min(b[1], width)) for a, b in merges if a[0] <= last
    )
    hidden = look.hidden if look is not None else ()
    if look is not None and look.secret:
        hidden = (name, *hidden)
    return Grid(shown, name, rows, merges=boxes, hidden=hidden, sha256=digest)


def _put(rows: list[list[Value]], row: int, column: int, value: Value) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = value


def _value(value: Any) -> Value:
    if isinstance(value, datetime):
        return value.date()
    return (
        value if isinstance(value, str | int | float) or hasattr(value, "isoformat") else str(value)
    )
