"""Points in time, clocks and phases as an agreement writes them (S6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from enclave.dates import DateError, MonthEnd, add_months, parse_date
from enclave.terms.fields import BilingualText, DateText, Identifier, Model, Months, YesNo, fail

ClockUnit = Literal["anniversary", "fiscal_year_of_event", "fiscal_year_after_event"]
"""How "the first three years" is counted: from the day of the event, by budget years starting
with the one in which the event falls, or by budget years starting with the next one."""


class Clock(Model):
    """How years counted from an event run, and what 29 February + 1 year means."""

    unit: ClockUnit
    month_end: MonthEnd = "refuse"


class EventPoint(Model):
    """A date counted from an event: ``{event: production, after: 3 years}``."""

    event: Identifier
    after: Months = 0


def _point(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return parse_date(value)
        except DateError as error:
            raise fail(error.code, **error.values) from None
    if isinstance(value, (date, Mapping, EventPoint)):
        return value
    raise fail("E231", text=value)


TimePoint = Annotated[date | EventPoint, BeforeValidator(_point)]
"""An ISO date, or a date counted from an event."""


class Term(Model):
    """How long an agreement runs: ``from`` and either ``until`` (not included) or ``for``."""

    from_: TimePoint = Field(alias="from")
    until: TimePoint | None = None
    for_: Months | None = Field(default=None, alias="for")


class Event(Model):
    """A dated fact the agreement counts from, or a condition the engine derives (S6).

    Exactly one of ``date`` (with ``evidence``), ``required`` (the scenario must give it),
    ``recovered`` / ``cap_reached`` (a clause id) and ``cap_unmet`` with ``at``.
    """

    name: BilingualText | None = None
    date: DateText | None = None
    required: YesNo = False
    evidence: BilingualText | None = None
    recovered: Identifier | None = None
    cap_reached: Identifier | None = None
    cap_unmet: Identifier | None = None
    at: TimePoint | None = None
    takes_effect: Literal["same_day", "next_month", "next_year"] | None = None

    @property
    def derived_from(self) -> str | None:
        """The clause whose state makes this event happen, if it is derived."""
        return self.recovered or self.cap_reached or self.cap_unmet


class Unresolved(Exception):
    """A date that depends on an event that has not happened."""

    def __init__(self, event: str) -> None:
        """Name the event."""
        self.event = event
        super().__init__(event)


def resolve(
    point: date | EventPoint, events: Mapping[str, date | None], clock: Clock | None
) -> date:
    """Turn a point in time into a date.

    With a fiscal-year clock the years are budget years: the count starts on 1 January of the
    event's year or of the next one.

    Raises:
        Unresolved: the event has no date.
        DateError: E234 a day that does not exist, E236 years counted without a clock.
    """
    if isinstance(point, date):
        return point
    day = events.get(point.event)
    if day is None:
        raise Unresolved(point.event)
    if not point.after and clock is None:
        return day
    if clock is None:
        raise DateError("E236", event=point.event)
    return count_from(day, point.after, clock)


def count_from(day: date, months: int, clock: Clock) -> date:
    """``months`` after ``day`` on a clock.

    Raises:
        DateError: E234, E237 (a fiscal-year clock counts whole years only), E238.
    """
    if clock.unit == "anniversary":
        return add_months(day, months, clock.month_end)
    if months % 12:
        raise DateError("E237", text=f"{months}")
    first = day.year if clock.unit == "fiscal_year_of_event" else day.year + 1
    if first + months // 12 >= date.max.year:
        raise DateError("E238", day=day, months=months)
    return date(first + months // 12, 1, 1)
