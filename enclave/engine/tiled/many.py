"""Many accounts of one agreement at once: a province's enterprises, each an account of its own.

Accounts whose plans differ in numbers only are walked together, one array operation a step. What
does not fit is settled one by one by the reference engine, and the result says which and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from enclave.engine.account import year_end
from enclave.engine.columns import Columns, Int64, absolute_total
from enclave.engine.exact import check_guard, run_account
from enclave.engine.model import AccountRun, Late, Planner
from enclave.engine.tiled.cells import Calendar, blocks_of
from enclave.engine.tiled.lane_plans import LanePlans
from enclave.engine.tiled.lane_year import Carried, LaneYear, YearWalk
from enclave.engine.tiled.lanes import Array
from enclave.engine.tiled.totals import source_numbers
from enclave.ir import Plan
from enclave.text import Text

FAR = 10_000
"""Beyond every year."""
LANES = 1 << 14
"""Accounts a block: what is at hand while they are walked stays in the cache."""
Sums: TypeAlias = Mapping[int, Sequence[Sequence[Sequence[Int64]]]]
LATE = Text(
    "本户有迟到记录且按调整处理，用基准引擎",
    "late rows under adjust: this account by the exact engine",
)
OPENED = Text(
    "本户的第一年由迟到记录引入，用基准引擎",
    "a late row opens the first year: this account by the exact engine",
)
TOGETHER = Text(
    "同一结构的账户按数组一并计算", "accounts of one structure walked together on arrays"
)


@dataclass(frozen=True)
class GroupYear:
    """One budget year of the accounts walked together: which (codes), and what came out."""

    lanes: Int64
    result: LaneYear


@dataclass
class ManyRun:
    """Many accounts over all cut-offs.

    Attributes:
        years: for each cut-off, the years of every group walked together.
        single: accounts settled by the exact engine, with ``reasons``.
    """

    agreement: str
    accounts: Sequence[str]
    cuts: tuple[date, ...]
    years: list[dict[int, list[GroupYear]]]
    single: dict[str, AccountRun] = field(default_factory=dict)
    reasons: dict[str, Text] = field(default_factory=dict)
    engine: str = "tiled"
    reason: Text = TOGETHER

    def posted(self, cut: int, year: int) -> Iterator[tuple[str, dict[tuple[str, ...], int]]]:
        """Posted fen of every account by leaf path, for one cut-off and year."""
        for group in self.years[cut].get(year, ()):
            paths = [leaf.path for leaf in group.result.plan.leaves]
            lines = [a.tolist() for a in group.result.posted]
            for n, lane in enumerate(group.lanes.tolist()):
                yield (
                    self.accounts[lane],
                    {p: line[n] for p, line in zip(paths, lines, strict=True)},
                )
        for account, run in self.single.items():
            result = run.cuts[cut].years.get(year)
            if result is not None:
                paths = [leaf.path for leaf in result.plan.leaves]
                yield account, dict(zip(paths, result.posted, strict=True))

    def totals(self, cut: int, year: int) -> dict[tuple[str, ...], int]:
        """Posted fen of all accounts together, by leaf path."""
        out: dict[tuple[str, ...], int] = {}
        for group in self.years[cut].get(year, ()):
            for leaf, line in zip(group.result.plan.leaves, group.result.posted, strict=True):
                out[leaf.path] = out.get(leaf.path, 0) + int(line.sum())
        for run in self.single.values():
            result = run.cuts[cut].years.get(year)
            if result is not None:
                for leaf, fen in zip(result.plan.leaves, result.posted, strict=True):
                    out[leaf.path] = out.get(leaf.path, 0) + fen
        return out


@dataclass
class _Many:
    columns: Columns
    cuts: Sequence[date]
    planners: Sequence[Planner]
    which: Int64
    late: Late
    agreement: str

    def run(self) -> ManyRun:
        """Split the accounts into lanes and singles, and evaluate both."""
        accounts = self.columns.enterprises
        self.firsts = self._first_years(self.columns)
        self.which[self.firsts == 0] = -1
        for number, planner in enumerate(self.planners):
            begins = planner.first_year
            if begins is not None:
                mine = self.which == number
                self.firsts[mine] = np.minimum(self.firsts[mine], begins)
        found = ManyRun(self.agreement, accounts, tuple(self.cuts), [{} for _ in self.cuts])
        self._check_guard()
        self.calendar = Calendar(self.columns)
        seen = np.flatnonzero(self.which >= 0)
        years = range(int(self.firsts[seen].min()), self.cuts[-1].year + 1) if len(seen) else ()
        plans = LanePlans(self.planners, years)
        together = self.which.copy()
        for lane, reason in self._alone(plans):
            together[lane] = -1
            found.reasons[accounts[lane]] = reason
            found.single[accounts[lane]] = self._single(lane)
        for lanes in plans.groups(together):
            self._walk(lanes, plans, found)
        if found.reasons and not any(found.years):
            found.engine, found.reason = "exact", next(iter(found.reasons.values()))
        return found

    def _check_guard(self) -> None:
        """The guard of S17 for the years of every account, only where it could be reached."""
        c = self.columns
        if absolute_total(c.amount) < c.guard:
            return
        for lane in range(len(c.enterprises)):
            order, ends = self._by_account
            mine = c.take(order[ends[lane] : ends[lane + 1]])
            if absolute_total(mine.amount) >= c.guard:
                check_guard(mine.rows(), c.guard, c.enterprises[lane])

    @staticmethod
    def _first_years(columns: Columns) -> Int64:
        """The first year of each account's rows; 0 where it has none."""
        last = np.iinfo(np.int32).max
        day = np.full(len(columns.enterprises), last, np.int32)
        np.minimum.at(day, columns.enterprise, columns.effective)
        days, where = np.unique(day, return_inverse=True)
        years = [0 if d == last else date.fromordinal(d).year for d in days.tolist()]
        return np.array(years, np.int64)[where]

    def _alone(self, plans: LanePlans) -> Iterator[tuple[int, Text]]:
        """Accounts that must be settled one by one, and why."""
        late = set((self._late_lanes() if self.late == "adjust" else self._opened_late()).tolist())
        codes = self.which * FAR + self.firsts
        known: dict[int, Text] = {}
        for code in np.unique(codes[self.which >= 0]).tolist():
            reason = plans.reason(*divmod(code, FAR))
            if reason is not None:
                known[code] = reason
        if not known and not late:
            return
        for lane, code in enumerate(codes.tolist()):
            if code in known:
                yield lane, known[code]
            elif lane in late and code >= 0:
                yield lane, LATE if self.late == "adjust" else OPENED

    def _late_rows(self) -> NDArray[np.bool_]:
        c = self.columns
        days, where = np.unique(c.effective, return_inverse=True)
        ends = [year_end(date.fromordinal(d).year).toordinal() for d in days.tolist()]
        limit = np.array(ends, np.int32)[where] if ends else np.zeros(0, np.int32)
        late: NDArray[np.bool_] = c.posted > limit
        return late

    def _late_lanes(self) -> Int64:
        return np.unique(self.columns.enterprise[self._late_rows()]).astype(np.int64)

    def _opened_late(self) -> Int64:
        """Accounts whose first year is known by a late row only: it begins when that row comes."""
        in_time = self.columns.take(np.flatnonzero(~self._late_rows()))
        years = self._first_years(in_time)
        return np.flatnonzero((years == 0) | (years > self.firsts)).astype(np.int64)

    @cached_property
    def _by_account(self) -> tuple[Int64, Int64]:
        """The rows sorted by account, and where each account's begin."""
        order = np.argsort(self.columns.enterprise, kind="stable").astype(np.int64)
        lanes = np.arange(len(self.columns.enterprises) + 1)
        return order, np.searchsorted(self.columns.enterprise[order], lanes)

    def _single(self, lane: int) -> AccountRun:
        order, ends = self._by_account
        mine = self.columns.take(order[ends[lane] : ends[lane + 1]])
        return run_account(
            self.planners[int(self.which[lane])], list(mine.rows()), self.cuts,
            agreement=self.agreement, account=self.columns.enterprises[lane], late=self.late,
            guard=self.columns.guard,
        )  # fmt: skip

    def _walk(self, lanes: Int64, plans: LanePlans, found: ManyRun) -> None:
        """All cut-offs and years of accounts that share a structure, a block of lanes at a time."""
        place = np.full(len(self.columns.enterprises), -1, np.int64)
        place[lanes] = np.arange(len(lanes))
        years = range(int(self.firsts[lanes].min()), self.cuts[-1].year + 1)
        number = int(self.which[lanes[0]])
        sums = {y: self._sums(y, plans.plans[number, y], place, len(lanes)) for y in years}
        for at in range(0, len(lanes), LANES):
            self._walk_block(lanes[at : at + LANES], at, plans, sums, found)

    def _walk_block(
        self, lanes: Int64, at: int, plans: LanePlans, sums: Sums, found: ManyRun
    ) -> None:
        firsts, which, block = self.firsts[lanes], self.which[lanes], slice(at, at + len(lanes))
        years = range(int(firsts.min()), self.cuts[-1].year + 1)
        active = {y: np.flatnonzero(firsts <= y) for y in years}
        stacks = {y: plans.stack(y, which[active[y]]) for y in years}
        for number, day in enumerate(self.cuts):
            states: dict[str, Carried] = {}
            for year in range(years.start, day.year + 1):
                mine, stack = active[year], stacks[year]
                every = len(mine) == len(lanes)
                now = [[a[block] for a in line] for line in sums[year][number]]
                opening = states
                if not every:
                    now = [[a[mine] for a in line] for line in now]
                    opening = {n: _narrow(s, mine) for n, s in states.items()}
                until = stack.plan.period_of(min(day, year_end(year)))
                closed = day >= year_end(year)
                result = YearWalk(stack, now, opening, until, closed=closed).run()
                group = GroupYear(lanes if every else lanes[mine], result)
                found.years[number].setdefault(year, []).append(group)
                for name, state in result.closing.items():
                    states[name] = state if every else _widen(state, mine, len(lanes))

    def _sums(self, year: int, plan: Plan, place: Int64, count: int) -> list[list[list[Int64]]]:
        """For each cut-off, by period and source, the sum of every lane's rows posted by then."""
        c = self.columns
        sources, periods = len(plan.sources), len(plan.graphs)
        starts = np.array([g.span.start.toordinal() for g in plan.graphs])
        cuts = np.array([d.toordinal() for d in self.cuts])
        out = np.zeros((len(self.cuts) + 1, periods * sources * count), np.int64)
        flat = out.reshape(-1)
        number = source_numbers(c, plan.sources)
        for rows in blocks_of(self.calendar.rows(year)):
            lane, amount = place[c.enterprise[rows]], c.amount[rows]
            key = number[c.source[rows]] * count + lane
            if periods > 1:
                period = np.searchsorted(starts, c.effective[rows], side="right") - 1
                key += np.maximum(period, 0) * (sources * count)
            key += np.searchsorted(cuts, c.posted[rows], side="left") * out.shape[1]
            mine = lane >= 0
            if not mine.all():
                key, amount = key[mine], amount[mine]
            np.add.at(flat, key, amount)
        np.cumsum(out, axis=0, out=out)
        shaped = out.reshape(len(self.cuts) + 1, periods, sources, count)
        return [[list(shaped[n, k]) for k in range(periods)] for n in range(len(self.cuts))]


