"""The engine of formulas from Python: what is refused, what is noticed, what stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from enclave.apportion import HeadOffice, Inputs, Place, apportion, formula_ids, load_formula
from enclave.diagnostics import InputRejected, InvariantViolation

RULE = "cit-hq-branch-2013"
PLANTS = [
    Place("a", {"revenue": 600, "wages": 30, "assets": 800}),
    Place("b", {"revenue": 400, "wages": 70, "assets": 1200}),
]
OWN = """\
formula: own
kind: apportion
title: {zh: 示例, en: Example}
status: assumption
heads: [cit]
references: {rule: {document: {zh: 虚构的办法, en: Fictional rule}, status: assumption}}
parts:
  - {id: all, name: {zh: 各地, en: places}, to: places, share: 100%, levels: {centre: 60%, local: 40%}, basis: {document: rule, status: assumption}}
factors:
  wages: {name: {zh: 工资, en: wages}, weight: 1, measure: money, basis: {document: rule, status: assumption}}
"""


def codes(rule, inputs: Inputs) -> list[str]:
    with pytest.raises(InputRejected) as caught:
        apportion(rule, inputs)
    return [d.code for d in caught.value.diagnostics if d.is_error]


def own(tmp_path: Path, old: str = "", new: str = "") -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(OWN.replace(old, new) if old else OWN, encoding="utf-8")
    return path


def test_all_formulas_are_listed():
    assert set(formula_ids()) >= {
        "cit-central-groups-2013", "cit-hq-branch-2013", "cit-in-province", "hydro-2008",
        "hydro-water-2021", "vat-construction-prepay", "vat-hq-branch-2013",
    }  # fmt: skip


def test_every_mistake_at_once():
    inputs = Inputs(
        [replace(PLANTS[0], excluded="x"), Place("b", {"revenue": 1}), Place("b", {"wages": -1})],
        year=2012,
    )  # fmt: skip
    found = codes(RULE, inputs)
    assert {"E554", "E555", "E558", "E559"} <= set(found)


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        (Inputs(PLANTS, 1), ["E559"]),
        (Inputs(PLANTS, year=2024), ["E558"]),
        (Inputs(PLANTS, 1, 1, year=2024), ["E558"]),
        (Inputs(PLANTS, income=100, year=2024), ["E558"] * 3),
        (Inputs(PLANTS, income=-100, rate=Fraction(1, 4), year=2024), ["E558"]),
        (Inputs(PLANTS, 10**15, year=2024), ["E558"]),
        (Inputs([], 1, year=2024), ["E556"]),
        (Inputs([replace(p, excluded="small_low_profit") for p in PLANTS], 1, year=2024), ["E556"]),
        (Inputs([replace(p, id="pool") for p in PLANTS[:1]], 1, year=2024), ["E559"]),
        (Inputs([replace(PLANTS[0], share=Fraction(1, 2)), PLANTS[1]], 1, year=2024), ["E559"]),
        (Inputs([replace(p, share=Fraction(1, 3)) for p in PLANTS], 1, year=2024), ["E552"]),
        (Inputs(PLANTS, {"vat": 1}, year=2024), ["E558"]),
    ],
)
def test_refused(inputs, expected):
    assert codes(RULE, inputs) == expected


def test_a_rate_of_its_own_needs_a_rule_of_two_steps(tmp_path):
    places = [replace(p, rate=Fraction(i, 10)) for i, p in enumerate(PLANTS, 1)]
    rule = load_formula(own(tmp_path))
    assert codes(rule, Inputs(places, income=100, year=2024)) == ["E558"]
    same = [replace(p, rate=Fraction(1, 10)) for p in PLANTS]
    assert apportion(rule, Inputs(same, income=100, year=2024)).amounts == {"cit": 10}


def test_exact_shares_where_no_decimals_are_stated(tmp_path):
    thirds = [Place(n, {"wages": 1}) for n in "abc"]
    found = apportion(load_formula(own(tmp_path)), Inputs(thirds, 100))
    assert set(found.shares.values()) == {Fraction(1, 3)}
    assert [line.amount for line in found.lines] == [34, 33, 33]
    assert {d.code for d in found.diagnostics} == {"N551", "W550"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("weight: 1,", "weight: 99%,", "E552"),
        ("share: 100%", "share: 90%", "E552"),
        ("local: 40%", "local: 50%", "E552"),
        ("kind: apportion", "kind: prepay", "E553"),
        (", levels: {centre: 60%, local: 40%}", "", "E553"),
        ("share: 100%, ", "", "E553"),
        ("to: places", "to: pool", "E553"),
        ("heads: [cit]", "heads: [cit]\nnot_for: nothing", "E550"),
        ("heads: [cit]", "heads: [cit]\nfrom: 2024-01-01\nuntil: 2023-01-01", "E505"),
        ("measure: money, basis: {document: rule", "measure: money, basis: {document: law", "E551"),
        ("measure: money", "measure: gold", "E205"),
        ("weight: 1,", "weight: 3:7,", "E211"),
    ],
)
def test_wrong_packs(tmp_path, old, new, code):
    with pytest.raises(InputRejected) as caught:
        load_formula(own(tmp_path, old, new))
    assert code in {d.code for d in caught.value.diagnostics}


def test_open_weights_leave_room(tmp_path):
    rule = own(tmp_path, "weight: 1,", "weight: {hole: w},")
    assert codes(load_formula(rule), Inputs([Place("a", {"wages": 1})], 100)) == ["E557"]
    inputs = Inputs([Place("a", {"wages": 1})], 100, fill={"w": "100%"})
    assert apportion(load_formula(rule), inputs).of("a") == 100


def test_only_verified_terms_pass_without_a_word():
    assert apportion(RULE, Inputs(PLANTS, 100, year=2024)).diagnostics == ()
    department = [replace(PLANTS[0], counts_as="hq_department"), PLANTS[1]]
    found = apportion(RULE, Inputs(department, 100, year=2024)).diagnostics
    assert [d.code for d in found] == ["N550"]
    assert "units.hq_department" in found[0].message.zh


def test_a_broken_result_is_never_returned():
    found = apportion(RULE, Inputs(PLANTS, 100, year=2024))
    for broken in (
        replace(found, amounts={"cit": 99}),
        replace(found, lines=(replace(found.lines[0], levels={"centre": 1}), *found.lines[1:])),
        replace(found, shares={"a": Fraction(1, 2)}),
        replace(found, shares={"a": Fraction(3, 2), "b": Fraction(-1, 2)}),
    ):
        with pytest.raises(InvariantViolation):
            broken.check()


def test_again_keeps_to_its_year_and_heads():
    found = apportion(RULE, Inputs(PLANTS, 100, year=2024))
    assert found.again({"cit": 50}, day=date(2024, 12, 1)).amounts == {"cit": 50}
    site = Inputs([Place("s", {"price": 100, "subcontract": 0})], year=2024, method="general")
    with pytest.raises(InputRejected, match="E559"):
        apportion("vat-construction-prepay", site).again(5)
    hydro = Inputs([Place("p", {"resettled": 1, "flooded": 1, "dam": 1})], {"vat": 5}, year=2020)
    with pytest.raises(InputRejected, match="E558"):
        apportion("hydro-2008", hydro).again(5)


def test_the_head_office_is_named_where_it_is_given():
    office = HeadOffice(place="530102")
    found = apportion(RULE, Inputs(PLANTS, 100, year=2024, head_office=office))
    line = next(x for x in found.lines if x.at == "head_office")
    assert (line.place, line.amount, line.local) == ("530102", 25, 10)


def test_text_and_paths_are_found(tmp_path):
    assert load_formula(str(own(tmp_path))).id == "own"
    for name in ("", ".", "../formulas/hydro-2008", "nothing.yaml"):
        with pytest.raises(InputRejected, match="E550"):
            load_formula(name)
