"""F. Refunds and negative totals."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.strategies import (
    agreement,
    amounts,
    baseline,
    capped,
    cases,
    month_ends,
    one_year,
    owed,
    paid,
    row,
    run,
    shares,
    simple,
    tiered,
    totals,
)

small = amounts(signed=False, small=True)


@given(shares(3), shares(3), st.integers(1, 10**6), st.sampled_from(["adjust", "restate"]))
def test_F2_a_refund_uses_the_shares_of_the_tax_it_returns(before, after, amount, late):
    spec = agreement([{"id": "split", "kind": "share", "phases": [
        {"until": "2022-01-01", "weights": before}, {"weights": after}]}])  # fmt: skip
    found = [row("2021-05-01", amount, "x"), row("2022-05-01", 1000, "y")]
    back = row("2021-05-01", -amount, "back", posted="2022-07-01")
    result = run(spec, [*found, back], month_ends(2021, 2022), late=late)
    assert not any(result.last.years[2021].posted)
    assert paid(result.last.years[2022]) == paid(run(spec, found).last.years[2022])


@given(small, small, st.sampled_from(["carry", "drop"]))
@example(100, 250, "carry")
def test_F4_a_refund_beyond_the_year_stays_with_the_base_or_is_carried(base, refund, deficit):
    spec = baseline(base, "b", {"a": "1"}, shortfall="by_base", deficit=deficit)
    years = run(spec, [row("2021-05-01", -refund), row("2022-05-01", 3 * base)]).last.years
    assert paid(years[2021]) == {"a": 0, "b": -refund}
    carried = base + refund if deficit == "carry" else 0
    assert years[2022].opening.nodes.get("base") is None or (
        years[2022].opening.nodes["base"].deficit == carried
    )
    assert paid(years[2022])["a"] == max(0, 3 * base - base - carried)


@given(cases(), st.integers(0, 10**5))
def test_F5_a_refund_takes_the_top_slice_and_paying_again_restores_it(case, amount):
    spec, found = case
    day = date(2021, 12, 31)
    plain = run(spec, found, [date(2023, 12, 31)])
    assume(2021 in plain.last.years)
    again = run(spec, [*found, row(day, -amount, "out"), row(day, amount, "in")],
                [date(2023, 12, 31)])  # fmt: skip
    assert {y: r.posted for y, r in again.last.years.items()} == {
        y: r.posted for y, r in plain.last.years.items()}  # fmt: skip


def test_F5_the_top_slice_of_tiers_goes_first():
    spec = tiered([(100, {"a": "1"}), (None, {"b": "1"})])
    result = one_year(spec, row("2021-01-01", 150), row("2021-06-01", -60))
    assert paid(result) == {"a": 90, "b": 0}


@given(small, small, small, st.sampled_from(["budget_year", "agreement"]))
@example(100, 130, 50, "agreement")
def test_F6_a_cap_reopens_after_a_refund(cap, gross, refund, span):
    spec = capped({"a": "1"}, "a", cap, "b", span)
    result = one_year(spec, row("2021-01-01", gross), row("2021-06-01", -refund))
    assert paid(result)["a"] == min(gross - refund, cap)


@given(small, small, small, small)
@example(100, 130, 50, 40)
def test_F6_a_cap_over_the_term_reopens_in_later_years(cap, first, refund, second):
    spec = capped({"a": "1"}, "a", cap, "b", "agreement")
    found = [row("2021-01-01", first, "x"), row("2022-01-01", second, "y")]
    late = row("2021-06-01", -refund, "z", posted="2022-03-01")
    result = run(spec, [*found, late], month_ends(2021, 2022))
    assert totals(result)["a"] == min(first - refund + second, cap)


@given(st.integers(-(10**6), 0), shares(3))
def test_F7_a_negative_year_is_owed_back_in_full(amount, weights):
    result = run(simple(weights), [row("2021-05-01", amount)]).last.years[2021]
    assert sum(result.posted) == amount
    exact = owed(result)
    assert all(abs(paid(result)[p] - x) < 1 and paid(result)[p] <= 0 for p, x in exact.items())


@given(cases(late=True), st.sampled_from(["adjust", "restate"]))
def test_F7_nothing_is_lost_where_rows_are_late(case, late):
    spec, found = case
    result = run(spec, found, month_ends(2021, 2023), late=late)
    assert sum(totals(result).values()) == sum(r.amount for r in found)
    moved = [replace(r, posted=r.effective) for r in found]
    assert sum(totals(run(spec, moved)).values()) == sum(r.amount for r in found)
