"""Loading a project file: strict, with the place of every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from enclave.diagnostics import Collector, InputRejected, Mark, diag
from enclave.source import SourceDoc, load
from enclave.terms.project import Project
from enclave.terms.project_words import PROJECT_ALIASES, PROJECT_FREE, PROJECT_VALUES
from enclave.terms.validate import validate

_WORDS: Final = {zh: en for table in PROJECT_VALUES.values() for zh, en in table.items()}


@dataclass(frozen=True)
class LoadedProject:
    """A project file ready to be projected."""

    project: Project
    doc: SourceDoc


def read_doc(path: Path, *, shown: str | None = None, collector: Collector) -> SourceDoc:
    """Read a project file into a document, keys in canonical form.

    Raises:
        InputRejected: E841, or nothing of the file can be used.
    """
    name = shown or path.as_posix()
    if not path.is_file():
        raise InputRejected([diag("E841", Mark(name), name=name)])
    doc = load(path, collector=collector, aliases=PROJECT_ALIASES, free=PROJECT_FREE, shown=shown,
               words=_WORDS)  # fmt: skip
    if doc is None or not isinstance(doc.data, dict):
        collector.raise_errors()
        raise InputRejected([diag("E206", Mark(name, 1, 1), text="")])
    return doc


def load_project(
    path: Path, *, shown: str | None = None, collector: Collector | None = None
) -> LoadedProject:
    """Load a project file.

    Args:
        path: the file.
        shown: its name in messages.
        collector: takes the findings; errors are raised in any case.

    Raises:
        InputRejected: every mistake of the file, at once.
    """
    findings = collector if collector is not None else Collector(limit=200)
    return parse_project(read_doc(path, shown=shown, collector=findings), collector=findings)


def parse_project(doc: SourceDoc, *, collector: Collector | None = None) -> LoadedProject:
    """A project out of a document already read."""
    findings = collector if collector is not None else Collector(limit=200)
    body = canonical(doc.data)
    unit = body.get("unit") if isinstance(body, Mapping) else None
    found = validate(
        Project, doc, collector=findings, data=body, unit=unit if isinstance(unit, str) else None
    )
    if found is None or findings.errors:
        raise InputRejected(findings.sorted())
    return LoadedProject(found, doc)


def canonical(data: Any, key: str = "") -> Any:
    """A copy of the data in which Chinese words of the language are canonical."""
    if isinstance(data, Mapping):
        return {k: canonical(v, k) for k, v in data.items()}
    if isinstance(data, list):
        return [canonical(v, key) for v in data]
    if isinstance(data, str):
        return PROJECT_VALUES.get(key, {}).get(data, data)
    return data
