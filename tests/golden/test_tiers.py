"""Shares by bands, and refunds across a bound, worked by hand (example jiazhou-tiers), in 万元.

Bands of a budget year: to 1000 70:30, to 3000 50:50, above 30:70, each on its own slice.

    total 4000: 700 + 1000 + 300 = 2000 / 300 + 1000 + 700 = 2000
Slab (jiazhou-slab): below 1000 70:30 of everything, from 1000 on 50:50 of everything.
"""

from __future__ import annotations

from datetime import date

from tests.golden.helpers import WAN, deal, expect, paid, yearly


def test_each_band_on_its_own_slice():
    expect(
        yearly(deal("jiazhou-tiers").run("2026-06-01 vat 4000")),
        """
        year shankou pingchuan
        2026 2000    2000
    """,
    )


def test_the_order_of_receipts_does_not_matter():
    many = "2026-01-05 vat 900\n2026-02-01 cit 1500\n2026-12-30 vat 1600"
    assert yearly(deal("jiazhou-tiers").run(many)) == yearly(
        deal("jiazhou-tiers").run("2026-06-01 vat 4000")
    )


def test_a_refund_in_the_same_year_across_a_bound():
    """1400: 900 / 500; less 600 is 800: 560 / 240. The refund takes back 340 / 260: 200 at 50:50
    and 200 at … the slices it leaves: 400 × 50% + 200 × 70% = 340."""
    run = deal("jiazhou-tiers").run(
        """
        2026-03-01 vat 1400
        2026-09-01 vat -600
    """,
        cuts=["2026-06-30", "2026-12-31"],
    )
    expect(
        paid(run),
        """
        day        shankou pingchuan
        2026-06-30 900     500
        2026-12-31 -340    -260
    """,
    )


def test_a_refund_into_a_closed_year_across_a_bound_is_posted_in_the_open_year():
    """The same 600 refunded in 2027: year 2026 is walked again, 2027 starts its own total."""
    run = deal("jiazhou-tiers").run("""
        2026-03-01 vat 1400
        2027-03-01 vat 1400
        2026-03-01<2027-09-01 vat -600
    """)
    expect(
        yearly(run),
        """
        year shankou pingchuan
        2026 560     240
        2027 900     500
    """,
    )
    assert paid(run)[date(2027, 12, 31)] == {"shankou": 560 * WAN, "pingchuan": 240 * WAN}


def test_a_refund_that_is_reversed_returns_exactly():
    plain = deal("jiazhou-tiers").run("2026-03-01 vat 1400.000001\n2027-03-01 vat 0.000001")
    there_and_back = deal("jiazhou-tiers").run("""
        2026-03-01 vat 1400.000001
        2027-03-01 vat 0.000001
        2026-03-01<2027-06-01 vat -600
        2026-03-01<2027-09-01 vat 600
    """)
    assert yearly(plain) == yearly(there_and_back)
    assert paid(plain) == paid(there_and_back)


def test_refunds_beyond_what_was_collected_go_back_by_the_first_band():
    """−100 in all: the first band reaches below zero, −70 / −30."""
    expect(
        yearly(deal("jiazhou-tiers").run("2026-03-01 vat -100")),
        """
        year shankou pingchuan
        2026 -70     -30
    """,
    )


def test_slab_a_fen_decides_for_the_whole_total():
    """999.999999 → 699.999999 (the odd fen) / 300; 1000 → 500 / 500: the first yuan above costs 200."""
    below = yearly(deal("jiazhou-slab").run("2026-03-01 vat 999.999999"))[2026]
    at = yearly(deal("jiazhou-slab").run("2026-03-01 vat 1000"))[2026]
    assert sum(below.values()) == 1000 * WAN - 1
    assert below["shankou"] == 700 * WAN - 1
    assert at == {"shankou": 500 * WAN, "pingchuan": 500 * WAN}


def test_slab_a_refund_across_the_bound_brings_shankou_more():
    """1000 → 500 / 500; less 100 is 900 → 630 / 270: the refund gives Shankou 130."""
    run = deal("jiazhou-slab").run(
        """
        2026-03-01 vat 1000
        2026-09-01 vat -100
    """,
        cuts=["2026-06-30", "2026-12-31"],
    )
    assert paid(run)[date(2026, 12, 31)] == {"shankou": 130 * WAN, "pingchuan": -230 * WAN}
