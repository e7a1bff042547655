"""Every mistake found in the engine, the compiler or a clause kind, with the input that showed it."""

from __future__ import annotations

import time
from datetime import date

import pytest

from enclave.diagnostics import InputRejected, InvariantViolation
from enclave.kinds.base import PlanProblem
from tests.strategies import POT, agreement, fen, paid, planner, row, run, totals

SPLIT = {"id": "split", "kind": "share", "weights": {"a": "6", "b": "4"}}
ALL_TO_A = {"id": "split", "kind": "share", "weights": {"a": "1"}}


def test_the_party_that_takes_the_remainder_may_have_several_clauses():
    fifths = dict.fromkeys("abcde", "1/5")
    spec = agreement(
        [
            {"id": "fee", "kind": "retain", "to": "e", "ratio": "1/10"},
            {"id": "split", "kind": "share", "weights": fifths},
        ],
        settle={"period": "year", "late": "restate", "remainder": {"to": "e"}},
    )
    for amount in range(-30, 31):
        result = run(spec, [row("2021-01-01", amount)]).last.years[2021]
        assert sum(result.posted) == amount


def test_late_rows_every_year_do_not_make_adjust_slow():
    spec = agreement([SPLIT])
    rows = [row(date(y, 6, 1), 1000, f"n{y}") for y in range(2000, 2030)]
    rows += [row(date(y, 6, 2), -10, f"l{y}", date(y + 1, 3, 1)) for y in range(2000, 2029)]
    start = time.perf_counter()
    result = run(spec, rows, late="adjust")
    assert time.perf_counter() - start < 5
    assert sum(totals(result).values()) == sum(r.amount for r in rows)


def test_a_clause_that_starts_inside_the_year_may_stand_before_yearly_tiers():
    spec = agreement([
        {"id": "cost", "kind": "deduct", "item": "x", "to": "b", "amount": fen(10),
         "deficit": "drop", "from": "2021-07-01"},
        {"id": "split", "kind": "share", "tiers": {
            "basis": "marginal", "span": "budget_year", "bands": [
                {"up_to": fen(100), "weights": {"a": "1"}}, {"weights": {"b": "1"}}]}},
    ], part_year="full")  # fmt: skip
    result = run(spec, [row("2021-03-01", 60), row("2021-08-01", 100)]).last.years[2021]
    assert paid(result) == {"a": 100, "b": 60}


def test_an_amendment_inside_the_year_may_not_bring_a_new_party_into_yearly_tiers():
    rows = [row("2021-03-01", 150), row("2021-08-01", 10)]
    with pytest.raises(PlanProblem) as caught:
        run(_amended({"b": "1"}, {"c": "1"}), rows)
    assert (caught.value.code, caught.value.path) == ("E364", ("clauses", 0))
    same = _amended({"b": "1", "c": "0"}, {"b": "0", "c": "1"})
    before = run(same, rows, ["2021-06-30"]).last.years[2021]
    assert paid(before) == {"a": 100, "b": 50, "c": 0}
    after = run(same, rows, ["2021-12-31"]).last.years[2021]
    assert paid(after) == {"a": 100, "b": 0, "c": 60}


def _amended(first, second):
    bands = [{"up_to": fen(100), "weights": {"a": "1"}}, {"weights": first}]
    tiers = {"basis": "marginal", "span": "budget_year", "bands": bands}
    return agreement(
        [{"id": "split", "kind": "share", "tiers": tiers}],
        amend=[{
            "effective": "2021-07-01",
            "set": {"clauses[split].tiers.bands[1].weights": second},
        }],
    )  # fmt: skip


def _capped(*guarantees, span="budget_year", **cap):
    return agreement([
        {"id": "split", "kind": "share", "weights": {"a": "1", "b": "9"}},
        {"id": "ceiling", "kind": "cap", "party": "a", "limit": fen(100), "span": span,
         "spill": "b", **cap},
        *guarantees,
    ])  # fmt: skip


