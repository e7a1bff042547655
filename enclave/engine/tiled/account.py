"""One account on columns: the years by the exact engine from sums, the details on arrays.

Nothing about a plan is approximated or left out: the walk, the derived events, the transfers and
the carried state are those of the reference engine, which is given the sums that it would have
made of the rows itself. What arrays do is the summing before and the dividing after.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from enclave.diagnostics import InvariantViolation
from enclave.engine.account import Timeline
from enclave.engine.columns import Columns, Int64
from enclave.engine.exact import Key, check_guard, transfer_totals
from enclave.engine.holds import holds_of, marked
from enclave.engine.model import Cut, Flow, FlowKind, Late, Planner, Truth, YearEval
from enclave.engine.tiled.cells import Calendar, Shape, YearCells, build_cells
from enclave.engine.tiled.details import YearDetails, year_details
from enclave.engine.tiled.totals import Days, as_blocks, fold
from enclave.ir import State
from enclave.text import Text

AGGREGATED = Text(
    "按批求和后逐段计算，明细按数组归集",
    "sums first, curves at their few points, details on arrays",
)


@dataclass(frozen=True)
class FlowBlock:
    """What one year posts at one cut-off, by cell: the columns of many flows.

    Attributes:
        now: the details at the cut-off.
        before: those of the cut-off before, or None if there is nothing to compare with.
    """

    day: date
    year: int
    result: YearEval
    now: YearDetails
    before: tuple[YearEval, YearDetails] | None

    @property
    def same_cells(self) -> bool:
        """Whether the details before stand on the same cells and leaves."""
        if self.before is None:
            return True
        past, details = self.before
        return details.cells is self.now.cells and _ends_of(past) == _ends_of(self.result)

    def amounts(self) -> Int64:
        """Fen by leaf and cell that are posted at this cut-off (see :attr:`same_cells`)."""
        if self.before is None:
            return self.now.posted
        return self.now.posted - self.before[1].posted


def _ends_of(result: YearEval) -> tuple[object, ...]:
    plan = result.plan
    routes = tuple(tuple(sorted(r.items(), key=str)) for r in plan.routes)
    return (plan.leaves, routes, Shape.of(plan))


@dataclass
class TiledRun:
    """One account over all cut-offs.

    ``cuts`` holds the same evaluations as the exact engine's, except that their ``cells`` are
    sums without enterprise and head; those are in :meth:`details`.
    """

    agreement: str
    account: str
    cuts: tuple[Cut, ...]
    columns: Columns | None
    engine: str = "tiled"
    reason: Text = AGGREGATED
    _cells: dict[tuple[int, Shape], YearCells] = field(default_factory=dict, repr=False)
    _calendar: Calendar | None = field(default=None, repr=False)

    @property
    def last(self) -> Cut:
        """The last cut-off."""
        return self.cuts[-1]

    def cells(self, result: YearEval) -> YearCells:
        """The detail cells of a year."""
        if self.columns is None:
            raise InvariantViolation("A8", "details need columns, not a stream of totals")
        year = result.plan.year
        key = (year, Shape.of(result.plan))
        if key not in self._cells:
            if self._calendar is None:
                self._calendar = Calendar(self.columns)
            rows = self._calendar.rows(year)
            self._cells[key] = build_cells(self.columns, rows, result.plan)
        return self._cells[key]

    def details(self, result: YearEval, now: date, out: Int64 | None = None) -> YearDetails:
        """The posted fen of a year by leaf and cell, as of a cut-off."""
        cells = self.cells(result)
        return year_details(result, cells, cells.amounts(now), out)

    def blocks(self) -> Iterator[FlowBlock]:
        """What is posted, cut-off by cut-off and year by year; unchanged years are left out."""
        past: dict[int, tuple[YearEval, YearDetails]] = {}
        for cut in self.cuts:
            for year, result in cut.years.items():
                before = past.get(year)
                if before is not None and before[0] is result:
                    continue
                details = self.details(result, cut.day)
                yield FlowBlock(cut.day, year, result, details, before)
                past[year] = (result, details)

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The same flows as the exact engine's, one object each."""
        return tuple(self._flows())

    def _truth(self, block: FlowBlock) -> Truth:
        """What a year's offsets and transfers are: a projection if a row of it is one (S19)."""
        if self.columns is None or self._calendar is None:
            raise InvariantViolation("A8", "details need columns, not a stream of totals")
        rows = self._calendar.rows(block.year)
        seen = self.columns.posted[rows] <= block.day.toordinal()
        return "projection" if self.columns.truth_codes(rows)[seen].any() else "fact"

    def _flows(self) -> Iterator[Flow]:
        past: dict[int, dict[Key, int]] = {}
        holds = holds_of(self.cuts)
        for block in self.blocks():
            now = _totals(block.result, block.now, self.cells(block.result), self._truth(block))
            before = past.get(block.year, {})
            for key in sorted(now.keys() | before.keys(), key=str):
                amount = now.get(key, 0) - before.get(key, 0)
                if amount:
                    flow = _flow(self.agreement, self.account, block, key, amount)
                    yield marked(flow, holds)
            past[block.year] = now


