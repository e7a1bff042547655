"""The tiled engine equals the reference to the fen: totals, periods, details, state."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.diagnostics import InvariantViolation
from enclave.engine.columns import Columns
from enclave.engine.exact import run_account
from enclave.engine.tiled import run_account_tiled
from tests.differential.draw import Drawn, Seeded
from tests.differential.plans import FixedPlanner, draw_case


def compare(spec, rows, cuts, late):
    try:
        expected = run_account(FixedPlanner(spec), rows, cuts, agreement="a", late=late)
    except InvariantViolation as error:
        with pytest.raises(InvariantViolation, match=error.invariant):
            _ = tiled(spec, rows, cuts, late).flows
        return 0
    found = tiled(spec, rows, cuts, late)
    for one, other in zip(expected.cuts, found.cuts, strict=True):
        for year in one.years.keys() ^ other.years.keys():
            alone = one.years.get(year) or other.years[year]
            assert not any(alone.posted)  # a year into which nothing has come
        for year in one.years.keys() & other.years.keys():
            result, twin = one.years[year], other.years[year]
            assert twin.posted == result.posted
            assert twin.by_period == result.by_period
            assert twin.closing == result.closing
            assert twin.exact == result.exact
            assert twin.transfers == result.transfers
    assert found.flows == expected.flows
    return 1


def tiled(spec, rows, cuts, late):
    shuffled = list(rows)
    random.Random(1).shuffle(shuffled)
    columns = Columns.from_rows(shuffled)
    return run_account_tiled(FixedPlanner(spec), columns, cuts, agreement="a", late=late)


@given(st.data())
def test_random_plans_agree(data):
    compare(*draw_case(Drawn(data)))


def test_seeded_plans_agree():
    done = sum(compare(*draw_case(Seeded(seed))) for seed in range(300))
    assert done > 270


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(20))
def test_a_million_records(shard):
    records = 0
    seed = shard * 1_000_000
    while records < 50_000:
        seed += 1
        case = draw_case(Seeded(seed), most=60)
        compare(*case)
        records += len(case[1])
