"""Packs that set few numbers or none: what they say runs, the rest is filled by the test.

Every amount is worked by hand, in 万元 unless said otherwise. What a text leaves open is an
assumption of the test and named as one; an ``unverified`` pack shows how its terms work, not that
they are in force.

=====================  ======================================================  ==================
pack                   document and article                                    by hand
=====================  ======================================================  ==================
cn-ln-2018             辽宁省飞地经济意见（2018）利益分享: 5:5 in principle    901 → 450.5 / 450.5
cn-zj-jinpan-1995      金磐开发区管理体制: all Pan'an's (inferred)              640 → 640 / 0
cn-bj-he-haidian-…     海淀园秦皇岛分园合作协议 (unverified): 40:40:20          1000.01元, see there
cn-cq-sc-suitong-2020  遂潼先行区: 存量各享、增量五五                            see there
cn-sd-zibo-relocation  淄博市域“飞地经济”政策 政府主导搬迁类: five years        ratio assumed 5:5
cn-tj-jixian-2013      蓟县“飞地飞楼”: from the start of production             ratio assumed 6:4
cn-hn-2025             湘发改园区规〔2025〕695号 第一条: one-off compensation   300 once, assumed
cn-zj-ninghai-jingning 宁波市统计局 2022-10-26: ≥ 5 a village, 70 villages      350 a year at least
=====================  ======================================================  ==================
"""

from __future__ import annotations

import pytest

from tests.golden.helpers import WAN, deal, expect, yearly


def test_liaoning_2018_halves():
    expect(
        yearly(deal("cn-ln-2018").run("2019-06-01 vat 901")),
        """
        year origin host
        2019 450.5  450.5
    """,
    )


def test_liaoning_2018_an_odd_fen_goes_to_the_first_named():
    """0.03元 in halves: 1.5 fen each; the fen that is missing goes to the first of equal fractions."""
    run = deal("cn-ln-2018", unit="元").run("2019-06-01 vat 0.03")
    assert yearly(run) == {2019: {"origin": 2, "host": 1}}


def test_jinpan_leaves_nothing_to_the_city_around_it():
    run = deal("cn-zj-jinpan-1995").run("2018-06-01 vat 400\n2018-09-01 cit 240")
    expect(yearly(run), "year panan\n2018 640")


def test_haidian_three_ways_lose_no_fen():
    """1000.01元: 400.004 / 400.004 / 200.002; the fen left over goes to the first of the largest
    fractions: 400.01 / 400.00 / 200.00."""
    run = deal("cn-bj-he-haidian-qinhuangdao-2013", unit="元").run("2014-06-01 vat 1000.01")
    expect(
        yearly(run),
        """
        year haidian qinhuangdao fund
        2014 400.01  400.00      200.00
    """,
        "元",
    )


