"""Every mistake found in a clause kind, with the input that showed it."""

from __future__ import annotations

import json

import pytest

from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from enclave.kinds.base import PlanProblem
from tests.strategies import POT, agreement, fen, paid, row, run, totals

HALF = {"id": "split", "kind": "share", "weights": {"a": "1", "b": "1"}}
ALL_TO_A = {"id": "split", "kind": "share", "weights": {"a": "1"}}
ALL_TO_B = {"id": "split", "kind": "share", "weights": {"b": "1"}}
OWN = {"party": "b", "source": "own_funds"}


def _found(spec):
    """What the loader says of an agreement: code and place."""
    collector = Collector()
    load_agreement_text(json.dumps(spec, ensure_ascii=False), collector=collector)
    return [(d.code, d.path) for d in collector.items]


def _refused(spec, rows):
    with pytest.raises(PlanProblem) as caught:
        run(spec, rows)
    return caught.value.code


def _years(spec, rows, **more):
    return {y: paid(v) for y, v in run(spec, rows, **more).last.years.items()}


# ------------------------------------------------------------------ what falls outside the term


def test_money_outside_the_term_pays_no_guarantee_and_meets_none():
    term = {"term": {"from": "2021-07-01", "for": "3 years"}, "part_year": "full"}
    floor = {"id": "floor", "kind": "guarantee", "amount": fen(500)}
    rows = [row("2021-03-01", 1000), row("2021-08-01", 10)]
    share = {**floor, "to": "a", "payer": {"party": "b", "source": "share"}}
    result = run(agreement([ALL_TO_A, share], **term), rows).last.years[2021]
    assert (paid(result)["b"], result.transfers[0].unmet) == (1000, 490)
    funds = {**floor, "to": "b", "payer": {"party": "a", "source": "own_funds"}}
    result = run(agreement([ALL_TO_A, funds], **term), rows).last.years[2021]
    assert paid(result)["b"] == 1000 + 500


# --------------------------------------------------------------------------- keys that say nothing


def test_a_signed_base_does_not_count_from_then():
    base = {"id": "base", "kind": "baseline", "owners": {"b": fen(100)}, "shortfall": "signed"}
    assert _found(agreement([{**base, "applies": "from_then"}, HALF])) == [
        ("E285", "clauses[0].applies")
    ]
    assert _found(agreement([{**base, "applies": "whole_year"}, HALF])) == []


@pytest.mark.parametrize(
    "clause",
    [
        {"kind": "cap", "party": "a", "limit": fen(1), "span": "budget_year", "spill": "b"},
        {"kind": "guarantee", "to": "a", "amount": fen(1), "payer": OWN},
        {"kind": "fixed_return", "to": "a", "amount": fen(1), "payer": OWN},
        {"kind": "subdivide", "party": "a", "weights": {"c": "1"}},
        {"kind": "reinvest", "parties": ["a"], "rate": "1/2", "to": "c"},
    ],
    ids=lambda c: c["kind"],
)
def test_heads_are_refused_where_nothing_reads_them(clause):
    spec = agreement([HALF, {"id": "x", **clause}], scope={"heads": ["vat"], "retain": "county"})
    assert _found(spec) == []
    spec["clauses"][1]["heads"] = ["vat"]
    assert _found(spec) == [("E371", "clauses[1].heads")]


# --------------------------------------------------------------------------------------- recovery

ENTRIES = [
    {"date": "2020-01-01", "amount": fen(100), "party": "a"},
    {"date": "2020-01-01", "amount": fen(40), "party": "b"},
]
BACK_A = {"id": "back_a", "kind": "recover", "to": "a", "costs": "outlays"}
BACK_B = {"id": "back_b", "kind": "recover", "to": "b", "costs": "outlays"}


def _register(*clauses, entries=ENTRIES, **more):
    return agreement(clauses, data={"outlays": {"entries": entries}}, **more)


