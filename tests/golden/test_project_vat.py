"""VAT of a project, worked by hand: credit of investment over years, refunds, surcharges."""

from __future__ import annotations

from datetime import date

import pytest

from enclave.diagnostics import InputRejected
from enclave.money import parse_amount
from tests.golden.project_files import projected, taxes

# Investment 2023: equipment 11,300 with VAT at 13% → 1,300 of input tax; buildings 5,000 without
# VAT at 9% → 450. Sales 10,000 a year at 13% → 1,300; purchases 6,000 at 13% → 780. Net 520 a year.
# 2023: 520 − 1,750 = −1,230 → carried. 2024: 520 − 1,230 = −710. 2025: −190. 2026: 330. 2027: 520.
PLANT = {
    "horizon": "{first: 2023, last: 2027}",
    "sales": "{rate: 13%, by_year: 10000}",
    "purchases": "[{name: 原料, rate: 13%, by_year: 6000}]",
    "investment": (
        "[{year: 2023, kind: equipment, amount: 11300, vat: included, rate: 13%},"
        " {year: 2023, kind: buildings, amount: 5000, vat: excluded, rate: 9%}]"
    ),
}


def wan(*amounts: int) -> list[int]:
    return [a * 1_000_000 for a in amounts]


def test_credit_on_investment_is_carried_over_the_years():
    found = projected(**PLANT)
    assert taxes(found, "vat") == dict(zip((2026, 2027), wan(330, 520), strict=True))
    assert [y.carried for y in found.vat.values()] == wan(1230, 710, 190, 0, 0)
    assert [y.brought for y in found.vat.values()] == wan(0, 1230, 710, 190, 0)


def test_refunded_credit_is_a_receipt_of_its_own_kind_after_the_year():
    found = projected(**PLANT, credit_refund="refund")
    refunds = [r for r in found.receipts() if r.kind == "vat_credit_refund"]
    assert [(r.posted, r.amount) for r in refunds] == [(date(2024, 1, 15), -1_230_000_000)]
    assert taxes(found, "vat") == dict.fromkeys(range(2024, 2028), 520_000_000)


def test_surcharges_rest_on_vat_less_credits_refunded():
    # 2024: 520 paid − 1,230 refunded: nothing, 710 left; 2025: −190 left; 2026: 330; 2027: 520
    found = projected(**PLANT, credit_refund="refund", taxes="[vat, ucmt, edu_sur]")
    assert taxes(found, "ucmt") == {2026: 16_500_000, 2027: 26_000_000}
    assert taxes(found, "edu_sur") == {2026: 9_900_000, 2027: 15_600_000}


@pytest.mark.parametrize(("place", "rate"), [("city", 7), ("town", 5), ("elsewhere", 1)])
def test_the_maintenance_tax_goes_by_place(place, rate):
    found = projected(**PLANT, location=place, taxes="[vat, ucmt]")
    assert taxes(found, "ucmt")[2027] == 5_200_000 * rate


def test_six_taxes_and_two_fees_at_half_until_2027():
    half = "[{use: six_two, first: 2026, last: 2027, evidence: {zh: 小微, en: small}}]"
    found = projected(**PLANT, taxes="[vat, ucmt]", preferences=half)
    assert taxes(found, "ucmt") == {2026: 8_250_000, 2027: 13_000_000}


def test_extra_credit_lowers_the_tax_and_is_never_refunded():
    # 5% of input tax: 2023 (780+1,750)×5% = 126.50; 39 in each later year. Nothing can be used
    # until 2026: 330 − (126.50+39×3 = 243.50) = 86.50; 2027: 520 − 39 = 481.
    extra = "[{use: adv_mfg_vat, first: 2023, last: 2027, evidence: {zh: 名单, en: list}}]"
    found = projected(**PLANT, preferences=extra)
    assert taxes(found, "vat") == {2026: 86_500_000, 2027: 481_000_000}


def test_months_of_a_year_add_to_the_year_and_start_with_production():
    found = projected(**PLANT, events="{construction: 2023-01, production: 2023-04}")
    mine = [p for p in found.payments if p.year == 2027]
    assert [p.posted for p in mine][:2] == [date(2027, 2, 15), date(2027, 3, 15)]
    assert mine[-1].posted == date(2028, 1, 15)
    assert sum(p.amount for p in mine) == 520_000_000
    assert {p.amount for p in mine} <= {43_333_333, 43_333_334}


def test_by_quarter_where_the_project_files_so():
    found = projected(**PLANT, filing="{vat: quarter}")
    days = [p.posted for p in found.payments if p.year == 2027]
    assert days == [date(2027, 4, 15), date(2027, 7, 15), date(2027, 10, 15), date(2028, 1, 15)]


def test_a_rate_the_law_does_not_know():
    with pytest.raises(InputRejected) as caught:
        projected(**{**PLANT, "sales": "{rate: 12%, by_year: 10000}"})
    assert {d.code for d in caught.value.diagnostics if d.is_error} == {"E837"}


def test_an_amount_with_vat_is_taken_apart_to_the_fen():
    # 100.00 万元 with 13%: net 884,955.75 (of 884,955.752…), tax 115,044.25; they add up.
    one = "[{year: 2023, kind: equipment, amount: 100, vat: included, rate: 13%}]"
    (spent,) = projected(investment=one).plan.spent
    assert (spent.net, spent.vat) == (
        parse_amount("884955.75", "元"),
        parse_amount("115044.25", "元"),
    )
