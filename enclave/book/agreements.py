"""Opening agreements, from the rule library or from a file, with their credit sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from enclave.compile.load import Adapt, LoadedAgreement, Rewrite, from_document, load_agreement_text
from enclave.compile.load import load_agreement as load_file
from enclave.credit.model import CreditTerms
from enclave.credit.packs import indicator_packs, load_indicators
from enclave.credit.reading import CreditSection, credit_problems, read_credit
from enclave.diagnostics import Collector, diag
from enclave.statute.heads import Heads, load_heads
from enclave.terms.indicator import Indicator
from enclave.terms.packs import packs_by_id, shown_pack

PACK_FOLDERS = ("agreements", "examples")


@dataclass(frozen=True)
class OpenAgreement:
    """A loaded agreement and its credit section."""

    loaded: LoadedAgreement
    credit: CreditSection


@cache
def heads() -> Heads:
    """The table of tax heads that comes with the package."""
    return load_heads()


@cache
def indicators() -> Mapping[str, Indicator]:
    """The indicators that come with the package."""
    collector = Collector()
    found = load_indicators(indicator_packs(), collector)
    collector.raise_errors()
    return found


def agreement_packs() -> dict[str, Path]:
    """The agreements of the rule library and of plug-ins, by id (the file's name)."""
    return packs_by_id(*PACK_FOLDERS)


def open_agreement(
    path: Path | str, *, collector: Collector | None = None, fills: Mapping[str, Any] | None = None,
    shown: str | None = None, adapt: Adapt | None = None, rewrite: Rewrite | None = None,
) -> OpenAgreement | None:  # fmt: skip
    """Open an agreement file, or a pack of the library by id.

    Args:
        collector: takes every finding; without one, errors are raised.
        fills: values for holes.
        rewrite: changes the document as it was read.
        adapt: changes the data before it is validated.

    Raises:
        InputRejected: there are errors and no ``collector`` was given.
    """
    findings = collector if collector is not None else Collector()
    where = Path(path)
    packs = agreement_packs()
    if isinstance(path, str) and path in packs and not where.exists():
        where = packs[path]
        shown = shown_pack(where)
    loaded = load_file(
        where, collector=findings, fills=fills, shown=shown, heads=heads(), adapt=adapt,
        rewrite=rewrite,
    )  # fmt: skip
    opened = None if loaded is None else _with_credit(loaded, findings)
    if collector is None:
        findings.raise_errors()
    return opened


def open_agreement_text(
    text: str, *, collector: Collector, file: str = "agreement.yaml",
    fills: Mapping[str, Any] | None = None,
) -> OpenAgreement | None:  # fmt: skip
    """Open an agreement from text."""
    loaded = load_agreement_text(text, collector=collector, file=file, fills=fills, heads=heads())
    return None if loaded is None else _with_credit(loaded, collector)


def _with_credit(loaded: LoadedAgreement, collector: Collector) -> OpenAgreement:
    data = loaded.data.get("credit")
    unit = loaded.data.get("unit")
    section = read_credit(
        loaded.doc, collector, data=data if isinstance(data, Mapping) else {},
        unit=unit if isinstance(unit, str) else None,
    )  # fmt: skip
    if loaded.agreement is not None:
        terms = credit_terms(loaded, section)
        for item in credit_problems(terms, indicators(), loaded.doc.marks.key):
            collector.add(item)
    for path, hole in loaded.holes.items():
        mark = loaded.doc.marks.value(path)
        collector.add(diag("N201", mark, path=".".join(map(str, path)), hole=hole))
    return OpenAgreement(loaded, section)


def credit_terms(loaded: LoadedAgreement, section: CreditSection, **around: Any) -> CreditTerms:
    """The credit section with what it needs around it."""
    agreement = loaded.agreement
    assert agreement is not None  # noqa: S101  # callers hold a complete agreement
    return CreditTerms(
        agreement.agreement, section.rules, agreement.parties, term=agreement.term,
        clock=agreement.clock, references=agreement.references, holes=section.holes,
        mark=loaded.doc.marks.key(("credit",)), **around,
    )  # fmt: skip


__all__ = ["OpenAgreement", "agreement_packs", "from_document", "heads", "indicators",
           "open_agreement", "open_agreement_text", "shown_pack"]  # fmt: skip
