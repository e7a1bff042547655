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

from enclave.engine.model import Cut, Late, Planner, Row, YearEval
from enclave.engine.year import evaluate_year
from enclave.ir import State


def year_end(year: int) -> date:
    """The last day of a budget year: the day on which it is closed."""
    return date(year, 12, 31)


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
    _known: dict[int, date] = field(default_factory=dict)
    _openings: dict[tuple[int, date], State] = field(default_factory=dict)
    _at: dict[tuple[int, date], YearEval] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Group the rows by the budget year of their effective date."""
        due = self.planner.first_year
        if due is not None:
            self._known[due] = date.min
        for row in self.rows:
            year = row.effective.year
            self._by_year.setdefault(year, []).append(row)
            known = date.min if row.posted <= year_end(year) else row.posted
            self._known[year] = min(known, self._known.get(year, known))
        if not self._known:
            self._known[self.first_year] = date.min

    def know(self, booked: Mapping[int, date]) -> None:
        """Take over when each year was first heard of, where the rows here are sums of others."""
        due = self.planner.first_year
        self._known = {} if due is None else {due: date.min}
        for year, day in booked.items():
            known = date.min if day <= year_end(year) else day
            self._known[year] = min(known, self._known.get(year, known))

    def first(self, now: date) -> int:
        """The first year of the account as far as is known by ``now``."""
        years = (year for year, known in self._known.items() if known <= now)
        return min(years, default=now.year + 1)

    def at(self, day: date) -> Cut:
        """All years up to the one of ``day``, from the rows posted by ``day``."""
        years = range(self.first(day), day.year + 1)
        return Cut(day, {y: self.year(y, day) for y in years})

    def year(self, year: int, now: date) -> YearEval:
        """One year, from the rows posted by ``now``."""
        if (year, now) not in self._at:
            self._at[year, now] = self._year(year, now)
        return self._at[year, now]

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
            self._memo[key] = evaluate_year(self.planner, year, rows, opening, seen, fixed=fixed)
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
