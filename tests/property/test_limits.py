"""H. Bases, tiers, caps, floors and recovery, at their limits and one fen around them."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from enclave.money import round_half_away
from tests.strategies import (
    agreement,
    amounts,
    baseline,
    capped,
    cases,
    fen,
    full_cases,
    month_ends,
    one_year,
    outcome,
    owed,
    paid,
    row,
    rows,
    run,
    shares,
    simple,
    tier_tables,
    tiered,
    totals,
)

small = amounts(signed=False, small=True)


def floor(to, amount, payer, source="share", **more):
    how = {"party": payer, "source": source}
    return {"id": "floor", "kind": "guarantee", "to": to, "amount": fen(amount), "payer": how,
            **more}  # fmt: skip


@given(amounts(small=True), small)
@example(0, 0)
@example(100, 100)
@example(101, 100)
def test_H1_the_pool_is_what_exceeds_the_base(revenue, base):
    result = outcome(baseline(base, "b", {"a": "1"}), revenue)
    assert result["a"] == max(0, revenue - base)
    assert result["b"] == min(revenue, base)


@given(st.lists(amounts(small=True), min_size=1, max_size=5), small)
@example([50, 50, 400], 100)
def test_H2_carried_deficits_add_up(revenues, base):
    spec = baseline(base, "b", {"a": "1"}, shortfall="by_base", deficit="carry")
    found = [row(date(2021 + i, 5, 1), e) for i, e in enumerate(revenues)]
    years = run(spec, found).last.years
    deficit = pooled = 0
    for i, revenue in enumerate(revenues):
        expected = max(0, revenue - base - deficit)
        deficit = max(0, base + deficit - revenue)
        assert paid(years[2021 + i])["a"] == expected
        assert years[2021 + i].closing.nodes["base"].deficit == deficit
        pooled += expected
    assert pooled == sum(e - base for e in revenues) + deficit


@given(cases(late=True), st.sampled_from(["adjust", "restate"]))
@example((capped({"a": "1"}, "a", 100, "b", "agreement"),
          [row("2021-05-01", 60), row("2022-05-01", 70), row("2021-06-01", 50, "z", "2023-02-01")]),
         "adjust")  # fmt: skip
def test_H3_a_cap_is_never_exceeded(case, late):
    spec, found = case
    cap = next((c for c in spec["clauses"] if c["kind"] == "cap"), None)
    assume(cap is not None)
    limit = int(cap["limit"].removesuffix("分"))
    assume(not any(c.get("to") == cap["party"] or cap["party"] in c.get("owners", ())
                   for c in spec["clauses"]))  # fmt: skip
    for cut in run(spec, found, month_ends(2021, 2023)[2::3], late=late).cuts:
        got = [paid(result).get(cap["party"], 0) for result in cut.years.values()]
        if cap["span"] == "budget_year":
            assert all(g <= limit for g in got)
        elif late == "restate":
            assert sum(got) <= limit


@given(st.integers(1, 10**4), st.integers(1, 60), st.integers(1, 20))
@example(100, 7, 13)
def test_H4_the_record_that_reaches_the_cap_is_divided(cap, step, count):
    weights = {"a": "2", "b": "1"}
    found = [row(date(2021, 1 + i // 28, 1 + i % 28), step, f"r{i:02d}") for i in range(count)]
    crossings, before = 0, Fraction(0)
    for n in range(1, count + 1):
        gross = Fraction(2, 3) * step * n
        now = owed(one_year(capped(weights, "a", cap, "b"), *found[:n]))
        assert now["a"] == min(gross, cap)
        crossings += before < cap <= gross
        if gross - Fraction(2, 3) * step >= cap:
            assert now["a"] == cap
        before = gross
    assert crossings == (1 if before >= cap else 0)


@given(full_cases())
def test_H5_a_guarantee_is_met_or_what_is_unmet_is_reported(case):
    spec, found = case
    floors = {c["id"]: c for c in spec["clauses"] if c["kind"] == "guarantee"}
    assume(floors)
    for result in run(spec, found).last.years.values():
        done = list(result.transfers)
        held = _held_before(result)
        for transfer in done:
            clause = floors.get(transfer.transfer)
            for leaf, amount in transfer.moves:
                held[leaf.party] = held.get(leaf.party, 0) + amount
            if clause is None:
                continue
            amount = int(clause["amount"].removesuffix("分"))
            has = held.get(clause["to"], 0)
            assert has >= amount or transfer.unmet == amount - has > 0
            if (
                transfer.unmet
                and clause["payer"]["source"] == "share"
                and "limit" not in clause["payer"]
            ):
                assert held.get(clause["payer"]["party"], 0) <= 0


def _held_before(result):
    held = paid(result)
    for transfer in result.transfers:
        for leaf, amount in transfer.moves:
            held[leaf.party] -= amount
    return held


@pytest.mark.parametrize("amount", [99, 100, 101])
def test_H6_a_cap_below_a_guarantee_is_refused(amount):
    spec = capped({"a": "1", "b": "1"}, "a", 100, "b")
    spec["clauses"].append(floor("a", amount, "b"))
    collector = Collector()
    load_agreement_text(json.dumps(spec, ensure_ascii=False), collector=collector)
    assert [d.code for d in collector.errors] == (["E303"] if amount > 100 else [])


@given(small, st.integers(0, 100), st.integers(0, 100))
def test_H6_with_the_floor_below_the_cap_their_order_is_irrelevant(amount, low, more):
    spec = capped({"a": "1", "b": "1"}, "a", low + more, "b")
    guarantee = floor("a", low, "b", "own_funds")
    first = {**spec, "clauses": [*spec["clauses"], guarantee]}
    second = {**spec, "clauses": [guarantee, *spec["clauses"]]}
    one, two = (paid(one_year(s, row("2021-05-01", amount))) for s in (first, second))
    assert one == two
    half = largest_half(amount)
    assert one["a"] == min(max(min(half, low + more), low), low + more)


def largest_half(amount):
    return (amount + 1) // 2


@given(shares(3), rows(), st.integers(0, 3))
def test_H7_with_one_phase_only_the_total_matters(weights, found, turn):
    spec = simple(weights)
    turned = found[turn:] + found[:turn]
    one, two = run(spec, found).last.years, run(spec, turned).last.years
    assert all(one[y].exact == two[y].exact for y in one)


def test_H7_with_phases_and_tiers_the_order_matters():
    tiers = {"basis": "marginal", "span": "agreement", "bands": [
        {"up_to": fen(100), "weights": {"a": "1", "b": "0"}}, {"weights": {"b": "1", "a": "0"}}]}  # fmt: skip
    spec = agreement([{"id": "split", "kind": "share", "phases": [
        {"until": "2021-07-01", "tiers": tiers}, {"weights": {"a": "1", "b": "0"}}]}])  # fmt: skip
    early = one_year(spec, row("2021-01-01", 150), row("2021-08-01", 10))
    late = one_year(spec, row("2021-01-01", 10), row("2021-08-01", 150))
    assert paid(early)["a"] == 110
    assert paid(late)["a"] == 160


@given(st.data(), small)
def test_H8_cutting_a_band_in_two_changes_nothing(data, amount):
    table = data.draw(tier_tables(3, [row("2021-01-01", amount)], "budget_year"))
    spec = agreement([{"id": "split", "kind": "share", "tiers": table}])
    which = data.draw(st.integers(0, len(table["bands"]) - 1))
    band = table["bands"][which]
    low = 0 if which == 0 else int(table["bands"][which - 1]["up_to"].removesuffix("分"))
    high = int(band["up_to"].removesuffix("分")) if "up_to" in band else low + 1000
    assume(high - low >= 2)
    cut = data.draw(st.integers(low + 1, high - 1))
    bands = [*table["bands"][:which], {"up_to": fen(cut), "weights": band["weights"]},
             *table["bands"][which:]]  # fmt: skip
    other = agreement([{"id": "split", "kind": "share", "tiers": {**table, "bands": bands}}])
    assert outcome(spec, amount) == outcome(other, amount)


@given(shares(3), small)
def test_H8_one_band_is_a_fixed_share(weights, amount):
    spec = agreement([{"id": "split", "kind": "share", "tiers": {
        "basis": "marginal", "span": "budget_year", "bands": [{"weights": weights}]}}])  # fmt: skip
    assert outcome(spec, amount) == outcome(simple(weights), amount)


@given(st.integers(0, 10**8))
@example(3_600_000)
@example(14_400_001)
def test_H8_the_quick_deduction_of_a_tax_table(income):
    """个人所得税年度税率表 in fen: bands and quick deduction give the same tax."""
    bounds = [(36_000, 3, 0), (144_000, 10, 2_520), (300_000, 20, 16_920), (None, 25, 31_920)]
    bands = [(b * 100 if b else None, {"a": f"{r}%", "b": f"{100 - r}%"}) for b, r, _ in bounds]
    rate, quick = next((r, q) for b, r, q in bounds if b is None or income <= b * 100)
    assert outcome(tiered(bands), income)["a"] == Fraction(income * rate, 100) - quick * 100


@given(
    st.lists(st.integers(0, 500), min_size=1, max_size=5),
    st.lists(st.integers(0, 400), min_size=1, max_size=3),
    st.sampled_from(["0%", "5%", "12%"]),
    st.sampled_from(["1/2", "100%"]),
)
@example([400, 700, 900], [1500], "0%", "100%")
def test_H9_recovery_waterfall(revenues, costs, interest, portion):
    lines = [{"date": f"{2021 + i}-01-01", "amount": fen(c)} for i, c in enumerate(costs)]
    recover = {"id": "payback", "kind": "recover", "to": "a", "costs": "outlays",
               "interest": interest, "portion": portion}  # fmt: skip
    spec = simple({"b": "1"}, recover, data={"outlays": {"entries": lines}})
    found = [row(date(2021 + i, 6, 1), r) for i, r in enumerate(revenues)]
    years = run(spec, found).last.years
    balance, rate, part = (
        0,
        Fraction(interest[:-1]) / 100,
        1 if portion == "100%" else Fraction(1, 2),
    )
    repaid = Fraction(0)
    for i, revenue in enumerate(revenues):
        balance += round_half_away(rate * balance) if i else 0
        balance += costs[i] if i < len(costs) else 0
        got = owed(years[2021 + i])["a"]
        assert got == min(balance, part * revenue)
        state = years[2021 + i].closing.nodes["payback"]
        posted = paid(years[2021 + i])["a"]
        balance -= posted
        repaid += posted
        assert balance >= 0
        assert state.limit - state.left == balance


def test_H9_the_switch_happens_inside_the_record():
    lines = [{"date": "2021-01-01", "amount": fen(1000)}]
    clause = {"id": "payback", "kind": "recover", "to": "a", "costs": "outlays"}
    spec = simple({"a": "6", "b": "4"}, clause, data={"outlays": {"entries": lines}})
    assert paid(one_year(spec, row("2021-05-01", 1500))) == {"a": 1300, "b": 200}


@given(full_cases())
def test_H10_what_is_paid_back_is_at_most_what_is_due_and_held(case):
    spec, found = case
    for result in run(spec, found).last.years.values():
        held = _held_before(result)
        for transfer in result.transfers:
            assert 0 <= transfer.paid <= transfer.due
            if not transfer.own_funds:
                assert transfer.paid <= max(0, held.get(transfer.payer, 0))
            for leaf, amount in transfer.moves:
                held[leaf.party] = held.get(leaf.party, 0) + amount


@given(st.lists(small, min_size=1, max_size=6), small, shares(2))
@example([60, 70, 10], 100, {"a": "1", "b": "0"})
def test_H11_a_cap_over_the_term_binds_over_all_years(revenues, cap, weights):
    spec = capped(weights, "a", cap, "c", "agreement")
    found = [row(date(2021 + i, 5, 1), r) for i, r in enumerate(revenues)]
    result = run(spec, found, month_ends(2021, 2020 + len(revenues)))
    for cut in result.cuts:
        assert sum(paid(y).get("a", 0) for y in cut.years.values()) <= cap


@given(st.integers(-50, 120), st.integers(-50, 120), st.integers(-50, 120), st.integers(0, 150))
@example(60, 70, 50, 100)
@example(100, 20, -30, 100)
@example(1, -1, -1, 0)
def test_H11_a_late_row_under_adjust_does_not_break_it_for_good(first, second, late, cap):
    spec = capped({"a": "1"}, "a", cap, "b", "agreement")
    found = [row("2021-05-01", first, "x"), row("2022-05-01", second, "y"),
             row("2021-06-01", late, "z", "2023-02-01"), row("2023-03-01", 1, "w")]  # fmt: skip
    result = run(spec, found, ["2021-12-31", "2022-12-31", "2023-12-31"], late="adjust")
    assert totals(result)["a"] <= cap
    assert sum(totals(result).values()) == first + second + late + 1


@pytest.mark.parametrize(("bound", "word"), [("at_least", True), ("more_than", False)])
@pytest.mark.parametrize("value", [99, 100, 101])
def test_H12_a_threshold_says_whether_it_includes_the_number(bound, word, value):
    spec = simple({"a": "1"}, data={"tax": {"by_year": {"2019": fen(value), "2020": fen(value)}}})
    spec["scope"]["threshold"] = {"average_of": "tax", "years": ["2019", "2020"], bound: fen(100)}
    inside = value > 100 or (word and value == 100)
    assert paid(one_year(spec, row("2021-01-01", 10))) == ({"a": 10} if inside else {"b": 10})


@pytest.mark.parametrize("reached", [True, False])
@pytest.mark.parametrize("value", [99, 100, 101])
def test_H12_a_slab_says_whether_it_includes_its_bound(reached, value):
    spec = tiered([(100, {"a": "1"}), (None, {"b": "1"})], basis="slab",
                  reached="yes" if reached else "no")  # fmt: skip
    upper = value > 100 or (reached and value == 100)
    assert paid(one_year(spec, row("2021-01-01", value))) == (
        {"a": 0, "b": value} if upper else {"a": value, "b": 0}
    )


@pytest.mark.parametrize("value", [99, 100, 101])
def test_H12_a_cap_is_reached_at_equality(value):
    spec = capped({"a": "1"}, "a", 100, "b")
    spec["events"] = {"full": {"cap_reached": "ceiling", "takes_effect": "same_day"}}
    found = one_year(spec, row("2021-01-05", value))
    assert found.events["full"] == (date(2021, 1, 5) if value >= 100 else None)
