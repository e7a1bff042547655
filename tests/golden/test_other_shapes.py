"""Superior's return, attribution that is not cash, fixed returns: shapes beside a plain ratio.

辽政发〔2006〕3号 第十一条: the province gives up its own increment over 2005, for enclave firms all of
    it, half to the providing and half to the using city.
合淮合作区 (reported 2023): 5:5 between the Hefei zone and Shou county, all of it paid to the zone.
平湖—青田 (reported): 10% of the actual investment a year, whatever the tax.
炉霍 (reported): 6 for a poor village, 3 for another, for fifteen years, in loss years too.
Amounts in 万元; figures are illustrative.
"""

from __future__ import annotations

from datetime import date

import pytest

from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Row
from tests.golden.helpers import WAN, Deal, deal, expect, yearly


def liaoning(base: str) -> Deal:
    return deal("cn-ln-2006", data={"base_2005": {"value": base}})


def province(table: dict[str, int], base: str, local: int = 0) -> AccountRun:
    """The province's own receipts by day, and the using city's."""
    case = liaoning(base)
    rows = [
        Row(date.fromisoformat(d), date.fromisoformat(d), "superior:return@liaoning", "plant", "vat",
            a * WAN, f"p{n}")
        for n, (d, a) in enumerate(table.items())
    ]  # fmt: skip
    days = sorted({r.effective.year for r in rows})
    if local:
        rows.append(
            Row(
                date(days[0], 6, 1),
                date(days[0], 6, 1),
                case.planner.source_id("prefecture", "user", "vat") or "",
                "plant",
                "vat",
                local * WAN,
                "c",
            )
        )
    ends = [date(y, 12, 31) for y in range(days[0], days[-1] + 1)]
    return run_account(case.planner, rows, ends, agreement="cn-ln-2006")


def test_liaoning_half_of_the_provinces_increment_to_each_city():
    """Base 100, the province receives 340: 240 returned, 120 each; the cities' own 500 stay put."""
    expect(
        yearly(province({"2007-06-01": 340}, "100", local=500)),
        """
        year provider user liaoning
        2007 120      620  100
    """,
    )


def test_liaoning_a_new_firm_has_no_base():
    expect(
        yearly(province({"2007-06-01": 340}, "0")),
        """
        year provider user liaoning
        2007 170      170  0
    """,
    )


def test_liaoning_below_the_base_there_is_nothing_to_return():
    expect(
        yearly(province({"2007-06-01": 80}, "100")),
        """
        year provider user liaoning
        2007 0        0    80
    """,
    )


def test_liaoning_the_base_is_of_each_year():
    expect(
        yearly(province({"2007-06-01": 80, "2008-06-01": 120}, "100")),
        """
        year provider user liaoning
        2007 0        0    80
        2008 10       10   100
    """,
    )


def hefei() -> Deal:
    return deal(
        "cn-ah-hefei-huainan-2023",
        fills={
            "zone_account": {"via": "shou"},
            "indicator_rules": {
                "value_added": {"mode": "split", "weights": {"hefei": "5", "huainan": "5"}}
            },
        },
    )


def test_hefei_the_entitlement_is_half_each_and_the_money_goes_to_the_zone():
    """1000.01 元 odd fen: 500.01 / 500.00 entitled; 1000.01 routed to the zone, which is owed nothing."""
    run = hefei().run("2024-06-01 vat 0.100001")
    year = run.last.years[2024]
    assert (year.party("hefei_etdz"), year.party("shou"), year.party("zone")) == (50_001, 50_000, 0)
    assert {f.cash_to for f in run.flows} == {"zone"}
    assert sum(f.amount for f in run.flows if f.cash_to == "zone") == 100_001


def return_of(payer: str, start: str = "2018-01-01", part: str = "months") -> Deal:
    return deal(
        "cn-zj-pinghu-qingtian-2017",
        fills={"return_payer": payer, "part_year": part},
        events={"operation": start},
        data={"investment": {"value": "18000"}},
    )


@pytest.mark.parametrize("payer", ["operator", "pinghu"])
def test_qingtian_gets_ten_percent_without_any_tax(payer):
    """10% of 18000 = 1800 a year, and no receipt anywhere."""
    run = return_of(payer).run(until=2020)
    expect(
        yearly(run),
        """
        year villages
        2018 1800
        2019 1800
        2020 1800
    """,
    )
    assert {f.payer for f in run.flows} == {payer}
    assert {f.kind for f in run.flows} == {"own_funds"}


@pytest.mark.parametrize(
    ("part", "amount"), [("months", "450"), ("full", "1800"), ("days", "453.698630")]
)
def test_qingtian_a_first_year_of_three_months(part, amount):
    """From 1 October: 1800 × 3/12 = 450; × 92/365 = 453.698630136…, rounded once to the fen."""
    run = return_of("operator", "2018-10-01", part).run(until=2018)
    expect(yearly(run), f"year villages\n2018 {amount}")


def test_luhuo_pays_fifteen_years_and_no_longer():
    run = deal("cn-sc-luhuo-2015", events={"contract_start": "2015-01-01"}).run(until=2031)
    paid = yearly(run)
    assert set(paid) == set(range(2015, 2030))
    assert all(row == {"poor_village": 6 * WAN, "other_village": 3 * WAN} for row in paid.values())


def test_guangdong_guangxi_share_equally_whoever_collects():
    case = deal("cn-gd-gx-2012", fills={"party_level": "county"})
    run = case.run("""
        2015-06-01 vat 300 guangdong
        2015-06-01 vat 100 guangxi
    """)
    expect(
        yearly(run),
        """
        year guangdong guangxi
        2015 200       200
    """,
    )
