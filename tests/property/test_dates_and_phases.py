"""J. Phases and dates: half-open, without gaps, counted as the agreement says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from enclave.dates import DateError, Span, add_months, coverage_defects
from enclave.engine.exact import run_account
from enclave.kinds.base import PlanProblem
from tests.strategies import (
    agreement,
    days,
    fen,
    month_ends,
    one_year,
    owed,
    paid,
    planner,
    row,
    run,
    simple,
    totals,
)

A_THEN_B = [{"a": "1", "b": "0"}, {"a": "0", "b": "1"}]


def phased(*phases, **more):
    return agreement([{"id": "split", "kind": "share", "phases": list(phases)}], **more)


@given(st.lists(st.dates(date(2020, 1, 1), date(2024, 1, 1)), min_size=1, max_size=5, unique=True),
       days())  # fmt: skip
def test_J1_every_day_has_exactly_one_phase(cuts, day):
    phases = [{"until": c.isoformat(), "weights": {"a": "1"}} for c in sorted(cuts)]
    spec = phased(*phases, {"weights": {"b": "1"}})
    result = one_year(spec, row(day, 10), year=day.year)
    spans = [g.span for g in result.plan.graphs]
    assert coverage_defects(spans, Span(date(day.year, 1, 1), date(day.year + 1, 1, 1))) == []
    assert paid(result)["a" if day < max(cuts) else "b"] == 10


def test_J1_a_day_without_a_phase_is_refused():
    spec = phased(
        {"from": "2021-01-01", "until": "2021-07-01", "weights": {"a": "1"}},
        {"from": "2021-07-02", "weights": {"b": "1"}},
        term={"from": "2021-01-01"},
    )
    with pytest.raises(AssertionError, match="E314"):
        run(spec, [row("2021-07-01", 10)])


def test_J1_a_gap_that_depends_on_an_event_is_refused_when_the_event_is_known():
    spec = phased(
        {"from": {"event": "start"}, "for": "1 year", "weights": {"a": "1"}},
        {"from": "2022-06-01", "weights": {"b": "1"}},
        term={"from": {"event": "start"}}, clock={"unit": "anniversary"},
        events={"start": {"required": "yes"}},
    )  # fmt: skip
    found = [row("2022-03-01", 10)]
    with pytest.raises(PlanProblem) as gap:
        run(spec, found, events={"start": date(2021, 3, 1)})
    assert (gap.value.code, gap.value.values["span"]) == ("E311", "2022-03-01~2022-05-31")
    with pytest.raises(PlanProblem) as overlap:
        run(spec, [row("2022-07-01", 10)], events={"start": date(2021, 9, 1)})
    assert overlap.value.code == "E312"
    fits = run(spec, found, events={"start": date(2021, 6, 1)})
    assert totals(fits)["a"] == 10


@pytest.mark.parametrize("boundary", [date(2021, 2, 28), date(2022, 1, 1), date(2024, 2, 29),
                                      date(2021, 12, 31), date(2021, 7, 31)])  # fmt: skip
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_J2_the_boundary_belongs_to_the_new_phase(boundary, shift):
    spec = phased({"until": boundary.isoformat(), "weights": A_THEN_B[0]}, {"weights": A_THEN_B[1]})
    day = boundary + timedelta(days=shift)
    assert paid(one_year(spec, row(day, 10), year=day.year))["a" if shift < 0 else "b"] == 10


@pytest.mark.parametrize(
    ("rule", "expected"), [("up", date(2025, 3, 1)), ("down", date(2025, 2, 28))]
)
def test_J2_a_year_after_29_february_is_a_declared_choice(rule, expected):
    assert add_months(date(2024, 2, 29), 12, rule) == expected
    with pytest.raises(DateError) as caught:
        add_months(date(2024, 2, 29), 12)
    assert caught.value.code == "E234"


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(0, 240))
def test_J2_months_count_forward_and_never_skip_a_month(day, months):
    down, up = add_months(day, months, "down"), add_months(day, months, "up")
    index = day.year * 12 + day.month - 1 + months
    assert (down.year, down.month - 1) == divmod(index, 12)
    assert up == down or (up == down + timedelta(days=1) and up.day == 1)


@given(st.lists(st.dates(date(2021, 1, 2), date(2023, 12, 31)), max_size=4, unique=True),
       st.sampled_from(["months", "days"]))  # fmt: skip
@example([date(2021, 6, 15)], "months")
def test_J3_the_parts_of_a_year_add_to_the_year(cuts, rule):
    ends = sorted(cuts)
    starts = [date(2021, 1, 1), *ends]
    pieces = [
        {"id": f"p{i}", "kind": "deduct", "item": "x", "to": "a", "deficit": "drop",
         "amount": fen(12 * 366 * 365), "from": s.isoformat(),
         **({"until": ends[i].isoformat()} if i < len(ends) else {})}
        for i, s in enumerate(starts)
    ]  # fmt: skip
    spec = simple({"b": "1"}, *pieces, part_year=rule)
    found = [row(f"{y}-01-01", 0) for y in (2021, 2022, 2023)]
    for year, result in run(spec, found).last.years.items():
        limits = {n.id: n.limit for n in result.plan.curve_nodes() if n.limit is not None}
        assert sum(limits.values()) == 12 * 366 * 365, (year, limits)


@given(st.dates(date(2021, 1, 1), date(2021, 12, 30)), st.data())
def test_J4_moving_the_event_by_a_day_moves_that_day_only(event, data):
    spec = phased(
        {"from": {"event": "start"}, "for": "1 year", "weights": A_THEN_B[0]},
        {"weights": A_THEN_B[1]},
        term={"from": {"event": "start"}}, events={"start": {"required": "yes"}},
        clock={"unit": "anniversary", "month_end": "down"},
    )  # fmt: skip
    assume(event.day < 28)
    boundary = add_months(event, 12)
    near = [boundary + timedelta(days=d) for d in (-1, 0, 1)]
    found = [row(d, 10, str(d)) for d in near] + [row(data.draw(days((2022,))), 5, "x")]
    cuts = [date(2022, 12, 31)]
    one = run(spec, found, cuts, events={"start": event})
    two = run(spec, found, cuts, events={"start": event + timedelta(days=1)})
    that_day = sum(r.amount for r in found if r.effective == boundary)
    assert totals(two)["a"] - totals(one)["a"] == that_day


@given(days(), st.integers(0, 400), st.integers(0, 400))
def test_J5_only_the_effective_date_decides_the_terms(day, later, much_later):
    spec = phased({"until": "2022-07-01", "weights": {"a": "1", "b": "3"}}, {"weights": {"b": "1"}})
    end = [date(2025, 12, 31)]
    at_once = row(day, 101, "x")
    first = replace(at_once, posted=day + timedelta(days=later))
    second = replace(at_once, posted=day + timedelta(days=much_later))
    assert run(spec, [first], end).last.years[day.year].exact == run(
        spec, [second], end).last.years[day.year].exact  # fmt: skip


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_J6_december_money_booked_in_january_counts_where_its_date_says(december, january):
    spec = simple({"a": "1", "b": "2"})
    booked = row("2021-12-28", december, "d", posted="2022-01-05")
    other = row("2022-01-06", january, "j")
    years = run(spec, [booked, other], month_ends(2021, 2022)).last.years
    assert years[2021].total == december
    assert years[2022].total == january
    moved = run(spec, [row("2022-01-05", december, "d"), other]).last.years
    both = sum((Fraction(x) for x in owed(years[2021]).values()), Fraction(0)) + sum(
        owed(years[2022]).values())  # fmt: skip
    assert both == sum(owed(moved[2022]).values()) == december + january


def test_J4_years_counted_from_an_event_by_budget_year():
    spec = phased(
        {"from": {"event": "start"}, "for": "1 year", "weights": A_THEN_B[0]},
        {"weights": A_THEN_B[1]},
        term={"from": {"event": "start"}}, events={"start": {"required": "yes"}},
        clock={"unit": "fiscal_year_after_event"},
    )  # fmt: skip
    found = [row("2021-06-01", 1), row("2022-06-01", 10), row("2023-06-01", 100)]
    result = run_account(planner(spec, {"start": date(2021, 3, 1)}), found,
                         [date(y, 12, 31) for y in (2021, 2022, 2023)], agreement="test")  # fmt: skip
    assert totals(result) == {"a": 10, "b": 101}
