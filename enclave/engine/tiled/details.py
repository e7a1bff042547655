"""Every fen of every party by cell, for a whole year at once (S4).

The integers of a cell are the difference of two rounded running totals, T(C) − T(C before). Within
a stretch of cells with the same average weights the exact running total is ``X0 + w · c``, ``c`` the
sum of the stretch's cells so far. With D the common denominator of ``w``, the rounding depends on
``c mod D`` only, as long as nothing is negative: a table, made by the general routine, gives it.
Large D are divided out cell by cell (see :mod:`enclave.engine.tiled.ratio`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enclave.diagnostics import InvariantViolation
from enclave.engine.columns import Int64
from enclave.engine.model import YearEval
from enclave.engine.tiled.cells import YearCells, group_ranges
from enclave.engine.tiled.ratio import Way, scale, way_for
from enclave.engine.tiled.rounding import Level, build_tree, round_vectors
from enclave.engine.walk import leaf_weights
from enclave.engine.year import round_leaves
from enclave.ir.plan import segments

ZERO = Fraction(0)
TILE = 1 << 14
TABLE_LIMIT = 1 << 13
Vector = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Cells ``start`` to ``end`` with the same average weights."""

    start: int
    end: int
    weights: Vector


@dataclass(frozen=True, slots=True)
class OffsetRow:
    """The posted offset of a curve at zero, which no receipt brought."""

    period: int
    node: str
    posted: tuple[int, ...]


@dataclass
class YearDetails:
    """The posted fen of a year by leaf and cell.

    Attributes:
        posted: one line a leaf, one column a cell.
        offsets: offsets of curves at zero.
        ways: how many cells were computed in which way (``table``, ``product`` …).
    """

    cells: YearCells
    posted: Int64
    offsets: list[OffsetRow] = field(default_factory=list)
    ways: dict[str, int] = field(default_factory=dict)


def stretches(result: YearEval, cells: YearCells) -> Iterator[tuple[int, list[Stretch]]]:
    """The stretches of each validity period, in canonical order."""
    plan = result.plan
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    for k, graph in enumerate(plan.graphs):
        ends = _ends(result, k)
        place = {s.pot: index[s.leaf.path] for s in graph.slots}
        found: list[Stretch] = []
        for source, start, end in group_ranges(cells, k):
            out = [ZERO] * len(plan.leaves)
            for pot, share in ends[plan.sources[source].id].items():
                out[place[pot]] += share
            weights = tuple(out)
            if found and found[-1].weights == weights:
                found[-1] = Stretch(found[-1].start, end, weights)
            else:
                found.append(Stretch(start, end, weights))
        yield k, found


def _ends(result: YearEval, period: int) -> Mapping[str, Mapping[str, Fraction]]:
    graph = result.plan.graphs[period]
    steps = {s.node: s.weights for s in result.steps if s.period == period}
    return leaf_weights(graph, {n: steps[n] for n in graph.by_id})


def year_details(
    result: YearEval, cells: YearCells, amounts: Int64, out: Int64 | None = None
) -> YearDetails:
    """Divide a year's entitlements between its cells.

    Args:
        amounts: fen of each cell.
        out: an array of leaves × cells to fill, to be used again from year to year.

    Raises:
        InvariantViolation: A8 if the cells do not add up to the entitlements.
    """
    run = DetailPass(result)
    posted = run.add(cells, amounts, out)
    run.finish()
    return YearDetails(cells, posted, run.offsets, run.ways)


