"""The cells of an .xlsx file as they are stored: exact digits, formats, merges, what is hidden.

A reader of values gives floats and forgets formats; whether ``0.6`` stands there as ``60%`` and which
digits were stored is exactly what matters here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path
from typing import Final, Literal
from xml.etree import ElementTree as ET  # expat refuses entities that grow without bound

from enclave.diagnostics import Collector, Mark, diag

Form = Literal["text", "number", "percent", "date", "bool", "error", "unvalued"]

MAX_BYTES: Final = 200_000_000
_DIGITS: Final = Context(prec=15)
"""A spreadsheet keeps fifteen digits; what a formula leaves behind them is noise, not a figure."""

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINKS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CELL: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_DATES: Final = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTED: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something.

    Attributes:
        text: a text as it stands, a number to fifteen digits, a date in ISO form.
        merged: it is the first of a merged range.
    """

    form: Form
    text: str
    mark: Mark
    merged: bool = False

    @property
    def number(self) -> Decimal:
        """The number of a cell that holds one."""
        return Decimal(self.text)


@dataclass
class SheetCells:
    """One sheet: its cells by row and column (from 1), what is hidden, where it ends."""

    file: str
    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)

    def mark(self, row: int, column: int) -> Mark:
        """The place of a cell, for messages: ``填报模板.xlsx 条款!D7``."""
        return Mark(f"{self.file} {self.name}!{letters(column)}{row}")

    def text(self, row: int, column: int) -> str:
        """What a cell says, without spaces around it."""
        cell = self.rows.get(row, {}).get(column)
        return "" if cell is None else cell.text.strip()


