"""Every mistake found in compiling terms to plans, with the input that showed it."""

from __future__ import annotations

import json

import pytest

from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from enclave.kinds.base import PlanProblem
from tests.strategies import agreement, fen, paid, row, run

HALF = {"id": "split", "kind": "share", "weights": {"a": "1", "b": "1"}}
OWN = {"party": "b", "source": "own_funds"}
ROWS = [row("2021-03-01", 100), row("2021-08-01", 100)]


def _floor(amount, **more):
    floor = {"id": "floor", "kind": "guarantee", "to": "a", "amount": fen(amount), "payer": OWN}
    return {**floor, **more}


def _change(effective="2021-07-01", **how):
    return [{"effective": effective, **how}]


def _year(spec, rows=ROWS, year=2021):
    return run(spec, rows).last.years[year]


def _codes(spec):
    """What the loader says of an agreement: code and place."""
    collector = Collector()
    load_agreement_text(json.dumps(spec, ensure_ascii=False), collector=collector)
    return [d.code for d in collector.items]


def _refused(spec, rows=ROWS):
    with pytest.raises(PlanProblem) as caught:
        run(spec, rows)
    return caught.value.code


# ------------------------------------------------------------------ amendments inside a year

YEARLY = [
    {"id": "new", "kind": "baseline", "owners": {"b": fen(120)}, "shortfall": "by_base",
     "deficit": "drop"},
    {"id": "new", "kind": "retain", "to": "b", "amount": fen(120)},
    {"id": "new", "kind": "deduct", "item": "x", "to": "b", "amount": fen(120), "deficit": "drop"},
    {"id": "new", "kind": "cap", "party": "a", "limit": fen(120), "span": "budget_year",
     "spill": "b"},
    _floor(120, id="new"),
    {"id": "new", "kind": "fixed_return", "to": "a", "amount": fen(120), "payer": OWN},
]  # fmt: skip


@pytest.mark.parametrize("clause", YEARLY, ids=lambda c: c["kind"])
def test_a_yearly_amount_added_inside_a_year_counts_like_one_that_starts_there(clause):
    added = agreement([HALF], amend=_change(add=[clause]))
    assert _refused(added) == "E331"
    for rule in ("full", "months", "days"):
        dated = agreement([HALF, {**clause, "from": "2021-07-01"}], part_year=rule)
        assert paid(_year({**added, "part_year": rule})) == paid(_year(dated))


@pytest.mark.parametrize("clause", YEARLY, ids=lambda c: c["kind"])
def test_a_yearly_amount_removed_inside_a_year_counts_like_one_that_ends_there(clause):
    removed = agreement([HALF, clause], amend=_change(remove=["new"]))
    assert _refused(removed) == "E331"
    for rule in ("full", "months", "days"):
        dated = agreement([HALF, {**clause, "until": "2021-07-01"}], part_year=rule)
        assert paid(_year({**removed, "part_year": rule})) == paid(_year(dated))


def test_a_guarantee_that_ends_on_the_last_day_is_not_lost():
    spec = agreement([HALF, _floor(500)], amend=_change("2021-12-31", remove=["floor"]))
    assert paid(_year({**spec, "part_year": "months"}))["a"] == 500 * 11 // 12
    assert paid(_year({**spec, "part_year": "full"}))["a"] == 500


@pytest.mark.parametrize(
    ("rule", "due"), [("days", 50 * 181 + 100 * 184), ("months", 75 * 365), ("full", 100 * 365)]
)
def test_a_guarantee_raised_inside_a_year_counts_each_amount_for_its_part(rule, due):
    spec = agreement([HALF, _floor(50 * 365)], part_year=rule)
    spec["amend"] = _change(set={"clauses[floor].amount": fen(100 * 365)})
    assert paid(_year(spec))["a"] == due


def test_a_fixed_return_whose_payer_changes_is_paid_by_both():
    clause = {"id": "back", "kind": "fixed_return", "to": "a", "amount": fen(120), "payer": OWN}
    payer = {"party": "c", "source": "own_funds"}
    spec = agreement(
        [HALF, clause], part_year="months",
        amend=_change("2021-10-01", set={"clauses[back].payer": payer}),
    )  # fmt: skip
    result = _year(spec)
    assert [(t.payer, t.paid) for t in result.transfers] == [("b", 90), ("c", 30)]
    assert paid(result)["a"] == 100 + 120


def test_a_guarantee_does_not_change_hands_inside_a_year():
    payer = {"party": "c", "source": "own_funds"}
    spec = agreement(
        [HALF, _floor(500)], part_year="months",
        amend=_change(set={"clauses[floor].payer": payer}),
    )  # fmt: skip
    assert _refused(spec) == "E365"
    spec["amend"][0]["effective"] = "2022-01-01"
    assert _year(spec).transfers[0].payer == "b"


def test_an_amendment_of_something_else_does_not_cut_a_yearly_amount():
    spec = agreement([HALF, {**_floor(500), "note": "x"}, YEARLY[0]])
    change = {"clauses[floor].note": "y", "clauses[split].weights": {"a": "1", "b": "3"}}
    amended = {**spec, "amend": _change(set=change)}
    assert paid(_year(amended))["a"] == paid(_year(spec))["a"] == 500


def test_a_limit_changed_inside_the_year_counts_for_the_whole_year_as_before():
    spec = agreement([HALF, YEARLY[3]], amend=_change(set={"clauses[new].limit": fen(70)}))
    assert paid(_year(spec)) == {"a": 70, "b": 130}
