"""All positive real roots of a polynomial, enclosed exactly: Sturm's theorem on integers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import Final

WIDTH: Final = Fraction(1, 10**17)
"""Each root is enclosed by an interval no wider than this."""

Poly = list[int]
"""Integer coefficients, constant term first; the last is not zero; empty is the zero polynomial."""


def positive_roots(
    coefficients: Sequence[Fraction], width: Fraction = WIDTH
) -> list[tuple[Fraction, Fraction]]:
    """Return one interval ``(low, high)`` for each distinct root above zero, ascending.

    ``coefficients`` start with the constant term. A root met exactly has ``low == high``; any
    other lies strictly inside its interval. Double roots count once.

    Raises:
        ValueError: every number is a root.
    """
    poly = _whole(coefficients)
    if not poly:
        raise ValueError("the zero polynomial")
    while poly[0] == 0:
        poly = poly[1:]  # zero itself is no root above zero
    free = _divide(poly, _gcd(poly, _derivative(poly)))
    chain = _sturm(free)
    bound = Fraction(2)
    while bound < 1 + Fraction(max(abs(c) for c in free), abs(free[-1])):  # Cauchy's bound
        bound *= 2
    found = []
    for low, high in _isolate(chain, Fraction(0), bound):
        found.append(_narrow(free, low, high, width))
    return found


def sign_at(poly: Poly, at: Fraction) -> int:
    """Return the sign of the polynomial at a rational number, in integers only."""
    value, power = 0, 1
    for coefficient in reversed(poly):
        value = value * at.numerator + coefficient * power
        power *= at.denominator
    return (value > 0) - (value < 0)


def _isolate(chain: list[Poly], low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Halve ``(low, high]`` until each interval holds exactly one root."""
    pending = [(low, high, _changes(chain, low), _changes(chain, high))]
    done = []
    while pending:
        start, end, above, below = pending.pop()
        if above - below == 1:
            done.append((start, end))
        elif above - below > 1:
            middle = (start + end) / 2
            between = _changes(chain, middle)
            pending += [(start, middle, above, between), (middle, end, between, below)]
    return sorted(done)


def _narrow(
    poly: Poly, low: Fraction, high: Fraction, width: Fraction
) -> tuple[Fraction, Fraction]:
    """Bisect ``(low, high]``, which holds one simple root."""
    if sign_at(poly, high) == 0:
        return high, high
    # A root at ``low`` belongs to the interval before; the sign just above it is the other one.
    upper = sign_at(poly, high)
    while high - low > width or sign_at(poly, low) == 0:
        middle = (low + high) / 2
        sign = sign_at(poly, middle)
        if sign == 0:
            return middle, middle
        if sign == upper:
            high = middle
        else:
            low = middle
    return low, high


def _changes(chain: list[Poly], at: Fraction) -> int:
    signs = [s for s in (sign_at(p, at) for p in chain) if s]
    return sum(a != b for a, b in pairwise(signs))


def _sturm(poly: Poly) -> list[Poly]:
    chain = [poly, _derivative(poly)]
    while chain[-1]:
        chain.append([-c for c in _remainder(chain[-2], chain[-1])])
    return chain[:-1]


def _gcd(a: Poly, b: Poly) -> Poly:
    while b:
        a, b = b, _remainder(a, b)
    return a


def _remainder(a: Poly, b: Poly) -> Poly:
    """A positive multiple of ``a mod b``, without common factors."""
    rest, lead = a, b[-1]
    while len(rest) >= len(b):
        shift, factor = len(rest) - len(b), rest[-1]
        rest = [c * abs(lead) for c in rest]
        factor = factor if lead > 0 else -factor
        for i, c in enumerate(b):
            rest[i + shift] -= factor * c
        rest = _trim(rest)
    return _primitive(rest)


def _divide(a: Poly, b: Poly) -> Poly:
    """``a / b``, which divides it, up to a positive or negative constant."""
    rest = [Fraction(c) for c in a]
    quotient = [Fraction(0)] * (len(a) - len(b) + 1)
    for shift in reversed(range(len(quotient))):
        quotient[shift] = rest[shift + len(b) - 1] / b[-1]
        for i, c in enumerate(b):
            rest[i + shift] -= quotient[shift] * c
    return _whole(quotient)


def _derivative(poly: Poly) -> Poly:
    return _primitive([i * c for i, c in enumerate(poly)][1:])


def _whole(coefficients: Sequence[Fraction]) -> Poly:
    scale = lcm(*(c.denominator for c in coefficients)) if coefficients else 1
    return _primitive(_trim([int(c * scale) for c in coefficients]))


def _primitive(poly: Poly) -> Poly:
    common = gcd(*poly) if poly else 1
    return [c // common for c in poly]


def _trim(poly: Poly) -> Poly:
    end = len(poly)
    while end and poly[end - 1] == 0:
        end -= 1
    return poly[:end]
