"""One way to draw, whether from hypothesis (which shrinks) or from a seed (which is fast)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Draw(Protocol):
    def integer(self, low: int, high: int) -> int: ...
    def choice(self, items: Sequence[T]) -> T: ...


class Seeded:
    """Draws from a seed; the same seed draws the same on every machine."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def choice(self, items: Sequence[T]) -> T:
        return items[self.random.randrange(len(items))]


class Drawn:
    """Draws through hypothesis."""

    def __init__(self, data: Any) -> None:
        from hypothesis import strategies

        self.data, self.strategies = data, strategies

    def integer(self, low: int, high: int) -> int:
        return self.data.draw(self.strategies.integers(low, high))

    def choice(self, items: Sequence[T]) -> T:
        return items[self.integer(0, len(items) - 1)]


AMOUNTS = (
    0, 1, -1, 2, -2, 99, -99, 100, -100, 10**6, 10**6 + 1, 10**9 - 1, 10**12, -(10**9),
    2**53 // 10_000, 10**15 // 1_000 - 1,
)  # fmt: skip
DENOMINATORS = (2, 3, 6, 7, 9, 10, 11, 97, 100, 997, 1000, 10**6)


def amount(draw: Draw, *, refunds: bool = True) -> int:
    """An amount of a mixture: special values, small ones, ordinary ones."""
    kind = draw.integer(0, 9)
    if kind == 0:
        value = draw.choice(AMOUNTS)
    elif kind <= 3:
        value = draw.integer(0, 1000)
    else:
        value = draw.integer(0, 10**9)
    if value > 0 and refunds and draw.integer(0, 6) == 0:
        return -value
    return value if refunds else abs(value)


def parts(draw: Draw, count: int) -> list[int]:
    """Whole parts of a common total, with zeros, a single one, or nearly equal entries."""
    kind = draw.integer(0, 9)
    if kind == 0:
        out = [0] * count
        out[draw.integer(0, count - 1)] = 1
        return out
    if kind == 1:
        base = draw.integer(1, 1000)
        return [base + draw.integer(0, 1) for _ in range(count)]
    total = draw.choice(DENOMINATORS)
    cuts = sorted(draw.integer(0, total) for _ in range(count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
