"""Statements that look true and are false: kept as witnesses, so that nobody relies on them."""

from __future__ import annotations

from fractions import Fraction

from enclave.engine.details import detail_rows
from enclave.ratio import format_ratio
from tests.strategies import (
    agreement,
    capped,
    fen,
    month_ends,
    one_year,
    outcome,
    paid,
    row,
    run,
    simple,
    with_cap,
)

HALVES = {"a": "1", "b": "1"}


def test_false_a_month_is_the_rounded_share_of_the_month():
    result = run(
        simple(HALVES), [row(f"2021-{m:02d}-01", 1) for m in (1, 2)], month_ends(2021, 2021)
    )
    first, second = (paid(c.years[2021])["a"] for c in result.cuts[:2])
    assert (first, second - first) == (1, 0)


def test_false_each_enterprise_is_within_a_fen_of_exact():
    """Every cell is within two fen; a year of many cells of one enterprise is the sum of them."""
    found = [row(f"2021-{m:02d}-01", 1, enterprise=f"e{i}") for m in (1, 2) for i in range(20)]
    spec = agreement([{"id": "split", "kind": "share", "phases": [
        {"until": "2021-02-01", "weights": {"a": "1", "b": "2"}},
        {"weights": {"a": "2", "b": "1"}}]}])  # fmt: skip
    result = one_year(spec, *found)
    per_enterprise: dict[str, Fraction] = {}
    for line in detail_rows(result):
        place = line.cell[2] if line.cell else ""
        error = sum(x - y for x, y, leaf in zip(line.posted, line.exact, result.plan.leaves, strict=True)
                    if leaf.party == "a")  # fmt: skip
        assert all(abs(x - y) < 2 for x, y in zip(line.posted, line.exact, strict=True))
        per_enterprise[place] = per_enterprise.get(place, Fraction(0)) + error
    assert max(abs(e) for e in per_enterprise.values()) > Fraction(1, 2)


def test_false_a_month_is_never_negative():
    spec = simple({"a": "6", "b": "6", "c": "2"})
    result = run(spec, [row("2021-01-01", 10), row("2021-02-01", 1)], month_ends(2021, 2021))
    first, second = (paid(c.years[2021])["c"] for c in result.cuts[:2])
    assert second - first == -1


def test_false_two_halves_add_to_the_whole_under_a_cap():
    spec = capped({"a": "1"}, "a", 100, "b")
    assert outcome(spec, 60)["a"] + outcome(spec, 60)["a"] == 120
    assert outcome(spec, 120)["a"] == 100


def test_false_a_cap_and_tiers_may_be_swapped():
    tiers = {"basis": "marginal", "span": "budget_year", "bands": [
        {"up_to": fen(100), "weights": HALVES}, {"weights": {"a": "30%", "b": "70%"}}]}  # fmt: skip
    spec = agreement([{"id": "split", "kind": "share", "tiers": tiers}])
    capped_after = outcome(with_cap(spec, "ab", "a", "b", fen(60), "budget_year"), 200)["a"]
    tiers_of_the_capped_base = outcome(spec, 150)["a"]
    assert (capped_after, tiers_of_the_capped_base) == (60, 65)


def test_false_a_guarantee_is_known_before_the_year_ends():
    floor = {"id": "floor", "kind": "guarantee", "to": "a", "amount": fen(90),
             "payer": {"party": "b", "source": "share"}}  # fmt: skip
    spec = agreement([{"id": "split", "kind": "share", "weights": {"a": "1", "b": "9"}}, floor])
    early = run(spec, [row("2021-03-01", 500)], ["2021-06-30"]).last.years[2021]
    whole = run(spec, [row("2021-03-01", 500)], ["2021-12-31"]).last.years[2021]
    assert (paid(early)["a"], paid(whole)["a"]) == (50, 90)


def test_false_rounded_percentages_add_to_100():
    thirds = [Fraction(1, 3)] * 3
    assert sum(Fraction(round(t * 10_000), 10_000) for t in thirds) != 1
    assert format_ratio(thirds[0]) == "1/3"


def test_false_a_share_that_grew_never_gets_less():
    first = one_year(simple({"a": "17", "b": "8", "c": "3"}), row("2021-01-01", 6))
    second = one_year(simple({"a": "18", "b": "11", "c": "3"}), row("2021-01-01", 6))
    assert paid(first)["a"] == 4
    assert paid(second)["a"] == 3


def test_false_rounding_each_row_is_nearly_rounding_the_sum():
    """With halves every odd fen is a tie: 1200 rows of one fen each would all go to one party."""
    found = [row("2021-01-01", 1, f"r{i}", enterprise=f"e{i}") for i in range(1200)]
    assert paid(one_year(simple(HALVES), *found)) == {"a": 600, "b": 600}
    row_by_row = sum(paid(one_year(simple(HALVES), found[0]))["a"] for _ in range(1))
    assert row_by_row * 1200 == 1200
