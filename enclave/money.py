"""Money as an integer number of fen: reading it from text and printing it (S1).

No float and no ``decimal`` context touches an amount on its way to a posted fen.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, TypeAlias

from enclave.diagnostics import CodedError, text_or_refuse

Fen: TypeAlias = int
"""An exact amount in fen (1/100 yuan)."""

FEN_LIMIT: Final = 10**15
"""Guard of S17: amounts and totals stay below ten trillion yuan unless raised openly."""

UNITS: Final[dict[str, int]] = {
    "分": 1, "fen": 1,
    "元": 100, "yuan": 100, "CNY": 100,
    "千元": 100_000, "thousand yuan": 100_000,
    "万元": 1_000_000, "万": 1_000_000, "10k yuan": 1_000_000,
    "百万元": 100_000_000, "million yuan": 100_000_000,
    "亿元": 10_000_000_000, "亿": 10_000_000_000, "100m yuan": 10_000_000_000,
}  # fmt: skip
"""Fen in one unit."""

UNIT_ENGLISH: Final[dict[str, str]] = {
    "分": "fen", "元": "yuan", "千元": "thousand yuan", "万元": "10k yuan", "亿元": "100m yuan",
}  # fmt: skip

_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<int>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<frac>\d+))?\Z")
_MAX_DIGITS: Final = 32


class AmountError(CodedError):
    """Text that is not an amount; ``code`` is the diagnostic code, ``values`` fill its template."""


def parse_decimal(text: str) -> Fraction:
    """Read a plain decimal number exactly: ``1,234.50`` or ``-0.3``; no exponent, no hex.

    Raises:
        AmountError: E221 not a number, E222 too many digits, E226 no text.
    """
    body = text_or_refuse(text, AmountError).strip()
    if len(body) > _MAX_DIGITS + 16:
        raise AmountError("E222", text=body[:20] + "…", limit=_MAX_DIGITS)
    match = _NUMBER.match(body)
    if match is None or not body.isascii():
        raise AmountError("E221", text=body)
    whole, frac = match["int"].replace(",", ""), match["frac"] or ""
    if len(whole) + len(frac) > _MAX_DIGITS:
        raise AmountError("E222", text=body[:20] + "…", limit=_MAX_DIGITS)
    value = Fraction(int(whole + frac), 10 ** len(frac))
    return -value if match["sign"] == "-" else value


def split_unit(text: str) -> tuple[str, str | None]:
    """Split ``"1.2亿元"`` into the number and the unit; the unit is None where none is written."""
    body = text_or_refuse(text, AmountError).strip()
    for unit in sorted(UNITS, key=len, reverse=True):
        if body.endswith(unit):
            return body[: -len(unit)].strip(), unit
    return body, None


def parse_amount(text: str, unit: str | None = None) -> Fen:
    """Read an amount into fen. The text names its unit, or stands under a declared ``unit``.

    >>> parse_amount("1.2亿元"), parse_amount("300.00", "元")
    (12000000000, 30000)

    Raises:
        AmountError: E221 not a number, E222 too long, E223 no unit, E224 finer than a fen,
            E225 beyond the guard of S17.
    """
    number, written = split_unit(text)
    factor = UNITS.get(written or unit or "")
    if factor is None:
        parse_decimal(number)
        raise AmountError("E223", text=text.strip())
    fen = parse_decimal(number) * factor
    if fen.denominator != 1:
        raise AmountError("E224", text=text.strip())
    if abs(fen) >= FEN_LIMIT:
        raise AmountError("E225", text=text.strip())
    return fen.numerator


def round_half_away(value: Fraction) -> int:
    """Round to the nearest integer, halves away from zero (R3 of S2).

    >>> round_half_away(Fraction(5, 2)), round_half_away(Fraction(-5, 2))
    (3, -3)
    """
    sign = -1 if value < 0 else 1
    doubled = 2 * abs(value.numerator) + value.denominator
    return sign * (doubled // (2 * value.denominator))


def format_amount(fen: int | Fraction, unit: str = "万元", decimals: int = 2) -> str:
    """Print fen in ``unit`` with thousands separators, halves away from zero, ASCII minus.

    >>> format_amount(1234567890), format_amount(-5, "元")
    ('1,234.57', '-0.05')
    """
    scaled = round_half_away(Fraction(fen) * 10**decimals / UNITS[unit])
    whole, frac = divmod(abs(scaled), 10**decimals)
    sign = "-" if scaled < 0 else ""
    tail = f".{frac:0{decimals}d}" if decimals else ""
    return f"{sign}{whole:,}{tail}"


def format_yuan(fen: int) -> str:
    """Print fen as yuan with two decimals, exactly: ``1,234,567.89``."""
    whole, frac = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{frac:02d}"


def mul_div_floor(amount: int, numerator: int, denominator: int) -> int:
    """Return ``⌊amount · numerator / denominator⌋`` exactly, for any integers."""
    return amount * numerator // denominator
