"""Adding credit up, and rates computed from what was credited (G7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from enclave.credit.model import CreditResult
from enclave.dates import Month
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.source import did_you_mean
from enclave.terms.indicator import Amount, Indicator, nested_pairs
from enclave.text import Text


def credited(result: CreditResult, indicator: str, party: str, period: int | Month) -> Amount:
    """What a party is credited in an assessment year, or in one month.

    A stock is a level: its figure for a year is that of the last month reported for the year.

    Raises:
        InputRejected: E652 a rate has no sum, E610 there is no such indicator.
    """
    item = _figure(result, indicator)
    months = year_months(result, indicator, period)
    found = (
        e.amount
        for e in result.credit
        if e.kind == "credit" and (e.indicator, e.party) == (indicator, party)
        if (e.year, e.period) in months
    )
    return item.from_parts(sum(item.to_parts(a).numerator for a in found))


def year_months(
    result: CreditResult, indicator: str, period: int | Month
) -> frozenset[tuple[int, Month]]:
    """The (assessment year, month) pairs that make up a period of an indicator."""
    own = {(s.year, s.period) for s in result.steps if s.indicator == indicator}
    if isinstance(period, Month):
        return frozenset(pair for pair in own if pair[1] == period)
    year = {pair for pair in own if pair[0] == period}
    if year and result.indicators[indicator].kind == "stock":
        return frozenset({max(year)})
    return frozenset(year)


def _item(result: CreditResult, indicator: str) -> Indicator:
    item = result.indicators.get(indicator)
    if item is None:
        near = did_you_mean(indicator, result.indicators)
        guess = Text(f"（是否为 {near}？）", f" (did you mean {near}?)") if near else Text("")
        raise InputRejected([diag("E610", Mark(""), indicator=indicator, guess=guess)])
    return item


def _figure(result: CreditResult, indicator: str) -> Indicator:
    item = _item(result, indicator)
    if item.kind == "rate":
        raise InputRejected([diag("E652", Mark(""), indicator=indicator)])
    return item


def sum_indicators(
    result: CreditResult, indicators: Sequence[str], party: str, period: int | Month
) -> Amount:
    """The sum of several indicators of one party.

    Raises:
        InputRejected: E650 one of them contains another (a single inflow would count twice),
            E651 their units or kinds differ, E652 one of them is a rate.
    """
    items: Mapping[str, Indicator] = {n: _figure(result, n) for n in indicators}
    found = [
        diag("E650", Mark(""), inner=inner, outer=outer)
        for inner, outer in nested_pairs(items, result.indicators)
    ]
    (first, head), *others = items.items()
    found += [
        diag("E651", Mark(""), indicator=first, other=name)
        for name, item in others
        if (item.unit, item.kind) != (head.unit, head.kind)
    ]
    if found:
        raise InputRejected(found)
    amounts = [credited(result, name, party, period) for name in items]
    return head.from_parts(sum(head.to_parts(a).numerator for a in amounts))


@dataclass(frozen=True, slots=True)
class CreditedRate:
    """A rate of one party: exact, and None where the denominator is zero.

    Money enters in yuan, a quantity in its own unit.
    """

    indicator: str
    party: str
    period: int | Month
    numerator: Fraction
    denominator: Fraction

    @property
    def value(self) -> Fraction | None:
        """Numerator ÷ denominator."""
        return self.numerator / self.denominator if self.denominator else None


def credited_rate(
    result: CreditResult, indicator: str, party: str, period: int | Month
) -> CreditedRate:
    """A rate recomputed from a party's credited numerator and denominator; it is never split.

    Raises:
        InputRejected: E656 the indicator is not a rate, E610 there is no such indicator.
    """
    item = _item(result, indicator)
    if item.numerator is None or item.denominator is None:
        raise InputRejected([diag("E656", Mark(""), indicator=indicator)])
    over, under = (
        _in_units(result, name, credited(result, name, party, period))
        for name in (item.numerator, item.denominator)
    )
    return CreditedRate(indicator, party, period, over, under)


def growth(result: CreditResult, indicator: str, party: str, year: int) -> Fraction | None:
    """Growth over the year before, from credited figures; None where there was nothing."""
    now, before = (credited(result, indicator, party, y) for y in (year, year - 1))
    return Fraction(now) / Fraction(before) - 1 if before else None


def _in_units(result: CreditResult, indicator: str, amount: Amount) -> Fraction:
    return Fraction(amount) / (100 if result.indicators[indicator].is_money else 1)
