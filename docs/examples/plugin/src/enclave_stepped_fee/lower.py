"""The clause as a curve: two pieces, each of which divides the next yuan."""

from __future__ import annotations

from fractions import Fraction

from enclave.curve import Curve, Piece
from enclave.kinds.amounts import annual_limit
from enclave.kinds.base import Builder
from enclave.terms.validate import Path
from enclave_stepped_fee.model import SteppedFee


def lower(clause: SteppedFee, b: Builder, path: Path) -> None:
    """Take what has come down the chain, divide it, and give the rest back to the chain."""
    pot = b.pool(clause, path)
    step = annual_limit(clause.step, clause, b, (*path, "step"))
    none = (Fraction(0), Fraction(0))
    curve = Curve((
        Piece(None, (clause.below, 1 - clause.below), none),
        Piece(Fraction(step), (clause.above, 1 - clause.above), none),
    ))  # fmt: skip
    fee, rest = b.curve(
        clause.id, clause, pot, ("fee", "rest"), curve, applies="whole_year", limit=step
    )
    b.entitle(clause.to, clause.id, fee)
    b.give(rest)
