"""The credit sections of the packs, run as the packs write them (G4, G5, G7, G10, G14).

The same cases with terms written in the test are in test_credit_published.py; here the rule, the
window, the recognition and the reference come from the pack.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from enclave.credit import (
    CreditResult,
    consolidate,
    credit_books,
    credited,
    indicator_packs,
    load_indicators,
    read_credit,
    region_tree,
    terms_of,
)
from enclave.dates import Month
from enclave.diagnostics import Collector
from enclave.terms.indicator import IndicatorRow
from tests.golden.helpers import WAN, Deal, deal

INDICATORS = load_indicators(indicator_packs(), Collector())


def books(case: Deal, *rows: IndicatorRow, units: list[str] | None = None) -> CreditResult:
    collector = Collector()
    section = read_credit(case.loaded.doc, collector, data=case.loaded.data.get("credit"))
    assert not collector.items
    events = {name: date.fromisoformat(day) for name, day in case.events.items()}
    terms = terms_of(case.agreement, section, units=units, events=events)
    return credit_books(list(rows), INDICATORS, [terms])


def row(
    name: str, amount: int | Fraction, month: str, place: str, *, enterprise: str = "plant",
    day: date | None = None, **attributes: str,
) -> IndicatorRow:  # fmt: skip
    return IndicatorRow(
        f"{name}-{month}-{enterprise}-{day}-{sorted(attributes.items())}", enterprise=enterprise,
        indicator=name, period=Month.parse(month), amount=amount, place=place, day=day,
        attributes=attributes,
    )  # fmt: skip


def test_g4_value_added_of_guangyuan():
    case = deal(
        "cn-sc-guangyuan-qingchuan-2009",
        fills={"gap_payer": {"party": "guangyuan", "source": "share"}},
    )
    result = books(case, row("value_added", 3000 * WAN, "2012-06", "guangyuan"))
    assert credited(result, "value_added", "qingchuan", 2012) == 1800 * WAN
    assert credited(result, "value_added", "guangyuan", 2012) == 1200 * WAN


def kunming(*rows: IndicatorRow) -> CreditResult:
    case = deal(
        "cn-yn-kunming-2024",
        fills={
            "kunming_ratio": {"origin": "50%", "host": "50%"}, "incentive_payer": "host",
            "incentive_basis": "测试", "deficit_rule": "drop",
        },
        events={"recognised": "2024-07-01"},
    )  # fmt: skip
    return books(case, *rows)


@pytest.mark.parametrize(
    ("name", "amount", "origin", "host"),
    [
        ("industrial_output", 12_000 * WAN, 12_000 * WAN, 12_000 * WAN),
        ("fixed_investment", 5_000 * WAN, 5_000 * WAN, 5_000 * WAN),
        ("invested_funds_outside_province", 4_000 * WAN, 4_000 * WAN, 0),
        ("fdi_used", Fraction(300), Fraction(300), 0),
    ],
)
def test_g5_the_matrix_of_kunming(name, amount, origin, host):
    result = kunming(row(name, amount, "2025-12", "host"))
    assert credited(result, name, "origin", 2025) == origin
    assert credited(result, name, "host", 2025) == host


def test_g5_the_city_counts_12000_once():
    result = kunming(row("industrial_output", 12_000 * WAN, "2025-12", "host"))
    (line,) = [
        found for found in consolidate(result, region_tree(result), ["kunming"])
        if found.indicator == "industrial_output"
    ]  # fmt: skip
    assert (line.credit, line.overlap, line.official) == (24_000 * WAN, 12_000 * WAN, 12_000 * WAN)


def test_g5_before_recognition_everything_is_the_hosts():
    result = kunming(row("invested_funds_outside_province", 4_000 * WAN, "2024-06", "host"))
    assert credited(result, "invested_funds_outside_province", "origin", 2024) == 0
    assert credited(result, "invested_funds_outside_province", "host", 2024) == 4_000 * WAN


@pytest.mark.parametrize(
    ("year", "sender", "host"),
    [(2014, 10_000, 0), (2016, 10_000, 0), (2018, 10_000, 0), (2019, 7_000, 3_000)],
)
def test_g7_ankang_five_years_then_seven_to_three(year, sender, host):
    case = deal(
        "cn-sn-ankang-2013",
        fills={"year_counting": "fiscal_year_of_event"},
        events={"start": "2014-05-20"},
    )
    result = books(case, row("fixed_investment", 10_000 * WAN, f"{year}-08", "host"))
    assert credited(result, "fixed_investment", "sender", year) == sender * WAN
    assert credited(result, "fixed_investment", "host", year) == host * WAN


def test_g7_ankang_has_no_fiscal_side():
    """The statistics rule moves no money: the plan has no source at all."""
    case = deal("cn-sn-ankang-2013", events={"start": "2014-05-20"})
    assert case.run(until=2014).flows == () if case.planner.first_year else True
    assert case.planner.source_id("county", "host", "vat") is None


@pytest.mark.parametrize(("year", "songjiang"), [(2025, 3_200), (2029, 3_200), (2030, 0)])
def test_g10_songjiang_output_8000(year, songjiang):
    case = deal("cn-sh-ah-songjiang-luan-2025", events={"start": "2025-01-01"})
    output = row("industrial_output", 8_000 * WAN, f"{year}-12", "luan")
    result = books(case, output, units=["plant"])
    assert credited(result, "industrial_output", "songjiang", year) == songjiang * WAN
    assert credited(result, "industrial_output", "luan", year) == (8_000 - songjiang) * WAN


def yinzhou(*rows: IndicatorRow) -> CreditResult:
    return books(deal("cn-zj-yinzhou-quzhou-2008", events={"confirmed": "2006-01-01"}), *rows)


@pytest.mark.parametrize(
    ("partner", "recognised"),
    [
        ({}, 3_900),
        ({"counterparty": "host_city", "registered_share": "60%"}, 2_340),
        ({"counterparty": "own_city", "registered_share": "60%"}, 2_340),
        ({"counterparty": "other_province", "registered_share": "60%"}, 3_900),
    ],
)
def test_g14_yinzhou_recognises_3900_and_2340(partner, recognised):
    result = yinzhou(
        row("recognised_investment", 3_000 * WAN, "2008-06", "quzhou", asset="fixed", **partner),
        row("recognised_investment", 1_500 * WAN, "2008-06", "quzhou", asset="liquid", **partner),
    )
    assert credited(result, "recognised_investment", "yinzhou", 2008) == recognised * WAN


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2007, 12, 5), 2008), (date(2008, 11, 30), 2008), (date(2008, 12, 5), 2009)],
)
def test_g14_the_year_of_yinzhou_runs_from_december_to_november(day, year):
    month = f"{day.year}-{day.month:02d}"
    result = yinzhou(
        row("recognised_investment", 100 * WAN, month, "quzhou", day=day, asset="fixed")
    )
    assert credited(result, "recognised_investment", "yinzhou", year) == 130 * WAN


@pytest.mark.parametrize(
    ("month", "origin"), [("2017-03", 0), ("2017-04", 50), ("2022-03", 50), ("2022-04", 0)]
)
def test_ningde_counts_its_five_years_from_the_start_of_construction(month, origin):
    """Built from 2017-04-01, first tax on 2018-06-01: the two books run on different clocks."""
    case = deal(
        "cn-fj-ningde-2017",
        fills={"year_counting": "anniversary"},
        events={"first_tax": "2018-06-01", "construction": "2017-04-01"},
    )
    result = books(case, row("industrial_output", 100 * WAN, month, "host"))
    assert credited(result, "industrial_output", "origin", int(month[:4])) == origin * WAN


def test_jiazhou_credits_a_department_and_doubles_investment():
    case = deal("jiazhou", events={"production": "2026-03-01", "recognised": "2026-06-01"})
    result = books(
        case,
        row("invested_funds_outside_prefecture", 100 * WAN, "2026-05", "pingchuan"),
        row("fixed_investment", 200 * WAN, "2026-05", "pingchuan"),
        row("value_added", 50 * WAN, "2026-05", "pingchuan"),
        row("value_added", 50 * WAN, "2026-07", "pingchuan"),
    )
    assert credited(result, "invested_funds_outside_prefecture", "bureau", 2026) == 100 * WAN
    assert credited(result, "fixed_investment", "shankou", 2026) == 200 * WAN
    assert credited(result, "fixed_investment", "pingchuan", 2026) == 200 * WAN
    # Before recognition 50 stay put; after it 50 are 30 / 20.
    assert credited(result, "value_added", "shankou", 2026) == 30 * WAN
    assert credited(result, "value_added", "pingchuan", 2026) == 70 * WAN


def test_guangxi_doubles_for_assessment_and_the_region_counts_once():
    """桂政办发〔2024〕37号、桂统函〔2025〕29号: 12,000 in full on both sides; officially the host's alone."""
    result = books(deal("cn-gx-2024"), row("industrial_output", 12_000 * WAN, "2025-12", "host"))
    assert credited(result, "industrial_output", "origin", 2025) == 12_000 * WAN
    assert credited(result, "industrial_output", "host", 2025) == 12_000 * WAN
    assert [(e.place, e.amount) for e in result.official] == [("host", 12_000 * WAN)]
    (line,) = consolidate(result, region_tree(result), ["guangxi"])
    assert (line.credit, line.overlap, line.official) == (24_000 * WAN, 12_000 * WAN, 12_000 * WAN)


