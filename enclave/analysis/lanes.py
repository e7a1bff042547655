"""A deal's numbers as functions of what a sweep varies: compiled where few, checked lines where many.

Every value of an axis is compiled as a whole agreement where there are few of them. Where there
are many, some are compiled; if all their numbers lie on a line, exactly, the others are taken from
it, and amounts that would not be whole fen are refused, so that nothing is ever rounded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from enclave.curve import Curve
from enclave.engine.tiled.lane_stack import Nodes, Numbers, Stack
from enclave.engine.tiled.lanes import WORD, Array, CurveTable, Lanes, as_lanes
from enclave.ir import CurveNode, Plan
from enclave.text import Text

FEW: Final = 9
"""An axis of so many values is compiled value by value."""
PROBES: Final = 5
"""Of an axis of more values, so many are compiled, the ends among them."""
MOST_COMPILED: Final = 400
"""Values, or combinations of values, that are compiled one by one at most."""
CURVED: Final = Text(
    "条款的数值不随所改参数成直线变化，且取值过多",
    "the terms do not follow what is varied in a straight line, and there are too many values",
)

Account: TypeAlias = int
Slot: TypeAlias = tuple[Account, int, int, str]
"""Account, budget year, validity period (−1 for the close), node (number of the transfer)."""
Indices: TypeAlias = NDArray[np.int64]


class NotFast(Exception):
    """Variants that cannot be computed on totals; the reason is part of it."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in both languages."""
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True)
class Content:
    """The numbers of one node or transfer: a curve and a limit, or an amount and a limit."""

    curve: Curve | None
    limit: int | None
    amount: int = 0

    def flat(self) -> tuple[Fraction | int | None, ...]:
        """All numbers in a row: those of fen first, with ``None`` as the end of them."""
        fen: list[Fraction | int | None] = [self.limit or 0, self.amount]
        rest: list[Fraction | int | None] = []
        for piece in self.curve.pieces if self.curve is not None else ():
            fen += [piece.start or 0, *piece.jump]
            rest += piece.weights
        return (*fen, None, *rest)


def contents(plans: Mapping[tuple[Account, int], Plan]) -> dict[Slot, Content]:
    """The numbers of every node and transfer of all plans."""
    out: dict[Slot, Content] = {}
    for (account, year), plan in plans.items():
        for k, graph in enumerate(plan.graphs):
            for node in graph.nodes:
                if isinstance(node, CurveNode):
                    out[account, year, k, node.id] = Content(node.curve, node.limit)
        for n, transfer in enumerate(plan.transfers):
            out[account, year, -1, str(n)] = Content(None, transfer.limit, transfer.amount)
    return out


Compile: TypeAlias = Callable[[Mapping[int, int]], Mapping[Slot, Content] | None]
"""From axis → number of its value to the contents of all slots; None: the value is refused."""


@dataclass
class Component:
    """Axes that touch the same nodes: their combinations, and each variant's.

    Attributes:
        slots: slot → the content at each combination.
        which: the combination of each variant.
        refused: combinations that the language refuses.
    """

    axes: tuple[int, ...]
    which: Indices
    slots: dict[Slot, tuple[Content, ...] | Line] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)


def touched(base: Mapping[Slot, Content], other: Mapping[Slot, Content]) -> set[Slot]:
    """The slots whose numbers differ."""
    return {slot for slot, content in other.items() if base[slot] != content}


def probes_of(count: int) -> list[int]:
    """The values of an axis that are compiled: all of a few, else some from end to end."""
    if count <= FEW:
        return list(range(count))
    return sorted({round(n * (count - 1) / (PROBES - 1)) for n in range(PROBES)})


def join(touches: Mapping[int, set[Slot]]) -> list[tuple[int, ...]]:
    """Axes that touch a common slot belong together."""
    groups: list[tuple[set[int], set[Slot]]] = []
    for axis, slots in touches.items():
        mine, reach = {axis}, set(slots)
        rest = []
        for members, theirs in groups:
            if theirs & reach:
                mine |= members
                reach |= theirs
            else:
                rest.append((members, theirs))
        groups = [*rest, (mine, reach)]
    return [tuple(sorted(members)) for members, _ in groups]


