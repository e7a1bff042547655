"""The fictional agreement of Jiazhou that uses every kind of clause, worked by hand, in 万元.

Production 2026-01-01. Order: land, fee, incentives, base, payback, split, ceiling, floor, rent,
towns, rolling, give-up.

2026  vat 500, property 100. Property tax to Pingchuan 100. Fee 2% of 500 = 10. Incentives 40. Base
      (90 + 110 + 130) / 3 = 110. Left 340: half, 170, to recovery (300 outstanding, 130 left); half,
      170, shared 7:3 = 119 / 51. Pingchuan 100 + 40 + 110 + 51 = 301, Shankou 170 + 119 = 289.
      Rent 20 of Pingchuan's own funds to the villages.
2027  vat 900, property 100. Interest 3% of 130 = 3.9: 133.9 outstanding. Fee 18, 40, 110, left 732:
      133.9 recovered, 598.1 shared 7:3 = 418.67 / 179.43. Recovered: phase two from 2028-01-01.
2028  vat 900. Left 732: bands 500 → 300 / 200, 232 → 116 / 116: 416 / 316. Counted by the ceiling so
      far 119 + 418.67 + 416 = 953.67.
2029  vat 900. 416, but only 246.33 of room: 169.67 spill to Pingchuan. The ceiling is met; the floor
      ends with the year.
2030  vat 900. Fee 1% (first supplement) = 9. Left 741, all Pingchuan's.
"""

from __future__ import annotations

from datetime import date

from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Row
from enclave.kinds.registry import BUILT_IN
from tests.golden.helpers import WAN, Deal, deal, expect, load, paid, yearly

ROWS = """
    2026-06-15 vat 500
    2026-06-15 property 100
    2027-06-15 vat 900
    2027-06-15 property 100
    2028-06-15 vat 900
    2029-06-15 vat 900
    2030-06-15 vat 900
"""


def jiazhou() -> Deal:
    return deal("jiazhou", events={"production": "2026-03-01", "recognised": "2026-01-10"})


def five_years(**kwargs: object) -> AccountRun:
    return jiazhou().run(ROWS, **kwargs)


def test_the_examples_use_every_kind_of_clause():
    examples = [load(name).agreement for name in ("jiazhou", "jiazhou-events")]
    assert {c.kind for a in examples for c in a.clauses} == set(BUILT_IN)


def test_five_years():
    expect(
        yearly(five_years()),
        """
        year shankou pingchuan park villages
        2026 289     301       10   20
        2027 552.57  429.43    18   20
        2028 416     466       18   20
        2029 246.33  635.67    18   20
        2030 0       891       9    20
    """,
    )


def test_the_derived_events():
    run = five_years()
    assert run.last.years[2030].closing.events == {
        "recovered": date(2028, 1, 1),
        "ceiling_met": date(2030, 1, 1),
    }


def test_each_pot_of_the_host_is_divided_again_by_80_10_10():
    """2026: land 100, incentives 40, base 110, split 51."""
    year = five_years().last.years[2026]
    parts: dict[str, int] = {}
    for leaf, fen in zip(year.plan.leaves, year.posted, strict=True):
        if leaf.party == "pingchuan":
            parts[leaf.path[-1]] = parts.get(leaf.path[-1], 0) + fen
    # 301 × 80%, 10%, 10%; what the prefecture gives up comes later and is not divided.
    assert parts == {"pingchuan": 240_800_000, "east": 30_100_000, "west": 30_100_000, "give_up": 0}


def test_a_tenth_of_what_shankou_gets_is_routed_to_the_fund():
    run = five_years()
    routed = {
        y: sum(f.amount for f in run.flows if f.year == y and f.cash_to == "fund")
        for y in (2026, 2027)
    }
    assert routed == {2026: 2_890 * WAN // 100, 2027: 55_257 * WAN // 1000}


def test_quarters_end_at_the_same_totals():
    quarters = [f"{y}-{q}" for y in range(2026, 2031) for q in ("03-31", "06-30", "09-30", "12-31")]
    assert yearly(five_years(cuts=quarters)) == yearly(five_years())


def test_the_floor_is_paid_by_the_prefecture_up_to_its_limit():
    """2027: nothing collected by the plant but 150 = 40 + 110: Shankou gets 0, lacks 30, gets 20."""
    run = jiazhou().run("""
        2026-06-15 vat 500
        2027-06-15 vat 150
    """)
    # Fee 3, then 40 of incentives, 107 of the base of 110.
    expect(
        {2027: yearly(run)[2027]},
        """
        year shankou pingchuan park villages
        2027 20      147       3    20
    """,
    )
    floor = next(t for t in run.last.years[2027].transfers if t.transfer == "floor")
    assert (floor.due, floor.paid, floor.unmet) == (30 * WAN, 20 * WAN, 10 * WAN)


def test_incentives_that_find_no_money_are_carried_to_the_next_year():
    """2027: 30 less a fee of 0.6 leave 29.4 of 40; 2028 deducts 40 + 10.6."""
    run = jiazhou().run("""
        2026-06-15 vat 500
        2027-06-15 vat 30
        2028-06-15 vat 300
    """)
    # 2028: fee 6, deducted 50.6, base 110, left 133.4: 66.7 recovered (of 133.9 + 3% twice), 66.7 → 7:3.
    steps = {(s.node, s.period): s for s in run.last.years[2028].steps}
    deducted = sum(int(s.outputs[0]) for (n, _), s in steps.items() if n == "incentives")
    assert deducted == 506 * WAN // 10


def test_the_prefecture_gives_up_half_of_its_own_increment():
    """It receives 100 of a base of 60: 20 are returned, 10 to each side; it keeps 80."""
    case = jiazhou()
    day = date(2026, 6, 15)
    rows = [
        *case.rows(ROWS),
        Row(day, day, "superior:give_up@jiazhou", "plant", "vat", 100 * WAN, "p"),
    ]
    ends = [date(2026, 12, 31)]
    run = run_account(case.planner, [r for r in rows if r.effective.year == 2026], ends,
                      agreement="jiazhou")  # fmt: skip
    expect(
        yearly(run),
        """
        year shankou pingchuan park villages jiazhou
        2026 299     311       10   20       80
    """,
    )


def test_after_fifteen_years_without_the_cap_three_more_are_shared():
    """1000 in 2026 recover the outlays at once, then 200 a year never meet the cap.

    From 2033 on no incentives: 200 less 1% and the base of 110 = 88. 2040: 88 × 66.67% = 58.6696.
    2041–2043: 88 / 2 = 44. 2044 and 2045 are the host's; the floor lacks 30 and gets its 20.
    """
    rows = "2026-06-15 vat 1000\n" + "\n".join(f"{y}-06-15 vat 200" for y in range(2027, 2046))
    run = jiazhou().run(rows)
    found = {y: {"shankou": yearly(run)[y]["shankou"]} for y in (2040, 2041, 2043, 2044, 2045)}
    expect(
        found,
        """
        year shankou
        2040 58.6696
        2041 44
        2043 44
        2044 20
        2045 20
    """,
    )
    assert run.last.years[2045].closing.events["ceiling_unmet"] == date(2041, 1, 1)


def test_adjusted_refunds_leave_closed_years_as_posted():
    """late: adjust. 100 of 2027 come back in 2029; only 2027 itself and the open year move."""
    before = paid(five_years(), "period")
    after = paid(jiazhou().run(ROWS + "2027-06-15<2029-09-01 vat -100"), "period")
    for day in (date(2026, 12, 31), date(2027, 12, 31), date(2028, 12, 31)):
        assert before[day] == after[day]
