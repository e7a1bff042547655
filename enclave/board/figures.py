"""Figures as people write them: money in its unit, a quantity in the unit of its indicator."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.money import UNITS, AmountError, parse_amount, parse_decimal, round_half_away
from enclave.terms.indicator import UNIT_NAMES, Amount, Indicator
from enclave.text import Text

_MULTIPLES: Final = {"": 1, "千": 1_000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
_FIGURE: Final = re.compile(r"([+-]?[\d,.]+)\s*(.*)\Z", re.DOTALL)


def read_figure(
    text: str, item: Indicator, unit: str | None, *, bare: bool
) -> Amount | None:  # fmt: skip
    """Read a figure of an indicator; None where it is none of its own.

    Money needs a unit, its own or the declared ``unit``. A quantity is written with its unit
    (``1200万美元``); a ``bare`` number in it only where the table is in the indicator's unit. A
    declared unit of money is no unit of a quantity, and nothing is turned from one into the other.
    """
    try:
        if item.is_money:
            return parse_amount(text, unit if unit in UNITS else None)
        return _quantity(text, item, unit, bare=bare)
    except AmountError:
        return None


def _quantity(text: str, item: Indicator, unit: str | None, *, bare: bool) -> Fraction | None:
    match = _FIGURE.match(text.strip())
    if match is None:
        return None
    said = match[2].strip() or unit or ""
    factor = _factors(item).get(said) if said else (1 if bare else None)
    if factor is None:
        return None
    amount = parse_decimal(match[1]) * factor
    return amount if item.to_parts(amount).denominator == 1 else None


def _factors(item: Indicator) -> dict[str, int]:
    """Every way the unit of a quantity is written, with what it stands for."""
    name = UNIT_NAMES[item.unit or "item"]
    words = (name.zh.split("（")[0], name.en, item.unit or "")
    zh = {f"{multiple}{words[0]}": factor for multiple, factor in _MULTIPLES.items()}
    return {**zh, **dict.fromkeys(words[1:], 1)}


def bad_figure(text: str, item: Indicator, mark: Mark) -> Diagnostic:
    """E996: what was read instead of a figure, and how one is written."""
    unit = UNIT_NAMES[item.unit or "item"]
    example = "1.2亿元" if item.is_money else f"1200万{unit.zh.split('（')[0]}"
    return diag("E996", mark, text=text, indicator=item.name, unit=unit, example=example)


def parts_of(amount: Amount, item: Indicator) -> int:
    """An amount in the smallest parts of its indicator; whole by construction."""
    parts = item.to_parts(amount)
    assert parts.denominator == 1  # noqa: S101  # checked where it was read
    return parts.numerator


def grown(base: int, growth: Fraction) -> int:
    """A base and its growth as a target: rounded to the smallest part once (R3 of S2)."""
    return round_half_away(base * (1 + growth))


def percent(value: Fraction, decimals: int = 2) -> str:
    """A ratio as printed: ``52.30%``, halves away from zero.

    >>> percent(Fraction(523, 1000))
    '52.30%'
    """
    scaled = round_half_away(value * 100 * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    return f"{'-' if scaled < 0 else ''}{whole}.{rest:0{decimals}d}%"


def said_percent(value: Fraction) -> Text:
    """The same as a text in both languages."""
    return Text(percent(value), percent(value))
