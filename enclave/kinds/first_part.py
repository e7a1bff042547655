"""A part of everything that goes to one party before the rest is shared."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from enclave.curve import Curve
from enclave.terms.clause import ClauseBase
from enclave.terms.validate import Path

if TYPE_CHECKING:
    from enclave.kinds.base import Builder


def take_part(
    clause: ClauseBase, b: Builder, path: Path, to: str, ratio: Fraction, taken: str
) -> None:
    """``ratio`` of the pool to ``to``, the rest on down the chain, side by side where needed."""
    for side in b.sides(clause):
        pot = b.pool(clause, path, side)
        node = clause.id if side is None else f"{clause.id}.{side}"
        curve = Curve.linear([ratio, 1 - ratio])
        kept, rest = b.curve(node, clause, pot, (taken, "rest"), curve)
        b.entitle(to, clause.id, kept)
        b.give(rest)
