from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.curve import Curve, CurveError, Leaf, Piece, largest_remainder, round_tree
from enclave.diagnostics import InvariantViolation
from tests.strategies import exact_parts

F = Fraction
NONE = (F(0), F(0))
HALF = (F(1, 2), F(1, 2))


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (Piece(F(0), HALF, NONE),),
        (Piece(None, HALF, NONE), Piece(None, HALF, NONE)),
        (Piece(None, HALF, NONE), Piece(F(1), (F(1),), (F(0),))),
        (Piece(None, HALF, NONE), Piece(F(1), HALF, (F(0),))),
        (Piece(None, (F(3, 2), F(-1, 2)), NONE),),
        (Piece(None, (F(1, 2), F(1, 3)), NONE),),
        (Piece(None, HALF, (F(1), F(0))),),
        (Piece(None, HALF, NONE), Piece(F(2), HALF, NONE), Piece(F(2), HALF, NONE)),
        (Piece(None, HALF, NONE), Piece(F(2), HALF, NONE), Piece(F(1), HALF, NONE)),
    ],
)
def test_tables_that_would_lose_money_are_refused(pieces):
    with pytest.raises(CurveError):
        Curve(pieces)


@st.composite
def curves(draw):
    count = draw(st.integers(1, 4))
    starts = sorted(draw(st.sets(st.integers(-100, 1000), max_size=3)))
    bands = [(F(s) if s is not None else None, draw(exact_parts(count))) for s in [None, *starts]]
    if draw(st.booleans()):
        return Curve.marginal(bands)
    return Curve.slab(bands, reached=draw(st.booleans()))


@given(curves(), st.fractions(-2000, 2000, max_denominator=100))
def test_a_curve_conserves(curve, total):
    assert sum(curve.at(total)) == total
    assert sum(curve.slope(total)) == 1
    assert len(curve.at(total)) == curve.width


@given(curves(), st.integers(-2000, 2000))
def test_the_slope_is_what_the_next_fen_does(curve, total):
    low, high = F(total), F(total) + F(1, 2)
    if curve.index(low) == curve.index(high) and low not in curve.starts:
        step = [b - a for a, b in zip(curve.at(low), curve.at(high), strict=True)]
        assert step == [w / 2 for w in curve.slope(low)]


def test_up_to_divides_at_the_limit():
    curve = Curve.up_to(100)
    assert [curve.at(F(x)) for x in (-5, 99, 100, 101)] == [(-5, 0), (99, 0), (100, 0), (100, 1)]
    assert curve.slope(F(100)) == (0, 1)


def test_a_slab_jumps_and_says_on_which_side():
    bands = [(None, [F(0), F(1)]), (F(100), [F(1, 2), F(1, 2)])]
    reached, exceeded = Curve.slab(bands), Curve.slab(bands, reached=False)
    assert reached.at(F(100))[0] == 50
    assert exceeded.at(F(100))[0] == 0


def test_a_signed_increment_is_an_offset():
    curve = Curve.linear([F(0), F(1)], [F(100), F(-100)])
    assert curve.at(F(0)) == (100, -100)
    assert curve.at(F(120)) == (100, 20)
    assert Curve.linear([F(1)]).at(F(7)) == (7,)


def test_rounding_refuses_a_total_that_is_no_rounding_of_the_parts():
    for values, total in (([F(1, 2)], 2), ([F(1)], 2), ([F(1, 2), F(1, 2)], 3)):
        with pytest.raises(InvariantViolation):
            largest_remainder(values, total)


def test_two_leaves_may_not_share_a_path():
    leaf = Leaf(("a", "x"))
    with pytest.raises(InvariantViolation):
        round_tree([(leaf, F(1, 2)), (leaf, F(1, 2))], 1)


def test_a_leaf_and_a_leaf_below_it_are_two_places():
    leaves = [(Leaf(("a", "x")), F(1, 2)), (Leaf(("a", "x", "m")), F(1, 2))]
    assert round_tree(leaves, 1) == [1, 0]
    assert leaves[1][0].id == "a/x/m"
    assert (leaves[1][0].party, leaves[1][0].clause) == ("a", "x")
