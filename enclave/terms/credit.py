"""The ``credit:`` section of an agreement: who is credited with which statistic, and when.

It maps an indicator to a rule. Credit is for internal assessment only: the official figure stays
where it arose whatever is written here (S11), and a party without a treasury may hold credit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from enclave.dates import DateError, Span, coverage_defects
from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.source import did_you_mean
from enclave.terms.fields import (
    BilingualText,
    Identifier,
    Model,
    Months,
    RatioText,
    Reference,
    WeightsText,
    WholeText,
    YesNo,
    fail,
)
from enclave.terms.indicator import Indicator
from enclave.terms.party import Party
from enclave.terms.time import Clock, EventPoint, TimePoint, count_from, resolve
from enclave.text import Text

CREDIT_ALIASES: Final[Mapping[str, str]] = {
    "考核认定": "credit",
    "方式": "mode",
    "归": "to",
    "阶段": "phases",
    "统计年度": "window",
    "起始月": "from_month",
    "年度命名": "named_for",
    "认定办法": "recognition",
    "流动资产折算": "liquid_of_fixed",
    "按注册资本计": "registered_share_for",
    "不计": "exclude",
    "仅限内部": "internal_only",
    "跨月": "straddle",
}
"""Chinese names of the keys that only this section has."""

Mode = Literal["host", "split", "full", "double", "phased"]
PhaseMode = Literal["host", "split", "full", "double"]


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


PartyNames = Annotated[
    tuple[Identifier, ...],
    BeforeValidator(_names, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]


class Window(Model):
    """The twelve months an assessment counts, where they are not the calendar year.

    ``from_month: 12`` with ``named_for: end`` is 1 December to 30 November, named for the year in
    which it ends: 5 December 2007 belongs to 2008.

    Raises:
        E612: ``from_month`` is not 1 to 12, or ``named_for`` is missing where the months of two
            calendar years are counted.
    """

    from_month: WholeText
    named_for: Literal["end", "start"] | None = None

    @model_validator(mode="after")
    def _year_is_named(self) -> Window:
        if not 1 <= self.from_month <= 12 or (self.from_month != 1 and self.named_for is None):
            raise fail("E612", text=self.from_month)
        return self

    def year_of(self, year: int, month: int) -> int:
        """The name of the assessment year to which a calendar month belongs."""
        started = year if month >= self.from_month else year - 1
        return started + (1 if self.from_month != 1 and self.named_for == "end" else 0)


CALENDAR: Final = Window(from_month=1)
"""The calendar year."""


class Recognition(Model):
    """What of a reported figure counts.

    Attributes:
        event: nothing counts before this event of the project (认定); until then the figure stays
            with the place where it arose.
        liquid_of_fixed: liquid assets count as this part of the fixed assets, whatever they are.
        registered_share_for: classes of partners for whom a joint venture counts only by the
            registered share; with any other partner it counts in full.
        exclude: rows with one of these values of an attribute are outside the rule and stay with
            the place where they arose (``{sector: [real_estate]}``).
    """

    event: Identifier | None = None
    liquid_of_fixed: RatioText | None = None
    registered_share_for: PartyNames | None = None
    exclude: dict[Identifier, PartyNames] = Field(default_factory=dict)

    @property
    def measures(self) -> bool:
        """Whether the recognised amount may differ from the reported one."""
        return self.liquid_of_fixed is not None or self.registered_share_for is not None


class _Sharing(Model):
    """What a rule and a phase have in common: who is credited, and until when."""

    weights: WeightsText | None = None
    to: PartyNames | None = None
    internal_only: YesNo = False
    from_: TimePoint | None = Field(default=None, alias="from")
    until: TimePoint | None = None
    for_: Months | None = Field(default=None, alias="for")

    def _check_sharing(self, mode: str) -> None:
        """Refuse keys that the mode lacks (E601) or does not have (E602); E603, E604, E613."""
        wanted = {"split": ("weights",), "full": ("to",), "double": ("to",)}.get(mode, ())
        for key in ("weights", "to"):
            given = getattr(self, key) is not None
            if key in wanted and not given:
                raise fail("E601", mode=mode, key=key)
            if given and key not in wanted:
                raise fail("E602", mode=mode, key=key)
        count = len(set(self.to or ()))
        if count != len(self.to or ()) or (mode, count > 1) in (("full", True), ("double", False)):
            raise fail("E603", mode=mode, text=", ".join(self.to or ()))
        if self.internal_only != (mode == "double"):
            raise fail("E604" if mode == "double" else "E602", mode=mode, key="internal_only")
        if self.until is not None and self.for_ is not None:
            raise fail("E613")

    @property
    def points(self) -> tuple[date | EventPoint, ...]:
        """The points in time it names."""
        return tuple(p for p in (self.from_, self.until) if p is not None)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties it names, in the order in which they are written."""
        return (*(self.weights or {}), *(self.to or ()))


