"""Which years a part of an agreement is about: by dates where they are known, else by events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from enclave.dates import DateError, add_months
from enclave.diff.scalars import Names
from enclave.kinds.wording import point_words
from enclave.terms.fields import parse_duration
from enclave.terms.time import Clock, EventPoint, Term, TimePoint, Unresolved, resolve
from enclave.text import Text

UNKNOWN: Final = "open"
"""A point in time that the text leaves open."""
Point = date | EventPoint | None


class _Points(BaseModel):
    point: TimePoint


@dataclass(frozen=True)
class Stretch:
    """From one point in time to another; ``None`` is not bounded. ``known`` unless a term is open."""

    start: Point
    end: Point
    known: bool = True


@dataclass(frozen=True)
class Calendar:
    """What a side says about time: its term, its clock, the dates of its events."""

    term: Stretch
    clock: Clock | None
    events: Mapping[str, date | None]

    def day(self, point: Point) -> date | None:
        """The day of a point, if it is known."""
        if point is None:
            return None
        try:
            return resolve(point, self.events, self.clock)
        except (Unresolved, DateError):
            return None

    def later(self, point: Point, months: int) -> Point:
        """A point some months on."""
        if isinstance(point, EventPoint):
            return EventPoint(event=point.event, after=point.after + months)
        if point is None:
            return None
        try:
            return add_months(point, months, (self.clock or Clock(unit="anniversary")).month_end)
        except DateError:
            return None

    def stretch(self, body: Mapping[str, Any], inside: Stretch) -> Stretch:
        """The days of something with ``from``, ``for`` and ``until``, inside other days."""
        start, known = inside.start, inside.known
        if "from" in body:
            start, told = read_point(body["from"])
            known = known and told
        end = inside.end
        if "for" in body:
            months = _months(body["for"])
            end = self.later(self.day(start) or start, months) if months is not None else None
            known = known and end is not None
        elif "until" in body:
            end, told = read_point(body["until"])
            known = known and told
        return Stretch(start, end, known)

    def phases(self, phases: Sequence[Any], inside: Stretch) -> list[Stretch]:
        """The days of every phase; one without a start begins where the one before it ends."""
        out: list[Stretch] = []
        start, known = inside.start, inside.known
        for body in phases:
            if not isinstance(body, Mapping):
                out.append(Stretch(None, None, known=False))
                known = False
                continue
            around = Stretch(start, inside.end, known)
            found = self.stretch(body, around)
            out.append(found)
            if "when" not in body:
                start, known = found.end, found.known
        return out


def read_point(value: Any) -> tuple[Point, bool]:
    """A point in time as written, and whether it is known."""
    try:
        return _Points(point=value).point, True
    except ValidationError:
        return None, False


def _months(value: Any) -> int | None:
    try:
        return parse_duration(value) if isinstance(value, str) else None
    except DateError:
        return None


def calendar(data: Mapping[str, Any]) -> Calendar:
    """The calendar of an agreement's data."""
    events: dict[str, date | None] = {}
    listed = data.get("events")
    for name, body in listed.items() if isinstance(listed, Mapping) else ():
        point, _ = read_point(body.get("date")) if isinstance(body, Mapping) else (None, False)
        events[name] = point if isinstance(point, date) else None
    try:
        clock = Clock.model_validate(data["clock"]) if "clock" in data else None
    except ValidationError:
        clock = None
    base = Calendar(Stretch(None, None), clock, events)
    term = data.get("term")
    if term is None:
        return base
    if not isinstance(term, Mapping) or set(term) == {"hole"}:
        return Calendar(Stretch(None, None, known=False), clock, events)
    return Calendar(base.stretch(term, base.term), clock, events)


def years_of(stretch: Stretch, at: Calendar) -> tuple[int, int | None] | None:
    """The first and the last year, where both ends are known; the last is None without an end."""
    start = at.day(stretch.start)
    if (
        not stretch.known
        or start is None
        or (stretch.end is not None and at.day(stretch.end) is None)
    ):
        return None
    end = at.day(stretch.end)
    return start.year, None if end is None else max(start.year, (end - timedelta(days=1)).year)


def years_words(years: tuple[int, int | None]) -> Text:
    """``2026—2030`` or ``2026 年起``."""
    first, last = years
    if last is None:
        return Text(f"{first}年起", f"{first} onwards")
    return (
        Text(f"{first}", f"{first}")
        if first == last
        else Text(f"{first}—{last}", f"{first}–{last}")
    )


def stretch_words(stretch: Stretch, at: Calendar, names: Names) -> Text:
    """The years of a stretch, or the events it runs between; nothing where it is not bounded."""
    if not stretch.known:
        return Text("")
    years = years_of(stretch, at)
    if years is not None:
        return years_words(years)
    zh, en = [], []
    if stretch.start is not None:
        said = point_words(at.day(stretch.start) or stretch.start, names)
        zh.append(f"自{said.zh}起")
        en.append(f"from {said.in_('en')}")
    if stretch.end is not None:
        said = point_words(at.day(stretch.end) or stretch.end, names)
        zh.append(f"至{said.zh}止")
        en.append(f"until {said.in_('en')}")
    return Text("".join(zh), " ".join(en))


__all__ = ["Calendar", "Stretch", "Term", "calendar", "stretch_words", "years_of", "years_words"]
