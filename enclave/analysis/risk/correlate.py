"""Draws that move together: the Cholesky factor of a correlation matrix, and its use."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final

from enclave.analysis.risk.streams import DECIMALS, Floats

LEAST_PIVOT: Final = 1e-12


class NotPositiveDefinite(ValueError):
    """No draws have these correlations; ``row`` is the first that contradicts those before it."""

    def __init__(self, row: int) -> None:
        """Keep the row."""
        self.row = row
        super().__init__(f"row {row} contradicts the rows before it")


def cholesky(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the lower triangle ``L`` with ``L L' = matrix``.

    >>> [[round(x, 6) for x in row] for row in cholesky([[1.0, 0.5], [0.5, 1.0]])]
    [[1.0, 0.0], [0.5, 0.866025]]

    Raises:
        NotPositiveDefinite: the correlations contradict one another.
    """
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(lower[i][k] * lower[j][k] for k in range(j))
            if i > j:
                lower[i][j] = rest / lower[j][j]
            elif rest <= LEAST_PIVOT:
                raise NotPositiveDefinite(i)
            else:
                lower[i][i] = sqrt(rest)
    return lower


def correlated(draws: Sequence[Floats], lower: Sequence[Sequence[float]]) -> list[Floats]:
    """Return the draws with correlations, summed term by term in a fixed order."""
    out: list[Floats] = []
    for i, row in enumerate(lower):
        total = row[0] * draws[0]
        for j in range(1, i + 1):
            total = total + row[j] * draws[j]
        out.append(total.round(DECIMALS))
    return out


def groups(count: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return what hangs together, directly or through others, in order of the first member.

    >>> groups(4, [(0, 2)])
    [[0, 2], [1], [3]]
    """
    of = list(range(count))
    for one, other in pairs:
        old, new = max(of[one], of[other]), min(of[one], of[other])
        of = [new if g == old else g for g in of]
    return [[i for i in range(count) if of[i] == g] for g in sorted(set(of))]
