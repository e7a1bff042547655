"""Plans of one structure, ready for arrays: tables of curves, limits and amounts, lane by lane."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from enclave.engine.tiled.lanes import Array, CurveTable, as_lanes
from enclave.engine.tiled.rounding import Level, build_tree
from enclave.ir import CurveNode, Gather, Plan


@dataclass
class Nodes:
    """A node in every lane: one plan for all, or one a lane with the same structure."""

    node: CurveNode
    table: CurveTable
    limit: Array | None


@dataclass(frozen=True)
class Numbers:
    """Numbers that take the place of a node's own: a curve a lane, and a limit a lane."""

    table: CurveTable
    limit: Array | None = None


@dataclass
class Stack:
    """Plans of one structure, ready to be evaluated on arrays."""

    plans: Sequence[Plan]
    count: int
    numbers: Mapping[str, Numbers] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Build the tables of every node of every period."""
        self.plan = self.plans[0]
        self.tree: Level = build_tree(self.plan.leaves, self.plan.residual)
        self.tables: list[dict[str, Nodes]] = []
        for k, graph in enumerate(self.plan.graphs):
            self.tables.append({n: self._nodes(k, n) for n in graph.by_id})

    def _nodes(self, period: int, name: str) -> Nodes:
        nodes = [p.graphs[period].by_id[name] for p in self.plans]
        given = self.numbers.get(name)
        if given is not None:
            return Nodes(nodes[0], given.table, given.limit)
        limit = None
        if nodes[0].limit is not None:
            limit = as_lanes([n.limit or 0 for n in nodes], self.count).num
        return Nodes(nodes[0], CurveTable.of([n.curve for n in nodes]), limit)

    def amounts(self, number: int) -> Array:
        """What a transfer is for, lane by lane."""
        return as_lanes([p.transfers[number].amount for p in self.plans], self.count).num

    def limits(self, number: int) -> Array | None:
        """What a transfer is limited to."""
        if self.plan.transfers[number].limit is None:
            return None
        return as_lanes([p.transfers[number].limit or 0 for p in self.plans], self.count).num


def structure(plan: Plan) -> tuple[object, ...]:
    """What two plans must share to be evaluated together: everything but the numbers."""
    graphs = tuple(
        (
            g.span, g.slots, g.resets,
            tuple(
                n if isinstance(n, Gather) else (
                    n.id, n.input, n.outputs, n.span, n.applies, n.anchor, n.limit is None,
                    n.carries_deficit, n.curve.reached, len(n.curve.pieces),
                )
                for n in g.nodes
            ),
        )
        for g in plan.graphs
    )  # fmt: skip
    transfers = tuple(
        (
            t.id,
            t.mode,
            t.beneficiary,
            t.into,
            t.payer,
            t.source,
            t.out_of,
            t.limit is None,
            t.room_nodes,
            t.body,
            t.nodes,
            t.ratio,
        )
        for t in plan.transfers
    )
    return (plan.year, plan.sources, graphs, plan.leaves, transfers, plan.residual)