class CreditPhase(_Sharing):
    """One phase of a ``phased`` rule; with ``weights`` alone the mode is ``split``.

    It starts at ``from``, else where the phase before it ends, and runs for the time ``for``
    (counted from the start of the rule, one phase after the other) or to ``until``.
    """

    mode: PhaseMode = "split"

    @model_validator(mode="after")
    def _is_complete(self) -> CreditPhase:
        self._check_sharing(self.mode)
        return self


class CreditRule(_Sharing):
    """How one indicator is credited.

    ``host``: to the place where it arose. ``split``: by ``weights``. ``full``: all to one party.
    ``double``: in full to each of several parties, which ``internal_only: yes`` must admit.
    ``phased``: a list of phases. Before ``from`` and after the end everything stays with the host.

    ``straddle`` says to which side a month belongs in whose middle the rule changes, for rows
    that have no day: ``before`` or ``after`` the change. It must be written where that happens.

    Raises:
        E601–E604: keys that do not fit the mode. E605, E606: phases leave a gap or overlap.
        E607: years are counted without a ``clock``. E608: a phase does not say how long it runs.
        E613: both ``for`` and ``until``. E614: a span ends before it starts.
    """

    mode: Mode
    phases: tuple[CreditPhase, ...] | None = None
    clock: Clock | None = None
    window: Window = CALENDAR
    recognition: Recognition = Recognition()
    straddle: Literal["before", "after"] | None = None
    reference: Reference | None = None
    note: BilingualText | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> CreditRule:
        self._check_sharing(self.mode)
        if (self.phases is not None) != (self.mode == "phased"):
            raise fail("E602" if self.phases else "E601", mode=self.mode, key="phases")
        if self.mode == "phased" and (self.for_ is not None or self.until is not None):
            raise fail("E602", mode="phased", key="for" if self.for_ is not None else "until")
        self._check_time()
        return self

    def _check_time(self) -> None:
        pieces = self.pieces
        counted = any(p.for_ for p in pieces)
        counted = counted or any(isinstance(q, EventPoint) and q.after for q in self.all_points)
        if counted and self.clock is None:
            raise fail("E607")
        first = pieces[0].from_ or self.from_
        if first is None and (self.phases or self.for_ is not None):
            raise fail("E601", mode=self.mode, key="from")
        for number, (piece, after) in enumerate(pairwise(pieces), 1):
            if piece.for_ is None and piece.until is None and after.from_ is None:
                raise fail("E608", number=number)
        _check_spans(self)

    @property
    def pieces(self) -> tuple[CreditPhase | CreditRule, ...]:
        """The phases, or the rule itself where it has none."""
        return self.phases or (self,)

    @property
    def all_points(self) -> tuple[date | EventPoint, ...]:
        """Every point in time the rule names."""
        inner = (p for piece in self.phases or () for p in piece.points)
        return (*self.points, *inner)

    @property
    def all_parties(self) -> tuple[str, ...]:
        """Every party the rule names, each once, in order."""
        named = (name for piece in (self, *(self.phases or ())) for name in piece.parties)
        return tuple(dict.fromkeys(named))

    @property
    def events(self) -> tuple[str, ...]:
        """Every event whose date the rule needs."""
        points = [p.event for p in self.all_points if isinstance(p, EventPoint)]
        extra = [self.recognition.event] if self.recognition.event else []
        return tuple(dict.fromkeys([*points, *extra]))


Credit: TypeAlias = dict[Identifier, CreditRule]
"""The ``credit:`` section: indicator → rule."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day counted from another: ``months`` after ``base`` on the clock of the rule.

    Phases are counted from the start of the rule, not one from the end of the other: from
    31 January, one month and then another are 31 March, not 28 March.
    """

    base: date
    months: int = 0
    literal: bool = False

    @classmethod
    def of(cls, point: date | EventPoint, events: Mapping[str, date | None]) -> _Moment:
        if isinstance(point, date):
            return cls(point, literal=True)
        return cls(resolve(EventPoint(event=point.event), events, None), point.after)

    def later(self, months: int) -> _Moment:
        return _Moment(self.base, self.months + months)

    def day(self, clock: Clock | None) -> date:
        if self.literal or (clock is None and not self.months):
            return self.base
        if clock is None:  # the model refuses it (E607); a rule built without it is caught here
            raise DateError("E236", event=str(self.base))
        return count_from(self.base, self.months, clock)


