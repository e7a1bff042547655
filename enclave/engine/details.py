"""Details of a year: every fen of every party by receipt group, footing exactly (S4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from enclave.diagnostics import InvariantViolation
from enclave.engine.model import Cell, YearEval
from enclave.engine.walk import leaf_weights
from enclave.engine.year import round_leaves
from enclave.ir.plan import segments

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One detail cell: exact and posted amounts over the plan's leaves.

    ``cell`` is None for the offset of a curve at zero (signed increments), which no receipt
    brought.
    """

    cell: Cell | None
    period: int
    node: str
    exact: tuple[Fraction, ...]
    posted: tuple[int, ...]


def detail_rows(result: YearEval) -> tuple[DetailRow, ...]:
    """Divide the year's entitlements between its detail cells.

    Each cell gets its amount × the average weights along its path; these exact amounts add to the
    entitlements. The integers are the differences of the rounded running totals in the order of
    the cells.
    """
    rows: list[DetailRow] = []
    nothing = [ZERO] * len(result.plan.leaves)
    whole, exact_sum = nothing, nothing
    previous: tuple[int, ...] = (0,) * len(result.plan.leaves)
    running, stretch = 0, 0
    starts = segments(result.plan)
    for cell, period, node, amount, exact in _exact_cells(result):
        begun = max(s for s in starts if s <= period)
        if begun != stretch:  # running totals start afresh, and so does rounding
            stretch, exact_sum, running = begun, nothing, 0
            previous = (0,) * len(result.plan.leaves)
        whole = [a + b for a, b in zip(whole, exact, strict=True)]
        exact_sum = [a + b for a, b in zip(exact_sum, exact, strict=True)]
        running += amount
        rounded = round_leaves(result.plan, tuple(exact_sum), running)
        posted = tuple(a - b for a, b in zip(rounded, previous, strict=True))
        previous = rounded
        rows.append(DetailRow(cell, period, node, exact, posted))
    if tuple(whole) != result.exact and rows:
        raise InvariantViolation(
            "A8", f"{result.plan.agreement} {result.plan.year}: cells != total"
        )
    return tuple(rows)


def _exact_cells(
    result: YearEval,
) -> Iterator[tuple[Cell | None, int, str, int, tuple[Fraction, ...]]]:
    plan = result.plan
    index = {leaf.path: i for i, leaf in enumerate(plan.leaves)}
    steps = {(s.period, s.node): s for s in result.steps}
    for k, graph in enumerate(plan.graphs):
        weights = {n: steps[k, n].weights for n in graph.by_id}
        ends = leaf_weights(graph, weights)
        place = {s.pot: index[s.leaf.path] for s in graph.slots}
        for node_id, node in graph.by_id.items():
            initial = result.offsets.get((k, node_id))
            if initial is not None:
                out = [ZERO] * len(plan.leaves)
                for pot, amount in zip(node.outputs, initial, strict=True):
                    for end, share in ends[pot].items():
                        out[place[end]] += amount * share
                yield None, k, node_id, 0, tuple(out)
        for cell, total in result.cells.items():
            if cell[0] == k:
                out = [ZERO] * len(plan.leaves)
                for end, share in ends[plan.sources[cell[1]].id].items():
                    out[place[end]] += total * share
                yield cell, k, "", total, tuple(out)
