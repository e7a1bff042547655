"""What many outcomes say: mean, quantiles, value at risk, each with its standard error.

The quantile at ``p`` of ``n`` outcomes is the smallest outcome that at least ``p`` of them do not
exceed (the inverse of the empirical distribution): an amount that really came out, to the fen.
Value at risk at ``c`` is the quantile at ``1 - c``: with probability ``c`` at least this much.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, fsum, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from enclave.analysis.risk.streams import Floats

_Z = NormalDist()


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean with the standard deviation of the outcomes and the standard error of the mean."""

    value: float
    sd: float
    error: float


def sorted_floats(values: NDArray[np.int64] | Floats) -> Floats:
    """Return the outcomes in increasing order, as floats."""
    out: Floats = np.sort(values).astype(np.float64)
    return out


def mean(values: Floats) -> Mean:
    """Return mean, standard deviation (n - 1) and standard error; sums are rounded once."""
    count = len(values)
    middle = fsum(values.tolist()) / count
    spread = values - middle
    variance = fsum((spread * spread).tolist()) / (count - 1) if count > 1 else 0.0
    return Mean(middle, sqrt(variance), sqrt(variance / count))


def rank(count: int, probability: Fraction) -> int:
    """Return the number, from 0, of the outcome that is the quantile.

    >>> [rank(20, Fraction(5, 100)), rank(21, Fraction(5, 100)), rank(20, Fraction(1))]
    [0, 1, 19]
    """
    return min(max(ceil(probability * count), 1), count) - 1


def quantile(ordered: Floats, probability: Fraction) -> float:
    """Return the quantile of outcomes in increasing order."""
    return float(ordered[rank(len(ordered), probability)])


def quantile_error(ordered: Floats, probability: Fraction) -> float:
    """Return the standard error of a quantile, from the ranks one standard error away.

    Nothing is assumed about the distribution: the number of outcomes below the true quantile is
    binomial.
    """
    count, p = len(ordered), float(probability)
    step = sqrt(count * p * (1.0 - p))
    low = max(floor(count * p - step), 1) - 1
    high = min(ceil(count * p + step), count) - 1
    return float(ordered[high] - ordered[low]) / 2.0


def tail_mean(ordered: Floats, probability: Fraction) -> float:
    """Return the mean of the worst ``probability`` of the outcomes (CVaR, expected shortfall).

    An outcome that straddles the edge counts with the part that lies inside.
    """
    inside = probability * len(ordered)
    whole = floor(inside)
    total = fsum(ordered[:whole].tolist())
    if whole < len(ordered) and inside > whole:
        total += float(inside - whole) * float(ordered[whole])
    return total / float(inside)


# ------------------------------------------------------------- closed forms of the normal distribution


def normal_var(mu: float, sigma: float, confidence: float) -> float:
    """Return the amount that is reached with a probability.

    >>> round(normal_var(100, 20, 0.95), 4)
    67.1029
    """
    return mu + sigma * _Z.inv_cdf(1.0 - confidence)


def normal_cvar(mu: float, sigma: float, confidence: float) -> float:
    """Return the mean of what lies below :func:`normal_var`.

    >>> round(normal_cvar(100, 20, 0.95), 4)
    58.7457
    """
    tail = 1.0 - confidence
    return mu - sigma * _Z.pdf(_Z.inv_cdf(tail)) / tail


def normal_capped(mu: float, sigma: float, cap: float) -> float:
    """Return the mean of ``min(X, cap)``: with a cap, the mean of the outcome is not the outcome of the mean."""
    z = (cap - mu) / sigma
    return mu * _Z.cdf(z) - sigma * _Z.pdf(z) + cap * (1.0 - _Z.cdf(z))


def normal_floored(mu: float, sigma: float, least: float) -> float:
    """Return the mean of ``max(X, least)``."""
    return mu + least - normal_capped(mu, sigma, least)