class DetailPass:
    """The running totals while the cells of a year are gone through, at once or load by load.

    Attributes:
        result: the evaluation whose entitlements are divided.
        offsets, ways: see :class:`YearDetails`.
    """

    def __init__(self, result: YearEval) -> None:
        """Start before the first cell of the year."""
        leaves = len(result.plan.leaves)
        self.result, self.tree = result, build_tree(result.plan.leaves, result.plan.residual)
        self.exact: list[Fraction] = [ZERO] * leaves
        self.previous: tuple[int, ...] = (0,) * leaves
        self.running, self.period = 0, -1
        self.offsets: list[OffsetRow] = []
        self.ways: dict[str, int] = {}
        self.tops: list[Int64] = [np.empty(TILE + 1, np.int64) for _ in range(leaves)]
        self.scratch = [np.empty(TILE, np.int64) for _ in range(4)]

    def add(self, cells: YearCells, amounts: Int64, out: Int64 | None = None) -> Int64:
        """Divide the next cells; returns leaves × cells.

        ``out`` may be larger than needed: a part of it is filled and returned.
        """
        leaves = len(self.result.plan.leaves)
        if out is None:
            out = np.empty((leaves, len(cells)), np.int64)
        self.out = out[:, : len(cells)]
        for k, parts in stretches(self.result, cells):
            if not parts:
                continue
            self._enter(k)
            for part in parts:
                self.stretch(part, amounts)
        return self.out

    def finish(self) -> None:
        """Check that every period of the year adds up to its entitlements.

        Raises:
            InvariantViolation: A8 it does not.
        """
        self._enter(len(self.result.plan.graphs))

    def _enter(self, period: int) -> None:
        plan, by_period = self.result.plan, self.result.by_period
        if period < self.period:
            raise InvariantViolation("A8", f"{plan.agreement} {plan.year}: cells out of order")
        while self.period < period:
            begun = max((s for s in segments(plan) if s <= self.period), default=0)
            done = tuple(sum(p[i] for p in by_period[begun : self.period + 1]) for i in
                         range(len(plan.leaves)))  # fmt: skip
            if self.previous != done:
                raise InvariantViolation("A8", f"{plan.agreement} {plan.year}: cells != total")
            self.period += 1
            if self.period in segments(plan):  # running totals start afresh, and so does rounding
                self.exact = [ZERO] * len(plan.leaves)
                self.previous, self.running = (0,) * len(plan.leaves), 0
            if self.period < len(plan.graphs):
                self.offsets_of(self.period)

    def offsets_of(self, period: int) -> None:
        """Post the offsets of curves at zero in a period."""
        plan, graph = self.result.plan, self.result.plan.graphs[period]
        if not any(k == period for k, _ in self.result.offsets):
            return
        index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
        ends = _ends(self.result, period)
        place = {s.pot: index[s.leaf.path] for s in graph.slots}
        for node_id, node in graph.by_id.items():
            initial = self.result.offsets.get((period, node_id))
            if initial is None:
                continue
            for pot, amount in zip(node.outputs, initial, strict=True):
                for end, share in ends[pot].items():
                    self.exact[place[end]] += amount * share
            rounded = round_leaves(plan, tuple(self.exact), self.running)
            posted = tuple(a - b for a, b in zip(rounded, self.previous, strict=True))
            self.previous = rounded
            self.offsets.append(OffsetRow(period, node_id, posted))

    def stretch(self, part: Stretch, amounts: Int64) -> None:
        """Post the cells of a stretch."""
        line = _Line(part.weights, tuple(self.exact), self.running, self.tree)
        cells = amounts[part.start : part.end]
        begun = 0
        line.prepare(_reach(cells), len(cells))
        for at in range(0, len(cells), TILE):
            tile = cells[at : at + TILE]
            n = len(tile)
            c = self.scratch[0][:n]
            np.cumsum(tile, out=c)
            if begun:
                np.add(c, begun, out=c)
            begun = int(c[-1])
            way = line.evaluate(c, [t[1 : n + 1] for t in self.tops], self.scratch)
            self.ways[way] = self.ways.get(way, 0) + n
            self._post(part.start + at, n)
        self.running += begun
        self.exact = [x + w * begun for x, w in zip(self.exact, part.weights, strict=True)]

    def _post(self, at: int, n: int) -> None:
        last: list[int] = []
        for i, top in enumerate(self.tops):
            top[0] = self.previous[i]
            np.subtract(top[1 : n + 1], top[:n], out=self.out[i, at : at + n])
            last.append(int(top[n]))
        self.previous = tuple(last)


def _reach(cells: Int64) -> int:
    """How far the running total of the cells can lie from its start."""
    most = max(-int(cells.min()), int(cells.max())) * len(cells)
    if most < 2**49:
        return most
    total, low, high = 0, 0, 0
    for at in range(0, len(cells), TILE):
        c = np.cumsum(cells[at : at + TILE])
        low, high = min(low, total + int(c.min())), max(high, total + int(c.max()))
        total += int(c[-1])
    return max(-low, high)


class _Line:
    """The rounded running totals along ``X0 + w · c``."""

    def __init__(self, weights: Vector, start: Vector, total: int, tree: Level) -> None:
        self.weights, self.total, self.tree = weights, total, tree
        self.own = lcm(*(w.denominator for w in weights))
        self.bottom = lcm(self.own, *(x.denominator for x in start))
        self.tops = [int(w * self.bottom) for w in weights]
        self.whole = [x.numerator // x.denominator for x in start]
        self.rest = [int((x - f) * self.bottom) for x, f in zip(start, self.whole, strict=True)]
        self.steps = [int(w * self.own) for w in weights]
        self.rising = all(w >= 0 for w in weights) and all(x >= 0 for x in start)
        self.table: list[Int64] | None = None
        self.way: Way = "integers"

    def prepare(self, reach: int, count: int) -> None:
        """Choose the way for totals up to ``reach`` from the start, and make the table."""
        most = max(reach, self.own if self.own <= TABLE_LIMIT else 0)
        self.way = way_for(most, max(abs(t) for t in self.tops), self.bottom)
        if self.rising and self.own <= TABLE_LIMIT and self.own <= 4 * count + 64:
            self.table = self._general(np.arange(self.own, dtype=np.int64))

    def _general(self, c: Int64) -> list[Int64]:
        """The rounded running totals by the general routine."""
        x: NDArray[Any] = c.astype(object) if self.way == "integers" else c
        whole: list[NDArray[Any]] = []
        rest: list[NDArray[Any]] = []
        for top, w0, r0 in zip(self.tops, self.whole, self.rest, strict=True):
            q, r = scale(x, top, self.bottom, self.way)
            r = r + r0
            over = (r >= self.bottom).astype(bool)
            whole.append(q + over + w0)
            rest.append(np.where(over, r - self.bottom, r))
        rounded = round_vectors(self.tree, whole, rest, self.bottom, x + self.total)
        return [fen.astype(np.int64) for fen in rounded]

    def evaluate(self, c: Int64, out: list[Int64], scratch: list[Int64]) -> str:
        """The rounded running totals at ``c``; returns the way taken."""
        n = len(c)
        if self.table is None or int(c.min()) < 0:
            for place, values in zip(out, self._general(c), strict=True):
                place[:] = values
            return self.way
        if self.own == 1:
            for place, step, table in zip(out, self.steps, self.table, strict=True):
                np.multiply(c, step, out=place)
                np.add(place, table[0], out=place)
            return "table"
        q, r, t = scratch[1][:n], scratch[2][:n], scratch[3][:n]
        np.floor_divide(c, self.own, out=q)
        np.multiply(q, self.own, out=r)
        np.subtract(c, r, out=r)
        for place, step, table in zip(out, self.steps, self.table, strict=True):
            np.take(table, r, out=t, mode="clip")
            np.multiply(q, step, out=place)
            np.add(place, t, out=place)
        return "table"
