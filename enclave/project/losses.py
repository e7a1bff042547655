"""Losses carried forward: the oldest first, each for so many years."""

from __future__ import annotations


class Losses:
    """Losses not yet made up, by the year they arose."""

    def __init__(self) -> None:
        """Start without any."""
        self._left: dict[int, int] = {}

    def add(self, year: int, loss: int) -> None:
        """A loss of a year, as a positive amount."""
        if loss > 0:
            self._left[year] = loss

    def use(self, year: int, income: int, years: int) -> int:
        """Set losses of the ``years`` before ``year`` against its income; the amount used."""
        self._left = {y: left for y, left in self._left.items() if year - y <= years}
        used = 0
        for origin in sorted(self._left):
            part = min(self._left[origin], income - used)
            self._left[origin] -= part
            used += part
        return used

    @property
    def left(self) -> int:
        """What is still to be made up."""
        return sum(self._left.values())
