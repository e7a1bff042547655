"""Plan checks: a plan that passes conserves money, reaches every party and fits the limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enclave.dates import coverage_defects, year_span
from enclave.diagnostics import InvariantViolation
from enclave.ir.nodes import CurveNode, Gather
from enclave.ir.plan import Graph, Plan

WEIGHT_LIMIT: Final = 10**18
"""Ratios of a text are bounded when they are read (S17); those the engine makes, in proportion to
amounts of 500 parties, are bounded here."""


def check_plan(plan: Plan) -> None:
    """Raise :class:`InvariantViolation` if the plan is not well formed.

    These are faults of whoever built the plan (a clause kind, a plug-in), not of the user: what
    a user can get wrong is reported earlier, with its place.
    """
    spans = [g.span for g in plan.graphs]
    defects = coverage_defects(spans, year_span(plan.year))
    if defects:
        raise InvariantViolation("J1", f"{defects[0].kind} {defects[0].span} in {plan.agreement}")
    sources = [s.id for s in plan.sources]
    if len(set(sources)) != len(sources):
        raise InvariantViolation("PLAN-SOURCE", "a source is listed twice")
    known = {leaf.path for leaf in plan.leaves}
    for graph in plan.graphs:
        for problem in _graph_problems(graph, sources):
            raise InvariantViolation("PLAN-POT", f"{plan.agreement} {graph.span}: {problem}")
        for slot in graph.slots:
            if slot.leaf.path not in known:
                raise InvariantViolation("PLAN-LEAF", f"{slot.leaf.id} is not in the leaf order")
    for transfer in plan.transfers:
        paths = [leaf.path for leaf, _ in transfer.into]
        paths += [transfer.out_of.path] if transfer.out_of else []
        if not set(paths) <= known or sum(w for _, w in transfer.into) != 1:
            raise InvariantViolation("A6", f"transfer {transfer.id} is not well formed")
        if (transfer.source == "share") != (transfer.out_of is not None):
            raise InvariantViolation("A6", f"transfer {transfer.id} has no payer leaf")


def _graph_problems(graph: Graph, sources: list[str]) -> Iterator[str]:  # noqa: C901 - one pass over the pots
    """Each pot is filled once and emptied once, in the order of the nodes (no cycles)."""
    filled = set(sources)
    emptied: set[str] = set()
    for node in graph.nodes:
        inputs = node.inputs if isinstance(node, Gather) else (node.input,)
        outputs = (node.output,) if isinstance(node, Gather) else node.outputs
        for pot in inputs:
            if pot not in filled:
                yield f"{node.id} reads {pot} before it is filled (cycle or order)"
            if pot in emptied:
                yield f"{pot} is used twice"
            emptied.add(pot)
        for pot in outputs:
            if pot in filled:
                yield f"{pot} is filled twice"
            filled.add(pot)
        if isinstance(node, CurveNode):
            yield from _curve_problems(node)
    for slot in graph.slots:
        if slot.pot not in filled or slot.pot in emptied:
            yield f"leaf pot {slot.pot} is not filled, or is used elsewhere"
        emptied.add(slot.pot)
    for pot in sorted(filled - emptied):
        yield f"{pot} leads nowhere"


def _curve_problems(node: CurveNode) -> Iterator[str]:
    if len(node.outputs) != node.curve.width:
        yield f"{node.id} has {len(node.outputs)} outputs for {node.curve.width} weights"
    for piece in node.curve.pieces:
        if any(w.denominator > WEIGHT_LIMIT for w in piece.weights):
            yield f"{node.id} has a ratio beyond the denominator limit"
