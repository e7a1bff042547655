"""Variants of a two-party deal, worked by hand to the fen.

The county's sixth of VAT is 10001, 20003, 30005, 40007, 50009, 60011 and 10001 fen in the years
2024 to 2030. As it stands: 6:4 for five years, then 5:5. Each year is rounded by largest remainder,
a tie goes to Shankou, who is listed first.

    year   6:4            posted        5:5 posted
    2024   6000.6 4000.4  6001  4000    5001  5000
    2025  12001.8 8001.2 12002  8001   10002 10001
    2026  18003   12002  18003 12002   15003 15002
    2027  24004.2 16002.8 24004 16003  20004 20003
    2028  30005.4 20003.6 30005 20004  25005 25004
    2029  (5:5)          30006 30005   30006 30005
    2030  (5:5)           5001  5000    5001  5000

Capped at 1000 yuan: Shankou has 90015 by 2028, so 9985 are left; 2029 gives 9985 and 50026, 2030
nothing and 10001.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from enclave.analysis.compare import Comparison, compare

DEAL = Path(__file__).parent.parent / "cli" / "data" / "two-counties"
YEARS = range(2024, 2031)
BASE = {"shankou": (6001, 12002, 18003, 24004, 30005, 30006, 5001),
        "pingchuan": (4000, 8001, 12002, 16003, 20004, 30005, 5000)}  # fmt: skip
HALF = {"shankou": (5001, 10002, 15003, 20004, 25005, 30006, 5001),
        "pingchuan": (5000, 10001, 15002, 20003, 25004, 30005, 5000)}  # fmt: skip
CAPPED = {"shankou": (6001, 12002, 18003, 24004, 30005, 9985, 0),
          "pingchuan": (4000, 8001, 12002, 16003, 20004, 50026, 10001)}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(DEAL, ["half", "capped", "half-late"])


def test_every_share_of_every_variant_is_that_of_the_hand(found):
    for case, hand in zip(found.all, (BASE, HALF, CAPPED, HALF), strict=True):
        for party, amounts in hand.items():
            share = case.outlook.party(party).share
            assert [share.get(y, 0) for y in YEARS] == list(amounts), (case.name, party)


def test_the_differences_are_those_of_the_hand(found):
    totals = {
        (r.case, r.number.subject): (r.number.value, r.delta)
        for r in found.rows() if r.number.metric == "share" and r.number.year is None
    }  # fmt: skip
    assert totals["two-counties", "shankou"] == (125022, 0)
    assert totals["two-counties", "pingchuan"] == (95015, 0)
    assert totals["half", "shankou"] == (110022, -15000)
    assert totals["half", "pingchuan"] == (110015, 15000)
    assert totals["capped", "shankou"] == (100000, -25022)
    assert totals["capped", "pingchuan"] == (120037, 25022)


def test_present_value_payback_and_worst_year_follow_from_the_cash(found):
    """Pingchuan puts in 300 yuan in 2024; 10 % (6 % in half-late) to the end of 2024.

    Cash as it stands: −26000, then 8001, 12002, 16003: back in 2027. Half each: −25000, 10001,
    15002 leave 3 fen over: back in 2026.
    """
    rates = (Fraction(11, 10), Fraction(11, 10), Fraction(11, 10), Fraction(106, 100))
    for case, hand, growth in zip(found.all, (BASE, HALF, CAPPED, HALF), rates, strict=True):
        cash = list(hand["pingchuan"])
        cash[0] -= 30000
        value = sum(Fraction(c) / growth**n for n, c in enumerate(cash))
        (mine,) = [r.number for r in found.rows() if r.case == case.name
                   and (r.number.metric, r.number.subject) == ("npv", "pingchuan")]  # fmt: skip
        assert mine.value == value
    years = {r.case: r.number.value for r in found.rows()
             if (r.number.metric, r.number.subject) == ("payback", "pingchuan")}  # fmt: skip
    assert years == {"two-counties": 2027, "half": 2026, "capped": 2027, "half-late": 2026}
    worst = {r.case: (r.number.year, r.number.value) for r in found.rows()
             if (r.number.metric, r.number.subject) == ("worst", "pingchuan")}  # fmt: skip
    assert worst["two-counties"] == (2024, -26000)
    assert worst["half"] == (2024, -25000)


def test_what_no_variant_touches_does_not_change(found):
    for row in found.rows():
        if row.number.metric in ("level", "pool"):
            assert row.delta == 0


def test_without_a_discount_rate_the_row_says_so_and_has_no_value():
    bare = compare(DEAL, [], sets={"bare": ["appraisal={base_year: 2024}"]})
    (row,) = [r for r in bare.rows() if r.case == "bare" and r.number.metric == "npv"
              and r.number.subject == "shankou"]  # fmt: skip
    assert row.number.value is None
    assert row.number.note.zh == "未给折现率"
    assert row.delta is None


def test_a_variant_may_be_the_baseline():
    found = compare(DEAL, ["capped"], baseline="half")
    assert [c.name for c in found.all] == ["half", "capped"]
    (row,) = [r for r in found.rows() if r.case == "capped" and r.number.metric == "share"
              and r.number.subject == "shankou" and r.number.year is None]  # fmt: skip
    assert row.delta == 100000 - 110022


def test_the_years_that_a_variant_changes(found):
    """Half each is the same from 2029 on, the ceiling binds from 2029 on."""
    assert [found.touched(c) for c in found.all] == [
        (), (2024, 2025, 2026, 2027, 2028), (2029, 2030), (2024, 2025, 2026, 2027, 2028),
    ]  # fmt: skip