@dataclass(frozen=True)
class Line:
    """A content that lies on a line over the values of an axis: some of it, and where it stands."""

    axis: Points
    found: tuple[Content, ...]
    probes: tuple[int, ...]

    def tables(self) -> Tables:
        """The numbers at every value, exact.

        Raises:
            NotFast: the compiled ones are not on a line, or an amount would not be whole fen.
        """
        flat = [c.flat() for c in self.found]
        cut = flat[0].index(None)
        lanes = [
            self._lanes([numbers[i] or 0 for numbers in flat], fen=i < cut)
            for i in range(len(flat[0]))
        ]
        first, limit, amount = self.found[0], lanes[0].num, lanes[1].num
        curve = None if first.curve is None else _curve(first.curve, lanes[2:cut], lanes[cut + 1 :])
        return curve, None if first.limit is None else limit, amount

    def _lanes(self, numbers: Sequence[Fraction | int], *, fen: bool) -> Lanes:
        """One number at every value of the axis."""
        x = [self.axis.values[p] for p in self.probes]
        slope = Fraction(numbers[-1] - numbers[0]) / (x[-1] - x[0])
        base = numbers[0] - slope * x[0]
        if any(base + slope * v != n for v, n in zip(x, numbers, strict=True)):
            raise NotFast(CURVED)
        den = lcm(base.denominator, slope.denominator * self.axis.den)
        step = slope.numerator * (den // (slope.denominator * self.axis.den))
        start = np.full(len(self.axis.num), base.numerator * (den // base.denominator), object)
        num = start + self.axis.num.astype(object) * step
        whole = all(Fraction(n).denominator == 1 for n in numbers)
        if fen and whole:
            if (num % den != 0).any():
                raise NotFast(CURVED)
            num, den = num // den, 1
        most = max(abs(int(num.max())), abs(int(num.min())))
        return Lanes(num.astype(np.int64) if most < WORD else num, den)


@dataclass(frozen=True)
class Points:
    """The values of an axis over their common denominator."""

    values: tuple[Fraction, ...]

    @cached_property
    def den(self) -> int:
        """The common denominator."""
        return lcm(*(v.denominator for v in self.values))

    @cached_property
    def num(self) -> Array:
        """The numerators."""
        return np.array([v.numerator * (self.den // v.denominator) for v in self.values], object)


def _curve(first: Curve, fen: Sequence[Lanes], weights: Sequence[Lanes]) -> CurveTable:
    """The curve of every lane from its numbers in a row, as :meth:`Content.flat` gives them."""
    width = first.width
    starts, jumps, shares = [], [], []
    for n in range(len(first.pieces)):
        mine = fen[n * (width + 1) : (n + 1) * (width + 1)]
        starts.append(mine[0])
        jumps.append(mine[1:])
        shares.append(weights[n * width : (n + 1) * width])
    return CurveTable.of_lanes(starts[1:], shares, jumps, reached=first.reached)


Tables: TypeAlias = tuple[CurveTable | None, Array | None, Array | None]
"""Curve, limit, amount: one a value of the axis."""


@dataclass
class LaneTables:
    """The tables of the slots that vary, ready to be taken for any variants."""

    tables: dict[Slot, tuple[Component, Tables]] = field(default_factory=dict)

    @classmethod
    def of(cls, components: Iterable[Component]) -> LaneTables:
        """Make them; slots of equal contents share one.

        Raises:
            NotFast: contents are not on a line.
        """
        out = cls()
        for component in components:
            made: dict[tuple[Content, ...], Tables] = {}
            for slot, listed in component.slots.items():
                key = listed.found if isinstance(listed, Line) else listed
                if key not in made:
                    made[key] = listed.tables() if isinstance(listed, Line) else _tables(listed)
                out.tables[slot] = (component, made[key])
        return out

    def stack(self, account: Account, plan: Plan, lanes: Indices) -> Stack:
        """A year's plan with the numbers of some variants."""
        numbers: dict[tuple[int, str], Numbers] = {}
        transfers: dict[int, tuple[Array | None, Array | None]] = {}
        for (a, year, period, name), (component, (curve, limit, amount)) in self.tables.items():
            if (a, year) != (account, plan.year):
                continue
            which = component.which[lanes]
            mine = None if limit is None else limit[which]
            if period < 0:
                transfers[int(name)] = (None if amount is None else amount[which], mine)
            elif curve is not None:
                numbers[period, name] = Numbers(curve.take(which), mine)
        return VariedStack([plan], len(lanes), {}, numbers, transfers)


def _tables(listed: Sequence[Content]) -> Tables:
    first = listed[0]
    curve = None
    if first.curve is not None:
        curve = CurveTable.of([c.curve for c in listed if c.curve is not None])
    limit = None
    if first.limit is not None:
        limit = as_lanes([c.limit or 0 for c in listed], len(listed)).num
    return curve, limit, as_lanes([c.amount for c in listed], len(listed)).num


@dataclass
class VariedStack(Stack):
    """A stack whose nodes take numbers by validity period, and its transfers too."""

    varied: Mapping[tuple[int, str], Numbers] = field(default_factory=dict)
    moved: Mapping[int, tuple[Array | None, Array | None]] = field(default_factory=dict)

    def _nodes(self, period: int, name: str) -> Nodes:
        given = self.varied.get((period, name))
        if given is None:
            return super()._nodes(period, name)
        node = self.plan.graphs[period].by_id[name]
        assert isinstance(node, CurveNode)  # noqa: S101  # only curves have numbers
        return Nodes(node, given.table, given.limit)

    def amounts(self, number: int) -> Array:
        """What a transfer is for, lane by lane."""
        given = self.moved.get(number, (None, None))[0]
        return super().amounts(number) if given is None else given

    def limits(self, number: int) -> Array | None:
        """What a transfer is limited to."""
        given = self.moved.get(number, (None, None))[1]
        return super().limits(number) if given is None else given
