"""One account's budget year at one cut-off: curves, rounding, transfers, carried state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from enclave.curve import Leaf, round_tree
from enclave.dates import year_span
from enclave.engine.checks import check_year
from enclave.engine.close import close_year
from enclave.engine.events import judged, settle_events
from enclave.engine.model import Planner, Row, TransferResult, YearEval
from enclave.engine.walk import Walk, carried, sum_cells, walk_year
from enclave.ir import CurveNode, Gather, Graph, NodeState, Plan, State
from enclave.ir.check import check_plan
from enclave.ir.plan import segments
from enclave.money import round_half_away

ZERO = Fraction(0)
Events = Mapping[str, date | None]
Vector = tuple[Fraction, ...]


def leaf_totals(plan: Plan, walk: Walk, through: int) -> Vector:
    """Exact totals by leaf of the validity periods up to ``through``."""
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    out = [ZERO] * len(plan.leaves)
    for k in range(through + 1):
        for slot in plan.graphs[k].slots:
            out[index[slot.leaf.path]] += walk.pots[k][slot.pot]
    return tuple(out)


def round_leaves(plan: Plan, exact: Vector, total: int) -> tuple[int, ...]:
    """Rounding point R2 for a vector over the plan's leaves."""
    leaves = list(zip(plan.leaves, exact, strict=True))
    return tuple(round_tree(leaves, total, plan.residual))


def evaluate_year(
    planner: Planner,
    year: int,
    rows: Sequence[Row],
    opening: State,
    now: date,
    *,
    fixed: Events | None = None,
) -> YearEval:
    """Evaluate a budget year from the rows posted by ``now``; it is closed if it has ended.

    Args:
        rows: rows whose effective date lies in ``year``, posted by ``now``.
        opening: state carried in.
        fixed: derived events fixed by an earlier close of this very year.
    """
    last_day = year_span(year).end or now
    closed = now >= last_day - timedelta(days=1)
    seen = min(now, last_day - timedelta(days=1))
    events: dict[str, date | None] = {**opening.events, **(fixed or {})}
    plan = planner.plan(year, opening, events)
    check_plan(plan)
    if fixed is None:
        plan, events = settle_events(planner, plan, rows, opening, seen)
    cells = sum_cells(plan, rows)
    walk = walk_year(plan, cells, opening, seen)
    by_period = _round_periods(plan, walk, cells)
    exact = leaf_totals(plan, walk, len(plan.graphs) - 1)
    before = tuple(sum(column) for column in zip(*by_period, strict=True))
    passed = _passed(plan, walk, by_period, opening)
    transfers = close_year(plan, walk, before, passed) if closed else ()
    posted = list(before)
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    for done in transfers:
        for leaf, amount in done.moves:
            posted[index[leaf.path]] += amount
    closing = _closing_state(plan, walk, by_period, opening, transfers, events, seen)
    result = YearEval(
        plan, events, opening, closing, sum(cells.values()), exact, tuple(posted), by_period,
        tuple(walk.steps), tuple(transfers), cells, walk.offsets, closed,
    )  # fmt: skip
    check_year(result, walk)
    return result


def _round_periods(
    plan: Plan, walk: Walk, cells: Mapping[tuple[int, int, str, str, str], int]
) -> tuple[tuple[int, ...], ...]:
    """Integers by validity period: differences of the rounded running totals.

    Where running totals start afresh inside the year (an agreement year), rounding does too: a
    limit that begins anew must not inherit the fen of the one before.
    """
    sums = [0] * len(plan.graphs)
    for (period, *_), amount in cells.items():
        sums[period] += amount
    out: list[tuple[int, ...]] = []
    starts = segments(plan)
    base: Vector = (ZERO,) * len(plan.leaves)
    previous: tuple[int, ...] = (0,) * len(plan.leaves)
    running = 0
    for k in range(len(plan.graphs)):
        if k in starts:
            base = leaf_totals(plan, walk, k - 1)
            previous, running = (0,) * len(plan.leaves), 0
        running += sums[k]
        exact = tuple(a - b for a, b in zip(leaf_totals(plan, walk, k), base, strict=True))
        rounded = round_leaves(plan, exact, running)
        out.append(tuple(a - b for a, b in zip(rounded, previous, strict=True)))
        previous = rounded
    return tuple(out)


