"""Sweeps on totals give the fen of exact runs, variant by variant."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enclave.analysis.case import evaluate
from enclave.analysis.grid import make_grid, parse_axes
from enclave.analysis.sweep import sweep
from enclave.book.variants import load_variant
from tests.book.support import agreement, write

METRICS = ("share", "cash", "npv", "part", "own_funds", "outlay", "payback", "worst", "irr")
PARTIES = """\
parties:
  jia: {name: {zh: 甲县}, role: origin, level: county}
  yi: {name: {zh: 乙县}, role: host, level: county, place: yi}
  zhou: {name: {zh: 丙州}, role: superior, level: prefecture}
"""
SCENARIO = """\
scenario: swept
title: {zh: 扫描}
through: 2028-12
statute: example-jiazhou
enterprises: enterprises.csv
receipts: receipts.csv
agreements: [{file: a.yaml}]
appraisal:
  discount_rate: 7%
  base_year: 2024
  outlays: {jia: {2024: 50元}, yi: {2024: 80元, 2025: 20元}}
"""
BODY = """\
scope: {{heads: [vat], retain: county}}
clauses:
  - {{id: fee, kind: retain, to: yi, ratio: {fee}, reference: {{document: deal}}}}
  - {{id: base, kind: baseline, owners: {{yi: {base}}}, pool: joint, shortfall: by_base, deficit: drop}}
  - id: split
    kind: share
    tiers:
      basis: marginal
      span: budget_year
      bands:
        - {{up_to: {edge}, weights: {{jia: 5, yi: 5}}}}
        - {{weights: {{jia: 7, yi: 3}}}}
  - {{id: ceiling, kind: cap, party: jia, limit: {cap}, span: agreement, spill: yi, of: [split]}}
  - {{id: floor, kind: guarantee, to: jia, amount: {floor}, payer: {{party: zhou, source: own_funds, limit: {floor}}}}}
settle: {{period: year, late: restate}}
"""


def scenario_in(folder: Path, seed: int) -> Path:
    """Random receipts, a refund among them, under an agreement with all kinds of nodes."""
    rng = random.Random(seed)
    rows = [
        f"r{n},e{rng.randint(1, 2)},增值税,{rng.choice((1, 1, 1, -1)) * rng.randint(1, 90_000) / 100:.2f},"
        f"{rng.randint(2024, 2028)}-{rng.randint(1, 12):02d}-15,,,"
        for n in range(rng.randint(5, 30))
    ]
    terms = {"fee": "5%", "base": f"{rng.randint(0, 40)}元", "edge": f"{rng.randint(20, 200)}元",
             "cap": f"{rng.randint(50, 400)}元", "floor": f"{rng.randint(1, 30)}元"}  # fmt: skip
    path = folder / f"s{seed}"
    write(path, {"a.yaml": agreement("a", BODY.format(**terms), PARTIES)}, rows, SCENARIO)
    (path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    return path


AXES = {
    "agreement.clauses[fee].ratio": "0%:20%:3%",
    "agreement.clauses[base].owners.yi": "0元:60元:7元",
    "agreement.clauses[split].tiers.bands[0].weights.jia": "10%:90%:3.7%",
    "agreement.clauses[split].tiers.bands[1].weights": "[{jia: 1, yi: 2}, {jia: 9, yi: 4}, {jia: 1, yi: 0}]",
    "agreement.clauses[split].tiers.bands[0].up_to": "15元:250元:11元",
    "agreement.clauses[ceiling].limit": "20元:500元:13.37元",
    "agreement.clauses[floor].amount": "1元:50元:7元",
    "appraisal.discount_rate": "[2%, 5%, 11%]",
}  # fmt: skip


@settings(max_examples=6)
@given(
    seed=st.integers(0, 40), chosen=st.sets(st.sampled_from(sorted(AXES)), min_size=1, max_size=3)
)
def test_totals_and_exact_runs_are_the_same(tmp_path_factory, seed, chosen):
    """Every number of every variant, whatever nodes the axes touch, together or apart."""
    if chosen == {"appraisal.discount_rate"}:
        return
    folder = tmp_path_factory.mktemp("sweep")
    path = scenario_in(folder, seed)
    over = [f"{name}={AXES[name]}" for name in sorted(chosen)]
    fast = sweep(path, over, lhs=24, seed=seed, metrics=METRICS, years=True)
    slow = sweep(path, over, lhs=24, seed=seed, metrics=METRICS, years=True, exact=True)
    assert fast.fast, fast.reason
    assert fast.checked >= 2
    assert list(fast.rows()) == list(slow.rows())


@pytest.mark.slow
@settings(max_examples=60)
@given(
    seed=st.integers(0, 4000), chosen=st.sets(st.sampled_from(sorted(AXES)), min_size=1, max_size=4)
)
def test_totals_and_exact_runs_are_the_same_many_times(tmp_path_factory, seed, chosen):
    """The same over many deals."""
    test_totals_and_exact_runs_are_the_same.hypothesis.inner_test(tmp_path_factory, seed, chosen)


@given(count=st.integers(1, 200), seed=st.integers(0, 10**6))
def test_a_latin_hypercube_uses_every_stratum_once_and_the_seed_decides(count, seed):
    axes = parse_axes(["a.b=0:999998:1", "c=[p, q, r]"], lhs=True)
    grid = make_grid(axes, lhs=count, seed=seed)
    drawn = [grid.axes[0].numbers[i] for i in grid.choices[0]]
    strata = sorted(int(Fraction(v, 999_999) * count) for v in drawn)
    # Values stand on whole steps, so one at an edge of a stratum may be counted with the next.
    assert all(abs(s - n) <= 1 for n, s in enumerate(strata))
    assert make_grid(axes, lhs=count, seed=seed).choices == grid.choices
    listed = [grid.axes[1].values[i] for i in grid.choices[1]]
    assert max(listed.count(v) for v in "pqr") - min(listed.count(v) for v in "pqr") <= 3


@given(weights=st.permutations(range(5)))
def test_the_order_of_axes_changes_no_variant(weights):
    names = [f"p{n}=[a, b]" for n in weights]
    grid = make_grid(parse_axes(names, lhs=False))
    found = {frozenset(grid.sets(i)) for i in range(grid.count)}
    assert len(found) == 2**5


def test_a_variant_is_what_set_on_the_command_line_is(tmp_path):
    """A row of a sweep is the same deal loaded by hand."""
    path = scenario_in(tmp_path, 3)
    over = ["agreement.clauses[ceiling].limit=100元:130元:10元"]
    found = sweep(path, over, metrics=("share",))
    for i in range(found.grid.count):
        case = evaluate(load_variant(path, None, found.grid.sets(i), may_be_same=True))
        mine = [
            r["value"] for r in found.to_dicts() if r["variant"] == i + 1 and r["subject"] == "jia"
        ]
        assert mine == [case.outlook.party("jia").total]
