"""This engine, and the exact reference every contender is compared with."""

from __future__ import annotations

import numpy as np

from bench.cases import (
    FIRST_YEAR,
    POT,
    SLOTS,
    Receipts,
    Waterfall,
    one_variant,
    planner,
    split_text,
    variant_numbers,
    waterfall_text,
)  # fmt: skip
from enclave.engine.exact import flow_totals, run_account
from enclave.engine.model import Row
from enclave.engine.tiled import run_account_tiled
from enclave.engine.tiled.many import run_many
from enclave.engine.tiled.totals import Days, fold
from enclave.engine.tiled.variants import run_numbers
from enclave.ir import State


class Split:
    """Three parties; every cell of every party."""

    def __init__(self, data: Receipts) -> None:
        self.data, self.planner = data, planner(split_text())
        self.columns = data.columns()

    def run(self) -> np.ndarray:
        cuts = self.data.cuts()
        found = run_account_tiled(self.planner, self.columns, cuts, agreement="bench")
        out = np.empty((3, self.data.cells), np.int64)
        size = self.data.cells // self.data.years
        for n, result in enumerate(found.last.years.values()):
            found.details(result, cuts[-1], out[:, n * size : (n + 1) * size])
        return out


class SplitReused(Split):
    """The same, each year handed on in one buffer that is used again."""

    def __init__(self, data: Receipts) -> None:
        super().__init__(data)
        self.buffer = np.empty((3, data.enterprises * data.amount.shape[2]), np.int64)

    def run(self) -> np.ndarray:
        cuts = self.data.cuts()
        found = run_account_tiled(self.planner, self.columns, cuts, agreement="bench")
        for result in found.last.years.values():
            found.details(result, cuts[-1], self.buffer)
        return np.zeros((3, 0), np.int64)


class SplitTotals(Split):
    """The same, totals only."""

    def run(self) -> np.ndarray:
        run_account_tiled(self.planner, self.columns, self.data.cuts(), agreement="bench")
        return np.zeros((3, 0), np.int64)


class Many:
    """Every enterprise an account: leaves × (year, enterprise)."""

    def __init__(self, data: Receipts, terms: Waterfall) -> None:
        self.data, self.planner = data, planner(waterfall_text(terms))
        self.columns = data.columns()

    def run(self) -> np.ndarray:
        found = run_many(self.planner, self.columns, self.data.cuts(), agreement="bench")
        if found.reasons:
            raise SystemExit(f"fell back: {found.reason.en}")
        out = np.zeros((len(SLOTS), self.data.years, self.data.enterprises), np.int64)
        for year, groups in found.years[-1].items():
            for group in groups:
                lanes = slice(int(group.lanes[0]), int(group.lanes[-1]) + 1)
                for leaf, line in zip(group.result.plan.leaves, group.result.posted, strict=True):
                    out[_place(leaf.path), year - FIRST_YEAR, lanes] = line
        return out.reshape(len(SLOTS), -1)


def _place(path: tuple[str, ...]) -> int:
    return SLOTS.index((path[0], path[1]))


class Variants:
    """Many deals over summed receipts: leaves × (year, variant)."""

    def __init__(self, data: Receipts, terms: Waterfall) -> None:
        self.data, self.terms = data, terms
        self.planner = planner(waterfall_text(one_variant(terms, 0)))
        self.columns = data.columns()

    def run(self) -> np.ndarray:
        cut = self.data.cuts()[-1]
        rows = fold([self.columns], Days.of([cut])).aggregated()
        numbers = variant_numbers(self.terms)
        found = run_numbers(
            lambda year: self.planner.plan(year, State(), {}), numbers, len(self.terms.cap), rows,
            cut, FIRST_YEAR,
        )  # fmt: skip
        out = np.zeros((len(SLOTS), self.data.years, len(self.terms.cap)), np.int64)
        for year, result in found.items():
            for leaf, line in zip(result.plan.leaves, result.posted, strict=True):
                out[_place(leaf.path), year - FIRST_YEAR] = line
        return out.reshape(len(SLOTS), -1)


def exact_split(data: Receipts) -> np.ndarray:
    """The reference engine's cells, through its flows."""
    rows = list(data.columns().rows())
    run = run_account(planner(split_text()), rows, data.cuts(), agreement="bench")
    place: dict[tuple[int, str, str], int] = {}
    for n, row in enumerate(rows):
        place[row.effective.year, row.enterprise, row.head] = n
    out = np.zeros((3, len(rows)), np.int64)
    for year, result in run.last.years.items():
        for key, amount in flow_totals(result).items():
            out["abc".index(key[7]), place[year, key[2], key[3]]] = amount
    return out


def exact_waterfall(data: Receipts, terms: Waterfall) -> np.ndarray:
    """The reference engine, account by account."""
    compiled = planner(waterfall_text(terms))
    out = np.zeros((len(SLOTS), data.years, data.enterprises), np.int64)
    rows = list(data.columns().rows())
    for n in range(data.enterprises):
        mine = [r for r in rows if r.enterprise == f"e{n:07d}"]
        run = run_account(compiled, mine, data.cuts(), agreement="bench")
        for year, result in run.last.years.items():
            for leaf, fen in zip(result.plan.leaves, result.posted, strict=True):
                out[_place(leaf.path), year - FIRST_YEAR, n] = fen
    return out.reshape(len(SLOTS), -1)


def exact_variants(data: Receipts, terms: Waterfall) -> np.ndarray:
    """The reference engine, deal by deal, on the year's sums."""
    totals = data.amount.sum(axis=(1, 2)).tolist()
    days = [row.effective for row in data.head(1).columns().rows()][:: data.amount.shape[2]]
    rows = [Row(d, d, POT, "", "", fen) for d, fen in zip(days, totals, strict=True)]
    out = np.zeros((len(SLOTS), data.years, len(terms.cap)), np.int64)
    for n in range(len(terms.cap)):
        compiled = planner(waterfall_text(one_variant(terms, n)))
        run = run_account(compiled, rows, data.cuts(), agreement="bench")
        for year, result in run.last.years.items():
            for leaf, fen in zip(result.plan.leaves, result.posted, strict=True):
                out[_place(leaf.path), year - FIRST_YEAR, n] = fen
    return out.reshape(len(SLOTS), -1)
