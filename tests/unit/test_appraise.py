"""Present values, internal rates, payback: figures of published manuals and by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from enclave.analysis.appraise import (
    annuity,
    discounted_payback,
    irr,
    lowest_total,
    npv,
    payback,
    worst_year,
)
from enclave.analysis.estimate import Estimate, estimated
from enclave.diagnostics import InputRejected


def flows(*amounts: int, first: int = 0) -> dict[int, int]:
    return dict(enumerate(amounts, first))


@pytest.mark.parametrize(
    ("rate", "amounts", "value"),
    [(Fraction("0.1"), (-10000, 3000, 4200, 6800), "1188.44"),
     (Fraction("0.065"), (-10000, 3000, 3400, 7700), "2055.38")],
)  # fmt: skip
def test_present_value_as_in_a_spreadsheet(rate, amounts, value):
    assert round(npv(flows(*amounts, first=1), rate, 0), 2) == Fraction(value)


def test_present_value_by_hand():
    assert npv({2026: -100, 2027: 121}, Fraction("0.1"), 2026) == 10
    assert npv({2027: 121}, Fraction("0.1"), 2028) == Fraction(
        "133.1"
    )  # before the base year: with interest
    # mid-year: half a year less of discount, which at 21 % is a factor of 1.1 exactly
    assert npv({2026: 100, 2027: 121}, Fraction("0.21"), 2026, "mid_year") == 220
    two = npv({0: 1}, Fraction(1), 0, "mid_year")
    assert two**2 < 2 < (two + Fraction(1, 10**40)) ** 2


@pytest.mark.parametrize(
    ("amounts", "digits", "rates"),
    [((-700000, 120000, 150000, 180000, 210000), 6, ["-0.021245"]),
     ((-700000, 120000, 150000, 180000, 210000, 260000), 6, ["0.086631"]),
     ((-700000, 120000, 150000), 6, ["-0.443507"]),
     ((-100, 39, 59, 55, 20), 15, ["0.280948421159961"]),
     ((-1600, 10000, -10000), 6, ["0.25", "4"]),
     ((0, -1, 2, -1, 0), 6, ["0"]),  # touches zero without crossing it
     ((-8, 4, 0, 0, 0), 6, ["-0.5"])],
)  # fmt: skip
def test_every_internal_rate_is_listed(amounts, digits, rates):
    found = irr(flows(*amounts))
    assert [round((r.low + r.high) / 2, digits) for r in found] == [Fraction(r) for r in rates]
    assert all(r.high - r.low <= Fraction(1, 10**17) for r in found)
    assert found[0].estimate.unit == "ratio"


def test_two_internal_rates_are_exact():
    assert [(r.low, r.high) for r in irr(flows(-1600, 10000, -10000))] == [
        (Fraction(1, 4),) * 2,
        (Fraction(4),) * 2,
    ]


@pytest.mark.parametrize(
    ("amounts", "code"),
    [((100, 200), "E870"), ((-1, -2), "E870"), ((), "E870"), ((0, 0), "E870"),
     ((1, -1, 1), "E871")],
)  # fmt: skip
def test_no_internal_rate_is_said(amounts, code):
    with pytest.raises(InputRejected) as raised:
        irr(flows(*amounts))
    assert [d.code for d in raised.value.diagnostics] == [code]


def test_annuity():
    assert round(annuity(Fraction("0.08"), 10), 6) == Fraction("6.710081")
    assert annuity(Fraction(0), 10) == 10


def test_payback():
    assert payback(flows(-100, 60, 60, first=2026)).year == 2028
    assert payback(flows(-100, 60, 40)).year == 2  # to the fen is enough
    short = payback(flows(-100, 60, 39))
    assert (short.state, short.year, short.short) == ("not_reached", None, 1)
    assert payback(flows(5, 5)).state == "nothing_out"
    again = payback(flows(-100, 150, -100, 60))
    assert (again.year, again.again) == (1, 2)
    assert discounted_payback(flows(-100, 60, 60, 60), Fraction("0.1"), 0).year == 2
    assert (
        discounted_payback(flows(-100, 60, 55, 60), Fraction("0.1"), 0).year == 2
    )  # 54.54.. + 45.45.. = 100
    assert discounted_payback(flows(-100, 60, 54, 60), Fraction("0.1"), 0).year == 3


def test_worst_year_and_lowest_total():
    cash = flows(-100, -100, 50, 200, first=2026)
    assert worst_year(cash) == (2026, -100)
    assert lowest_total(cash) == (2027, -200)
    assert worst_year({}) is None
    assert lowest_total({}) is None


def test_an_estimate_is_no_money():
    with pytest.raises(TypeError):
        Estimate(100, "fen")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="finite"):
        Estimate(float("inf"), "ratio")
    assert estimated(Fraction(1, 3), "ratio").value == pytest.approx(1 / 3)


def test_a_discount_rate_is_above_minus_one():
    with pytest.raises(ValueError, match="-100"):
        npv({0: 1}, Fraction(-1), 0)
