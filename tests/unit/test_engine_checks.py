"""The checks that run on every evaluation: each of them is shown to catch what it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from enclave.curve import Leaf
from enclave.diagnostics import InvariantViolation
from enclave.engine.checks import check_year
from enclave.engine.details import detail_rows
from enclave.engine.exact import _check_flows, run_account
from enclave.engine.model import TransferResult
from enclave.engine.walk import walk_year
from enclave.ir import State
from enclave.money import FEN_LIMIT
from tests.strategies import agreement, capped, fen, one_year, paid, planner, row, run, simple

SPEC = agreement([
    {"id": "split", "kind": "share", "weights": {"a": "1", "b": "2", "c": "0"}},
    {"id": "floor", "kind": "guarantee", "to": "a", "amount": fen(50),
     "payer": {"party": "b", "source": "share"}},
])  # fmt: skip
YEAR = one_year(SPEC, row("2021-05-01", 100))
WALK = walk_year(YEAR.plan, YEAR.cells, State(), date(2021, 12, 31))
DONE = YEAR.transfers[0]


def shifted(values, i, by):
    return (*values[:i], values[i] + by, *values[i + 1 :])


BROKEN = {
    "A3 exact": replace(YEAR, exact=shifted(YEAR.exact, 0, Fraction(1, 2))),
    "A3 posted": replace(YEAR, posted=shifted(YEAR.posted, 0, 1)),
    "E2 far": replace(YEAR, by_period=(shifted(shifted(YEAR.by_period[0], 0, 5), 1, -5),)),
    "A6 uneven": replace(YEAR, transfers=(replace(DONE, moves=DONE.moves[:1]),)),
    "A6 too much": replace(YEAR, transfers=(replace(DONE, due=1),)),
}


def test_a_good_year_passes():
    check_year(YEAR, WALK)


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_year_is_caught(what):
    with pytest.raises(InvariantViolation) as caught:
        check_year(BROKEN[what], WALK)
    assert caught.value.invariant == what.split()[0]


def test_a_share_of_zero_that_got_a_fen_is_caught():
    place = [leaf.party for leaf in YEAR.plan.leaves].index("c")
    other = [leaf.id for leaf in YEAR.plan.leaves].index("b/split")
    moved = shifted(shifted(YEAR.by_period[0], place, 1), other, -1)
    with pytest.raises(InvariantViolation) as caught:
        check_year(replace(YEAR, by_period=(moved,)), WALK)
    assert caught.value.invariant in ("B4", "E2")


def test_a_node_that_lost_money_is_caught():
    step = replace(WALK.steps[0], outputs=shifted(WALK.steps[0].outputs, 0, Fraction(1)))
    with pytest.raises(InvariantViolation) as caught:
        check_year(YEAR, replace(WALK, steps=[step]))
    assert caught.value.invariant == "A2"


def test_a_total_beyond_any_guard_is_caught():
    spec, found = simple({"a": "1"}), [row("2021-01-01", FEN_LIMIT * 10_000)]
    with pytest.raises(InvariantViolation) as caught:
        run_account(planner(spec), found, [date(2021, 12, 31)], agreement="x", guard=10**30)
    assert caught.value.invariant == "B7"


def test_cells_that_do_not_add_to_the_year_are_caught():
    wrong = {cell: amount + 1 for cell, amount in YEAR.cells.items()}
    with pytest.raises(InvariantViolation) as caught:
        detail_rows(replace(YEAR, cells=wrong))
    assert caught.value.invariant == "A8"


def test_flows_that_do_not_explain_a_year_are_caught():
    result = run(SPEC, [row("2021-05-01", 100)])
    with pytest.raises(InvariantViolation) as caught:
        _check_flows(result.last, result.flows[1:])
    assert caught.value.invariant == "A8"


def test_what_is_unmet_is_due_less_paid():
    leaf = Leaf(("a", "floor"))
    done = TransferResult("t", "floor", 10, 4, ((leaf, 4),), own_funds=True, payer="b")
    assert done.unmet == 6


def _events(rows, effect="same_day", now="2021-12-31", **more):
    spec = capped({"a": "1"}, "a", 100, "b", **more)
    spec["events"] = {"full": {"cap_reached": "ceiling", "takes_effect": effect}}
    return run(spec, rows, [now]).last.years[2021].events["full"]


@pytest.mark.parametrize(
    ("effect", "day"),
    [
        ("same_day", date(2021, 5, 7)),
        ("next_month", date(2021, 6, 1)),
        ("next_year", date(2022, 1, 1)),
    ],
)
def test_a_derived_event_takes_effect_as_agreed(effect, day):
    rows = [row("2021-03-01", 60), row("2021-05-07", 40), row("2021-06-01", 10)]
    assert _events(rows, effect) == day


def test_a_derived_event_with_refunds_is_the_first_day_it_holds():
    rows = [
        row("2021-03-01", 60),
        row("2021-04-01", -20),
        row("2021-05-07", 60),
        row("2021-06-01", -90),
    ]
    assert _events(rows) == date(2021, 5, 7)
    assert _events(rows[:2]) is None
    assert _events(rows, span="agreement") == date(2021, 5, 7)


def test_a_watched_cap_that_does_not_hold_yet_is_not_reached():
    spec = capped({"a": "1"}, "a", 100, "b")
    spec["clauses"][1]["from"] = "2022-01-01"
    spec["events"] = {"full": {"cap_reached": "ceiling", "takes_effect": "same_day"}}
    years = run(spec, [row("2021-03-01", 200), row("2022-03-01", 200)]).last.years
    assert years[2021].events["full"] is None
    assert years[2022].events["full"] == date(2022, 3, 1)


def test_an_unmet_cap_is_judged_on_its_day():
    spec = capped({"a": "1"}, "a", 100, "b", "agreement")
    spec["events"] = {"open": {"cap_unmet": "ceiling", "at": "2021-07-01"}}
    spec["clauses"][0] = {"id": "split", "kind": "share", "phases": [
        {"until": {"event": "open"}, "weights": {"a": "1"}}, {"weights": {"a": "1", "b": "1"}}]}  # fmt: skip

    def found(*rows, now="2021-12-31"):
        return run(spec, rows, [now]).last.years[2021].events.get("open")

    assert found(row("2021-03-01", 99)) == date(2021, 7, 1)
    assert found(row("2021-03-01", 100)) is None
    assert found(row("2021-03-01", 99), row("2021-07-01", 1)) == date(2021, 7, 1)
    assert found(row("2021-03-01", 99), now="2021-05-31") is None


def test_an_unmet_cap_judged_on_an_event_waits_for_it():
    spec = capped({"a": "1"}, "a", 100, "b", "agreement")
    spec |= {"clock": {"unit": "anniversary"}, "events": {
        "start": {"required": "yes"},
        "open": {"cap_unmet": "ceiling", "at": {"event": "start", "after": "1 year"}}}}  # fmt: skip
    rows = [row("2021-03-01", 10), row("2022-03-01", 10)]
    waiting = run(spec, rows, events={"start": None}).last.years
    assert waiting[2022].events.get("open") is None
    years = run(spec, rows, events={"start": date(2021, 1, 1)}).last.years
    assert years[2022].events["open"] == date(2022, 1, 1)


def test_a_limit_that_rises_inside_the_year_starts_from_what_was_got():
    lines = [{"date": "2021-01-01", "amount": fen(100)}, {"date": "2021-07-01", "amount": fen(50)}]
    spec = simple({"b": "1"}, {"id": "payback", "kind": "recover", "to": "a", "costs": "outlays"},
                  data={"outlays": {"entries": lines}})  # fmt: skip
    result = one_year(spec, row("2021-03-01", 130), row("2021-08-01", 70))
    assert paid(result) == {"a": 150, "b": 50}
    state = result.closing.nodes["payback"]
    assert (state.left, state.limit) == (150, 150)


def test_a_year_without_rows_is_empty():
    result = run_account(planner(simple({"a": "1"})), [], [date(2021, 12, 31)], agreement="x")
    assert result.flows == ()
    assert result.last.years[2021].total == 0


def test_an_unmet_cap_of_a_year_without_receipts_was_not_met():
    spec = capped({"a": "1"}, "a", 100, "b", "agreement")
    spec["events"] = {"open": {"cap_unmet": "ceiling", "at": "2021-01-01"}}
    result = run(spec, [row("2021-03-01", 200)]).last.years[2021]
    assert result.events["open"] == date(2021, 1, 1)


def test_a_cap_behind_a_slab_may_be_reached_and_missed_again():
    """At 100 the whole total changes hands: the cap is reached on the first day, then no more."""
    bands = [
        {"up_to": fen(100), "weights": {"a": "1", "b": "0"}},
        {"weights": {"a": "0", "b": "1"}},
    ]
    tiers = {"basis": "slab", "span": "budget_year", "reached": "yes", "bands": bands}
    cap = {"id": "ceiling", "kind": "cap", "party": "a", "limit": fen(50), "span": "budget_year",
           "spill": "b"}  # fmt: skip
    spec = agreement([{"id": "split", "kind": "share", "tiers": tiers}, cap])
    spec["events"] = {"full": {"cap_reached": "ceiling", "takes_effect": "same_day"}}
    found = one_year(spec, row("2021-03-01", 60), row("2021-04-01", 60), row("2021-05-01", 60))
    assert found.events["full"] == date(2021, 3, 1)
    assert paid(found) == {"a": 0, "b": 180}