def _floor(name, amount, source="own_funds", **more):
    payer = {"party": "b", "source": source}
    return {"id": name, "kind": "guarantee", "to": "a", "amount": fen(amount), "payer": payer,
            **more}  # fmt: skip


def test_two_top_ups_of_one_year_both_use_up_the_room_of_a_cap_over_the_term():
    spec = _capped(_floor("low", 30), _floor("high", 60), span="agreement")
    result = run(spec, [row("2021-05-01", 100), row("2022-05-01", 100), row("2023-05-01", 100)])
    assert totals(result)["a"] <= 100
    assert result.last.years[2021].closing.nodes["ceiling"].left == 60


def test_a_top_up_stays_within_every_cap_of_the_party():
    spec = _capped(_floor("floor", 90))
    lifetime = {"id": "life", "kind": "cap", "party": "a", "limit": fen(150), "span": "agreement",
                "spill": "b"}  # fmt: skip
    spec["clauses"].insert(2, lifetime)
    result = run(spec, [row(f"{y}-05-01", 100) for y in (2021, 2022, 2023)])
    assert totals(result)["a"] == 150


def test_a_cap_that_does_not_hold_yet_leaves_room_for_a_top_up():
    spec = _capped(_floor("floor", 90), **{"from": "2023-01-01"})
    result = run(spec, [row("2021-05-01", 100)]).last.years[2021]
    assert paid(result)["a"] == 90


def test_own_funds_make_up_for_a_negative_entitlement_too():
    spec = agreement([{"id": "split", "kind": "share", "weights": {"a": "1"}}, _floor("floor", 50)])
    result = run(spec, [row("2021-05-01", -30)]).last.years[2021]
    assert paid(result)["a"] == 50
    assert result.transfers[0].unmet == 0


def test_a_cap_listed_before_what_spills_into_its_party_still_binds():
    caps = [
        {"id": "cap_b", "kind": "cap", "party": "b", "limit": fen(50), "span": "budget_year",
         "spill": "c"},
        {"id": "cap_a", "kind": "cap", "party": "a", "limit": fen(20), "span": "budget_year",
         "spill": "b"},
    ]  # fmt: skip
    for listed in (caps, caps[::-1]):
        result = run(agreement([SPLIT, *listed]), [row("2021-05-01", 100)]).last.years[2021]
        assert paid(result) == {"a": 20, "b": 50, "c": 30}


def test_money_is_routed_as_the_terms_of_its_own_period_say():
    rolling = {"id": "rolling", "kind": "reinvest", "parties": ["a"], "rate": "100%", "to": "c"}
    rows = [row("2021-05-01", 100, "x"), row("2021-08-01", 50, "y")]
    early = run(agreement([SPLIT, {**rolling, "until": "2021-07-01"}]), rows)
    assert [(f.amount, f.cash_to) for f in early.flows if f.payee == "a"] == [(60, "c"), (30, None)]
    late = run(agreement([SPLIT, {**rolling, "from": "2021-07-01"}]), rows)
    assert [(f.amount, f.cash_to) for f in late.flows if f.payee == "a"] == [(60, None), (30, "c")]


def test_a_clause_does_not_take_other_heads_that_were_merged_before_it():
    spec = agreement([
        {"id": "fee", "kind": "retain", "to": "b", "ratio": "1/10"},
        {"id": "vat", "kind": "share", "heads": ["vat"], "weights": {"a": "1"}},
        {"id": "rest", "kind": "share", "heads": ["cit"], "weights": {"b": "1"}},
    ], scope={"heads": ["vat", "cit"], "retain": "county"})  # fmt: skip
    with pytest.raises(PlanProblem) as caught:
        run(spec, [row("2021-01-01", 100, source=f"{POT}#0")])
    assert caught.value.code == "E306"


