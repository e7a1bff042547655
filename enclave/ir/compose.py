"""A whole period as one curve: source total in, every leaf out, exact.

Every node of a graph is piecewise linear in its input, so the graph is piecewise linear in what
flows into it. The breakpoints of later nodes are pulled back through the nodes before them. The
result says who gets the next yuan at every level of revenue.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from enclave.curve import Curve, Leaf
from enclave.ir.nodes import CurveNode, Gather
from enclave.ir.plan import Graph, Plan, in_force, whole_year_curves
from enclave.ir.state import State

ZERO, ONE = Fraction(0), Fraction(1)
Cut = tuple[Fraction, int]
"""Where a piece starts: at a total (0), or directly behind it (1)."""


@dataclass(frozen=True, slots=True)
class Line:
    """``base + slope · x``."""

    base: Fraction
    slope: Fraction

    def at(self, total: Fraction) -> Fraction:
        """The value at a total."""
        return self.base + self.slope * total


@dataclass(frozen=True)
class Stretch:
    """A piece of a composed curve: from where, and a line for every output.

    Attributes:
        start: None for the first, which reaches down to minus infinity.
        behind: whether the total at ``start`` itself still belongs to the piece before.
    """

    start: Fraction | None
    behind: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Composed:
    """The division of the period's input ``x`` between the leaves."""

    leaves: tuple[Leaf, ...]
    stretches: tuple[Stretch, ...]

    def _at(self, cut: Cut) -> Stretch:
        starts = [(s.start, int(s.behind)) for s in self.stretches if s.start is not None]
        return self.stretches[bisect_right(starts, cut)]

    def at(self, total: Fraction) -> tuple[Fraction, ...]:
        """What every leaf has at a total."""
        return tuple(line.at(total) for line in self._at((total, 0)).lines)

    def slope(self, total: Fraction) -> tuple[Fraction, ...]:
        """Who gets the next yuan at a total."""
        return tuple(line.slope for line in self._at((total, 1)).lines)

    def starts(self) -> tuple[Fraction, ...]:
        """Where something changes, in order, each once."""
        return tuple(dict.fromkeys(s.start for s in self.stretches if s.start is not None))

    def by(self, names: Sequence[str]) -> Composed:
        """The same with leaves added up by name: one leaf a name, in order of first mention."""
        order = list(dict.fromkeys(names))
        groups = [[i for i, n in enumerate(names) if n == name] for name in order]
        pieces = [
            Stretch(s.start, s.behind, tuple(_sum(s.lines[i] for i in g) for g in groups))
            for s in self.stretches
        ]
        return Composed(tuple(Leaf((n,)) for n in order), _joined(pieces))


@dataclass(frozen=True)
class _Flow:
    """A pot's amount as a function of ``x``: lines in order, the first from minus infinity."""

    cuts: tuple[Cut, ...]
    lines: tuple[Line, ...]

    @classmethod
    def of(cls, base: Fraction, slope: Fraction) -> _Flow:
        return cls((), (Line(base, slope),))

    def line(self, cut: Cut) -> Line:
        return self.lines[bisect_right(self.cuts, cut)]


@dataclass
class _Run:
    """Where a node stands."""

    position: Fraction = ZERO
    left: Fraction = ZERO
    limit: int | None = None
    started: bool = False
    excess: Fraction = ZERO


@dataclass
class _Walker:
    """Walks the periods up to one of them; only in that one ``x`` is left open."""

    plan: Plan
    opening: State
    period: int
    runs: dict[str, _Run] = field(default_factory=dict)

    def walk(self, k: int, pots: dict[str, _Flow]) -> None:
        """Fill the pots of a period."""
        graph = self.plan.graphs[k]
        latest = whole_year_curves(self.plan, self.period)
        for node in graph.nodes:
            if isinstance(node, Gather):
                pots[node.output] = _gathered([pots[p] for p in node.inputs])
            else:
                self._move(graph, in_force(node, latest), pots, last=k == self.period)

    def _run(self, node: CurveNode) -> _Run:
        run = self.runs.get(node.id)
        if run is None:
            carried = self.opening.node(node.id) if node.span != "budget_year" else None
            run = _Run()
            if carried is not None:
                run = _Run(
                    Fraction(carried.position), Fraction(carried.left), carried.limit, started=True
                )
                if node.anchor == "left":
                    run.excess = Fraction(carried.excess)
                    if run.limit is not None and run.left < run.limit:
                        run.position = run.left
            self.runs[node.id] = run
        return run

    def _move(self, graph: Graph, node: CurveNode, pots: dict[str, _Flow], *, last: bool) -> None:
        run = self._run(node)
        if node.id in graph.resets:
            run.position, run.left, run.limit, run.started = ZERO, ZERO, None, False
        if node.anchor == "left" and run.limit is not None and node.limit != run.limit:
            run.position = min(Fraction(node.limit or 0), run.left)
        run.limit = node.limit
        initial = (ZERO,) * node.curve.width
        if not run.started:
            run.started, initial = True, node.curve.at(ZERO)
        elif run.excess:
            run.excess, initial = ZERO, (-run.excess, run.excess)
        flow = pots[node.input]
        outputs = _through(node.curve, run.position, flow, initial)
        pots.update(zip(node.outputs, outputs, strict=True))
        if not last:
            run.position += flow.lines[0].base
            run.left += outputs[0].lines[0].base


