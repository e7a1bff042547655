"""Many accounts of one agreement at once: a province's enterprises, each an account of its own.

Accounts whose plans differ in numbers only are walked together, one array operation a step. What
does not fit is settled one by one by the reference engine, and the result says which and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import numpy as np

from enclave.diagnostics import EnclaveError
from enclave.engine.account import year_end
from enclave.engine.columns import Columns, Int64
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Late, Planner
from enclave.engine.tiled.cells import Calendar
from enclave.engine.tiled.lane_year import Carried, LaneYear, Stack, YearWalk, structure
from enclave.engine.tiled.lanes import Array
from enclave.engine.tiled.totals import source_numbers
from enclave.ir import NodeState, Plan, State
from enclave.ir.check import check_plan
from enclave.text import Text

EVENTS = Text("有推导事件，逐户用基准引擎", "derived events: account by account, exact engine")
STATE = Text(
    "计划取决于各户的结转状态，逐户用基准引擎",
    "the plan depends on carried state: account by account, exact engine",
)
LATE = Text(
    "本户有迟到记录且按调整处理，用基准引擎",
    "late rows under adjust: this account by the exact engine",
)
TOGETHER = Text(
    "同一结构的账户按数组一并计算", "accounts of one structure walked together on arrays"
)


class NotTogether(EnclaveError):
    """Plans that cannot be walked together; the reason is part of it."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in both languages."""
        self.reason = reason
        super().__init__(reason.en)


class ProbeNode:
    """What a node carried, as far as all accounts share it: its limit. Asking for more is noted."""

    def __init__(self, owner: ProbeState, limit: int | None) -> None:
        """Keep the limit that was in force at the close."""
        self._owner, self.limit = owner, limit

    def __getattr__(self, name: str) -> int:
        """Take note that a planner asks for an account's own numbers."""
        self._owner.asked = True
        return int(getattr(NodeState(), name))


class ProbeState:
    """A state that notices whether a plan depends on what a single account carried.

    Stands in for :class:`State`. Accounts that were evaluated in the year before all have the
    same limits, because they had the same plan; their positions differ.
    """

    def __init__(self, limits: Mapping[str, int | None]) -> None:
        """Nodes with their limits at the close of the year before; none for a fresh account."""
        self.limits, self.asked = limits, False
        self.events: Mapping[str, date] = {}

    @property
    def nodes(self) -> Mapping[str, NodeState]:
        """Take note: the whole table was asked for."""
        self.asked = True
        return {}

    def node(self, node_id: str) -> ProbeNode | None:
        """What a node carried."""
        return ProbeNode(self, self.limits[node_id]) if node_id in self.limits else None


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
    planner_of: Callable[[str], Planner]
    late: Late
    agreement: str

    def run(self) -> ManyRun:
        """Split the accounts into lanes and singles, and evaluate both."""
        accounts = self.columns.enterprises
        self.firsts = self._first_years()
        seen = np.flatnonzero(self.firsts > 0)
        planners = {lane: self.planner_of(accounts[lane]) for lane in seen.tolist()}
        for lane, planner in planners.items():
            begins = planner.first_year
            if begins is not None:
                self.firsts[lane] = min(int(self.firsts[lane]), begins)
        found = ManyRun(self.agreement, accounts, tuple(self.cuts), [{} for _ in self.cuts])
        self.calendar = Calendar(self.columns)
        self._singles_for_late(found, planners)
        plans = _Plans({n: p for n, p in planners.items() if accounts[n] not in found.reasons})
        years = range(int(self.firsts[seen].min()), self.cuts[-1].year + 1) if len(seen) else ()
        groups = plans.groups(years, self.firsts)
        for lane, reason in plans.single.items():
            found.reasons[accounts[lane]] = reason
        for lanes in groups:
            self._walk(np.array(lanes, np.int64), plans, found)
        self._singles(found, planners)
        return found

    def _first_years(self) -> Int64:
        """The first year of each account's rows; 0 where it has none."""
        last = np.iinfo(np.int32).max
        day = np.full(len(self.columns.enterprises), last, np.int32)
        np.minimum.at(day, self.columns.enterprise, self.columns.effective)
        days = {int(d): date.fromordinal(int(d)).year for d in np.unique(day) if d != last}
        return np.array([days.get(d, 0) for d in day.tolist()], np.int64)

    def _singles_for_late(self, found: ManyRun, planners: Mapping[int, Planner]) -> None:
        if self.late == "restate":
            return
        c = self.columns
        ends: dict[int, int] = {}
        for day in np.unique(c.effective).tolist():
            ends[day] = year_end(date.fromordinal(day).year).toordinal()
        days, where = np.unique(c.effective, return_inverse=True)
        limit = np.array([ends[d] for d in days.tolist()], np.int32)[where]
        for lane in np.unique(c.enterprise[c.posted > limit]).tolist():
            if lane in planners:
                found.reasons[c.enterprises[lane]] = LATE

    def _singles(self, found: ManyRun, planners: Mapping[int, Planner]) -> None:
        code = {name: n for n, name in enumerate(found.accounts)} if found.reasons else {}
        for account in found.reasons:
            lane = code[account]
            mine = self.columns.take(np.flatnonzero(self.columns.enterprise == lane))
            found.single[account] = run_account(
                planners[lane], list(mine.rows()), self.cuts, agreement=self.agreement,
                account=account, late=self.late, guard=self.columns.guard,
            )  # fmt: skip
        if found.reasons and not any(found.years):
            found.engine, found.reason = "exact", next(iter(found.reasons.values()))

    def _walk(self, lanes: Int64, plans: _Plans, found: ManyRun) -> None:
        """All cut-offs and years of accounts that share a structure."""
        firsts = self.firsts[lanes]
        place = np.full(len(self.columns.enterprises), -1, np.int64)
        place[lanes] = np.arange(len(lanes))
        first = int(firsts.min())
        years = range(first, self.cuts[-1].year + 1)
        active = {y: np.flatnonzero(firsts <= y) for y in years}
        stacks = {y: plans.stack(y, lanes[active[y]]) for y in years}
        sums = {y: self._sums(y, stacks[y].plan, place, len(lanes)) for y in years}
        for number, day in enumerate(self.cuts):
            states: dict[str, Carried] = {}
            for year in range(first, day.year + 1):
                mine, stack = active[year], stacks[year]
                seen = min(day, year_end(year))
                now = [[a[mine] for a in line] for line in sums[year][number]]
                opening = {n: _narrow(s, mine) for n, s in states.items()}
                until = stack.plan.period_of(seen)
                result = YearWalk(stack, now, opening, until, day >= year_end(year)).run()
                group = GroupYear(lanes[mine], result)
                found.years[number].setdefault(year, []).append(group)
                for name, state in result.closing.items():
                    states[name] = _widen(state, mine, len(lanes))

    def _sums(self, year: int, plan: Plan, place: Int64, count: int) -> list[list[list[Int64]]]:
        """For each cut-off, by period and source, the sum of every lane's rows posted by then."""
        c = self.columns
        rows = self.calendar.rows(year)
        sources, periods = len(plan.sources), len(plan.graphs)
        starts = np.array([g.span.start.toordinal() for g in plan.graphs])
        cuts = np.array([d.toordinal() for d in self.cuts])
        out = np.zeros((len(self.cuts) + 1, periods * sources * count), np.int64)
        number = source_numbers(c, plan.sources)
        day = c.effective[rows]
        key = np.maximum(np.searchsorted(starts, day, side="right") - 1, 0) * sources
        key = (key + number[c.source[rows]]) * count + place[c.enterprise[rows]]
        mine = place[c.enterprise[rows]] >= 0
        bucket = np.searchsorted(cuts, c.posted[rows], side="left")
        key = key + bucket * out.shape[1]
        amount = c.amount[rows]
        if not mine.all():
            key, amount = key[mine], amount[mine]
        np.add.at(out.reshape(-1), key, amount)
        np.cumsum(out, axis=0, out=out)
        shaped = out.reshape(len(self.cuts) + 1, periods, sources, count)
        return [[list(shaped[n, k]) for k in range(periods)] for n in range(len(self.cuts))]