def _narrow(state: Carried, lanes: Int64) -> Carried:
    return Carried(
        state.known[lanes], state.position[lanes], state.left[lanes], state.limit[lanes],
        state.limited,
    )  # fmt: skip


def _widen(state: Carried, lanes: Int64, count: int) -> Carried:
    def wide(values: Array) -> Array:
        out = np.zeros(count, values.dtype)
        out[lanes] = values
        return out

    position, left, limit = wide(state.position), wide(state.left), wide(state.limit)
    return Carried(wide(state.known), position, left, limit, state.limited)


def run_many(
    planner: Planner | Callable[[str], Planner],
    columns: Columns,
    cut_offs: Sequence[date],
    *,
    agreement: str,
    late: Late = "restate",
) -> ManyRun:
    """Settle every enterprise as an account of its own, at each cut-off.

    Args:
        planner: one for all accounts, or a function from the account to its planner.
    """
    planners: list[Planner] = []
    which = np.zeros(len(columns.enterprises), np.int64)
    if callable(planner):
        places: dict[int, int] = {}
        for lane, account in enumerate(columns.enterprises):
            mine = planner(account)
            place = places.setdefault(id(mine), len(places))
            if place == len(planners):
                planners.append(mine)
            which[lane] = place
    else:
        planners.append(planner)
    return _Many(columns, cut_offs, planners, which, late, agreement).run()