def suitong(pool: str, shortfall: str, deficit: str | None):
    return deal(
        "cn-cq-sc-suitong-2020",
        fills={
            "base_years": ["2018", "2019"], "increment_pooling": pool,
            "shortfall_rule": shortfall, "deficit_rule": deficit,
        },
        data={
            "stock_suining": {"by_year": {"2018": "800", "2019": "1000"}},
            "stock_tongnan": {"by_year": {"2018": "500", "2019": "700"}},
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("pool", "shortfall", "deficit", "suining", "tongnan"),
    [
        # Stock (800 + 1000) / 2 = 900 and (500 + 700) / 2 = 600. Collected 700 and 1400 = 2100.
        # Pooled: 2100 − 1500 = 600, 300 each: 1200 / 900.
        ("joint", "signed", None, 1200, 900),
        # Per side, signed: −200 + 800 = 600: the same.
        ("per_side", "signed", None, 1200, 900),
        # Per side, floored: 0 + 800, 400 each: 700 + 400 / 600 + 400.
        ("per_side", "by_base", "drop", 1100, 1000),
    ],
)
def test_suitong_stock_to_each_and_the_increment_in_halves(
    pool, shortfall, deficit, suining, tongnan
):
    run = suitong(pool, shortfall, deficit).run("""
        2021-06-01 vat 700 suining
        2021-06-01 vat 1400 tongnan
    """)
    expect(yearly(run), f"year suining tongnan\n2021 {suining} {tongnan}")


def test_zibo_relocation_is_the_hosts_after_five_years():
    """Full operation on 2022-07-01; the five anniversary years end on 2027-06-30. Of each year's
    200, half is received in March and half in September: 50 / 50 of what lies inside."""
    case = deal(
        "cn-sd-zibo-relocation-2022",
        fills={"split_ratio": {"origin": "5", "host": "5"}},
        events={"production": "2022-07-01"},
    )
    run = case.run(
        "\n".join(f"{y}-03-15 vat 100\n{y}-09-15 vat 100" for y in range(2022, 2029))
    )  # fmt: skip
    expect(
        yearly(run),
        """
        year origin host
        2022 50     150
        2023 100    100
        2024 100    100
        2025 100    100
        2026 100    100
        2027 50     150
        2028 0      200
    """,
    )


def test_ji_county_shares_from_the_start_of_production():
    case = deal(
        "cn-tj-jixian-2013",
        fills={"split_ratio": {"town": "6", "park": "4"}, "retained_levels": "county"},
        events={"production": "2014-05-01"},
    )
    run = case.run("2014-04-30 vat 30\n2014-05-01 vat 50")
    # 30 before production stay with the park; of 50 the town gets 30, the park 20.
    expect(yearly(run), "year town park\n2014 30 50")


@pytest.mark.parametrize(
    ("source", "first", "host"), [("share", 550, 450), ("own_funds", 550, 750)]
)
def test_hunan_a_compensation_once_at_the_agreed_time(source, first, host):
    """Assumed: shares 1:3, 300 once on landing (2026-05-20). 2026: 1000 → 250 / 750, and 300 more
    for the first negotiator, out of the 750 or beside it. 2027: 400 → 100 / 300."""
    case = deal(
        "cn-hn-2025",
        fills={
            "split": {"first": "1", "host": "3"}, "compensation_amount": "300万元",
            "compensation_source": source,
        },
        events={"landed": "2026-05-20"},
    )  # fmt: skip
    run = case.run("2026-06-01 vat 1000\n2027-06-01 vat 400")
    expect(yearly(run), f"year first host\n2026 {first} {host}\n2027 100 300")


def test_ninghai_seventy_villages_have_350_a_year_at_least():
    """Assumed: shares 4:6, the seventy as one, so 70 × 5 = 350; Ninghai makes up out of own funds.

    2021: 2275 → 910 for Jingning's villages, the reported 13 each; nothing is lacking.
    2022: 500 → 200; 150 is made up.
    """
    case = deal(
        "cn-zj-ninghai-jingning-2022",
        fills={
            "streams": ["vat", "cit"], "split": {"jingning": "4", "ninghai": "6"},
            "minimum_of_all_villages": "350万元", "shortfall_payer": "ninghai",
            "shortfall_source": "own_funds",
        },
        data={"village_capital": {"value": "1"}},
    )  # fmt: skip
    run = case.run("2021-06-01 vat 2275\n2022-06-01 vat 500")
    expect(yearly(run), "year jingning ninghai\n2021 910 1365\n2022 350 300")
    assert 910 * WAN == 70 * 13 * WAN
    paid = {y: [t.paid // WAN for t in r.transfers] for y, r in run.last.years.items()}
    assert paid == {2021: [0], 2022: [150]}


def shenzhen(since: dict[str, str]):
    return deal(
        "cn-gd-shenshan-2011",
        fills={
            "zone_account": {"via": "shanwei"}, "retained_levels": "prefecture",
            "split_since_2017": since,
        },
    )  # fmt: skip


def test_shenzhen_shanwei_is_papered_anew_and_the_thirty_years_run_on():
    """25:25:50 (unverified) to 2017-08-31; since then the test assumes 60:10:30. 2017: 400 before
    the change → 100 / 100 / 200; 1000 after it → 600 / 100 / 300. The term ends with 2040."""
    case = shenzhen({"shenzhen": "60%", "shanwei": "10%", "zone": "30%"})
    run = case.run("""
        2016-06-01 vat 400
        2017-08-31 vat 400
        2017-09-01 vat 1000
        2040-12-31 vat 1000
        2041-01-01 vat 1000
    """)
    expect(
        yearly(run),
        """
        year shenzhen shanwei zone
        2016 100      100     200
        2017 700      200     500
        2040 600      100     300
        2041 0        1000    0
    """,
    )


@pytest.mark.parametrize(
    ("name", "fills", "by_hand"),
    [
        ("cn-gs-2023", {"split_ratio": {"origin": "3", "host": "7"}}, "origin host\n2026 300 700"),
        (
            "cn-yn-2025",
            {"split_ratio": {"origin": "45%", "host": "55%"}, "term": {"from": "2026-01-01", "for": "5 years"},
             "indicator_rules": {}},
            "origin host\n2026 450 550",
        ),
        (
            "cn-sd-zibo-introduced-2022",
            {"split_ratio": {"origin": "2", "host": "3"}, "term": {"from": "2026-01-01", "for": "5 years"}},
            "origin host\n2026 400 600",
        ),
    ],
)  # fmt: skip
def test_a_template_runs_once_its_open_terms_are_filled(name, fills, by_hand):
    run = deal(name, fills=fills).run("2026-06-01 vat 1000")
    expect(yearly(run), f"year {by_hand}")
