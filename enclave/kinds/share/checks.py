"""Static checks of the share clause: gaps between phases that no date can close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enclave.dates import Span
from enclave.kinds.base import Problem
from enclave.kinds.share.model import Phase, Share
from enclave.terms.agreement import Agreement
from enclave.terms.time import EventPoint
from enclave.text import Text

Symbol = tuple[str, int] | date | None
"""A point in time as an event and months after it, as a date, or unknown."""


def check(clause: Share, agreement: Agreement) -> Iterable[Problem]:
    """Gaps and overlaps between phases counted from the same event (E314, E315).

    Phases that exist only if something has happened may be alternatives: they are judged when the
    year is compiled.
    """
    if clause.phases is None:
        return
    end: Symbol = _term_start(agreement)
    previous_open = False
    for i, phase in enumerate(clause.phases):
        if previous_open:
            yield Problem("E313", ("phases", i - 1), {"number": i, "next": i + 1})
            return
        start = _symbol(phase.from_) if phase.from_ is not None else end
        certain = phase.when is None and (not i or clause.phases[i - 1].when is None)
        if i and phase.from_ is not None and certain:
            yield from _defect(clause, i, end, start)
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


def _defect(clause: Share, number: int, end: Symbol, start: Symbol) -> Iterable[Problem]:
    """What lies between the end of a phase and the start of the next, where both are known."""
    what: Text | None = None
    code = "E314"
    if isinstance(end, date) and isinstance(start, date) and end != start:
        code = "E314" if end < start else "E315"
        first, after = min(end, start), max(end, start)
        what = Text(str(first) if (after - first).days == 1 else str(Span(first, after)))
    elif isinstance(end, tuple) and isinstance(start, tuple):
        months = start[1] - end[1]
        if end[0] == start[0] and months:
            code = "E314" if months > 0 else "E315"
            count, year = abs(months), min(end[1], start[1]) // 12 + 1
            what = Text(f"{count} 个月（自第 {year} 年起）", f"{count} months (from year {year})")
    if what is not None:
        values = {"clause": clause.id, "first": number, "second": number + 1, "what": what}
        yield Problem(code, ("phases", number, "from"), values, ("phases", number - 1))
