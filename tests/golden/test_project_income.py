"""Income taxes of a project, worked by hand: losses, holidays, lower rates, branches, wages."""

from __future__ import annotations

from datetime import date

import pytest

from enclave.diagnostics import Collector, InputRejected
from tests.golden.project_files import projected, taxes

SALES = {"sales": "{rate: 13%, by_year: 10000}", "taxes": "[cit]"}
WAN = 1_000_000


def use(name: str, first: int, last: int, facts: str = "{}") -> str:
    return f"{{use: {name}, first: {first}, last: {last}, evidence: 依据, facts: {facts}}}"


def cit(**sections: str) -> dict[int, int]:
    return {
        year: amount // WAN
        for year, amount in taxes(projected(**{**SALES, **sections}), "cit").items()
    }


def test_losses_are_carried_five_years_the_oldest_first():
    # −1,000 (2017), −200 (2018); profits 300, 0, 0, 400 in 2019–2022 use 300 and 400 of 2017; what
    # is left of 2017 (300) is gone after 2022; 2023: 500 − 200 (of 2018) = 300 → 75; 2024: 500 → 125.
    found = cit(
        events="{construction: 2017-01, production: 2017-01}",
        horizon="{first: 2017, last: 2024}",
        profit="{by_year: {2017: -1000, 2018: -200, 2019: 300, 2020: 0, 2021: 0, 2022: 400, later: 500}}",
    )
    assert found == {2023: 75, 2024: 125}


def test_a_loss_is_not_used_in_the_sixth_year():
    found = cit(
        events="{construction: 2017-01, production: 2017-01}",
        horizon="{first: 2017, last: 2023}",
        profit="{by_year: {2017: -1000, 2018: 0, 2019: 0, 2020: 0, 2021: 0, 2022: 0, later: 400}}",
    )
    assert found == {2023: 100}


HOLIDAY = {
    "events": "{construction: 2022-01, production: 2023-07}",
    "horizon": "{first: 2022, last: 2030}",
    "profit": "{by_year: 1000}",
}


def test_three_years_exempt_three_at_half_from_the_first_operating_income():
    assert cit(**HOLIDAY, preferences=f"[{use('pub_infra', 2023, 2028)}]") == {
        2026: 125, 2027: 125, 2028: 125, 2029: 250, 2030: 250,
    }  # fmt: skip


def test_half_of_fifteen_for_a_western_enterprise():
    west = use("west_15", 2023, 2030, "{main_business_share: 70%}")
    assert cit(**HOLIDAY, preferences=f"[{use('env_save', 2023, 2028)}, {west}]") == {
        2026: 75, 2027: 75, 2028: 75, 2029: 150, 2030: 150,
    }  # fmt: skip


def test_half_of_twenty_five_for_a_high_tech_enterprise():
    both = f"[{use('env_save', 2023, 2028)}, {use('hnte_15', 2023, 2030)}]"
    assert cit(**HOLIDAY, preferences=both) == {
        2026: 125,
        2027: 125,
        2028: 125,
        2029: 150,
        2030: 150,
    }


@pytest.mark.parametrize(
    ("profit", "persons", "assets", "tax"),
    [
        ("300", 300, "5000", 15_000_000),  # at every limit: 5%
        ("300.000001", 300, "5000", 75_000_000),  # one fen of income above: 25%
        ("300", 301, "5000", 75_000_000),
        ("300", 300, "5000.000001", 75_000_000),
    ],
)
def test_small_profits_at_the_limits(profit, persons, assets, tax):
    findings = Collector()
    found = projected(
        findings, **SALES, profit=f'{{by_year: "{profit}"}}', assets=f'"{assets}"',
        labour=f"{{headcount: {persons}, average: 1}}",
        preferences=f"[{use('small_low', 2023, 2024)}]",
    )  # fmt: skip
    assert found.tax("cit", 2023) == tax
    assert ("N812" in {d.code for d in findings.items}) == (tax == 75_000_000)


def test_extra_deduction_of_research():
    assert cit(profit="{by_year: 1000}", research="200", preferences=f"[{use('rd_100', 2023, 2024)}]") == {
        2023: 200, 2024: 200,
    }  # fmt: skip


