"""川渝高竹新区 (G8): stock to each side, the increment shared equally.

Principle 存量收益由原行政辖区各自分享、增量收益五五分成, as reported in 2022; base year, pooling and
what a fall means are choices. Bases 3000 (Yubei) and 2000 (Guang'an). In 万元:

    both sides above:  4200 and 5600 → increment 1200 + 3600 = 4800 → 2400 each → 5400 / 4400
    Yubei below:       2500 and 5600
        pooled         total 8100 − 5000 = 3100 → 1550 each → 4550 / 3550 (both shortfall rules)
        per side       0 + 3600 = 3600 → 1800 each → 2500 + 1800 / 2000 + 1800 = 4300 / 3800
        per side, signed  −500 + 3600 = 3100: the same as pooled
    total below:       2500 and 1500: total 4000 of 5000
        signed         −1000 → −500 each → 2500 / 1500
        by_base        4000 × 3/5 = 2400 / 1600
        per side       2500 / 1500 each keeps what it collected
"""

from __future__ import annotations

import pytest

from tests.golden.helpers import WAN, Deal, deal, expect, yearly


def gaozhu(pool: str, shortfall: str, deficit: str | None = None) -> Deal:
    return deal(
        "cn-cq-sc-gaozhu-2020",
        fills={
            "base_years": ["2019"],
            "increment_pooling": pool,
            "shortfall_rule": shortfall,
            "deficit_rule": deficit,
            "statistics_ratio": {"yubei": "1", "guangan": "1"},
        },
        data={
            "stock_yubei": {"by_year": {"2019": "3000"}},
            "stock_guangan": {"by_year": {"2019": "2000"}},
        },
    )


def rows(yubei: str, guangan: str, year: int = 2021) -> str:
    return f"{year}-06-01 vat {yubei} yubei\n{year}-06-01 vat {guangan} guangan\n"


CHOICES = [
    ("joint", "signed", None), ("joint", "by_base", "drop"),
    ("per_side", "signed", None), ("per_side", "by_base", "drop"),
]  # fmt: skip


@pytest.mark.parametrize(("pool", "shortfall", "deficit"), CHOICES)
def test_g8_with_both_sides_above_their_base_every_choice_is_the_same(pool, shortfall, deficit):
    expect(
        yearly(gaozhu(pool, shortfall, deficit).run(rows("4200", "5600"))),
        """
        year yubei guangan
        2021 5400  4400
    """,
    )


def test_g8_the_transfer_from_guangan_to_yubei_is_1200():
    """What a side is entitled to less what its treasury holds: 5400 − 4200, 4400 − 5600."""
    run = gaozhu("joint", "signed").run(rows("4200", "5600"))
    held = {"yubei": 0, "guangan": 0}
    for row in run.rows:
        held[row.source.split("@")[1]] += row.amount
    due = {party: fen - held[party] for party, fen in yearly(run)[2021].items()}
    assert due == {"yubei": 1200 * WAN, "guangan": -1200 * WAN}


@pytest.mark.parametrize(
    ("choice", "yubei", "guangan"),
    list(zip(CHOICES, (4550, 4550, 4550, 4300), (3550, 3550, 3550, 3800), strict=True)),
)
def test_g8_with_one_side_below_its_base_pooled_and_per_side_differ(choice, yubei, guangan):
    expect(
        yearly(gaozhu(*choice).run(rows("2500", "5600"))),
        f"""
        year yubei guangan
        2021 {yubei} {guangan}
    """,
    )


@pytest.mark.parametrize(
    ("choice", "yubei", "guangan"),
    list(zip(CHOICES, (2500, 2400, 2500, 2500), (1500, 1600, 1500, 1500), strict=True)),
)
def test_g8_with_the_total_below_the_bases(choice, yubei, guangan):
    expect(
        yearly(gaozhu(*choice).run(rows("2500", "1500"))),
        f"""
        year yubei guangan
        2021 {yubei} {guangan}
    """,
    )


def test_g8_a_shortfall_that_is_carried_raises_next_years_base():
    """2021: 4000 of 5000, 1000 carried. 2022: 9800 − 6000 = 3800 → 1900 each; 6000 by 3:2."""
    run = gaozhu("joint", "by_base", "carry").run(rows("2500", "1500") + rows("4200", "5600", 2022))
    expect(
        yearly(run),
        """
        year yubei guangan
        2021 2400  1600
        2022 5500  4300
    """,
    )


def test_g8_a_refund_walks_back_the_way_the_money_came():
    """9800 collected, 5000 refunded: 4800 are below the base of 5000; by_base gives 2880 / 1920."""
    run = gaozhu("joint", "by_base", "drop").run(
        rows("4200", "5600") + "2021-11-01 vat -5000 guangan"
    )
    expect(
        yearly(run),
        """
        year yubei guangan
        2021 2880  1920
    """,
    )


def test_the_base_may_be_an_average_of_years_rounded_once():
    """(3000.00 + 3000.00 + 3000.01) / 3 元 = 3000.003…: 3000.00 元 as parameter; the rest is shared."""
    run = deal(
        "cn-cq-sc-gaozhu-2020",
        fills={
            "base_years": ["2017", "2018", "2019"], "increment_pooling": "joint",
            "shortfall_rule": "signed", "deficit_rule": None,
            "statistics_ratio": {"yubei": "1", "guangan": "1"},
        },
        data={
            "stock_yubei": {"by_year": {"2017": "3000", "2018": "3000", "2019": "3000.01"}},
            "stock_guangan": {"by_year": {"2017": "0", "2018": "0", "2019": "0"}},
        },
        unit="元",
    ).run("2021-06-01 vat 3001 yubei")  # fmt: skip
    expect(
        yearly(run),
        """
        year yubei   guangan
        2021 3000.50 0.50
    """,
        "元",
    )
