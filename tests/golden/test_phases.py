"""Agreements whose ratio changes with time: Songjiang–Lu'an, Sunan–Zhangye, Zibo–Shizuishan.

G10 (六松现代产业园合作安排, reported 2025): recommended firms 40:60 for five years, then all Lu'an's.
    Tax 500: years 1–5 200 / 300, year 6 0 / 500. Other firms (1200) are outside: all Lu'an's.
G12 (肃南—张掖 合作安排, reported 2024): 7:3 in years 1–3, 4:6 "after five years", ten years in all.
    Tax 289: 202.30 / 86.70, then 115.60 / 173.40, then 0 / 289. Years 4 and 5 are not said.
Zibo–Shizuishan (合作安排, reported 2011): 60:40 for ten years, 50:50 for forty; second level 2:1 is an
    assumption of the test. Amounts in 万元.
"""

from __future__ import annotations

import pytest

from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from enclave.kinds.base import PlanProblem
from tests.golden.helpers import WAN, Deal, deal, expect, load_text, pack_path, yearly


def every_year(first: int, last: int, tax: str) -> str:
    return "\n".join(f"{y}-06-15 vat {tax}" for y in range(first, last + 1))


def test_g10_five_years_and_the_sixth():
    run = deal("cn-sh-ah-songjiang-luan-2025", events={"start": "2025-01-01"}).run(
        every_year(2025, 2030, "500")
    )
    expect(
        yearly(run),
        """
        year songjiang luan
        2025 200 300
        2026 200 300
        2027 200 300
        2028 200 300
        2029 200 300
        2030 0   500
    """,
    )


def test_g10_the_last_day_of_five_anniversary_years():
    run = deal("cn-sh-ah-songjiang-luan-2025", events={"start": "2025-07-01"}).run("""
        2025-06-30 vat 100
        2030-06-30 vat 100
        2030-07-01 vat 100
    """)
    expect(
        yearly(run),
        """
        year songjiang luan
        2025 0  100
        2030 40 160
    """,
    )


def sunan(**fills: object) -> Deal:
    return deal("cn-gs-sunan-zhangye-2024", fills=fills, events={"start": "2024-01-01"})


def test_g12_with_the_middle_band_supplied():
    run = sunan(years_4_and_5={"sunan": "50%", "zone": "50%"}).run(every_year(2024, 2034, "289"))
    expect(
        yearly(run),
        """
        year sunan  zone
        2024 202.30 86.70
        2025 202.30 86.70
        2026 202.30 86.70
        2027 144.50 144.50
        2028 144.50 144.50
        2029 115.60 173.40
        2030 115.60 173.40
        2031 115.60 173.40
        2032 115.60 173.40
        2033 115.60 173.40
        2034 0      289
    """,
    )


LITERAL = """
agreement: literal
title: {zh: 字面, en: literal}
status: assumption
parties:
  sunan: {name: {zh: 肃南}, role: origin, level: county}
  zone: {name: {zh: 开发区}, role: host, level: county}
scope: {heads: [vat], retain: county}
term: {from: {event: start}, for: 10 years}
clock: {unit: anniversary}
events: {start: {name: {zh: 起算}, required: yes}}
clauses:
  - id: split
    kind: share
    phases:
      - {from: {event: start}, for: 3 years, weights: {sunan: 7, zone: 3}}
      - {from: {event: start, after: 5 years}, for: 5 years, weights: {sunan: 4, zone: 6}}
settle: {period: year, late: restate}
"""


def test_g12_the_literal_text_is_refused_and_year_4_is_named():
    collector = Collector()
    load_agreement_text(LITERAL, collector=collector)
    (found,) = collector.sorted()
    assert found.code == "E314"
    assert "24 个月（自第 4 年起）" in found.line("zh")
    assert "24 months (from year 4)" in found.line("en")


