"""Property, land, deed, farmland, stamp, pollution and resource taxes, worked by hand; statistics."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.diagnostics import InputRejected
from enclave.project.indicators import by_year
from tests.golden.project_files import projected, taxes


def test_land_use_tax_from_the_month_after_acquisition():
    # 100,000 m² × 6 yuan = 600,000 a year; bought in March 2023: nine months = 450,000
    found = projected(
        land="{acquired: 2023-03, area: 100000}", fill='{land_use_rate: "6"}', taxes="[land_use]"
    )
    assert taxes(found, "land_use") == {2023: 45_000_000, 2024: 60_000_000}
    days = [(p.posted, p.amount) for p in found.payments]
    assert days[:2] == [(date(2023, 6, 15), 15_000_000), (date(2023, 12, 15), 30_000_000)]


def test_property_tax_on_own_use():
    # 10,000 万元 × 70% × 1.2% = 84 万元; completed in June 2023: six months = 42
    found = projected(buildings="{value: 10000, completed: 2023-06}", fill="{property_deduction: 30%}",
                      taxes="[property]")  # fmt: skip
    assert taxes(found, "property") == {2023: 42_000_000, 2024: 84_000_000}


def test_deed_and_farmland_once_in_the_month_of_acquisition():
    # 3,000 万元 × 3% = 90; 66,667 m² × 20 yuan × 150% = 2,000,010 yuan
    found = projected(
        land="{acquired: 2023-03, area: 100000, price: 3000, farmland: 66667, basic: yes}",
        fill='{deed_rate: 3%, farmland_rate: "20"}', taxes="[deed, farmland]",
    )  # fmt: skip
    assert taxes(found, "deed") == {2023: 90_000_000}
    assert taxes(found, "farmland") == {2023: 200_001_000}
    assert {p.posted for p in found.payments} == {date(2023, 3, 15)}


def test_stamp_duty_on_every_kind_of_contract():
    # sales and purchases 16,000 × 0.3‰ = 4.8; buildings 1,000 × 0.3‰ = 0.3; land 2,000 × 0.5‰ = 1;
    # loans 4,000 × 0.05‰ = 0.2; capital 8,000 × 0.25‰ = 2 → 8.3 万元
    found = projected(
        sales="{rate: 13%, by_year: 10000}", purchases="[{name: 原料, rate: 13%, ratio: 60%}]",
        investment="[{year: 2023, kind: buildings, amount: 1000, vat: excluded, rate: 9%}]",
        land="{acquired: 2023-03, area: 1, price: 2000}",
        loans="{2023: 4000, later: 0}", capital="{2023: 8000, later: 0}", taxes="[stamp]",
    )  # fmt: skip
    assert taxes(found, "stamp") == {2023: 8_300_000, 2024: 4_800_000}


def test_environmental_tax_at_three_quarters():
    # (10,000 × 2.8 + 2,000 × 3.5) × 75% = 26,250 yuan
    found = projected(pollution="{air: 10000, water: 2000, reduced: 75%}",
                      fill='{env_air_rate: "2.8", env_water_rate: "3.5"}', taxes="[env]")  # fmt: skip
    assert taxes(found, "env") == dict.fromkeys((2023, 2024), 2_625_000)


def test_resource_tax_by_value():
    found = projected(mined="5000", fill="{resource_rate: 4%}", taxes="[resource]")
    assert taxes(found, "resource") == dict.fromkeys((2023, 2024), 200_000_000)


def test_capacity_ramp_months_and_haircut():
    # 10 units × 1,000 × 40% × 6/12 × 60% = 1,200; × 70% × 60% = 4,200
    found = projected(
        events="{construction: 2023-01, production: 2023-07}",
        capacity="{amount: 10, unit_name: GW, price: 1000}", ramp="{2023: 40%, later: 70%}",
        sales="{rate: 13%}", haircut="{output: 60%, investment: 100%, basis: 六折}",
    )  # fmt: skip
    assert [found.plan.sales(y) // 1_000_000 for y in (2023, 2024)] == [1200, 4200]


STATISTICS = {
    "sales": "{rate: 13%, by_year: 10000}",
    "purchases": "[{name: 原料, rate: 13%, ratio: 60%}]",
    "investment": "[{year: 2023, kind: equipment, amount: 1130, vat: included, rate: 13%}]",
    "depreciation": "{equipment: {years: 10, residual: 0%}}",
    "labour": "{headcount: 100, average: 10}",
    "profit": "{by_year: 2000}",
    "value_added": "{method: income}",
    "indicators": "[industrial_output, value_added, fixed_investment, employment]",
    "funds": "{invested_funds_outside_province: 80%}",
    "taxes": "[vat, stamp]",
}


def test_statistics_of_a_project():
    # value added 2024 = depreciation 100 + wages 1,000 + VAT 520 + stamp 4.8 + profit 2,000
    found = projected(**STATISTICS)
    figures = by_year(found.indicators)
    assert figures["industrial_output"][2024] == 10_000_000_000
    assert figures["value_added"][2024] == 3_624_800_000
    assert figures["fixed_investment"] == {2023: 1_130_000_000}
    assert figures["invested_funds_outside_province"] == {2023: 904_000_000}
    assert figures["employment"] == {2023: Fraction(100), 2024: Fraction(100)}
    assert {row.truth for row in found.indicators} == {"projection"}


def test_value_added_as_a_stated_part_of_output():
    found = projected(**{**STATISTICS, "value_added": "{method: ratio, ratio: 21.7%}"})
    assert by_year(found.indicators)["value_added"][2024] == 2_170_000_000


@pytest.mark.parametrize(
    ("sections", "codes"),
    [
        ({"taxes": "[vat, wealth]"}, {"E810"}),
        ({"taxes": "[vat, local_addon]"}, {"E811"}),
        ({"taxes": "[land_use]", "land": "{acquired: 2023-01, area: 1}"}, {"E812"}),
        ({"taxes": "[land_use]", "land": "{acquired: 2022-01, area: 1}", "fill": '{land_use_rate: "31"}'}, {"E813"}),
        ({"taxes": "[stamp]", "sales": "{rate: 13%, by_year: 1}", "horizon": "{first: 2021, last: 2021}",
          "events": "{construction: 2021-01, production: 2021-01}"}, {"E814"}),
        ({"taxes": "[land_use]", "fill": '{land_use_rate: "4"}'}, {"E815"}),
        ({"taxes": "[ucmt]"}, {"E815"}),
        ({"form": "branch"}, {"E821"}),
        ({"sales": "{rate: 13%, by_year: {2023: 1}}"}, {"E823"}),
        ({"sales": "{rate: 13%, by_year: {2023年: 1}}"}, {"E823"}),
        ({"events": "{construction: 2024-01, production: 2023-01}"}, {"E824"}),
        ({"horizon": "{first: 2024, last: 2023}"}, {"E824"}),
        ({"horizon": "{first: 2024, last: 2025}"}, {"E824"}),
        ({"sales": "{rate: 13%}"}, {"E833"}),
        ({"taxes": "[vat, vat]"}, {"E834"}),
        ({"filing": "{vat: year}", "sales": "{rate: 13%, by_year: 1}"}, {"E835"}),
        ({"indicators": "[gdp]"}, {"E836"}),
        ({"indicators": "[employment]"}, {"E815"}),
        ({"fill": '{land_rate: "4"}'}, {"E840"}),
        ({"sales": "{rate: 13%, by_year: -1}"}, {"E842"}),
    ],
)  # fmt: skip
def test_what_is_refused(sections, codes):
    with pytest.raises(InputRejected) as caught:
        projected(**sections)
    assert {d.code for d in caught.value.diagnostics if d.is_error} == codes


def test_ramp_over_all():
    with pytest.raises(InputRejected) as caught:
        projected(
            capacity="{amount: 1, unit_name: t, price: 1}",
            ramp="{2023: 120%, later: 100%}",
            sales="{rate: 13%}",
        )
    (found,) = caught.value.diagnostics
    assert found.code == "E822"
    assert "2023" in found.message.zh
