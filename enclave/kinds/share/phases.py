"""Turning phases into spans of days, as far as their events have happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enclave.dates import Span, add_months
from enclave.kinds.base import YearContext
from enclave.kinds.share.model import Phase
from enclave.terms.time import Clock, Unresolved


@dataclass(frozen=True, slots=True)
class PhaseSpan:
    """A phase with its days; ``number`` is its place in the list."""

    number: int
    phase: Phase
    span: Span


def _start(phase: Phase, previous: date | None, ctx: YearContext) -> date:
    if phase.from_ is None:
        if previous is None:
            raise Unresolved("phase")
        return previous
    return ctx.resolve(phase.from_)


def _end(phase: Phase, start: date, ctx: YearContext) -> date | None:
    if phase.for_ is not None:
        clock = ctx.agreement.clock or Clock(unit="anniversary")
        return add_months(start, phase.for_, clock.month_end)
    if phase.until is None:
        return None
    try:
        return ctx.resolve(phase.until)
    except Unresolved:
        return None


def phase_spans(phases: Sequence[Phase], ctx: YearContext) -> list[PhaseSpan]:
    """The days of every phase whose start is known.

    A phase that depends (``when``) on an event that did not happen is skipped: the next one
    starts where it would have started. A phase whose end is not known yet runs on.
    """
    out: list[PhaseSpan] = []
    previous: date | None = ctx.term.start
    for number, phase in enumerate(phases):
        if phase.when is not None and ctx.events.get(phase.when) is None:
            continue
        try:
            start = _start(phase, previous, ctx)
        except Unresolved:
            previous = None
            continue
        end = _end(phase, start, ctx)
        if end is None or end > start:
            out.append(PhaseSpan(number, phase, Span(start, end)))
        previous = end
        if end is None:
            break
    return out
