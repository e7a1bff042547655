"""Reading ``rules/lints``: the lints, the laws they rest on, and the phrases of the scanner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar

from enclave.diagnostics import Collector
from enclave.lint.model import STATUS_NAMES, Basis, Law, LawFile, Lint, LintFile, Phrase, PhraseFile
from enclave.source import load
from enclave.terms.fields import Model
from enclave.terms.packs import rules_root
from enclave.terms.validate import validate
from enclave.text import Text

M = TypeVar("M", bound=Model)
_OTHERS = ("laws.yaml", "phrases.yaml")


def folder() -> Path:
    """Where the tables are."""
    return rules_root() / "lints"


def read(path: Path, model: type[M]) -> M:
    """Read one table.

    Raises:
        InputRejected: the file is damaged.
    """
    collector = Collector()
    shown = f"rules/lints/{path.name}"
    doc = load(path, collector=collector, free={"lints", "laws", "phrases"}, shown=shown)
    found = None if doc is None else validate(model, doc, collector=collector)
    collector.raise_errors()
    if found is None:
        raise FileNotFoundError(path)
    return found


@cache
def lints() -> Mapping[str, Lint]:
    """Every lint by code, in order of the codes."""
    found: dict[str, Lint] = {}
    for path in sorted(folder().glob("*.yaml")):
        if path.name in _OTHERS:
            continue
        for code, lint in read(path, LintFile).lints.items():
            if code in found:
                raise KeyError(f"lint {code} is defined twice")
            found[code] = lint
    return {code: found[code] for code in sorted(found)}


@cache
def laws() -> Mapping[str, Law]:
    """Every law by id."""
    return read(folder() / "laws.yaml", LawFile).laws


@cache
def phrases() -> Mapping[str, Phrase]:
    """Every phrase by id."""
    return read(folder() / "phrases.yaml", PhraseFile).phrases


def cite(basis: Basis) -> Text:
    """A law with number, date in force, article and how certain it is."""
    law = laws()[basis.law]
    zh, en = [], []
    if law.number is not None and law.number != law.document.zh:
        zh.append(law.number)
    if law.number is not None:
        en.append(law.number)
    if law.in_force is not None:
        zh.append(f"{law.in_force}起施行")
        en.append(f"in force {law.in_force}")
    certain = STATUS_NAMES[basis.status or law.status]
    article = basis.article or Text("")
    return Text(
        law.document.zh + (f"（{'，'.join(zh)}）" if zh else "") + article.zh
        + (f"〔{certain.zh}〕" if certain.zh else ""),
        law.document.in_("en") + (f" ({', '.join(en)})" if en else "")
        + (f", {article.in_('en')}" if article.zh else "")
        + (f" [{certain.en}]" if certain.en else ""),
    )  # fmt: skip


def cite_all(items: Iterable[Basis]) -> Text:
    """Several laws in one line; empty where there are none."""
    cited = [cite(item) for item in items]
    return Text("；".join(c.zh for c in cited), "; ".join(c.in_("en") for c in cited))
