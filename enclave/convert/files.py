"""The files that a filled-in workbook becomes, and the check of them, told in cells."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any, Final

from enclave.compile.dialects import dialect_of
from enclave.compile.language import canonical_values, value_aliases
from enclave.convert.back import Filled
from enclave.convert.book_back import CsvTable
from enclave.convert.folder import csv_text
from enclave.convert.tree import Draft, Path
from enclave.convert.yaml_text import dump
from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark
from enclave.source import loads
from enclave.terms.validate import find_holes
from enclave.text import Text

AGREEMENT_ORDER: Final = (
    "schema", "agreement", "title", "status", "signed", "entry", "summary", "place", "tags",
    "references", "parties", "unit", "scope", "term", "clock", "part_year", "events", "data",
    "clauses", "credit", "settle", "priority", "amend", "holes", "notes",
)  # fmt: skip
SCENARIO_ORDER: Final = (
    "schema", "scenario", "title", "summary", "unit", "truth", "through", "actuals_through",
    "statute", "superior", "places", "enterprises", "receipts", "indicators", "projects", "lists",
    "fill", "agreements", "appraisal", "assumptions",
)  # fmt: skip
OPEN: Final = ("E705", "E321")
"""An open term and an event without a date: a draft may have them; a run will ask for them."""

Drafts = Mapping[str, Draft]
Tables = Mapping[str, CsvTable]


def files_of(filled: Filled) -> tuple[dict[str, str], Drafts, Tables]:
    """The text of every file by name, and the drafts and tables they were made of."""
    files: dict[str, str] = {}
    drafts: dict[str, Draft] = {}
    if filled.agreement.data:
        name = _agreement_name(filled.scenario.data)
        drafts[name] = filled.agreement
        files[name] = _yaml(filled.agreement, AGREEMENT_ORDER)
    if filled.scenario.data:
        drafts["scenario.yaml"] = filled.scenario
        files["scenario.yaml"] = _yaml(filled.scenario, SCENARIO_ORDER)
    for name, draft in filled.projects.items():
        drafts[name] = draft
        files[name] = _yaml(draft, tuple(draft.data))
    tables: dict[str, CsvTable] = {t.name: t for t in filled.tables.values() if t.name}
    files |= {name: csv_text(table.rows) for name, table in tables.items()}
    files |= {name: "".join(texts) for name, texts in filled.others.items() if name not in files}
    return files, drafts, tables


def _agreement_name(scenario: Mapping[str, Any]) -> str:
    deals = scenario.get("agreements")
    first = deals[0] if isinstance(deals, list) and deals else {}
    name = first.get("file") if isinstance(first, Mapping) else None
    return name if isinstance(name, str) else "agreement.yaml"


def _yaml(draft: Draft, order: Iterable[str]) -> str:
    keys = [k for k in order if k in draft.data]
    data = {k: draft.data[k] for k in [*keys, *(k for k in draft.data if k not in keys)]}
    return dump(data, draft.comments)


# ---------------------------------------------------------------------------------------- check


def check(filled: Filled, collector: Collector) -> dict[str, str]:
    """The files, after everything about them has been checked; errors name cells.

    What cells cannot be read is known before; the documents made of the others are checked in the
    same run, so that all mistakes are told at once.
    """
    if collector.errors:
        _check_drafts(filled, collector)
        return {}
    files, drafts, tables = files_of(filled)
    with tempfile.TemporaryDirectory(prefix="enclave-") as made:
        folder = FilePath(made)
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        found = _check_folder(folder, files)
        to_cell = _Places(folder, files, drafts, tables)
        moved = [to_cell.moved(item) for item in found]
        collector.extend(_at_its_cell(item, filled.agreement) for item in moved)
    return files


def _at_its_cell(item: Diagnostic, draft: Draft) -> Diagnostic:
    """An open term is told at the cell in which it stands, not where the scenario leaves it out."""
    for path, name in find_holes(draft.data).items() if item.code == "E705" else ():
        if f" {name} " in item.message.zh and path in draft.places:
            return item.at(draft.places[path])
    return item


def _check_folder(folder: FilePath, files: Mapping[str, str]) -> list[Diagnostic]:
    """What a check of the folder finds."""
    from enclave.book import load, load_agreement, run

    collector = Collector(limit=200)
    try:
        if "scenario.yaml" in files:
            run(load(folder, collector=collector), collector=collector)
        else:
            for name in files:
                load_agreement(folder / name, collector=collector)
    except InputRejected as rejected:
        collector.extend(rejected.diagnostics)
    return [d for d in collector.items if d.is_error or d.mark.file.startswith(str(folder))]


def _check_drafts(filled: Filled, collector: Collector) -> None:
    """Check what could be read, silent about the cells that could not."""
    from enclave.book.agreements import heads
    from enclave.compile.load import from_document
    from enclave.terms.scenario import Scenario
    from enclave.terms.validate import validate

    found = Collector(limit=200)
    if filled.agreement.data:
        doc = filled.agreement.document(value_aliases())
        from_document(doc, collector=found, fills={}, heads=heads())
    if filled.scenario.data:
        doc = filled.scenario.document(value_aliases())
        data = canonical_values(doc.data)
        unit = data.get("unit") if isinstance(data, dict) else None
        unit = unit if isinstance(unit, str) else None
        validate(Scenario, doc, collector=found, data=data, unit=unit)
    _check_tables(filled, found)
    told = {d.mark for d in collector.errors}
    collector.extend(d for d in found.items if d.is_error and d.mark not in told)


def _check_tables(filled: Filled, found: Collector) -> None:
    """Check the tables, whatever is wrong elsewhere."""
    from enclave.tables.ledger import read_enterprises, read_receipts

    with tempfile.TemporaryDirectory(prefix="enclave-") as made:
        folder, tables = FilePath(made), {}
        for key, table in filled.tables.items():
            tables[f"{key}.csv"] = table
            (folder / f"{key}.csv").write_text(csv_text(table.rows), encoding="utf-8")
        to_cell = _Places(folder, {}, {}, tables)
        mine = Collector(limit=200)
        paths = [folder / f"{key}.csv" for key in ("enterprises", "receipts")]
        known = read_enterprises(paths[0], str(paths[0]), mine) if paths[0].name in tables else {}
        if paths[1].name in tables:
            read_receipts(paths[1], str(paths[1]), known, "fact", mine)
        found.extend(to_cell.moved(item) for item in mine.items if item.is_error)


class _Places:
    """From places in the files to the cells they came from."""

    def __init__(
        self, folder: FilePath, files: Mapping[str, str], drafts: Drafts, tables: Tables
    ) -> None:
        self.folder, self.drafts, self.tables = folder, drafts, tables
        self.paths = {name: _by_place(files[name], draft) for name, draft in drafts.items()}
        self.pattern = re.compile(re.escape(str(folder)) + r"/([^:\s]+)(?::(\d+):(\d+))?")

    def moved(self, item: Diagnostic) -> Diagnostic:
        """A finding with its places, also those in its words, as cells."""
        return replace(
            item, mark=self.cell(item.mark), message=self._said(item.message),
            hint=self._said(item.hint), related=tuple(self.cell(m) for m in item.related),
            source_line="",
        )  # fmt: skip

    def cell(self, mark: Mark) -> Mark:
        """The cell of a place; places in other files are left as they are."""
        name = mark.file.removeprefix(f"{self.folder}/")
        if name in self.tables:
            return self.tables[name].mark(mark.line, mark.col)
        scenario = self.drafts.get("scenario.yaml")
        if scenario is not None and mark.file == scenario.data.get("statute"):
            return scenario.places.get(("statute", "pack"), scenario.home)
        if name not in self.drafts:
            return replace(mark, file=name) if name != mark.file else mark
        draft = self.drafts[name]
        path = _find(self.paths[name], mark.line, mark.col)
        for length in range(len(path), 0, -1):
            if path[:length] in draft.places:
                return draft.places[path[:length]]
        below = [m for p, m in draft.places.items() if p[: len(path)] == path and path]
        return below[0] if below else draft.home

    def _said(self, text: Text) -> Text:
        return Text(self._words(text.zh), self._words(text.in_("en")))

    def _words(self, text: str) -> str:
        def place(match: re.Match[str]) -> str:
            mark = Mark(f"{self.folder}/{match[1]}", int(match[2] or 0), int(match[3] or 0))
            return str(self.cell(mark))

        return self.pattern.sub(place, text)


def _by_place(text: str, draft: Draft) -> dict[tuple[int, int], Path]:
    """Every value and key of a file by line and column."""
    dialect = dialect_of(list(draft.data))
    if dialect is None:
        return {}
    doc = loads(text, collector=Collector(), aliases=dialect.keys, free=dialect.free)
    out: dict[tuple[int, int], Path] = {}
    if doc is not None:
        for store in (doc.marks.keys, doc.marks.values):
            for path, (_, line, col, _) in store.items():
                if len(out.get((line, col), ())) <= len(path):
                    out[line, col] = path
    return out


def _find(places: Mapping[tuple[int, int], Path], line: int, col: int) -> Path:
    if (line, col) in places:
        return places[line, col]
    near = [(c, path) for (number, c), path in places.items() if number == line and c <= col]
    return max(near, key=lambda one: one[0])[1] if near else ()
