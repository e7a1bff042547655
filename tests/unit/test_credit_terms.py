"""Indicators and the credit section: what is accepted, and the code of what is not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from pydantic import ValidationError

from enclave.credit import (
    CreditSection,
    CreditTerms,
    credit_problems,
    indicator_packs,
    load_indicators,
    read_credit,
    terms_of,
)
from enclave.diagnostics import Collector, Mark
from enclave.source import loads
from enclave.terms.agreement import Agreement
from enclave.terms.credit import CreditRule, Window
from enclave.terms.indicator import Indicator, indicator_problems, nested_pairs, wider
from enclave.terms.party import Party
from enclave.terms.time import Clock, Term

REFERENCE = {"document": "统计制度"}


def indicator(**body: object) -> Indicator:
    plain = {"name": "指标", "kind": "flow", "unit": "money", "survey": "official"}
    written = {**plain, "reference": REFERENCE, **body}
    return Indicator.model_validate({k: v for k, v in written.items() if v is not None})


def codes(problem: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return {error["type"] for error in problem.value.errors()}


def rule(**body: object) -> CreditRule:
    renamed = {{"from_": "from", "for_": "for"}.get(k, k): v for k, v in body.items()}
    return CreditRule.model_validate(renamed)


# ---------------------------------------------------------------------------------- indicators


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "rate"}, "E623"),
        ({"kind": "rate", "unit": None, "numerator": "a"}, "E623"),
        ({"kind": "rate", "numerator": "a", "denominator": "b"}, "E623"),
        ({"unit": None}, "E623"),
        ({"numerator": "a"}, "E623"),
        ({"decimals": "2"}, "E625"),
        ({"unit": "mu", "decimals": "7"}, "E625"),
        ({"unit": "mu", "decimals": "-1"}, "E625"),
        (
            {"kind": "rate", "unit": None, "numerator": "a", "denominator": "b", "decimals": "1"},
            "E625",
        ),
    ],
)
def test_an_indicator_that_makes_no_sense(body, code):
    with pytest.raises(ValidationError) as problem:
        indicator(**body)
    assert codes(problem) == {code}


def test_amounts_in_smallest_parts():
    assert indicator().scale == 1
    assert indicator(unit="person").scale == 1
    assert indicator(unit="mu").scale == 10_000
    assert indicator(unit="tce", decimals="1").scale == 10
    assert indicator(unit="USD").to_parts(Fraction("12.34")) == 1234
    assert indicator(unit="USD").from_parts(1234) == Fraction("12.34")
    assert indicator().from_parts(1234) == 1234


@pytest.mark.parametrize(
    ("unit", "amount", "zh", "en"),
    [
        ("money", -123456, "-1,234.56 元", "-1,234.56 yuan"),
        ("person", Fraction(1200), "1,200 人", "1,200 persons"),
        ("mu", Fraction("-30.5"), "-30.5000 亩", "-30.5000 mu"),
        ("USD", Fraction("0.05"), "0.05 美元", "0.05 US dollars"),
    ],
)
def test_amounts_are_shown_with_their_unit(unit, amount, zh, en):
    shown = indicator(unit=unit).show(amount)
    assert (shown.zh, shown.in_("en")) == (zh, en)


def test_indicators_that_do_not_fit_together():
    rate = {"kind": "rate", "unit": None}
    found = {
        "unknown": indicator(within="nowhere"),
        "money": indicator(),
        "mu": indicator(unit="mu", within="money"),
        "stock": indicator(kind="stock", within="money"),
        "loop_a": indicator(within="loop_b"),
        "loop_b": indicator(within="loop_a"),
        "rate": indicator(**rate, numerator="money", denominator="mu"),
        "rate_of_rate": indicator(**rate, numerator="rate", denominator="nothing"),
    }
    listed = [(d.code, d.path) for d in indicator_problems(found, {"mu": Mark("pack.yaml", 3)})]
    assert listed == [
        ("E621", "unknown"),
        ("E624", "mu"),
        ("E624", "stock"),
        ("E622", "loop_a"),
        ("E622", "loop_b"),
        ("E626", "rate_of_rate"),
        ("E621", "rate_of_rate"),
    ]


def test_nesting_reaches_through_every_level():
    found = {"county": indicator(), "prefecture": indicator(within="county")}
    found["province"] = indicator(within="prefecture")
    assert wider("province", found) == ("prefecture", "county")
    assert nested_pairs(["county", "province", "county"], found) == (("province", "county"),)


def test_the_packs_of_the_package_are_sound():
    collector = Collector()
    found = load_indicators(indicator_packs(), collector)
    assert collector.items == []
    assert nested_pairs(
        ["invested_funds_outside_province", "invested_funds_outside_prefecture"], found
    )
    assert found["fdi_used"].unit == "USD"
    assert all(item.name.zh and item.name.en for item in found.values())


def test_packs_with_mistakes(tmp_path):
    good = """
