"""E. Time: cut-offs, years, what comes later, and doing the same thing again."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.strategies import (
    agreement,
    capped,
    cases,
    days,
    fen,
    flow_table,
    full_cases,
    month_ends,
    owed,
    paid,
    row,
    run,
    shares,
    simple,
)

ALL_MONTHS = month_ends(2021, 2023)
QUARTERS = ALL_MONTHS[2::3]
YEARS = ALL_MONTHS[11::12]


@given(full_cases(late=True))
def test_E1_months_add_to_the_year(case):
    spec, found = case
    result = run(spec, found, ALL_MONTHS)
    months: dict[tuple[int, str], int] = {}
    for flow in result.flows:
        key = flow.year, flow.payee
        months[key] = months.get(key, 0) + flow.amount
    for year, closed in result.last.years.items():
        for party, amount in paid(closed).items():
            assert months.get((year, party), 0) == amount


@given(cases(late=True))
@example((simple({"a": "1/3", "b": "1/3", "c": "1/3"}), [row("2021-01-01", 1)] * 7))
def test_E2_no_drift(case):
    spec, found = case
    for cut in run(spec, found, ALL_MONTHS).cuts:
        for result in cut.years.values():
            exact, posted = owed(result), paid(result)
            assert all(abs(posted[p] - exact[p]) < 1 for p in exact)
            for leaf, x, fen_ in zip(result.plan.leaves, result.exact, result.posted, strict=True):
                assert abs(fen_ - x) < 1, leaf


@given(full_cases(late=True), st.sets(st.sampled_from(ALL_MONTHS), max_size=4))
def test_E3_how_often_one_settles_changes_nothing_at_common_cut_offs(case, some):
    spec, found = case
    monthly = {c.day: c for c in run(spec, found, ALL_MONTHS).cuts}
    for cuts in (QUARTERS, YEARS, sorted({*some, YEARS[-1]})):
        for cut in run(spec, found, cuts).cuts:
            for year, result in cut.years.items():
                assert result.posted == monthly[cut.day].years[year].posted
                assert result.exact == monthly[cut.day].years[year].exact


@given(full_cases(late=True), st.sampled_from(QUARTERS), st.sampled_from(["adjust", "restate"]))
def test_E4_what_comes_later_changes_nothing_posted(case, now, late):
    spec, found = case
    known = [r for r in found if r.posted <= now]
    assume(known)
    cuts = [c for c in QUARTERS if c <= now]
    longer = run(spec, found, QUARTERS, late=late)
    posted = [f for f in flow_table(longer) if f[0] <= now]
    assert posted == flow_table(run(spec, known, cuts, late=late))


@given(full_cases(), st.sampled_from(QUARTERS), shares(2))
def test_E5_terms_of_later_days_change_nothing_before(case, now, weights):
    spec, found = case
    later = date(now.year + 1, 1, 1) if now.month == 12 else date(now.year, now.month + 1, 1)
    clause = next(c for c in spec["clauses"] if c["kind"] == "share")
    assume("weights" in clause and set(clause["weights"]) >= set(weights))
    renewed = dict.fromkeys(clause["weights"], "0") | weights
    assume(renewed != clause["weights"])
    change = {"effective": later.isoformat(), "set": {"clauses[split].weights": renewed}}
    known = [r for r in found if r.effective <= now]
    assume(known)
    cuts = [c for c in QUARTERS if c <= now]
    amended = {**spec, "amend": [change]}
    assert flow_table(run(spec, known, cuts)) == [
        (*f[:2], f[2], *f[3:]) for f in flow_table(run(amended, known, cuts))
    ]


@given(full_cases(), full_cases())
def test_E6_a_year_depends_on_earlier_ones_through_the_printed_state_only(case, other):
    spec, found = case
    _, before = other
    year = 2022
    early = [replace(r, ref=f"x{r.ref}") for r in before if r.effective.year < year]
    both = run(spec, [*early, *(r for r in found if r.effective.year >= year)], YEARS)
    assume(year in both.last.years and year - 1 in both.last.years)
    state = both.last.years[year - 1].closing
    from enclave.engine.exact import run_account
    from tests.strategies import planner

    later = [r for r in found if r.effective.year >= year]
    assume(later and min(r.effective.year for r in later) == year)
    alone = run_account(_FromYear(planner(spec), year), later, YEARS, agreement="test", start=state)
    for y in range(year, 2024):
        assert alone.last.years[y].posted == both.last.years[y].posted


class _FromYear:
    """A planner whose first year is given."""

    def __init__(self, inner, year):
        self.inner, self.first_year = inner, year

    def plan(self, year, state, events):
        return self.inner.plan(year, state, events)


@given(full_cases(late=True))
def test_E7_twice_the_same_gives_the_same(case):
    spec, found = case
    assert run(spec, found, QUARTERS) == run(spec, found, QUARTERS)


@given(full_cases(late=True))
def test_E8_closing_and_adjusting_is_computing_from_scratch(case):
    spec, found = case
    slow = run(spec, found, [*QUARTERS])
    fresh = run(spec, [replace(r, posted=r.effective) for r in found], [QUARTERS[-1]])
    for year, result in fresh.last.years.items():
        assert slow.last.years[year].posted == result.posted
        assert slow.last.years[year].exact == result.exact


@given(cases(late=True))
def test_E8_under_adjust_the_origin_year_is_computed_from_scratch(case):
    spec, found = case
    one_year = [r for r in found if r.effective.year == 2021]
    assume(one_year)
    slow = run(spec, one_year, QUARTERS, late="adjust").last.years[2021]
    fresh = run(spec, [replace(r, posted=r.effective) for r in one_year], QUARTERS)
    assert slow.posted == fresh.last.years[2021].posted


@given(full_cases(), days((2021, 2022)), st.integers(-500, 500), days((2023,)),
       st.sampled_from(["adjust", "restate"]))  # fmt: skip
@example((capped({"a": "1"}, "a", 100, "b", "agreement"), [row("2021-05-01", 60)]),
         date(2021, 6, 1), 50, date(2023, 3, 1), "adjust")  # fmt: skip
def test_E9_a_row_and_its_reversal_leave_no_trace(case, day, amount, booked, late):
    spec, found = case
    there = row(day, amount, "there", booked)
    back = row(day, -amount, "back", booked)
    assume(min(r.effective.year for r in found) <= day.year)
    cuts = [*QUARTERS, date(2024, 12, 31)]
    plain, undone = (
        run(spec, found, cuts, late=late),
        run(spec, [*found, there, back], cuts, late=late),
    )
    for year, result in plain.last.years.items():
        assert paid(undone.last.years[year]) == paid(result)


@given(full_cases(), st.integers(-300, 300))
def test_E10_a_refund_of_a_closed_year_is_posted_when_it_comes(case, amount):
    spec, found = case
    late = row("2021-06-01", amount, "late", "2023-02-15")
    assume(min(r.effective.year for r in found) == 2021)
    for mode in ("adjust", "restate"):
        before = flow_table(run(spec, found, QUARTERS, late=mode))
        after = flow_table(run(spec, [*found, late], QUARTERS, late=mode))
        assert [f for f in before if f[0] < date(2023, 2, 1)] == [
            f for f in after if f[0] < date(2023, 2, 1)]  # fmt: skip
        if mode == "adjust":
            between = [f for f in after if f[1] == 2022 and f[0] >= date(2023, 1, 1)]
            assert between == [f for f in before if f[1] == 2022 and f[0] >= date(2023, 1, 1)]


_SCRIPT = """
from tests.strategies import *
spec = capped({"a": "1/3", "b": "1/3", "c": "1/3"}, "a", 100, "b")
found = [row(f"2021-{m:02d}-03", 100 * m + 1, f"r{m}", enterprise=f"e{m % 3}") for m in range(1, 13)]
result = run(spec, found, month_ends(2021, 2021))
print(flow_table(result), result.last.years[2021].plan.digest)
"""


def test_E11_no_clock_zone_locale_or_hash_changes_a_result():
    root = Path(__file__).resolve().parents[2]
    outputs = set()
    for seed, zone, locale in (("0", "UTC", "C"), ("1", "Asia/Shanghai", "zh_CN.UTF-8"),
                               ("12345", "America/New_York", "tr_TR.UTF-8")):  # fmt: skip
        changed = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONPATH": str(root)}
        done = subprocess.run([sys.executable, "-c", _SCRIPT], env={**os.environ, **changed},
                              capture_output=True, check=True, text=True, encoding="utf-8")  # fmt: skip
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_E4_a_guarantee_is_posted_only_at_the_close():
    floor = {"id": "floor", "kind": "guarantee", "to": "a", "amount": fen(90),
             "payer": {"party": "b", "source": "share"}}  # fmt: skip
    spec = agreement([{"id": "split", "kind": "share", "weights": {"a": "1", "b": "9"}}, floor])
    result = run(spec, [row("2021-03-01", 500)], month_ends(2021, 2021))
    assert {f.period for f in result.flows if f.kind == "transfer"} == {date(2021, 12, 31)}
