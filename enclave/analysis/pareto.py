"""Deals of which none is better for everybody: the non-dominated points of a list."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Scores: TypeAlias = tuple[int | Fraction, ...]
"""What a deal is worth by each criterion; more is better."""


def dominates(a: Scores, b: Scores) -> bool:
    """Whether ``a`` is at least as good by every criterion and better by one."""
    return all(x >= y for x, y in zip(a, b, strict=True)) and a != b


def frontier(points: Sequence[Scores]) -> tuple[int, ...]:
    """Return the places of the points that no other dominates, in their order; equals all stay.

    >>> frontier([(1, 5), (2, 4), (3, 3), (2, 2), (1, 1), (3, 1)])
    (0, 1, 2)
    """
    best: list[Scores] = []
    for point in sorted(set(points), reverse=True):
        # What dominates a point comes before it in this order, and only the best need be asked.
        if not any(dominates(other, point) for other in best):
            best.append(point)
    kept = set(best)
    return tuple(i for i, point in enumerate(points) if point in kept)


def only_money_moves(points: Sequence[Scores]) -> bool:
    """Whether the first two criteria have the same sum everywhere: what one gains the other loses."""
    return len({point[0] + point[1] for point in points}) <= 1
