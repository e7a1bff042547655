"""One account over time: cut-offs, closed years, and rows that come late (S5–S8).

Every cut-off is computed from the rows posted by then, so no stored remainder can be lost. A
closed year is evaluated again when a row with its date comes late. ``restate`` walks all later
years again; ``adjust`` leaves the years between as they were closed and lets the difference enter
the open year's state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from enclave.engine.model import Cut, Late, Planner, Row, YearEval
from enclave.engine.year import evaluate_year
from enclave.ir import Plan, State


def year_end(year: int) -> date:
    """The last day of a budget year: the day on which it is closed."""
    return date(year, 12, 31)


@dataclass
class Compiled:
    """A planner that compiles the plan of a year once for a state and the events found."""

    planner: Planner
    _plans: dict[tuple[object, ...], Plan] = field(default_factory=dict)

    def plan(self, year: int, state: State, events: Mapping[str, date | None]) -> Plan:
        """The plan of ``year``."""
        key = (year, state.key(), tuple(sorted(events.items(), key=itemgetter(0))))
        if key not in self._plans:
            self._plans[key] = self.planner.plan(year, state, events)
        return self._plans[key]

    @property
    def first_year(self) -> int | None:
        """The first budget year in which something can be due without any receipt."""
        return self.planner.first_year


@dataclass
class Timeline:
    """Evaluates the years of one account at any cut-off.

    Attributes:
        rows: all rows of the account.
        late: what a late row does to the years between.
        start: state carried in from before the first year.
        first_year: the first year to evaluate where nothing says another one.

    The first year of an account is the earliest in which something can be due without a receipt,
    or to which a receipt belongs; one that comes after its year has ended counts from then on.
    """

    planner: Planner
    rows: Sequence[Row]
    late: Late
    first_year: int
    start: State = field(default_factory=State)
    _memo: dict[tuple[object, ...], YearEval] = field(default_factory=dict)
    _by_year: dict[int, list[Row]] = field(default_factory=dict)
    _late_rows: list[Row] = field(default_factory=list)
    _known: dict[int, date] = field(default_factory=dict)
    _firsts: dict[date, int] = field(default_factory=dict)
    _openings: dict[tuple[int, date], State] = field(default_factory=dict)
    _at: dict[tuple[int, date], YearEval] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Group the rows by the budget year of their effective date."""
        self._compiled = Compiled(self.planner)
        due = self.planner.first_year
        if due is not None:
            self._known[due] = date.min
        for row in self.rows:
            year = row.effective.year
            self._by_year.setdefault(year, []).append(row)
            in_time = row.posted <= year_end(year)
            if not in_time:
                self._late_rows.append(row)
            known = date.min if in_time else row.posted
            self._known[year] = min(known, self._known.get(year, known))
        if not self._known:
            self._known[self.first_year] = date.min

    def know(self, booked: Mapping[int, date]) -> None:
        """Take over when each year was first heard of, where the rows here are sums of others."""
        due = self.planner.first_year
        self._firsts.clear()
        self._known = {} if due is None else {due: date.min}
        for year, day in booked.items():
            known = date.min if day <= year_end(year) else day
            self._known[year] = min(known, self._known.get(year, known))

    def first(self, now: date) -> int:
        """The first year of the account as far as is known by ``now``."""
        if now not in self._firsts:
            years = (year for year, known in self._known.items() if known <= now)
            self._firsts[now] = min(years, default=now.year + 1)
        return self._firsts[now]

    def at(self, day: date) -> Cut:
        """All years up to the one of ``day``, from the rows posted by ``day``."""
        years = range(self.first(day), day.year + 1)
        return Cut(day, {y: self.year(y, day) for y in years})

    def year(self, year: int, now: date) -> YearEval:
        """One year, from the rows posted by ``now``."""
        if (year, now) not in self._at:
            closed = year_end(year)
            stands = now > closed and not self._reopened(year, closed, now)
            self._at[year, now] = self.year(year, closed) if stands else self._year(year, now)
        return self._at[year, now]

    def _reopened(self, year: int, closed: date, now: date) -> bool:
        """Whether a row of a year, or of one before, came after the year's close."""
        if self.first(closed) != self.first(now):
            return True
        return any(r.effective.year <= year and closed < r.posted <= now for r in self._late_rows)

    def _year(self, year: int, now: date) -> YearEval:
        rows = [r for r in self._by_year.get(year, ()) if r.posted <= now]
        opening = self._opening(year, now)
        fixed = self._fixed_events(year, now)
        seen = min(now, year_end(year))
        fixed_key = None if fixed is None else tuple(sorted(fixed.items(), key=str))
        # The rows posted by a day are a prefix of those posted by a later one: their number tells
        # which they are.
        key = (year, len(rows), opening.key(), seen, fixed_key)
        if key not in self._memo:
            self._memo[key] = evaluate_year(self._compiled, year, rows, opening, seen, fixed=fixed)
        return self._memo[key]

    def _opening(self, year: int, now: date) -> State:
        if year <= self.first(now):
            return self.start
        if (year, now) not in self._openings:
            self._openings[year, now] = self._compute_opening(year, now)
        return self._openings[year, now]

    def _compute_opening(self, year: int, now: date) -> State:
        if self.late == "restate":
            return self.year(year - 1, now).closing
        if now.year > year:
            # A closed year keeps the state with which it was closed.
            return self._opening(year, year_end(year))
        closed = year_end(year - 1)
        known = year > self.first(closed)
        state = self.year(year - 1, closed).closing if known else self.start
        for earlier in range(self.first(now), year):
            if self._late_between(earlier, closed, now):
                after = self.year(earlier, now).closing
                before = self.year(earlier, closed).closing
                state = state.moved(after, before)
        return state

    def _late_between(self, year: int, after: date, until: date) -> bool:
        return any(after < r.posted <= until for r in self._by_year.get(year, ()))

    def _fixed_events(self, year: int, now: date) -> Mapping[str, date | None] | None:
        """Derived events of a closed year stay as its close fixed them (adjust only)."""
        closed = year_end(year)
        if self.late == "restate" or now <= closed or year < self.first(closed):
            return None
        return self.year(year, closed).events
