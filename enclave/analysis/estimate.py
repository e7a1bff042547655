"""A number that is an estimate: never fen, and never accepted where fen are (S19, M7)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Final, Literal

from enclave.text import Text

EstimateUnit = Literal["fen", "ratio", "year", "number"]
LABEL: Final = Text("估算", "estimate")
"""How every estimate is marked where people see it."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A float with its unit, and a word on where it comes from.

    It has no ``__int__`` and no arithmetic: to compute with one, its ``value`` must be named, which
    is how a reader sees that what follows is an estimate too.
    """

    value: float
    unit: EstimateUnit
    note: Text | None = None

    def __post_init__(self) -> None:
        """Refuse what is no number.

        Raises:
            TypeError: the value is not a float.
            ValueError: it is infinite or not a number.
        """
        if not isinstance(self.value, float):
            raise TypeError(f"an estimate is a float, not {type(self.value).__name__}")
        if not isfinite(self.value):
            raise ValueError("an estimate is finite")


def estimated(value: Fraction | int, unit: EstimateUnit, note: Text | None = None) -> Estimate:
    """Turn an exact number into an estimate, for showing it.

    >>> estimated(Fraction(1, 4), "ratio").value
    0.25
    """
    return Estimate(float(value), unit, note)
