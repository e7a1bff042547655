"""Which contender does which case, and how much of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench import fisca, frames, ours, plain
from bench.cases import CARRY, Receipts, Waterfall, receipts, variant_terms

Job = Callable[[], np.ndarray]


@dataclass(frozen=True)
class Case:
    """A job and its sizes: years, enterprises in full and with ``--quick``, variants."""

    name: str
    zh: str
    en: str
    years: int
    full: int
    quick: int
    check: int
    terms: Waterfall | None = None
    variants: tuple[int, int] = (0, 0)


CASES = (
    Case("split", "三方按比例分成，逐格明细", "three-way split, every cell", 5, 100_000, 10_000, 60),
    Case("waterfall", "六段：留用、扣除、基数、回收、分档、封顶",
         "six stages: retain, deduct, baseline, recover, tiers, cap", 1, 100_000, 10_000, 60,
         Waterfall()),
    Case("carry", "六段，十年结转", "six stages, carried over ten years", 10, 100_000, 5_000, 12,
         CARRY),
    Case("variants", "十年、一万种方案", "ten years, 10,000 variants of the deal", 10, 12_500, 1_250,
         12, CARRY, (10_000, 1_000)),
)  # fmt: skip
SLOW = {"decimal": 50}
"""Contenders given a part of the job only; their time is scaled."""


def data_for(case: Case, *, quick: bool) -> tuple[Receipts, Waterfall | None]:
    """The receipts of a case, and its terms."""
    data = receipts(case.years, case.quick if quick else case.full)
    terms = case.terms
    if case.variants[0]:
        terms = variant_terms(case.variants[1] if quick else case.variants[0])
    return data, terms


def names(case: Case) -> list[str]:
    """The contenders of a case, ours first."""
    if case.name == "split":
        return ["enclave", "enclave reused", "enclave totals", "numpy", "polars", "pandas",
                "openfisca", "decimal"]  # fmt: skip
    if case.name == "variants":
        return ["enclave", "numpy", "decimal"]
    return ["enclave", "numpy", "polars", "pandas", "openfisca", "decimal"]


def prepare(case: Case, name: str, data: Receipts, terms: Waterfall | None) -> Job:
    """Everything up to the job itself: tables loaded, agreements compiled."""
    if case.name == "split":
        return _split(name, data)
    assert terms is not None
    if case.name == "variants":
        if name == "enclave":
            return ours.Variants(data, terms).run
        chosen = {"numpy": frames.numpy_variants, "decimal": plain.decimal_variants}[name]
        return lambda: chosen(data, terms)
    if name == "enclave":
        return ours.Many(data, terms).run
    if name == "openfisca":
        return fisca.Stages(data, terms).run
    if name in {"pandas", "polars"}:
        table, run = _table(name, data), getattr(frames, f"{name}_waterfall")
        return lambda: run(table, terms)
    plain_run = {"numpy": frames.numpy_waterfall, "decimal": plain.decimal_waterfall}[name]
    return lambda: plain_run(data, terms)


def _split(name: str, data: Receipts) -> Job:
    own = {
        "enclave": ours.Split, "enclave reused": ours.SplitReused,
        "enclave totals": ours.SplitTotals, "openfisca": fisca.Split,
    }  # fmt: skip
    if name in own:
        return own[name](data).run
    if name in {"pandas", "polars"}:
        table, run = _table(name, data), getattr(frames, f"{name}_split")
        return lambda: run(table)
    chosen = {"numpy": frames.numpy_split, "decimal": plain.decimal_split}[name]
    return lambda: chosen(data)


def _table(name: str, data: Receipts) -> Any:
    columns = frames.long_table(data)
    if name == "pandas":
        import pandas as pd

        return pd.DataFrame(columns)
    import polars as pl

    return pl.DataFrame(columns)


def exact(case: Case, data: Receipts, terms: Waterfall | None) -> np.ndarray:
    """The reference engine's answer."""
    if case.name == "split":
        return ours.exact_split(data)
    assert terms is not None
    if case.name == "variants":
        return ours.exact_variants(data, terms)
    return ours.exact_waterfall(data, terms)
