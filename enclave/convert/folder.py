"""A scenario folder as it stands in files: documents with their comments, tables, other files."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from enclave.compile.dialects import dialect_of
from enclave.compile.language import canonical_values
from enclave.convert.tree import Path as TreePath
from enclave.diagnostics import Collector, InputRejected, Mark, diag
from enclave.source import SourceDoc, load
from enclave.tables.read import read_cells

TABLE_KEYS: Final = ("enterprises", "receipts", "indicators")
_TEXTS: Final = (".yaml", ".yml", ".csv", ".md", ".txt")


@dataclass
class Source:
    """A document: the name of its file, its data under canonical keys, its comments by place."""

    name: str
    data: dict[str, Any]
    comments: dict[TreePath, list[str]] = field(default_factory=dict)


@dataclass
class Folder:
    """What is converted: one agreement, its scenario, the tables, and all the rest as text."""

    agreement: Source | None = None
    scenario: Source | None = None
    tables: dict[str, tuple[str, list[list[str]]]] = field(default_factory=dict)
    projects: list[Source] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)


def read_source(path: Path, name: str) -> Source:
    """Read one document.

    Raises:
        InputRejected: it cannot be read.
    """
    collector = Collector()
    first = load(path, collector=collector)
    collector.raise_errors()
    keys = list(first.data) if first is not None and isinstance(first.data, dict) else []
    dialect = dialect_of(keys)
    if dialect is None:
        raise InputRejected([diag("E928", Mark(path.as_posix()), name=path.name)])
    doc = load(path, aliases=dialect.keys, free=dialect.free, collector=collector)
    collector.raise_errors()
    if doc is None or not isinstance(doc.data, dict):
        raise InputRejected(collector.sorted())
    return Source(name, canonical_values(doc.data), comments_of(doc))


def comments_of(doc: SourceDoc) -> dict[TreePath, list[str]]:
    """The comments of a document, each with the place of the value that follows it."""
    starts = _starts(doc)
    out: dict[TreePath, list[str]] = {}
    waiting: list[str] = []
    last = 0
    for number, line in enumerate(doc.lines, start=1):
        text = line.strip()
        if text.startswith("#"):
            if "yaml-language-server" not in text:
                waiting.append(text[1:].strip())
            continue
        if number in starts:
            last = number
            _, mark, trailing = line.partition(" # ")
            if mark and "'" not in line and '"' not in line:
                waiting.append(trailing.strip())
            if waiting:
                out.setdefault(starts[number], []).extend(waiting)
                waiting = []
    if waiting and last:
        out.setdefault((), []).extend(waiting)
    return out


def _starts(doc: SourceDoc) -> dict[int, TreePath]:
    """What begins on each line: an entry by its key, an item of a list by its number."""
    lines: dict[int, TreePath] = {}
    for path, (file, line, _, _) in doc.marks.keys.items():
        if file == doc.file and len(path) < len(lines.get(line, (*path, ""))):
            item = path[:-1]
            listed = bool(item) and isinstance(item[-1], int)
            begins = listed and doc.marks.values.get(item, ("", 0, 0, 0))[1] == line
            lines[line] = item if begins else path
    for path, (file, line, _, _) in doc.marks.values.items():
        if file == doc.file and path and isinstance(path[-1], int):
            lines.setdefault(line, path)
    return lines


def read_folder(path: Path) -> Folder:
    """Read a folder with a scenario, or one agreement.

    Raises:
        InputRejected: a file cannot be read.
    """
    if path.is_file() and _is_agreement(path):
        return Folder(agreement=read_source(path, path.name))
    where = path / "scenario.yaml" if path.is_dir() else path
    if path.is_dir() and not where.is_file():
        if not (path / "agreement.yaml").is_file():
            raise InputRejected([diag("E715", Mark(path.as_posix()), name=path.name, known="-")])
        return Folder(agreement=read_source(path / "agreement.yaml", "agreement.yaml"))
    scenario = read_source(where, where.name)
    out = Folder(scenario=scenario)
    folder = where.parent
    _agreement_of(scenario.data, folder, out)
    _tables_of(scenario.data, folder, out)
    for name in _names(scenario.data.get("projects")):
        if (folder / name).is_file():
            out.projects.append(read_source(folder / name, name))
    _others(folder, out)
    return out


def _is_agreement(path: Path) -> bool:
    collector = Collector()
    doc = load(path, collector=collector)
    collector.raise_errors()
    dialect = dialect_of(list(doc.data)) if doc is not None and isinstance(doc.data, dict) else None
    return dialect is not None and dialect.mark == "agreement"


def _names(value: Any) -> list[str]:
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _agreement_of(data: Mapping[str, Any], folder: Path, out: Folder) -> None:
    deals = data.get("agreements")
    first = deals[0] if isinstance(deals, list) and deals else None
    name = first.get("file") if isinstance(first, Mapping) else None
    if isinstance(name, str) and (folder / name).is_file():
        out.agreement = read_source(folder / name, name)


def _tables_of(data: dict[str, Any], folder: Path, out: Folder) -> None:
    """The tables; an .xlsx is taken over and written back as .csv."""
    collector = Collector()
    for key in TABLE_KEYS:
        name = data.get(key)
        if not isinstance(name, str):
            continue
        where = folder / name
        rows = read_cells(where, where.as_posix(), collector)
        if rows is not None:
            out.tables[key] = (name, [cells for _, cells in rows])
            if where.suffix.lower() == ".xlsx":
                data[key] = str(Path(name).with_suffix(".csv"))
    collector.raise_errors()


def _others(folder: Path, out: Folder) -> None:
    """Every other text file of the folder, so that nothing is left behind."""
    known = {"scenario.yaml", *(name for name, _ in out.tables.values())}
    known |= {s.name for s in out.projects}
    known |= {out.agreement.name} if out.agreement is not None else set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() not in _TEXTS or not path.is_file() or hidden or name in known:
            continue
        try:
            out.others[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # no text; the command says which files stay behind


def left_behind(folder: Path, out: Folder) -> list[str]:
    """The files of a folder that a workbook does not take along."""
    known = {"scenario.yaml", *out.others, *(name for name, _ in out.tables.values())}
    known |= {s.name for s in (*out.projects, out.agreement) if s is not None}
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.relative_to(folder).as_posix() not in known
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def csv_text(rows: list[list[str]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
