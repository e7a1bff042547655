"""The table of a sweep from summed receipts: the same columns as those of exact runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np

from enclave.analysis.appraise import discount_factor
from enclave.analysis.case import Case, Outlook, PartyLine, outlay_of
from enclave.analysis.columns import Key, Table, filled, in_order, sweep_parties, wanted
from enclave.analysis.fast import FastDeals, FastResult
from enclave.analysis.grid import Grid, distinct_choices
from enclave.analysis.lanes import MOST_COMPILED, Indices, NotFast
from enclave.analysis.numbers import NO_BASE, NO_RATE, numbers
from enclave.book.scenario import LoadedScenario
from enclave.diagnostics import Diagnostic, InputRejected
from enclave.money import AmountError
from enclave.ratio import parse_ratio
from enclave.terms.appraisal import Appraisal
from enclave.text import Text

RATE: Final = "appraisal.discount_rate"
ON_ARRAYS: Final = frozenset({"share", "cash", "outlay", "own_funds", "npv"})
"""Metrics computed for all variants at once; the others variant by variant."""
CREDIT: Final = Text("统计认定须逐个精确计算", "credit is computed variant by variant")
TERMS: Final = Text("评价参数的取值过多", "too many values of the appraisal")


@dataclass(frozen=True)
class Made:
    """The table, its parties, the refused variants, and how many variants were checked."""

    table: Table
    parties: tuple[PartyLine, ...]
    refused: Mapping[int, Diagnostic]
    checked: int


def fast_table(
    case: Case, grid: Grid, compile_sets: Callable[[Sequence[str]], LoadedScenario],
    metrics: Sequence[str], seed: int, *, years: bool,
) -> Made:  # fmt: skip
    """Compute a sweep on totals.

    Raises:
        NotFast: it cannot be done so; the reason is part of it.
    """
    if any(m.partition(":")[0] == "credit" for m in metrics):
        raise NotFast(CREDIT)
    terms = [n for n, a in enumerate(grid.axes) if a.path.split(".")[0] in ("appraisal", "评价")]
    deals = [n for n in range(len(grid.axes)) if n not in terms]
    found = FastDeals(case, compile_sets).run(_part(grid, deals), seed)
    appraisals, which, refused = _appraisals(case, grid, terms, compile_sets)
    maker = _Maker(case, found, appraisals, which, grid.count, years=years)
    table = maker.table(metrics, {**found.refused, **refused})
    return Made(table, maker.parties, {**found.refused, **refused}, found.checked)


def _part(grid: Grid, axes: Sequence[int]) -> Grid:
    """The same variants with some axes only."""
    if not axes:
        return Grid((), (), grid.method) if grid.count == 0 else _still(grid)
    return Grid(
        tuple(grid.axes[n] for n in axes), tuple(grid.choices[n] for n in axes), grid.method
    )


def _still(grid: Grid) -> Grid:
    raise (
        NotFast(TERMS)
        if grid.count > MOST_COMPILED
        else NotFast(Text("只改评价参数", "only the appraisal is varied"))
    )


Appraisals = tuple[list[Appraisal | None], Indices, dict[int, Diagnostic]]


def _appraisals(
    case: Case, grid: Grid, axes: Sequence[int],
    compile_sets: Callable[[Sequence[str]], LoadedScenario],
) -> Appraisals:  # fmt: skip
    """The appraisal of each variant: the distinct ones, and which one each variant has."""
    base = case.outlook.appraisal
    if not axes:
        return [base], np.zeros(grid.count, np.int64), {}
    choices = [grid.choices[n] for n in axes]
    combos = list(distinct_choices(choices))
    at = {combo: i for i, combo in enumerate(combos)}
    which = np.array([at[c] for c in zip(*choices, strict=True)], np.int64)
    rates = [grid.axes[n].path for n in axes] == [RATE] and base is not None
    if len(combos) > MOST_COMPILED and not rates:
        raise NotFast(TERMS)
    out: list[Appraisal | None] = []
    bad: dict[int, Diagnostic] = {}
    for i, combo in enumerate(combos):
        pairs = [(grid.axes[n], v) for n, v in zip(axes, combo, strict=True)]
        if rates and len(combos) > MOST_COMPILED and base is not None:
            out.append(_with_rate(base, pairs[0][0].values[combo[0]]))
            continue
        try:
            loaded = compile_sets([f"{a.path}={a.values[v]}" for a, v in pairs])
            out.append(loaded.scenario.appraisal)
        except InputRejected as rejected:
            out.append(base)
            bad[i] = next(d for d in rejected.diagnostics if d.is_error)
    refused = {n: bad[i] for n, i in enumerate(which.tolist()) if i in bad}
    return out, which, refused


def _with_rate(base: Appraisal, text: str) -> Appraisal:
    try:
        return base.model_copy(update={"discount_rate": parse_ratio(text)})
    except AmountError:
        raise NotFast(TERMS) from None


class _Maker:
    """Turns sums by party and year into the columns that were asked for."""

    def __init__(
        self, case: Case, found: FastResult, appraisals: Sequence[Appraisal | None],
        which: Indices, count: int, *, years: bool,
    ) -> None:  # fmt: skip
        self.case, self.found, self.years = case, found, years
        self.appraisals, self.which, self.count = appraisals, which, count
        known = sweep_parties(case)
        self.parties = tuple(line for _, line in known.values())
        self.ids = {name: ids for name, (ids, _) in known.items()}
        given = [outlay_of(a, ids) for a in appraisals for ids in self.ids.values()]
        years_out = {y for table in given for y in table}
        self.all_years = tuple(sorted({*case.outlook.years, *years_out}))
        self.none = np.zeros(count, np.int64)

    def table(self, metrics: Sequence[str], refused: Mapping[int, Diagnostic]) -> Table:
        """All columns in order."""
        out = Table(self.count)
        for metric in metrics:
            if metric not in ON_ARRAYS:
                continue
            for line in self.parties:
                self._column(out, metric, line)
        rest = [m for m in metrics if m not in ON_ARRAYS]
        for i in range(self.count) if rest else ():
            for number in numbers(self._outlook(i), years=self.years):
                if wanted(number, rest):
                    out.put(i, number)
        for i in refused:
            for column in out.columns.values():
                column[i] = None
        out.columns = in_order(out, self.parties, metrics)
        return out

    def _flows(self, metric: str, line: PartyLine) -> dict[int, Indices]:
        """One amount a variant, by year."""
        name = line.name.zh
        shares = self.found.shares.get(name, {})
        funds = {y: a for y, a in self.found.own_funds.get(name, {}).items() if a.any()}
        if metric == "share":
            return {y: shares.get(y, self.none) for y in self.all_years}
        if metric == "own_funds":
            return funds
        outlays = self._outlays(name)
        if metric == "outlay":
            return outlays
        years = sorted({*self.all_years, *outlays, *funds})
        return {
            y: shares.get(y, self.none) - outlays.get(y, self.none) - funds.get(y, self.none)
            for y in years
        }

    def _outlays(self, name: str) -> dict[int, Indices]:
        tables = [outlay_of(a, self.ids[name]) for a in self.appraisals]
        years = sorted({y for t in tables for y in t})
        return {y: np.array([t.get(y, 0) for t in tables], np.int64)[self.which] for y in years}

    def _column(self, out: Table, metric: str, line: PartyLine) -> None:
        if metric == "npv":
            self._npv(out, line)
            return
        flows = self._flows(metric, line)
        if not flows and metric not in ("share", "cash"):
            return
        for year, amounts in flows.items() if self.years else ():
            out.columns[Key(metric, line.id, year)] = amounts.tolist()
        total = sum(flows.values(), self.none)
        out.columns[Key(metric, line.id, None)] = total.tolist()

    def _npv(self, out: Table, line: PartyLine) -> None:
        """Exact: whole numbers over a common denominator, appraisal by appraisal."""
        key, flows = Key("npv", line.id, None), self._flows("cash", line)
        column: list[int | Fraction | None] = [None] * self.count
        for n, given in enumerate(self.appraisals):
            mine = np.flatnonzero(self.which == n).tolist()
            if given is None or given.discount_rate is None or given.base_year is None:
                why = NO_RATE if given is None or given.discount_rate is None else NO_BASE
                out.notes |= {(key, i): why for i in mine}
                continue
            rate, base, timing = given.discount_rate, given.base_year, given.timing
            factors = {y: discount_factor(rate, y, base, timing) for y in flows}
            den = lcm(*(f.denominator for f in factors.values())) if factors else 1
            total: list[int] = [0] * len(mine)
            for year, factor in factors.items():
                weight = factor.numerator * (den // factor.denominator)
                amounts = flows[year][mine].tolist()
                total = [t + weight * a for t, a in zip(total, amounts, strict=True)]
            for i, t in zip(mine, total, strict=True):
                column[i] = Fraction(t, den)
        out.columns[key] = column

    def _outlook(self, i: int) -> Outlook:
        """One variant's outlook, for metrics without arrays."""
        given = self.appraisals[int(self.which[i])]
        lines = []
        for line in self.parties:
            name = line.name.zh
            share = {y: int(a[i]) for y, a in self.found.shares.get(name, {}).items()}
            funds = {y: int(a[i]) for y, a in self.found.own_funds.get(name, {}).items() if a[i]}
            outlay = outlay_of(given, self.ids[name])
            lines.append(replace(line, share=share, outlay=outlay, own_funds=funds))
        base = self.case.outlook
        years = {*base.years, *(y for x in lines for y in (*x.outlay, *x.own_funds))}
        outlook = Outlook(tuple(sorted(years)), tuple(lines), base.levels, base.pool, given)
        return filled(outlook, self.parties)
