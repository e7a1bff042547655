"""Many variants of one deal over the same receipts: a variant costs curves, not a pass over rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from enclave.engine.account import year_end
from enclave.engine.model import Row
from enclave.engine.tiled.lane_year import Carried, LaneYear, Stack, YearWalk, structure
from enclave.engine.tiled.lanes import Array
from enclave.engine.tiled.many import EVENTS, NotTogether
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
    states: dict[str, Carried] = {}
    out: dict[int, LaneYear] = {}
    for year in range(first_year, now.year + 1):
        plans = plans_of(year)
        if any(p.watches for p in plans):
            raise NotTogether(EVENTS)
        if len({structure(p) for p in plans}) > 1:
            raise NotTogether(STRUCTURE)
        plan, seen = plans[0], min(now, year_end(year))
        mine = [r for r in rows if r.effective.year == year and r.posted <= now]
        sums: list[list[Array]] = [
            [np.zeros(len(plans), np.int64) for _ in plan.sources] for _ in plan.graphs
        ]
        for (period, source, *_), amount in sum_cells(plan, mine).items():
            sums[period][source] = sums[period][source] + amount
        stack = Stack(plans, len(plans))
        until = plan.period_of(seen)
        out[year] = YearWalk(stack, sums, states, until, closed=now >= year_end(year)).run()
        states = out[year].closing
    return out
