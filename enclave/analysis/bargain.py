"""Bargaining between parties who may walk away: limits, range, Nash, Kalai–Smorodinsky.

Closed forms are exact. What must be searched for (money that is not worth the same to both) comes
back as an :class:`~enclave.analysis.estimate.Estimate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.estimate import Estimate
from enclave.text import Text

Exact = int | Fraction
_GOLDEN: Final = (5**0.5 - 1) / 2
_STEPS: Final = 200


def indifference_ratio(keep: Exact, release: Exact, cost: Exact, pool: Exact) -> Fraction:
    """Return the ratio at which the origin does as well as by keeping the project.

    All four are present values: local tax ``keep`` if the project stays, land and quota that it
    ``release`` s by going, ``cost`` of sending it, and the ``pool`` that would be shared.

    >>> indifference_ratio(350, 50, 20, 700)
    Fraction(16, 35)
    """
    return Fraction(Fraction(keep) - release + cost, 1) / _positive(pool)


def ceiling_ratio(pool: Exact, walk_away: Exact) -> Fraction:
    """Return the highest ratio of the other side at which the host still gets its walk-away value.

    >>> ceiling_ratio(700, 100)
    Fraction(6, 7)
    """
    return (Fraction(pool) - walk_away) / _positive(pool)


def _positive(pool: Exact) -> Fraction:
    if pool <= 0:
        raise ValueError("there is nothing to share")
    return Fraction(pool)


@dataclass(frozen=True, slots=True)
class Zone:
    """The ratios between both limits; empty where the lower limit is above the upper one."""

    low: Fraction
    high: Fraction

    @property
    def empty(self) -> bool:
        """Whether no ratio suits both."""
        return self.low > self.high

    def holds(self, ratio: Fraction) -> bool:
        """Whether a ratio suits both."""
        return self.low <= ratio <= self.high


def nash(
    total: Exact, walk_away: Mapping[str, Exact], weights: Mapping[str, Fraction] | None = None
) -> dict[str, Fraction] | None:
    """Divide ``total`` by Nash: to each its walk-away value and its part of the surplus.

    The parts are equal, or the ``weights``, which sum to 1. None: the walk-away values add to
    more than there is, so there is no deal that suits all.

    >>> nash(100, {"a": 20, "b": 10})
    {'a': Fraction(55, 1), 'b': Fraction(45, 1)}

    Raises:
        ValueError: weights for other parties, negative ones, or ones that do not sum to 1.
    """
    if weights is None:
        weights = {name: Fraction(1, len(walk_away)) for name in walk_away}
    if set(weights) != set(walk_away) or sum(weights.values()) != 1 or min(weights.values()) < 0:
        raise ValueError("weights: one a party, none negative, summing to 1")
    surplus = Fraction(total) - sum(walk_away.values())
    if surplus < 0:
        return None
    return {name: walk_away[name] + weights[name] * surplus for name in walk_away}


Utility = Callable[[float], float]


def nash_point(
    first: Utility, second: Utility, walk_away: tuple[float, float] = (0.0, 0.0),
    low: float = 0.0, high: float = 1.0,
) -> Estimate:  # fmt: skip
    """Return the x that maximises the product of gains where utility is not transferable.

    ``first`` rises and ``second`` falls in x; the product must have a single peak (both concave).
    """
    a, b = _suits_both(first, second, walk_away, low, high)

    def product(x: float) -> float:
        return (first(x) - walk_away[0]) * (second(x) - walk_away[1])

    for _ in range(_STEPS):  # golden-section search
        left, right = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
        if product(left) < product(right):
            a = left
        else:
            b = right
    return Estimate((a + b) / 2, "number", Text("纳什解", "Nash point"))


def kalai_smorodinsky_point(
    first: Utility, second: Utility, walk_away: tuple[float, float] = (0.0, 0.0),
    low: float = 0.0, high: float = 1.0,
) -> Estimate:  # fmt: skip
    """Return the x at which both get the same part of the most they could hope for."""
    a, b = _suits_both(first, second, walk_away, low, high)
    most = first(b) - walk_away[0], second(a) - walk_away[1]

    def lead(x: float) -> float:
        return (first(x) - walk_away[0]) * most[1] - (second(x) - walk_away[1]) * most[0]

    return Estimate(
        _zero(lead, a, b), "number", Text("卡莱–斯莫罗丁斯基解", "Kalai–Smorodinsky point")
    )


def _suits_both(
    first: Utility, second: Utility, walk_away: tuple[float, float], low: float, high: float
) -> tuple[float, float]:
    """The x between which neither does worse than by walking away."""
    if first(high) < walk_away[0] or second(low) < walk_away[1]:
        raise ValueError("nothing suits both")
    a = low if first(low) >= walk_away[0] else _zero(lambda x: first(x) - walk_away[0], low, high)
    b = high if second(high) >= walk_away[1] else _zero(
        lambda x: walk_away[1] - second(x), low, high
    )  # fmt: skip
    if a > b:
        raise ValueError("nothing suits both")
    return a, b


def _zero(rising: Utility, low: float, high: float) -> float:
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def flat_ratio(share: Exact, pool: Exact) -> Fraction:
    """Return the one ratio that is worth what a phased one is: present value over present value."""
    return Fraction(share) / _positive(pool)


def proportional(total: Exact, by: Mapping[str, Exact]) -> dict[str, Fraction]:
    """Divide in proportion to what each brings (outlay, land, cost)."""
    whole = _positive(sum(by.values()))
    return {name: Fraction(total) * amount / whole for name, amount in by.items()}
