"""What holds of every board, whatever the figures and the rules (G1–G7)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enclave.board import load_board, make_board
from enclave.board.cube import PROJECT_VIEWS
from enclave.book import load, run
from enclave.dates import Month
from enclave.terms.indicator import IndicatorRow
from tests.board.support import FUNDS, PROVINCE, copy, edit

MONEY = (FUNDS, PROVINCE, "fixed_investment")
RULES = (
    "{mode: double, to: [jia, yi], internal_only: yes}",
    "{mode: split, weights: {jia: 1/3, yi: 2/3}}",
    "{mode: full, to: jia}",
    "{mode: host}",
)
PLACES = {"p1": "yi", "p2": "yi", "p3": "jia", "p4": "yi"}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """The small board under each rule for funds."""
    out = []
    for n, rule in enumerate(RULES):
        folder = copy(tmp_path_factory.mktemp(f"rule{n}"))
        edit(folder, "agreements/jia-yi.yaml", (RULES[0], rule))
        out.append(load_board(load(folder)))
    return out


@st.composite
def figures(draw):
    """Rows of any projects, indicators and months, up and down."""
    keys = draw(st.lists(
        st.tuples(st.sampled_from(sorted(PLACES)), st.sampled_from(MONEY), st.integers(1, 3)),
        min_size=1, max_size=14, unique=True,
    ))  # fmt: skip
    amounts = draw(st.lists(st.integers(-(10**11), 10**13), min_size=len(keys), max_size=len(keys)))
    return tuple(
        IndicatorRow(f"r{n}", project, name, Month(2025, month), amount, PLACES[project])
        for n, ((project, name, month), amount) in enumerate(zip(keys, amounts, strict=True))
    )


def made(base, rows):
    return make_board(replace(base, rows=rows))


@settings(max_examples=25)
@given(rows=figures())
def test_g1_official_figures_do_not_depend_on_rules(loaded, rows):
    boards = [made(base, rows) for base in loaded]
    assert len({b.credit.official for b in boards}) == 1
    for view in ("county", "office", "park", "recruiter", "total"):
        assert all(b.cube.units(view, FUNDS) == boards[0].cube.units(view, FUNDS) for b in boards)


@settings(max_examples=25)
@given(rows=figures())
def test_g2_every_view_counts_every_figure_once(loaded, rows):
    board = made(loaded[0], rows)
    for name in MONEY:
        whole = sum(r.amount for r in rows if r.indicator == name)
        for view in PROJECT_VIEWS:
            assert sum(sum(s) for s in board.cube.units(view, name).values()) == whole


@settings(max_examples=25)
@given(rows=figures())
def test_g3_split_credit_is_the_figure_itself(loaded, rows):
    board = made(loaded[1], rows)
    for line in board.consolidated:
        if line.indicator == FUNDS:
            assert (line.credited, line.overlap) == (line.direct, 0)


@settings(max_examples=25)
@given(rows=figures())
def test_g4_what_is_counted_twice_stands_row_by_row(loaded, rows):
    board = made(loaded[0], rows)
    listed = [o for o in board.overlaps if o.indicator == FUNDS]
    twice = {r.period.month: r.amount for r in rows if (r.enterprise, r.indicator) == ("p1", FUNDS)}
    assert {o.month.month: o.overlap for o in listed} == {m: a for m, a in twice.items() if a}
    assert sum(o.overlap for o in listed) == sum(
        c.credited - c.official for c in board.consolidated if c.indicator == FUNDS
    )


@settings(max_examples=25)
@given(rows=figures(), rule=st.integers(0, len(RULES) - 1))
def test_g5_counties_less_what_is_counted_twice_are_the_prefecture(loaded, rows, rule):
    board = made(loaded[rule], rows)
    assert len(board.consolidated) == 6 * 3  # every indicator, every month
    for line in board.consolidated:
        assert line.holds
        direct = sum(r.amount for r in rows
                     if r.indicator == line.indicator and r.period == line.month)  # fmt: skip
        if line.indicator in MONEY:
            assert line.credited - line.overlap == line.official == direct
    assert all(check.holds for check in board.checks)


@cache
def _example():
    return load("chuxiong-board")


def test_g6_a_board_moves_no_tax():
    board = make_board(load_board(_example()))
    assert board.result.hashes["flows"] == run(_example()).hashes["flows"]


@settings(max_examples=25)
@given(rows=figures())
def test_g7_shares_and_growth_are_recomputed_from_both_figures(loaded, rows):
    board = made(loaded[0], rows)
    one = board.standing(FUNDS, "zhou")
    reached = sum(r.amount for r in rows if r.indicator == FUNDS)
    assert one.share == Fraction(reached, one.goal.parts)
    assert one.growth == Fraction(reached * 4, one.goal.base) - 1


@settings(max_examples=10)
@given(rows=figures(), order=st.randoms())
def test_the_order_of_the_table_changes_nothing(loaded, rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)
    one, other = made(loaded[0], rows), made(loaded[0], tuple(shuffled))
    assert (one.cube, one.consolidated, one.standings) == (other.cube, other.consolidated, other.standings)  # fmt: skip
    assert one.rewards == other.rewards
