"""A composed curve says at every total what walking the year says, to the last fraction."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.compile.planner import AgreementPlanner
from enclave.dates import year_span
from enclave.engine.walk import walk_year
from enclave.engine.year import evaluate_year
from enclave.ir import Plan, State
from enclave.ir.compose import compose
from tests.strategies import agreement, curve_agreements, planner, rows

F = Fraction
YEAR = 2022


def walked(plan: Plan, k: int, opening: State, inputs: list[dict[str, int]]) -> list[F]:
    """What the engine gives the leaves in period ``k``."""
    number = {s.id: i for i, s in enumerate(plan.sources)}
    cells = {
        (p, number[source], "e", "vat", "fact"): amount
        for p, row in enumerate(inputs)
        for source, amount in row.items()
    }
    walk = walk_year(plan, cells, opening, plan.graphs[k].span.start)
    out = {leaf.path: F(0) for leaf in plan.leaves}
    for slot in plan.graphs[k].slots:
        out[slot.leaf.path] += walk.pots[k][slot.pot]
    return [out[leaf.path] for leaf in plan.leaves]


def after_a_year(made: AgreementPlanner, found: list) -> tuple[Plan, State]:
    """A plan of 2022 with the state that the rows of 2021 leave."""
    first = [r for r in found if r.effective.year == YEAR - 1]
    last_day = year_span(YEAR - 1).end - timedelta(days=1)
    state = evaluate_year(made, YEAR - 1, first, State(), last_day).closing
    return made.plan(YEAR, state, {}), state


def check(plan: Plan, k: int, opening: State, earlier: list[dict[str, int]], totals: list[int]):
    source = plan.sources[0].id
    curve = compose(plan, k, opening, {source: F(1)}, earlier=[
        {s: F(a) for s, a in row.items()} for row in earlier
    ])  # fmt: skip
    assert sum(curve.slope(F(0))) == 1
    points = list(totals)
    for start in curve.starts():
        if start.denominator == 1:
            points += [start.numerator - 1, start.numerator, start.numerator + 1]
    for total in points:
        expected = walked(plan, k, opening, [*earlier, {source: total}])
        assert list(curve.at(F(total))) == expected, total
        beyond = walked(plan, k, opening, [*earlier, {source: total + 1}])
        gap = min((s - total for s in curve.starts() if s > total), default=F(2))
        if gap > 1:
            later = curve.at(F(total + 1))
            assert list(later) == beyond
            if not any(s == total for s in curve.starts()):
                slope = [b - a for a, b in zip(expected, beyond, strict=True)]
                assert list(curve.slope(F(total))) == slope


@given(st.data())
def test_a_composed_curve_is_the_walk(data):
    found = data.draw(rows(signed=True))
    made = planner(data.draw(curve_agreements(found)))
    plan, state = after_a_year(made, found)
    amounts = st.integers(-500, 3000) | st.integers(-(10**7), 10**8)
    k = data.draw(st.integers(0, len(plan.graphs) - 1))
    earlier = [{plan.sources[0].id: data.draw(amounts)} for _ in range(k)]
    check(plan, k, state, earlier, data.draw(st.lists(amounts, min_size=1, max_size=6)))


SLAB = {
    "id": "split",
    "kind": "share",
    "tiers": {
        "basis": "slab", "span": "budget_year", "reached": "no",
        "bands": [
            {"up_to": "100分", "weights": {"a": "1", "b": "1"}},
            {"up_to": "200分", "weights": {"a": "3", "b": "1"}},
            {"weights": {"a": "1", "b": "0"}},
        ],
    },
}  # fmt: skip


@pytest.mark.parametrize("reached", ["yes", "no"])
@given(totals=st.lists(st.integers(-50, 400), min_size=1, max_size=8))
def test_jumps_and_what_comes_after_them(reached, totals):
    split = {**SLAB, "tiers": {**SLAB["tiers"], "reached": reached}}
    clauses = [
        {"id": "fee", "kind": "retain", "to": "b", "ratio": "1/3"},
        split,
        {"id": "top", "kind": "cap", "party": "a", "limit": "90分", "span": "budget_year",
         "spill": "b"},
    ]  # fmt: skip
    plan = planner(agreement(clauses)).plan(YEAR, State(), {})
    check(plan, 0, State(), [], totals)


def test_a_total_exactly_at_a_bound_belongs_where_the_text_says():
    for reached, first in (("yes", F(75)), ("no", F(50))):
        split = {**SLAB, "tiers": {**SLAB["tiers"], "reached": reached}}
        plan = planner(agreement([split])).plan(YEAR, State(), {})
        curve = compose(plan, 0, State(), {plan.sources[0].id: F(1)})
        assert curve.at(F(100))[0] == first
        assert curve.slope(F(100)) == (F(3, 4), F(1, 4))
        assert curve.starts() == (100, 200)


def test_g1_by_hand():
    """Half each, the sender capped at 30: the 61st fen and all after it go to the host."""
    clauses = [
        {"id": "split", "kind": "share", "weights": {"a": "1", "b": "1"}},
        {"id": "top", "kind": "cap", "party": "a", "limit": "30分", "span": "agreement",
         "spill": "b"},
    ]  # fmt: skip
    plan = planner(agreement(clauses)).plan(YEAR, State(), {})
    curve = compose(plan, 0, State(), {plan.sources[0].id: F(1)})
    parties = curve.by([leaf.party for leaf in curve.leaves])
    assert [leaf.party for leaf in parties.leaves] == ["a", "b"]
    assert parties.starts() == (60,)
    assert parties.slope(F(0)) == (F(1, 2), F(1, 2))
    assert parties.slope(F(60)) == (F(0), F(1))
    assert parties.at(F(100)) == (F(30), F(70))


def test_money_beside_the_open_total_shifts_the_breakpoints():
    clauses = [
        {"id": "base", "kind": "baseline", "owners": {"b": "100分"}, "shortfall": "by_base",
         "deficit": "drop"},
        {"id": "split", "kind": "share", "weights": {"a": "1", "b": "1"}},
    ]  # fmt: skip
    plan = planner(agreement(clauses)).plan(YEAR, State(), {})
    source = plan.sources[0].id
    curve = compose(plan, 0, State(), {source: F(1)}, beside={source: F(40)})
    assert curve.starts() == (60,)
    assert sum(curve.at(F(500))) == 540
    with pytest.raises(ValueError, match="negative"):
        compose(plan, 0, State(), {source: F(-1)})