def _flow(agreement: str, account: str, block: FlowBlock, key: Key, amount: int) -> Flow:
    validity, clause, enterprise, item, source, payer, nested, payee, cash_to, kind, truth, _ = key
    return Flow(
        agreement, account, block.day, block.year, validity, kind, clause, enterprise, item,
        source, payer, payee, nested, amount, truth, cash_to,
    )  # fmt: skip


def _totals(
    result: YearEval, details: YearDetails, cells: YearCells, whole: Truth
) -> dict[Key, int]:
    """The year-to-date amounts of a year's flows, keyed as the exact engine keys them."""
    plan = result.plan
    out: dict[Key, int] = {}
    for row in details.offsets:
        for i, amount in enumerate(row.posted):
            if amount:
                leaf = plan.leaves[i]
                key: Key = (
                    row.period, leaf.clause, "", "", row.node, "", leaf.path[2:], leaf.party,
                    plan.routes[row.period].get(leaf.path), "offset", whole, i,
                )  # fmt: skip
                out[key] = out.get(key, 0) + amount
    share: FlowKind = "share"
    for i, leaf in enumerate(plan.leaves):
        for number in np.flatnonzero(details.posted[i]).tolist():
            period, source, enterprise, item, code = cells.cell(number)
            pot = plan.sources[source]
            truth: Truth = "projection" if code == "projection" else "fact"
            cell_key: Key = (
                period, leaf.clause, enterprise, item, pot.id, pot.holder, leaf.path[2:],
                leaf.party, plan.routes[period].get(leaf.path), share, truth, i,
            )  # fmt: skip
            out[cell_key] = int(details.posted[i, number])
    for moved, amount in transfer_totals(result, whole).items():
        out[moved] = out.get(moved, 0) + amount
    return out


def _first_known(columns: Columns) -> dict[int, date]:
    """For each budget year the first day on which a row of it was booked."""
    low = date.fromordinal(int(columns.effective.min())).year
    high = date.fromordinal(int(columns.effective.max())).year
    out: dict[int, date] = {}
    for year in range(low, high + 1):
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        mine = (columns.effective >= first) & (columns.effective <= last)
        if mine.any():
            out[year] = date.fromordinal(int(columns.posted[mine].min()))
    return out


def run_account_tiled(  # noqa: PLR0913 - each argument is a fact of the account
    planner: Planner,
    columns: Columns | Callable[[], Iterable[Columns]],
    cut_offs: Sequence[date],
    *,
    agreement: str,
    account: str = "",
    late: Late = "restate",
    start: State | None = None,
) -> TiledRun:
    """Settle one account at each cut-off, from columns.

    Args:
        columns: the rows, or a function that yields them load by load (as often as it is
            called); a stream gives totals, and details by
            :func:`enclave.engine.tiled.stream.stream_details`.

    Raises:
        InvariantViolation: a result broke an invariant; nothing may be written.
        InputRejected: E225 an amount or a total reaches the guard.
        ColumnError: the amounts of all loads do not fit a machine word.
    """
    loads = as_blocks(columns) if isinstance(columns, Columns) else columns()
    totals = fold(loads, Days.of(cut_offs))
    check_guard(totals.aggregated(every=True), totals.guard, account or agreement)
    firsts = [y for y in (totals.first_year, planner.first_year) if y is not None]
    first = min(firsts, default=cut_offs[0].year)
    timeline = Timeline(planner, totals.aggregated(), late, first, start or State())
    if isinstance(columns, Columns) and len(columns):
        timeline.know(_first_known(columns))
    cuts = tuple(timeline.at(day) for day in cut_offs)
    kept = columns if isinstance(columns, Columns) else None
    return TiledRun(agreement, account, cuts, kept)
