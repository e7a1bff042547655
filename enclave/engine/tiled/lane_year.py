"""A budget year of many lanes: the steps of the reference engine, one array operation each.

The order and the meaning of every step are those of ``walk.py`` and ``year.py``; tests compare the
two lane by lane. Plans with derived events do not come here (see ``many.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from enclave.curve import Curve, Leaf
from enclave.diagnostics import InvariantViolation
from enclave.engine.columns import Int64
from enclave.engine.tiled.lane_stack import Nodes, Stack
from enclave.engine.tiled.lanes import WORD, Array, CurveTable, Lanes, choose, zeros
from enclave.engine.tiled.rounding import Level, build_tree, round_vectors
from enclave.engine.year import leaves_below
from enclave.ir import CurveNode, Gather, Plan
from enclave.ir.plan import OUTSIDE, segments

Bools = NDArray[np.bool_]


@dataclass
class Carried:
    """The carried state of one node in every lane (whole fen); ``known`` where it has one."""

    known: Bools
    position: Array
    left: Array
    limit: Array
    limited: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a node stood before and after a period, and the limit then."""

    start: Lanes
    end: Lanes
    limit: Array


@dataclass
class Run:
    """The running totals of one node while a year is walked."""

    position: Lanes
    left: Lanes
    limit: Array
    limited: Bools
    started: Bools
    reset_period: int = -1
    steps: dict[int, Moved] = field(default_factory=dict)


@dataclass
class LaneYear:
    """The outcome of a budget year, lane by lane (columns) and leaf by leaf (lines)."""

    plan: Plan
    total: Array
    posted: list[Array]
    by_period: list[list[Array]]
    exact: list[Lanes]
    closing: dict[str, Carried]
    unmet: list[Array] = field(default_factory=list)


