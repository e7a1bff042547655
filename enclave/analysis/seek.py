"""Goal seek with a certificate: the first point of a grid at which a target is met.

What comes out of a run are whole fen, so a goal is met from some point of a grid on, not at a real
number. The answer is a grid point at which the goal is met while one step back it is not; both
values are computed, and that pair is the certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final, Literal, TypeAlias

PPM: Final = 10**6
"""Steps of the grid of ratios: one is a millionth."""

Value: TypeAlias = int | Fraction
Outcome = Literal["found", "always", "never"]
_NEAR: Final = 1000
_REACH: Final = (64, 16, 1)
"""How far around its guess each round of false position looks; after them, halving only."""
SAMPLES: Final = 5
"""Points of the grid looked at before searching, both ends among them."""


@dataclass(frozen=True, slots=True)
class Point:
    """A grid point and the value there."""

    at: int
    value: Value


class NotMonotone(ValueError):
    """The function rises somewhere and falls somewhere else: no single answer would be honest.

    ``rise`` and ``fall`` are the witnesses: pairs of grid points with their values.
    """

    def __init__(self, rise: tuple[Point, Point], fall: tuple[Point, Point]) -> None:
        """Keep both witnesses."""
        self.rise, self.fall = rise, fall
        super().__init__(f"rises {rise}, falls {fall}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a goal seek found.

    Attributes:
        outcome: ``found``; ``always``: met on the whole range; ``never``: met nowhere on it.
        rising: whether the function rises (None: it is the same everywhere).
        at: the outermost point at which the goal is met: the least of a rising function, the
            greatest of a falling one (``found``), or the point with the greatest value.
        beyond: the next point, at which it is not met (``found`` only).
        low, high: the values at both ends of the range.
        points: every point computed, ascending.
    """

    outcome: Outcome
    rising: bool | None
    at: Point
    beyond: Point | None
    low: Point
    high: Point
    points: tuple[Point, ...]


@dataclass
class Grid:
    """A function on the whole numbers from ``low`` to ``high``, computed once a point."""

    function: Callable[[int], Value]
    low: int
    high: int
    known: dict[int, Value] = field(default_factory=dict)

    def __call__(self, at: int) -> Value:
        """Return the value at a point."""
        if at not in self.known:
            self.known[at] = self.function(at)
        return self.known[at]

    def points(self) -> tuple[Point, ...]:
        """Every point computed so far, ascending."""
        return tuple(Point(at, self.known[at]) for at in sorted(self.known))


def seek(
    function: Callable[[int], Value], low: int, high: int, target: Value, samples: int = SAMPLES
) -> Answer:
    """Find where ``function(at) >= target`` begins (or ends) on the whole numbers low…high.

    The range is sampled first; then false position and halving in turn close in. Every point met
    on the way must fit a function that only rises or only falls.

    Raises:
        NotMonotone: the points computed rise and fall; the witnesses say where.
        ValueError: ``low`` is not below ``high``.
    """
    if low >= high:
        raise ValueError("the range is empty")
    grid = Grid(function, low, high)
    for i in range(samples):
        grid(low + (high - low) * i // (samples - 1))
    rising = direction(grid.points())
    first, last = Point(low, grid(low)), Point(high, grid(high))
    if (first.value >= target) == (last.value >= target):
        best = last if rising else first
        outcome: Outcome = "always" if first.value >= target else "never"
        return Answer(outcome, rising, best, None, first, last, grid.points())
    met, missed = _bracket(grid, target)
    rounds = 0
    while abs(met - missed) > 1:
        rounds += 1
        if rounds <= len(_REACH):
            met, missed = _closer(grid, met, missed, target, _REACH[rounds - 1])
        else:
            met, missed = _place(grid, (met + missed) // 2, met, missed, target)
    direction(grid.points())
    at, beyond = Point(met, grid(met)), Point(missed, grid(missed))
    return Answer("found", rising, at, beyond, first, last, grid.points())


def direction(points: Sequence[Point]) -> bool | None:
    """Return whether the values rise (True), fall (False) or stay the same (None) along the points.

    Raises:
        NotMonotone: they do both.
    """
    rise = next(((a, b) for a, b in pairwise(points) if a.value < b.value), None)
    fall = next(((a, b) for a, b in pairwise(points) if a.value > b.value), None)
    if rise and fall:
        raise NotMonotone(rise, fall)
    return True if rise else False if fall else None


def _bracket(grid: Grid, target: Value) -> tuple[int, int]:
    """Neighbouring samples of which one meets the target and the other does not."""
    for a, b in pairwise(grid.points()):
        if (a.value >= target) != (b.value >= target):
            return (b.at, a.at) if b.value >= target else (a.at, b.at)
    raise AssertionError("the ends differ, so some neighbours do")


def _closer(grid: Grid, met: int, missed: int, target: Value, reach: int) -> tuple[int, int]:
    """Narrow by false position and a look around it, then halve if that was not enough."""
    wide = abs(met - missed)
    guess, back = _guess(grid, met, missed, target)
    height = abs(Fraction(grid(met)) - grid(missed))
    at, step, side = guess, 1, grid(guess) >= target
    while min(met, missed) < at < max(met, missed):
        met, missed = _place(grid, at, met, missed, target)
        # Where whole fen make small steps, the answer is near a guess that is nearly right.
        far = step > 1 and abs(Fraction(grid(at)) - Fraction(target)) * _NEAR > height
        if far or step > reach or (grid(at) >= target) != side:
            break
        at, step = guess + (back if side else -back) * step, step * 2
    if abs(met - missed) * 2 > wide and abs(met - missed) > 1:
        met, missed = _place(grid, (met + missed) // 2, met, missed, target)
    return met, missed


def _guess(grid: Grid, met: int, missed: int, target: Value) -> tuple[int, int]:
    """Where the straight line through both ends meets the target, and the way back to ``missed``."""
    height = Fraction(grid(met)) - Fraction(grid(missed))
    exact = missed + (Fraction(target) - Fraction(grid(missed))) / height * (met - missed)
    return (ceil(exact), -1) if met > missed else (floor(exact), 1)


def _place(grid: Grid, at: int, met: int, missed: int, target: Value) -> tuple[int, int]:
    return (at, missed) if grid(at) >= target else (met, at)
