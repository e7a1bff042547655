"""Variance-based sensitivity: which part of the variance each input, or group of inputs, explains.

First-order indices by Saltelli et al. (2010), total ones by Jansen (1999), from two independent
samples A and B and, for each input, A with that input taken from B: ``(k + 2) n`` evaluations.
Standard errors by resampling the rows. Inputs must be independent; those that are correlated are
taken together as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from enclave.analysis.risk.streams import Floats, uniforms

RESAMPLES: Final = 200
Evaluate = Callable[[Sequence[int]], Floats]
"""Outcomes where the listed inputs come from sample B and all others from sample A."""


@dataclass(frozen=True, slots=True)
class Index:
    """First-order and total index of one input, with standard errors."""

    first: float
    first_error: float
    total: float
    total_error: float


def indices(evaluate: Evaluate, count: int, seed: int) -> tuple[list[Index], float]:
    """Return the index of each of ``count`` inputs, and the variance of the outcome.

    Where nothing varies, every index is 0.
    """
    of_a, of_b = evaluate(()), evaluate(tuple(range(count)))
    mixed = [evaluate((i,)) for i in range(count)]
    size = len(of_a)
    picks = (uniforms(seed, "sobol/resample", RESAMPLES * size) * size).astype(np.int64)
    rows = picks.reshape(RESAMPLES, size)
    out: list[Index] = []
    for one in mixed:
        first, total = _estimates(of_a, of_b, one)
        again = [_estimates(of_a[r], of_b[r], one[r]) for r in rows]
        errors = [float(np.std(np.array([pair[n] for pair in again]), ddof=1)) for n in (0, 1)]
        out.append(Index(first, errors[0], total, errors[1]))
    return out, _variance(of_a, of_b)


def _variance(of_a: Floats, of_b: Floats) -> float:
    both = np.concatenate([of_a, of_b])
    both = both - both.sum() / len(both)
    return float((both * both).sum()) / (len(both) - 1)


def _estimates(of_a: Floats, of_b: Floats, mixed: Floats) -> tuple[float, float]:
    variance, size = _variance(of_a, of_b), len(of_a)
    if variance <= 0.0:
        return 0.0, 0.0
    # Centring does not change what is estimated and takes away most of its scatter.
    middle = float(of_a.sum() + of_b.sum()) / (2 * size)
    first = float(((of_b - middle) * (mixed - of_a)).sum()) / size / variance
    total = float(((of_a - mixed) ** 2).sum()) / (2 * size) / variance
    return first, total