pack: {name}
name: 包
indicators:
  output: {{name: 产值, kind: flow, unit: money, survey: official, reference: {{document: 甲}}}}
"""
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(good.format(name=name), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("pack: bad\n", encoding="utf-8")
    (tmp_path / "empty.yaml").write_text("", encoding="utf-8")
    collector = Collector()
    names = ("one", "two", "bad", "empty")
    found = load_indicators([tmp_path / f"{name}.yaml" for name in names], collector)
    assert list(found) == ["output"]
    assert {"E620", "E203"} <= {d.code for d in collector.errors}


# ------------------------------------------------------------------------------ credit section


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"mode": "split"}, "E601"),
        ({"mode": "full"}, "E601"),
        ({"mode": "double", "internal_only": "yes"}, "E601"),
        ({"mode": "phased"}, "E601"),
        ({"mode": "host", "to": "a"}, "E602"),
        ({"mode": "full", "to": "a", "weights": {"a": "1"}}, "E602"),
        ({"mode": "host", "internal_only": "yes"}, "E602"),
        ({"mode": "host", "phases": [{"mode": "host"}]}, "E602"),
        ({"mode": "phased", "until": "2025-01-01", "phases": [{"mode": "host"}]}, "E602"),
        ({"mode": "phased", "for_": "1 year", "phases": [{"mode": "host"}]}, "E602"),
        ({"mode": "full", "to": ["a", "b"]}, "E603"),
        ({"mode": "double", "to": "a", "internal_only": "yes"}, "E603"),
        ({"mode": "double", "to": ["a", "a"], "internal_only": "yes"}, "E603"),
        ({"mode": "double", "to": ["a", "b"]}, "E604"),
        ({"mode": "split", "weights": {"a": "60%", "b": "30%"}}, "E204"),
        ({"mode": "phased", "phases": [{"mode": "host"}, {"mode": "host"}]}, "E608"),
        ({"mode": "host", "for_": "1 year", "until": "2025-01-01"}, "E613"),
        ({"mode": "host", "window": {"from_month": "12"}}, "E612"),
        ({"mode": "host", "window": {"from_month": "13", "named_for": "end"}}, "E612"),
        ({"mode": "host", "window": {"from_month": "0"}}, "E612"),
    ],
)
def test_a_rule_that_makes_no_sense(body, code):
    with pytest.raises(ValidationError) as problem:
        rule(**body)
    assert codes(problem) == {code}


@pytest.mark.parametrize(
    ("from_month", "named_for", "year"),
    [(1, None, 2008), (12, "end", 2008), (12, "start", 2007), (4, "start", 2007), (3, "end", 2009)],
)
def test_the_assessment_year_of_march_2008(from_month, named_for, year):
    assert Window(from_month=from_month, named_for=named_for).year_of(2008, 3) == year


def test_what_a_rule_names():
    one = rule(
        mode="phased",
        from_={"event": "start"},
        phases=[
            {"until": {"event": "end", "after": "1 year"}, "mode": "full", "to": "b"},
            {"weights": {"a": "1", "b": "1"}},
        ],
        recognition={"event": "recognised"},
    )
    assert one.all_parties == ("b", "a")
    assert one.events == ("start", "end", "recognised")
    assert not one.recognition.measures


PARTIES = {
    name: Party.model_validate({"name": name, "role": role, "level": "county"})
    for name, role in (("jia", "origin"), ("yi", "host"))
}
INDICATORS = {
    "output": indicator(),
    "rate": indicator(kind="rate", unit=None, numerator="output", denominator="output"),
}


def problems(written: CreditRule, name: str = "output", **terms: object) -> list[tuple[str, str]]:
    credit = CreditTerms("deal", {name: written}, PARTIES, **terms)
    return [(d.code, d.message.en) for d in credit_problems(credit, INDICATORS)]


YEARS = Clock(unit="anniversary")
START = {"event": "start"}


def phased(*phases: dict[str, object], **more: object) -> CreditRule:
    return rule(mode="phased", phases=[{"mode": "host", **p} for p in phases], **more)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (rule(mode="full", to="jai"), "E609"),
        (rule(mode="host", from_=START, for_="1 year"), "E607"),
        (rule(mode="host", from_={**START, "after": "1 year"}), "E607"),
        (rule(mode="host", for_="1 year", clock=YEARS), "E616"),
        (phased({}), "E616"),
        (phased({"for": "3 years"}, {"from": {**START, "after": "4 years"}}, from_=START, clock=YEARS), "E605"),
        (phased({"for": "3 years"}, {"from": {**START, "after": "2 years"}}, from_=START, clock=YEARS), "E606"),
        (phased({"until": "2020-01-01"}, {"from": "2021-01-01"}, from_="2019-01-01"), "E605"),
        (phased({}, {"from": "2019-01-01"}, from_="2019-01-01"), "E614"),
        (rule(mode="host", from_="2020-01-01", until="2020-01-01"), "E614"),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_fit_what_is_around_it(written, code):
    assert [found for found, _ in problems(written)] == [code]


def test_gaps_are_named_in_months_or_dates():
    (found,) = problems(
        phased(
            {"for": "3 years"}, {"from": {**START, "after": "5 years"}}, from_=START, clock=YEARS
        )
    )
    assert "start+36m to start+60m (before phase 2)" in found[1]
    (found,) = problems(phased({"until": "2020-01-01"}, {"from": "2021-01-01"}, from_="2019-01-01"))
    assert "2020-01-01 to 2021-01-01" in found[1]
    late = {"mode": "host", "from": "2019-06-01"}
    (found,) = problems(
        rule(
            mode="phased",
            from_="2019-01-01",
            phases=[{"mode": "host", "until": "2030-01-01"}, late],
        )
    )
    assert "2019-06-01 to 2030-01-01" in found[1]
    (found,) = problems(
        rule(mode="phased", phases=[{"mode": "host", "from": "2019-01-01", "until": "2018-01-01"}])
    )
    assert found[0] == "E614"


def test_an_indicator_must_exist_and_must_not_be_a_rate():
    assert "did you mean output" in problems(rule(mode="host"), "ouput")[0][1]
    assert [code for code, _ in problems(rule(mode="host"), "rate")] == ["E611"]
    assert problems(rule(mode="host"), "nothing_like_it")[0][1].endswith("nothing_like_it")


def test_a_rule_takes_start_and_clock_from_its_agreement():
    term = Term.model_validate({"from": {"event": "start"}, "for": "10 years"})
    assert problems(phased({"for": "5 years"}, {}), term=term, clock=YEARS) == []
    # dates and events mixed, or two events: nothing can be said before they have dates
    assert problems(phased({"until": "2020-01-01"}, {}), term=term, clock=YEARS) == []
    two = phased({"until": {"event": "other"}}, {}, from_=START)
    assert problems(two) == []
    assert problems(rule(mode="host", until="2020-01-01")) == []


AGREEMENT = """
agreement: deal
title: 协议
status: template
parties:
  jia: {name: 甲县, role: origin, level: county}
  yi: {name: 乙县, role: host, level: county}
