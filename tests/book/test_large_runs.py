"""Runs with many receipts: the same fen on arrays, and no long wait."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from enclave.book import load, run
from enclave.book.claims import claim
from enclave.book.deals import DealRun
from enclave.book.parts import Part
from enclave.diagnostics import Collector
from enclave.terms.receipt import Receipt
from tests.book.support import PARTIES, agreement, receipt, write

PLAIN = (
    "scope: {heads: [vat], retain: county}\n"
    "clauses:\n  - {id: split, kind: share, weights: {jia: 6, yi: 4}}\n"
    "settle: {period: year, late: adjust}\n"
)


def test_large_accounts_are_settled_on_arrays_to_the_same_fen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (
        "scope: {heads: [vat], retain: county}\n"
        "clauses:\n  - {id: split, kind: share, tiers: {basis: marginal, span: budget_year,"
        " bands: [{up_to: 9999元, weights: {jia: 1/3, yi: 2/3}}, {weights: {jia: 1, yi: 1}}]}}\n"
        "settle: {period: quarter, late: restate}\n"
    )
    rows = [
        receipt(
            str(n),
            f"e{n % 2 + 1}",
            "vat",
            f"{n}.{n % 90 + 10}",
            f"202{n % 2 + 3}-{n % 12 + 1:02}-05",
        )
        for n in range(1, 400)
    ]
    scenario = "through: 2024-12\nagreements: [{file: a.yaml}]\n"
    write(tmp_path, {"a.yaml": agreement("a", body)}, rows, scenario)
    exact = run(tmp_path)
    assert exact.engines["a", ""].name == "exact"
    monkeypatch.setattr("enclave.book.accounts.LARGE", 100)
    monkeypatch.setattr("enclave.engine.run.TILED_FROM", 100)
    collector = Collector()
    tiled = run(tmp_path, collector=collector)
    assert (tiled.engines["a", ""].name, tiled.engines["a", ""].reason.en) == (
        "tiled",
        "399 rows: on arrays",
    )
    assert tiled.hashes["flows"] == exact.hashes["flows"]
    assert "N707" in {d.code for d in collector.items}
    for address in ("jia.2024", "jia.2024Q2.vat.e1"):
        assert str(tiled.explain(address)) == str(exact.explain(address))


def test_many_receipts_are_claimed_quickly(tmp_path: Path) -> None:
    files = {
        f"a{n}.yaml": agreement(f"a{n}", PLAIN, PARTIES.replace("place: yi", f"place: p{n}"))
        for n in range(40)
    }
    listed = ", ".join(f"{{file: {name}}}" for name in files)
    rows = [receipt("1", "e1", "vat", "1", "2024-03-01")]
    write(tmp_path, files, rows, f"through: 2024-12\nagreements: [{listed}]\n")
    loaded = load(tmp_path)
    deals = [DealRun(d) for d in loaded.deals]
    day = date(2024, 3, 1)
    made = [
        Part(
            Receipt(str(n), "e1", "vat", 100, day, f"p{n % 50}"),
            level,
            25,
            day,
            day,
            f"{n}/{level}",
        )
        for n in range(20_000)
        for level in ("centre", "province", "prefecture", "county")
    ]
    start = time.perf_counter()
    claims = claim(deals, made, loaded.statute, {}, Collector())
    assert time.perf_counter() - start < 3
    assert len(claims) == 16_000