def _closing_state(  # noqa: PLR0913, PLR0917 - the facts of a year at its close
    plan: Plan, walk: Walk, by_period: Sequence[tuple[int, ...]], opening: State,
    transfers: Sequence[TransferResult], events: Events, now: date,
) -> State:  # fmt: skip
    """The running totals of the pots that outlive the year, in whole fen as posted (S5)."""
    nodes = dict(opening.nodes)
    last: dict[str, CurveNode] = {n.id: n for n in plan.curve_nodes()}
    paid_into: dict[str, int] = {}
    for transfer, done in zip(plan.transfers, transfers, strict=False):
        for room in transfer.room_nodes:
            paid_into[room] = paid_into.get(room, 0) + done.paid
    for node in last.values():
        if node.span == "budget_year" and not node.carries_deficit:
            continue
        run = walk.nodes[node.id]
        outlives = node.span != "budget_year"
        start = (opening.node(node.id) if outlives else None) or NodeState()
        position, left = _posted_totals(plan, walk, by_period, node.id, start)
        extra = paid_into.get(node.id, 0)
        state = carried(node, run, position + extra, left + extra)
        nodes[node.id] = state if outlives else NodeState(limit=run.limit, deficit=state.deficit)
    fixed = {**opening.events, **{k: v for k, v in events.items() if v is not None}}
    return State(nodes, fixed, opening.judged | judged(plan, now, events))


def _passed(
    plan: Plan, walk: Walk, by_period: Sequence[tuple[int, ...]], opening: State
) -> Callable[[str], int]:
    """What has passed the nodes whose names begin alike so far, in posted fen."""

    def position(node: str) -> int:
        start = opening.node(node) or NodeState()
        if node not in walk.nodes:
            return start.position
        return _posted_totals(plan, walk, by_period, node, start)[0]

    def passed(names: str) -> int:
        known = {n for n in (*opening.nodes, *walk.nodes) if n.startswith(names)}
        return sum(position(node) for node in known)

    return passed


def _posted_totals(
    plan: Plan, walk: Walk, by_period: Sequence[tuple[int, ...]], node_id: str, start: NodeState
) -> tuple[int, int]:
    """Position and left output of a node as posted.

    Where every leaf below an output is fed by it alone, the posted fen of those leaves are what
    that output has got. Otherwise (a later gather mixes it with others) the exact total is
    rounded once (R3). A limit that changed moved the position to what the left output had got.
    """
    run = walk.nodes[node_id]
    steps = {s.period: s for s in walk.steps if s.node == node_id}
    position, left = (start.position, start.left) if run.reset_period < 0 else (0, 0)
    mixed_left = mixed = False
    end: Fraction | None = None
    for k, graph in enumerate(plan.graphs):
        if node_id not in graph.by_id or k < run.reset_period:
            continue
        sides = _sides(plan, graph, node_id, by_period[k])
        mixed_left = mixed_left or sides[0] is None
        mixed = mixed or None in sides
        step = steps[k]
        if end is None and k != run.reset_period:
            position = round_half_away(step.start)
        elif end is not None and step.start != end:
            position = min(step.node_in_force.limit or 0, left)
        end = step.start + step.change
        position += sum(s or 0 for s in sides)
        left += sides[0] or 0
    if mixed_left:
        return round_half_away(run.position), round_half_away(run.left)
    if mixed:
        within = run.limit is not None and run.position <= run.limit
        position = left if within else round_half_away(run.position)
    return position, left


def _sides(plan: Plan, graph: Graph, node_id: str, posted: tuple[int, ...]) -> list[int | None]:
    """What each output of a node has got in a period, in posted fen; None where it is mixed."""
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    out: list[int | None] = []
    for pot in graph.by_id[node_id].outputs:
        below = leaves_below(graph, pot)
        out.append(None if below is None else sum(posted[index[p.path]] for p in below))
    return out


def leaves_below(graph: Graph, pot: str) -> list[Leaf] | None:
    """The leaves reached from ``pot`` if nothing else flows into them, else None."""
    reached = {pot}
    for node in graph.nodes:
        if isinstance(node, Gather):
            if reached & set(node.inputs):
                if not set(node.inputs) <= reached:
                    return None
                reached.add(node.output)
        elif node.input in reached:
            reached |= set(node.outputs)
    mine = [s.leaf for s in graph.slots if s.pot in reached]
    others = {s.leaf.path for s in graph.slots if s.pot not in reached}
    return None if any(leaf.path in others for leaf in mine) else mine