@pytest.mark.parametrize(
    "clause",
    [
        {"id": "x", "kind": "retain", "to": "a", "amount": fen(-5)},
        {"id": "x", "kind": "deduct", "item": "x", "to": "a", "amount": fen(-5), "deficit": "drop"},
        {"id": "x", "kind": "baseline", "owners": {"a": fen(-5)}, "shortfall": "by_base",
         "deficit": "drop"},
        {"id": "x", "kind": "cap", "party": "a", "limit": fen(-5), "span": "budget_year",
         "spill": "b"},
        _floor("x", -5),
    ],
    ids=lambda c: c["kind"],
)  # fmt: skip
def test_a_negative_limit_is_refused(clause):
    with pytest.raises(PlanProblem) as caught:
        run(agreement([SPLIT, clause]), [row("2021-01-01", 100)])
    assert caught.value.code == "E343"


def test_outlays_that_sum_to_less_than_nothing_are_refused():
    spec = agreement(
        [{"id": "payback", "kind": "recover", "to": "a", "costs": "outlays"}, SPLIT],
        data={"outlays": {"entries": [{"date": "2020-01-01", "amount": fen(-5)}]}},
    )
    with pytest.raises(PlanProblem) as caught:
        run(spec, [row("2021-01-01", 100)])
    assert caught.value.code == "E343"


def test_no_transfer_is_due_where_the_project_fails_the_entry_test():
    spec = agreement([SPLIT, _floor("floor", 90)], data={"old": {"by_year": {"2020": fen(5)}}})
    spec["scope"]["threshold"] = {"average_of": "old", "years": ["2020"], "at_least": fen(6)}
    result = run(spec, [row("2021-01-01", 100)]).last.years[2021]
    assert paid(result) == {"b": 100}
    assert result.transfers == ()


def test_a_register_that_is_missing_is_reported_at_its_clause():
    spec = agreement(
        [{"id": "payback", "kind": "recover", "to": "a", "costs": "outlays"}, SPLIT],
        data={"outlays": {"required": "yes"}},
    )
    with pytest.raises(PlanProblem) as caught:
        run(spec, [row("2021-01-01", 100)])
    assert (caught.value.code, caught.value.path) == ("E333", ("clauses", 0, "costs"))


def test_tiers_over_agreement_years_start_afresh_at_the_anniversary():
    tiers = {"basis": "marginal", "span": "agreement_year", "bands": [
        {"up_to": fen(100), "weights": {"a": "1"}}, {"weights": {"b": "1"}}]}  # fmt: skip
    spec = agreement(
        [{"id": "split", "kind": "share", "tiers": tiers}],
        term={"from": "2021-07-01"}, clock={"unit": "anniversary"},
    )  # fmt: skip
    rows = [row("2021-08-01", 80), row("2022-05-01", 80), row("2022-08-01", 80)]
    years = run(spec, rows).last.years
    assert paid(years[2021])["a"] == 80
    assert paid(years[2022])["a"] == 20 + 80


def _payback(entries, weights_after, effect="same_day"):
    return agreement(
        [
            {"id": "payback", "kind": "recover", "to": "a", "costs": "outlays"},
            {"id": "split", "kind": "share", "phases": [
                {"until": {"event": "done"}, "weights": {"a": "1"}}, {"weights": weights_after}]},
        ],
        data={"outlays": {"entries": [{"date": d, "amount": fen(v)} for d, v in entries]}},
        events={"done": {"recovered": "payback", "takes_effect": effect}},
    )  # fmt: skip


def test_an_outlay_of_november_does_not_undo_a_recovery_of_may():
    rows = [row("2021-05-01", 100), row("2021-06-01", 40)]
    once = run(_payback([("2021-01-01", 100)], {"b": "1"}), rows).last.years[2021]
    twice = run(_payback([("2021-01-01", 100), ("2021-11-01", 50)], {"b": "1"}), rows)
    assert once.events == {"done": date(2021, 5, 1)}
    assert twice.last.years[2021].events == once.events
    assert paid(twice.last.years[2021]) == paid(once) == {"a": 100, "b": 40}


