"""A comparison as JSON, as one long CSV table, and as a workbook."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from enclave import __version__
from enclave.analysis.case import Case
from enclave.analysis.compare import Compared, Comparison, plain_value, row_dict
from enclave.analysis.numbers import TITLES
from enclave.diagnostics import Mark, diag
from enclave.report.compare import tables
from enclave.report.compare_cells import case_title
from enclave.report.figures import LEVEL_TITLES
from enclave.report.model import Unit
from enclave.report.one_file import command_line, write_whole
from enclave.report.refused import Refused
from enclave.report.sheets_csv import NumberText, csv_text
from enclave.text import Lang, Text

SCHEMA: Final = "enclave/compare/1"
SHEETS: Final = (
    ("changes", Text("改动", "Changes")),
    ("shares", Text("分成", "Shares")),
    ("appraisal", Text("得失", "Gains and losses")),
    ("levels", Text("级次", "Levels")),
    ("years", Text("逐年", "By year")),
    ("credit", Text("统计认定", "Credit")),
    ("assumptions", Text("假设", "Assumptions")),
)
HEADER: Final = (
    "case", "case_title", "metric", "metric_title", "subject", "subject_name", "year", "value",
    "baseline", "delta", "unit", "estimate", "note",
)  # fmt: skip


def as_json(found: Comparison) -> str:
    """The document, ending in a line feed: amounts in integer fen, ratios as exact text."""
    return json.dumps(document(found), ensure_ascii=False, indent=1) + "\n"


def document(found: Comparison) -> dict[str, Any]:
    """The document as plain data."""
    scenario = found.baseline.result.loaded.scenario
    return {
        "schema": SCHEMA,
        "engine": __version__,
        "scenario": scenario.scenario,
        "title": _text(scenario.title),
        "currency": "CNY",
        "unit": "fen",
        "baseline": found.baseline.name,
        "cases": [_case(found, case) for case in found.all],
        "rows": [row_dict(row) for row in found.rows()],
    }


def _case(found: Comparison, case: Case) -> dict[str, Any]:
    result = case.result
    return {
        "case": case.name,
        "title": _text(case_title(found, case)),
        "changes": [
            {"path": c.path, "title": _text(c.title), "before": c.before, "after": c.after,
             "at": str(c.mark)} for c in case.changes
        ],
        "parties": [
            {"id": p.id, "name": _text(p.name), "role": p.role, "level": p.level}
            for p in case.outlook.parties
        ],
        "assumptions": [
            {"where": a.where, "text": _text(a.text), "source": _text(a.source)}
            for a in result.assumptions
        ],
        "hashes": dict(result.hashes),
    }  # fmt: skip


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}


def as_csv(found: Comparison, lang: Lang, *, sheet: bool = False) -> str:
    """Every number of every case, one a row."""
    names = {line.id: line.name for c in found.all for line in c.outlook.parties}
    titles = {c.name: case_title(found, c) for c in found.all}
    rows = [_row(row, titles[row.case], names, found, lang) for row in found.rows()]
    return csv_text([HEADER, *rows], sheet=sheet)


def _row(
    row: Compared, title: Text, names: dict[str, Text], found: Comparison, lang: Lang
) -> list[object]:
    number = row.number
    metric = number.metric.partition(":")
    called = TITLES[metric[0]]
    if metric[2]:
        called = found.indicators[metric[2]].name
    name = LEVEL_TITLES.get(number.subject) or names.get(number.subject) or Text(number.subject)
    values = [
        plain_value(number, v)
        for v in (number.value, row.baseline.value if row.baseline else None, row.delta)
    ]
    return [
        row.case, title.in_(lang), number.metric, called.in_(lang), number.subject, name.in_(lang),
        "" if number.year is None else number.year,
        *(_cell(v) for v in values),
        number.unit, "yes" if number.estimate else "no",
        number.note.in_(lang) if number.note else "",
    ]  # fmt: skip


def _cell(value: float | str | None) -> object:
    """A number as text that no spreadsheet takes for a formula."""
    return "" if value is None else value if isinstance(value, int) else NumberText(value)


def workbook(found: Comparison, unit: Unit, lang: Lang, words: Sequence[str]) -> bytes:
    """A workbook: a sheet for each kind of table, and one that says where it comes from."""
    import xlsxwriter

    from enclave.report.workbook import CREATED, tables_sheet
    from enclave.report.workbook_style import Styles

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False,
    })  # fmt: skip
    title = found.baseline.result.loaded.scenario.title.in_(lang)
    book.set_properties({"title": title, "created": CREATED, "comments": f"enclave {__version__}"})
    styles = Styles(book)
    _about(book, found, lang, words, styles)
    made = [t for t in tables(found, unit) if t.lines]
    for name, heading in SHEETS:
        mine = [t for t in made if t.sheet == name]
        if mine:
            tables_sheet(book, heading.in_(lang), mine, lang, styles)
    book.close()
    return target.getvalue()


def _about(book: Any, found: Comparison, lang: Lang, words: Sequence[str], styles: Any) -> None:
    """Title, cases, command, hashes."""
    from enclave.report.workbook import LINE
    from enclave.report.workbook_style import lines_of

    sheet = book.add_worksheet(Text("说明", "About").in_(lang))
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    scenario = found.baseline.result.loaded.scenario
    sheet.write_string(0, 0, scenario.title.in_(lang), styles.title)
    facts = [
        (Text("内容", "Content"), Text("方案比较", "variants compared").in_(lang)),
        (Text("基准", "Baseline"), case_title(found, found.baseline).in_(lang)),
        *((Text("方案", "Variant"), case_title(found, c).in_(lang)) for c in found.cases),
        (Text("版本", "Version"), f"enclave {__version__}"),
        (Text("命令", "Command"), command_line([*words, "--lang", lang])),
        (Text("精确数", "Exact amounts"), Text(
            "各表右侧隐藏列为精确到分的整数（取消隐藏可见）",
            "hidden columns to the right of each table hold exact fen").in_(lang)),
    ]  # fmt: skip
    seen: set[tuple[str, str]] = set()
    for case in found.all:
        name = case_title(found, case)
        for file, digest in case.result.hashes.items():
            if file == "engine" or (file, digest) in seen:
                continue
            seen.add((file, digest))
            whose = name if file == "flows" else Text("")
            facts.append((Text(f"sha256 {file} {whose.zh}".rstrip(),
                               f"sha256 {file} {whose.in_('en')}".rstrip()), digest))  # fmt: skip
    for row, (label, said) in enumerate(facts, 2):
        lines = max(lines_of(label.in_(lang), 34), lines_of(said, 90))
        sheet.set_row(row, LINE * lines)
        sheet.write_string(row, 0, label.in_(lang), styles.wrapped)
        sheet.write_string(row, 1, said, styles.wrapped)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def write(found: Comparison, path: Path, unit: Unit, lang: Lang, words: Sequence[str]) -> None:
    """Write the file whose name is given, in the format its ending asks for.

    Raises:
        Refused: E904 another ending, E907 it cannot be written.
    """
    kind = path.suffix.lower()
    if kind == ".xlsx":
        content = workbook(found, unit, lang, [*words, "--out", path.name])
    elif kind == ".csv":
        content = as_csv(found, lang, sheet=True).encode()
    elif kind == ".json":
        content = as_json(found).encode()
    else:
        raise Refused(
            diag(
                "E904", Mark("--out"), option="--out", text=path.name, expected=".xlsx, .csv, .json"
            )
        )
    write_whole(path, content)
