"""From a rule with events and durations to the days of its phases (S6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from enclave.dates import FOREVER, DateError, Span, coverage_defects
from enclave.terms.credit import CreditRule
from enclave.terms.time import Clock, EventPoint, Term, Unresolved, count_from

Events = Mapping[str, date | None]
_EPOCH: Final = date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day counted from another: ``months`` after ``base`` on a clock.

    Phases are counted from the start of the rule, not one from the end of the other: one month
    and another after 31 January are 31 March, not 28 March. A ``literal`` day is written as a
    date and stands as it is, whatever the clock.
    """

    base: date
    months: int = 0
    literal: bool = False

    @classmethod
    def of(cls, point: date | EventPoint, events: Events) -> Moment:
        """The moment of a point in time.

        Raises:
            Unresolved: its event has no date.
        """
        if isinstance(point, date):
            return cls(point, literal=True)
        base = events.get(point.event)
        if base is None:
            raise Unresolved(point.event)
        return cls(base, point.after)

    def later(self, months: int) -> Moment:
        """So many months later."""
        return Moment(self.base, self.months + months)

    def day(self, clock: Clock | None) -> date:
        """The date on a clock.

        Raises:
            DateError: E234 no such day, E236 no clock, E237 a budget-year clock and odd months.
        """
        if self.literal or (clock is None and not self.months):
            return self.base
        if clock is None:
            raise DateError("E236", event=str(self.base))
        return count_from(self.base, self.months, clock)


def term_span(term: Term | None, events: Events, clock: Clock | None) -> Span:
    """The days of an agreement; all days where it has no term.

    Raises:
        Unresolved, DateError: as :class:`Moment`.
    """
    if term is None:
        return FOREVER
    start = Moment.of(term.from_, events)
    end = None if term.for_ is None else start.later(term.for_)
    end = end if term.until is None else Moment.of(term.until, events)
    return Span(start.day(clock), None if end is None else end.day(clock))


def rule_spans(
    rule: CreditRule, events: Events, clock: Clock | None, term: Term | None
) -> tuple[Span, ...]:
    """The days of each phase of a rule (of the rule itself where it has no phases).

    The rule starts with the agreement unless it says otherwise; a phase that does not say when it
    ends runs to the start of the next one.

    Raises:
        Unresolved, DateError: as :class:`Moment`.
    """
    own = rule.clock or clock
    origin = rule.from_ or (term.from_ if term else None)
    reached = None if origin is None else Moment.of(origin, events)
    out: list[Span] = []
    for number, piece in enumerate(rule.pieces):
        start = reached if piece.from_ is None else Moment.of(piece.from_, events)
        after = rule.pieces[number + 1] if number + 1 < len(rule.pieces) else None
        end: Moment | None = None
        if piece.for_ is not None and start is not None:
            end = start.later(piece.for_)
        elif piece.until is not None:
            end = Moment.of(piece.until, events)
        elif after is not None and after.from_ is not None:
            end = Moment.of(after.from_, events)
        first = date.min if start is None else start.day(own)
        out.append(Span(first, None if end is None else end.day(own)))
        reached = end
    return tuple(out)


def span_defect(spans: Sequence[Span]) -> tuple[str, Span, int] | None:
    """The first defect of a list of phases: code, the days it concerns, number of the phase.

    E614 a phase that ends before it starts, E605 a gap, E606 an overlap.
    """
    for number, span in enumerate(spans, 1):
        if span.end is not None and span.end <= span.start:
            return "E614", span, number
    ends = [s.end for s in spans if s.end is not None]
    whole = Span(min(s.start for s in spans), max(ends) if len(ends) == len(spans) else None)
    for defect in coverage_defects(spans, whole):
        return "E605" if defect.kind == "gap" else "E606", defect.span, defect.entries[-1] + 1
    return None


def written_defect(rule: CreditRule, term: Term | None) -> tuple[str, str, str, int] | None:
    """A gap or overlap that shows before any event has a date: code, start, end, phase.

    It shows where all points are dates, or all count from one event. Elsewhere, and for what a
    clock does to the days, the check is made again once the dates are known.
    """
    points = [*rule.all_points, *([term.from_] if term and rule.from_ is None else [])]
    events = {p.event for p in points if isinstance(p, EventPoint)}
    if len(events) > 1 or (events and any(isinstance(p, date) for p in points)):
        return None
    # Any day shows the same gaps; from a first of January every number of months has its day.
    clock = Clock(unit="anniversary", month_end="down")
    plain = rule.model_copy(update={"clock": clock})
    defect = span_defect(rule_spans(plain, dict.fromkeys(events, _EPOCH), clock, term))
    if defect is None:
        return None
    code, span, number = defect
    name = next(iter(events), None)
    end = "…" if span.end is None else _say(span.end, name)
    return code, _say(span.start, name), end, number


def _say(day: date, event: str | None) -> str:
    """A date, or the months since the event: ``production+36m``."""
    if event is None:
        return str(day)
    return f"{event}+{(day.year - _EPOCH.year) * 12 + day.month - _EPOCH.month}m"
