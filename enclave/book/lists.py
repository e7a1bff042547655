"""Lists of recognised enterprises: who counts, and from when until when (报备→审查→认定→核算)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from enclave.book.deals import DealRun, Lists
from enclave.compile.check import suggestion
from enclave.dates import Span
from enclave.diagnostics import Collector, diag, diagnose
from enclave.source import SourceDoc
from enclave.tables.ledger import Enterprise
from enclave.terms.receipt import Receipt
from enclave.terms.scenario import Scenario


def recognised(scenario: Scenario) -> Lists:
    """The lists of a scenario; an enterprise that waits for recognition has no days."""
    out: dict[str, dict[str, tuple[Span, ...]]] = {}
    for name, entries in scenario.lists.items():
        mine = out.setdefault(name, {})
        for entry in entries:
            span = (entry.span,) if entry.span is not None else ()
            mine[entry.enterprise] = (*mine.get(entry.enterprise, ()), *span)
    return out


def check_lists(
    scenario: Scenario, enterprises: Mapping[str, Enterprise], doc: SourceDoc, findings: Collector
) -> None:
    """Enterprises that are in no table, and entries of one enterprise that overlap."""
    for name, entries in scenario.lists.items():
        seen: dict[str, list[Span]] = {}
        for i, entry in enumerate(entries):
            mark = doc.marks.value(("lists", name, i))
            if enterprises and entry.enterprise not in enterprises:
                near = suggestion(entry.enterprise, enterprises)
                values = {"enterprise": entry.enterprise, "suggestion": near}
                findings.add(diagnose("E717", mark, values))
            span = entry.span or Span(date.min)
            before = seen.setdefault(entry.enterprise, [])
            if any(span.intersect(other) for other in before):
                findings.add(diag("E722", mark, enterprise=entry.enterprise, name=name))
            before.append(span)


def list_notices(
    scenario: Scenario, deals: Iterable[DealRun], receipts: Iterable[Receipt], doc: SourceDoc,
    findings: Collector,
) -> None:  # fmt: skip
    """Say who waits for recognition, and which receipts lie outside the days on a list."""
    used = {d.agreement.scope.enterprise_list for d in deals}
    by_enterprise: dict[str, list[Receipt]] = {}
    for receipt in receipts:
        by_enterprise.setdefault(receipt.enterprise, []).append(receipt)
    for name in (n for n in scenario.lists if n in used):
        for i, entry in enumerate(scenario.lists[name]):
            if entry.waits:
                mark = doc.marks.value(("lists", name, i))
                findings.add(diag("N704", mark, enterprise=entry.enterprise, name=name))
        for enterprise, spans in recognised(scenario)[name].items():
            outside = [
                r for r in by_enterprise.get(enterprise, ())
                if spans and not any(r.effective in span for span in spans)
            ]  # fmt: skip
            if outside:
                place = [e.enterprise for e in scenario.lists[name]].index(enterprise)
                mark = doc.marks.value(("lists", name, place))
                shown = "、".join(_shown(spans))
                values = {
                    "enterprise": enterprise, "count": len(outside), "name": name, "span": shown,
                }  # fmt: skip
                findings.add(diagnose("N705", mark, values))


def _shown(spans: Iterable[Span]) -> Iterator[str]:
    for span in spans:
        yield str(span).removeprefix(str(date.min))
