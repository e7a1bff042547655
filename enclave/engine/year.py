"""One account's budget year at one cut-off: curves, rounding, transfers, carried state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from enclave.curve import Leaf, largest_remainder, round_tree
from enclave.dates import Month, year_span
from enclave.engine.checks import check_year
from enclave.engine.model import Planner, Row, TransferResult, YearEval
from enclave.engine.walk import Walk, carried, sum_cells, walk_year
from enclave.ir import CurveNode, Gather, Graph, NodeState, Plan, State, Transfer, Watch
from enclave.ir.check import check_plan
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
        plan, events = _settle_events(planner, plan, rows, opening, seen, events)
    cells = sum_cells(plan, rows)
    walk = walk_year(plan, cells, opening, seen)
    by_period = _round_periods(plan, walk, cells)
    exact = leaf_totals(plan, walk, len(plan.graphs) - 1)
    before = tuple(sum(column) for column in zip(*by_period, strict=True))
    transfers = _close(plan, walk, before) if closed else ()
    posted = list(before)
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    for done in transfers:
        for leaf, amount in done.moves:
            posted[index[leaf.path]] += amount
    closing = _closing_state(plan, walk, by_period, opening, transfers, events)
    result = YearEval(
        plan, events, opening, closing, sum(cells.values()), exact, tuple(posted), by_period,
        tuple(walk.steps), tuple(transfers), cells, walk.offsets, closed,
    )  # fmt: skip
    check_year(result, walk)
    return result


def _round_periods(
    plan: Plan, walk: Walk, cells: Mapping[tuple[int, int, str, str, str], int]
) -> tuple[tuple[int, ...], ...]:
    """Integers by validity period: differences of the rounded running totals."""
    sums = [0] * len(plan.graphs)
    for (period, *_), amount in cells.items():
        sums[period] += amount
    out: list[tuple[int, ...]] = []
    previous: tuple[int, ...] = (0,) * len(plan.leaves)
    running = 0
    for k in range(len(plan.graphs)):
        running += sums[k]
        rounded = round_leaves(plan, leaf_totals(plan, walk, k), running)
        out.append(tuple(a - b for a, b in zip(rounded, previous, strict=True)))
        previous = rounded
    return tuple(out)


def _settle_events(
    planner: Planner, plan: Plan, rows: Sequence[Row], opening: State, now: date,
    events: dict[str, date | None],
) -> tuple[Plan, dict[str, date | None]]:  # fmt: skip
    """Find the derived events and compile again until none changes.

    An event takes effect on or after the day on which it is found, so each round can only add
    what comes later; as many rounds as watches, and one, are enough.
    """
    for _ in range(len(plan.watches) + 2):
        found = dict(events)
        for watch in plan.watches:
            if watch.event in opening.events:
                continue
            found[watch.event] = _find_event(plan, watch, rows, opening, now)
        if found == events:
            break
        events = found
        plan = planner.plan(plan.year, opening, events)
        check_plan(plan)
    return plan, events


def _left_by(plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, now: date) -> bool:
    """Whether the watched node's left output has its limit after ``rows``."""
    walk = walk_year(plan, sum_cells(plan, rows), opening, now)
    run = walk.nodes.get(watch.node)
    if run is None or run.limit is None:
        return False
    return run.left >= run.limit


def _find_event(
    plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, now: date
) -> date | None:
    if watch.kind == "unmet_at":
        return _unmet(plan, watch, rows, opening, now)
    days = sorted({r.effective for r in rows})
    rising = all(r.amount >= 0 for r in rows)
    if rising:
        low, high = 0, len(days)
        while low < high:
            middle = (low + high) // 2
            upto = [r for r in rows if r.effective <= days[middle]]
            if _left_by(plan, watch, upto, opening, days[middle]):
                high = middle
            else:
                low = middle + 1
        return _effect(days[low], watch) if low < len(days) else None
    for day in days:
        if _left_by(plan, watch, [r for r in rows if r.effective <= day], opening, day):
            return _effect(day, watch)
    return None


def _effect(day: date, watch: Watch) -> date:
    if watch.takes_effect == "next_month":
        return Month.of(day).next().first_day
    if watch.takes_effect == "next_year":
        return date(day.year + 1, 1, 1)
    return day


def _unmet(plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, now: date) -> date | None:
    if watch.at is None or watch.at > now or watch.at.year > plan.year:
        return None
    start = date(plan.year, 1, 1)
    if watch.at <= start:
        state = opening.node(watch.node)
        met = state is not None and state.limit is not None and state.left >= state.limit
        return None if met else watch.at
    before = [r for r in rows if r.effective < watch.at]
    return None if _left_by(plan, watch, before, opening, watch.at) else watch.at


