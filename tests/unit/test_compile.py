"""From a file to a plan: data, events, versions, thresholds, and what is refused on the way."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from enclave.compile.data import DataSource
from enclave.compile.labels import cite, namer, pipeline
from enclave.compile.language import canonical_values, key_aliases, value_aliases
from enclave.compile.load import load_agreement, load_agreement_text
from enclave.compile.mend import mended
from enclave.compile.versions import AmendError, apply_amendment, steps
from enclave.diagnostics import Collector
from enclave.ir import State
from enclave.kinds.base import PlanProblem
from enclave.terms.amounts import Series
from enclave.text import Text
from tests.strategies import (
    agreement,
    fen,
    loaded,
    one_year,
    paid,
    planner,
    row,
    run,
    simple,
    totals,
)

SPLIT = {"id": "split", "kind": "share", "weights": {"a": "6", "b": "4"}}
DEDUCT = {"id": "cost", "kind": "deduct", "item": "x", "to": "b", "deficit": "drop"}


def refused(spec):
    collector = Collector()
    load_agreement_text(json.dumps(spec, ensure_ascii=False), collector=collector)
    return [d.code for d in collector.sorted()]


def problem(spec, rows=None, **more):
    with pytest.raises(PlanProblem) as caught:
        run(spec, rows or [row("2021-05-01", 10)], **more)
    return caught.value


@pytest.mark.parametrize(
    ("amount", "data", "code"),
    [
        ({"data": "d"}, {"by_year": {"2020": "1元"}}, "E332"),
        ({"sum_of": "d", "years": ["2020", "2021"]}, {"by_year": {"2020": "1元"}}, "E332"),
        ({"sum_of": "d", "years": ["2020"]}, {"value": "1元"}, "E334"),
        ({"data": "d"}, {"required": "yes"}, "E333"),
        ({"data": "d"}, {"quantity": "5"}, "E334"),
        ({"data": "d"}, {"by_enterprise": {"e1": {"value": "1元"}}}, "E334"),
    ],
)
def test_data_that_cannot_answer_is_refused(amount, data, code):
    assert problem(simple({"a": "1"}, {**DEDUCT, "amount": amount}, data={"d": data})).code == code


@pytest.mark.parametrize(
    ("amount", "data", "expected"),
    [
        ({"data": "d"}, {"by_year": {"2021": "7分"}}, 7),
        ({"data": "d"}, {"value": "7分"}, 7),
        ({"data": "d"}, {"entries": [{"date": "2020-05-01", "amount": "3分"},
                                     {"date": "2021-05-01", "amount": "4分"},
                                     {"date": "2022-05-01", "amount": "9分"}]}, 7),
        ({"sum_of": "d", "years": ["2019", "2020"]}, {"by_year": {"2019": "3分", "2020": "4分"}}, 7),
        ({"average_of": "d", "years": ["2019", "2020"]}, {"by_year": {"2019": "3分", "2020": "4分"}}, 4),
        ({"ratio": "120%", "of": "d"}, {"value": "10分"}, 12),
    ],
)  # fmt: skip
def test_amounts_are_computed_from_data_once(amount, data, expected):
    deal = simple({"a": "1"}, {**DEDUCT, "amount": amount}, data={"d": data})
    assert paid(one_year(deal, row("2021-05-01", 1000)))["b"] == expected


def test_accounts_by_enterprise_see_their_own_data():
    spec = simple({"a": "1"}, {**DEDUCT, "amount": {"data": "d"}},
                  data={"d": {"by_enterprise": {"e1": {"value": "3分"}, "e2": {"value": "5分"}}}},
                  settle={"period": "year", "account": "enterprise", "late": "restate"})  # fmt: skip
    limits = []
    for enterprise in ("e1", "e2"):
        plan = planner(spec, enterprise=enterprise).plan(2021, State(), {})
        limits.append(plan.graphs[0].by_id["cost"].limit)
    assert limits == [3, 5]
    with pytest.raises(PlanProblem) as caught:
        planner(spec, enterprise="e9").plan(2021, State(), {})
    assert caught.value.code == "E335"


def test_data_by_name_is_checked_where_it_is_used():
    source = DataSource({"area": Series.model_validate({"quantity": "1/1" if False else "2.5"}),
                         "list": Series.model_validate({"entries": [
                             {"date": "2021-01-01", "amount": "3分"}]}),
                         "years": Series.model_validate({"by_year": {"2021": "1元"}})})  # fmt: skip
    assert source.quantity("area", ()) == Fraction(5, 2)
    assert source.quantity("list", ()) == 3
    for call, name, code in ((source.quantity, "years", "E334"), (source.entries, "years", "E334"),
                             (source.quantity, "nothing", "E257")):  # fmt: skip
        with pytest.raises(PlanProblem) as caught:
            call(name, ("clauses", 0))
        assert (caught.value.code, caught.value.path) == (code, ("clauses", 0))


def test_nobody_collects():
    spec = simple({"a": "1"})
    spec["parties"]["b"]["role"] = "third"
    assert problem(spec).code == "E351"
    spec["scope"]["collectors"] = ["b"]
    assert paid(one_year(spec, row("2021-05-01", 5)))["a"] == 5


def test_heads_are_told_apart_only_where_a_clause_does():
    spec = agreement([
        {**SPLIT, "id": "vat", "heads": ["vat"]},
        {"id": "rest", "kind": "share", "heads": ["cit", "land_use"], "weights": {"b": "1"}},
    ], scope={"heads": ["vat", "cit", "land_use"], "retain": "county"})  # fmt: skip
    compiled = planner(spec)
    assert [sorted(c) for c in compiled.classes] == [["cit", "land_use"], ["vat"]] or [
        sorted(c) for c in compiled.classes] == [["vat"], ["cit", "land_use"]]  # fmt: skip
    assert compiled.class_of("resource") is None
    assert compiled.source_id("county", "b", "resource") is None
    rows = [
        row("2021-05-01", 100, source=compiled.source_id("county", "b", h)) for h in ("vat", "cit")
    ]
    assert paid(one_year(spec, *rows)) == {"a": 60, "b": 140}


def test_outside_the_term_money_stays_with_its_holder():
    spec = simple({"a": "1"}, term={"from": "2021-07-01", "until": "2022-07-01"})
    years = run(
        spec, [row("2021-05-01", 1), row("2021-07-01", 10), row("2022-07-01", 100)]
    ).last.years
    assert (paid(years[2021]), paid(years[2022])) == ({"a": 10, "b": 1}, {"a": 0, "b": 100})
    waiting = simple(
        {"a": "1"}, term={"from": {"event": "start"}}, events={"start": {"required": "yes"}}
    )
    assert paid(run(waiting, [row("2021-05-01", 1)], events={"start": None}).last.years[2021]) == {
        "b": 1
    }
    open_end = simple({"a": "1"}, term={"from": "2021-01-01", "until": {"event": "end"}},
                      events={"end": {"required": "yes"}})  # fmt: skip
    assert totals(run(open_end, [row("2021-05-01", 1)], events={"end": None}))["a"] == 1
    counted = simple({"a": "1"}, term={"from": {"event": "start"}, "for": "1 year"},
                     clock={"unit": "fiscal_year_of_event"}, events={"start": {"required": "yes"}})  # fmt: skip
    given = {"start": date(2021, 5, 1)}
    years = run(counted, [row("2021-01-01", 1), row("2022-01-01", 1)], events=given).last.years
    assert (paid(years[2021])["a"], paid(years[2022]).get("a", 0)) == (1, 0)


def test_amendments_by_path():
    data = {"clauses": [{"id": "split", "weights": {"a": "1"}}, {"id": "cap"}], "part_year": "full"}
    changed = apply_amendment(
        data, {"set": {"clauses[split].weights": {"a": "2"}, "part_year": "days"}}, 0
    )
    assert changed["clauses"][0]["weights"] == {"a": "2"}
    assert changed["part_year"] == "days"
    assert data["part_year"] == "full"
    moved = apply_amendment(data, {"remove": ["cap"], "add": [{"id": "new"}]}, 0)
    assert [c["id"] for c in moved["clauses"]] == ["split", "new"]
    by_number = apply_amendment(data, {"set": {"clauses[1]": {"id": "other"}}}, 0)
    assert by_number["clauses"][1] == {"id": "other"}
    assert steps("clauses[split].weights") == ["clauses", "split", "weights"]


@pytest.mark.parametrize(
    ("amendment", "code", "place"),
    [
        ({"set": {"nothing": 1}}, "E361", ("set", "nothing")),
        ({"set": {"clauses[9].id": "x"}}, "E361", ("set", "clauses[9].id")),
        ({"set": {"unit.deeper.still": "x"}}, "E361", ("set", "unit.deeper.still")),
        ({"set": {"unit.deeper": "x"}}, "E361", ("set", "unit.deeper")),
        ({"set": {"clauses[none]": "x"}}, "E361", ("set", "clauses[none]")),
        ({"set": {"unit": "元"}}, "E362", ("set", "unit")),
        ({"remove": ["none"]}, "E361", ("remove", 0)),
    ],
)
def test_amendments_that_cannot_be_applied(amendment, code, place):
    data = {"clauses": [{"id": "split"}], "unit": "元"}
    with pytest.raises(AmendError) as caught:
        apply_amendment(data, amendment, 2)
    assert (caught.value.code, caught.value.path) == (code, ("amend", 2, *place))


def test_an_amendment_holds_from_its_day():
    spec = agreement([SPLIT], amend=[
        {"effective": "2022-01-01", "set": {"clauses[split].weights": {"a": "1", "b": "0"}}},
        {"effective": "2023-01-01", "remove": ["split"],
         "add": [{"id": "new", "kind": "share", "weights": {"b": "1"}}]}])  # fmt: skip
    years = run(spec, [row(f"{y}-05-01", 10) for y in (2021, 2022, 2023)]).last.years
    assert [paid(years[y]).get("a", 0) for y in (2021, 2022, 2023)] == [6, 10, 0]
    assert refused({**spec, "amend": [{"effective": "2022-01-01", "set": {
        "clauses[split].weights": {"a": "1", "c": "1"}}}]}) == ["E252"]  # fmt: skip
    assert refused({**spec, "amend": [{"effective": "2022-01-01", "set": {
        "clauses[split].weights": "half"}}]}) == ["E217"]  # fmt: skip


def test_what_is_no_agreement_at_all(tmp_path):
    assert refused(["a"]) == ["E206"]
    assert refused({"clauses": {"a": "b"}}).count("E207") == 1
    assert "E206" in refused({"clauses": ["split"]})
    assert "E203" in refused({"clauses": [{"id": "x"}]})
    collector = Collector()
    assert load_agreement_text("{", collector=collector) is None
    assert collector.errors
    path = tmp_path / "agreement.yaml"
    path.write_text(json.dumps(agreement([SPLIT]), ensure_ascii=False), encoding="utf-8")
    found = load_agreement(path, collector=Collector())
    assert found is not None
    assert found.id == "test"
    assert load_agreement(tmp_path / "none.yaml", collector=Collector()) is None


def test_holes_are_filled_by_name_and_listed():
    spec = agreement([{**SPLIT, "weights": {"hole": "ratio"}}])
    text = json.dumps(spec, ensure_ascii=False)
    open_ = load_agreement_text(text, collector=Collector())
    assert open_.agreement is None
    assert dict(open_.holes) == {("clauses", 0, "weights"): "ratio"}
    collector = Collector()
    filled = load_agreement_text(text, collector=collector, fills={"ratio": {"a": "1", "b": "1"}})
    assert filled.agreement is not None
    assert dict(filled.filled) == {"ratio": {"a": "1", "b": "1"}}
    assert not collector.errors


def test_a_second_look_finds_what_stands_beside_a_mistake():
    spec = agreement([
        {"id": "fee", "kind": "retain", "to": "nobody", "ratio": "3:7"},
        {"id": "base", "kind": "baseline", "owners": {"b": "5"}, "shortfall": "by_base",
         "deficit": "drop"},
        {**SPLIT, "weihgts": "x"},
    ])  # fmt: skip
    assert sorted(refused(spec)) == ["E202", "E211", "E223", "E252"]
    missing = {k: v for k, v in spec.items() if k != "settle"}
    assert "E252" not in refused(missing)


def test_a_second_look_gives_up_where_a_mistake_is_not_of_one_value():
    data = {"parties": {"a": {}}, "clauses": [{"id": "x", "title": {"hole": "name"}}]}
    assert mended(data, [], {("clauses", 0, "title"): "name"}) is None
    assert mended(data, [], {("clauses", 7, "weights"): "name"}) is None
    assert mended(data, [], {(): "all"}) is None
    assert mended({"clauses": []}, [], {}) == ({"clauses": []}, frozenset())


def test_chinese_words_of_the_language_become_canonical():
    data = {
        "角色": "x",
        "role": "飞入地",
        "retain": "县级+市州级",
        "title": "飞入地",
        "heads": ["全部"],
    }
    found = canonical_values({**data, "role": "飞入地"})
    assert found["role"] == "host"
    assert found["retain"] == "county+prefecture"
    assert found["title"] == "飞入地"
    assert found["heads"] == ["all"]
    assert key_aliases()["条款"] == "clauses"
    assert value_aliases()["飞出地"] == "origin"


def test_citations_and_names():
    spec = agreement(
        [{**SPLIT, "reference": {"document": "paper", "article": "第三条"}},
         {"id": "other", "kind": "subdivide", "party": "a", "weights": {"c": "1"},
          "reference": {"document": {"zh": "备忘录", "en": "Memo"}}},
         {"id": "last", "kind": "reinvest", "parties": ["b"], "rate": "1/2", "to": "c"}],
        references={"paper": {"document": {"zh": "协议书", "en": "Agreement"}, "number": "〔2021〕1号"}},
        events={"start": {"name": "投产", "date": "2021-01-01"}, "end": {"date": "2030-01-01"}},
        data={"tax": {"name": "税收", "value": "1元"}, "area": {"quantity": "1"}},
    )  # fmt: skip
    typed = loaded(spec).agreement
    cited = [cite(clause, typed) for _, clause in pipeline(typed)]
    assert cited[0] == Text("协议书〔2021〕1号第三条", "Agreement 〔2021〕1号 第三条")
    assert cited[1].in_("en") == "Memo"
    assert cited[2] == Text("")
    name = namer(typed)
    assert [name(k).zh for k in ("a", "start", "end", "tax", "area", "else")] == [
        "a县", "投产", "end", "税收", "area", "else"]  # fmt: skip


def test_static_mistakes_have_their_codes():
    base = agreement([SPLIT])
    cases = {
        "E258": {**base, "clauses": [SPLIT, {**SPLIT}]},
        "E305": {**base, "scope": {"heads": ["vat"], "retain": "county"},
                 "clauses": [{**SPLIT, "heads": ["cit"]}]},
        "E259": {**base, "events": {"e": {"cap_reached": "none", "takes_effect": "same_day"}}},
        "E325": {**base, "events": {"e": {"recovered": "split", "takes_effect": "same_day"}}},
        "E323": {**base, "events": {"e": {"recovered": "split"}}},
        "E324": {**base, "events": {"e": {"cap_unmet": "split"}}},
        "E322": {**base, "events": {"e": {"required": "yes", "date": "2021-01-01"}}},
        "E252": {**base, "settle": {**base["settle"], "remainder": {"to": "x"}}},
        "W202": {**base, "data": {"d": {"value": "1元"}}},
    }  # fmt: skip
    for code, spec in cases.items():
        assert code in refused(spec), code
    assert "E252" in refused({**base, "scope": {**base["scope"], "collectors": ["x"]}})
    fine = {**base, "settle": {**base["settle"], "remainder": {"to": "a"}}}
    assert refused(fine) == []


def test_an_agreement_without_a_threshold_bound_is_refused():
    spec = simple({"a": "1"}, data={"t": {"by_year": {"2020": fen(5)}}})
    spec["scope"]["threshold"] = {"average_of": "t", "at_least": fen(5), "more_than": fen(5)}
    assert "E264" in refused(spec)
    spec["scope"]["threshold"] = {"average_of": "t", "at_least": fen(5)}
    assert paid(one_year(spec, row("2021-05-01", 5)))["a"] == 5
