"""B. Signs and bounds of what a party gets."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, example, given, target
from hypothesis import strategies as st

from enclave.curve import largest_remainder
from enclave.diagnostics import InputRejected
from enclave.money import FEN_LIMIT
from tests.strategies import (
    amounts,
    capped,
    cases,
    month_ends,
    owed,
    paid,
    parts,
    row,
    rows,
    run,
    shares,
    simple,
)


def monotone(spec):
    """No clause under which a party pays: a signed baseline takes before it gives."""
    return all(c.get("shortfall") != "signed" for c in spec["clauses"])


@given(cases(signed=False))
@example((simple({"a": "84", "b": "1", "c": "8", "d": "7"}), [row("2021-01-01", 3)]))
def test_B1_nobody_pays_where_everything_is_positive(case):
    spec, found = case
    assume(monotone(spec))
    for cut in run(spec, found, month_ends(2021, 2023)).cuts:
        for result in cut.years.values():
            assert min(result.posted, default=0) >= 0


@given(shares(4), st.lists(st.integers(0, 3), min_size=1, max_size=12))
@example({"a": "6", "b": "6", "c": "2"}, [1] * 12)
def test_B2_a_month_takes_back_at_most_one_fen(weights, monthly):
    found = [row(f"2021-{m + 1:02d}-01", fen) for m, fen in enumerate(monthly)]
    before: dict[str, int] = {}
    for cut in run(simple(weights), found, month_ends(2021, 2021)).cuts:
        now = paid(cut.years[2021])
        assert all(now[p] - before.get(p, 0) >= -1 for p in now)
        before = now


def test_B2_the_fen_taken_back_does_happen():
    """The Alabama paradox in time: 10 fen give 4, 4, 2; the eleventh gives 5, 5, 1."""
    spec = simple({"a": "6", "b": "6", "c": "2"})
    found = [row("2021-01-01", 10), row("2021-02-01", 1)]
    first, second = run(spec, found, ["2021-01-31", "2021-02-28"]).cuts
    assert paid(first.years[2021]) == {"a": 4, "b": 4, "c": 2}
    assert paid(second.years[2021]) == {"a": 5, "b": 5, "c": 1}


@given(cases(signed=False))
def test_B3_nobody_gets_more_than_there_is(case):
    spec, found = case
    assume(monotone(spec))
    for result in run(spec, found).last.years.values():
        assert all(0 <= amount <= result.total for amount in paid(result).values())


@given(parts(), amounts())
@example([0, 7, 3], 5)
@example([1, 0], 1000)
@example([26509, 0, 3391], 29900)
def test_B4_a_share_of_zero_gets_nothing(weights, amount):
    names = dict(zip("abcdef", (str(w) for w in weights), strict=False))
    result = paid(run(simple(names), [row("2021-01-01", amount)]).last.years[2021])
    assert all(result[p] == 0 for p, w in names.items() if w == "0")


@given(st.integers(0, 3), amounts())
@example(0, 1000)
def test_B5_a_share_of_one_gets_everything(winner, amount):
    names = {p: str(int(i == winner)) for i, p in enumerate("abcd")}
    result = paid(run(simple(names), [row("2021-01-01", amount)]).last.years[2021])
    assert result["abcd"[winner]] == amount


@given(shares(), amounts())
@example(dict(zip("abcdef", ["100", "100", "57900", "9400", "74900", "9400"], strict=True)), 269)
def test_B6_parts_have_the_sign_of_the_total(weights, amount):
    result = paid(run(simple(weights), [row("2021-01-01", amount)]).last.years[2021])
    assert all(part * amount >= 0 for part in result.values())


@given(st.sampled_from([1, -1]), st.integers(0, 10**6))
def test_B7_nothing_beyond_the_guard_is_computed(sign, more):
    spec = simple({"a": "1", "b": "2"})
    largest = [row("2021-01-01", sign * (FEN_LIMIT - 1))]
    assert sum(run(spec, largest).last.years[2021].posted) == sign * (FEN_LIMIT - 1)
    with pytest.raises(InputRejected) as caught:
        run(spec, [row("2021-01-01", sign * (FEN_LIMIT + more))])
    assert caught.value.diagnostics[0].code == "E225"


@given(rows(signed=True), shares())
def test_E2_target_of_the_largest_distance(found, weights):
    """Search for the worst distance between posted and exact; it stays below one fen."""
    worst = Fraction(0)
    for cut in run(simple(weights), found, month_ends(2021, 2023)).cuts:
        for result in cut.years.values():
            exact = owed(result)
            worst = max([worst, *(abs(paid(result)[p] - x) for p, x in exact.items())])
    target(float(worst))
    assert worst <= 1 - Fraction(1, len(weights))


def test_B3_a_cap_of_zero_leaves_nothing():
    result = run(capped({"a": "1"}, "a", 0, "b"), [row("2021-01-01", 7)]).last.years[2021]
    assert paid(result) == {"a": 0, "b": 7}


def test_B6_largest_remainder_of_opposite_signs_still_adds_up():
    values = [Fraction(7, 2), Fraction(-5, 2), Fraction(-1, 2), Fraction(1, 2)]
    assert sum(largest_remainder(values, 1)) == 1
