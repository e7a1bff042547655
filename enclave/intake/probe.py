"""What a reader of values does not tell of an .xlsx: formulas never computed, errors, what is hidden."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Final
from xml.etree import ElementTree as ET

from enclave.intake.grid import column_letters

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LINKS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CELL: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_MOST_COLUMNS: Final = 16384


@dataclass(frozen=True, slots=True)
class Probe:
    """Of one sheet: the cells with a formula and no value, those with an error, what is hidden.

    ``secret`` says that the sheet itself is hidden.
    """

    unvalued: tuple[tuple[int, int], ...]
    errors: tuple[tuple[int, int, str], ...]
    hidden: tuple[str, ...]
    secret: bool = False


def probe(raw: bytes) -> Mapping[str, Probe]:
    """Look at the sheets of an .xlsx file, by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {
            name: replace(_sheet(archive.open(part)), secret=secret)
            for name, part, secret in _parts(archive)
        }


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    names = set(archive.namelist())
    links = _parse(archive, "xl/_rels/workbook.xml.rels")
    target = {e.get("Id"): e.get("Target", "") for e in links.iter(f"{_LINKS}Relationship")}
    for sheet in _parse(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        path = target.get(sheet.get(_REL), "")
        part = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
        if part in names:
            yield sheet.get("name", ""), part, sheet.get("state", "visible") != "visible"


def _parse(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(archive.read(name))  # noqa: S314 - see the import


def _sheet(stream: IO[bytes]) -> Probe:
    unvalued: list[tuple[int, int]] = []
    errors: list[tuple[int, int, str]] = []
    hidden: list[str] = []
    for _, item in ET.iterparse(stream):  # noqa: S314 - see the import
        if item.tag == f"{_MAIN}c":
            place = _CELL.match(item.get("r", ""))
            if place is not None and item.get("t") == "e":
                text = item.findtext(f"{_MAIN}v") or "#ERR!"
                errors.append((int(place[2]) - 1, _column(place[1]), text))
            elif place is not None and _is_unvalued(item):
                unvalued.append((int(place[2]) - 1, _column(place[1])))
        elif item.tag == f"{_MAIN}col" and item.get("hidden") in ("1", "true"):
            first, last = int(item.get("min", "1")), int(item.get("max", "1"))
            if last < _MOST_COLUMNS:  # the rest of the sheet is hidden: there is nothing in it
                hidden += [column_letters(c - 1) for c in range(first, last + 1)]
        elif item.tag == f"{_MAIN}row":
            if item.get("hidden") in ("1", "true") and len(item):
                hidden.append(item.get("r", ""))
            item.clear()
    return Probe(tuple(unvalued), tuple(errors), tuple(hidden))


def _is_unvalued(cell: ET.Element) -> bool:
    if cell.find(f"{_MAIN}f") is None:
        return False
    value = cell.find(f"{_MAIN}v")
    if value is None:
        return True
    return not (value.text or "") and cell.get("t") != "str"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
