"""How differences, ratios and years of a comparison are printed."""

from __future__ import annotations

from fractions import Fraction

from enclave.money import format_amount, round_half_away
from enclave.report.footing import plain
from enclave.report.model import DECIMALS, Money, Unit, step_of
from enclave.text import Text


class Signed(Money):
    """A difference: what is more has a plus."""

    __slots__ = ()

    def text(self, unit: Unit) -> str:
        """As printed, without the unit."""
        body = format_amount(self.shown, unit, DECIMALS)
        return f"+{body}" if self.shown > 0 else body


def amount(fen: int, unit: Unit) -> str:
    """An amount that stands alone, rounded as usual."""
    return format_amount(plain(fen, step_of(unit)), unit, DECIMALS)


def _decimal(value: Fraction, decimals: int) -> str:
    parts = round_half_away(value * 10**decimals)
    whole, rest = divmod(abs(parts), 10**decimals)
    sign = "-" if parts < 0 else ""
    return f"{sign}{whole}.{rest:0{decimals}d}" if decimals else f"{sign}{whole}"


def ratio(value: Fraction, decimals: int = 1) -> Text:
    """A ratio in per cent; zeros beyond the first decimal are dropped."""
    body = _decimal(value * 100, decimals)
    while "." in body and body.endswith("0") and len(body.split(".")[1]) > 1:
        body = body[:-1]
    return Text(f"{body}%")


def points(value: Fraction, decimals: int = 1) -> Text:
    """A difference of ratios, in percentage points."""
    body = _decimal(value * 100, decimals)
    plus = "+" if value > 0 else ""
    return Text(f"{plus}{body} 个百分点", f"{plus}{body} pp")


def signed_years(years: int) -> Text:
    """A difference of years."""
    if years == 0:
        return Text("0")
    plus = "+" if years > 0 else ""
    return Text(f"{plus}{years} 年", f"{plus}{years} y")
