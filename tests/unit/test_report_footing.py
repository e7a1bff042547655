"""Controlled rounding: displayed tables add up, and no number is far from plain rounding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.report.footing import Footed, foot, foot_line, plain

STEP = 10_000
AMOUNTS = st.one_of(st.just(0), st.integers(-(10**13), 10**13), st.integers(-3 * STEP, 3 * STEP))


@st.composite
def tables(draw):
    width = draw(st.integers(1, 6))
    rows = draw(st.lists(st.tuples(*[AMOUNTS] * width), min_size=1, max_size=9))
    if not draw(st.booleans()):
        return rows, None
    groups: list[int] = []
    for _ in rows:
        last = groups[-1] if groups else -1
        groups.append(last + 1 if not groups or draw(st.booleans()) else last)
    return rows, groups


def near(shown: int, exact: int) -> bool:
    """A multiple of the step, less than one step away."""
    return shown % STEP == 0 and abs(shown - exact) < STEP


def adds(footed: Footed, rows, groups) -> bool:
    columns = range(len(rows[0]))
    down = all(sum(r[j] for r in footed.cells) == footed.bottom[j] for j in columns)
    across = all(sum(r) == t for r, t in zip(footed.cells, footed.totals, strict=True))
    blocks = all(
        sum(r[j] for r, g in zip(footed.cells, groups, strict=True) if g == n) == block[j]
        for n, block in enumerate(footed.groups)
        for j in columns
    )
    return down and across and blocks and sum(footed.bottom[:-1]) == footed.bottom[-1]


@given(tables())
def test_everything_adds_up_and_is_near(case):
    rows, groups = case
    footed = foot(rows, STEP, groups)
    assert adds(footed, rows, groups or [])
    for i, row in enumerate(rows):
        assert all(near(s, e) for s, e in zip(footed.cells[i], row, strict=True))
        assert near(footed.totals[i], sum(row))
    for j in range(len(rows[0])):
        assert near(footed.bottom[j], sum(row[j] for row in rows))
    assert near(footed.bottom[-1], sum(map(sum, rows)))
    for n, block in enumerate(footed.groups):
        members = [row for row, g in zip(rows, groups, strict=True) if g == n]
        assert near(block[-1], sum(map(sum, members)))


@given(tables())
def test_what_needs_no_rounding_is_not_touched(case):
    rows, groups = case
    whole = [tuple(a // STEP * STEP for a in row) for row in rows]
    footed = foot(whole, STEP, groups)
    assert list(footed.cells) == whole
    assert footed.moved == 0


@given(tables())
def test_columns_can_be_rounded_one_by_one(case):
    rows, groups = case
    footed = foot(rows, STEP, groups, across=False)
    for j in range(len(rows[0])):
        column = [row[j] for row in rows]
        assert sum(r[j] for r in footed.cells) == footed.bottom[j]
        assert footed.bottom[j] == plain(sum(column), STEP)


@given(st.lists(AMOUNTS, min_size=1, max_size=30))
def test_the_total_of_a_line_is_plainly_rounded(parts):
    shown, total = foot_line(parts, STEP)
    assert total == plain(sum(parts), STEP) == sum(shown)


def test_the_nearest_rounding_is_chosen():
    """Thirds of one: the last digit goes where it is missed most."""
    assert foot_line([33_333, 33_333, 33_334], STEP) == ((30_000, 30_000, 40_000), 100_000)
    assert foot([(6_000, 4_000), (4_000, 6_000)], STEP).cells == ((10_000, 0), (0, 10_000))


def test_a_fen_table_is_exact():
    rows = [(1, -2, 3), (4, 5, -6)]
    footed = foot(rows, 1)
    assert footed.cells == tuple(rows)
    assert footed.bottom == (5, 3, -3, 5)


def test_a_large_table_is_rounded_quickly_and_adds_up():
    rows = [tuple((i * 7919 + j * 104_729) % 10**9 for j in range(8)) for i in range(3000)]
    footed = foot(rows, STEP, [i // 100 for i in range(3000)])
    assert adds(footed, rows, [i // 100 for i in range(3000)])


@pytest.mark.parametrize(("amount", "shown"), [(5, 10), (-5, -10), (4, 0), (-4, 0), (15, 20)])
def test_plain_rounding_goes_away_from_zero(amount, shown):
    assert plain(amount, 10) == shown
