"""The same on plans drawn node by node, which no agreement would compile to."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from enclave.engine.details import detail_rows
from enclave.engine.exact import run_account
from tests.differential.draw import Drawn
from tests.differential.plans import FixedPlanner, draw_case


@st.composite
def drawn(draw):
    spec, rows, cuts, late = draw_case(Drawn(draw(st.data())))
    return FixedPlanner(spec), rows, cuts, late


def settle(planner, rows, cuts, late):
    return run_account(planner, rows, cuts, agreement="raw", late=late)


@given(drawn())
def test_A3_A4_A8_raw_plans_conserve(case):
    planner, rows, cuts, late = case
    result = settle(planner, rows, cuts, late)
    for cut in result.cuts:
        for year, found in cut.years.items():
            booked = sum(r.amount for r in rows if r.effective.year == year and r.posted <= cut.day)
            own = sum(t.paid for t in found.transfers if t.own_funds)
            assert sum(found.posted) - own == found.total == booked
            for line in detail_rows(found):
                assert sum(line.posted) == (0 if line.cell is None else found.cells[line.cell])
    explained: dict[tuple[int, str], int] = {}
    for flow in result.flows:
        key = flow.year, flow.payee
        explained[key] = explained.get(key, 0) + flow.amount
    for year, found in result.last.years.items():
        for party in {leaf.party for leaf in found.plan.leaves}:
            assert explained.get((year, party), 0) == found.party(party)


@given(drawn(), st.randoms(use_true_random=False))
def test_D1_the_order_of_rows_changes_nothing_in_raw_plans(case, random):
    planner, rows, cuts, late = case
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert settle(planner, rows, cuts, late).flows == settle(planner, shuffled, cuts, late).flows


@given(drawn())
def test_E3_E4_raw_plans_at_a_cut_off_do_not_depend_on_others(case):
    planner, rows, cuts, late = case
    all_cuts = {c.day: c for c in settle(planner, rows, cuts, late).cuts}
    for day in cuts:
        known = [r for r in rows if r.posted <= day]
        firsts = [r.effective.year for r in rows]
        if not known or min(firsts) != min(r.effective.year for r in known):
            continue
        alone = settle(planner, known, [day], late).last
        for year, found in alone.years.items():
            assert found.posted == all_cuts[day].years[year].posted


@given(drawn(), st.integers(-200, 200))
def test_E9_a_row_and_its_reversal_leave_no_trace_in_raw_plans(case, amount):
    planner, rows, cuts, late = case
    if not rows:
        return
    there = replace(rows[0], amount=amount, ref="there", posted=max(cuts[0], rows[0].effective))
    back = replace(there, amount=-amount, ref="back")
    plain, undone = (settle(planner, r, cuts, late).last for r in (rows, [*rows, there, back]))
    for year, found in plain.years.items():
        assert undone.years[year].posted == found.posted
