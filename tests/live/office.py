"""Recalculating a workbook in LibreOffice, without its cached values and with other inputs."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from python_calamine import CalamineWorkbook

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NO_OFFICE = "LibreOffice (soffice) is not installed"
Changes = Mapping[tuple[str, str], float]
"""(sheet, cell) → number."""


def sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of every sheet with the file that holds it."""
    listed = archive.read("xl/workbook.xml").decode()
    links = archive.read("xl/_rels/workbook.xml.rels").decode()
    targets = {}
    for link in re.findall(r"<Relationship [^>]*>", links):
        name = re.search(r'Id="([^"]*)"', link)
        target = re.search(r'Target="([^"]*)"', link)
        assert name
        assert target
        targets[name[1]] = "xl/" + target[1]
    return {
        html.unescape(name): targets[link]
        for name, link in re.findall(r'<sheet name="([^"]*)"[^>]*r:id="([^"]*)"', listed)
    }


def edited(content: bytes, changes: Changes) -> bytes:
    """The workbook with other numbers in some cells and no cached values of formulas."""
    source = zipfile.ZipFile(io.BytesIO(content))
    files = {file: name for name, file in sheet_files(source).items()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for item in source.infolist():
            body = source.read(item)
            if item.filename in files:
                mine = {c: v for (s, c), v in changes.items() if s == files[item.filename]}
                body = _edit(body.decode(), mine).encode()
            out.writestr(item, body)
    return target.getvalue()


def _edit(text: str, changes: Mapping[str, float]) -> str:
    for cell, number in changes.items():
        pattern = rf'(<c r="{cell}"[^>]*?)(/>|><v>[^<]*</v></c>)'
        text, found = re.subn(pattern, rf"\g<1>><v>{number!r}</v></c>", text)
        assert found == 1, f"{cell} is not a cell of numbers"
    return re.sub(r"(</f>)<v>[^<]*</v>", r"\1", text)


def recalculated(books: Mapping[str, bytes], folder: Path) -> dict[str, CalamineWorkbook]:
    """Workbooks as LibreOffice computes them, by name; all in one go."""
    assert SOFFICE is not None
    folder.mkdir(parents=True, exist_ok=True)
    sources = []
    for name, content in books.items():
        source = folder / f"{name}.xlsx"
        source.write_bytes(content)
        sources.append(str(source))
    subprocess.run(
        [SOFFICE, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), *sources],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return {n: CalamineWorkbook.from_path(str(folder / "out" / f"{n}.xlsx")) for n in books}


def grid(book: CalamineWorkbook, sheet: str) -> list[list[object]]:
    """The values of a sheet from its first cell on."""
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def value(cells: list[list[object]], row: int, column: int) -> object:
    """One cell; empty beyond the edge."""
    return cells[row][column] if row < len(cells) and column < len(cells[row]) else ""
