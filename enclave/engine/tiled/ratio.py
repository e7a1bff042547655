"""Exact multiply-divide on machine words.

``x · n / L`` as a whole part and a remainder, ``0 <= r < L``, for an array ``x`` and integers ``n``
and ``L`` (or arrays of them). Four ways, from the cheapest: the product fits; the split
``(x // L) · n + (x % L) · n / L`` fits; the quotient is estimated in floating point and made exact
with the remainder in wrap-around arithmetic; Python integers.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Way = Literal["product", "split", "estimate", "integers"]
WORD = 2**63 - 1
SPLIT_LIMIT = 3_000_000_000
ESTIMATE_BOTTOM = 2**59
ESTIMATE_QUOTIENT = 2**51


def way_for(most: int, top: int, bottom: int) -> Way:
    """The cheapest exact way for ``|x| <= most``, ``|n| <= top`` and ``0 < L <= bottom``."""
    if most * top <= WORD and bottom <= WORD // 64:
        return "product"
    if bottom <= SPLIT_LIMIT and top <= bottom:
        return "split"
    small = bottom < ESTIMATE_BOTTOM and top < ESTIMATE_BOTTOM and most < 2**53
    if small and most * max(top, 1) <= ESTIMATE_QUOTIENT * bottom:
        return "estimate"
    return "integers"


def scale(x: Array, top: int, bottom: int, way: Way) -> tuple[Array, Array]:
    """``x · top / bottom`` as whole part (towards minus infinity) and remainder.

    With ``integers`` the caller passes ``x`` as objects.
    """
    if way in ("product", "integers"):
        product = x * top
        whole = product // bottom
        return whole, product - whole * bottom
    if way == "split":
        whole = x // bottom
        rest = (x - whole * bottom) * top
        carry = rest // bottom
        return whole * top + carry, rest - carry * bottom
    whole = np.floor(x * (top / bottom)).astype(np.int64)
    return _correct(whole, x * np.int64(top) - whole * np.int64(bottom), bottom)


def _correct(whole: Array, rest: Array, bottom: int | Array) -> tuple[Array, Array]:
    """The estimate is off by one before it is floored, so by two at most."""
    for _ in range(2):
        low = rest < 0
        whole, rest = whole - low, rest + low * bottom
        high = rest >= bottom
        whole, rest = whole + high, rest - high * bottom
    return whole, rest


def scale_rows(x: Array, top: Array, bottom: Array) -> tuple[Array, Array]:
    """The same with a numerator and a denominator a row, by estimate.

    The caller has made sure of ``|x| < 2**53``, ``bottom < 2**59`` and quotients below 2**51.
    """
    whole = np.floor(x * (top / bottom)).astype(np.int64)
    return _correct(whole, x * top - whole * bottom, bottom)
