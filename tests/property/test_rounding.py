"""K. The rounding layer: largest remainder, alone and down the tree."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from enclave.curve import Leaf, largest_remainder, round_tree, to_residual
from tests.strategies import cases, exact_parts, run

fractions = st.fractions(max_denominator=1000, min_value=-50, max_value=50)
vectors = st.lists(fractions, min_size=1, max_size=5)


def whole(values):
    """Make the last entry complete the vector to a whole sum."""
    total = sum(values, Fraction(0))
    target = total.numerator // total.denominator
    return [*values[:-1], values[-1] + target - total], target


@st.composite
def whole_vectors(draw):
    return whole(draw(vectors))


@st.composite
def trees(draw):
    """Leaves under parties and clauses, some nested, with a whole sum."""
    count = draw(st.integers(1, 8))
    paths = set()
    while len(paths) < count:
        path = (draw(st.sampled_from("abc")), draw(st.sampled_from("xyz")))
        if draw(st.booleans()):
            path = (*path, draw(st.sampled_from("mn")))
        paths.add(path)
    values, total = whole(draw(st.lists(fractions, min_size=count, max_size=count)))
    return list(zip([Leaf(p) for p in sorted(paths)], values, strict=True)), total


@given(whole_vectors())
@example(whole([Fraction(1, 2), Fraction(1, 2)]))
@example(whole([Fraction(-1, 2), Fraction(-1, 2)]))
@example(whole([Fraction(1, 2), Fraction(-1, 2)]))
def test_KQ1_the_sum_is_exact(case):
    values, total = case
    assert sum(largest_remainder(values, total)) == total


@given(whole_vectors())
def test_KQ2_every_entry_is_a_neighbour_of_exact(case):
    values, total = case
    for exact, fen in zip(values, largest_remainder(values, total), strict=True):
        assert fen in (
            exact.numerator // exact.denominator,
            -(-exact.numerator // exact.denominator),
        )


@given(whole_vectors())
def test_KQ3_no_other_whole_vector_of_that_sum_is_nearer(case):
    """Brute force over all neighbours: the sum of squares is the least there is."""
    values, total = case
    floors = [v.numerator // v.denominator for v in values]
    best = min(
        sum((f + s - v) ** 2 for f, s, v in zip(floors, steps, values, strict=True))
        for steps in product(range(-1, 3), repeat=len(values))
        if sum(floors) + sum(steps) == total
    )
    got = largest_remainder(values, total)
    assert sum((a - v) ** 2 for a, v in zip(got, values, strict=True)) == best


@given(whole_vectors())
def test_KQ4_negative_vectors_mirror_positive_ones(case):
    values, total = case
    mirrored = largest_remainder([-v for v in values], -total)
    assert mirrored == [-a for a in largest_remainder(values, total)]


@given(st.integers(1, 6), st.integers(0, 40))
def test_KQ5_ties_go_to_whoever_is_listed_first(count, total):
    got = largest_remainder([Fraction(total, count)] * count, total)
    assert got == sorted(got, reverse=True)
    assert largest_remainder([Fraction(-total, count)] * count, -total) == [-a for a in got]


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=6))
def test_KQ6_whole_entries_are_left_alone(values):
    assert largest_remainder([Fraction(v) for v in values], sum(values)) == values


@given(exact_parts(), st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_KQ7_only_the_amounts_and_the_order_of_listing_count(weights, total, random):
    values = [w * total for w in weights]
    first = largest_remainder(values, total)
    assert largest_remainder(list(values), total) == first
    order = list(range(len(values)))
    random.shuffle(order)
    moved = largest_remainder([values[i] for i in order], total)
    if len({v % 1 for v in values}) == len(values):
        assert moved == [first[i] for i in order]


@given(cases())
def test_KQ9_a_year_is_rounded_once_a_period_and_once_for_its_details(case):
    """Posted fen are the rounding of the running totals, and of nothing that was rounded before."""
    spec, found = case
    from enclave.engine.year import round_leaves

    for result in run(spec, found).last.years.values():
        assert result.posted == round_leaves(result.plan, result.exact, result.total)


@given(trees())
def test_KQ1_down_the_tree_every_parent_is_the_sum_of_its_children(case):
    leaves, total = case
    got = round_tree(leaves, total)
    assert sum(got) == total
    for depth in (1, 2):
        sums: dict[tuple[str, ...], tuple[int, Fraction]] = {}
        for (leaf, exact), fen in zip(leaves, got, strict=True):
            a, b = sums.get(leaf.path[:depth], (0, Fraction(0)))
            sums[leaf.path[:depth]] = (a + fen, b + exact)
        assert all(abs(fen - exact) < 1 for fen, exact in sums.values())
    assert all(abs(fen - exact) < 1 for (_, exact), fen in zip(leaves, got, strict=True))


@given(trees())
def test_KQ4_down_the_tree_negative_vectors_mirror_positive_ones(case):
    leaves, total = case
    mirrored = round_tree([(leaf, -v) for leaf, v in leaves], -total)
    assert mirrored == [-a for a in round_tree(leaves, total)]


@given(trees(), st.sampled_from("abcz"))
def test_KQ1_with_a_party_that_takes_the_remainder_the_sum_is_exact(case, party):
    leaves, total = case
    got = round_tree(leaves, total, party)
    assert sum(got) == total
    named = {leaf.party for leaf, _ in leaves}
    for (leaf, exact), fen in zip(leaves, got, strict=True):
        assert abs(fen - exact) < (len(named) if leaf.party == party else 1)


@given(whole_vectors(), st.integers(0, 4))
def test_KQ4_the_remainder_mirrors_too(case, which):
    values, total = case
    which %= len(values)
    mirrored = to_residual([-v for v in values], -total, which)
    assert mirrored == [-a for a in to_residual(values, total, which)]


ALABAMA = [21878, 9713, 4167, 3252, 1065]


@pytest.mark.parametrize(
    ("total", "weights", "expected"),
    [(43, ALABAMA, [24, 10, 4, 4, 1]), (44, ALABAMA, [24, 11, 5, 3, 1]),
     (10, [6, 6, 2], [4, 4, 2]), (11, [6, 6, 2], [5, 5, 1])],
)  # fmt: skip
def test_KQ2_the_alabama_paradox(total, weights, expected):
    """A larger total may give one party less: the price of staying within a fen of exact."""
    assert split(total, weights) == expected


def split(total, weights):
    exact = [Fraction(w) for w in weights]
    return largest_remainder([w * total / sum(exact) for w in exact], total)


RUBY: Final = ["1.1818583143661"] * 7 + ["1.170126087450276"] + ["1.0"] * 4
KNOWN = {
    "dinero.js-892": (3, ["3002399751580333", "1000000000000000", "501199875790167"], [2, 1, 0]),
    "dinero.js-892-mirrored": (
        -3, ["3002399751580333", "1000000000000000", "501199875790167"], [-2, -1, 0]),
    "dinero.js-776": (5, ["100", "101", "100", "100"], [1, 2, 1, 1]),
    "dinero.js-771": (-4000040194829794000, ["0.15", "0.35", "0.4", "0.1"], [
        -600006029224469100, -1400014068190427900, -1600016077931917600, -400004019482979400]),
    "brick-money-111": (22000, ["445455", "9091", "545455"], [9800, 200, 12000]),
    "RubyMoney-1033": (700273, RUBY, [61565] * 7 + [60954] + [52091] * 4),
    "RubyMoney-652": (-1000, ["0.6667", "0.3333"], [-667, -333]),
    "moneyphp-436": (5, ["0", "7", "3"], [0, 4, 1]),
    "moneyphp-258": (-5, ["3", "7"], [-2, -3]),
    "moneyphp-466": (1, ["1", "1"], [1, 0]),
    "Dintero-money-374": (
        269, ["100", "100", "57900", "9400", "74900", "9400"], [0, 0, 102, 17, 133, 17]),
    "ts-money-5": (29900, ["265.09", "0", "33.91"], [26509, 0, 3391]),
    "nmoneys-55": (1000, ["1", "0"], [1000, 0]),
    "sebastianbergmann-money-65": (-99, ["1"] * 10, [-10] * 9 + [-9]),
    "dinero.js-85": (1003, ["60", "0", "10", "30"], [602, 0, 100, 301]),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_KQ3_what_other_libraries_got_wrong(name):
    """Inputs of public bug reports of allocation libraries, with the exact largest remainder."""
    total, weights, expected = KNOWN[name]
    assert sum(expected) == total
    assert split(total, weights) == expected
