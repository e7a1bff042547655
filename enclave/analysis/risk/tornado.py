"""One at a time: each input at its low and its high end, the others as planned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enclave.text import Text


@dataclass(frozen=True, slots=True)
class Bar:
    """One input: what it was set to at either end, and what came out.

    ``low`` and ``high`` name the ends of the input, not of the outcome: both outcomes may lie on
    one side of the plan, and the low end may give more.
    """

    id: str
    title: Text
    low_label: Text
    high_label: Text
    low: float
    high: float
    base: float

    @property
    def swing(self) -> float:
        """How far the outcome moves in all, the plan included.

        With both ends on one side it is the way from the plan to the farther end.
        """
        ends = (self.low, self.high, self.base)
        return max(ends) - min(ends)


def by_swing(bars: Sequence[Bar]) -> list[Bar]:
    """Return the bars with the widest first; equal ones in the order given."""
    return sorted(bars, key=lambda bar: -bar.swing)
