"""Baoshan inner parks (G6): a ratio derived from capital, rounding, a token share.

保山“园中园”合作安排, as reported in 2017 and 2025. Restated in yuan, where a fen is lost or invented:

    51:49 of 1000.50 元 = 510.255 / 490.245. Each rounded half up gives 510.26 + 490.25 = 1000.51;
    by largest remainder 510.26 / 490.24 (equal fractions: the party listed first).
    40:40:20 of 1000.01 元 = 400.004 / 400.004 / 200.002: each rounded gives 1000.00; the missing fen
    goes to the first of the largest fractions: 400.01 / 400.00 / 200.00.
"""

from __future__ import annotations

from tests.golden.helpers import Deal, deal, expect, load_text, yearly


def joint(county: str = "51", city: str = "49", decimals: str = "2") -> Deal:
    return deal(
        "cn-yn-baoshan-joint-2016",
        fills={"ratio_decimals": decimals, "capital_ratio": {"county": "51%", "city_park": "49%"}},
        data={
            "capital_county": {"quantity": county},
            "capital_city_park": {"quantity": city},
        },
        unit="元",
    )


def test_g6_1000_50_at_51_to_49_gains_no_fen():
    expect(
        yearly(joint().run("2018-06-01 vat 1000.50")),
        """
        year county city_park
        2018 510.26 490.24
    """,
        "元",
    )


def test_the_ratio_is_rounded_once_to_its_decimals_and_sums_to_one():
    """Capital 2 and 1 to two decimals: 67% / 33%, not 66.67 + 33.33; to four 66.67% / 33.33%."""
    expect(
        yearly(joint("2", "1").run("2018-06-01 vat 100")),
        """
        year county city_park
        2018 67     33
    """,
        "元",
    )
    expect(
        yearly(joint("2", "1", "4").run("2018-06-01 vat 100")),
        """
        year county city_park
        2018 66.67  33.33
    """,
        "元",
    )


THREE = """
agreement: three
title: {zh: 三方, en: three parties}
status: assumption
parties:
  a: {name: {zh: 甲}, role: origin, level: county}
  b: {name: {zh: 乙}, role: host, level: county}
  fund: {name: {zh: 基金}, role: park, level: fund, treasury: {via: b}}
scope: {heads: [vat], retain: county}
clauses:
  - {id: split, kind: share, weights: {a: 40%, b: 40%, fund: 20%}}
settle: {period: year, late: restate}
"""


def test_g6_three_parties_lose_no_fen():
    """40:40:20 (the shape of Haidian–Qinhuangdao, whose ratio is unverified)."""
    expect(
        yearly(Deal(load_text(THREE), unit="元").run("2020-06-01 vat 1000.01")),
        """
        year a      b      fund
        2020 400.01 400.00 200.00
    """,
        "元",
    )


def test_g6_three_parties_with_a_named_party_for_the_missing_fen():
    text = THREE.replace("late: restate", "late: restate, remainder: {to: fund}")
    expect(
        yearly(Deal(load_text(text), unit="元").run("2020-06-01 vat 1000.01")),
        """
        year a      b      fund
        2020 400.00 400.00 200.01
    """,
        "元",
    )


def test_g6_a_countys_own_project_leaves_the_city_five_percent():
    expect(
        yearly(deal("cn-yn-baoshan-county-2016").run("2018-06-01 vat 800")),
        """
        year county city_park
        2018 760    40
    """,
    )


def test_g6_capital_becomes_equal_from_a_date_by_amendment():
    """51:49 to 2020-12-31, 50:50 from 2021-01-01; years closed before are not touched."""
    run = Deal(load_text(AMENDED), unit="元").run("""
        2020-12-31 vat 1000.50
        2021-01-01 vat 1000.50
    """)
    expect(
        yearly(run),
        """
        year county city_park
        2020 510.26 490.24
        2021 500.25 500.25
    """,
        "元",
    )


def test_g6_capital_changed_inside_a_year_counts_from_its_day():
    text = AMENDED.replace("2021-01-01", "2020-07-01")
    run = Deal(load_text(text), unit="元").run("""
        2020-06-30 vat 1000
        2020-07-01 vat 1000
    """)
    expect(
        yearly(run),
        """
        year county city_park
        2020 1010   990
    """,
        "元",
    )


AMENDED = """
agreement: inner-park
title: {zh: 园中园, en: inner park}
status: assumption
parties:
  county: {name: {zh: 出资县}, role: origin, level: county}
  city_park: {name: {zh: 市级园区}, role: host, level: park, treasury: {via: city}}
  city: {name: {zh: 市}, role: superior, level: prefecture}
scope: {heads: [vat], retain: county}
data:
  capital_county: {quantity: 51}
  capital_city_park: {quantity: 49}
clauses:
  - id: split
    kind: share
    derived: {from: {county: capital_county, city_park: capital_city_park}, decimals: 2}
amend:
  - effective: 2021-01-01
    set: {data.capital_county.quantity: 50, data.capital_city_park.quantity: 50}
settle: {period: year, late: restate}
"""