@dataclass
class YearWalk:
    """Evaluates one year of all lanes.

    Attributes:
        sums: fen by period and source.
        until: the period of the day of evaluation.
        closed: whether the year has ended.
    """

    stack: Stack
    sums: Sequence[Sequence[Int64]]
    opening: Mapping[str, Carried]
    until: int
    closed: bool

    def run(self) -> LaneYear:
        """Walk, round, close."""
        plan = self.stack.plan
        self.runs: dict[str, Run] = {}
        self.pots: list[dict[str, Lanes]] = []
        latest: dict[str, Nodes] = {}
        for table in self.stack.tables[: self.until + 1]:
            latest.update({n: t for n, t in table.items() if t.node.applies == "whole_year"})
        for k, graph in enumerate(plan.graphs):
            pots = {s.id: Lanes(a) for s, a in zip(plan.sources, self.sums[k], strict=True)}
            for node in graph.nodes:
                if isinstance(node, Gather):
                    total = pots[node.inputs[0]]
                    for pot in node.inputs[1:]:
                        total += pots[pot]
                    pots[node.output] = total
                else:
                    self._move(k, node, self._in_force(k, node, latest), pots)
            self.pots.append(pots)
        by_period, exact, total_fen = self._round()
        before = [_sum([p[i] for p in by_period]) for i in range(len(plan.leaves))]
        if (_sum(before) != total_fen).any():
            raise InvariantViolation(
                "A3", f"{plan.agreement} {plan.year}: posted fen do not add up"
            )
        posted, paid, unmet = self._close(before) if self.closed else (before, {}, [])
        closing = self._closing(by_period, paid)
        return LaneYear(plan, total_fen, posted, by_period, exact, closing, unmet)

    def _in_force(self, k: int, node: CurveNode, latest: Mapping[str, Nodes]) -> Nodes:
        """The numbers that count: those last in force where they count for the whole year."""
        mine, last = self.stack.tables[k][node.id], latest.get(node.id)
        if last is None or node.applies != "whole_year" or last.node.outputs != node.outputs:
            return mine
        return last

    def _run(self, node: CurveNode) -> Run:
        run = self.runs.get(node.id)
        if run is not None:
            return run
        count = self.stack.count
        none = np.zeros(count, bool)
        carried = self.opening.get(node.id) if node.span != "budget_year" else None
        if carried is None:
            run = Run(zeros(count), zeros(count), np.zeros(count, np.int64), none, none)
        else:
            position = carried.position
            limited = carried.known & carried.limited
            if node.anchor == "left":
                low = limited & (carried.left < carried.limit).astype(bool)
                position = np.where(low, carried.left, position)
            run = Run(Lanes(position), Lanes(carried.left), carried.limit, limited, carried.known)
        self.runs[node.id] = run
        return run

    def _move(self, k: int, node: CurveNode, current: Nodes, pots: dict[str, Lanes]) -> None:
        count, run = self.stack.count, self._run(node)
        if node.id in self.stack.plan.graphs[k].resets:
            run.position, run.left = zeros(count), zeros(count)
            run.started = run.limited = np.zeros(count, bool)
            run.reset_period = k
        if node.anchor == "left":
            limit = np.zeros(count, np.int64) if current.limit is None else current.limit
            changed = run.limited & (
                (limit != run.limit).astype(bool) if current.limit is not None else True
            )
            if changed.any():
                run.position = choose(changed, _least(Lanes(limit), run.left), run.position)
        run.limited = np.full(count, current.limit is not None)
        run.limit = np.zeros(count, np.int64) if current.limit is None else current.limit
        change = pots[node.input]
        initial = self._initial(current, run)
        run.started = np.ones(count, bool)
        end = run.position + change
        before, after = current.table.at(run.position), current.table.at(end)
        for o, pot in enumerate(node.outputs):
            out = after[o] - before[o]
            if initial is not None:
                out += initial[o]
            pots[pot] = out
        run.left += pots[node.outputs[0]]
        run.steps[k] = Moved(run.position, end, run.limit)
        run.position = end

    def _initial(self, current: Nodes, run: Run) -> list[Lanes] | None:
        """The offset of a curve at zero, in the lanes where it starts now."""
        if run.started.all():
            return None
        nothing = zeros(self.stack.count)
        at_zero = current.table.at(nothing)
        if not any(v.num.any() for v in at_zero):
            return None
        return [choose(run.started, nothing, v) for v in at_zero]

    def _round(self) -> tuple[list[list[Array]], list[Lanes], Array]:
        """Integers by period: differences of the rounded running totals."""
        plan, count = self.stack.plan, self.stack.count
        index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
        exact = [zeros(count) for _ in plan.leaves]
        base = list(exact)
        total: Array = np.zeros(count, np.int64)
        previous: list[Array] = [np.zeros(count, np.int64) for _ in plan.leaves]
        running: Array = np.zeros(count, np.int64)
        out: list[list[Array]] = []
        starts = segments(plan)
        for k, graph in enumerate(plan.graphs):
            if k in starts:
                base, running = list(exact), np.zeros(count, np.int64)
                previous = [np.zeros(count, np.int64) for _ in plan.leaves]
            for amount in self.sums[k]:
                running, total = running + amount, total + amount
            for slot in graph.slots:
                i = index[slot.leaf.path]
                exact[i] += self.pots[k][slot.pot]
            since = [a if b.den == 1 and not b.num.any() else a - b for a, b in
                     zip(exact, base, strict=True)]  # fmt: skip
            rounded = round_lanes(self.stack.tree, since, running)
            out.append([a - b for a, b in zip(rounded, previous, strict=True)])
            previous = rounded
        return out, exact, total

    def _close(self, before: list[Array]) -> tuple[list[Array], dict[str, Array], list[Array]]:
        """The transfers in order: posted fen, what was paid through each cap, what is unmet."""
        plan = self.stack.plan
        posted = list(before)
        index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
        spent: dict[str, Array] = {}
        unmet: list[Array] = []
        for number, transfer in enumerate(plan.transfers):
            due = self.stack.amounts(number)
            if transfer.mode == "top_up":
                due = np.maximum(due - self._held(posted, transfer.beneficiary, transfer.body), 0)
            most = self._available(number, posted)
            paid = due if most is None else np.minimum(due, most)
            for node in transfer.room_nodes:
                paid = self._within_room(node, paid, spent.get(node, self._none()))
            for node in transfer.room_nodes:
                spent[node] = spent.get(node, self._none()) + paid
            self._pay(transfer.into, paid, index, posted)
            if transfer.out_of is not None:
                posted[index[transfer.out_of.path]] = posted[index[transfer.out_of.path]] - paid
            unmet.append(due - paid)
        return posted, spent, unmet

    def _held(self, posted: Sequence[Array], party: str, body: str | None = None) -> Array:
        """What a party has under the agreement, or one body below it."""
        mine = [
            posted[i] for i, leaf in enumerate(self.stack.plan.leaves)
            if leaf.party == party and leaf.clause != OUTSIDE
            and (body is None or body in leaf.path[2:])
        ]  # fmt: skip
        return _sum(mine or [self._none()])

    def _none(self) -> Array:
        return np.zeros(self.stack.count, np.int64)

    def _available(self, number: int, posted: Sequence[Array]) -> Array | None:
        """What the payer can give; None: without bound."""
        transfer, limit = self.stack.plan.transfers[number], self.stack.limits(number)
        if transfer.source == "share":
            most = np.maximum(self._held(posted, transfer.payer), 0)
            return most if limit is None else np.minimum(most, limit)
        return limit

    def _within_room(self, node_id: str, paid: Array, spent: Array) -> Array:
        """No more than a cap leaves, in the lanes where it holds."""
        run = self.runs.get(node_id)
        if run is None:
            return paid
        room = np.maximum(run.limit - run.left.ceiling(), 0) - spent
        return np.where(run.limited, np.minimum(paid, room), paid)

    def _pay(
        self, into: Sequence[tuple[Leaf, Fraction]], paid: Array,
        index: Mapping[tuple[str, ...], int], posted: list[Array],
    ) -> None:  # fmt: skip
        if len(into) == 1:
            parts = [paid]
        else:
            flat = build_tree([Leaf((str(i),)) for i in range(len(into))], None)
            shares = CurveTable.of([Curve.linear([w for _, w in into])]).at(Lanes(paid))
            parts = round_lanes(flat, shares, paid)
        for (leaf, _), amount in zip(into, parts, strict=True):
            posted[index[leaf.path]] = posted[index[leaf.path]] + amount

    def _closing(
        self, by_period: Sequence[Sequence[Array]], paid: Mapping[str, Array]
    ) -> dict[str, Carried]:
        """The running totals that outlive the year, in whole fen as posted (S5)."""
        out = dict(self.opening)
        last = {n.id: n for n in self.stack.plan.curve_nodes()}
        for node in last.values():
            if node.span == "budget_year":
                continue
            run = self.runs[node.id]
            position, left = self._posted(node.id, run, by_period)
            extra = paid.get(node.id, 0)
            known = np.ones(self.stack.count, bool)
            limited = bool(run.limited.any())
            out[node.id] = Carried(known, position + extra, left + extra, run.limit, limited)
        return out

    def _posted(
        self, node_id: str, run: Run, by_period: Sequence[Sequence[Array]]
    ) -> tuple[Array, Array]:
        plan = self.stack.plan
        rounded = run.position.half_away(), run.left.half_away()
        start = self.opening.get(node_id)
        position, left = self._none(), self._none()
        if start is not None and run.reset_period < 0:
            position, left = position + start.position, left + start.left
        index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
        before: Moved | None = None
        mixed_left = mixed = False
        for k, graph in enumerate(plan.graphs):
            node = graph.by_id.get(node_id)
            if node is None or k < run.reset_period:
                continue
            sides = [leaves_below(graph, pot) for pot in node.outputs]
            mixed_left = mixed_left or sides[0] is None
            mixed = mixed or any(s is None for s in sides)
            step = run.steps[k]
            if before is not None:
                moved = _differs(before.end, step.start)
                position = np.where(moved, np.minimum(step.limit, left), position)
            elif k != run.reset_period:
                position = step.start.half_away()
            before = step
            sums = [[by_period[k][index[leaf.path]] for leaf in side or ()] for side in sides]
            position = position + _sum([a for side in sums for a in side] or [self._none()])
            left = left + _sum(sums[0] or [self._none()])
        if mixed_left:
            return rounded
        if mixed:
            within = run.limited & ((run.position - Lanes(run.limit)).num <= 0).astype(bool)
            position = np.where(within, left, rounded[0])
        return position, left


def _sum(arrays: Sequence[Array]) -> Array:
    return sum(arrays[1:], arrays[0])


def _differs(one: Lanes, other: Lanes) -> Bools:
    different: Bools = ((one - other).num != 0).astype(bool)
    return different


def _least(one: Lanes, other: Lanes) -> Lanes:
    return choose(((one - other).num <= 0).astype(bool), one, other)


def round_lanes(tree: Level, exact: Sequence[Lanes], total: Array) -> list[Array]:
    """Rounding point R2, lane by lane."""
    bottom = lcm(*(x.den for x in exact))
    parts = [Lanes(x.over(bottom), bottom).floor() for x in exact]
    if bottom >= WORD or any(q.dtype == object for q, _ in parts):
        parts = [(q.astype(object), r.astype(object)) for q, r in parts]
    return round_vectors(tree, [q for q, _ in parts], [r for _, r in parts], bottom, total)
