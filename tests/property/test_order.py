"""I. The order of clauses: what commutes, and what must not be swapped."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from enclave.compile.labels import pipeline
from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from tests.strategies import (
    agreement,
    amounts,
    baseline,
    cases,
    fen,
    flow_table,
    loaded,
    one_year,
    outcome,
    paid,
    row,
    rows,
    run,
    simple,
    tiered,
    with_cap,
)


@given(cases(), st.randoms(use_true_random=False))
def test_I1_the_listing_does_not_change_the_pipeline(case, random):
    spec, found = case
    listed = list(spec["clauses"])
    random.shuffle(listed)
    other = {**spec, "clauses": listed}
    order = [c.id for _, c in pipeline(loaded(other).agreement)]
    steps = ["fee", "cost", "base", "payback", "split", "ceiling"]
    assert order == [s for s in steps if s in order]
    assert flow_table(run(spec, found)) == flow_table(run(other, found))


@given(rows(), st.sampled_from(["1/2", "30%", "1/3"]))
def test_I2_a_level_share_and_a_fixed_share_commute(found, ratio):
    first = simple({"a": "3", "b": "7"}, {"id": "fee", "kind": "retain", "to": "c", "ratio": ratio})
    second = simple({"a": "3", "b": "7"})
    for year, result in run(first, found).last.years.items():
        whole = run(second, found).last.years[year]
        kept = 1 - next(
            p.weights[0]
            for n in result.plan.curve_nodes()
            if n.clause == "fee"
            for p in n.curve.pieces
        )
        for leaf, exact in zip(result.plan.leaves, result.exact, strict=True):
            if leaf.clause == "split":
                index = [x.party for x in whole.plan.leaves].index(leaf.party)
                assert exact == kept * whole.exact[index]


@given(amounts(signed=False, small=True), st.integers(1, 9))
def test_I2_scaling_commutes_with_everything(amount, k):
    spec = baseline(300, "b", {"a": "1"})
    larger = baseline(300 * k, "b", {"a": "1"})
    assert outcome(larger, amount * k) == {p: k * v for p, v in outcome(spec, amount).items()}


def test_I3_a_share_of_the_increment_is_not_the_increment_of_a_share():
    """Half of what 100 exceeds 40 by is 30; what half of 100 exceeds 40 by is 10."""
    assert outcome(baseline(40, "b", {"a": "1", "c": "1"}), 100)["a"] == 30
    half_first = simple(
        {"a": "1"},
        {"id": "half", "kind": "retain", "to": "c", "ratio": "1/2"},
        {"id": "base", "kind": "baseline", "owners": {"b": fen(40)}, "shortfall": "by_base",
         "deficit": "drop"},
    )  # fmt: skip
    assert outcome(half_first, 100)["a"] == 10


def test_I3_tiers_then_cap_is_not_cap_then_tiers():
    """50 % to 100, then 30 %, of 200: 80, capped at 60 is 60; 150 of the base in tiers is 65."""
    tiers = tiered([(100, {"a": "50%", "b": "50%"}), (None, {"a": "30%", "b": "70%"})])
    assert outcome(tiers, 200)["a"] == 80
    assert outcome(with_cap(tiers, "ab", "a", "b", fen(60), "budget_year"), 200)["a"] == 60
    assert outcome(tiers, 150)["a"] == 65


def _spilling(*pairs):
    return [
        {"id": f"cap_{p}", "kind": "cap", "party": p, "limit": fen(limit), "span": "budget_year",
         "spill": to}
        for p, limit, to in pairs
    ]  # fmt: skip


def test_I4_caps_that_spill_into_each_other_are_refused():
    spec = agreement([
        {"id": "split", "kind": "share", "weights": {"a": "1", "b": "1"}},
        *_spilling(("a", 10, "b"), ("b", 10, "a")),
    ])  # fmt: skip
    collector = Collector()
    load_agreement_text(json.dumps(spec, ensure_ascii=False), collector=collector)
    assert [d.code for d in collector.errors] == ["E302"]


@given(st.permutations([("a", 20, "b"), ("b", 50, "c"), ("c", 10, "d")]), st.integers(0, 200))
def test_I4_a_chain_of_caps_runs_from_its_head_whatever_the_listing(caps, amount):
    spec = agreement([
        {"id": "split", "kind": "share", "weights": {"a": "1"}}, *_spilling(*caps),
    ])  # fmt: skip
    left, expected = amount, {}
    for party, limit in (("a", 20), ("b", 50), ("c", 10), ("d", 10**9)):
        expected[party] = min(left, limit)
        left -= expected[party]
    assert paid(one_year(spec, row("2021-05-01", amount))) == expected
