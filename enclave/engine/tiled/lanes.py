"""Exact numbers and curves for many lanes at once: a lane is one account, or one variant of a deal.

A number is an array of numerators over one common denominator. Numerators are int64 while every
product surely fits, and Python integers (object arrays) from then on; which of the two never
changes a result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from enclave.curve import Curve, CurveError

Array: TypeAlias = NDArray[Any]
Factor: TypeAlias = "int | Array"
WORD = 2**62


def _most(values: Factor) -> int:
    if isinstance(values, int):
        return abs(values)
    return max(-int(values.min()), int(values.max())) if len(values) else 0


def times(num: Array, factor: Factor) -> Array:
    """An exact product."""
    if isinstance(factor, int) and factor == 1:
        return num
    if num.dtype != object and _most(num) * _most(factor) >= WORD:
        num = num.astype(object)
    product: Array = num * factor
    return product


@dataclass(frozen=True, slots=True)
class Lanes:
    """One exact number a lane: ``num / den``."""

    num: Array
    den: int = 1

    def over(self, den: int) -> Array:
        """The numerators over a multiple of the denominator."""
        return times(self.num, den // self.den)

    def __add__(self, other: Lanes) -> Lanes:
        den = lcm(self.den, other.den)
        return Lanes(_plus(self.over(den), other.over(den)), den)

    def __sub__(self, other: Lanes) -> Lanes:
        den = lcm(self.den, other.den)
        return Lanes(_plus(self.over(den), -other.over(den)), den)

    def __mul__(self, other: Lanes) -> Lanes:
        return Lanes(times(self.num, other.num), self.den * other.den)

    def floor(self) -> tuple[Array, Array]:
        """Whole parts (towards minus infinity) and the remainders over the denominator."""
        if self.den == 1:
            return self.num, np.zeros_like(self.num)
        whole = self.num // self.den
        return whole, self.num - whole * self.den

    def half_away(self) -> Array:
        """Rounded to the nearest integer, halves away from zero."""
        size = abs(times(self.num, 2)) + self.den
        whole = size // (2 * self.den)
        return np.where((self.num < 0).astype(bool), -whole, whole)

    def ceiling(self) -> Array:
        """Rounded up."""
        return -((-self.num) // self.den)


def zeros(count: int) -> Lanes:
    """Nothing, in every lane."""
    return Lanes(np.zeros(count, np.int64))


def choose(where: NDArray[np.bool_], one: Lanes, other: Lanes) -> Lanes:
    """Lane by lane one number or the other."""
    den = lcm(one.den, other.den)
    return Lanes(np.where(where, one.over(den), other.over(den)), den)


def column(values: Sequence[Fraction | int]) -> tuple[Factor, int]:
    """Numerators over a common denominator: one integer where all lanes agree."""
    distinct = set(values)
    den = lcm(*(Fraction(v).denominator for v in distinct))
    nums = {v: int(v * den) for v in distinct}
    if len(distinct) == 1:
        return nums[values[0]], den
    listed = [nums[v] for v in values]
    big = max(abs(n) for n in nums.values()) >= WORD
    return np.array(listed, dtype=object if big else np.int64), den


def as_lanes(values: Sequence[Fraction | int], count: int) -> Lanes:
    """A number a lane, from exact numbers (one for all, or one each)."""
    num, den = column(values)
    if isinstance(num, int):
        num = np.full(count, num, dtype=object if abs(num) >= WORD else np.int64)
    return Lanes(num, den)


@dataclass(frozen=True)
class _Part:
    """A piece: where it starts, outputs there, weights; each over a denominator of its own."""

    start: tuple[Factor, int] | None
    anchor: tuple[tuple[Factor, int], ...]
    weights: tuple[tuple[Factor, int], ...]

    def take(self, which: Array) -> _Part:
        """The piece of lane ``which[i]`` in lane ``i``."""
        start = None if self.start is None else _taken(self.start, which)
        return _Part(
            start,
            tuple(_taken(a, which) for a in self.anchor),
            tuple(_taken(w, which) for w in self.weights),
        )


def _factor(lanes: Lanes) -> tuple[Factor, int]:
    """One integer where all lanes agree."""
    num, first = lanes.num, lanes.num[0]
    same = bool((num == first).all())
    return (int(first) if same else num), lanes.den


def _taken(number: tuple[Factor, int], which: Array) -> tuple[Factor, int]:
    """One number for all lanes stays one."""
    num, den = number
    return (num if isinstance(num, int) else num[which]), den


@dataclass(frozen=True)
class CurveTable:
    """A curve with the same pieces in every lane, and numbers that may differ."""

    parts: tuple[_Part, ...]
    reached: bool

    @classmethod
    def of(cls, curves: Sequence[Curve]) -> CurveTable:
        """One curve for all lanes, or one a lane."""
        parts: list[_Part] = []
        for i, piece in enumerate(curves[0].pieces):
            anchors = [_anchors(c)[i] for c in curves]
            start = None if piece.start is None else column([a[0] for a in anchors])
            width = range(curves[0].width)
            parts.append(
                _Part(
                    start,
                    tuple(column([a[1][o] for a in anchors]) for o in width),
                    tuple(column([c.pieces[i].weights[o] for c in curves]) for o in width),
                )
            )
        return cls(tuple(parts), curves[0].reached)

    @classmethod
    def up_to(cls, limits: Array) -> CurveTable:
        """Up to a limit a lane to the left, what is beyond to the right."""
        one, none, limit = (1, 1), (0, 1), (limits, 1)
        return cls(
            (_Part(None, (none, none), (one, none)), _Part(limit, (limit, none), (none, one))), True
        )

    @classmethod
    def marginal(
        cls, starts: Sequence[int], weights: Sequence[Sequence[Factor]], den: int
    ) -> CurveTable:
        """Bands with the same starts in every lane; weights a band and output, over ``den``.

        Raises:
            CurveError: the weights of a band do not sum to 1, or one is negative.
        """
        edges = [0, *starts]
        outputs = range(len(weights[0]))
        anchors: list[Factor] = [0 for _ in outputs]
        parts: list[_Part] = []
        for n, band in enumerate(weights):
            if np.any(sum(band[1:], band[0]) != den) or any(np.any(w < 0) for w in band):
                raise CurveError(f"band {n}: the weights do not sum to 1, or one is negative")
            if n > 1 or (n == 1 and starts[0] != 0):
                width = edges[n] - edges[n - 1]
                before = weights[n - 1]
                anchors = [a + w * width for a, w in zip(anchors, before, strict=True)]
            start = None if n == 0 else (edges[n], 1)
            parts.append(
                _Part(start, tuple((a, den) for a in anchors), tuple((w, den) for w in band))
            )
        return cls(tuple(parts), True)

    @classmethod
    def of_lanes(
        cls, starts: Sequence[Lanes], weights: Sequence[Sequence[Lanes]],
        jumps: Sequence[Sequence[Lanes]], *, reached: bool,
    ) -> CurveTable:  # fmt: skip
        """Pieces whose numbers are given lane by lane; the first has no start.

        The caller vouches for what a curve checks: weights that sum to 1, starts that increase.
        """
        at, anchors = zeros(len(weights[0][0].num)), list(jumps[0])
        parts = [_Part(None, tuple(map(_factor, anchors)), tuple(map(_factor, weights[0])))]
        for n, start in enumerate(starts, 1):
            width = start - at
            anchors = [
                y + w * width + j for y, w, j in zip(anchors, weights[n - 1], jumps[n], strict=True)
            ]
            at = start
            parts.append(
                _Part(_factor(start), tuple(map(_factor, anchors)), tuple(map(_factor, weights[n])))
            )
        return cls(tuple(parts), reached)

    def take(self, which: Array) -> CurveTable:
        """The curve of lane ``which[i]`` in lane ``i``."""
        return CurveTable(tuple(part.take(which) for part in self.parts), self.reached)

    def at(self, total: Lanes) -> list[Lanes]:
        """The outputs at ``total``, lane by lane."""
        out = [_line(total, part, o) for o, part in _first(self.parts)]
        for part in self.parts[1:]:
            assert part.start is not None  # noqa: S101 - only the first piece has no start
            beyond = _passes(total, part.start, reached=self.reached)
            if beyond.any():
                out = [choose(beyond, _line(total, part, o), v) for o, v in enumerate(out)]
        return out


def _anchors(curve: Curve) -> list[tuple[Fraction, tuple[Fraction, ...]]]:
    """For each piece a point on its line: the total there and the outputs there."""
    first = curve.pieces[0]
    found = [(Fraction(0), first.jump)]
    for before, piece in pairwise(curve.pieces):
        x, y = found[-1]
        start = piece.start or Fraction(0)
        line = zip(y, before.weights, piece.jump, strict=True)
        found.append((start, tuple(v + w * (start - x) + j for v, w, j in line)))
    return found


def _first(parts: Sequence[_Part]) -> list[tuple[int, _Part]]:
    return [(o, parts[0]) for o in range(len(parts[0].weights))]


def _passes(total: Lanes, start: tuple[Factor, int], *, reached: bool) -> NDArray[np.bool_]:
    num, den = start
    common = lcm(total.den, den)
    left, right = total.over(common), _scaled(num, common // den)
    return (left >= right if reached else left > right).astype(bool)


def _scaled(num: Factor, by: int) -> Factor:
    if by == 1:
        return num
    return num * by if isinstance(num, int) else times(num, by)


def _line(total: Lanes, part: _Part, output: int) -> Lanes:
    """The output of a piece: its anchor and its weight times the way from its start."""
    weight, weight_den = part.weights[output]
    anchor, anchor_den = part.anchor[output]
    if isinstance(weight, int) and weight == 0:
        step = Lanes(total.num * 0, 1)
    else:
        way = total
        if part.start is not None:
            start, start_den = part.start
            common = lcm(total.den, start_den)
            way = Lanes(_minus(total.over(common), _scaled(start, common // start_den)), common)
        step = Lanes(times(way.num, weight), way.den * weight_den)
    if isinstance(anchor, int) and anchor == 0:
        return step
    common = lcm(step.den, anchor_den)
    return Lanes(_plus(step.over(common), _scaled(anchor, common // anchor_den)), common)


def _plus(num: Array, other: Factor) -> Array:
    """An exact sum with a number that may not fit a word."""
    if num.dtype != object and _most(num) + _most(other) >= WORD:
        num = num.astype(object)
    total: Array = num + other
    return total


def _minus(num: Array, other: Factor) -> Array:
    return _plus(num, -other)