def test_each_party_recovers_its_own_outlays():
    spec = _register(BACK_A, BACK_B, {**HALF, "weights": {"c": "1"}})
    result = run(spec, [row("2021-01-01", 1000)]).last.years[2021]
    assert paid(result) == {"a": 100, "b": 40, "c": 860}


def test_outlays_of_a_party_that_nothing_pays_back_are_told():
    assert _found(_register(BACK_A, BACK_B, HALF)) == []
    assert _found(_register(BACK_A, HALF)) == [("W204", "clauses[0].costs")]
    unnamed = [*ENTRIES, {"date": "2020-01-01", "amount": fen(7)}]
    assert [c for c, _ in _found(_register(BACK_A, BACK_B, HALF, entries=unnamed))] == ["W204"]
    plain = [{"date": "2020-01-01", "amount": fen(7)}]
    assert _found(_register(BACK_A, HALF, entries=plain)) == []


def test_interest_runs_from_the_first_outlay_where_no_term_says_from_when():
    entries = [{"date": "2018-01-01", "amount": fen(1000)}]
    back = {**BACK_A, "interest": "10%"}
    rows = [row("2021-01-01", 10000)]
    free = _register(back, ALL_TO_B, entries=entries)
    term = {**free, "term": {"from": "2018-01-01", "for": "10 years"}}
    assert totals(run(free, rows)) == totals(run(term, rows)) == {"a": 1331, "b": 8669}


def test_nothing_is_recovered_before_anything_was_spent():
    phases = [{"until": {"event": "done"}, "weights": {"a": "1"}}, {"weights": {"b": "1"}}]
    spec = _register(
        BACK_A, {"id": "split", "kind": "share", "phases": phases},
        entries=[{"date": "2021-06-01", "amount": fen(100)}],
        events={"done": {"recovered": "back_a", "takes_effect": "same_day"}},
        clock={"unit": "anniversary"}, term={"from": "2021-01-01", "for": "10 years"},
    )  # fmt: skip
    result = run(spec, [row("2021-02-01", 10), row("2021-07-01", 70)]).last.years[2021]
    assert (paid(result), result.events) == ({"a": 80}, {"done": None})
    later = run(spec, [row("2021-02-01", 10), row("2021-07-01", 100), row("2021-08-01", 5)])
    assert str(later.last.years[2021].events["done"]) == "2021-07-01"


# ------------------------------------------------------------------------------------------- tiers


def _tiers(span):
    bands = [{"up_to": fen(100), "weights": {"a": "1"}}, {"weights": {"b": "1"}}]
    return {"tiers": {"basis": "marginal", "span": span, "bands": bands}}


EVEN = {"weights": {"a": "1", "b": "1"}}


def _phased(*phases, start="2021-01-01"):
    return agreement([{"id": "split", "kind": "share", "phases": list(phases)}],
                     term={"from": start, "for": "10 years"})  # fmt: skip


@pytest.mark.parametrize("span", ["agreement", "budget_year", "agreement_year"])
def test_the_running_total_of_tiers_starts_with_their_phase(span):
    spec = _phased({"until": "2023-07-01", **EVEN}, _tiers(span))
    rows = [row("2021-03-01", 1000), row("2023-03-01", 60), row("2023-08-01", 130)]
    assert _years(spec, rows)[2023] == {"a": 30 + 100, "b": 30 + 30}


def test_tiers_of_two_phases_apart_are_two_running_totals():
    spec = _phased(
        {"until": "2022-01-01", **_tiers("agreement")}, {"until": "2023-01-01", **EVEN},
        _tiers("agreement"),
    )  # fmt: skip
    rows = [row("2021-03-01", 80), row("2022-03-01", 1000), row("2023-08-01", 130)]
    assert _years(spec, rows)[2023] == {"a": 100, "b": 30}


