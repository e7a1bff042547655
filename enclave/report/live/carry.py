"""What one budget year hands to the next, as cells: running totals, limits, shortfalls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from enclave.engine.model import YearEval
from enclave.engine.year import leaves_below
from enclave.ir import CurveNode, Graph, Plan
from enclave.report.live.amounts import NOTHING, Amount, ceiling, nearest
from enclave.report.live.curves import Standing, carried_position
from enclave.report.live.expr import Expr, choose, least, most, of
from enclave.report.live.reasons import Unsupported
from enclave.report.live.setting import STATES, Path, Setting
from enclave.text import Text

LATE = Text("跨年补记或结转调整（late: adjust）", "late rows moved what was carried (late: adjust)")
Rounded = Mapping[int, Mapping[Path, Expr]]
"""Validity period → leaf → whole fen of the year to date."""


@dataclass
class State:
    """What a node hands to the next year."""

    limit: Expr | None = None
    position: Expr | None = None
    left: Expr | None = None
    deficit: Expr | None = None


@dataclass
class Carry:
    """The carried states of one account, from year to year."""

    setting: Setting
    states: dict[str, State] = field(default_factory=dict)

    @staticmethod
    def every_period(plan: Plan) -> bool:
        """Whether something needs what is posted by every period, not only by the last."""
        if any(graph.resets for graph in plan.graphs):
            return True
        return any(n.span != "budget_year" or n.carries_deficit for n in plan.curve_nodes())

    def check(self, outcome: YearEval) -> None:
        """The carried totals must be those with which the year before ends in the workbook.

        Raises:
            Unsupported: late rows moved them.
        """
        nodes = {n.id: n for n in outcome.plan.curve_nodes()}
        for name, state in outcome.opening.nodes.items():
            node, mine = nodes.get(name), self.states.get(name, State())
            if node is None:
                continue
            moved = state.excess != 0
            if node.span != "budget_year":
                moved = moved or _value(mine.position) != state.position
                moved = moved or (state.limit is not None and _value(mine.left) != state.left)
            if node.carries_deficit:
                moved = moved or _value(mine.deficit) != state.deficit
            if moved:
                raise Unsupported(LATE)

    def opening(self, node: CurveNode) -> Standing:
        """Where a node starts in a year: at zero, or where the last year left it."""
        state = self.states.get(node.id)
        if node.span == "budget_year" or state is None:
            return Standing(NOTHING, NOTHING, None, at_zero=True)
        if state.position is None or state.left is None:
            return Standing(NOTHING, NOTHING, None, at_zero=True)
        position = state.position
        if node.anchor == "left" and state.limit is not None:
            position = carried_position(position, state.left, state.limit)
        return Standing(Amount(position), Amount(state.left), state.limit)

    def close(
        self, outcome: YearEval, standings: Mapping[str, Standing], rounded: Rounded,
        into_room: Mapping[str, Expr], column: int,
    ) -> None:  # fmt: skip
        """Write the running totals of the nodes that outlive the year, as posted."""
        last = {n.id: n for n in outcome.plan.curve_nodes()}
        for node in last.values():
            if node.span == "budget_year" and not node.carries_deficit:
                continue
            standing = standings[node.id]
            position, left = self._posted_totals(outcome, node, standing, rounded)
            extra = into_room.get(node.id)
            if extra is not None:
                position, left = position + extra, left + extra
            state = State(limit=standing.limit)
            if node.span != "budget_year":
                said = Text("结转：累计", "carried: running total")
                state.position = self._keep(node, column, "position", position, said, 0)
                said = Text("结转：限额以内累计", "carried: total within the limit")
                state.left = self._keep(node, column, "left", left, said, 1)
            if node.carries_deficit and standing.limit is not None:
                said = Text("结转：不足额", "carried: shortfall")
                short = most(0, standing.limit - left)
                state.deficit = self._keep(node, column, "deficit", short, said, 2)
            self.states[node.id] = state

    def _keep(  # a cell and what it is called
        self, node: CurveNode, column: int, name: str, formula: Expr, what: Text, place: int
    ) -> Expr:
        title = Text("{t}：{w}", "{t}: {w}").format(t=self.setting.title(node.clause), w=what)
        return self.setting.block.put(
            ("state", node.id, name), column, formula, section=STATES,
            order=(self.setting.order[node.id], place), kind="state", clause=node.clause,
            title=title,
        )  # fmt: skip

    def _posted_totals(
        self, outcome: YearEval, node: CurveNode, standing: Standing, rounded: Rounded
    ) -> tuple[Expr, Expr]:
        """Position and left output as posted (the engine does the same at its close)."""
        outlives = node.span != "budget_year" and not standing.afresh
        start = self.states.get(node.id) if outlives else None
        left = start.left if start is not None and start.left is not None else of(0)
        position: Expr = of(0)
        mixed = mixed_left = False
        end: Amount | None = None
        first = self.setting.at[outcome.plan.year, 0]
        for column, before, after, limit in standing.past:
            k = column - first
            sides = _sides(outcome.plan.graphs[k], node)
            mixed_left, mixed = mixed_left or sides[0] is None, mixed or None in sides
            position = _jumped(position, before, end, limit, left)
            for n, side in enumerate(sides):
                for path in side or ():
                    amount = rounded[k][path]
                    if k and (k - 1) in rounded:
                        amount -= rounded[k - 1][path]
                    position += amount
                    left = left + amount if n == 0 else left
            end = after
        if mixed_left:
            return nearest(standing.position), nearest(standing.left)
        return (_mixed_position(standing, left) if mixed else position), left


def _mixed_position(standing: Standing, left: Expr) -> Expr:
    """The position where what passed the limit mixes with other money further down."""
    exact = nearest(standing.position)
    if standing.limit is None:
        return exact
    return choose(ceiling(standing.position) <= standing.limit, left, exact)


def _jumped(
    position: Expr, before: Amount, end: Amount | None, limit: Expr | None, left: Expr
) -> Expr:
    """The posted position before a period: a changed limit moves it to what the left has got."""
    if end is None:
        return nearest(before)
    if limit is None or before is end:
        return position
    moved = before.whole.differs(end.whole) * 1
    if before.rest is not None or end.rest is not None:
        moved += before.parts.differs(end.parts) * 1
    return choose(moved > 0, least(limit, left), position)


def _sides(graph: Graph, node: CurveNode) -> list[list[Path] | None]:
    """The leaves below each output; None where other money mixes in."""
    below = [leaves_below(graph, pot) for pot in graph.by_id[node.id].outputs]
    return [[leaf.path for leaf in b] if b is not None else None for b in below]


def _value(cell: Expr | None) -> int:
    return 0 if cell is None else cell.value
