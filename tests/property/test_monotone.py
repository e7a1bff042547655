"""C. Monotone, homogeneous, additive; exactly where it holds, with its slack where it does not."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from enclave.curve import largest_remainder
from tests.strategies import (
    agreement,
    amounts,
    baseline,
    capped,
    curve_agreements,
    exact_parts,
    fen,
    one_year,
    outcome,
    owed,
    paid,
    reversed_rows,
    row,
    rows,
    run,
    shares,
    simple,
    tiered,
    with_cap,
)

totals = amounts(signed=False, small=True)
UP = [(100, {"a": "1", "b": "9"}), (1000, {"a": "3", "b": "7"}), (None, {"a": "5", "b": "5"})]
DOWN = [(w, dict(zip("ab", t[::-1], strict=True)))
        for (w, _), t in zip(UP, ["19", "37", "55"], strict=True)]  # fmt: skip


@st.composite
def monotone_agreements(draw):
    spec = draw(curve_agreements([row("2021-05-01", draw(totals))]))
    assume(all(c.get("shortfall") != "signed" for c in spec["clauses"]))
    return spec


@given(monotone_agreements(), totals, totals)
def test_C1_more_revenue_lowers_nobody(spec, low, more):
    first, second = outcome(spec, low), outcome(spec, low + more)
    assert all(second[p] >= first[p] for p in first)


@given(exact_parts(), st.integers(0, 10**6), st.fractions(0, 1, max_denominator=100))
def test_C2_a_larger_share_alone_never_gets_less(weights, total, step):
    rest = 1 - weights[0]
    assume(rest > 0)
    larger = weights[0] + rest * step
    scaled = [larger, *(w * (1 - larger) / rest for w in weights[1:])]
    before = largest_remainder([w * total for w in weights], total)
    after = largest_remainder([w * total for w in scaled], total)
    assert after[0] >= before[0]


def test_C2_several_shares_moving_at_once_may_cross():
    """The population paradox: party 1 grew by 6 % and lost, party 3 grew by nothing and gained."""
    assert paid(one_year(simple({"a": "17", "b": "8", "c": "3"}), row("2021-01-01", 6))) == {
        "a": 4, "b": 2, "c": 0}  # fmt: skip
    assert paid(one_year(simple({"a": "18", "b": "11", "c": "3"}), row("2021-01-01", 6))) == {
        "a": 3, "b": 2, "c": 1}  # fmt: skip


@given(totals, totals, totals, shares(3))
def test_C3_a_larger_base_raises_no_share_of_the_pool(amount, base, more, weights):
    weights = dict(zip("acd", weights.values(), strict=True))
    small, large = baseline(base, "b", weights), baseline(base + more, "b", weights)
    first, second = outcome(small, amount), outcome(large, amount)
    assert all(second[p] <= first[p] for p in weights)
    assert second["b"] >= first["b"]


@given(totals, totals, totals, st.integers(2, 9), st.sampled_from([2, 3, 7]))
def test_C4_everything_k_times_gives_k_times(amount, base, limit, k, parts):
    def spec(factor):
        found = baseline(base * factor, "b", {"a": "1", "c": str(parts - 1)})
        return with_cap(found, "abc", "a", "c", fen(limit * factor), "budget_year")

    one, many = outcome(spec(1), amount), outcome(spec(k), amount * k)
    assert many == {p: k * v for p, v in one.items()}


@given(st.integers(0, 10**5), st.integers(0, 10**5), st.integers(1, 10**4))
def test_C5_the_unit_of_the_text_changes_nothing(amount, base, limit):
    texts = {
        None: lambda v: f"{v}0000分",
        "元": lambda v: f"{v}00",
        "万元": lambda v: f"{v // 100}.{v % 100:02d}",
        "亿元": lambda v: f"{v // 10**6}.{v % 10**6:06d}",
    }
    results = []
    for unit, write in texts.items():
        spec = agreement(
            [
                {"id": "base", "kind": "baseline", "owners": {"b": write(base)},
                 "shortfall": "by_base", "deficit": "drop"},
                {"id": "split", "kind": "share", "weights": {"a": "1", "b": "2"}},
                {"id": "cap", "kind": "cap", "party": "a", "limit": write(limit),
                 "span": "budget_year", "spill": "b"},
            ],
            **({"unit": unit} if unit else {}),
        )  # fmt: skip
        results.append(paid(one_year(spec, row("2021-05-01", amount * 10_000))))
    assert all(r == results[0] for r in results)


@given(shares(), rows(), rows())
def test_C6_fixed_shares_are_additive(weights, first, second):
    spec = simple(weights)
    whole, left, right = ({} for _ in range(3))
    for found, of in ((whole, [*first, *second]), (left, first), (right, second)):
        for result in run(spec, of).last.years.values():
            for p, v in owed(result).items():
                found[p] = found.get(p, Fraction(0)) + v
    assert whole == {p: left[p] + right[p] for p in whole}


@given(totals, totals)
@example(100, 1)
def test_C7_falling_tiers_and_caps_are_concave_rising_ones_convex(x, y):
    falling, rising = tiered(DOWN), tiered(UP)
    cap, base = capped({"a": "1"}, "a", 500, "b"), baseline(500, "b", {"a": "1"})
    for spec, sign in ((falling, 1), (cap, 1), (rising, -1), (base, -1)):
        apart = outcome(spec, x).get("a", 0) + outcome(spec, y).get("a", 0)
        together = outcome(spec, x + y).get("a", 0)
        assert sign * together <= sign * apart


@given(totals, totals, totals, totals)
@example(120, 70, 100, 100)
def test_C8_a_pooled_increment_is_at_most_the_sum_of_the_sides(e1, e2, b1, b2):
    spec = {
        "owners": {"b": fen(b1), "c": fen(b2)},
        "shortfall": "by_base",
        "deficit": "drop",
    }
    found = {}
    for pool in ("joint", "per_side"):
        clause = {"id": "base", "kind": "baseline", "pool": pool, **spec}
        deal = simple({"a": "1"}, clause)
        deal["parties"]["c"]["role"] = "host"
        both = [row("2021-01-01", e1), row("2021-01-01", e2, source="county@c")]
        found[pool] = owed(one_year(deal, *both))["a"]
    assert found["joint"] == max(0, e1 + e2 - b1 - b2)
    assert found["per_side"] == max(0, e1 - b1) + max(0, e2 - b2)
    assert found["joint"] <= found["per_side"]
    if (e1 < b1) == (e2 < b2):
        assert found["joint"] == found["per_side"]


@given(totals, totals, st.sampled_from(["tiers", "cap", "base"]))
def test_C9_nobody_gains_more_than_there_is_more(x, y, form):
    spec = {
        "tiers": tiered(UP),
        "cap": capped({"a": "1", "b": "1"}, "a", 300, "b"),
        "base": baseline(300, "b", {"a": "2", "b": "1"}),
    }[form]
    first, second = outcome(spec, x), outcome(spec, y)
    assert all(abs(first[p] - second[p]) <= abs(x - y) for p in first)


@given(st.integers(1, 10**6), st.booleans())
def test_C10_the_cliff_of_a_slab_is_exactly_the_declared_jump(bound, reached):
    spec = tiered(
        [(bound, {"a": "3", "b": "7"}), (None, {"a": "5", "b": "5"})],
        basis="slab",
        reached="yes" if reached else "no",
    )
    below, at, above = (outcome(spec, bound + d)["a"] for d in (-1, 0, 1))
    assert at == bound * Fraction(5 if reached else 3, 10)
    assert above == (bound + 1) * Fraction(1, 2)
    assert below == (bound - 1) * Fraction(3, 10)
    jump = bound * Fraction(2, 10)
    assert above - below == jump + Fraction(3, 10) + Fraction(1, 2)


def test_C10_a_published_cliff():
    """全年一次性奖金 at 36 000 yuan: 3 % below, 10 % less 210 above; the tax jumps by 2 310 yuan."""
    spec = tiered(
        [(3_600_000, {"a": "3%", "b": "97%"}), (None, {"a": "10%", "b": "90%"})],
        basis="slab", reached="no",
    )  # fmt: skip
    assert outcome(spec, 3_600_000)["a"] == 108_000
    assert outcome(spec, 3_600_100)["a"] == 360_010  # before the quick deduction of 210 yuan


@given(shares(), rows())
def test_F1_fixed_shares_are_odd(weights, found):
    spec = simple(weights)
    there, back = run(spec, found), run(spec, reversed_rows(found))
    for year, result in there.last.years.items():
        assert back.last.years[year].posted == tuple(-a for a in result.posted)
