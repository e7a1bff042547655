"""Which way a figure is credited on which day: a rule with dates put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from enclave.credit.model import CreditTerms, Reason, Segment
from enclave.credit.spans import rule_spans, span_defect, term_span
from enclave.dates import FOREVER, DateError, Span
from enclave.diagnostics import Diagnostic, diag
from enclave.terms.credit import CreditRule, PhaseMode
from enclave.terms.indicator import IndicatorRow
from enclave.terms.time import Unresolved


def timeline(
    terms: CreditTerms, row: IndicatorRow
) -> tuple[tuple[Segment, ...], tuple[Diagnostic, ...]]:
    """The segments that hold for the row's unit, covering every day, and what to tell the user.

    Where an event has no date everything stays with the host, with a notice (N602 recognition,
    N603 any other). Errors: E605, E606, E614 phases that do not fit together once dated, E643.
    """
    rule = terms.credit[row.indicator]
    events = terms.events_of(row)
    unit, name = row.reporting_unit, row.indicator
    gate = rule.recognition.event
    recognised = events.get(gate) if gate else None
    if gate and recognised is None:
        note = diag("N602", terms.mark, event=gate, unit=unit, indicator=name)
        return (_host(FOREVER, "not_recognised"),), (note,)
    try:
        whole = term_span(terms.term, events, terms.clock)
        spans = rule_spans(rule, events, terms.clock, terms.term)
    except Unresolved as missing:
        note = diag("N603", terms.mark, event=missing.event, unit=unit, indicator=name)
        return (_host(FOREVER, "no_event"),), (note,)
    except DateError as error:
        text = error.values.get("text", error.code)
        return (), (diag("E643", terms.mark, indicator=row.indicator, text=text),)
    defect = span_defect(spans)
    if defect is not None:
        code, span, number = defect
        end = "…" if span.end is None else span.end
        return (), (diag(code, terms.mark, start=span.start, end=end, number=number),)
    inside = _gated(_bounded(_segments(rule, spans), whole), recognised)
    return _until(_listed(inside, terms.days_of(row)), terms.left_on(row)), ()


def _segments(rule: CreditRule, spans: Sequence[Span]) -> list[Segment]:
    """The phases in order of time, with the host before the first and after the last."""
    order = sorted(range(len(spans)), key=lambda i: spans[i].start)
    out: list[Segment] = []
    first, last = spans[order[0]], spans[order[-1]]
    if first.start > date.min:
        out.append(_host(Span(date.min, first.start), "before"))
    for i in order:
        piece = rule.pieces[i]
        mode: PhaseMode = "split" if piece.mode == "phased" else piece.mode
        parts = tuple((piece.weights or dict.fromkeys(piece.to or (), Fraction(1))).items())
        out.append(Segment(spans[i], mode, parts, phase=i + 1 if rule.phases else 0))
    if last.end is not None:
        out.append(_host(Span(last.end), "after"))
    return out


def _bounded(segments: Sequence[Segment], whole: Span) -> list[Segment]:
    """Outside the agreement's term everything stays with the host."""
    out = [] if whole.start == date.min else [_host(Span(date.min, whole.start), "before")]
    out += [replace(s, span=cut) for s in segments if (cut := s.span.intersect(whole))]
    return out if whole.end is None else [*out, _host(Span(whole.end), "after")]


def _host(span: Span, reason: Reason) -> Segment:
    return Segment(span, "host", reason=reason)


def _gated(segments: Sequence[Segment], opened: date | None) -> tuple[Segment, ...]:
    """Nothing counts before recognition: until ``opened`` the host keeps everything."""
    if opened is None:
        return tuple(segments)
    later = [(s, s.span.intersect(Span(opened))) for s in segments]
    rest = [replace(s, span=cut) for s, cut in later if cut is not None]
    return (_host(Span(date.min, opened), "not_recognised"), *rest)


def _listed(segments: Sequence[Segment], days: Sequence[Span] | None) -> tuple[Segment, ...]:
    """Only the days on the list count: before them it waits for recognition, between them it is off."""
    if days is None:
        return tuple(segments)
    out: list[Segment] = []
    here = date.min
    for span in sorted(days, key=lambda s: s.start):
        if here < span.start:
            out.append(_host(Span(here, span.start), "off_list" if out else "not_recognised"))
        out += [replace(s, span=cut) for s in segments if (cut := s.span.intersect(span))]
        if span.end is None:
            return tuple(out)
        here = span.end
    out.append(_host(Span(here), "off_list" if out else "not_recognised"))
    return tuple(out)


def _until(segments: Sequence[Segment], day: date | None) -> tuple[Segment, ...]:
    """Nothing counts from the day of an exit on; what counted before stays."""
    if day is None:
        return tuple(segments)
    before = [(s, s.span.intersect(Span(date.min, day))) for s in segments]
    kept = [replace(s, span=cut) for s, cut in before if cut is not None]
    return (*kept, _host(Span(day), "left"))


def segment_for(
    row: IndicatorRow, rule: CreditRule, segments: Sequence[Segment], *, stock: bool
) -> Segment | date:
    """The segment of a row, or the day of a change that leaves open to which one it belongs.

    A stock is a level at the end of the month. A flow without a day belongs to its month; where
    the rule changes inside that month, ``straddle`` of the rule decides.
    """
    day = row.day or (row.period.last_day if stock else row.period.first_day)
    if row.day is None and not stock:
        change = _change_inside(row, segments)
        if change is not None and rule.straddle is None:
            return change
        if rule.straddle == "after":
            day = row.period.last_day
    return next(s for s in segments if day in s.span)


def _change_inside(row: IndicatorRow, segments: Sequence[Segment]) -> date | None:
    for before, after in pairwise(segments):
        cut = after.span.start
        if row.period.first_day < cut <= row.period.last_day and before.way != after.way:
            return cut
    return None


def host_segment(*, claimed: bool) -> Segment:
    """Everything stays where it arose: for what no rule lists, or no agreement covers."""
    return _host(FOREVER, "unlisted" if claimed else "unclaimed")