@dataclass
class _Plans:
    """The plans of every lane and year, and which lanes can be walked together."""

    planners: Mapping[int, Planner]
    single: dict[int, Text] = field(default_factory=dict)
    _plans: dict[tuple[int, int], Plan] = field(default_factory=dict)
    _reasons: dict[tuple[int, int], Text | None] = field(default_factory=dict)
    _limits: dict[int, Mapping[str, int | None]] = field(default_factory=dict)

    def groups(self, years: Sequence[int], firsts: Int64) -> list[list[int]]:
        """Lanes by the structures of all their years."""
        found: dict[tuple[object, ...], list[int]] = {}
        keys: dict[tuple[int, int], int] = {}
        names: dict[tuple[object, ...], int] = {}
        for lane, planner in self.planners.items():
            mine: list[int] = []
            for year in years:
                at = (id(planner), year)
                if at not in keys:
                    plan = self._compile(planner, year)
                    keys[at] = names.setdefault(structure(plan), len(names))
                if year >= int(firsts[lane]):
                    reason = self._reasons[at]
                    if reason is not None:
                        self.single.setdefault(lane, reason)
                mine.append(keys[at])
            if lane not in self.single:
                found.setdefault(tuple(mine), []).append(lane)
        return list(found.values())

    def _compile(self, planner: Planner, year: int) -> Plan:
        """The plan of a year, which holds for every account of the planner unless noted."""
        fresh = ProbeState({})
        plan = planner.plan(year, cast("State", fresh), {})
        check_plan(plan)
        before = self._plans.get((id(planner), year - 1))
        limits = {n.id: n.limit for n in before.curve_nodes()} if before is not None else {}
        later = ProbeState({**self._limits.get(id(planner), {}), **limits})
        self._limits[id(planner)] = later.limits
        again = planner.plan(year, cast("State", later), {})
        reason = None
        if plan.watches:
            reason = EVENTS
        elif fresh.asked or later.asked or again.digest != plan.digest:
            reason = STATE
        self._reasons[id(planner), year] = reason
        self._plans[id(planner), year] = plan
        return plan

    def stack(self, year: int, lanes: Int64) -> Stack:
        """The plans of some lanes in a year, ready for arrays."""
        planners = [self.planners[n] for n in lanes.tolist()]
        if len({id(p) for p in planners}) == 1:
            return Stack([self._plans[id(planners[0]), year]], len(lanes))
        return Stack([self._plans[id(p), year] for p in planners], len(lanes))


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
    planner_of = planner if callable(planner) else lambda _: planner
    return _Many(columns, cut_offs, planner_of, late, agreement).run()
