"""M. Decision models: what holds for every input, not only for the published examples."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from enclave.analysis import claims
from enclave.analysis.appraise import irr, npv
from enclave.analysis.bargain import nash, nash_point
from enclave.analysis.estimate import Estimate, estimated
from enclave.analysis.fair import coalitions, objections, shapley
from enclave.analysis.nucleolus import nucleolus
from enclave.analysis.pareto import dominates, frontier
from enclave.analysis.roots import positive_roots
from enclave.analysis.seek import seek
from enclave.diagnostics import InputRejected

fen = st.integers(-(10**9), 10**9)
flow = st.dictionaries(st.integers(2020, 2034), fen, max_size=10)
rates = st.fractions(Fraction(-1, 2), 2, max_denominator=1000)
PLAYERS = "abc"


def games(players=PLAYERS):
    return st.fixed_dictionaries({c: st.integers(-1000, 1000) for c in coalitions(players)})


@given(st.integers(0, 10**6), st.integers(0, 10**6), fen, st.booleans())
def test_M1_the_goal_is_met_and_one_step_back_it_is_not(pool, base, target, falling):
    def value(k):
        share = base + pool * k // 10**6
        return -share if falling else share

    found = seek(value, 0, 10**6, target)
    met = [k for k in (0, 10**6) if value(k) >= target]
    assert (found.outcome == "always") == (len(met) == 2)
    assert (found.outcome == "never") == (not met)
    if found.outcome == "found":
        assert value(found.at.at) == found.at.value >= target
        assert value(found.beyond.at) == found.beyond.value < target
        assert found.beyond.at - found.at.at == (1 if falling else -1)


@given(st.lists(st.tuples(*[st.integers(0, 6)] * 3), max_size=25))
def test_M2_no_point_of_the_frontier_is_dominated_and_every_other_is(points):
    kept = frontier(points)
    for i, point in enumerate(points):
        assert (i in kept) == (not any(dominates(other, point) for other in points))
    assert not points or kept


@given(flow, flow, rates, st.integers(2018, 2030), st.sampled_from(["end_of_year", "mid_year"]))
def test_M3_present_value_is_linear(one, other, rate, base, timing):
    both = {y: 3 * one.get(y, 0) - other.get(y, 0) for y in one.keys() | other.keys()}
    parts = (npv(f, rate, base, timing) for f in (one, other))
    assert npv(both, rate, base, timing) == 3 * next(parts) - next(parts)


@given(flow)
def test_M3_present_value_changes_sign_at_every_internal_rate(flows):
    amounts = [a for _, a in sorted(flows.items()) if a]
    if not (any(a > 0 for a in amounts) and any(a < 0 for a in amounts)):
        with pytest.raises(InputRejected, match="E870"):
            irr(flows)
        return
    try:
        found = irr(flows)
    except InputRejected as refused:
        assert refused.diagnostics[0].code == "E871"  # noqa: PT017  # one of two outcomes
        return
    first = min(flows)
    for root in found:
        low, high = npv(flows, root.low, first), npv(flows, root.high, first)
        assert (root.low == root.high and low == 0) or low * high < 0 or _double(flows, root)
    signs = [a > 0 for a in amounts]
    changes = sum(a != b for a, b in pairwise(signs))
    assert len(found) <= changes  # Descartes
    if changes == 1:
        assert len(found) == 1


def _double(flows, root):
    """Whether the value touches zero between the ends: then its slope changes sign there."""
    first = min(flows)

    def slope(rate):
        return sum(
            Fraction(-(y - first) * a) / (1 + rate) ** (y - first + 1) for y, a in flows.items()
        )

    return slope(root.low) * slope(root.high) <= 0


@given(st.lists(st.fractions(Fraction(1, 50), 50, max_denominator=50), min_size=1, max_size=6))
def test_M3_all_roots_are_found(roots):
    poly = [Fraction(1)]
    for root in roots:  # times (x - root)
        poly = [
            a - root * b for a, b in zip([Fraction(0), *poly], [*poly, Fraction(0)], strict=True)
        ]
    found = positive_roots(poly)
    assert len(found) == len(set(roots))
    for (low, high), root in zip(found, sorted(set(roots)), strict=True):
        assert low <= root <= high


@given(games(), games(), st.permutations(PLAYERS))
def test_M4_shapley_axioms(one, other, order):
    whole = frozenset(PLAYERS)
    value = shapley(PLAYERS, one)
    assert sum(value.values()) == one[whole]
    both = shapley(PLAYERS, {c: one[c] + other[c] for c in one})
    also = shapley(PLAYERS, other)
    assert all(both[p] == value[p] + also[p] for p in PLAYERS)
    renamed = dict(zip(PLAYERS, order, strict=True))
    moved = shapley(PLAYERS, {frozenset(renamed[p] for p in c): v for c, v in one.items()})
    assert all(moved[renamed[p]] == value[p] for p in PLAYERS)
    dummy = {c: one[c - {"c"}] + 7 * ("c" in c) if c - {"c"} else 7 for c in one}
    assert shapley(PLAYERS, dummy)["c"] == 7


@given(games())
def test_M4_shapley_is_the_average_over_all_orders(game):
    total = dict.fromkeys(PLAYERS, Fraction(0))
    for order in permutations(PLAYERS):
        for i, player in enumerate(order):
            before = frozenset(order[:i])
            total[player] += Fraction(game[before | {player}] - (game[before] if before else 0), 6)
    assert total == shapley(PLAYERS, game)


@given(games())
def test_M4_nucleolus_lies_in_the_core_where_there_is_one(game):
    found = nucleolus(PLAYERS, game)
    assert sum(found.values()) == game[frozenset(PLAYERS)]
    halves = shapley(PLAYERS, game)
    worst = max((o.loss for o in objections(PLAYERS, game, found)), default=Fraction(0))
    other = max((o.loss for o in objections(PLAYERS, game, halves)), default=Fraction(0))
    assert worst <= other


@given(fen, fen, st.integers(0, 10**9), st.integers(1, 99), st.integers(1, 50), fen)
def test_M5_nash(first, second, surplus, percent, scale, shift):
    total = first + second + surplus
    weights = {"a": Fraction(percent, 100), "b": 1 - Fraction(percent, 100)}
    found = nash(total, {"a": first, "b": second}, weights)
    assert found["a"] >= first  # individual rationality
    assert found["b"] >= second
    assert sum(found.values()) == total
    even = nash(total, {"a": first, "b": second})
    assert even["a"] - first == even["b"] - second  # symmetry
    scaled = nash(total * scale + shift, {"a": first * scale + shift, "b": second * scale}, weights)
    assert scaled == {"a": found["a"] * scale + shift, "b": found["b"] * scale}
    if surplus:
        assert nash(total - surplus - 1, {"a": first, "b": second}) is None


@given(st.floats(0, 0.3), st.floats(0.7, 1))
def test_M5_nash_does_not_mind_options_nobody_would_choose(low, high):
    def concave(x):
        return x**0.5

    def linear(x):
        return 1 - x

    whole = nash_point(concave, linear).value
    fewer = nash_point(concave, linear, low=low, high=high).value
    assert fewer == pytest.approx(whole, abs=1e-6)  # a float search: an Estimate, not money


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 500), min_size=1), st.data())
def test_M4_claims_rules_divide_everything_within_the_claims(demands, data):
    estate = data.draw(st.integers(0, sum(demands.values())))
    for rule in (
        claims.proportional_awards,
        claims.equal_awards,
        claims.equal_losses,
        claims.talmud,
    ):
        awards = rule(estate, demands)
        assert sum(awards.values()) == estate
        assert all(0 <= awards[name] <= demands[name] for name in demands)
    lost = claims.talmud(sum(demands.values()) - estate, demands)
    awards = claims.talmud(estate, demands)
    assert all(awards[n] + lost[n] == demands[n] for n in demands)  # self-dual


@given(st.integers(-(10**12), 10**12))
def test_M7_an_estimate_never_passes_for_fen(amount):
    estimate = estimated(amount, "fen")
    assert not isinstance(estimate, int)
    for arithmetic in (lambda: int(estimate), lambda: estimate + 1, lambda: 1 + estimate,
                       lambda: sum([estimate]), lambda: Fraction(estimate)):  # fmt: skip
        with pytest.raises(TypeError):
            arithmetic()
    assume(amount)
    assert Estimate(float(amount), "fen") == estimate
