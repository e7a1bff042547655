"""Enterprises that a scenario or an agreement names must stand in the enterprise table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from enclave.compile.check import suggestion
from enclave.diagnostics import Collector, Mark, diagnose
from enclave.source import SourceDoc
from enclave.tables.ledger import Enterprise
from enclave.terms.scenario import EventByEnterprise

if TYPE_CHECKING:
    from enclave.book.scenario import LoadedDeal


def check_members(
    deals: Sequence[LoadedDeal], enterprises: Mapping[str, Enterprise], doc: SourceDoc,
    findings: Collector,
) -> None:  # fmt: skip
    """Report every named enterprise that the table does not have, with the nearest name."""
    if not enterprises:
        return
    for deal in deals:
        for name, mark in _named(deal, doc):
            if name not in enterprises:
                values = {"enterprise": name, "suggestion": suggestion(name, enterprises)}
                findings.add(diagnose("E717", mark, values))


def _named(deal: LoadedDeal, doc: SourceDoc) -> Iterator[tuple[str, Mark]]:
    """The enterprises that an agreement and what a scenario adds to it name, and where."""
    here = ("agreements", deal.number)
    for i, name in enumerate(deal.deal.enterprises or ()):
        yield name, doc.marks.value((*here, "enterprises", i))
    for what, given in deal.deal.events.items():
        if isinstance(given, EventByEnterprise):
            for name in given.by_enterprise:
                yield name, doc.marks.key((*here, "events", what, "by_enterprise", name))
    for what, series in deal.deal.data.items():
        for name in series.by_enterprise or ():
            yield name, doc.marks.key((*here, "data", what, "by_enterprise", name))
    loaded = deal.opened.loaded
    for version in loaded.versions:
        for i, name in enumerate(version.agreement.scope.enterprises or ()):
            yield name, loaded.locate(("scope", "enterprises", i))
