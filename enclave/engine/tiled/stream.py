"""Details of rows that never stand in memory together: load in, block out.

The totals of a stream need one pass (:func:`enclave.engine.tiled.account.run_account_tiled`); with
them known, a second pass divides each load as it comes. The loads must come in canonical order
(S4): by year, then validity period, source, enterprise, head, each cell in one load only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np

from enclave.engine.columns import ColumnError, Columns, Int64
from enclave.engine.model import Cell, Cut, YearEval
from enclave.engine.tiled.cells import YearCells, build_cells
from enclave.engine.tiled.details import DetailPass

Loads: TypeAlias = Callable[[], Iterable[Columns]]


@dataclass(frozen=True, slots=True)
class StreamBlock:
    """The posted fen of one load: leaves × cells. ``posted`` is used again for the next load."""

    year: int
    result: YearEval
    cells: YearCells
    posted: Int64


def stream_details(cut: Cut, loads: Loads) -> Iterator[StreamBlock]:
    """Divide each load's rows between the parties, as of a cut-off.

    Raises:
        ColumnError: the loads do not come in canonical order.
        InvariantViolation: the cells do not add up to the entitlements.
    """
    current: DetailPass | None = None
    done: set[int] = set()
    last: Cell | None = None
    buffer: Int64 | None = None
    for load in loads():
        if not len(load):
            continue
        year = _year_of(load)
        if current is None or current.result.plan.year != year:
            if current is not None:
                current.finish()
            if year in done:
                raise ColumnError(f"the rows of {year} do not come together")
            done.add(year)
            current, last = DetailPass(cut.years[year]), None
        cells = build_cells(load, slice(0, len(load)), current.result.plan)
        if last is not None and cells.cell(0) <= last:
            raise ColumnError("the loads do not come in canonical order")
        last = cells.cell(len(cells) - 1)
        buffer = _roomy(buffer, len(current.result.plan.leaves), len(cells))
        posted = current.add(cells, cells.amounts(cut.day), buffer)
        yield StreamBlock(year, current.result, cells, posted)
    if current is not None:
        current.finish()


def _year_of(load: Columns) -> int:
    low, high = int(load.effective.min()), int(load.effective.max())
    year = date.fromordinal(low).year
    if date.fromordinal(high).year != year:
        raise ColumnError("a load holds rows of two budget years")
    return year


def _roomy(buffer: Int64 | None, leaves: int, cells: int) -> Int64:
    if buffer is None or buffer.shape[0] != leaves or buffer.shape[1] < cells:
        return np.empty((leaves, cells), np.int64)
    return buffer