def test_tiers_of_phases_that_follow_each_other_go_on():
    more = {"basis": "marginal", "span": "budget_year", "bands": [
        {"up_to": fen(150), "weights": {"b": "1", "a": "0"}}, {"weights": {"a": "1"}}]}  # fmt: skip
    spec = _phased({"until": "2021-07-01", **_tiers("budget_year")}, {"tiers": more})
    rows = [row("2021-03-01", 120), row("2021-08-01", 50)]
    assert _years(spec, rows)[2021] == {"a": 100 + 20, "b": 20 + 30}


def test_an_agreement_year_that_turns_inside_another_phase_starts_afresh():
    spec = _phased(
        {"until": "2022-03-01", **_tiers("agreement_year")}, {"until": "2023-03-01", **EVEN},
        _tiers("agreement_year"), start="2021-07-01",
    )  # fmt: skip
    rows = [row("2021-08-01", 80), row("2022-03-05", 1000), row("2023-04-01", 100)]
    assert _years(spec, rows)[2023] == {"a": 100, "b": 0}


def test_a_cap_over_agreement_years_that_was_taken_out_starts_afresh():
    cap = {"id": "cap", "kind": "cap", "party": "a", "limit": fen(100), "span": "agreement_year",
           "spill": "b"}  # fmt: skip
    spec = agreement(
        [ALL_TO_A, cap], term={"from": "2021-07-01", "for": "9 years"},
        amend=[{"effective": "2022-03-01", "remove": ["cap"]},
               {"effective": "2024-03-01", "add": [cap]}],
    )  # fmt: skip
    rows = [row("2021-08-01", 90), row("2024-04-01", 130)]
    assert _years(spec, rows)[2024] == {"a": 100, "b": 30}


# -------------------------------------------------------------------------------------------- caps

FEE = {"id": "fee", "kind": "retain", "to": "a", "ratio": "10%"}


def _cap(name, limit, span, of):
    return {"id": name, "kind": "cap", "party": "a", "limit": fen(limit), "span": span, "of": of,
            "spill": "b"}  # fmt: skip


def test_a_yearly_and_a_lifetime_cap_may_count_the_same_clauses():
    both = ["fee", "split"]
    spec = agreement([
        FEE, HALF, _cap("year", 50, "budget_year", both), _cap("life", 60, "agreement", both),
    ])  # fmt: skip
    rows = [row("2021-03-01", 200), row("2022-03-01", 200)]
    assert {y: p["a"] for y, p in _years(spec, rows).items()} == {2021: 50, 2022: 10}


def test_a_cap_does_not_count_a_part_of_what_was_put_together():
    spec = agreement([
        FEE, HALF, _cap("year", 50, "budget_year", ["fee", "split"]),
        _cap("life", 60, "agreement", ["split"]),
    ])  # fmt: skip
    assert _refused(spec, [row("2021-03-01", 200)]) == "E344"
    spec["clauses"][3]["of"] = ["year"]
    assert _years(spec, [row("2021-03-01", 200)])[2021]["a"] == 50


def test_a_cap_counts_what_the_close_pays_unless_it_names_other_clauses():
    back = {"id": "back", "kind": "fixed_return", "to": "a", "amount": fen(30), "payer": OWN}
    rows = [row("2021-03-01", 100)]
    whole = {k: v for k, v in _cap("life", 60, "agreement", None).items() if v is not None}
    result = run(agreement([HALF, whole, back]), rows).last.years[2021]
    assert (paid(result)["a"], result.transfers[0].unmet) == (60, 20)
    assert result.closing.nodes["life"].left == 60
    named = _cap("life", 60, "agreement", ["split"])
    assert _years(agreement([HALF, named, back]), rows)[2021]["a"] == 80


# -------------------------------------------------------------------------- what the close pays


def _third(**more):
    return agreement(
        [HALF, {"id": "floor", "kind": "guarantee", "to": "a", "amount": fen(1000), "payer": {
            **OWN, "limit": {"ratio": "1/3", "of": "x"}}, "from": "2021-06-01"}],
        part_year="months", data={"x": {"value": fen(1001)}}, **more,
    )  # fmt: skip


