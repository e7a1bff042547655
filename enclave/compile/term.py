"""When an agreement runs, and whether a project passes its entry test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from enclave.compile.data import DataSource
from enclave.dates import FOREVER, Span, add_months
from enclave.terms.agreement import Agreement
from enclave.terms.amounts import Computed
from enclave.terms.time import Clock, Unresolved, resolve


def term_span(agreement: Agreement, events: Mapping[str, date | None]) -> Span:
    """The days of the term; empty (in the far future) while its start has not happened.

    Raises:
        DateError: see :func:`enclave.terms.time.count_from`.
    """
    term = agreement.term
    if term is None:
        return FOREVER
    never = Span(date.max, None)
    try:
        start = resolve(term.from_, events, agreement.clock)
    except Unresolved:
        return never
    if term.for_ is not None:
        clock = agreement.clock or Clock(unit="anniversary")
        return Span(start, add_months(start, term.for_, clock.month_end))
    if term.until is None:
        return Span(start)
    try:
        return Span(start, resolve(term.until, events, agreement.clock))
    except Unresolved:
        return Span(start)


def passes_threshold(agreement: Agreement, data: DataSource) -> bool:
    """Whether the project passes the entry test (inclusive or not as written)."""
    test = agreement.scope.threshold
    if test is None:
        return True
    where = ("scope", "threshold")
    series = data.find(test.average_of, where)
    years = [int(y) for y in test.years or ()] or sorted(series.by_year or {})
    average = data.amount(
        Computed.model_validate({"average_of": test.average_of, "years": [str(y) for y in years]}),
        0, where,
    )  # fmt: skip
    if test.at_least is not None:
        return average >= data.amount(test.at_least, 0, where)
    return average > data.amount(test.more_than, 0, where)
