"""Bargaining, fair division, claims, frontier: the published examples, exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enclave.analysis import claims
from enclave.analysis.appraise import npv
from enclave.analysis.bargain import (
    Zone,
    ceiling_ratio,
    flat_ratio,
    indifference_ratio,
    kalai_smorodinsky_point,
    nash,
    nash_point,
    proportional,
)
from enclave.analysis.fair import airport, missing, objections, savings, separable_costs, shapley
from enclave.analysis.nucleolus import nucleolus
from enclave.analysis.pareto import frontier, only_money_moves

TVA = {
    frozenset(members): cost
    for members, cost in {
        "1": 163520, "2": 140826, "3": 250096, "12": 301607, "13": 378821, "23": 367370,
        "123": 412584,
    }.items()
}  # fmt: skip
GLOVE = {
    frozenset(c): int("r" in c and len(c) > 1) for c in ["a", "b", "r", "ab", "ar", "br", "abr"]
}


def test_bargaining_range():
    low = indifference_ratio(350, 50, 20, 700)
    high = ceiling_ratio(700, 100)
    assert (low, high) == (Fraction(16, 35), Fraction(6, 7))
    zone = Zone(low, high)
    assert not zone.empty
    assert zone.holds(Fraction(16, 35))
    assert zone.holds(Fraction(6, 7))
    assert not zone.holds(Fraction(6, 7) + Fraction(1, 10**9))
    assert Zone(high, low).empty
    with pytest.raises(ValueError, match="nothing to share"):
        ceiling_ratio(0, 1)


def test_nash_with_money_between_the_two():
    found = nash(700, {"origin": 320, "host": 100})
    assert found == {"origin": 460, "host": 240}
    assert found["origin"] / 700 == Fraction(23, 35)
    assert nash(100, {"a": 20, "b": 10}) == {"a": 55, "b": 45}
    assert nash(100, {"a": 20, "b": 10}, {"a": Fraction("0.6"), "b": Fraction("0.4")}) == {
        "a": 62,
        "b": 38,
    }
    assert nash(29, {"a": 20, "b": 10}) is None
    with pytest.raises(ValueError, match="summing to 1"):
        nash(100, {"a": 20, "b": 10}, {"a": Fraction(1, 2), "b": Fraction(1, 3)})


def test_solutions_without_transferable_money():
    first, second = (lambda x: x**0.5), (lambda x: 1 - x)
    assert nash_point(first, second).value == pytest.approx(1 / 3, abs=1e-7)
    found = kalai_smorodinsky_point(first, second)
    assert found.value == pytest.approx((3 - 5**0.5) / 2, abs=1e-12)
    assert round(found.value, 6) == pytest.approx(0.381966)
    with pytest.raises(ValueError, match="suits both"):
        nash_point(first, second, (0.9, 0.9))


def test_flat_equivalent_of_a_phased_ratio():
    pool = {t: 700 * Fraction("1.05") ** (t - 1) for t in range(1, 11)}
    ratio = {
        t: Fraction("0.6") if t <= 3 else Fraction("0.5") if t <= 6 else Fraction("0.4")
        for t in pool
    }
    rate = Fraction("0.08")
    share = npv({t: ratio[t] * pool[t] for t in pool}, rate, 0)
    assert round(share, 6) == Fraction("2843.350642")
    assert round(flat_ratio(share, npv(pool, rate, 0)) * 100, 6) == Fraction("49.635275")


def test_shapley_of_a_shared_reservoir():
    found = shapley("123", TVA)
    assert list(found.values()) == [117829, Fraction("100756.5"), Fraction("193998.5")]
    assert objections("123", TVA, found, costs=True) == ()  # 2+3 pay 294755 < 367370
    last = {p: round(x, 2) for p, x in separable_costs("123", TVA).items()}
    assert last == {
        "1": Fraction("117475.54"),
        "2": Fraction("99157.29"),
        "3": Fraction("195951.16"),
    }


def test_nucleolus_of_a_shared_reservoir():
    saved = nucleolus("123", savings("123", TVA))
    paid = {p: TVA[frozenset(p)] - saved[p] for p in "123"}
    assert paid == {"1": 116234, "2": 93540, "3": 202810}
    assert objections("123", TVA, paid, costs=True) == ()


def test_shapley_of_a_runway():
    needs = {"a": 8, "b": 11, "c": 13, "d": 18}
    found = shapley("abcd", airport(needs))
    assert list(found.values()) == [2, 3, 4, 9]
    assert objections("abcd", airport(needs), found, costs=True) == ()


def test_shapley_of_gloves_and_who_objects():
    found = shapley("abr", GLOVE)
    assert found == {"a": Fraction(1, 6), "b": Fraction(1, 6), "r": Fraction(2, 3)}
    against = objections("abr", GLOVE, found)
    assert [(o.members, o.alone, o.gets, o.loss) for o in against] == [
        (("a", "r"), 1, Fraction(5, 6), Fraction(1, 6)),
        (("b", "r"), 1, Fraction(5, 6), Fraction(1, 6)),
    ]
    assert nucleolus("abr", GLOVE) == {"a": 0, "b": 0, "r": 1}
    assert missing("ab", {frozenset("a"): 1}) == (frozenset("b"), frozenset("ab"))
    with pytest.raises(ValueError, match="12"):
        shapley([str(i) for i in range(13)], {})


CLAIMS = {"a": 100, "b": 200, "c": 300}


@pytest.mark.parametrize(
    ("rule", "estate", "awards"),
    [(claims.talmud, 100, ("100/3", "100/3", "100/3")),
     (claims.talmud, 200, (50, 75, 75)),
     (claims.talmud, 300, (50, 100, 150)),
     (claims.talmud, 400, (50, 125, 225)),
     (claims.proportional_awards, 200, ("100/3", "200/3", 100)),
     (claims.equal_awards, 200, ("200/3", "200/3", "200/3")),
     (claims.equal_awards, 400, (100, 150, 150)),
     (claims.equal_losses, 200, (0, 50, 150)),
     (claims.equal_losses, 600, (100, 200, 300))],
)  # fmt: skip
def test_claims(rule, estate, awards):
    assert tuple(rule(estate, CLAIMS).values()) == tuple(Fraction(a) for a in awards)
    with pytest.raises(ValueError, match="estate"):
        rule(601, CLAIMS)


def test_proportional_benchmark():
    assert proportional(700, {"origin": 3, "host": 4}) == {"origin": 300, "host": 400}


def test_frontier():
    points = [(1, 5), (2, 4), (3, 3), (2, 2), (1, 1), (3, 1)]
    assert frontier(points) == (0, 1, 2)
    assert not only_money_moves(points)
    assert only_money_moves(points[:3])
    assert frontier([(1, 5), (2, 4), (1, 5)]) == (0, 1, 2)