def test_what_a_transfer_rounds_is_listed_and_limits_round_down():
    plan = run(_third(), [row("2021-08-01", 1)]).last.years[2021].plan
    assert (plan.transfers[0].amount, plan.transfers[0].limit) == (583, 333)
    assert {(n.clause, n.rounded) for n in plan.notes} == {("floor", 583), ("floor", 333)}


@pytest.mark.parametrize("source", ["own_funds", "share"])
def test_a_body_below_a_party_is_not_guaranteed(source):
    below = {"id": "sub", "kind": "subdivide", "party": "a", "weights": {"c": "1", "d": "1"}}
    floor = {"id": "floor", "kind": "guarantee", "to": "c", "amount": fen(40),
             "payer": {"party": "b", "source": source}}  # fmt: skip
    assert _found(agreement([HALF, below, floor])) == [("E346", "clauses[2].to")]
    floor["to"] = "b"
    floor["payer"] = {"party": "c", "source": source}
    expected = [("E346", "clauses[2].payer.party")] if source == "share" else []
    assert _found(agreement([HALF, below, floor])) == expected
    later = {**below, "from": "2025-01-01"}
    apart = {**floor, "to": "c", "payer": OWN, "until": "2025-01-01"}
    assert _found(agreement([HALF, later, apart, {**FEE, "to": "c"}])) == []


@pytest.mark.parametrize("rate", ["100%", "40%"])
def test_what_the_close_pays_is_routed_like_a_share(rate):
    rolling = {"id": "roll", "kind": "reinvest", "parties": ["a"], "rate": rate, "to": "c"}
    floor = {"id": "floor", "kind": "guarantee", "to": "a", "amount": fen(400), "payer": OWN}
    for clauses in ([HALF, floor, rolling], [HALF, rolling, floor]):
        flows = run(agreement(clauses), [row("2021-01-01", 200)]).flows
        routed = sum(f.amount for f in flows if f.payee == "a" and f.cash_to == "c")
        assert routed == 400 * int(rate[:-1]) // 100
        assert sum(f.amount for f in flows if f.payee == "a") == 400


def test_bases_of_any_size_may_be_put_together():
    base = {"id": "base", "kind": "baseline", "pool": "joint", "shortfall": "by_base",
            "owners": {"b": "6000000000.01元", "a": "5000000000.00元"}, "deficit": "drop"}  # fmt: skip
    assert _years(agreement([base, HALF]), [row("2021-01-01", 11)])[2021] == {"a": 5, "b": 6}


# ------------------------------------------------------------------------------------- side by side

SIDES = {"id": "base", "kind": "baseline", "owners": {"b": fen(10), "c": fen(20)},
         "pool": "per_side", "shortfall": "by_base", "deficit": "drop"}  # fmt: skip
BOTH = [row("2021-01-01", 100), row("2021-01-01", 100, source="county@c")]


@pytest.mark.parametrize("kind", ["retain", "deduct"])
def test_a_part_of_everything_does_not_mix_the_sides(kind):
    fee = {**FEE, "kind": kind, **({"item": "x"} if kind == "deduct" else {})}
    scope = {"heads": "all", "retain": "county", "collectors": ["b", "c"]}
    spec = agreement([fee, SIDES, HALF], scope=scope)
    assert _years(spec, BOTH)[2021] == {"a": 20 + 75, "b": 10 + 75, "c": 20}


def test_an_amount_off_everything_mixes_the_sides():
    fee = {"id": "fee", "kind": "retain", "to": "a", "amount": fen(5)}
    scope = {"heads": "all", "retain": "county", "collectors": ["b", "c"]}
    assert _refused(agreement([fee, SIDES, HALF], scope=scope), BOTH) == "E347"
    assert POT == "county@b"
