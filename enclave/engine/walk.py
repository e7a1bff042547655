"""Walking one budget year through its graphs, exactly (the heart of the reference engine)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from enclave.diagnostics import InvariantViolation
from enclave.engine.model import Cell, Row, Step
from enclave.ir import CurveNode, Gather, Graph, NodeState, Plan, State
from enclave.ir.plan import in_force, whole_year_curves

ZERO = Fraction(0)


@dataclass
class NodeRun:
    """The running totals of one node while a year is walked (exact)."""

    position: Fraction = ZERO
    left: Fraction = ZERO
    limit: int | None = None
    deficit: int = 0
    started: bool = False
    reset_period: int = -1
    excess: Fraction = ZERO


@dataclass
class Walk:
    """The outcome of walking a year: totals per pot and period, steps, node totals."""

    pots: list[dict[str, Fraction]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    nodes: dict[str, NodeRun] = field(default_factory=dict)
    offsets: dict[tuple[int, str], tuple[Fraction, ...]] = field(default_factory=dict)
    weights: list[dict[str, tuple[Fraction, ...]]] = field(default_factory=list)


def sum_cells(plan: Plan, rows: Sequence[Row]) -> dict[Cell, int]:
    """Sum rows into detail cells (validity period, source, enterprise, head, truth), sorted."""
    number = {s.id: i for i, s in enumerate(plan.sources)}
    cells: dict[Cell, int] = {}
    for row in rows:
        if row.source not in number:
            raise InvariantViolation("PLAN-SOURCE", f"{plan.agreement} has no pot {row.source}")
        key = (
            plan.period_of(row.effective),
            number[row.source],
            row.enterprise,
            row.head,
            row.truth,
        )
        cells[key] = cells.get(key, 0) + row.amount
    return dict(sorted(cells.items()))


def walk_year(
    plan: Plan, cells: Mapping[Cell, int], opening: State, now: date, *, through: int | None = None
) -> Walk:
    """Move every node from its position by the input of each validity period, in order (S7).

    ``through``: stop after this period (to see where nodes stand then).
    """
    walk = Walk()
    latest = whole_year_curves(plan, plan.period_of(now))
    for k, graph in enumerate(plan.graphs[: None if through is None else through + 1]):
        pots = {s.id: ZERO for s in plan.sources}
        for (period, source, *_), amount in cells.items():
            if period == k:
                pots[plan.sources[source].id] += amount
        weights: dict[str, tuple[Fraction, ...]] = {}
        for node in graph.nodes:
            if isinstance(node, Gather):
                pots[node.output] = sum((pots[p] for p in node.inputs), ZERO)
                continue
            current = in_force(node, latest)
            run = _node_run(walk, node, opening)
            weights[node.id] = _move(walk, k, graph, current, run, pots)
        walk.pots.append(pots)
        walk.weights.append(weights)
    return walk


def _node_run(walk: Walk, node: CurveNode, opening: State) -> NodeRun:
    run = walk.nodes.get(node.id)
    if run is None:
        carried = opening.node(node.id) if node.span != "budget_year" else None
        run = NodeRun()
        if carried is not None:
            run = NodeRun(
                Fraction(carried.position), Fraction(carried.left), carried.limit, 0, True
            )
            if node.anchor == "left":
                _meet_limit(run, carried)
        walk.nodes[node.id] = run
    return run


def _meet_limit(run: NodeRun, carried: NodeState) -> None:
    """Fit a carried position to what the left output has got (S9).

    The two differ only where late rows moved a state whose later years stay as closed (adjust).
    Room that a refund opened comes first again; where there is none, what follows goes to the
    right. What a late receipt gave beyond the limit is taken back to the right when the node next
    moves.
    """
    if run.limit is not None:
        run.position = run.left if run.left < run.limit else max(run.position, Fraction(run.limit))
    run.excess = Fraction(carried.excess)


def _move(
    walk: Walk, k: int, graph: Graph, node: CurveNode, run: NodeRun, pots: dict[str, Fraction]
) -> tuple[Fraction, ...]:
    """Move one node by its input of this period; fill its output pots; return average weights."""
    if node.id in graph.resets:
        run.position, run.left, run.started, run.limit = ZERO, ZERO, False, None
        run.reset_period = k
    if node.anchor == "left" and run.limit is not None and node.limit != run.limit:
        # A limit that counts from now on: what was left before stays, what passed is gone.
        run.position = min(Fraction(node.limit or 0), run.left)
    run.limit = node.limit
    change = pots[node.input]
    initial = (ZERO,) * node.curve.width
    if not run.started:
        run.started = True
        initial = node.curve.at(ZERO)
    elif run.excess:
        initial = (-run.excess, run.excess)
        run.excess = ZERO
    if any(initial):
        walk.offsets[k, node.id] = initial
    start = run.position
    before, after = node.curve.at(start), node.curve.at(start + change)
    outputs = tuple(a - b for a, b in zip(after, before, strict=True))
    average = tuple(o / change for o in outputs) if change else node.curve.slope(start)
    for pot, out, extra in zip(node.outputs, outputs, initial, strict=True):
        pots[pot] = out + extra
    run.position = start + change
    run.left += outputs[0] + initial[0]
    walk.steps.append(
        Step(k, node.id, node.clause, start, change, outputs, initial, average, node)
    )  # fmt: skip
    return average


def leaf_weights(
    graph: Graph, weights: Mapping[str, tuple[Fraction, ...]]
) -> dict[str, dict[str, Fraction]]:
    """For every pot the shares of its money that end in each leaf pot, by average weights (S4)."""
    ends: dict[str, dict[str, Fraction]] = {s.pot: {s.pot: Fraction(1)} for s in graph.slots}
    for node in reversed(graph.nodes):
        if isinstance(node, Gather):
            for pot in node.inputs:
                ends[pot] = ends[node.output]
            continue
        mixed: dict[str, Fraction] = {}
        for pot, weight in zip(node.outputs, weights[node.id], strict=True):
            if weight:
                for end, share in ends[pot].items():
                    mixed[end] = mixed.get(end, ZERO) + weight * share
        ends[node.input] = mixed
    return ends


def carried(node: CurveNode, run: NodeRun, position: int, left: int) -> NodeState:
    """The state a node hands on, given its posted running totals in whole fen."""
    deficit = 0
    if node.carries_deficit and node.limit is not None:
        deficit = max(0, node.limit - left)
    return NodeState(position, left, run.limit, deficit)