scope: {heads: [vat], retain: county, enterprises: [plant]}
clock: {unit: anniversary}
term: {from: 2020-01-01, for: 10 years}
events: {start: {date: 2020-03-01}, recognised: {required: yes}}
settle: {period: year, late: adjust}
credit:
  output: {mode: split, weights: {jia: 60%, yi: 40%}}
  tax: {mode: split, weights: {hole: tax_ratio}}
  jobs: {mode: half}
"""


def test_reading_a_section_with_an_open_rule_and_a_mistake():
    collector = Collector()
    doc = loads(AGREEMENT, collector=collector)
    section = read_credit(doc, collector)
    assert list(section.rules) == ["output"]
    assert section.holes == {"tax": ("tax_ratio",)}
    assert [d.code for d in collector.items] == ["E205"]
    filled = {"tax": {"mode": "split", "weights": {"jia": "1", "yi": "1"}}}
    assert list(read_credit(doc, collector, data=filled).rules) == ["tax"]
    assert read_credit(loads("a: b", collector=collector), collector) == CreditSection()


def test_terms_of_an_agreement():
    collector = Collector()
    doc = loads(AGREEMENT, collector=collector)
    agreement = Agreement.model_validate(doc.data)
    section = read_credit(doc, collector)
    terms = terms_of(agreement, section, events={"recognised": date(2021, 1, 1)})
    assert terms.units == {"plant"}
    assert terms.events == {"start": date(2020, 3, 1), "recognised": date(2021, 1, 1)}
    assert terms.clock == YEARS
    assert terms_of(agreement, section, units=["other"]).units == {"other"}
    everyone = agreement.model_copy(
        update={"scope": agreement.scope.model_copy(update={"enterprises": None})}
    )
    assert terms_of(everyone, section).units is None
