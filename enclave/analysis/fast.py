"""Many variants of one deal over its receipts: the receipts are added up once, not once a variant.

It holds where a variant changes numbers of the agreements only: not which receipts are taken in,
not the accounts, not the dates at which terms change. Where that is not so, :class:`NotFast` says
why, and the caller takes the exact path. What is computed here is checked each time: the scenario
as it stands against its exact run, and some variants, the corners among them, against the
reference engine with fully compiled terms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from random import Random
from typing import Final, TypeAlias

import numpy as np

from enclave.analysis.case import Case
from enclave.analysis.grid import Grid, distinct_choices
from enclave.analysis.lanes import (
    MOST_COMPILED,
    Component,
    Content,
    Indices,
    LaneTables,
    Line,
    NotFast,
    Points,
    Slot,
    contents,
    join,
    probes_of,
    touched,
)
from enclave.analysis.surroundings import same_surroundings
from enclave.book.deals import DealRun
from enclave.book.scenario import LoadedScenario
from enclave.diagnostics import Diagnostic, InputRejected
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Row
from enclave.engine.tiled.lane_plans import LanePlans, NotTogether
from enclave.engine.tiled.lane_stack import structure
from enclave.engine.tiled.lane_year import LaneYear
from enclave.engine.tiled.variants import STRUCTURE, run_stacks
from enclave.ir import Plan
from enclave.ir.plan import OUTSIDE
from enclave.kinds.base import PlanProblem
from enclave.money import FEN_LIMIT
from enclave.text import Text

CHUNK: Final = 20_000
"""Variants evaluated at a time."""
SAMPLE: Final = 8
"""Variants drawn to be compared with the reference engine, besides the corners."""
CORNERS: Final = 8
SURROUNDINGS: Final = Text(
    "所改参数影响哪些收入进入协议、账户或日期",
    "what is varied decides which receipts are taken in, the accounts or the dates",
)
FED: Final = Text("有协议再分另一协议的所得", "an agreement divides again what another one gives")
LATE: Final = Text(
    "有跨年更正，按“当年调整”处理", "receipts of closed years are adjusted in the open one"
)
PAYERS: Final = Text("自有财力补足有多个付款方", "several parties pay from their own funds")
DIFFERS: Final = Text(
    "抽查与基准引擎不符，已弃用快速算法", "a sample differs from the reference engine: given up"
)
REFUSED: Final = Text("部分取值组合不被接受", "some combinations of values are refused")

CompileSets: TypeAlias = Callable[[Sequence[str]], LoadedScenario]
"""A scenario with some changes ``path=value``, compiled in full."""
Plans: TypeAlias = dict[tuple[int, int], Plan]


@dataclass
class FastResult:
    """The shares of all variants, in fen: party → budget year → one amount a variant.

    Attributes:
        own_funds: what parties pay from their own funds, in the same form.
        refused: variants that the language refuses, and why.
        checked: how many variants were compared with the reference engine.
    """

    shares: dict[str, dict[int, Indices]]
    own_funds: dict[str, dict[int, Indices]]
    refused: dict[int, Diagnostic]
    checked: int


@dataclass
class _Account:
    run: AccountRun
    deal: DealRun
    rows: list[Row]
    years: tuple[int, ...]


@dataclass
class FastDeals:
    """The agreements of a case over their summed receipts."""

    case: Case
    compile: CompileSets
    accounts: list[_Account] = field(default_factory=list)
    rejected: dict[tuple[str, ...], Diagnostic] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Add the receipts up, once.

        Raises:
            NotFast: they cannot be added up for these agreements.
        """
        result = self.case.result
        self.now = result.last_day
        for deal in result.deals:
            if any(v.scope.feed is not None for v in deal.versions):
                raise NotFast(FED)
        for run in result.runs:
            if not run.last.years:
                continue  # nothing has entered, and no year of it has begun
            deal = result.deal(run.agreement)
            rows = [r for r in run.rows if r.posted <= self.now]
            late = any(r.posted.year > r.effective.year for r in rows)
            if late and deal.agreement.settle.late == "adjust":
                raise NotFast(LATE)
            years = tuple(range(min(run.last.years), self.now.year + 1))
            self.accounts.append(_Account(run, deal, summed(rows), years))
        self.base = self._plans(result.loaded)
        self.contents = contents(self.base)

    def run(self, grid: Grid, seed: int) -> FastResult:
        """Evaluate every variant of a grid whose axes change numbers of agreements only.

        Raises:
            NotFast: this grid cannot be computed so.
        """
        components = self._components(grid)
        tables = LaneTables.of(components)
        refused = self._refused(grid, components)
        out = FastResult({}, {}, refused, 0)
        whole = np.arange(grid.count, dtype=np.int64)
        sample = self._sample(grid, refused, seed)
        posted: dict[tuple[int, int, int], list[int]] = {}
        for start in range(0, grid.count, CHUNK):
            lanes = whole[start : start + CHUNK]
            for a, account in enumerate(self.accounts):
                for year, lane in self._walk(a, account, tables, lanes).items():
                    self._book(out, account, year, lane, lanes, grid.count)
                    for i in sample:
                        if start <= i < start + CHUNK:
                            posted[a, year, i] = [int(x[i - start]) for x in lane.posted]
        self._check_base()
        self._check(grid, posted, sample)
        out.checked = len(sample)
        return out

    def _plans(self, loaded: LoadedScenario) -> Plans:
        """The plans of every account and year, proven not to depend on carried state."""
        out: Plans = {}
        deals = {d.id: DealRun(d) for d in loaded.deals}
        for a, account in enumerate(self.accounts):
            planner = deals[account.run.agreement].planner(account.run.account)
            compiled = LanePlans([planner], account.years)
            reason = compiled.reason(0, account.years[0])
            if reason is not None:
                raise NotFast(reason)
            for year in account.years:
                out[a, year] = compiled.plans[0, year]
        return out

    def _compiled(self, sets: tuple[str, ...]) -> Mapping[Slot, Content] | None:
        """The numbers under some changes; None where the language refuses them.

        Raises:
            NotFast: more changes than numbers.
        """
        try:
            loaded = self.compile(sets)
            if not same_surroundings(self.case.result.loaded, loaded):
                raise NotFast(SURROUNDINGS)
            plans = self._plans(loaded)
        except InputRejected as rejected:
            self.rejected[sets] = next(d for d in rejected.diagnostics if d.is_error)
            return None
        except PlanProblem:
            raise NotFast(REFUSED) from None
        if any(structure(p) != structure(self.base[k]) for k, p in plans.items()):
            raise NotFast(STRUCTURE)
        return contents(plans)

    def _components(self, grid: Grid) -> list[Component]:
        """Which axes touch which nodes, and the contents of these at every value."""
        found: list[dict[int, Mapping[Slot, Content] | None]] = []
        touches: dict[int, set[Slot]] = {}
        for n, axis in enumerate(grid.axes):
            probes = probes_of(len(axis.values))
            if axis.numbers is None and len(axis.values) <= MOST_COMPILED:
                probes = list(range(len(axis.values)))
            mine = {p: self._compiled((f"{axis.path}={axis.values[p]}",)) for p in probes}
            if len(probes) < len(axis.values) and None in mine.values():
                raise NotFast(REFUSED)
            found.append(mine)
            good = [c for c in mine.values() if c is not None]
            touches[n] = set().union(*(touched(self.contents, c) for c in good))
        out: list[Component] = []
        for axes in join(touches):
            slots = set().union(*(touches[n] for n in axes))
            if len(axes) == 1:
                out.append(self._single(grid, axes[0], found[axes[0]], slots))
            else:
                out.append(self._combined(grid, axes, slots))
        return out

    def _single(
        self, grid: Grid, n: int, found: Mapping[int, Mapping[Slot, Content] | None],
        slots: set[Slot],
    ) -> Component:  # fmt: skip
        """An axis that touches nodes of its own."""
        axis = grid.axes[n]
        out = Component((n,), np.array(grid.choices[n], np.int64))
        if len(found) == len(axis.values):
            return self._listed(out, [found[i] for i in range(len(axis.values))], slots)
        probes = tuple(sorted(found))
        points = Points(axis.numbers or ())
        try:
            for slot in slots:
                given = tuple(c[slot] for p in probes if (c := found[p]) is not None)
                out.slots[slot] = Line(points, given, probes)
            LaneTables.of([out])
        except NotFast:
            if len(axis.values) > MOST_COMPILED:
                raise
            whole = [self._compiled((f"{axis.path}={v}",)) for v in axis.values]
            return self._listed(Component((n,), out.which), whole, slots)
        return out

    def _combined(self, grid: Grid, axes: tuple[int, ...], slots: set[Slot]) -> Component:
        """Axes that touch common nodes: every combination that occurs is compiled."""
        choices = [grid.choices[n] for n in axes]
        combos = list(distinct_choices(choices))
        if len(combos) > MOST_COMPILED:
            raise NotFast(Text(
                f"几个参数改同一处，组合共 {len(combos)} 个",
                f"several axes change the same place in {len(combos)} combinations"))  # fmt: skip
        at = {combo: i for i, combo in enumerate(combos)}
        which = np.array([at[c] for c in zip(*choices, strict=True)], np.int64)
        found = []
        for combo in combos:
            pairs = zip(axes, combo, strict=True)
            sets = tuple(f"{grid.axes[n].path}={grid.axes[n].values[v]}" for n, v in pairs)
            found.append(self._compiled(sets))
        more = [touched(self.contents, c) for c in found if c is not None]
        return self._listed(Component(axes, which), found, slots.union(*more))

    def _listed(
        self, out: Component, found: Sequence[Mapping[Slot, Content] | None], slots: set[Slot]
    ) -> Component:
        """Contents for every combination; what is refused keeps those of the base, and is marked."""
        whole = [self.contents if c is None else c for c in found]
        out.refused = {i for i, c in enumerate(found) if c is None}
        out.slots = {slot: tuple(c[slot] for c in whole) for slot in slots}
        return out

    def _refused(self, grid: Grid, components: Sequence[Component]) -> dict[int, Diagnostic]:
        """The variants that the language refuses."""
        out: dict[int, Diagnostic] = {}
        for component in components:
            for i in np.flatnonzero(np.isin(component.which, list(component.refused))).tolist():
                values = grid.values(i)
                sets = tuple(f"{grid.axes[n].path}={values[n]}" for n in component.axes)
                out.setdefault(i, self.rejected[sets])
        return out

    def _walk(
        self, a: int, account: _Account, tables: LaneTables, lanes: Indices
    ) -> dict[int, LaneYear]:
        try:
            return run_stacks(
                lambda year: tables.stack(a, self.base[a, year], lanes), account.rows, self.now,
                account.years[0],
            )  # fmt: skip
        except NotTogether as problem:
            raise NotFast(problem.reason) from None

    def _book(
        self, out: FastResult, account: _Account, year: int, lane: LaneYear, lanes: Indices,
        count: int,
    ) -> None:  # fmt: skip
        """Add an account's year to the parties' sums."""

        def add(table: dict[str, dict[int, Indices]], name: str, amounts: Indices) -> None:
            mine = table.setdefault(name, {})
            if year not in mine:
                mine[year] = np.zeros(count, np.int64)
            mine[year][lanes] += amounts

        parties = account.deal.agreement.parties
        for leaf, amounts in zip(lane.plan.leaves, lane.posted, strict=True):
            if leaf.clause != OUTSIDE:
                add(out.shares, parties[leaf.party].name.zh, amounts.astype(np.int64))
        payers = {t.payer for t in lane.plan.transfers if t.source == "own_funds"}
        if payers:
            if len(payers) > 1:
                raise NotFast(PAYERS)
            paid = sum(lane.posted[1:], lane.posted[0]) - lane.total
            add(out.own_funds, parties[payers.pop()].name.zh, paid.astype(np.int64))

    def _check_base(self) -> None:
        """The scenario as it stands, on totals, against its exact run."""
        for a, account in enumerate(self.accounts):
            none = LaneTables.of([])
            for year, lane in self._walk(a, account, none, np.zeros(1, np.int64)).items():
                exact = account.run.last.years.get(year)
                mine = [int(x[0]) for x in lane.posted]
                if list(exact.posted if exact is not None else [0] * len(mine)) != mine:
                    raise NotFast(DIFFERS)

    @staticmethod
    def _sample(grid: Grid, refused: Mapping[int, Diagnostic], seed: int) -> list[int]:
        """Corners and a random sample of the variants."""
        rng = Random(seed)  # noqa: S311  # a reproducible sample, not a secret
        good = [i for i in range(grid.count) if i not in refused]
        drawn = {good[int(rng.random() * len(good))] for _ in range(SAMPLE)} if good else set()
        return sorted(drawn | (corners(grid) - set(refused)))

    def _check(
        self, grid: Grid, posted: Mapping[tuple[int, int, int], list[int]], sample: Sequence[int]
    ) -> None:
        """Some variants, compiled in full and run exactly."""
        for i in sample:
            try:
                found = self._exact(grid.sets(i))
            except (InputRejected, PlanProblem):
                raise NotFast(REFUSED) from None
            for a, account in enumerate(self.accounts):
                for year in account.years:
                    exact, mine = found[a].last.years.get(year), posted[a, year, i]
                    if list(exact.posted if exact is not None else [0] * len(mine)) != mine:
                        raise NotFast(DIFFERS)

    def _exact(self, sets: Sequence[str]) -> list[AccountRun]:
        """Every account under some changes, by the reference engine."""
        deals = {d.id: DealRun(d) for d in self.compile(sets).deals}
        out = []
        for account in self.accounts:
            name, which = account.run.agreement, account.run.account
            planner = deals[name].planner(which)
            out.append(run_account(planner, account.rows, [self.now], agreement=name,
                                   account=which, guard=FEN_LIMIT * 1_000))  # fmt: skip
        return out


def corners(grid: Grid) -> set[int]:
    """Variants nearest to the ends of the axes, a few of them."""
    ends = [(0, len(a.values) - 1) for a in grid.axes]
    out: set[int] = set()
    for wanted in list(product(*ends))[:CORNERS]:
        far = sum(
            abs(np.array(c, np.int64) - w) / max(len(a.values), 1)
            for c, w, a in zip(grid.choices, wanted, grid.axes, strict=True)
        )
        out.add(int(np.argmin(far)))
    return out


def summed(rows: Sequence[Row]) -> list[Row]:
    """One row for each day and source: within a validity period only sums matter (S7)."""
    sums: dict[tuple[date, str], int] = {}
    for row in rows:
        key = row.effective, row.source
        sums[key] = sums.get(key, 0) + row.amount
    return [Row(day, day, source, "", "", fen) for (day, source), fen in sorted(sums.items())]
