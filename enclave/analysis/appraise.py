"""Appraisal of yearly flows: present value, internal rates, payback, worst year; all exact.

Flows are a mapping of year to fen. A present value is a rational number; it leaves this module
exact and is wrapped in an :class:`~enclave.analysis.estimate.Estimate` where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final, Literal

from enclave.analysis.estimate import Estimate, estimated
from enclave.analysis.roots import positive_roots
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.text import Text

Timing = Literal["end_of_year", "mid_year"]
Flows = Mapping[int, int | Fraction]
ROOT_DIGITS: Final = 40
"""Decimal digits kept of the square root of ``1 + rate`` (mid-year flows), where it is irrational."""


def npv(flows: Flows, rate: Fraction, base_year: int, timing: Timing = "end_of_year") -> Fraction:
    """Return the value of the flows at the end of ``base_year``.

    A flow of year ``y`` is divided by ``(1 + rate) ** (y - base_year)`` where it falls at the end
    of its year, and half a year less where it falls in the middle. The spreadsheet function NPV
    is ``base_year`` one before the first flow.

    >>> round(npv({1: -10000, 2: 3000, 3: 4200, 4: 6800}, Fraction(1, 10), 0), 2)
    Fraction(118844, 100)

    Raises:
        ValueError: the rate is -100 % or less.
    """
    growth = _growth(rate)
    total = sum(
        (amount / growth ** (year - base_year) for year, amount in flows.items()), Fraction(0)
    )
    return total * _half_year(growth) if timing == "mid_year" else total


def discount_factor(
    rate: Fraction, year: int, base_year: int, timing: Timing = "end_of_year"
) -> Fraction:
    """Return what one fen of ``year`` is worth at the end of ``base_year``."""
    return npv({year: 1}, rate, base_year, timing)


def annuity(rate: Fraction, years: int) -> Fraction:
    """Return the value of 1 at the end of each of ``years`` years, a year before the first.

    >>> annuity(Fraction(0), 10)
    Fraction(10, 1)
    """
    return npv(dict.fromkeys(range(1, years + 1), 1), rate, 0)


def _growth(rate: Fraction) -> Fraction:
    if rate <= -1:
        raise ValueError("a discount rate is above -100 %")
    return 1 + Fraction(rate)


def _half_year(growth: Fraction) -> Fraction:
    """The square root: exact where it is rational, else cut after ``ROOT_DIGITS`` digits."""
    top, bottom = isqrt(growth.numerator), isqrt(growth.denominator)
    if top * top == growth.numerator and bottom * bottom == growth.denominator:
        return Fraction(top, bottom)
    scale: int = 10**ROOT_DIGITS
    return Fraction(isqrt(growth.numerator * scale * scale // growth.denominator), scale)


@dataclass(frozen=True, slots=True)
class InternalRate:
    """One internal rate of return, between ``low`` and ``high`` (equal where it is exact)."""

    low: Fraction
    high: Fraction

    @property
    def estimate(self) -> Estimate:
        """The middle, as a number to show."""
        return estimated((self.low + self.high) / 2, "ratio", Text("内部收益率", "internal rate"))


def irr(flows: Flows) -> tuple[InternalRate, ...]:
    """Return every real internal rate above -100 %, ascending, each enclosed within 10⁻¹⁷.

    Whether the flows fall at the end or in the middle of their years does not matter. All roots
    are found, by exact root counting (Sturm); with several, a rate alone decides nothing and the
    present value is the better guide.

    Raises:
        InputRejected: E870 no flow has the opposite sign of another, E871 there is no such rate.
    """
    years = [year for year, amount in flows.items() if amount]
    amounts = [Fraction(flows[year]) for year in years]
    if not any(a > 0 for a in amounts) or not any(a < 0 for a in amounts):
        raise InputRejected([diag("E870", Mark("irr"))])
    first, last = min(years), max(years)
    # In y = 1 + rate, times y**(last - first): the flow of the last year is the constant term.
    found = positive_roots([Fraction(flows.get(year, 0)) for year in range(last, first - 1, -1)])
    if not found:
        raise InputRejected([diag("E871", Mark("irr"))])
    return tuple(InternalRate(low - 1, high - 1) for low, high in found)


@dataclass(frozen=True, slots=True)
class Payback:
    """When the running total of cash is not negative any more.

    Attributes:
        state: ``reached``; ``not_reached`` by the last year; ``nothing_out``: it never was below 0.
        year: the first year, after the running total was below zero, at whose end it is not.
        again: the first later year at whose end it is below zero once more, if any.
        short: what is missing at the end of the last year (``not_reached``); discounted flows
            make it a fraction of a fen.
    """

    state: Literal["reached", "not_reached", "nothing_out"]
    year: int | None = None
    again: int | None = None
    short: Fraction = Fraction(0)


def payback(flows: Flows) -> Payback:
    """Return the year in which the flows are recovered, without interest.

    >>> payback({2026: -100, 2027: 60, 2028: 60}).year
    2028
    """
    total, below, year, again = Fraction(0), False, None, None
    for when in sorted(flows):
        total += flows[when]
        if total < 0:
            below = True
            again = when if year is not None and again is None else again
        elif below and year is None:
            year = when
    if not below:
        return Payback("nothing_out")
    if year is None:
        return Payback("not_reached", short=-total)
    return Payback("reached", year, again)


def discounted_payback(
    flows: Flows, rate: Fraction, base_year: int, timing: Timing = "end_of_year"
) -> Payback:
    """Return the year in which the flows are recovered with interest at ``rate``."""
    return payback(discounted(flows, rate, base_year, timing))


def discounted(
    flows: Flows, rate: Fraction, base_year: int, timing: Timing = "end_of_year"
) -> dict[int, Fraction]:
    """Return every flow at what it is worth at the end of ``base_year``."""
    return {
        year: amount * discount_factor(rate, year, base_year, timing)
        for year, amount in flows.items()
    }


def worst_year(flows: Flows) -> tuple[int, int | Fraction] | None:
    """Return the year with the least cash and that cash; the earliest of equals; None without any."""
    if not flows:
        return None
    year = min(flows, key=lambda y: (flows[y], y))
    return year, flows[year]


def lowest_total(flows: Flows) -> tuple[int, Fraction] | None:
    """Return the year at whose end the running total is lowest, and that total; None without any."""
    total, lowest = Fraction(0), None
    for year in sorted(flows):
        total += flows[year]
        if lowest is None or total < lowest[1]:
            lowest = (year, total)
    return lowest
