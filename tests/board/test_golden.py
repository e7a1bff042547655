"""The small board by hand: two counties, one agreement that counts in full on both sides.

In 万元, funds from outside the prefecture: p1 1,000 in January and 500.01 in February (double for
甲 and 乙), p2 300 in February (乙), p3 40 in March (甲), p4 6,000 in March (乙).
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from enclave.board.model import Projected
from enclave.dates import Month
from tests.board.support import FUNDS, HERE, PROVINCE, board

WAN = 10_000_00
"""The fen of one 万元."""


@pytest.fixture(scope="module")
def small():
    return board(HERE / "small")


def test_counties_by_agreement_month_by_month(small):
    credited = small.cube.units("credited", FUNDS)
    assert credited["jia"] == (1000 * WAN, 500_0100_00, 40 * WAN)
    assert credited["yi"] == (1000 * WAN, 800_0100_00, 6000 * WAN)


def test_a_third_is_rounded_once(small):
    # 1,000,001.00 yuan in thirds: 333,333.666… and 666,667.333…; the missing fen goes to the
    # larger fraction.
    credited = small.cube.units("credited", "fixed_investment")
    assert credited["jia"] == (0, 333_333_67, 0)
    assert credited["yi"] == (0, 666_667_33, 0)


def test_the_prefecture_counts_once(small):
    lines = {c.month.month: c for c in small.consolidated if c.indicator == FUNDS}
    assert [lines[m].credited for m in (1, 2, 3)] == [2000 * WAN, 1300_0200_00, 6040 * WAN]
    assert [lines[m].overlap for m in (1, 2, 3)] == [1000 * WAN, 500_0100_00, 0]
    assert [lines[m].official for m in (1, 2, 3)] == [1000 * WAN, 800_0100_00, 6040 * WAN]
    assert all(line.holds for line in small.consolidated)


def test_what_is_counted_twice_row_by_row(small):
    assert [(o.project, o.month, o.overlap, o.parties) for o in small.overlaps] == [
        ("p1", Month(2025, 1), 1000 * WAN, ("jia", "yi")),
        ("p1", Month(2025, 2), 500_0100_00, ("jia", "yi")),
    ]


def test_two_views_of_the_same_projects(small):
    county = {u: sum(s) for u, s in small.cube.units("county", FUNDS).items()}
    office = {u: sum(s) for u, s in small.cube.units("office", FUNDS).items()}
    assert county == {"jia": 1540_0100_00, "yi": 6300 * WAN}
    assert office == {"metals": 1500_0100_00, "solar": 6300 * WAN, "": 40 * WAN}
    assert sum(county.values()) == sum(office.values()) == 7840_0100_00


def test_recruiters_and_parks(small):
    agents = {u: sum(s) for u, s in small.cube.units("recruiter", FUNDS).items()}
    parks = {u: sum(s) for u, s in small.cube.units("park", FUNDS).items()}
    assert agents == {"zhang": 7500_0100_00, "agency": 300 * WAN, "": 40 * WAN}
    assert parks == {"park": 7800_0100_00, "": 40 * WAN}


def test_the_target_of_the_prefecture(small):
    one = small.standing(FUNDS, "zhou")
    assert one.goal.parts == 27_600 * WAN  # 2.4亿 × 115%
    assert (one.month, one.to_date) == (6040 * WAN, 7840_0100_00)
    assert one.share == Fraction(784_001, 2_760_000)
    assert (one.pace, one.progress) == (Fraction(1, 4), Fraction(784_001, 690_000))
    assert one.forecast == Projected(Fraction(31_360_0400_00), "run_rate")
    assert one.growth == Fraction(3_136_004, 2_400_000) - 1
    assert one.rank is None
    assert one.level.id == "normal"


def test_a_warning_with_its_reason(small):
    one = small.standing("new_signings", "yi")
    assert (one.to_date, one.goal.parts, one.pace) == (1, 4, Fraction(2, 5))
    assert one.progress == Fraction(5, 8)
    assert one.level.id == "push"  # 62.5% is below 70% and not below 50%
    assert one.reason.zh == "完成年度目标 25.00%，序时应为 40.00%，相当于进度的 62.50%，低于 70.00%"
    assert one.reason.en == (
        "25.00% of the year's target where 40.00% is due, 62.50% of the pace, below 70.00%"
    )


def test_dollars_stay_dollars(small):
    one = small.standing("fdi_used", "zhou")
    assert one.goal.parts == 960_000_00  # 80万 × 120%, in cents
    assert one.to_date == 250_000_00
    assert small.loaded.indicators["fdi_used"].unit == "USD"
    assert one.forecast.value == 1_000_000_00


def test_counts_of_projects(small):
    assert small.cube.units("county", "new_signings") == {"jia": (1, 0, 0), "yi": (0, 1, 0)}
    assert small.cube.units("county", "new_starts") == {"jia": (0, 1, 0), "yi": (0, 0, 1)}
    assert small.cube.units("office", "new_starts") == {"metals": (0, 1, 0), "solar": (0, 0, 1)}


def test_a_part_and_its_whole_are_never_added(small):
    # 省外 is inside 州外: 800 of the 7,840.01. Nothing on the board is their sum.
    whole = sum(small.cube.series("total", FUNDS, "zhou"))
    part = sum(small.cube.series("total", PROVINCE, "zhou"))
    assert part == 800 * WAN
    every = {sum(s) for units in small.cube.figures.values() for s in units.values()}
    assert whole + part not in every


def test_as_of_an_earlier_month():
    early = board(HERE / "small", "2025-02")
    assert early.cube.units("credited", FUNDS)["jia"] == (1000 * WAN, 500_0100_00)
    assert early.standing(FUNDS, "zhou").to_date == 1800_0100_00
    assert early.standing("new_signings", "yi").level is None  # nothing is due before March
    assert early.standing("new_signings", "yi").reason.zh == "序时进度到2月为零，尚不预警"


def test_the_profile_projects_what_the_profile_says(tmp_path):
    from tests.board.support import copy, edit

    folder = copy(tmp_path)
    edit(folder, "board.yaml", ("forecast: run_rate", "forecast: profile"))
    made = board(folder)
    # one signing where 40% of the year is due: two and a half in the year
    assert made.standing("new_signings", "yi").forecast == Projected(Fraction(5, 2), "profile")


def test_orientation_word_for_word(small):
    found = {o.project.id: o for o in small.orientation}
    assert found["p1"].verdict == "fits"
    assert (found["p2"].verdict, found["p2"].matched, found["p2"].unmatched) == (
        "partly", ("光伏制造",), ("储能",),
    )  # fmt: skip
    assert found["p4"].verdict == "stated_no"
    assert [o.project.id for o in small.orientation if o.flagged] == ["p2", "p4"]
    assert "p3" not in found  # in no park


def test_three_who_count_in_full_are_counted_twice_over(tmp_path):
    from tests.board.support import copy, edit

    folder = copy(tmp_path)
    edit(folder, "agreements/jia-yi.yaml", ("to: [jia, yi]", "to: [jia, yi, group]"),
         ("scope:", "  group: {name: 州有色组, role: third, level: department, parent: zhou, treasury: no}\nscope:"))  # fmt: skip
    made = board(folder)
    january = next(c for c in made.consolidated if c.indicator == FUNDS and c.month.month == 1)
    assert dict(january.units) == {"group": 1000 * WAN, "jia": 1000 * WAN, "yi": 1000 * WAN}
    assert (january.overlap, january.official) == (2000 * WAN, 1000 * WAN)


def test_credit_that_leaves_the_prefecture_is_added_back(tmp_path):
    from tests.board.support import copy, edit

    folder = copy(tmp_path)
    edit(folder, "agreements/jia-yi.yaml", ("{mode: double, to: [jia, yi], internal_only: yes}", "{mode: split, weights: {far: 40%, yi: 60%}}"),
         ("scope:", "  far: {name: 外州某县, role: third, level: county}\nscope:"))  # fmt: skip
    made = board(folder)
    january = next(c for c in made.consolidated if c.indicator == FUNDS and c.month.month == 1)
    assert (january.credited, january.outflow, january.official) == (
        600 * WAN,
        400 * WAN,
        1000 * WAN,
    )
    assert made.cube.units("credited", FUNDS)["far"][0] == 400 * WAN