def _start(rule: CreditRule, number: int, events: Mapping[str, date | None]) -> _Moment | None:
    point = rule.pieces[number].from_ or (rule.from_ if number == 0 else None)
    return None if point is None else _Moment.of(point, events)


def rule_spans(rule: CreditRule, events: Mapping[str, date | None]) -> tuple[Span, ...]:
    """The days of each phase of a rule (of the rule itself where it has no phases).

    A phase that does not say when it ends runs to the start of the next one.

    Raises:
        Unresolved: an event has no date.
        DateError: E234, E236, E237 from the clock.
    """
    out: list[Span] = []
    reached: _Moment | None = None
    for number, piece in enumerate(rule.pieces):
        start = _start(rule, number, events) or reached
        end: _Moment | None = None
        if piece.for_ is not None and start is not None:
            end = start.later(piece.for_)
        elif piece.until is not None:
            end = _Moment.of(piece.until, events)
        elif number + 1 < len(rule.pieces):
            end = _start(rule, number + 1, events)
        first = date.min if start is None else start.day(rule.clock)
        out.append(Span(first, None if end is None else end.day(rule.clock)))
        reached = end
    return tuple(out)


def span_defect(spans: Sequence[Span]) -> tuple[str, Span, int] | None:
    """The first defect of a list of phases: code, the days it concerns, number of the phase.

    E614 a phase that ends before it starts, E605 a gap, E606 an overlap.
    """
    for number, span in enumerate(spans, 1):
        if span.end is not None and span.end <= span.start:
            return "E614", span, number
    first = min(s.start for s in spans)
    last = None if any(s.end is None for s in spans) else max(s.end for s in spans if s.end)
    for defect in coverage_defects(spans, Span(first, last)):
        return "E605" if defect.kind == "gap" else "E606", defect.span, defect.entries[-1] + 1
    return None


def _check_spans(rule: CreditRule) -> None:
    """Find gaps and overlaps at once where all points are dates, or all count from one event.

    Where dates and events are mixed this has to wait until the events have dates.
    """
    events = {p.event for p in rule.all_points if isinstance(p, EventPoint)}
    if len(events) > 1 or (events and any(isinstance(p, date) for p in rule.all_points)):
        return
    # An event without a date yet: any date shows the same gaps, and this one is easy to count from.
    epoch = date(2001, 1, 1)
    try:
        spans = rule_spans(rule, dict.fromkeys(events, epoch))
    except DateError as error:
        raise fail(error.code, **error.values) from None
    defect = span_defect(spans)
    if defect is None:
        return
    code, span, number = defect
    name = next(iter(events), None)
    raise fail(
        code,
        start=_say(span.start, name, spans[0].start),
        end="…" if span.end is None else _say(span.end, name, spans[0].start),
        number=number,
    )


def _say(day: date, event: str | None, start: date) -> str:
    """A date, or the months since the event: ``production+36m``."""
    if event is None:
        return str(day)
    return f"{event}+{(day.year - start.year) * 12 + day.month - start.month}m"


def credit_problems(
    credit: Mapping[str, CreditRule],
    parties: Mapping[str, Party],
    indicators: Mapping[str, Indicator],
    marks: Callable[[tuple[str | int, ...]], Mark] = lambda _: Mark(""),
) -> Iterator[Diagnostic]:
    """What is wrong between a credit section and what it refers to.

    E609 a party the agreement does not have, E610 an unknown indicator, E611 a rule for a rate.
    ``marks`` gives the place of a path inside the section.
    """
    for name, rule in credit.items():
        item = indicators.get(name)
        if item is None:
            guess = _guess(name, indicators)
            yield diag("E610", marks((name,)), path=f"credit.{name}", indicator=name, guess=guess)
        elif item.kind == "rate":
            yield diag("E611", marks((name,)), path=f"credit.{name}", indicator=name)
        for party in rule.all_parties:
            if party not in parties:
                guess = _guess(party, parties)
                yield diag("E609", marks((name,)), path=f"credit.{name}", party=party, guess=guess)


def _guess(word: str, candidates: Iterable[str]) -> Text:
    """`` (did you mean …?)`` in both languages, or nothing."""
    near = did_you_mean(word, candidates)
    return Text(f"（是否为 {near}？）", f" (did you mean {near}?)") if near else Text("", "")
