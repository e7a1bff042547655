"""One account in many runs at once: receipts differ by lane, the terms are the same.

Lanes are walked together where the plan allows it, and one by one through the reference engine
where it does not (derived events, late rows, terms that depend on carried state). Both give the
same fen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from enclave.analysis.risk.shocks import Int64
from enclave.curve import Leaf
from enclave.engine.account import year_end
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Late, Planner, Row
from enclave.engine.tiled.lane_plans import LanePlans
from enclave.engine.tiled.lane_stack import Stack
from enclave.engine.tiled.lane_year import Carried, LaneYear, YearWalk
from enclave.engine.tiled.lanes import Array
from enclave.ir import CurveNode, Plan
from enclave.ir.plan import OUTSIDE
from enclave.text import Text

Bools: TypeAlias = NDArray[np.bool_]
CellKey: TypeAlias = tuple[date, date, str]
"""Effective day, day posted, source pot."""
Cells: TypeAlias = Mapping[CellKey, Int64]

LATE_ROWS = Text("有跨年度的迟到记录", "rows that come after their year has ended")
LIMITS = frozenset({"cap"})
"""Kinds whose curve keeps up to a limit: they bind when something is left over."""


@dataclass
class Outcomes:
    """What came of some lanes.

    Attributes:
        shares: fen by party and budget year.
        bound: by clause, the lanes in which a cap left something over or a close paid something.
        unmet: by clause, the lanes in which a close could not pay all that was due.
        reason: why the lanes were run one by one, if they were.
    """

    count: int
    shares: dict[tuple[str, int], Int64] = field(default_factory=dict)
    bound: dict[str, Bools] = field(default_factory=dict)
    unmet: dict[str, Bools] = field(default_factory=dict)
    reason: Text | None = None

    def add_share(self, party: str, year: int, fen: Int64) -> None:
        """Add to a party's share of a year."""
        key = (party, year)
        self.shares[key] = self.shares[key] + fen if key in self.shares else fen

    def mark(self, clause: str, bound: Bools, unmet: Bools | None = None) -> None:
        """Note in which lanes a clause had an effect, and in which it fell short."""
        none = np.zeros(self.count, bool)
        self.bound[clause] = self.bound.get(clause, none) | bound
        if unmet is not None:
            self.unmet[clause] = self.unmet.get(clause, none) | unmet


class _Recorded(YearWalk):
    """A year of lanes that remembers what each transfer paid."""

    def run(self) -> LaneYear:
        """Walk, round, close."""
        self.paid: list[Array] = []
        return super().run()

    def _pay(
        self, into: Sequence[tuple[Leaf, Fraction]], paid: Array,
        index: Mapping[tuple[str, ...], int], posted: list[Array],
    ) -> None:  # fmt: skip
        self.paid.append(paid)
        super()._pay(into, paid, index, posted)

    def excess(self, node: CurveNode) -> Bools:
        """The lanes in which something went past a limit."""
        beyond = np.zeros(self.stack.count, bool)
        for pots in self.pots:
            out = pots.get(node.outputs[-1])
            if out is not None:
                beyond |= (out.num > 0).astype(bool)
        return beyond


def evaluate_account(  # noqa: PLR0913 - each argument is a fact of the account
    planner: Planner, cells: Cells, count: int, day: date, *, agreement: str, account: str,
    late: Late, guard: int, compiled: dict[int, LanePlans],
) -> Outcomes:  # fmt: skip
    """Evaluate one account in every lane, up to a day.

    Args:
        cells: fen by effective day, day posted and source, an array over the lanes each.
        compiled: the account's plans by first year, kept from one call to the next.
    """
    known = {k: a for k, a in cells.items() if k[1] <= day}
    firsts = [effective.year for effective, _, _ in known]
    if planner.first_year is not None:
        firsts.append(planner.first_year)
    first = min(firsts, default=day.year)
    reason = None
    if any(posted > year_end(effective.year) for effective, posted, _ in known):
        reason = LATE_ROWS
    if reason is None:
        if first not in compiled:
            compiled[first] = LanePlans([planner], range(first, day.year + 1))
        reason = compiled[first].reason(0, first)
        if reason is None:
            return _together(compiled[first], known, count, day, first)
    out = Outcomes(count, reason=reason)
    keys = list(known)
    columns = np.array([known[k] for k in keys]).reshape(len(keys), count).T.tolist()
    for lane, amounts in enumerate(columns):
        rows = [Row(e, p, s, "", "", a) for (e, p, s), a in zip(keys, amounts, strict=True)]
        run = run_account(planner, rows, [day], agreement=agreement, account=account, late=late,
                          guard=guard)  # fmt: skip
        _one_lane(out, lane, run)
    return out


def _together(plans: LanePlans, cells: Cells, count: int, day: date, first: int) -> Outcomes:
    out = Outcomes(count)
    states: dict[str, Carried] = {}
    for year in range(first, day.year + 1):
        plan = plans.plans[0, year]
        number = {s.id: i for i, s in enumerate(plan.sources)}
        sums: list[list[Int64]] = [
            [np.zeros(count, np.int64) for _ in plan.sources] for _ in plan.graphs
        ]
        for (effective, _, source), fen in cells.items():
            if effective.year == year:
                mine = sums[plan.period_of(effective)]
                mine[number[source]] = mine[number[source]] + fen
        seen = min(day, year_end(year))
        walk = _Recorded(Stack([plan], count), sums, states, plan.period_of(seen),
                         closed=day >= year_end(year))  # fmt: skip
        done = walk.run()
        states = done.closing
        _collect(out, walk, done, year)
    return out


def _collect(out: Outcomes, walk: _Recorded, done: LaneYear, year: int) -> None:
    plan = done.plan
    for leaf, fen in zip(plan.leaves, done.posted, strict=True):
        if leaf.clause != OUTSIDE:
            out.add_share(leaf.party, year, fen.astype(np.int64))
    for node in _limits(plan).values():
        out.mark(node.clause, walk.excess(node))
    for transfer, paid, unmet in zip(plan.transfers, walk.paid, done.unmet, strict=False):
        out.mark(transfer.clause, (paid > 0).astype(bool), (unmet > 0).astype(bool))


def _limits(plan: Plan) -> dict[str, CurveNode]:
    labels = plan.label_of
    return {
        n.id: n for n in plan.curve_nodes()
        if n.limit is not None and n.clause in labels and labels[n.clause].kind in LIMITS
    }  # fmt: skip


def _one_lane(out: Outcomes, lane: int, run: AccountRun) -> None:
    for year, result in run.last.years.items():
        for leaf, fen in zip(result.plan.leaves, result.posted, strict=True):
            if leaf.clause != OUTSIDE:
                key = (leaf.party, year)
                if key not in out.shares:
                    out.shares[key] = np.zeros(out.count, np.int64)
                out.shares[key][lane] += fen
    effects(out, lane, run)


def effects(out: Outcomes, lane: int, run: AccountRun) -> None:
    """Mark the clauses of one settled account that had an effect."""
    here = np.zeros(out.count, bool)
    here[lane] = True
    for result in run.last.years.values():
        limits = _limits(result.plan)
        for clause in {n.clause for n in limits.values()}:
            out.mark(clause, here & False)
        for step in result.steps:
            if step.node in limits and step.outputs[-1] > 0:
                out.mark(step.clause, here)
        for done in result.transfers:
            out.mark(done.clause, here & (done.paid > 0), here & (done.unmet > 0))
