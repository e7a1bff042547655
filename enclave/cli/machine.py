"""Diagnostics for machines: JSON, annotations of a GitHub workflow, SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from enclave import __version__
from enclave.codes import REGISTRY
from enclave.diagnostics import Diagnostic, Mark, Severity
from enclave.text import Lang

Renderer = Callable[[Sequence[Diagnostic], Lang, int], str]

_GITHUB: Final[Mapping[Severity, str]] = {
    "error": "error",
    "warning": "warning",
    "notice": "notice",
    "lint": "warning",
}
_SARIF: Final[Mapping[Severity, str]] = {
    "error": "error",
    "warning": "warning",
    "notice": "note",
    "lint": "warning",
}


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _place(mark: Mark) -> dict[str, Any]:
    place: dict[str, Any] = {"file": mark.file}
    if mark.line:
        place |= {"line": mark.line, "col": mark.col, "end_col": mark.end_col}
    return place


def _said(item: Diagnostic, lang: Lang) -> str:
    """Message and way out in one sentence."""
    hint = item.hint.in_(lang)
    return item.message.in_(lang) + (f" — {hint}" if hint else "")


def as_json(items: Sequence[Diagnostic], lang: Lang, dropped: int) -> str:
    """One object with all findings and their number by severity."""
    severities = ("error", "warning", "notice", "lint")
    found = [
        {
            "code": item.code,
            "severity": item.severity,
            **_place(item.mark),
            "path": item.path,
            "title": REGISTRY[item.code].title.in_(lang),
            "message": item.message.in_(lang),
            "hint": item.hint.in_(lang),
            "related": [_place(mark) for mark in item.related],
        }
        for item in items
    ]
    counts = {name: sum(item.severity == name for item in items) for name in severities}
    return _dump({"diagnostics": found, "counts": counts, "not_shown": dropped})


def _escape(text: str) -> str:
    """The escapes of workflow commands; without them a message could start another command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_github(items: Sequence[Diagnostic], lang: Lang, _: int) -> str:
    """One annotation a line, as a workflow prints them."""
    out = []
    for item in items:
        fields = {"file": item.mark.file}
        if item.mark.line:
            fields |= {"line": str(item.mark.line), "col": str(item.mark.col)}
        fields["title"] = f"{item.code} {REGISTRY[item.code].title.in_(lang)}"
        place = ",".join(
            f"{name}={_escape(value).replace(':', '%3A').replace(',', '%2C')}"
            for name, value in fields.items()
        )
        out.append(f"::{_GITHUB[item.severity]} {place}::{_escape(_said(item, lang))}\n")
    return "".join(out)


def _location(mark: Mark) -> dict[str, Any]:
    where: dict[str, Any] = {"artifactLocation": {"uri": quote(mark.file)}}
    if mark.line:
        region = {"startLine": mark.line}
        if mark.col:
            region |= {"startColumn": mark.col, "endColumn": max(mark.end_col, mark.col + 1)}
        where["region"] = region
    return {"physicalLocation": where}


def as_sarif(items: Sequence[Diagnostic], lang: Lang, _: int) -> str:
    """A SARIF log with one run."""
    codes = sorted({item.code for item in items})
    rules = [{"id": c, "shortDescription": {"text": REGISTRY[c].title.in_(lang)}} for c in codes]
    results = []
    for item in items:
        result: dict[str, Any] = {
            "ruleId": item.code,
            "ruleIndex": codes.index(item.code),
            "level": _SARIF[item.severity],
            "message": {"text": _said(item, lang)},
            "locations": [_location(item.mark)],
        }
        if item.related:
            result["relatedLocations"] = [_location(mark) for mark in item.related]
        results.append(result)
    driver = {"name": "enclave", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return _dump({"$schema": schema, "version": "2.1.0", "runs": [run]})


RENDERERS: Final[Mapping[str, Renderer]] = {
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}
