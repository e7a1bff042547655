"""财预〔2015〕92号 京津冀 (G1, G1b, golden C): entry test, cap, conditional extension, afterwards.

Terms: the sender gets 50% of the local part of VAT, CIT and business tax for three years after
full production (分享方式), no more in all than the three taxes of the three years before the move
(分享上限); two more years where that is not met; then nothing. Figures are illustrative, in 万元.

G1: three taxes before the move 2400, 2600, 2500: average 2500 ≥ 2000, cap 7500.

    year  tax   half  sender                 cumulative  host
    1     2800  1400  1400                   1400        1400
    2     3000  1500  1500                   2900        1500
    3     3200  1600  1600                   4500 < 7500: two more years
    4     3400  1700  1700                   6200        1700
    5     3600  1800  min(1800, 1300)=1300   7500        3600 − 1300 = 2300
    6     4000        0                                  4000
"""

from __future__ import annotations

from datetime import date

import pytest

from enclave.engine.model import AccountRun
from tests.golden.helpers import WAN, Deal, deal, expect, node, paid, yearly


def jjj(*before: str, production: str = "2016-01-01", **fills: str) -> Deal:
    return deal(
        "cn-jjj-2015",
        fills=fills,
        events={"full_production": production},
        data={
            "pre_move_tax": {"by_enterprise": {"plant": {"by_year": dict(enumerate(before, 1))}}}
        },
        enterprise="plant",
    )


def yearly_tax(*amounts: int, first: int = 2016) -> str:
    return "\n".join(f"{first + i}-06-15 vat {a}" for i, a in enumerate(amounts))


G1 = (2800, 3000, 3200, 3400, 3600, 4000)


def g1(**kwargs: object) -> AccountRun:
    return jjj("2400", "2600", "2500").run(yearly_tax(*G1), **kwargs)


def test_g1_the_cap_binds_in_year_5():
    run = g1()
    expect(
        yearly(run),
        """
        year sender host
        2016 1400   1400
        2017 1500   1500
        2018 1600   1600
        2019 1700   1700
        2020 1300   2300
        2021 0      4000
    """,
    )
    assert run.last.years[2020].events["extension"] == date(2019, 1, 1)


def test_g1_the_sender_gets_the_cap_and_not_a_fen_more():
    totals = [row.get("sender", 0) for row in yearly(g1()).values()]
    assert sum(totals) == 7500 * WAN
    assert node(g1(), 2020, "ceiling")[1] == 7500 * WAN


def test_g1_split_over_three_heads_and_levels_is_the_same():
    """The three taxes and the three local levels are one pool."""
    rows = """
        2016-03-15 vat 800 host province
        2016-04-15 business_tax 1000 host prefecture
        2016-06-15 cit 1000 host county
    """
    expect(
        yearly(jjj("2400", "2600", "2500").run(rows)),
        """
        year sender host
        2016 1400   1400
    """,
    )


def test_g1b_a_cap_never_reached_ends_after_five_years():
    """2000 a year: 1000 × 5 = 5000 of 7500. Year 6 pays nothing and nobody pays the gap of 2500."""
    run = jjj("2400", "2600", "2500").run(yearly_tax(*[2000] * 6))
    expect(
        yearly(run),
        """
        year sender host
        2016 1000   1000
        2017 1000   1000
        2018 1000   1000
        2019 1000   1000
        2020 1000   1000
        2021 0      2000
    """,
    )
    state = run.last.years[2021].closing.nodes["ceiling"]
    assert state.limit is not None
    assert state.limit - state.left == 2500 * WAN
    assert not any(result.transfers for result in run.last.years.values())


def test_golden_c_the_cap_of_7200_leaves_900_in_year_5():
    """3 × 2400 = 7200; 1000 + 1500 + 1800 + 2000 = 6300; year 5 pays 900 of 2100, year 6 nothing."""
    run = jjj("2400", "2400", "2400").run(yearly_tax(2000, 3000, 3600, 4000, 4200, 4500))
    expect(
        yearly(run),
        """
        year sender host
        2016 1000   1000
        2017 1500   1500
        2018 1800   1800
        2019 2000   2000
        2020 900    3300
        2021 0      4500
    """,
    )


def test_the_entry_test_is_inclusive():
    """1999.99, 2000, 2000.01: the average is exactly 2000 and the firm is in."""
    inside = jjj("1999.99", "2000", "2000.01").run(yearly_tax(2800))
    assert yearly(inside)[2016] == {"sender": 1400 * WAN, "host": 1400 * WAN}


def test_a_fen_below_the_entry_test_nothing_is_shared():
    outside = jjj("1999.99", "2000", "2000.009999").run(yearly_tax(2800))
    assert yearly(outside)[2016] == {"host": 2800 * WAN}


