"""Compiling an agreement on trial, to find what only planning shows.

Events without a date are given one, first as if they had happened and then as if not; what the
scenario would have to supply is left aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from enclave.book.agreements import OpenAgreement
from enclave.compile.data import DataSource
from enclave.compile.planner import AgreementPlanner
from enclave.compile.term import term_span
from enclave.dates import DateError
from enclave.diagnostics import Diagnostic, diagnose
from enclave.ir import State
from enclave.kinds.base import PlanProblem
from enclave.terms.agreement import Agreement
from enclave.terms.amounts import Series
from enclave.terms.validate import show_path

DUMMY_DAY: Final = date(2024, 1, 1)
LONGEST: Final = 60
# What the scenario supplies, or what depends on the day an event has.
_NOT_THE_TEXT: Final = frozenset({"E321", "E331", "E332", "E333", "E334", "E335"})


def probe(opened: OpenAgreement) -> list[Diagnostic]:
    """The problems of planning that no data of a scenario could mend."""
    loaded = opened.loaded
    if loaded.agreement is None or loaded.holes or not loaded.versions:
        return []
    found: dict[tuple[str, object], Diagnostic] = {}
    for happened in (True, False):
        events = _events(loaded.agreement, happened=happened)
        series = _series(opened)
        planner = AgreementPlanner(loaded.versions, events, DataSource(series, _enterprise(series)))
        for error in _problems(planner, events):
            if error.code in _NOT_THE_TEXT:
                continue
            path = error.path if isinstance(error, PlanProblem) else ("term",)
            mark = loaded.locate(path)
            item = diagnose(error.code, mark, error.values, show_path(path))
            found.setdefault((error.code, path), item)
    return list(found.values())


def _events(agreement: Agreement, *, happened: bool) -> dict[str, date | None]:
    out: dict[str, date | None] = {}
    for name, event in agreement.events.items():
        if event.derived_from is None:
            out[name] = event.date or (DUMMY_DAY if happened else None)
    return out


def _series(opened: OpenAgreement) -> dict[str, Series]:
    out: dict[str, Series] = {}
    for version in opened.loaded.versions:
        out.update(version.agreement.data)
    return out


def _enterprise(series: Mapping[str, Series]) -> str | None:
    for item in series.values():
        if item.by_enterprise:
            return next(iter(item.by_enterprise))
    return None


def _years(planner: AgreementPlanner, events: Mapping[str, date | None]) -> range:
    span = term_span(planner.agreement, events)
    if span.start == date.max:
        return range(DUMMY_DAY.year, DUMMY_DAY.year + 1)
    start = span.start if span.start > date.min else DUMMY_DAY
    end = span.end or date(start.year + 1, 1, 1)
    return range(start.year, min(max(end.year, start.year + 1), start.year + LONGEST))


def _problems(
    planner: AgreementPlanner, events: Mapping[str, date | None]
) -> Iterator[PlanProblem | DateError]:
    """The problems of every year of the term; one year may be wrong where others are not."""
    try:
        years = _years(planner, events)
    except DateError as error:
        yield error
        return
    derived = {
        name: None for name, e in planner.agreement.events.items() if e.derived_from is not None
    }
    for year in years:
        try:
            planner.plan(year, State(), derived)
        except (PlanProblem, DateError) as error:
            yield error