def _close(plan: Plan, walk: Walk, before: tuple[int, ...]) -> tuple[TransferResult, ...]:
    """Evaluate the transfers in order, on posted fen."""
    held: dict[str, int] = {}
    for leaf, amount in zip(plan.leaves, before, strict=True):
        held[leaf.party] = held.get(leaf.party, 0) + amount
    room: dict[str, int] = {}
    results: list[TransferResult] = []
    for transfer in plan.transfers:
        due = transfer.amount
        if transfer.mode == "top_up":
            due = max(0, transfer.amount - held.get(transfer.beneficiary, 0))
        paid = min(due, _available(transfer, held))
        if transfer.room_node is not None:
            left = room.setdefault(transfer.room_node, _room(walk, transfer.room_node))
            paid = min(paid, left)
            room[transfer.room_node] = left - paid
        results.append(_move_transfer(transfer, due, paid, held))
    return tuple(results)


def _room(walk: Walk, node_id: str) -> int:
    run = walk.nodes.get(node_id)
    if run is None or run.limit is None:
        return 0
    left = -((-run.left.numerator) // run.left.denominator)
    return max(0, run.limit - left)


def _available(transfer: Transfer, held: Mapping[str, int]) -> int:
    if transfer.source == "share":
        most = max(0, held.get(transfer.payer, 0))
        return most if transfer.limit is None else min(most, transfer.limit)
    return transfer.amount if transfer.limit is None else transfer.limit


def _move_transfer(transfer: Transfer, due: int, paid: int, held: dict[str, int]) -> TransferResult:
    parts = largest_remainder([w * paid for _, w in transfer.into], paid)
    moves = [(leaf, a) for (leaf, _), a in zip(transfer.into, parts, strict=True) if a]
    for leaf, amount in moves:
        held[leaf.party] = held.get(leaf.party, 0) + amount
    if transfer.out_of is not None and paid:
        moves.append((transfer.out_of, -paid))
        held[transfer.payer] = held.get(transfer.payer, 0) - paid
    return TransferResult(
        transfer.id, transfer.clause, due, paid, tuple(moves),
        transfer.source == "own_funds", transfer.payer,
    )  # fmt: skip


def _closing_state(
    plan: Plan, walk: Walk, by_period: Sequence[tuple[int, ...]], opening: State,
    transfers: Sequence[TransferResult], events: Events,
) -> State:  # fmt: skip
    """The running totals of the pots that outlive the year, in whole fen as posted (S5)."""
    nodes = dict(opening.nodes)
    last: dict[str, CurveNode] = {n.id: n for n in plan.curve_nodes()}
    paid_into = {
        t.room_node: sum(r.paid for r in transfers if r.transfer == t.id)
        for t in plan.transfers
        if t.room_node is not None
    }
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
    return State(nodes, fixed)


def _posted_totals(
    plan: Plan, walk: Walk, by_period: Sequence[tuple[int, ...]], node_id: str, start: NodeState
) -> tuple[int, int]:
    """Position and left output of a node as posted.

    Where every leaf below the node is fed by it alone, the posted fen of those leaves are its
    running total. Otherwise (a later gather mixes it with others) the exact total is rounded
    once (R3).
    """
    run = walk.nodes[node_id]
    if run.reset_period >= 0:
        start = NodeState()
    if _re_anchored(node_id, walk):
        return round_half_away(run.position), round_half_away(run.left)
    position, left = start.position, start.left
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    for k, graph in enumerate(plan.graphs):
        node = graph.by_id.get(node_id)
        if node is None or k < run.reset_period:
            continue
        sides = [_leaves_below(graph, pot) for pot in node.outputs]
        if any(s is None for s in sides):
            return round_half_away(run.position), round_half_away(run.left)
        ints = [sum(by_period[k][index[p.path]] for p in side or ()) for side in sides]
        position += sum(ints)
        left += ints[0]
    return position, left


def _re_anchored(node_id: str, walk: Walk) -> bool:
    """Whether the node's position was moved by a changed limit (then it is not a plain sum)."""
    steps = [s for s in walk.steps if s.node == node_id]
    return any(b.start != a.start + a.change for a, b in zip(steps, steps[1:], strict=False))


def _leaves_below(graph: Graph, pot: str) -> list[Leaf] | None:
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
