"""From a formula to receipts, the statute and an agreement: a branch plant is not the whole firm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from enclave.apportion import Inputs, Place, apportion, to_receipts
from enclave.book import load, run
from enclave.diagnostics import InputRejected
from enclave.money import parse_amount
from enclave.statute import load_statute, split

DAY = date(2024, 7, 15)
JIANGXI = {"province": Fraction(3, 10), "prefecture": Fraction(0), "county": Fraction(7, 10)}

AGREEMENT = """
agreement: plant
title: {zh: 分厂, en: Branch plant}
status: draft
parties:
  origin: {name: {zh: 甲县, en: Jia}, role: origin, level: county, place: "360222"}
  host: {name: {zh: 乙县, en: Yi}, role: host, level: county, place: "360111"}
scope: {heads: [cit], retain: county}
term: {from: 2024-01-01, for: 10 years}
clock: {unit: anniversary}
part_year: full
clauses:
  - {id: split, kind: share, weights: {origin: 6, host: 4}}
settle: {period: year, account: agreement, late: adjust}
"""
SCENARIO = """
scenario: plant
title: {zh: 分厂, en: Branch plant}
truth: fact
through: 2024-12
statute: cn-jiangxi
enterprises: enterprises.csv
receipts: receipts.csv
places:
  "360111": {name: {zh: 乙县, en: Yi}, kind: county}
  "360222": {name: {zh: 甲县, en: Jia}, kind: county}
agreements:
  - {file: agreement.yaml, enterprises: [plant]}
"""


def wan(text: str) -> int:
    return parse_amount(text, "万元")


def result():
    figures = [("6000", "300", "8000"), ("3000", "500", "2000"), ("1000", "200", "10000")]
    places = [
        Place(f"B{i}", dict(zip(("revenue", "wages", "assets"), map(wan, row), strict=True)),
              place=f"360{i}11")
        for i, row in enumerate(figures, 1)
    ]  # fmt: skip
    return apportion("cit-hq-branch-2013", Inputs(places, wan("2500"), year=2024))


def test_receipts_carry_the_recorded_levels():
    found = to_receipts(result(), posted=DAY, enterprise="plant", below={"360111": JIANGXI})
    assert [r.place for r in found] == ["360111", "360211", "360311"]
    first, second, _ = found
    assert first.amount == wan("543.75")
    assert first.recorded == {
        "centre": wan("326.25"), "province": wan("65.25"), "prefecture": 0, "county": wan("152.25"),
    }  # fmt: skip
    assert second.recorded == {"centre": wan("232.5"), "local": wan("155")}
    assert {r.kind for r in found} == {"ordinary"}
    assert {r.kind for r in to_receipts(result().again(-100), posted=DAY)} == {"refund"}
    assert len({r.id for r in found}) == 3


def test_the_record_is_what_the_statute_computes():
    statute = load_statute("cn-jiangxi")
    recorded = split(
        to_receipts(result(), posted=DAY, below={f"360{i}11": JIANGXI for i in (1, 2, 3)}), statute
    )
    computed = split(to_receipts(result(), posted=DAY, below="statute"), statute)
    assert recorded.differences == ()
    assert [s.levels for s in recorded.splits] == [s.levels for s in computed.splits]


def test_wrong_shares_below_are_refused():
    with pytest.raises(InputRejected, match="E552"):
        to_receipts(result(), posted=DAY, below={"360111": {"county": Fraction(1, 2)}})
    places = [Place("a", {"resettled": 1, "flooded": 1, "dam": 1})]
    hydro = apportion("hydro-2008", Inputs(places, {"vat": 100}, year=2020))
    with pytest.raises(InputRejected, match="E559"):
        to_receipts(hydro, posted=DAY, below="statute")
    assert to_receipts(hydro, posted=DAY)[0].recorded == {"centre": 0, "local": 100}


def test_an_agreement_over_a_branch_plant_shares_a_fifth_at_most(tmp_path):
    (tmp_path / "agreement.yaml").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "enterprises.csv").write_text(
        "编号,名称,入库地\nplant,分厂,360111\n", encoding="utf-8"
    )
    (tmp_path / "receipts.csv").write_text(
        "编号,企业,税种,金额(元),入库日期\nx,plant,企业所得税,1.00,2024-01-31\n", encoding="utf-8"
    )
    found = result()
    tax, share = found.amounts["cit"], found.shares["B1"]
    receipts = to_receipts(found, posted=DAY, enterprise="plant", below={"360111": JIANGXI})
    loaded = replace(load(tmp_path), receipts=(receipts[0],))
    outcome = run(loaded)
    paid: dict[str, int] = {}
    for account in outcome.runs:
        for flow in account.flows:
            paid[flow.payee] = paid.get(flow.payee, 0) + flow.amount
    # 2,500 × 50% × 0.435 × 40% × 70% = 152.25, of which 6:4
    assert paid == {"origin": wan("91.35"), "host": wan("60.9")}
    pot = sum(paid.values())
    assert pot == tax * share / 2 * Fraction(2, 5) * Fraction(7, 10)
    assert pot <= Fraction(tax, 5) * share
    as_if_the_whole_firm = tax * share * Fraction(2, 5) * Fraction(7, 10)
    assert as_if_the_whole_firm == 2 * pot
    lines = [line.en for child in found.explain("B1").children for line in child.lines]
    assert any("at most 50% × 40% = 20% of the whole tax, not 40%" in line for line in lines)
