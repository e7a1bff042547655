"""One project's taxes through the packs of Henan and Jiangxi, to the fen (worked example E)."""

from __future__ import annotations

from datetime import date

import pytest

from enclave.money import parse_amount
from enclave.statute import load_statute, split
from enclave.terms.receipt import Receipt

TAXES = {
    "增值税": "1820.00",
    "企业所得税": "900.00",
    "个人所得税": "60.00",
    "城建税": "91.00",
    "教育费附加": "54.60",
    "地方教育附加": "36.40",
    "印花税": "25.80",
    "土地使用税": "80.00",
    "房产税": "168.00",
}
EXPECTED = {
    "cn-henan": {"centre": "1486.00", "province": "327.17", "county": "1422.63"},
    "cn-jiangxi": {"centre": "1486.00", "province": "388.20", "county": "1361.60"},
}


def receipts() -> list[Receipt]:
    return [
        Receipt(f"r{i}", "project", head, parse_amount(text, "万元"), date(2024, 6, 30), "county")
        for i, (head, text) in enumerate(TAXES.items())
    ]


@pytest.mark.parametrize("pack", EXPECTED)
def test_golden_e_levels_after_the_close(pack):
    result = split(receipts(), load_statute(pack))
    expected = {level: parse_amount(text, "万元") for level, text in EXPECTED[pack].items()}
    assert result.totals(settled=True) == {"prefecture": 0} | expected
    assert sum(expected.values()) == parse_amount("3235.80", "万元")


def test_golden_e_henan_holds_the_local_part_in_the_county_until_the_close():
    result = split(receipts(), load_statute("cn-henan"))
    assert result.totals()["county"] == parse_amount("1749.80", "万元")
    assert sum(row.amount for row in result.year_end) == parse_amount("327.17", "万元")
    assert {(row.payer, row.payee) for row in result.year_end} == {("county", "province")}


def test_golden_e_jiangxi_divides_at_the_treasury():
    result = split(receipts(), load_statute("cn-jiangxi"))
    assert result.year_end == ()
    assert result.totals() == result.totals(settled=True)


def test_golden_e_the_assumed_demo_pack_says_that_it_is_assumed():
    result = split(receipts(), load_statute("demo-chuxiong-assumed"))
    assert result.totals() == {
        "centre": parse_amount("1486.00", "万元"),
        "province": parse_amount("258.80", "万元"),
        "prefecture": parse_amount("258.80", "万元"),
        "county": parse_amount("1232.20", "万元"),
    }
    assert {f.source for f in result.assumptions} == {"demo-chuxiong-assumed"}
    assert len(result.assumptions) == 12
    assert {"W502", "W504"} <= {d.code for d in result.diagnostics}