def test_whether_a_cap_was_met_is_judged_once():
    spec = agreement(
        [
            {"id": "split", "kind": "share", "phases": [
                {"until": {"event": "unmet"}, "weights": {"a": "1"}}, {"weights": {"b": "1"}}]},
            {"id": "ceiling", "kind": "cap", "party": "a", "limit": fen(100), "span": "agreement",
             "spill": "b"},
        ],
        events={"unmet": {"cap_unmet": "ceiling", "at": "2022-01-01"}},
    )  # fmt: skip
    rows = [row("2021-05-01", 100), row("2022-05-01", -30), row("2023-05-01", 20)]
    years = run(spec, rows, ["2021-12-31", "2022-12-31", "2023-12-31"]).last.years
    assert years[2023].events.get("unmet") is None
    assert paid(years[2023])["a"] == 20


def test_an_event_that_changes_its_own_day_does_not_undo_itself():
    spec = agreement(
        [
            {"id": "split", "kind": "share", "phases": [
                {"until": {"event": "full"}, "weights": {"a": "6", "b": "4"}},
                {"weights": {"a": "1", "b": "9"}}]},
            {"id": "ceiling", "kind": "cap", "party": "a", "limit": fen(60), "span": "budget_year",
             "spill": "b"},
        ],
        events={"full": {"cap_reached": "ceiling", "takes_effect": "same_day"}},
    )  # fmt: skip
    result = run(spec, [row("2021-05-01", 100), row("2021-06-01", 10)]).last.years[2021]
    assert result.events == {"full": date(2021, 5, 1)}


@pytest.mark.parametrize("late", ["adjust", "restate"])
def test_a_cap_over_the_term_is_not_exceeded_by_a_late_row(late):
    spec = agreement([
        ALL_TO_A,
        {"id": "life", "kind": "cap", "party": "a", "limit": fen(100), "span": "agreement",
         "spill": "b"},
    ])  # fmt: skip
    rows = [row("2021-05-01", 60), row("2022-05-01", 70),
            row("2021-06-01", 50, posted="2023-02-01"), row("2023-03-01", 10)]  # fmt: skip
    result = run(spec, rows, ["2021-12-31", "2022-12-31", "2023-01-31", "2023-12-31"], late=late)
    assert totals(result) == {"a": 100, "b": 90}
    refunds = [row("2021-05-01", 60), row("2022-05-01", 70),
               row("2021-06-01", -50, posted="2023-02-01"), row("2023-03-01", 30)]  # fmt: skip
    result = run(spec, refunds, ["2021-12-31", "2022-12-31", "2023-01-31", "2023-12-31"], late=late)
    # Under ``adjust`` what spilled in 2022 stays: the room that the refund opened comes first again.
    assert totals(result) == ({"a": 100, "b": 10} if late == "restate" else {"a": 80, "b": 30})


def test_the_parts_of_a_year_counted_in_months_add_to_the_year():
    for day in ("2021-01-01", "2021-06-15", "2021-06-30", "2021-12-31"):
        spec = agreement(
            [SPLIT, _floor("one", 1200, until=day), _floor("two", 1200, **{"from": day})],
            part_year="months",
        )
        plan = run(spec, [row("2021-01-01", 0)]).last.years[2021].plan
        assert sum(t.amount for t in plan.transfers) == 1200


def test_a_day_that_does_not_exist_is_a_problem_of_the_agreement():
    spec = agreement([SPLIT], term={"from": {"event": "start"}, "for": "1 year"},
                     clock={"unit": "anniversary"}, events={"start": {"required": "yes"}})  # fmt: skip
    with pytest.raises(PlanProblem) as caught:
        planner(spec, {"start": date(2024, 2, 29)}).plan(2024, _state(), {})
    assert caught.value.code == "E234"


def _state():
    from enclave.ir import State

    return State()


def test_a_top_up_is_divided_like_everything_else_the_party_gets():
    spec = agreement([
        SPLIT, _floor("floor", 90),
        {"id": "below", "kind": "subdivide", "party": "a", "weights": {"c": "2", "d": "1"}},
    ])  # fmt: skip
    result = run(spec, [row("2021-01-01", 100)]).last.years[2021]
    moved = {leaf.id: amount for leaf, amount in result.transfers[0].moves}
    assert moved == {"a/floor/c": 20, "a/floor/d": 10}