def test_jinpan_output_counts_for_the_county_that_runs_the_zone():
    """金磐开发区管理体制 (reported): 500 of output in Jinhua city count for Pan'an."""
    result = books(
        deal("cn-zj-jinpan-1995"), row("industrial_output", 500 * WAN, "2019-12", "jinhua")
    )
    assert credited(result, "industrial_output", "panan", 2019) == 500 * WAN
    assert credited(result, "industrial_output", "jinhua", 2019) == 0
    assert [(e.place, e.amount) for e in result.official] == [("jinhua", 500 * WAN)]


@pytest.mark.parametrize(
    ("month", "shenzhen", "shanwei"),
    [("2017-08", 700, 300), ("2017-09", 1000, 0), ("2040-12", 1000, 0), ("2041-01", 0, 1000)],
)
def test_shenzhen_shanwei_counts_anew_from_september_2017(month, shenzhen, shanwei):
    """深汕 (unverified): 7:3 before, all Shenzhen's after, nothing once the thirty years are over."""
    case = deal(
        "cn-gd-shenshan-2011",
        fills={
            "zone_account": {"via": "shanwei"}, "retained_levels": "prefecture",
            "split_since_2017": {"shenzhen": "1", "shanwei": "1", "zone": "2"},
        },
    )  # fmt: skip
    result = books(case, row("value_added", 1000 * WAN, month, "shanwei"))
    year = int(month[:4])
    assert credited(result, "value_added", "shenzhen", year) == shenzhen * WAN
    assert credited(result, "value_added", "shanwei", year) == shanwei * WAN
