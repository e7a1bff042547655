"""Small agreements for the lints: a head, and what a test adds or replaces."""

from __future__ import annotations

from datetime import date

from enclave.book.agreements import OpenAgreement, open_agreement_text
from enclave.diagnostics import Collector, Diagnostic
from enclave.lint import lint_agreement

JIA = "jia: {name: {zh: 甲县, en: Jia}, role: origin, level: county}"
YI = "yi: {name: {zh: 乙县, en: Yi}, role: host, level: county}"
SHARE = "{id: split, kind: share, weights: {jia: 6, yi: 4}}"


def text(*clauses: str, **parts: str) -> str:
    """An agreement. ``parties`` adds parties; any other key replaces or adds a section."""
    sections = {
        "scope": "{heads: [vat, cit], retain: county}",
        "term": "{from: 2026-01-01, for: 10 years}",
        "part_year": "full",
        "settle": "{period: year, late: adjust}",
        **{k: v for k, v in parts.items() if k != "parties"},
    }
    people = [JIA, YI, *parts.get("parties", "").splitlines()]
    lines = [
        "agreement: a",
        "title: 测试",
        "status: draft",
        "parties:",
        *(f"  {p}" for p in people),
    ]
    lines += [f"{key}: {value}" for key, value in sections.items() if value]
    lines += ["clauses:", *(f"  - {clause}" for clause in clauses or (SHARE,))]
    return "\n".join(lines) + "\n"


def opened(body: str) -> OpenAgreement:
    """Open it; it must be free of errors."""
    collector = Collector()
    found = open_agreement_text(body, collector=collector)
    assert not collector.errors, [d.line("en") for d in collector.errors]
    assert found is not None
    return found


def found(body: str, on: date | None = None) -> list[Diagnostic]:
    """The lints of an agreement."""
    return lint_agreement(opened(body), on)


def codes(body: str, on: date | None = None) -> list[str]:
    """Their codes, each once."""
    return sorted({item.code for item in found(body, on)})
