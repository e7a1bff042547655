"""From normal draws to factors, delays and failures. A low draw is the bad end of every shock.

Factors are whole numbers of :data:`SCALE` parts: what follows a draw is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from math import erfc, log, sqrt
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from enclave.analysis.risk.streams import Floats, normal_quantile
from enclave.terms.risk import (
    Delay,
    Discrete,
    Distribution,
    Failure,
    Growth,
    Lognormal,
    Normal,
    Triangular,
    Uniform,
)

Int64: TypeAlias = NDArray[np.int64]

SCALE: Final = 10**8
"""A factor of 1, in parts."""
LARGEST: Final = 900
"""No factor may be larger."""


class FactorTooLarge(ValueError):
    """A factor came out larger than any plan can mean."""


def is_yearly(distribution: Distribution) -> bool:
    """Whether there is a draw for every year."""
    if isinstance(distribution, Growth | Failure):
        return True
    return not isinstance(distribution, Delay) and distribution.drawn == "each_year"


def factors(distribution: Distribution, draws: Floats, years: int) -> Int64:
    """Return the factor of every run (rows) and year (columns), in parts.

    Args:
        draws: normal draws, a column a year, or one column if the shock is drawn once.

    Raises:
        FactorTooLarge: a factor is above :data:`LARGEST`.
    """
    values = _values(distribution, draws)
    if values.size and float(values.max()) > LARGEST:
        raise FactorTooLarge(f"{float(values.max()):.3g}")
    parts = np.rint(values * SCALE).astype(np.int64)
    return np.broadcast_to(parts, (len(parts), years)) if parts.shape[1] != years else parts


def _values(distribution: Distribution, draws: Floats) -> Floats:
    if isinstance(distribution, Lognormal):
        mean, ratio = float(distribution.mean), float(distribution.sd / distribution.mean)
        variance = log(1.0 + ratio * ratio)
        return mean * _exp(sqrt(variance) * draws - variance / 2.0)
    if isinstance(distribution, Normal):
        moved = float(distribution.mean) + float(distribution.sd) * draws
        return np.maximum(moved, float(distribution.at_least))
    if isinstance(distribution, Uniform):
        low, high = float(distribution.low), float(distribution.high)
        return low + (high - low) * _chance(draws)
    if isinstance(distribution, Triangular):
        return _triangular(distribution, _chance(draws))
    if isinstance(distribution, Growth):
        return _growth(distribution, draws)
    if isinstance(distribution, Discrete):
        worst_first = sorted(distribution.outcomes, key=lambda o: o.factor)
        table = np.array([float(o.factor) for o in worst_first])
        out: Floats = table[_which([o.probability for o in worst_first], draws)]
        return out
    if isinstance(distribution, Failure):
        return _failure(distribution, draws)
    return np.ones_like(draws)


def _exp(power: Floats) -> Floats:
    """The exponential; what no factor may be stays large without overflowing."""
    out: Floats = np.exp(np.minimum(power, 100.0))
    return out


def quantile_path(distribution: Distribution, probability: float, years: int) -> Int64:
    """Return the factors of one run in which every year stands at the same quantile of its own.

    What drifts stands at that quantile of its level; what fails has failed from the year on in
    which that is as likely as the quantile.
    """
    draw = float(normal_quantile(np.array([probability]))[0])
    if isinstance(distribution, Growth):
        spread, response, level = 0.0, 0.0, []
        for year in range(years):
            response = 1.0 + float(distribution.persistence) * response
            spread += response * response
            drift = float(distribution.drift) * (year + 1)
            level.append(drift + draw * float(distribution.sd) * sqrt(spread))
        values = _exp(np.array([level]))
    elif isinstance(distribution, Failure):
        alive = 1.0 - float(distribution.probability)
        failed = [1.0 - alive ** (year + 1) >= probability for year in range(years)]
        values = np.where(np.array([failed]), float(distribution.keeps), 1.0)
    else:
        return np.array(factors(distribution, np.array([[draw]]), years))
    if float(values.max()) > LARGEST:
        raise FactorTooLarge(f"{float(values.max()):.3g}")
    out: Int64 = np.rint(values * SCALE).astype(np.int64)
    return out


def delays(distribution: Delay, draws: Floats) -> Int64:
    """Return the months of delay of every run."""
    worst_first = sorted(distribution.outcomes, key=lambda o: -o.months)
    table = np.array([o.months for o in worst_first], np.int64)
    out: Int64 = table[_which([o.probability for o in worst_first], draws[:, 0])]
    return out


def stratified(draws: Floats, points: int) -> Floats:
    """Return every draw at the middle of its stratum: ``points`` values of equal probability."""
    strata = np.minimum(np.floor(_chance(draws) * points), points - 1)
    out: Floats = normal_quantile((strata + 0.5) / points)
    return out


def _which(probabilities: Sequence[Fraction], draws: Floats) -> NDArray[np.intp]:
    """The number of the outcome of each draw: thresholds at the cumulated probabilities.

    An outcome of probability 0 never comes.
    """
    cumulated = [float(p) for p in accumulate(probabilities)][:-1]
    inside = np.array([min(max(p, 2.0**-53), 1 - 2.0**-53) for p in cumulated])
    edges = normal_quantile(inside)
    edges[np.array(cumulated) <= 0.0] = -np.inf
    edges[np.array(cumulated) >= 1.0] = np.inf
    return np.searchsorted(edges, draws, side="right")


def _chance(draws: Floats) -> Floats:
    """The probability of a draw below each draw."""
    flat = [0.5 * erfc(-z / sqrt(2.0)) for z in draws.ravel().tolist()]
    return np.array(flat).reshape(draws.shape)


def _triangular(d: Triangular, chance: Floats) -> Floats:
    low, likely, high = float(d.low), float(d.likely), float(d.high)
    width = high - low
    rising = low + np.sqrt(chance * width * (likely - low))
    falling = high - np.sqrt((1.0 - chance) * width * (high - likely))
    return np.where(chance < (likely - low) / width, rising, falling)


def _growth(d: Growth, draws: Floats) -> Floats:
    deviation = np.zeros(len(draws))
    level = np.zeros(len(draws))
    out = np.empty_like(draws)
    for year in range(draws.shape[1]):
        deviation = float(d.persistence) * deviation + float(d.sd) * draws[:, year]
        level = level + float(d.drift) + deviation
        out[:, year] = level
    return _exp(out)


def _failure(d: Failure, draws: Floats) -> Floats:
    edge = float(normal_quantile(np.array([float(d.probability)]))[0])
    failed = np.logical_or.accumulate(draws < edge, axis=1)
    return np.where(failed, float(d.keeps), 1.0)


def product(parts: Sequence[Int64]) -> Int64:
    """Return the product of factors, rounded to parts again."""
    total = parts[0]
    for more in parts[1:]:
        total = scaled(total, more)
    return total


def scaled(amounts: Int64, parts: Int64) -> Int64:
    """Return fen times a factor, to the nearest fen, halves away from zero; exact.

    Amounts are below 10¹⁵ and factors at most :data:`LARGEST`, so that no word overflows.
    """
    size = np.abs(amounts)
    whole = size // SCALE
    rest = size - whole * SCALE
    out: Int64 = np.sign(amounts) * (whole * parts + (rest * parts + SCALE // 2) // SCALE)
    return out
