"""What every clause kind promises: a model, words in two languages, aliases, an example that runs."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from enclave.compile.labels import namer, pipeline
from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from enclave.ir import State
from enclave.kinds.base import PlanProblem
from enclave.kinds.registry import PLANNED, kinds
from tests.strategies import agreement, fen, loaded, one_year, owed, paid, planner, row, run, simple

SPLIT = {"id": "split", "kind": "share", "weights": {"a": "6", "b": "4"}}
PAYER = {"party": "b", "source": "share"}
CLAUSES = {
    "retain a part": {"id": "x", "kind": "retain", "to": "b", "ratio": "2%"},
    "retain an amount": {"id": "x", "kind": "retain", "to": "b", "amount": "5万元"},
    "deduct a part": {"id": "x", "kind": "deduct", "item": "费用", "to": "b", "ratio": "5%"},
    "deduct an amount": {"id": "x", "kind": "deduct", "item": "费用", "to": "b",
                         "amount": "5.01元", "deficit": "carry"},
    "deduct and drop": {"id": "x", "kind": "deduct", "item": "费用", "to": "b",
                        "amount": {"ratio": "10%", "of": "tax"}, "deficit": "drop"},
    "baseline": {"id": "x", "kind": "baseline", "owners": {"a": {"data": "tax"}, "b": "3元"},
                 "pool": "joint", "shortfall": "by_base", "deficit": "carry"},
    "signed baseline": {"id": "x", "kind": "baseline", "owners": {"b": "3元"},
                        "shortfall": "signed"},
    "indexed baseline": {"id": "x", "kind": "baseline", "owners": {"b": "3元"},
                         "shortfall": "by_base", "deficit": "drop",
                         "index": {"rate": "5%", "base_year": "2020"}},
    "baseline per side": {"id": "x", "kind": "baseline", "owners": {"b": "3元"}, "pool": "per_side",
                          "shortfall": "by_base", "deficit": "drop"},
    "recover": {"id": "x", "kind": "recover", "to": "a", "costs": "outlays", "portion": "60%",
                "interest": "4.5%"},
    "cap": {"id": "x", "kind": "cap", "party": "a", "limit": {"sum_of": "tax", "years": ["2021"]},
            "span": "budget_year", "spill": "b"},
    "cap spilling to several": {"id": "x", "kind": "cap", "party": "a",
                                "limit": {"average_of": "tax", "years": ["2021", "2022"]},
                                "span": "agreement", "spill": {"b": "1", "c": "1"}},
    "cap a year": {"id": "x", "kind": "cap", "party": "a", "limit": "5元",
                   "span": "agreement_year", "spill": "b"},
    "guarantee": {"id": "x", "kind": "guarantee", "to": "a", "amount": "5元", "payer": PAYER},
    "guarantee from own funds": {
        "id": "x", "kind": "guarantee", "to": "a", "amount": "5元", "beyond_cap": "yes",
        "from": {"event": "start", "after": "1年6个月"},
        "payer": {"party": "b", "source": "own_funds", "limit": "3元"}},
    "fixed return": {"id": "x", "kind": "fixed_return", "to": "a", "amount": "5元", "payer": PAYER},
    "fixed return from own funds": {
        "id": "x", "kind": "fixed_return", "to": "a", "amount": {"data": "tax"}, "from": "2021-05-01",
        "payer": {"party": "b", "source": "own_funds"}},
    "subdivide": {"id": "x", "kind": "subdivide", "party": "a", "weights": {"c": "2", "d": "1"}},
    "subdivide by area": {"id": "x", "kind": "subdivide", "party": "a",
                          "derived": {"from": {"c": "area", "d": "tax_base"}, "decimals": "4"}},
    "reinvest": {"id": "x", "kind": "reinvest", "parties": ["a", "b"], "rate": "100%", "to": "c"},
    "reinvest a part": {"id": "x", "kind": "reinvest", "parties": ["a"], "rate": "1/3", "to": "c"},
    "superior return": {"id": "x", "kind": "superior_return", "superior": "c", "base": "5元",
                        "rate": "50%", "weights": {"a": "1", "b": "1"}},
}  # fmt: skip
MORE = {
    "data": {
        "tax": {"name": {"zh": "上年税收", "en": "last year's tax"},
                "by_year": {"2021": "2元", "2022": "3元", "2023": "4元"}},
        "outlays": {"entries": [{"date": "2021-01-01", "amount": "100元"},
                                {"date": "2022-03-01", "amount": "50元"}]},
        "area": {"quantity": "30.5"},
        "tax_base": {"value": "10元"},
    },
    "events": {"start": {"name": {"zh": "投产", "en": "production"}, "date": "2021-01-01"}},
    "term": {"from": "2021-01-01"},
    "clock": {"unit": "anniversary", "month_end": "down"},
    "part_year": "full",
}  # fmt: skip
PHASES = {"id": "split", "kind": "share", "phases": [
    {"name": {"zh": "起步期", "en": "start"}, "for": "1 year", "weights": {"a": "1", "b": "1"}},
    {"until": {"event": "start", "after": "2 years"}, "when": "start", "tiers": {
        "basis": "marginal", "span": "budget_year", "bands": [
            {"up_to": "3元", "weights": {"a": "3", "b": "7"}}, {"weights": {"a": "5", "b": "5"}}]}},
    {"from": {"event": "start", "after": "2 years"},
     "derived": {"from": {"a": "area", "b": "tax_base"}, "decimals": "2"}}]}  # fmt: skip
SLAB = {"id": "split", "kind": "share", "tiers": {
    "basis": "slab", "span": "agreement", "reached": "no", "bands": [
        {"up_to": "3.005万元", "weights": {"a": "3", "b": "7"}}, {"weights": {"a": "5", "b": "5"}}]}}  # fmt: skip
SPECS = {
    **{name: agreement([SPLIT, clause], **MORE) for name, clause in CLAUSES.items()},
    "phases": agreement([PHASES], **MORE),
    "slab": agreement([SLAB], **MORE),
}
ROWS = [row("2021-05-01", 1000), row("2022-05-01", 10_001), row("2023-05-01", -7)]


@pytest.mark.parametrize("name", SPECS)
def test_a_clause_computes_and_conserves(name):
    years = run(SPECS[name], ROWS).last.years
    for year in (2021, 2022, 2023):
        own = sum(t.paid for t in years[year].transfers if t.own_funds)
        assert sum(years[year].posted) == years[year].total + own
        assert years[year].plan.notes is not None


@pytest.mark.parametrize("name", SPECS)
def test_a_clause_says_itself_in_both_languages(name):
    typed = loaded(SPECS[name]).agreement
    names = namer(typed)
    for _, clause in pipeline(typed):
        words = kinds()[clause.kind].words(clause, names)
        assert words.zh.endswith("。")
        assert words.en.endswith(".")
        assert "None" not in words.zh + words.en
        assert "{" not in words.zh + words.en


@pytest.mark.parametrize("name", SPECS)
def test_a_clause_names_its_parties_where_they_stand(name):
    spec = SPECS[name]
    typed = loaded(spec).agreement
    for i, clause in enumerate(typed.clauses):
        for path, party in kinds()[clause.kind].parties(clause):
            here = spec["clauses"][i]
            for step in path[:-1]:
                here = here[step]
            assert party in (here[path[-1]], path[-1])


@pytest.mark.parametrize("name", kinds())
def test_the_example_of_a_kind_is_a_clause(name):
    kind = kinds()[name]
    collector = Collector()
    head = "\n".join(
        ["agreement: x", "title: 例", "status: template", "parties:"]
        + [f"  {p}: {{name: {p}, role: {'host' if p == 'host' else 'third'}, level: county}}"
           for p in ("origin", "host", "park", "villages", "east", "west", "zone_fund", "province")]
        + ["scope: {heads: [vat], retain: county}", "settle: {period: year, late: restate}", "clauses:"]
    )  # fmt: skip
    lines = kind.example.strip("\n").split("\n")
    body = "\n".join(["  - " + lines[0], *("    " + line for line in lines[1:])])
    load_agreement_text(f"{head}\n{body}\n", collector=collector)
    ours = [d for d in collector.errors if d.code < "E25" and d.path.startswith("clauses")]
    assert ours == []
    assert kind.title.zh
    assert kind.title.en
    assert set(kind.values.values()) >= {name} or kind.values


def test_kinds_that_are_planned_are_not_built():
    assert not set(PLANNED) & set(kinds())


def problem(clauses, rows=(), *, events=None, **more):
    with pytest.raises(PlanProblem) as caught:
        run(agreement(clauses, **more), rows or [row("2021-05-01", 10)], events=events)
    return caught.value


def test_a_party_without_an_entitlement_can_be_neither_capped_nor_divided():
    for clause in (
        {
            "id": "x",
            "kind": "cap",
            "party": "c",
            "limit": "5元",
            "span": "budget_year",
            "spill": "b",
        },
        {"id": "x", "kind": "subdivide", "party": "c", "weights": {"a": "1"}},
        {"id": "x", "kind": "reinvest", "parties": ["c"], "rate": "1/2", "to": "b"},
    ):
        found = problem([SPLIT, clause])
        assert (found.code, found.path) == ("E342", ("clauses", 1))


def test_nothing_is_left_after_everything_is_divided():
    found = problem([SPLIT, {**SPLIT, "id": "again"}])
    assert (found.code, found.path, found.values["clause"]) == ("E341", ("clauses", 1), "again")


def test_revenue_that_no_clause_divides_is_refused():
    only = {**SPLIT, "heads": ["vat"]}
    found = problem([only], scope={"heads": ["vat", "cit"], "retain": "county"},
                    rows=[row("2021-05-01", 10, source="county@b#0")])  # fmt: skip
    assert found.code == "E301"
    assert found.values["heads"].zh == "cit"
    found = problem([{"id": "x", "kind": "retain", "to": "b", "ratio": "1/2"}])
    assert found.values["heads"].in_("en") == "…"


def test_a_part_of_a_year_needs_a_rule():
    floor = {"id": "x", "kind": "guarantee", "to": "a", "amount": "5元", "payer": PAYER,
             "from": "2021-07-01"}  # fmt: skip
    assert problem([SPLIT, floor]).code == "E331"


@pytest.mark.parametrize(("rule", "amount"), [("full", 1200), ("months", 600), ("days", 605)])
def test_a_part_of_a_year_is_full_or_counted(rule, amount):
    floor = {"id": "x", "kind": "fixed_return", "to": "a", "amount": fen(1200),
             "payer": {"party": "b", "source": "own_funds"}, "from": "2021-07-01"}  # fmt: skip
    result = one_year(agreement([SPLIT, floor], part_year=rule), row("2021-01-01", 0))
    assert result.transfers[0].due == amount


def test_an_amount_that_is_rounded_is_noted():
    deal = simple({"b": "1"}, {"id": "x", "kind": "deduct", "item": "x", "to": "a", "deficit": "drop",
                               "amount": {"ratio": "1/3", "of": "tax"}},
                  data={"tax": {"value": fen(100)}})  # fmt: skip
    result = one_year(deal, row("2021-01-01", 50))
    (note,) = result.plan.notes
    assert (note.exact, note.rounded) == (Fraction(100, 3), 33)
    assert paid(result)["a"] == 33
    capped = agreement([SPLIT, {"id": "x", "kind": "cap", "party": "a", "span": "budget_year",
                                "spill": "b", "limit": {"ratio": "2/3", "of": "tax"}}],
                       data={"tax": {"value": fen(100)}})  # fmt: skip
    assert paid(one_year(capped, row("2021-01-01", 500)))["a"] == 66


def test_phases_that_wait_for_an_event():
    waiting = {"id": "split", "kind": "share", "phases": [
        {"until": {"event": "start"}, "weights": {"a": "1", "b": "0"}},
        {"when": "bonus", "for": "1 year", "weights": {"a": "1", "b": "1"}},
        {"weights": {"a": "0", "b": "1"}}]}  # fmt: skip
    spec = agreement([waiting], clock={"unit": "anniversary"},
                     events={"start": {"required": "yes"}, "bonus": {"required": "yes"}})  # fmt: skip
    rows = [row("2021-05-01", 10), row("2022-05-01", 10)]
    given = {"start": date(2022, 1, 1), "bonus": None}
    years = run(spec, rows, events=given).last.years
    assert (paid(years[2021]), paid(years[2022])) == ({"a": 10, "b": 0}, {"a": 0, "b": 10})
    given["bonus"] = date(2022, 1, 1)
    assert paid(run(spec, rows, events=given).last.years[2022]) == {"a": 5, "b": 5}
    never = run(spec, rows, events={"start": None, "bonus": None}).last.years
    assert paid(never[2022]) == {"a": 10, "b": 0}


def test_a_phase_that_ends_before_it_starts_is_empty():
    spec = agreement([{"id": "split", "kind": "share", "phases": [
        {"from": {"event": "start"}, "until": "2021-07-01", "weights": {"a": "1"}},
        {"from": "2021-07-01", "weights": {"b": "1"}}]}],
        term={"from": "2021-07-01"}, events={"start": {"required": "yes"}})  # fmt: skip
    result = run(spec, [row("2021-08-01", 10)], events={"start": date(2021, 8, 1)})
    assert paid(result.last.years[2021])["b"] == 10


def test_bases_of_zero_are_divided_evenly():
    spec = simple({"c": "1"}, {"id": "base", "kind": "baseline", "pool": "joint", "deficit": "drop",
                               "owners": {"a": fen(0), "b": fen(0)}, "shortfall": "by_base"})  # fmt: skip
    assert owed(one_year(spec, row("2021-01-01", -10))) == {"a": -5, "b": -5, "c": 0}


def test_weights_derived_from_nothing_are_refused():
    nothing = {"area": {"quantity": "0"}, "tax_base": {"value": "0元"}}
    derived = {"from": {"a": "area", "b": "tax_base"}, "decimals": "2"}
    for clauses in ([{"id": "split", "kind": "share", "derived": derived}],
                    [SPLIT, {"id": "x", "kind": "subdivide", "party": "a", "derived": derived}]):  # fmt: skip
        assert problem(clauses, data=nothing).code == "E216"


def test_a_clause_that_does_not_hold_is_named_with_its_reason():
    late = {"id": "x", "kind": "retain", "to": "b", "ratio": "1/2", "from": "2022-01-01"}
    never = {"id": "y", "kind": "retain", "to": "b", "ratio": "1/2", "from": {"event": "start"}}
    spec = agreement([SPLIT, late, never], events={"start": {"required": "yes"}})
    plan = planner(spec, {"start": None}).plan(2021, State(), {})
    reasons = {s.clause: s.reason for s in plan.graphs[0].skipped}
    assert reasons["x"].in_("en").startswith("it holds 2022-01-01")
    assert "尚未发生" in reasons["y"].zh
    assert json.dumps(plan.digest)