def test_profit_from_costs():
    # 10,000 − 6,000 − wages 1,000 − depreciation 95 − interest 105 − stamp 4.8 − other 800 = 1,995.2
    # stamp: (10,000 + 6,000) × 0.3‰ = 4.8; depreciation: 1,000 × (1 − 5%) ÷ 10
    found = projected(
        sales="{rate: 13%, by_year: 10000}",
        events="{construction: 2023-01, production: 2024-01}",
        horizon="{first: 2023, last: 2024}",
        purchases="[{name: 原料, rate: 13%, ratio: 60%}]",
        labour="{headcount: 100, average: 10}",
        investment="[{year: 2023, kind: equipment, amount: 1000, vat: excluded, rate: 13%}]",
        depreciation="{equipment: {years: 10, residual: 5%}}",
        profit="{costs: 800, interest: 105}",
        taxes="[cit, stamp]",
    )
    assert taxes(found, "stamp") == {2023: 300_000, 2024: 4_800_000}
    assert taxes(found, "cit") == {2024: 498_800_000}


def test_part_of_the_tax_comes_with_the_settlement_of_the_next_year():
    found = projected(**SALES, profit="{by_year: 1000}", settlement="20%")
    mine = [(p.posted, p.amount // WAN, p.kind) for p in found.payments if p.year == 2023]
    assert mine == [
        (date(2023, 4, 15), 50, "ordinary"), (date(2023, 7, 15), 50, "ordinary"),
        (date(2023, 10, 15), 50, "ordinary"), (date(2024, 1, 15), 50, "ordinary"),
        (date(2024, 5, 31), 50, "cit_settlement"),
    ]  # fmt: skip


def test_a_branch_pays_half_of_its_share_and_nothing_in_its_first_year():
    # 10,000 × 25% = 2,500; branches together 1,250; 43.5% of them: 543.75 (golden A)
    found = projected(
        **SALES, form="branch", branch="{share: 43.5%, group_income: 10000, since: 2023}"
    )
    assert taxes(found, "cit") == {2024: 543_750_000}


def test_the_whole_local_part_waived_leaves_only_the_centre():
    waived = use("minority_local", 2023, 2024, "{approved_part: 100%}")
    found = projected(**SALES, profit="{by_year: 1000}", preferences=f"[{waived}]")
    assert taxes(found, "cit") == {2023: 150 * WAN, 2024: 150 * WAN}
    assert all(r.recorded == {"centre": r.amount} for r in found.receipts())


def test_wages_by_an_effective_share_and_by_the_scale():
    # one person: 180,000 − 60,000 − 24,000 = 96,000 → 36,000×3% + 60,000×10% = 7,080; 10 of them
    bands = (
        '[{persons: 10, salary: 18, deductions: "2.4"}, {persons: 90, salary: 6, deductions: 1}]'
    )
    found = projected(labour=f"{{headcount: 100, average: 7.2, bands: {bands}}}", taxes="[pit]")
    assert taxes(found, "pit") == dict.fromkeys((2023, 2024), 7_080_000)
    simple = projected(labour="{headcount: 100, average: 7.2, share_of_wages: 2%}", taxes="[pit]")
    assert taxes(simple, "pit") == dict.fromkeys((2023, 2024), 14_400_000)


@pytest.mark.parametrize(
    ("preferences", "code"),
    [
        (use("west_15", 2023, 2031, "{main_business_share: 70%}"), "E817"),
        (use("west_15", 2023, 2024), "E819"),
        (use("west_15", 2023, 2024, "{main_business_share: 59.9%}"), "E839"),
        (use("hnte_15", 2023, 2024) + ", " + use("west_15", 2024, 2024, "{main_business_share: 70%}"), "E818"),
        (use("agri", 2023, 2024), "E820"),
        (use("west_16", 2023, 2024), "E816"),
        (use("minority_local", 2023, 2024, "{approved_part: 50%}"), "E820"),
    ],
)  # fmt: skip
def test_preferences_that_cannot_be_used(preferences, code):
    with pytest.raises(InputRejected) as caught:
        projected(**SALES, profit="{by_year: 1000}", preferences=f"[{preferences}]",
                  horizon="{first: 2023, last: 2031}")  # fmt: skip
    assert {d.code for d in caught.value.diagnostics if d.is_error} == {code}
