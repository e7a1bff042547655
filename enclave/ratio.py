"""Exact ratios and weights from text (S1): ``60%``, ``0.6``, ``3/5``; never a float."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

from enclave.diagnostics import text_or_refuse
from enclave.money import AmountError, parse_decimal

Ratio: TypeAlias = Fraction
"""An exact share of something; most, but not all, lie between 0 and 1."""

DENOMINATOR_LIMIT: Final = 10**12
"""S17: a ratio written with a larger denominator is refused."""

_COLON = re.compile(r"\s*[\d.]+\s*[:：∶]\s*[\d.]+.*\Z")
_FRACTION = re.compile(r"(\d{1,16})\s*/\s*(\d{1,16})\Z")
_CHINESE_SPLIT = re.compile(r"[一二三四五六七八九十]{2,4}[开分]")


class RatioError(AmountError):
    """Text that is not a ratio; carries a diagnostic code like :class:`AmountError`."""


def is_split(text: str) -> bool:
    """Whether a text divides without saying who gets which part: ``6:4``, ``六四开``."""
    return bool(_COLON.match(text.strip()) or _CHINESE_SPLIT.match(text.strip()))


def parse_ratio(text: str) -> Ratio:
    """Read a ratio exactly.

    >>> parse_ratio("60%"), parse_ratio("1/3")
    (Fraction(3, 5), Fraction(1, 3))

    Raises:
        RatioError: E211 ``a:b`` form, E212 not a ratio, E213 bare number above 1,
            E214 negative, E215 denominator beyond S17.
    """
    body = text_or_refuse(text, RatioError).strip()
    if is_split(body):
        raise RatioError("E211", text=body)
    match = _FRACTION.match(body)
    if match:
        if int(match[2]) == 0:
            raise RatioError("E212", text=body)
        value = Fraction(int(match[1]), int(match[2]))
    else:
        percent = body.endswith("%")
        try:
            value = parse_decimal(body[:-1] if percent else body)
        except AmountError:
            raise RatioError("E212", text=body) from None
        value = value / 100 if percent else value
        if not percent and value > 1:
            raise RatioError("E213", text=body)
    if value < 0:
        raise RatioError("E214", text=body)
    if value.denominator > DENOMINATOR_LIMIT:
        raise RatioError("E215", text=body, limit="10^12")
    return value


def normalise_weights(written: Mapping[str, str]) -> dict[str, Ratio]:
    """Turn written weights into exact shares that sum to 1.

    Either all are whole numbers (parts: ``{a: 6, b: 4}``) or all are ratios that sum to
    exactly 1; there is no tolerance.

    Raises:
        RatioError: E204 the sum is not 1 (``total``, ``difference``), E216 all are zero, or one
            of the codes of :func:`parse_ratio`.
    """
    if all(re.fullmatch(r"\d{1,12}", w.strip()) for w in written.values()):
        parts = {k: int(w) for k, w in written.items()}
        total = sum(parts.values())
        if total == 0:
            raise RatioError("E216")
        return {k: Fraction(p, total) for k, p in parts.items()}
    shares = {k: parse_ratio(w) for k, w in written.items()}
    total_share = sum(shares.values(), Fraction(0))
    if total_share == 0:
        raise RatioError("E216")
    if total_share != 1:
        raise RatioError(
            "E204", total=format_ratio(total_share), difference=format_ratio(abs(1 - total_share))
        )
    return shares


def format_ratio(value: Fraction) -> str:
    """Print a ratio as a percentage where that is exact within 6 decimals, else as a fraction.

    >>> format_ratio(Fraction(3, 5)), format_ratio(Fraction(1, 3))
    ('60%', '1/3')
    """
    percent = value * 100
    for digits in range(7):
        scaled = percent * 10**digits
        if scaled.denominator == 1:
            if digits == 0:
                return f"{scaled.numerator}%"
            whole, frac = divmod(abs(scaled.numerator), 10**digits)
            return f"{'-' if value < 0 else ''}{whole}.{frac:0{digits}d}%"
    return f"{value.numerator}/{value.denominator}"


def round_weights(values: Sequence[Fraction], decimals: int) -> list[Ratio]:
    """Round derived weights to ``decimals`` places by largest remainder; they sum to 1 (S2, R3).

    ``values`` are non-negative quantities (capital, area, factors); ties go to the first.

    Raises:
        RatioError: E216 if all are zero, E214 if one is negative.
    """
    if any(v < 0 for v in values):
        raise RatioError("E214", text="derived weight")
    total = sum(values, Fraction(0))
    if total == 0:
        raise RatioError("E216")
    scale = 10**decimals
    exact = [v * scale / total for v in values]
    floors = [e.numerator // e.denominator for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[: scale - sum(floors)]:
        floors[i] += 1
    return [Fraction(f, scale) for f in floors]