def test_years_without_receipts_add_interest_and_deficits():
    spec = agreement(
        [{"id": "payback", "kind": "recover", "to": "a", "costs": "outlays", "interest": "10%"},
         {**SPLIT, "weights": {"b": "1"}}],
        data={"outlays": {"entries": [{"date": "2021-01-01", "amount": fen(1000)}]}},
        term={"from": "2021-01-01"},
    )  # fmt: skip
    silent = run(spec, [row("2023-05-01", 5000)]).last.years
    spoken = run(spec, [row("2021-05-01", 0), row("2023-05-01", 5000)]).last.years
    assert paid(silent[2023]) == paid(spoken[2023]) == {"a": 1210, "b": 3790}
    spec = agreement(
        [{"id": "base", "kind": "baseline", "owners": {"b": fen(100)}, "shortfall": "by_base",
          "deficit": "carry"}, {**SPLIT, "weights": {"a": "1"}}],
        term={"from": "2021-01-01"},
    )  # fmt: skip
    silent = run(spec, [row("2022-05-01", 250)]).last.years
    assert paid(silent[2022]) == {"a": 50, "b": 200}


def test_a_computed_bound_of_zero_is_refused():
    tiers = {"basis": "marginal", "span": "budget_year", "bands": [
        {"up_to": {"data": "bound"}, "weights": {"a": "1"}}, {"weights": {"b": "1"}}]}  # fmt: skip
    spec = agreement([{"id": "split", "kind": "share", "tiers": tiers}],
                     data={"bound": {"value": fen(0)}})  # fmt: skip
    with pytest.raises(PlanProblem) as caught:
        run(spec, [row("2021-01-01", 100)])
    assert (caught.value.code, caught.value.values["bound"]) == ("E272", 1)


def test_an_amount_beyond_the_guard_is_refused_before_anything_is_posted():
    with pytest.raises(InputRejected) as caught:
        run(agreement([SPLIT]), [row("2021-01-01", 10**15)])
    assert caught.value.diagnostics[0].code == "E225"
    with pytest.raises(InputRejected):
        run(agreement([SPLIT]), [row("2021-01-01", 6 * 10**14), row("2021-01-02", 6 * 10**14)])


def test_rows_of_a_pot_the_plan_does_not_have_are_refused():
    with pytest.raises(InvariantViolation):
        run(agreement([SPLIT]), [row("2021-01-01", 10, source="county@nobody")])


@pytest.mark.parametrize("late", ["adjust", "restate"])
def test_a_receipt_that_is_not_known_yet_opens_no_year(late):
    """Without a term the first receipt begins it: nothing was due in 2021 before 2023."""
    spec = agreement([SPLIT, _floor("floor", 5)])
    rows = [row("2022-01-01", 1, "x"), row("2021-01-01", 1, "y", posted="2023-01-01")]
    cuts = ["2021-12-31", "2022-12-31", "2023-12-31"]
    first, second, third = run(spec, rows, cuts, late=late).cuts
    assert (list(first.years), list(second.years)) == ([], [2022])
    assert list(third.years) == [2021, 2022, 2023]
    alone = run(spec, rows[:1], cuts[:2], late=late).flows
    assert [f for f in run(spec, rows, cuts, late=late).flows if f.period.year < 2023] == list(
        alone
    )


def test_a_late_first_receipt_carries_into_the_open_year():
    spec = agreement([SPLIT, {"id": "base", "kind": "baseline", "owners": {"b": fen(10)},
                              "shortfall": "by_base", "deficit": "carry"}])  # fmt: skip
    rows = [row("2022-01-01", 25, "x"), row("2021-01-01", 4, "y", posted="2023-01-01"),
            row("2023-05-01", 30, "z")]  # fmt: skip
    cuts = ["2021-12-31", "2022-12-31", "2023-12-31"]
    both = {late: run(spec, rows, cuts, late=late) for late in ("adjust", "restate")}
    for result in both.values():
        assert sum(totals(result).values()) == 59
    assert paid(both["restate"].last.years[2022])["b"] == 16 + 4
    assert paid(both["adjust"].last.years[2022])["b"] == 10 + 6
