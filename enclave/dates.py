"""Dates, half-open spans, months and budget years, and rules that change by date (S6)."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Generic, Literal, TypeVar

from enclave.diagnostics import CodedError, text_or_refuse

MonthEnd = Literal["up", "down", "refuse"]
"""What 29 February + 1 year means: 1 March, 28 February, or an error (the default)."""

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z")
_MONTH = re.compile(r"(\d{4})-(\d{2})\Z")
T = TypeVar("T")


class DateError(CodedError):
    """Text that is not a date, or a date that does not exist; carries a diagnostic code."""


def parse_date(text: str) -> date:
    """Read an ISO date ``2024-03-01``; no other form.

    Raises:
        DateError: E231 another form, E232 no such day.
    """
    match = _ISO.match(text_or_refuse(text, DateError).strip())
    if match is None or not text.isascii():
        raise DateError("E231", text=text.strip())
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise DateError("E232", text=text.strip()) from None


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open interval of days ``[start, end)``; ``end`` None means open."""

    start: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        """Whether ``day`` lies in the interval; the end does not."""
        return self.start <= day and (self.end is None or day < self.end)

    def intersect(self, other: Span) -> Span | None:
        """The common part, or None."""
        start = max(self.start, other.start)
        ends = [e for e in (self.end, other.end) if e is not None]
        end = min(ends) if ends else None
        return None if end is not None and end <= start else Span(start, end)

    def __str__(self) -> str:
        """``2024-01-01–2024-12-31``, the last day included as people write it."""
        last = "" if self.end is None else str(self.end - timedelta(days=1))
        return f"{self.start}~{last}"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Month:
        """The month of ``day``."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``2024-03``.

        Raises:
            DateError: E233.
        """
        match = _MONTH.match(text_or_refuse(text, DateError).strip())
        if match is None or not 1 <= int(match[2]) <= 12:
            raise DateError("E233", text=text.strip())
        return cls(int(match[1]), int(match[2]))

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def next(self, count: int = 1) -> Month:
        """The month ``count`` months later."""
        index = self.year * 12 + self.month - 1 + count
        return Month(index // 12, index % 12 + 1)

    def __str__(self) -> str:
        """``2024-03``."""
        return f"{self.year:04d}-{self.month:02d}"


def months(first: Month, last: Month) -> Iterator[Month]:
    """Every month from ``first`` to ``last``, both included."""
    current = first
    while current <= last:
        yield current
        current = current.next()


def year_span(year: int) -> Span:
    """The budget year, 1 January to 31 December (预算法 Art 18)."""
    return Span(date(year, 1, 1), date(year + 1, 1, 1))


def add_months(day: date, count: int, month_end: MonthEnd = "refuse") -> date:
    """The same day ``count`` months later.

    Raises:
        DateError: E234 when that day does not exist (29 February, the 31st) and ``month_end``
            does not say which neighbour is meant, E238 when the calendar does not reach so far.
    """
    target = Month.of(day).next(count)
    if not date.min.year <= target.year < date.max.year:
        raise DateError("E238", day=day, months=count)
    if day.day <= target.last_day.day:
        return date(target.year, target.month, day.day)
    if month_end == "down":
        return target.last_day
    if month_end == "up":
        return target.next().first_day
    raise DateError("E234", day=day, months=count)


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value with the span in which it holds."""

    span: Span
    value: T


@dataclass(frozen=True, slots=True)
class GapOrOverlap:
    """A defect of a dated list: the days ``span`` are covered by no entry, or by two."""

    kind: Literal["gap", "overlap"]
    span: Span
    entries: tuple[int, ...]


def coverage_defects(spans: Sequence[Span], whole: Span) -> list[GapOrOverlap]:
    """List the gaps and overlaps of ``spans`` inside ``whole``, in order of time."""
    found: list[GapOrOverlap] = []
    order = sorted(range(len(spans)), key=lambda i: (spans[i].start, i))
    reached: date | None = whole.start
    last = -1
    for i in order:
        cut = spans[i].intersect(whole)
        if cut is None:
            continue
        if reached is None or cut.start < reached:
            ends = [end for end in (cut.end, reached) if end is not None]
            both = Span(cut.start, min(ends, default=None))
            found.append(GapOrOverlap("overlap", both, (last, i)))
        elif cut.start > reached:
            found.append(GapOrOverlap("gap", Span(reached, cut.start), (last, i)))
        if reached is not None and (cut.end is None or cut.end > reached):
            reached, last = cut.end, i
    if reached is not None and (whole.end is None or reached < whole.end):
        found.append(GapOrOverlap("gap", Span(reached, whole.end), (last,)))
    return found


def lookup(entries: Sequence[Dated[T]], day: date) -> T | None:
    """The value in force on ``day`` from entries sorted by start without overlap, or None."""
    index = bisect_right([e.span.start for e in entries], day) - 1
    if index < 0 or day not in entries[index].span:
        return None
    return entries[index].value


def cut_points(whole: Span, spans: Iterable[Span]) -> list[date]:
    """The days inside ``whole`` at which some span starts or ends, sorted, start of whole first."""
    points = {whole.start}
    for span in spans:
        for day in (span.start, span.end):
            if day is not None and day in whole:
                points.add(day)
    return sorted(points)


FOREVER: Final = Span(date.min, None)
"""Every day there is."""