def test_a_cap_met_exactly_after_three_years_is_not_extended():
    """Halves of 5000 a year make 7500 in three years: no extension, year 4 is all the host's."""
    run = jjj("2400", "2600", "2500").run(yearly_tax(5000, 5000, 5000, 5000))
    assert yearly(run)[2019] == {"host": 5000 * WAN}
    assert "extension" not in run.last.years[2019].closing.events


def test_one_fen_short_of_the_cap_is_extended_and_pays_that_fen():
    """Halves of 5000, 5000 and 4999.999998 leave one fen of room (7500 − 7499.999999)."""
    run = jjj("2400", "2600", "2500").run(
        yearly_tax(5000, 5000)
        + """
        2018-06-15 vat 4999.999998
        2019-06-15 vat 5000
    """
    )
    assert run.last.years[2019].events["extension"] == date(2019, 1, 1)
    assert yearly(run)[2019] == {"sender": 1, "host": 5000 * WAN - 1}


def test_before_full_production_everything_is_the_hosts():
    """Literal reading: only tax paid in the years after 达产 is shared. Mid-year start 2016-07-01."""
    run = jjj("2400", "2600", "2500", production="2016-07-01").run("""
        2016-06-30 vat 1000
        2016-07-01 vat 1000
    """)
    expect(
        yearly(run),
        """
        year sender host
        2016 500    1500
    """,
    )


def test_three_anniversary_years_end_in_the_middle_of_a_budget_year():
    """From 2016-07-01: shared to 2019-06-30, extended (not met) to 2021-06-30, then the host's."""
    run = jjj("2400", "2600", "2500", production="2016-07-01").run("""
        2019-06-30 vat 1000
        2019-07-01 vat 1000
        2021-06-30 vat 1000
        2021-07-01 vat 1000
    """)
    expect(
        yearly(run),
        """
        year sender host
        2019 1000   1000
        2021 500    1500
    """,
    )


@pytest.mark.parametrize(
    ("clock", "sender"),
    [("anniversary", 500), ("fiscal_year_of_event", 1000), ("fiscal_year_after_event", 0)],
)
def test_what_a_year_is_has_to_be_chosen(clock, sender):
    """Production on 2016-07-01, 1000 before and 1000 after: the clock decides what is shared."""
    run = jjj("2400", "2600", "2500", production="2016-07-01", year_counting=clock).run("""
        2016-03-01 vat 1000
        2016-09-01 vat 1000
    """)
    assert yearly(run)[2016].get("sender", 0) == sender * WAN


QUARTERS = ["03-31", "06-30", "09-30", "12-31"]


def test_g1_settled_by_quarter_the_cap_binds_across_provisional_quarters():
    """Year 5 in four quarters of 900: halves of 450 until 1300 is used.

    quarter  cumulative half  allowed  paid
    1        450              450      450
    2        900              900      450
    3        1350             1300     400
    4        1800             1300     0
    """
    rows = (
        yearly_tax(*G1[:4])
        + "\n"
        + "\n".join(f"2020-{m}-20 vat 900" for m in ("02", "05", "08", "11"))
    )
    cuts = [f"{y}-12-31" for y in range(2016, 2020)] + [f"2020-{q}" for q in QUARTERS]
    run = jjj("2400", "2600", "2500").run(rows, cuts=cuts)
    posted = paid(run)
    expect(
        {d: posted[d] for d in posted if d.year == 2020},
        """
        day        sender host
        2020-03-31 450    450
        2020-06-30 450    450
        2020-09-30 400    500
        2020-12-31 0      900
    """,
    )


def test_g1_a_quarter_true_up_may_be_negative():
    """A refund of 1000 in the fourth quarter takes 500 back: 7500 → 7000 + nothing above the cap.

    Year 5 by quarter: 1200, 1200, 1200, −1000; halves 600, 1200, 1800, 1300. The cap allows 1300
    after the third quarter and after the refund exactly the same: nothing moves for the sender.
    A refund of 1200 instead leaves 1200 and takes 100 back.
    """
    before = yearly_tax(*G1[:4])
    cuts = [f"2020-{q}" for q in QUARTERS]
    for refund, last in (
        (-1000, {"host": -1000 * WAN}),
        (-1200, {"sender": -100 * WAN, "host": -1100 * WAN}),
    ):
        rows = (
            before
            + f"""
            2020-02-20 vat 1200
            2020-05-20 vat 1200
            2020-08-20 vat 1200
            2020-11-20 vat {refund}
        """
        )
        posted = paid(jjj("2400", "2600", "2500").run(rows, cuts=["2019-12-31", *cuts]))
        assert posted[date(2020, 9, 30)] == {"sender": 100 * WAN, "host": 1100 * WAN}
        assert posted[date(2020, 12, 31)] == last
