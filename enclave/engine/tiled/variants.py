"""Many variants of one deal over the same receipts: a variant costs curves, not a pass over rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np

from enclave.engine.account import year_end
from enclave.engine.model import Row
from enclave.engine.tiled.lane_plans import EVENTS, GIVEN_BACK, NotTogether
from enclave.engine.tiled.lane_stack import Numbers, Stack, structure
from enclave.engine.tiled.lane_year import Carried, LaneYear, YearWalk
from enclave.engine.tiled.lanes import Array
from enclave.engine.walk import sum_cells
from enclave.ir import Plan
from enclave.text import Text

STRUCTURE = Text("各方案的计划结构不同", "the variants' plans differ in structure")


def run_variants(
    plans_of: Callable[[int], Sequence[Plan]], rows: Sequence[Row], now: date, first_year: int
) -> dict[int, LaneYear]:
    """Evaluate every variant's years up to a day.

    Args:
        plans_of: the plans of all variants for a year; they may differ in numbers only.
        rows: receipts, summed as far as the caller likes (``Totals.aggregated``).

    Raises:
        NotTogether: the variants cannot be walked together; run them one by one.
    """

    def stack_of(year: int) -> Stack:
        plans = plans_of(year)
        if len({structure(p) for p in plans}) > 1:
            raise NotTogether(STRUCTURE)
        return Stack(plans, len(plans))

    return run_stacks(stack_of, rows, now, first_year)


def run_numbers(
    plan_of: Callable[[int], Plan], numbers: Mapping[str, Numbers], count: int,
    rows: Sequence[Row], now: date, first_year: int,
) -> dict[int, LaneYear]:  # fmt: skip
    """The same for one plan a year, in which some nodes take their numbers from arrays.

    Args:
        numbers: by node, a curve and a limit for each of ``count`` variants.

    Raises:
        NotTogether: the plan has derived events.
    """
    return run_stacks(lambda year: Stack([plan_of(year)], count, numbers), rows, now, first_year)


def run_stacks(
    stack_of: Callable[[int], Stack], rows: Sequence[Row], now: date, first_year: int
) -> dict[int, LaneYear]:
    """The same for stacks made by the caller, one a year.

    Raises:
        NotTogether: the plans have derived events, or pay back what was received.
    """
    states: dict[str, Carried] = {}
    out: dict[int, LaneYear] = {}
    for year in range(first_year, now.year + 1):
        stack = stack_of(year)
        plan, seen, count = stack.plan, min(now, year_end(year)), stack.count
        if any(p.watches for p in stack.plans):
            raise NotTogether(EVENTS)
        if any(t.mode == "give_back" for p in stack.plans for t in p.transfers):
            raise NotTogether(GIVEN_BACK)
        mine = [r for r in rows if r.effective.year == year and r.posted <= now]
        sums: list[list[Array]] = [
            [np.zeros(count, np.int64) for _ in plan.sources] for _ in plan.graphs
        ]
        for (period, source, *_), amount in sum_cells(plan, mine).items():
            sums[period][source] = sums[period][source] + amount
        until = plan.period_of(seen)
        out[year] = YearWalk(stack, sums, states, until, closed=now >= year_end(year)).run()
        states = out[year].closing
    return out