def compose(
    plan: Plan,
    period: int,
    opening: State,
    mix: Mapping[str, Fraction],
    *,
    beside: Mapping[str, Fraction] | None = None,
    earlier: Sequence[Mapping[str, Fraction]] = (),
) -> Composed:
    """Compose a validity period's graph, with what is carried into it, into one curve.

    Args:
        period: the number of the period in the plan.
        opening: the state carried into the year.
        mix: source → its part of the total ``x``; parts are not negative.
        beside: source → fixed amounts of the same period.
        earlier: for each period before, source → amount (nothing by default).

    Raises:
        ValueError: a part of the mix is negative.
    """
    if any(part < 0 for part in mix.values()):
        raise ValueError("a part of the mix is negative")
    walker = _Walker(plan, opening, period)
    for k in range(period):
        given = earlier[k] if k < len(earlier) else {}
        walker.walk(k, {s.id: _Flow.of(given.get(s.id, ZERO), ZERO) for s in plan.sources})
    fixed = beside or {}
    pots = {s.id: _Flow.of(fixed.get(s.id, ZERO), mix.get(s.id, ZERO)) for s in plan.sources}
    walker.walk(period, pots)
    flows = [_Flow.of(ZERO, ZERO) for _ in plan.leaves]
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    for slot in plan.graphs[period].slots:
        i = index[slot.leaf.path]
        flows[i] = _gathered([flows[i], pots[slot.pot]])
    cuts = sorted({cut for flow in flows for cut in flow.cuts})
    pieces = [Stretch(None, behind=False, lines=tuple(f.lines[0] for f in flows))]
    pieces += [Stretch(x, bool(side), tuple(f.line((x, side)) for f in flows)) for x, side in cuts]
    return Composed(plan.leaves, _joined(pieces))


def _joined(pieces: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Pieces that go on in the same line are one."""
    out: list[Stretch] = []
    for piece in pieces:
        if not out or out[-1].lines != piece.lines:
            out.append(piece)
    return tuple(out)


def _sum(lines: Iterable[Line]) -> Line:
    listed = list(lines)
    return Line(sum((n.base for n in listed), ZERO), sum((n.slope for n in listed), ZERO))


def _gathered(flows: Sequence[_Flow]) -> _Flow:
    cuts = tuple(sorted({cut for flow in flows for cut in flow.cuts}))
    first = _sum(flow.lines[0] for flow in flows)
    return _Flow(cuts, (first, *(_sum(flow.line(cut) for flow in flows) for cut in cuts)))


def _through(
    curve: Curve, position: Fraction, flow: _Flow, initial: Sequence[Fraction]
) -> tuple[_Flow, ...]:
    """The outputs of a curve that stands at ``position`` when ``flow`` comes in."""
    before = curve.at(position)
    offsets = [extra - b for extra, b in zip(initial, before, strict=True)]
    cuts: list[Cut] = []
    rows: list[tuple[Line, ...]] = []
    for number, line in enumerate(flow.lines):
        low = flow.cuts[number - 1] if number else None
        high = flow.cuts[number] if number < len(flow.cuts) else None
        for cut in (low, *_crossings(curve, position, line, low, high)):
            piece = _piece(curve, position, line, cut)
            if cut is not None:
                cuts.append(cut)
            rows.append(_outputs(curve, piece, position, line, offsets))
    columns = zip(*rows, strict=True)
    return tuple(_Flow(tuple(cuts), tuple(column)) for column in columns)


def _crossings(
    curve: Curve, position: Fraction, line: Line, low: Cut | None, high: Cut | None
) -> list[Cut]:
    """Where a rising line meets the starts of the curve's pieces, inside an interval."""
    if not line.slope:
        return []
    side = 0 if curve.reached else 1
    found = [((start - position - line.base) / line.slope, side) for start in curve.starts]
    return [c for c in found if (low is None or c > low) and (high is None or c < high)]


def _piece(curve: Curve, position: Fraction, line: Line, cut: Cut | None) -> int:
    """The number of the curve's piece in force from ``cut`` on."""
    if cut is None:
        if line.slope:
            return 0
        return curve.index(position + line.base)
    total = position + line.at(cut[0])
    if cut[1] and line.slope:
        return bisect_right(curve.starts, total)
    find = bisect_right if curve.reached else bisect_left
    return find(curve.starts, total)


def _outputs(
    curve: Curve, piece: int, position: Fraction, line: Line, offsets: Sequence[Fraction]
) -> tuple[Line, ...]:
    """The outputs along one line inside one piece of the curve."""
    weights = curve.pieces[piece].weights
    inside = _inner_point(curve, piece)
    values = curve.at(inside)
    return tuple(
        Line(value + w * (position + line.base - inside) + offset, w * line.slope)
        for value, w, offset in zip(values, weights, offsets, strict=True)
    )


def _inner_point(curve: Curve, piece: int) -> Fraction:
    """A total strictly inside a piece."""
    starts = curve.starts
    if not starts:
        return ZERO
    if piece == 0:
        return starts[0] - 1
    if piece == len(starts):
        return starts[-1] + 1
    return (starts[piece - 1] + starts[piece]) / 2
