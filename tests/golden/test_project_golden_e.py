"""One project from its feasibility figures to the levels of government, to the fen (golden E)."""

from __future__ import annotations

from datetime import date

import pytest

from enclave.money import parse_amount
from enclave.statute import load_statute, split
from enclave.terms.receipt import Receipt
from tests.golden.project_files import projected

GROSS = {
    "vat": "1820.00", "cit": "900.00", "pit": "60.00", "ucmt": "91.00", "edu_sur": "54.60",
    "local_edu_sur": "36.40", "stamp": "25.80", "land_use": "80.00", "property": "168.00",
}  # fmt: skip
LEVELS = {
    "cn-henan": {"centre": "1486.00", "province": "327.17", "county": "1422.63"},
    "cn-jiangxi": {"centre": "1486.00", "province": "388.20", "county": "1361.60"},
}
SECTIONS = {
    "sales": "{rate: 13%, by_year: 50000}",
    "purchases": "[{name: {zh: 原料, en: materials}, rate: 13%, by_year: 36000}]",
    "profit": "{by_year: 6000}",
    "labour": "{headcount: 300, average: 10, share_of_wages: 2%}",
    "land": "{acquired: 2022-12, area: 200000}",
    "buildings": "{value: 20000, completed: 2022-12}",
    "fill": '{land_use_rate: "4", property_deduction: 30%}',
    "taxes": "[vat, cit, pit, ucmt, edu_sur, local_edu_sur, stamp, land_use, property]",
    "preferences": (
        "[{use: west_15, first: 2023, last: 2024, evidence: {zh: 目录, en: list},"
        " facts: {main_business_share: 80%}}]"
    ),
}


def fen(text: str) -> int:
    return parse_amount(text, "万元")


def test_gross_tax_by_head():
    found = projected(**SECTIONS)
    for year in (2023, 2024):
        assert {h: found.tax(h, year) for h in GROSS} == {h: fen(t) for h, t in GROSS.items()}
    assert sum(s.amount for s in found.steps if s.year == 2024) == fen("3235.80")


def test_a_year_is_paid_to_the_fen_in_that_year_and_the_next():
    found = projected(**SECTIONS)
    for head, text in GROSS.items():
        mine = [p for p in found.payments if p.head == head and p.year == 2023]
        assert sum(p.amount for p in mine) == fen(text)
    assert found.total() == 2 * fen("3235.80")


@pytest.mark.parametrize("pack", LEVELS)
def test_levels_of_government(pack):
    found = projected(**SECTIONS)
    rows = [
        Receipt(f"r{s.rule}", "e", s.head, s.amount, date(2024, 6, 30), "county")
        for s in found.steps
        if s.year == 2024
    ]
    expected = {level: fen(text) for level, text in LEVELS[pack].items()}
    assert split(rows, load_statute(pack)).totals(settled=True) == {"prefecture": 0} | expected


def test_every_number_says_its_formula_rule_and_document():
    found = projected(**SECTIONS)
    for step in found.steps:
        lines = [line.zh for line in step.explain().lines]
        assert any(line.startswith("规则 ") for line in lines)
        assert any(line.startswith("依据：") and "《" in line for line in lines)
        assert all(line.en for line in step.explain().lines)
