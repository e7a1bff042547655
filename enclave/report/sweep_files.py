"""A sweep as CSV, JSON, workbook or Parquet, each with its manifest."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from enclave import __version__
from enclave.analysis.sweep import Sweep
from enclave.diagnostics import Mark, MissingExtra, diag
from enclave.report.one_file import write_whole
from enclave.report.refused import Refused
from enclave.report.sheets_csv import NumberText, csv_text
from enclave.text import Lang, Text

ENDINGS: Final = (".csv", ".json", ".xlsx", ".parquet")
MOST_ROWS: Final = 1_000_000
TITLES: Final = {
    "variant": "方案号", "subject": "对象", "year": "年度", "metric": "指标", "value": "数值",
    "unit": "单位", "estimate": "估算", "note": "说明",
}  # fmt: skip


def manifest(found: Sweep, words: Sequence[str]) -> dict[str, Any]:
    """What it takes to make the table again."""
    return {**found.manifest, "command": list(words)}


def as_json(found: Sweep, words: Sequence[str]) -> str:
    """Manifest and rows in one document, ending in a line feed."""
    parties = [
        {"id": p.id, "name": {"zh": p.name.zh, "en": p.name.in_("en")}} for p in found.parties
    ]
    body = {"manifest": manifest(found, words), "parties": parties, "rows": found.to_dicts()}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _cells(found: Sweep) -> Iterator[list[object]]:
    """The rows for a table of text: an estimate is a number, what is missing is empty."""
    for row in found.rows():
        yield [_cell(v) for v in row]


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NumberText(repr(value)) if isinstance(value, float) else value


def as_csv(found: Sweep, *, sheet: bool = False) -> str:
    """The long table; with a byte order mark for spreadsheets."""
    return csv_text([found.header, *_cells(found)], sheet=sheet)


def write(found: Sweep, path: Path, lang: Lang, words: Sequence[str]) -> list[Path]:
    """Write the table in the format of the file's ending, and the manifest beside it.

    Raises:
        Refused: E904 another ending, E907 it cannot be written.
        MissingExtra: a Parquet file needs the extra ``data``.
    """
    kind = path.suffix.lower()
    if kind == ".json":
        write_whole(path, as_json(found, words).encode())
        return [path]
    if kind == ".csv":
        content = as_csv(found, sheet=True).encode()
    elif kind == ".xlsx":
        content = _workbook(found, lang, words)
    elif kind == ".parquet":
        content = _parquet(found)
    else:
        expected = ", ".join(ENDINGS)
        values = {"option": "--out", "text": path.name, "expected": expected}
        raise Refused(diag("E904", Mark("--out"), **values))  # type: ignore[arg-type]  # texts
    beside = path.with_suffix(".manifest.json")
    write_whole(path, content)
    said = json.dumps(manifest(found, words), ensure_ascii=False, indent=1) + "\n"
    write_whole(beside, said.encode())
    return [path, beside]


def _workbook(found: Sweep, lang: Lang, words: Sequence[str]) -> bytes:
    """The long table with a filter, and the manifest on a sheet of its own."""
    import xlsxwriter

    from enclave.report.workbook import CREATED
    from enclave.report.workbook_style import Styles

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False,
    })  # fmt: skip
    book.set_properties({"created": CREATED, "comments": f"enclave {__version__}"})
    styles = Styles(book)
    sheet = book.add_worksheet(Text("数据", "Data").in_(lang))
    heads = [TITLES.get(h, h) if lang == "zh" else h for h in found.header]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, styles.head)
        sheet.set_column(column, column, 14 if len(head) < 12 else 24)
    at = 0
    for at, row in enumerate(found.rows(), 1):
        if at > MOST_ROWS:
            expected = Text("写成 .csv 或 .parquet", "write .csv or .parquet").in_(lang)
            raise Refused(
                diag("E904", Mark("--out"), option="--out", text=".xlsx", expected=expected)
            )
        for column, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_string(at, column, "yes" if value else "no", styles.cell)
            elif isinstance(value, int | float):
                sheet.write_number(at, column, value, styles.quantity)
            else:
                sheet.write_string(at, column, "" if value is None else str(value), styles.cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(at, 1), len(heads) - 1)
    about = book.add_worksheet(Text("说明", "About").in_(lang))
    about.set_column(0, 0, 24)
    about.set_column(1, 1, 100)
    for row_number, (name, value) in enumerate(manifest(found, words).items()):
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        about.write_string(row_number, 0, name, styles.wrapped)
        about.write_string(row_number, 1, said, styles.wrapped)
    book.close()
    return target.getvalue()


def _parquet(found: Sweep) -> bytes:
    """The long table as Parquet, typed, by way of DuckDB; an estimate has no fen."""
    try:
        import duckdb
    except ModuleNotFoundError:
        raise MissingExtra("data", "duckdb") from None
    at = {name: n for n, name in enumerate(found.header)}
    header = [*found.header, "value_fen"]
    types = {
        **dict.fromkeys(header, "VARCHAR"), "variant": "BIGINT", "year": "BIGINT",
        "value": "DOUBLE", "value_fen": "BIGINT", "estimate": "BOOLEAN",
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            for row in found.rows():
                value = row[at["value"]]
                posted = row[at["unit"]] == "fen" and not row[at["estimate"]]
                cells = list(row)
                cells[at["value"]] = None if value is None else float(Fraction(value))
                writer.writerow([*cells, value if posted else None])
        connection = duckdb.connect()
        try:
            connection.read_csv(str(source), header=True, dtype=types).write_parquet(str(target))
        finally:
            connection.close()
        return target.read_bytes()
