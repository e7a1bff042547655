"""Refunds and late receipts around a consumed cap, worked by hand (S8, S9).

The shape of 财预〔2015〕92号 (分享上限) with short numbers: half to the sender, no more than 1000 in
all, the rest to the host. In 万元:

    year  tax   half  sender  cumulative  host
    1     800   400   400     400         400
    2     1000  500   500     900         500
    3     600   300   100     1000        500
    4     400   200   0       1000        400
"""

from __future__ import annotations

from datetime import date

import pytest

from enclave.engine.model import AccountRun
from tests.golden.helpers import WAN, Deal, expect, load_text, paid, yearly

TEXT = """
agreement: capped
title: {zh: 封顶协议, en: a capped agreement}
status: assumption
unit: 万元
parties:
  sender: {name: {zh: 甲县}, role: origin, level: county}
  host: {name: {zh: 乙县}, role: host, level: county}
scope: {heads: [vat], retain: county}
clauses:
  - {id: split, kind: share, weights: {sender: 1, host: 1}}
  - {id: ceiling, kind: cap, party: sender, limit: 1000, span: agreement, spill: host}
settle: {period: year, late: {hole: late_refunds}}
"""
BEFORE = """
    2021-06-01 vat 800
    2022-06-01 vat 1000
    2023-06-01 vat 600
    2024-06-01 vat 400
"""


def run(late: str, more: str = "", until: int | None = None) -> AccountRun:
    return Deal(load_text(TEXT, {"late_refunds": late})).run(BEFORE + more, until)


@pytest.mark.parametrize("late", ["restate", "adjust"])
def test_without_late_rows_both_ways_are_the_same(late):
    expect(
        yearly(run(late)),
        """
        year sender host
        2021 400    400
        2022 500    500
        2023 100    500
        2024 0      400
    """,
    )


def test_a_refund_in_the_same_year_reopens_the_cap():
    """Year 3: 600 less 300 is 300, half 150, room 100: 100 and 200. Less 500: half 50 of 100."""
    expect(
        yearly(run("restate", "2023-09-01 vat -300")),
        """
        year sender host
        2021 400    400
        2022 500    500
        2023 100    200
        2024 0      400
    """,
    )
    expect(
        yearly(run("restate", "2023-09-01 vat -500")),
        """
        year sender host
        2021 400    400
        2022 500    500
        2023 50     50
        2024 50     350
    """,
    )


def test_a_refund_of_year_2_restated():
    """500 of year 2 come back in year 4. Halves: 400, 250, 300, 200: room is used in year 4.

    year  half  sender  cumulative
    2     250   250     650
    3     300   300     950
    4     200   50      1000
    """
    result = run("restate", "2022-06-01<2024-09-01 vat -500")
    expect(
        yearly(result),
        """
        year sender host
        2021 400    400
        2022 250    250
        2023 300    300
        2024 50     350
    """,
    )
    # Posted in year 4: −250 for year 2, +200 for year 3, 50 for year 4.
    assert paid(result)[date(2024, 12, 31)] == {"host": -100 * WAN}


def test_a_refund_of_year_2_adjusted():
    """Year 3 stays as closed; 250 of room open again and year 4 uses 200 of it, year 5 the last 50."""
    result = run("adjust", "2022-06-01<2024-09-01 vat -500\n2025-06-01 vat 400")
    expect(
        yearly(result),
        """
        year sender host
        2021 400    400
        2022 250    250
        2023 100    500
        2024 200    200
        2025 50     350
    """,
    )
    expect(
        paid(result),
        """
        day        sender host
        2021-12-31 400    400
        2022-12-31 500    500
        2023-12-31 100    500
        2024-12-31 -50    -50
        2025-12-31 50     350
    """,
    )


@pytest.mark.parametrize("late", ["restate", "adjust"])
def test_a_late_receipt_never_lifts_the_sender_above_the_cap(late):
    """400 of year 1 are booked in year 4. The sender stays at 1000 in all, to the fen.

    restate: year 1 is 600, year 2 400 of 500, years 3 and 4 nothing. adjust: year 1 gets 200 more,
    years 2 and 3 stay, and year 4 takes the 200 back from the sender.
    """
    result = run(late, "2021-06-01<2024-09-01 vat 400", 2025)
    wanted = {
        "restate": """
            year sender host
            2021 600    600
            2022 400    600
            2023 0      600
            2024 0      400
        """,
        "adjust": """
            year sender host
            2021 600    600
            2022 500    500
            2023 100    500
            2024 -200   600
        """,
    }
    expect(yearly(result), wanted[late])
    assert sum(row.get("sender", 0) for row in yearly(result).values()) == 1000 * WAN
    # What year 4 posts is the same either way: the sender nothing in all.
    assert paid(result)[date(2024, 12, 31)].get("sender", 0) == 0


@pytest.mark.parametrize("late", ["restate", "adjust"])
def test_a_refund_that_is_reversed_returns_exactly(late):
    """−500 of year 2 booked in year 4 and +500 booked in the same year: nothing has happened."""
    both = "2022-06-01<2024-09-01 vat -500\n2022-06-01<2024-11-01 vat 500"
    assert yearly(run(late, both)) == yearly(run(late))


def test_a_reversal_a_year_later_restated_returns_exactly():
    both = "2022-06-01<2024-09-01 vat -500\n2022-06-01<2025-03-01 vat 500"
    assert yearly(run("restate", both, 2025)) == yearly(run("restate", until=2025))


def test_a_reversal_a_year_later_adjusted_ends_at_the_same_total():
    """Year 4 had used the 200 of room that was open; year 5 gives them back: 1000 in all."""
    both = "2022-06-01<2024-09-01 vat -500\n2022-06-01<2025-03-01 vat 500"
    result = run("adjust", both, 2025)
    expect(
        yearly(result),
        """
        year sender host
        2021 400    400
        2022 500    500
        2023 100    500
        2024 200    200
        2025 -200   200
    """,
    )


def test_a_lowered_cap_takes_nothing_back():
    """An amendment lowers the cap to 600 in year 3: what was paid by then stays; no more follows."""
    text = (
        TEXT
        + """
amend:
  - effective: 2023-01-01
    set: {"clauses[ceiling].limit": 600}
"""
    )
    result = Deal(load_text(text, {"late_refunds": "adjust"})).run(BEFORE)
    expect(
        yearly(result),
        """
        year sender host
        2021 400    400
        2022 500    500
        2023 0      600
        2024 0      400
    """,
    )
