"""川浙合作产业园, Qingchuan–Guangyuan (G4): VAT and income tax 6:4, a floor of 500 a year.

Implementing document of 2009, 税收分成 and 最低收益. The floor holds from one year after the aid
came in full; who pays the gap is not said, so the payer is a choice (here: the host, out of its
share). In 万元:

    case                  base  6:4        top-up  Qingchuan  Guangyuan
    floor active          700   420 / 280  80      500        200
    next year             900   540 / 360  0       540        360
    before the guarantee  700   420 / 280  –       420        280
"""

from __future__ import annotations

import pytest

from tests.golden.helpers import WAN, Deal, deal, expect, yearly

FROM_SHARE = {"party": "guangyuan", "source": "share"}
OWN_FUNDS = {"party": "guangyuan", "source": "own_funds"}


def park(payer: dict[str, str] = FROM_SHARE, aid: str = "2010-01-01", **fills: object) -> Deal:
    return deal(
        "cn-sc-guangyuan-qingchuan-2009",
        fills={"gap_payer": payer, **fills},
        events={"aid_received": aid},
    )


def test_g4_three_years():
    """Aid received in full on 2010-01-01: no floor in 2010, a floor from 2011-01-01."""
    run = park().run("""
        2010-06-01 vat 500
        2010-09-01 cit 200
        2011-06-01 vat 500
        2011-09-01 cit 200
        2012-06-01 vat 900
    """)
    expect(
        yearly(run),
        """
        year qingchuan guangyuan
        2010 420       280
        2011 500       200
        2012 540       360
    """,
    )


def test_the_top_up_of_80_is_not_clawed_back_in_the_next_year():
    """2012 gives exactly 540 / 360, although 540 − 80 would still not be below the floor."""
    run = park().run("""
        2011-06-01 vat 700
        2012-06-01 vat 900
    """)
    assert [t.paid for t in run.last.years[2011].transfers] == [80 * WAN]
    assert [t.paid for t in run.last.years[2012].transfers] == [0]
    assert yearly(run)[2012] == {"qingchuan": 540 * WAN, "guangyuan": 360 * WAN}


def test_paid_out_of_the_hosts_share_the_gap_is_limited_by_it():
    """Base 400: 240 / 160. The gap is 260, the host has 160: all of it, and 100 remain unmet."""
    run = park().run("2011-06-01 vat 400")
    expect(
        yearly(run),
        """
        year qingchuan guangyuan
        2011 400       0
    """,
    )
    (floor,) = run.last.years[2011].transfers
    assert (floor.due, floor.paid, floor.unmet) == (260 * WAN, 160 * WAN, 100 * WAN)


def test_paid_out_of_the_hosts_own_funds_the_pool_is_untouched():
    """The same 400: 240 / 160 and 260 of the host's own money on top for Qingchuan."""
    run = park(OWN_FUNDS).run("2011-06-01 vat 400")
    expect(
        yearly(run),
        """
        year qingchuan guangyuan
        2011 500       160
    """,
    )


def test_half_a_year_of_the_guarantee_by_months():
    """Aid on 2010-07-01: from 2011-07-01 the floor is 500 × 6/12 = 250; 6:4 of 300 gives 180."""
    run = park(aid="2010-07-01").run("2011-09-01 vat 300")
    expect(
        yearly(run),
        """
        year qingchuan guangyuan
        2011 250       50
    """,
    )


@pytest.mark.parametrize(("part_year", "floor"), [("full", "300"), ("days", "252.054795")])
def test_half_a_year_of_the_guarantee_in_other_ways(part_year, floor):
    """In full: min(500, 180 + 120) = 300. By days: 500 × 184/365 = 252.054794…, rounded once."""
    run = park(aid="2010-07-01", part_year=part_year).run("2011-09-01 vat 300")
    expect({2011: {"qingchuan": yearly(run)[2011]["qingchuan"]}}, f"year qingchuan\n2011 {floor}")


def test_aid_received_in_part_only_starts_no_guarantee():
    """The event is the full receipt; until then it has no date and there is no floor."""
    deal_ = deal("cn-sc-guangyuan-qingchuan-2009", fills={"gap_payer": FROM_SHARE})
    assert yearly(deal_.run("2013-06-01 vat 700"))[2013] == {
        "qingchuan": 420 * WAN, "guangyuan": 280 * WAN,
    }  # fmt: skip