def test_g12_a_gap_that_only_dates_show_is_refused_when_the_year_is_computed():
    """The second band starts on a date: the text cannot show the gap, the plan of 2027 does."""
    text = LITERAL.replace("{event: start, after: 5 years}", "2029-01-01")
    deal_ = Deal(load_text(text), events={"start": "2024-01-01"})
    with pytest.raises(PlanProblem) as problem:
        deal_.run(every_year(2024, 2027, "289"))
    assert problem.value.code == "E311"
    assert problem.value.values["year"] == 4
    assert "2027-01-01~2028-12-31" in str(problem.value.values["span"])


def test_g12_years_1_to_3_run_without_the_middle_band_only_once_it_is_filled():
    """A hole anywhere stops the agreement: nothing is computed from half a text."""
    from enclave.compile.load import load_agreement

    loaded = load_agreement(pack_path("cn-gs-sunan-zhangye-2024"), collector=Collector())
    assert loaded is not None
    assert loaded.agreement is None
    assert "years_4_and_5" in loaded.holes.values()


def shizuishan(**fills: object) -> Deal:
    return deal(
        "cn-sd-nx-zibo-shizuishan-2011",
        fills={"district_ratio": {"huinong": "2", "dawukou": "1"}, **fills},
        events={"start": "2011-01-01"},
    )


def test_shizuishan_ten_years_then_forty_then_none():
    run = shizuishan().run("""
        2020-06-15 vat 100
        2020-06-15 cit 150
        2020-06-15 land_use 50
        2021-06-15 vat 300
        2060-12-31 vat 300
        2061-01-01 vat 300
    """)
    # 300 → 180 / 120 in year 10, 150 / 150 from year 11 to 50, all the host's afterwards.
    expect(
        yearly(run),
        """
        year zibo shizuishan
        2020 180  120
        2021 150  150
        2060 150  150
        2061 0    300
    """,
    )


def test_shizuishan_the_second_level_keeps_the_first_level_whole():
    """0.10 元 → 0.06 / 0.04; 4 fen by 2:1 are 2.67 and 1.33: 3 and 1. The districts sum to the city."""
    run = shizuishan().run("2011-06-15 vat 0.000010")
    year = run.last.years[2011]
    found = {leaf.id: fen for leaf, fen in zip(year.plan.leaves, year.posted, strict=True)}
    assert sorted(found.values()) == [1, 3, 6]
    assert year.party("shizuishan") == 4
    assert year.party("zibo") == 6


def test_shizuishan_a_refund_across_the_change_of_phase():
    """100 of year 10 refunded in year 11 go back 60 / 40, not 50 / 50 (S7, S8)."""
    run = shizuishan().run("""
        2020-06-15 vat 300
        2021-03-01 vat 300
        2020-06-15<2021-09-01 vat -100
    """)
    expect(
        yearly(run),
        """
        year zibo shizuishan
        2020 120  80
        2021 150  150
    """,
    )


def test_shizuishan_a_refund_without_an_origin_date_stands_at_its_own_date():
    run = shizuishan().run("""
        2020-06-15 vat 300
        2021-03-01 vat 300
        2021-09-01 vat -100
    """)
    expect(
        yearly(run),
        """
        year zibo shizuishan
        2020 180  120
        2021 100  100
    """,
    )


def test_the_township_ratios():
    """沂水 7:3 and 费县 8:2 on 10."""
    for name, sender in (("cn-sd-yishui-2008", 7), ("cn-sd-feixian-2012", 8)):
        run = deal(name, fills={"tax_heads": "all"}).run("2020-06-15 resource 10")
        assert yearly(run)[2020] == {"recruiter": sender * WAN, "host": (10 - sender) * WAN}


def test_ningde_shares_five_years_from_the_first_tax():
    """宁德 (reported 2017): 5:5 from the first tax on 2018-06-01 to 2023-05-31."""
    run = deal(
        "cn-fj-ningde-2017", events={"first_tax": "2018-06-01", "construction": "2017-04-01"}
    ).run("""
        2018-06-01 vat 100
        2023-05-31 vat 100
        2023-06-01 vat 100
    """)
    expect(
        yearly(run),
        """
        year origin host
        2018 50     50
        2023 50     150
    """,
    )
