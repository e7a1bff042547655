"""A whole workbook back into documents and tables, with the sheet 其他 put where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from pathlib import PurePosixPath
from typing import Any, Final

from enclave.compile.dialects import dialect_of
from enclave.compile.language import canonical_values
from enclave.convert.back import (
    Filled,
    collect_names,
    read_credit,
    read_data,
    read_entries,
    read_events,
    read_fills,
    read_form,
    read_outlays,
)
from enclave.convert.cells import Cell, SheetCells, read_book
from enclave.convert.clause_back import read_clauses
from enclave.convert.content import COMMENT, SCHEMA
from enclave.convert.forms import AGREEMENT, SCENARIO
from enclave.convert.grid import find_sheet, head_row, heading
from enclave.convert.layout import OTHER, PARTIES, REFERENCES
from enclave.convert.lists import TITLE as CHOICES
from enclave.convert.sheets import ABOUT, PROJECTS, SHEETS, TABLE_INTROS, TABLES, table_column
from enclave.convert.tree import Draft, get, path_from_text
from enclave.convert.words import Names, fold
from enclave.diagnostics import Collector, Mark, diag
from enclave.source import loads
from enclave.text import Lang, Text

_UNIT: Final = re.compile(r"[(（].*")
_SCENARIO_WORDS: Final = (fold("情景"), "scenario")
_AGREEMENT_WORDS: Final = (fold("协议"), "agreement")


@dataclass
class CsvTable:
    """A table of the workbook as CSV: its rows, and the cell of every value."""

    name: str
    rows: list[list[str]]
    lines: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    sheet: SheetCells | None = None

    def mark(self, line: int, col: int) -> Mark:
        """The cell of a line and a column of the CSV, both counted from 1."""
        assert self.sheet is not None  # noqa: S101 - set where tables are made
        row = self.lines[line - 1] if 0 < line <= len(self.lines) else 1
        at = self.columns[col - 1] if 0 < col <= len(self.columns) else 1
        return self.sheet.mark(row, at)


def read_filled(path: FilePath, shown: str, lang: Lang, collector: Collector) -> Filled | None:
    """Read a workbook; None where it is none. Every cell that cannot be read is in ``collector``."""
    book = read_book(path, shown, collector)
    if book is None:
        return None
    known = [s for s in SHEETS if find_sheet(book, s.title) is not None]
    if not known:
        collector.add(diag("E928", Mark(shown), name=shown))
        return None
    names = Names(lang)
    home = Mark(f"{shown} {AGREEMENT.title.in_(lang)}")
    filled = Filled(shown, book, names, collector, Draft("agreement", home),
                    Draft("scenario", Mark(f"{shown} {SCENARIO.title.in_(lang)}")))  # fmt: skip
    _add_indicators(names)
    collect_names(filled)
    _clause_ids(filled)
    read_form(filled, AGREEMENT, filled.agreement)
    read_entries(filled, REFERENCES, filled.agreement, "references")
    read_entries(filled, PARTIES, filled.agreement, "parties")
    read_events(filled)
    read_data(filled)
    read_clauses(filled)
    read_credit(filled)
    if find_sheet(book, SCENARIO.title) is not None:
        filled.scenario.data["schema"] = SCHEMA
        read_form(filled, SCENARIO, filled.scenario)
    read_fills(filled)
    read_outlays(filled)
    for key in TABLES:
        _table(filled, key)
    _projects(filled)
    _others(filled)
    _complete(filled)
    _doubts(filled)
    return filled


def _add_indicators(names: Names) -> None:
    from enclave.book.agreements import indicators

    for one, item in indicators().items():
        names.add("indicators", one, [item.name])


def _clause_ids(filled: Filled) -> None:
    from enclave.convert.clause_sheet import CLAUSES
    from enclave.convert.grid import open_table

    found = find_sheet(filled.book, CLAUSES.title)
    table = open_table(found, CLAUSES.columns, Collector()) if found is not None else None
    for line in table.lines() if table is not None else ():
        if "id" in line.cells:
            filled.names.add("clauses", line.cells["id"].text.strip(), [])


# ---------------------------------------------------------------------------------------- tables


def _table(filled: Filled, key: str) -> None:
    """A table of the scenario as CSV text."""
    found = find_sheet(filled.book, TABLE_INTROS[key][0])
    if found is None:
        return
    by_name = {fold(n): c for c in TABLES[key] for n in (c.name, *c.names)}
    head = head_row(found, {n: c.name for n, c in by_name.items()} | _with_units(found, by_name))
    if not head:
        if found.rows:
            filled.collector.add(
                diag("E929", Mark(f"{filled.shown} {found.name}"), text="", suggestion=Text(
                    "没有找到表头行", "the row of headings was not found")))  # fmt: skip
        return
    heads = sorted(found.rows[head].items())
    header = [cell.text.strip().rstrip("*＊ ") for _, cell in heads]
    columns = [table_column(key, h, by_name.get(fold(_UNIT.sub("", h)))) for h in header]
    out = CsvTable("", [header], [head], [at for at, _ in heads], found)
    for row in sorted(r for r in found.rows if r > head):
        cells = found.rows[row]
        for at in sorted(cells.keys() - set(out.columns)):
            hint = Text("这一列没有表头", "this column has no heading")
            filled.collector.add(
                diag("E929", cells[at].mark, text=cells[at].text.strip(), suggestion=hint)
            )
        texts = [
            _text(filled, key, cells.get(at), column.key, column.codec, column.title)
            for at, column in zip(out.columns, columns, strict=True)
        ]
        out.rows.append(texts)
        out.lines.append(row)
    if len(out.rows) > 1:
        filled.tables[key] = out


def _with_units(sheet: SheetCells, by_name: dict[str, Any]) -> dict[str, str]:
    """Headings with a unit in brackets, by what they say."""
    out: dict[str, str] = {}
    for cells in sheet.rows.values():
        for cell in cells.values():
            body = heading(_UNIT.sub("", cell.text))
            if body in by_name and len(cell.text) < 40:
                out[heading(cell.text)] = by_name[body].name
    return out


def _text(
    filled: Filled, key: str, cell: Cell | None, column: str, codec: str, title: Text
) -> str:  # fmt: skip
    if cell is None:
        return ""
    value = filled.read(cell, codec, title)
    text = value if isinstance(value, str) else ""
    if text and (column == "place" or (column in ("park", "origin") and key == "enterprises")):
        party = filled.names.find("parties", text)
        if party is not None:
            place = get(filled.agreement.data, ("parties", party, "place"))
            return place if isinstance(place, str) and column == "place" else party
    if text and column == "enterprise":
        return _enterprise(filled, text)
    return text


def _enterprise(filled: Filled, text: str) -> str:
    """The id of an enterprise named in a receipt."""
    table = filled.tables.get("enterprises")
    if not isinstance(table, CsvTable) or len(table.rows[0]) < 2:
        return text
    names = ("名称", "企业名称", "name")
    at = next((i for i, h in enumerate(table.rows[0]) if h in names), None)
    ids = {row[0] for row in table.rows[1:]}
    if text in ids or at is None:
        return text
    found = [row[0] for row in table.rows[1:] if fold(row[at]) == fold(text)]
    return found[0] if len(found) == 1 else text


# ------------------------------------------------------------------------------ projects, others


def _projects(filled: Filled) -> None:
    table = filled.table(PROJECTS)
    for line in table.lines() if table is not None else ():
        if not {"file", "key"} <= line.cells.keys():
            filled.collector.add(diag("E938", line.mark, what=PROJECTS.title))
            continue
        name = line.cells["file"].text.strip()
        draft = filled.projects.setdefault(name, Draft(name, line.mark))
        path = path_from_text(line.cells["key"].text, draft.data)
        if path is None:
            filled.collector.add(diag("E938", line.cells["key"].mark, what=PROJECTS.title))
        elif "value" in line.cells:
            filled.put(draft, path, line.cells["value"], "any", PROJECTS.column("value").title)


def _others(filled: Filled) -> None:
    """The sheet 其他: parts of documents, comments, whole files."""
    table = filled.table(OTHER)
    parts: dict[tuple[str, str], tuple[list[str], Mark]] = {}
    for line in table.lines() if table is not None else ():
        if not {"file", "content"} <= line.cells.keys():
            filled.collector.add(diag("E938", line.mark, what=OTHER.title))
            continue
        place = line.cells["place"].text.strip() if "place" in line.cells else ""
        key = (line.cells["file"].text.strip(), place)
        texts, _ = parts.setdefault(key, ([], line.cells["content"].mark))
        texts.append(line.cells["content"].text)
    for (name, place), (texts, mark) in parts.items():
        draft = _draft(filled, name)
        if not place:
            _whole(filled, name, "".join(texts), mark)
        elif draft is None:
            filled.collector.add(diag("E938", mark, what=OTHER.title))
        elif place.startswith(COMMENT):
            path = path_from_text(place[1:], draft.data) if place != COMMENT else ()
            if path is not None:
                draft.comments.setdefault(path, []).extend("".join(texts).split("\n"))
        else:
            _part(filled, draft, place, "".join(texts), mark)


def _draft(filled: Filled, name: str) -> Draft | None:
    if fold(name) in _AGREEMENT_WORDS:
        return filled.agreement
    return filled.scenario if fold(name) in _SCENARIO_WORDS else filled.projects.get(name)


def _part(filled: Filled, draft: Draft, place: str, text: str, mark: Mark) -> None:
    mark_name = {id(filled.agreement): "agreement", id(filled.scenario): "scenario"}
    dialect = dialect_of([mark_name.get(id(draft), "project")])
    found = Collector()
    path = path_from_text(place, draft.data)
    value: Any = None
    if dialect is not None and path is not None:
        simple = "\n" not in text and ": " not in text and not text.endswith(":")
        if text[:1] in "[\"'" or simple:
            body = f"x: {text}\n"
        else:
            body = "x:\n" + "".join(f"  {line}\n" for line in text.split("\n"))
        doc = loads(body, aliases=dialect.keys, free={*dialect.free}, collector=found)
        written = doc.get(("x",)) if doc is not None else None
        value = canonical_values(written, str(path[-1])) if written is not None else None
    if value is None or path is None or found.errors or not draft.merge(path, value, mark):
        filled.collector.add(diag("E938", mark, what=OTHER.title))


def _whole(filled: Filled, name: str, text: str, mark: Mark) -> None:
    """A whole file; its name must stay inside the folder."""
    path = PurePosixPath(name)
    bad = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.name
    if bad or path.suffix.lower() not in (".yaml", ".yml", ".csv", ".md", ".txt"):
        filled.collector.add(diag("E938", mark, what=OTHER.title))
        return
    filled.others[name] = [text]


# ------------------------------------------------------------------------------------- complete


def _complete(filled: Filled) -> None:
    """The names of the files that the workbook itself becomes."""
    for draft in (filled.agreement, filled.scenario, *filled.projects.values()):
        draft.tidy()
    data = filled.scenario.data
    statute = data.get("statute")
    if isinstance(statute, dict) and set(statute) == {"pack"} and isinstance(statute["pack"], str):
        data["statute"] = statute["pack"]
    if set(data) <= {"schema"}:
        data.clear()
        return
    for key, table in filled.tables.items():
        if not isinstance(data.get(key), str):
            filled.scenario.put((key,), f"{key}.csv", table.mark(1, 1))
        table.name = str(data[key])
    deals = data.get("agreements")
    first = deals[0] if isinstance(deals, list) and deals else {}
    if filled.agreement.data and "file" not in first and "pack" not in first:
        filled.scenario.put(("agreements", 0, "file"), "agreement.yaml", filled.scenario.home)


def _doubts(filled: Filled) -> None:
    """What is hidden is read and said; a sheet that is not known is not read and said."""
    titles = [s.title for s in (*SHEETS, PROJECTS, OTHER)]
    titles += [ABOUT, CHOICES, *(title for title, _ in TABLE_INTROS.values())]
    known = {fold(w) for t in titles for w in (t.zh, t.in_("en"))}
    for name, sheet in filled.book.items():
        mark = Mark(f"{filled.shown} {name}")
        if fold(name) not in known:
            if sheet.rows:
                filled.collector.add(diag("W931", mark, name=name))
        elif sheet.hidden and fold(name) not in {fold(CHOICES.zh), fold(CHOICES.in_("en"))}:
            filled.collector.add(diag("W930", mark, places="、".join(sheet.hidden)))
