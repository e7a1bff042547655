"""A curve divides a running total between outputs, piecewise linearly (DESIGN: the one idea).

On every piece the weights sum to 1 and the jump at its start sums to 0, so a curve conserves by
construction: the outputs at any total add to that total, and this is checked once, when the curve
is built. The first piece reaches down to minus infinity, so that refunds walk back the way the
money came.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from enclave.diagnostics import EnclaveError

Vector = tuple[Fraction, ...]
ZERO = Fraction(0)
ONE = Fraction(1)


class CurveError(EnclaveError):
    """A table that is not a curve: weights that do not sum to 1, starts that do not increase."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a curve: where it starts (None: minus infinity), weights, jump at the start."""

    start: Fraction | None
    weights: Vector
    jump: Vector


@dataclass(frozen=True)
class Curve:
    """A piecewise linear division of a running total into ``n`` outputs.

    Attributes:
        pieces: ordered by start; the first starts at None.
        reached: whether a total exactly at a start belongs to the piece that starts there
            (``达到``) or still to the one before (``超过``). It matters only where there is a
            jump.
    """

    pieces: tuple[Piece, ...]
    reached: bool = True

    def __post_init__(self) -> None:
        """Check that the table conserves."""
        if not self.pieces or self.pieces[0].start is not None:
            raise CurveError("the first piece must reach down to minus infinity")
        width = len(self.pieces[0].weights)
        previous: Fraction | None = None
        for piece in self.pieces:
            if len(piece.weights) != width or len(piece.jump) != width:
                raise CurveError("pieces differ in their number of outputs")
            if any(w < 0 for w in piece.weights):
                raise CurveError("negative weight")
            if sum(piece.weights) != 1:
                raise CurveError(f"weights sum to {sum(piece.weights)}, not 1")
            if sum(piece.jump) != 0:
                raise CurveError(f"jump sums to {sum(piece.jump)}, not 0")
            if piece is not self.pieces[0] and piece.start is None:
                raise CurveError("only the first piece may start at minus infinity")
            if previous is not None and piece.start is not None and piece.start <= previous:
                raise CurveError("starts must increase")
            previous = piece.start

    @classmethod
    def linear(cls, weights: Sequence[Fraction], offset: Sequence[Fraction] | None = None) -> Curve:
        """One piece: a fixed ratio, with an optional offset that sums to 0 (signed increments)."""
        vector = tuple(weights)
        jump = tuple(offset) if offset is not None else (ZERO,) * len(vector)
        return cls((Piece(None, vector, jump),))

    @classmethod
    def up_to(cls, limit: int | Fraction) -> Curve:
        """Two outputs: up to ``limit`` to the left, what is beyond to the right."""
        none = (ZERO, ZERO)
        return cls((
            Piece(None, (ONE, ZERO), none),
            Piece(Fraction(limit), (ZERO, ONE), none),
        ))  # fmt: skip

    @classmethod
    def marginal(cls, bands: Sequence[tuple[Fraction | None, Sequence[Fraction]]]) -> Curve:
        """Bands ``(start, weights)``: each weight applies to the slice above its start (超额累进)."""
        none = (ZERO,) * len(bands[0][1])
        return cls(tuple(Piece(start, tuple(w), none) for start, w in bands))

    @classmethod
    def slab(
        cls, bands: Sequence[tuple[Fraction | None, Sequence[Fraction]]], *, reached: bool = True
    ) -> Curve:
        """Bands ``(start, weights)``: the weights of the band reached apply to the whole total.

        The outputs jump at every start, on purpose (全额累进).
        """
        pieces: list[Piece] = []
        for i, (start, weights) in enumerate(bands):
            vector = tuple(weights)
            if i == 0 or start is None:
                jump = (ZERO,) * len(vector)
            else:
                before = bands[i - 1][1]
                jump = tuple(start * (w - b) for w, b in zip(vector, before, strict=True))
            pieces.append(Piece(start, vector, jump))
        return cls(tuple(pieces), reached)

    @property
    def width(self) -> int:
        """The number of outputs."""
        return len(self.pieces[0].weights)

    @cached_property
    def starts(self) -> tuple[Fraction, ...]:
        """The starts of all pieces but the first."""
        return tuple(p.start for p in self.pieces if p.start is not None)

    @cached_property
    def _anchors(self) -> tuple[tuple[Fraction, Vector], ...]:
        """For each piece a point on its line: the total there and the outputs there."""
        first = self.pieces[0]
        anchors = [(ZERO, first.jump)]
        for before, piece in zip(self.pieces, self.pieces[1:], strict=False):
            start = piece.start or ZERO
            x, y = anchors[-1]
            line = zip(y, before.weights, piece.jump, strict=True)
            anchors.append((start, tuple(v + w * (start - x) + j for v, w, j in line)))
        return tuple(anchors)

    def index(self, total: Fraction) -> int:
        """The number of the piece in force at ``total``."""
        find = bisect_right if self.reached else bisect_left
        return find(self.starts, total)

    def at(self, total: Fraction) -> Vector:
        """The outputs at ``total``; they add to ``total``."""
        i = self.index(total)
        x, y = self._anchors[i]
        step = total - x
        return tuple(v + w * step for v, w in zip(y, self.pieces[i].weights, strict=True))

    def slope(self, total: Fraction) -> Vector:
        """The weights of the next yuan at ``total``."""
        return self.pieces[bisect_right(self.starts, total)].weights


Axis = Literal["axis", "left"]
"""How a position is kept when a limit changes: along the axis, or by what the left side got."""