def letters(column: int) -> str:
    """The letters of a column counted from 1.

    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def read_book(path: Path, shown: str, collector: Collector) -> dict[str, SheetCells] | None:
    """The sheets of a workbook by name; None where it cannot be read at all (E928)."""
    try:
        raw = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_BYTES:
                raise zipfile.BadZipFile  # noqa: TRY301 - told like any other that cannot be read
            return _Reader(archive, shown).sheets()
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, ET.ParseError, InvalidOperation):
        collector.add(diag("E928", Mark(shown), name=shown))
        return None


class _Reader:
    """Reads the parts of one archive."""

    def __init__(self, archive: zipfile.ZipFile, shown: str) -> None:
        self.archive, self.shown = archive, shown
        self.book = self._xml("xl/workbook.xml")
        properties = self.book.find(f"{_MAIN}workbookPr")
        old = properties is not None and properties.get("date1904") in ("1", "true")
        self.epoch = datetime(1904, 1, 1) if old else datetime(1899, 12, 30)  # noqa: DTZ001 - a day
        self.strings = self._strings()
        self.formats = self._formats()

    def sheets(self) -> dict[str, SheetCells]:
        links = self._xml("xl/_rels/workbook.xml.rels")
        target = {e.get("Id"): e.get("Target", "") for e in links.iter(f"{_LINKS}Relationship")}
        out: dict[str, SheetCells] = {}
        for item in self.book.iter(f"{_MAIN}sheet"):
            where = target.get(item.get(_REL), "")
            part = where.lstrip("/") if where.startswith("/") else f"xl/{where}"
            name = item.get("name", "")
            out[name] = self._sheet(name, part)
        return out

    def _xml(self, name: str) -> ET.Element:
        return ET.fromstring(self.archive.read(name))  # noqa: S314 - see the import

    def _strings(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return []
        return [_rich(item) for item in self._xml("xl/sharedStrings.xml").iter(f"{_MAIN}si")]

    def _formats(self) -> list[Form]:
        """What a number is, by the index of its style."""
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        styles = self._xml("xl/styles.xml")
        own = {
            int(e.get("numFmtId", "0")): e.get("formatCode", "")
            for e in styles.iter(f"{_MAIN}numFmt")
        }
        used = styles.find(f"{_MAIN}cellXfs")
        return [_form(int(e.get("numFmtId", "0")), own) for e in (used if used is not None else ())]

    def _sheet(self, name: str, part: str) -> SheetCells:
        out = SheetCells(self.shown, name)
        merges: list[str] = []
        with self.archive.open(part) as stream:
            for _, item in ET.iterparse(stream):  # noqa: S314 - see the import
                if item.tag == f"{_MAIN}row":
                    self._row(item, out)
                    item.clear()
                elif item.tag == f"{_MAIN}mergeCell":
                    merges.append(item.get("ref", ""))
                elif item.tag == f"{_MAIN}col" and item.get("hidden") in ("1", "true"):
                    out.hidden.append(letters(int(item.get("min", "1"))))
        _merge(out, merges)
        return out

    def _row(self, item: ET.Element, out: SheetCells) -> None:
        for one in item.iter(f"{_MAIN}c"):
            place = _CELL.match(one.get("r", ""))
            if place is None:
                continue
            row, column = int(place[2]), _column(place[1])
            cell = self._cell(one, out.mark(row, column))
            if cell is not None:
                out.rows.setdefault(row, {})[column] = cell
        number = int(item.get("r", "0"))
        if item.get("hidden") in ("1", "true") and number in out.rows:
            out.hidden.append(str(number))

    def _cell(self, item: ET.Element, mark: Mark) -> Cell | None:
        value = item.findtext(f"{_MAIN}v")
        kind = item.get("t", "n")
        if kind == "inlineStr":
            inline = item.find(f"{_MAIN}is")
            value = "" if inline is None else _rich(inline)
        if item.find(f"{_MAIN}f") is not None and not value and kind != "str":
            return Cell("unvalued", "", mark)
        if value is None or (kind != "n" and not value.strip()):
            return None
        if kind == "s":
            text = self.strings[int(value)]
            return Cell("text", text, mark) if text.strip() else None
        if kind == "b":
            return Cell("bool", "TRUE" if value == "1" else "FALSE", mark)
        if kind != "n":
            form: Form = "error" if kind == "e" else "date" if kind == "d" else "text"
            return Cell(form, value[:10] if form == "date" else value, mark)
        return self._number(value, int(item.get("s", "0")), mark)

    def _number(self, value: str, style: int, mark: Mark) -> Cell:
        form = self.formats[style] if style < len(self.formats) else "number"
        number = _DIGITS.create_decimal(value)
        if form == "date":
            return Cell("date", self.day(number), mark)
        return Cell(form, plain(number), mark)

    def day(self, serial: Decimal) -> str:
        """A serial number as a date, with its time where it has one."""
        try:
            moment = self.epoch + timedelta(seconds=round(float(serial) * 86400))
        except OverflowError:
            return str(serial)
        return moment.isoformat(sep=" ").removesuffix(" 00:00:00")


def serial_day(serial: Decimal) -> str | None:
    """The date of a serial number that lost its format, for days between 1990 and 2099."""
    if serial != int(serial) or not 32_874 <= serial <= 73_050:
        return None
    return (date(1899, 12, 30) + timedelta(days=int(serial))).isoformat()


def plain(number: Decimal) -> str:
    """A number in plain digits, without an exponent and without zeros at its end.

    >>> plain(Decimal("1.50E+3")), plain(Decimal("0.60"))
    ('1500', '0.6')
    """
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _rich(item: ET.Element) -> str:
    """A text with its runs put together; the reading aids of East Asian names are left out."""
    parts = [item.findtext(f"{_MAIN}t") or ""]
    parts += [run.findtext(f"{_MAIN}t") or "" for run in item.findall(f"{_MAIN}r")]
    text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), "".join(parts))
    return text.replace("\r\n", "\n")


def _form(number: int, own: Mapping[int, str]) -> Form:
    if number in (9, 10):
        return "percent"
    if number in _DATES:
        return "date"
    code = _QUOTED.sub("", own.get(number, "")).split(";")[0].lower()
    if "%" in code:
        return "percent"
    is_date = "yy" in code or "e" in code.replace("general", "") or ("m" in code and "d" in code)
    return "date" if is_date and "0" not in code and "#" not in code else "number"


def _column(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number


def _boxes(refs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    for ref in refs:
        first, _, last = ref.partition(":")
        one, two = _CELL.match(first), _CELL.match(last or first)
        if one is not None and two is not None:
            yield int(one[2]), _column(one[1]), int(two[2]), _column(two[1])


def _merge(out: SheetCells, refs: list[str]) -> None:
    """Mark the first cell of every merged range; the others are blank in the file."""
    for top, left, _, _ in _boxes(refs):
        cell = out.rows.get(top, {}).get(left)
        if cell is not None:
            out.rows[top][left] = Cell(cell.form, cell.text, cell.mark, merged=True)
