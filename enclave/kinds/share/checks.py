"""Static checks of the share clause: gaps between phases that no date can close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enclave.kinds.base import Problem
from enclave.kinds.share.model import Phase, Share
from enclave.terms.agreement import Agreement
from enclave.terms.time import EventPoint

Symbol = tuple[str, int] | date | None
"""A point in time as an event and months after it, as a date, or unknown."""


def check(clause: Share, agreement: Agreement) -> Iterable[Problem]:
    """Gaps and overlaps between phases counted from the same event (E311, E312)."""
    if clause.phases is None:
        return
    end: Symbol = _term_start(agreement)
    previous_open = False
    for i, phase in enumerate(clause.phases):
        if previous_open:
            yield Problem("E313", ("phases", i), {"number": i, "next": i + 1})
            return
        start = _symbol(phase.from_) if phase.from_ is not None else end
        gap = _distance(end, start)
        if i and gap and phase.from_ is not None:
            code = "E314" if gap > 0 else "E315"
            values = {"clause": clause.id, "first": i, "second": i + 1, "months": abs(gap),
                      "year": _year_of(end, agreement)}  # fmt: skip
            yield Problem(code, ("phases", i, "from"), values)
        end = _phase_end(phase, start)
        previous_open = phase.for_ is None and phase.until is None and phase.when is None


def _term_start(agreement: Agreement) -> Symbol:
    return _symbol(agreement.term.from_) if agreement.term is not None else None


def _symbol(point: date | EventPoint) -> Symbol:
    return point if isinstance(point, date) else (point.event, point.after)


def _phase_end(phase: Phase, start: Symbol) -> Symbol:
    if phase.until is not None:
        return _symbol(phase.until)
    if phase.for_ is None or start is None:
        return None
    if isinstance(start, date):
        index = start.year * 12 + start.month - 1 + phase.for_
        return date(index // 12, index % 12 + 1, min(start.day, 28)) if start.day <= 28 else None
    return start[0], start[1] + phase.for_


def _distance(end: Symbol, start: Symbol) -> int:
    """Months from ``end`` to ``start`` where both are known to the same clock, else 0."""
    if isinstance(end, date) and isinstance(start, date):
        months = (start.year - end.year) * 12 + start.month - end.month
        return months or (start > end) - (start < end)
    if isinstance(end, tuple) and isinstance(start, tuple) and end[0] == start[0]:
        return start[1] - end[1]
    return 0


def _year_of(end: Symbol, agreement: Agreement) -> str:
    if isinstance(end, tuple):
        return str(end[1] // 12 + 1)
    start = _term_start(agreement)
    if isinstance(end, date) and isinstance(start, date):
        return str(end.year - start.year + 1)
    return "?"
