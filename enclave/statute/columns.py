"""Dividing many amounts at once: numpy int64, exact, the same fen as :func:`divide` (R1)."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from enclave.curve.rounding import largest_remainder
from enclave.diagnostics import InvariantViolation
from enclave.statute.divide import Division

Column = NDArray[np.int64]

TABLE_LIMIT: Final = 4096
"""Up to this common denominator the rounded remainders are tabled once."""

AMOUNT_LIMIT: Final = 2**62
"""Beyond it int64 could wrap; such amounts take the exact path."""


def split_columns(amounts: Column, division: Division) -> dict[str, Column]:
    """Divide a column of fen by exact shares, row by row.

    With ``D`` the common denominator of the shares, ``amount = q·D + r`` and the largest
    remainder of the amount is ``q`` times the numerators plus that of ``r``: a table of ``D``
    rows, or the distinct remainders where ``D`` is large.

    Args:
        amounts: fen, below ``AMOUNT_LIMIT`` in size; negative amounts mirror positive ones.
        division: levels and shares that sum to 1, in the order that takes the odd fen.

    Raises:
        InvariantViolation: B7 an amount is too large, A1 a row does not add up.
    """
    shares = tuple(share for _, share in division)
    denominator = lcm(*(share.denominator for share in shares))
    size = np.abs(amounts)
    if len(amounts) and (int(size.max()) >= AMOUNT_LIMIT or int(amounts.min()) <= -AMOUNT_LIMIT):
        raise InvariantViolation("B7", "an amount is too large for the column path")
    if denominator >= AMOUNT_LIMIT:
        raise InvariantViolation("B7", "the common denominator is too large for the column path")
    whole = size // denominator
    rest = size - whole * denominator
    if denominator <= TABLE_LIMIT:
        rounded = _table(shares, denominator)[rest]
    else:
        distinct, where = np.unique(rest, return_inverse=True)
        rounded = _rows(shares, distinct.tolist())[where]
    sign = np.sign(amounts)
    out: dict[str, Column] = {}
    for i, (level, share) in enumerate(division):
        parts = whole * int(share * denominator) + rounded[:, i]
        out[level] = parts * sign
    if not np.array_equal(sum(out.values()), amounts):
        raise InvariantViolation("A1", "a row of the column path is not conserved")
    return out


def _rows(shares: tuple[Fraction, ...], remainders: list[int]) -> Column:
    rows = [largest_remainder([r * share for share in shares], r) for r in remainders]
    return np.array(rows, dtype=np.int64).reshape(len(rows), len(shares))


@lru_cache(maxsize=64)
def _table(shares: tuple[Fraction, ...], denominator: int) -> Column:
    return _rows(shares, list(range(denominator)))
