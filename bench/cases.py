"""The jobs every contender does: the agreements, the generated receipts, the exact answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from enclave.compile.data import DataSource
from enclave.compile.load import load_agreement_text
from enclave.compile.planner import AgreementPlanner
from enclave.diagnostics import Collector
from enclave.engine.columns import Columns
from enclave.engine.tiled.lane_stack import Numbers
from enclave.engine.tiled.lanes import CurveTable

FIRST_YEAR = 2021
HEADS = 8
POT = "county@b"
SPLIT_PARTS = (5, 3, 2)
SLOTS = (
    ("a", "payback"), ("a", "split"), ("b", "cost"), ("b", "base"), ("b", "split"),
    ("b", "ceiling"), ("c", "fee"),
)  # fmt: skip
"""What the six-stage waterfall pays, in the order in which it is rounded."""


@dataclass(frozen=True)
class Waterfall:
    """The numbers of the six-stage waterfall, in fen and tenths; arrays where variants differ."""

    cost: Any = 10_000_000
    base: Any = 50_000_000
    recover: Any = 200_000_000
    bounds: tuple[Any, Any] = (100_000_000, 500_000_000)
    tenths: tuple[Any, Any, Any] = (5, 6, 7)
    cap: Any = 300_000_000
    cap_span: str = "budget_year"
    scale: int = 200


CARRY = replace(Waterfall(), recover=2_000_000_000, cap=3_000_000_000, cap_span="agreement")


@dataclass(frozen=True)
class Receipts:
    """One amount a year, enterprise and head: ``amount[year, enterprise, head]`` in fen."""

    amount: np.ndarray

    @property
    def years(self) -> int:
        return self.amount.shape[0]

    @property
    def enterprises(self) -> int:
        return self.amount.shape[1]

    @property
    def cells(self) -> int:
        return self.amount.size

    def head(self, enterprises: int) -> Receipts:
        """The same for the first enterprises only."""
        return Receipts(np.ascontiguousarray(self.amount[:, :enterprises]))

    def columns(self) -> Columns:
        """The same as columns, in canonical order."""
        years, count, heads = self.amount.shape
        day = np.array([date(FIRST_YEAR + y, 6, 30).toordinal() for y in range(years)], np.int32)
        effective = np.repeat(day, count * heads)
        enterprise = np.tile(np.repeat(np.arange(count, dtype=np.int32), heads), years)
        head = np.tile(np.arange(heads, dtype=np.int32), years * count)
        names = tuple(f"e{n:07d}" for n in range(count))
        return Columns(
            self.amount.reshape(-1), effective, effective, np.zeros(self.cells, np.int32),
            enterprise, head, (POT,), names, tuple(f"h{n}" for n in range(heads)),
        )  # fmt: skip

    def cuts(self) -> list[date]:
        """One cut-off: the end of the last year."""
        return [date(FIRST_YEAR + self.years - 1, 12, 31)]


def receipts(years: int, enterprises: int, seed: int = 20240101) -> Receipts:
    """Lognormal amounts, a twelfth of them zero."""
    rng = np.random.default_rng(seed)
    amount = rng.lognormal(16.5, 1.4, (years, enterprises, HEADS)).astype(np.int64)
    amount[rng.random(amount.shape) < 1 / 12] = 0
    return Receipts(amount)


def _text(clauses: list[dict[str, Any]], **more: Any) -> str:
    roles = {"a": "origin", "b": "host", "c": "park"}
    parties = {
        p: {"name": {"zh": f"{p}县", "en": p}, "role": role, "level": "county"}
        for p, role in roles.items()
    }
    body = {
        "agreement": "bench", "title": {"zh": "测速", "en": "bench"}, "status": "template",
        "parties": parties, "scope": {"heads": "all", "retain": "county", "collectors": ["b"]},
        "clauses": clauses, "settle": {"period": "year", "late": "restate"}, **more,
    }  # fmt: skip
    return json.dumps(body, ensure_ascii=False)


def split_text() -> str:
    """Three parties share everything."""
    weights = {p: str(n) for p, n in zip("abc", SPLIT_PARTS, strict=True)}
    return _text([{"id": "split", "kind": "share", "weights": weights}])


def waterfall_text(terms: Waterfall) -> str:
    """Retain, deduct, baseline, recover, share by tiers, cap."""
    bands: list[dict[str, Any]] = [
        {"weights": {"a": str(n), "b": str(10 - n)}} for n in terms.tenths
    ]
    for band, bound in zip(bands, terms.bounds, strict=False):
        band["up_to"] = f"{bound}分"
    tiers = {"basis": "marginal", "span": "budget_year", "bands": bands}
    outlay = [{"date": f"{FIRST_YEAR - 1}-06-01", "amount": f"{terms.recover}分"}]
    return _text(
        [
            {"id": "fee", "kind": "retain", "to": "c", "ratio": "1/20"},
            {"id": "cost", "kind": "deduct", "item": "费用", "to": "b", "amount": f"{terms.cost}分",
             "deficit": "drop"},
            {"id": "base", "kind": "baseline", "owners": {"b": f"{terms.base}分"}, "pool": "joint",
             "shortfall": "by_base", "deficit": "drop"},
            {"id": "payback", "kind": "recover", "to": "a", "costs": "outlays"},
            {"id": "split", "kind": "share", "tiers": tiers},
            {"id": "ceiling", "kind": "cap", "party": "a", "limit": f"{terms.cap}分",
             "span": terms.cap_span, "spill": "b", "of": ["split"]},
        ],
        data={"outlays": {"entries": outlay}},
    )  # fmt: skip


def planner(text: str) -> AgreementPlanner:
    """The planner of an agreement."""
    collector = Collector()
    found = load_agreement_text(text, collector=collector)
    if found is None or found.agreement is None or collector.errors:
        raise SystemExit("\n".join(d.line("en") for d in collector.errors))
    return AgreementPlanner(found.versions, {}, DataSource(found.agreement.data))


def variant_terms(count: int, seed: int = 7) -> Waterfall:
    """The numbers of many deals."""
    rng = np.random.default_rng(seed)
    low = rng.integers(3, 6, count)
    return replace(
        CARRY,
        recover=rng.integers(10, 400, count) * 1_000_000_000,
        tenths=(low, low + rng.integers(0, 2, count), low + rng.integers(2, 4, count)),
        cap=rng.integers(10, 900, count) * 1_000_000_000,
    )


def variant_numbers(terms: Waterfall) -> dict[str, Numbers]:
    """The numbers of many deals, by node of the compiled plan."""
    bands = [(n, 10 - n) for n in terms.tenths]
    return {
        "payback": Numbers(CurveTable.up_to(terms.recover), terms.recover),
        "split": Numbers(CurveTable.marginal(terms.bounds, bands, 10)),
        "ceiling": Numbers(CurveTable.up_to(terms.cap), terms.cap),
    }


def one_variant(terms: Waterfall, number: int) -> Waterfall:
    """One of many deals, as plain numbers."""
    return replace(
        terms, recover=int(terms.recover[number]), cap=int(terms.cap[number]),
        tenths=tuple(int(t[number]) for t in terms.tenths),
    )  # fmt: skip
