"""Zibo, capital-linked class (G2): outlays first, then 6:4, all to the host after 20 years.

关于支持市域“飞地经济”发展的若干政策, class 资本链接类, as reported on 2022-05-05. Figures are
illustrative, in 万元. Direct investment 1200 and incentives 300 make 1500 to recover.

    year  tax   recovery  rest                  sender  host  balance
    1     400   400       0                     400     0     1100
    2     700   700       0                     700     0     400
    3     900   400       500 → 300 / 200       700     200   0
    4     1000  0         1000 → 600 / 400      600     400   0
"""

from __future__ import annotations

from datetime import date

import pytest

from tests.golden.helpers import WAN, Deal, deal, expect, node, paid, yearly

OUTLAYS = {
    "entries": [
        {"date": "2020-01-01", "amount": "1200", "item": "直接投资"},
        {"date": "2020-06-01", "amount": "300", "item": "奖补"},
    ]
}
G2 = """
    2021-06-01 vat 400
    2022-06-01 vat 700
    2023-06-01 vat 900
    2024-06-01 vat 1000
"""


def zibo(outlays: dict[str, object] = OUTLAYS, **fills: object) -> Deal:
    return deal(
        "cn-sd-zibo-capital-2022",
        fills=fills,
        events={"production": "2021-01-01"},
        data={"outlays": outlays},
    )


def test_g2_recovery_completes_inside_year_3_and_the_rest_is_shared_that_year():
    run = zibo().run(G2)
    expect(
        yearly(run),
        """
        year origin host
        2021 400    0
        2022 700    0
        2023 700    200
        2024 600    400
    """,
    )
    left = [node(run, y, "payback")[1] // WAN for y in range(2021, 2025)]
    assert [1500 - x for x in left] == [1100, 400, 0, 0]


def test_g2_the_day_of_recovery_is_the_first_receipt_at_which_the_balance_is_zero():
    """Year 3 in two receipts: 399.999999 leaves one fen; the next receipt closes the balance."""
    run = zibo().run("""
        2021-06-01 vat 400
        2022-06-01 vat 700
        2023-03-01 vat 399.999999
        2023-09-01 vat 500.000001
    """)
    assert run.last.years[2023].events["recovered"] == date(2023, 9, 1)


@pytest.mark.parametrize(
    ("clock", "last_shared", "first_host"),
    [
        ("anniversary", "2043-05-31", "2043-06-01"),
        ("fiscal_year_after_event", "2043-12-31", "2044-01-01"),
        ("fiscal_year_of_event", "2042-12-31", "2043-01-01"),
    ],
)
def test_the_twenty_years_run_from_recovery(clock, last_shared, first_host):
    """Recovered on 2023-06-01; by budget years after it, years 4 to 23 are shared."""
    loaded = deal(
        "cn-sd-zibo-capital-2022",
        fills={"year_counting": clock},
        events={"production": "2020-12-31" if clock == "fiscal_year_after_event" else "2021-01-01"},
        data={"outlays": OUTLAYS},
    )
    run = loaded.run(G2 + f"{last_shared} vat 100\n{first_host} vat 100")
    both = {"origin": 60 * WAN, "host": 40 * WAN}
    year = int(last_shared[:4])
    if year == int(first_host[:4]):
        assert yearly(run)[year] == {"origin": 60 * WAN, "host": 140 * WAN}
    else:
        assert yearly(run)[year] == both
        assert yearly(run)[year + 1] == {"host": 100 * WAN}


def test_an_outlay_after_recovery_opens_the_balance_again():
    """A further 200 on 2024-07-01: the next 200 go to the sender before anything is shared."""
    more = {"entries": [*OUTLAYS["entries"], {"date": "2024-07-01", "amount": "200"}]}
    run = zibo(more).run("""
        2021-06-01 vat 400
        2022-06-01 vat 700
        2023-06-01 vat 900
        2024-06-01 vat 500
        2024-08-01 vat 500
    """)
    # 2024: 500 → 300/200; then 200 recovered, 300 → 180/120.
    expect(
        {2024: yearly(run)[2024]},
        """
        year origin host
        2024 680    320
    """,
    )


def test_a_refund_of_a_recovered_year_opens_the_balance_again():
    """300 of year 2 come back in year 4: 1200 recovered by then instead of 1500, restated.

    year 2 becomes 400, so 800 are recovered by its close; year 3: 700 recovery, 200 → 120/80;
    posted in year 4: year 2 −300 for the sender; year 3 +120 for the sender (820) and −120 host.
    """
    table = G2 + "2022-06-01<2024-09-01 vat -300"
    run = zibo().run(table)
    expect(
        yearly(run),
        """
        year origin host
        2021 400    0
        2022 400    0
        2023 820    80
        2024 600    400
    """,
    )
    posted = paid(run)[date(2024, 12, 31)]
    assert posted == {"origin": (600 - 300 + 120) * WAN, "host": (400 - 120) * WAN}


def test_the_same_refund_adjusted_leaves_year_3_and_meets_the_open_year():
    """late: adjust. Year 3 stays 700/200. Year 4 opens with 300 to recover: 300 + (700 → 420/280)."""
    run = zibo(late_refunds="adjust").run(G2 + "2022-06-01<2024-09-01 vat -300")
    expect(
        yearly(run),
        """
        year origin host
        2021 400    0
        2022 400    0
        2023 700    200
        2024 720    280
    """,
    )
