"""Every mistake found in compiling terms to plans, with the input that showed it."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest

from enclave.compile.load import load_agreement_text
from enclave.dates import DateError
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


# ------------------------------------------------------------------- what an amendment may change


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("agreement", "other"), ("title.zh", "x"), ("status", "draft"), ("settle.late", "adjust"),
        ("settle", "x"), ("scope.retain", "county+prefecture"), ("scope", "x"),
        ("scope", {"heads": "all", "retain": "county", "collectors": ["a"]}),
        ("parties.a.role", "host"), ("parties", {}), ("priority", "2"), ("unit", "元"),
    ],
    ids=str,
)  # fmt: skip
def test_what_holds_from_the_first_day_cannot_be_amended(path, value):
    spec = agreement([HALF], priority="1", unit="万元", amend=_change(set={path: value}))
    assert _codes(spec) == ["E366"]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("clauses[split].weights", {"a": "1"}), ("data.x.value", fen(5)), ("part_year", "days"),
        ("clock.unit", "fiscal_year_of_event"), ("scope.heads", ["vat"]), ("term.for", "9 years"),
        ("scope", {"heads": ["vat"], "retain": "county"}), ("events.e.date", "2030-01-01"),
    ],
    ids=str,
)  # fmt: skip
def test_terms_can_be_amended(path, value):
    spec = agreement(
        [HALF, {**_floor(1), "amount": {"data": "x"}, "from": {"event": "e"}}],
        data={"x": {"value": fen(1)}}, events={"e": {"date": "2021-01-01"}},
        clock={"unit": "anniversary"}, term={"from": "2020-01-01", "for": "5 years"},
        part_year="full", amend=_change(set={path: value}),
    )  # fmt: skip
    assert not {c for c in _codes(spec) if c[0] == "E"}


def test_a_party_may_join_by_an_amendment():
    spec = agreement([HALF])
    third = {"name": {"zh": "c县"}, "role": "third", "level": "county"}
    change = {"parties": {**spec["parties"], "c": third}, "clauses[split].weights": {"c": "1"}}
    spec["amend"] = _change(set=change)
    assert _codes(spec) == []
    assert paid(_year(spec)) == {"a": 50, "b": 50, "c": 100}


def test_an_amendment_says_something():
    assert _codes(agreement([HALF], amend=_change())) == ["E367"]
    assert _codes(agreement([HALF], amend=_change(note="x"))) == ["E367"]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("", "x", "E361"), (".", "x", "E361"), ("clauses[split", "x", "E361"),
        ("clauses[split].weights.a.b", "x", "E361"), ("clauses", "foo", "E207"),
        ("clauses", ["x"], "E206"), ("clauses[split]", "foo", "E206"),
    ],
    ids=str,
)  # fmt: skip
def test_an_odd_path_is_refused_in_words(path, value, code):
    assert _codes(agreement([HALF], amend=_change(set={path: value}))) == [code]
    removed = _change(set={path: value}, remove=["split"])
    assert _codes(agreement([HALF], amend=removed)) in ([code], ["E361"])


class _Heads:
    """A table of one head with a second name."""

    def resolve(self, text):
        return {"增值税": "vat", "vat": "vat"}.get(text)

    def words(self):
        return ["vat"]


def test_heads_of_an_amendment_are_known_by_any_name():
    fee = {"id": "fee", "kind": "retain", "to": "a", "ratio": "10%", "heads": ["增值税"]}
    spec = agreement([HALF], amend=_change(add=[fee]))
    for heads, codes in ((["增值税"], []), (["no such head"], ["E284"])):
        spec["amend"][0]["add"] = [{**fee, "heads": heads}]
        collector = Collector()
        loaded = load_agreement_text(json.dumps(spec), collector=collector, heads=_Heads())
        assert [d.code for d in collector.items] == codes
        assert loaded is not None
        found = loaded.versions[1].agreement.clause("fee")
        assert codes or found.heads == ("vat",)


# ------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize("unit", ["anniversary", "fiscal_year_of_event"])
def test_a_time_beyond_the_calendar_is_refused_in_words(unit):
    far = {"event": "x", "after": "9000 years"}
    spec = agreement(
        [HALF, _floor(1, **{"from": far})], events={"x": {"date": "2021-01-01"}},
        clock={"unit": unit},
    )  # fmt: skip
    assert _refused(spec) == "E238"


def test_a_term_beyond_the_calendar_is_refused_in_words():
    spec = agreement([HALF], term={"from": "2021-01-01", "for": "9000 years"})
    with pytest.raises((DateError, PlanProblem)) as caught:
        run(spec, ROWS)
    assert caught.value.code == "E238"


# ------------------------------------------------------------------------------ refused for nothing


def _cap(name, party, limit, spill, **more):
    cap = {"id": name, "kind": "cap", "party": party, "limit": fen(limit), "span": "budget_year"}
    return {**cap, "spill": spill, **more}


def test_a_cap_that_does_not_count_the_guarantee_does_not_contradict_it():
    assert _codes(agreement([HALF, _cap("x", "a", 10, "b"), _floor(500)])) == ["E303"]
    of = agreement([HALF, _cap("x", "a", 10, "b", of=["split"]), _floor(500)])
    assert _codes(of) == []
    assert paid(_year(of))["a"] == 500
    later = _cap("x", "a", 10, "b", **{"from": "2025-01-01"})
    assert _codes(agreement([HALF, later, _floor(500, until="2025-01-01")])) == []


def test_caps_of_different_times_do_not_spill_in_a_circle():
    caps = [_cap("c1", "a", 10, "b", until="2022-01-01"),
            _cap("c2", "b", 10, "a", **{"from": "2022-01-01"})]  # fmt: skip
    spec = agreement([HALF, *caps])
    rows = [row("2021-03-01", 100), row("2022-03-01", 100)]
    result = run(spec, rows).last.years
    assert [paid(result[y]) for y in (2021, 2022)] == [{"a": 10, "b": 90}, {"a": 90, "b": 10}]
    del caps[1]["from"]
    assert _codes(agreement([HALF, *caps])) == ["E302"]


def test_a_cap_applies_after_those_that_spill_into_it_at_the_same_time():
    caps = [
        _cap("c1", "a", 10, "b", until="2022-01-01"),
        _cap("d", "c", 5, "a", **{"from": "2022-01-01"}),
        _cap("c2", "b", 10, "c", **{"from": "2022-01-01"}),
    ]
    result = run(agreement([HALF, *caps]), [row("2022-03-01", 100)]).last.years[2022]
    assert paid(result) == {"a": 50 + 35, "b": 10, "c": 5}


def test_many_caps_that_spill_forward_are_checked_at_once():
    names = [f"p{i}" for i in range(40)]
    weights = dict.fromkeys(names, "1")
    caps = [_cap(f"c{i}", p, 10, dict.fromkeys(names[i + 1 :], "1"))
            for i, p in enumerate(names[:-1])]  # fmt: skip
    spec = agreement([{"id": "split", "kind": "share", "weights": weights}, *caps])
    spec["parties"] = {
        p: {"name": {"zh": p}, "role": "origin" if i else "host", "level": "county"}
        for i, p in enumerate(names)
    }
    start = time.perf_counter()
    assert _codes(spec) == []
    assert time.perf_counter() - start < 5


def test_phases_that_exclude_each_other_may_have_the_same_days():
    def after(years, **more):
        return {"from": {"event": "p", "after": f"{years} years"}, "for": "2 years", **more}

    phases = [
        {"from": {"event": "p"}, "for": "3 years", "weights": {"a": "1"}},
        after(3, when="x", weights={"a": "1", "b": "1"}), after(3, when="y", weights={"b": "1"}),
    ]  # fmt: skip
    spec = agreement(
        [{"id": "split", "kind": "share", "phases": phases}], clock={"unit": "anniversary"},
        events={e: {"required": "yes"} for e in "pxy"}, term={"from": {"event": "p"}, "for": "5 years"},
    )  # fmt: skip
    assert _codes(spec) == []
    day = date(2018, 1, 1)
    for x, y, share in ((day, None, 50), (None, day, 0)):
        found = run(spec, [row("2021-03-01", 100)], events={"p": day, "x": x, "y": y})
        assert paid(found.last.years[2021]).get("a", 0) == share
    with pytest.raises(PlanProblem) as caught:
        run(spec, [row("2021-03-01", 100)], events=dict.fromkeys("pxy", day))
    assert caught.value.code == "E312"
    del phases[1]["when"], phases[2]["when"]
    assert "E315" in _codes(spec)


def test_a_party_that_only_an_amendment_reaches_is_not_told_as_unused():
    spec = agreement([HALF])
    spec["parties"]["c"] = {"name": {"zh": "c县"}, "role": "third", "level": "county"}
    assert _codes(spec) == ["W201"]
    spec["amend"] = _change(set={"clauses[split].weights": {"a": "1", "c": "1"}})
    assert _codes(spec) == []


# ------------------------------------------------------------------------------------- words


def test_a_clause_is_told_in_the_words_in_force_at_the_end_of_the_year():
    spec = agreement([HALF], amend=_change("2022-07-01", set={
        "clauses[split].weights": {"a": "3", "b": "1"}}))  # fmt: skip
    rows = [row(f"{y}-03-01", 100) for y in (2021, 2022, 2023)]
    words = {y: r.plan.label_of["split"].words.en for y, r in run(spec, rows).last.years.items()}
    assert "50%" in words[2021]
    assert "75%" in words[2022]
    assert words[2022] == words[2023]


def test_a_clause_that_was_taken_out_is_still_told_in_its_last_year():
    spec = agreement([HALF, _floor(1)], part_year="full", amend=_change(remove=["floor"]))
    rows = [row("2021-03-01", 1), row("2022-03-01", 1)]
    found = {y: "floor" in r.plan.label_of for y, r in run(spec, rows).last.years.items()}
    assert found == {2021: True, 2022: False}
