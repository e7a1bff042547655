"""The share clause: fixed, phased, tiered, or derived from data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import (
    BilingualText,
    Identifier,
    Model,
    Months,
    WeightsText,
    WholeText,
    YesNo,
    fail,
)  # fmt: skip
from enclave.terms.time import TimePoint


class Band(Model):
    """A band of a tier table: what lies up to ``up_to`` is divided by ``weights``.

    The last band has no ``up_to``. ``reached`` belongs to the table, not to the band.
    """

    up_to: Amount | None = None
    weights: WeightsText


class Tiers(Model):
    """Shares by the level of the running total.

    ``basis``: ``marginal`` (each band's weights apply to the slice inside it, 超额累进) or ``slab``
    (the weights of the band reached apply to the whole total, 全额累进). ``span`` says how long
    the total runs. ``reached`` (slab only): whether a total exactly at a bound belongs to the
    band above (达到) or below (超过).
    """

    basis: Literal["marginal", "slab"]
    span: Literal["budget_year", "agreement_year", "agreement"]
    bands: tuple[Band, ...] = Field(min_length=1)
    reached: YesNo | None = None

    @model_validator(mode="after")
    def _bounds(self) -> Tiers:
        last = len(self.bands) - 1
        below = 0
        for i, band in enumerate(self.bands):
            if (band.up_to is None) != (i == last):
                raise fail("E271", bound=i + 1, at=f"bands.{i}")
            if isinstance(band.up_to, int):
                if band.up_to <= below:
                    raise fail("E272", bound=i + 1, at=f"bands.{i}.up_to")
                below = band.up_to
        if self.basis == "slab" and len(self.bands) > 1 and self.reached is None:
            raise fail("E273")
        return self


class Derived(Model):
    """Weights derived from data (capital, area, factors), rounded once to stated decimals."""

    from_: dict[str, Identifier] = Field(alias="from", min_length=1)
    decimals: WholeText = Field(ge=0, le=10)


class Division(Model):
    """One way of dividing: exactly one of weights, tiers, derived."""

    weights: WeightsText | None = None
    tiers: Tiers | None = None
    derived: Derived | None = None


class Phase(Division):
    """A stretch of time with its own division.

    It starts where the phase before it ends, unless ``from`` is given; it ends after ``for``, or
    at ``until``, or never. ``when`` makes it depend on an event: without it the phase is skipped.
    """

    name: BilingualText | None = None
    from_: TimePoint | None = Field(default=None, alias="from")
    for_: Months | None = Field(default=None, alias="for")
    until: TimePoint | None = None
    when: Identifier | None = None

    @model_validator(mode="after")
    def _one_division(self) -> Phase:
        if sum(d is not None for d in (self.weights, self.tiers, self.derived)) != 1:
            raise fail("E274")
        if self.for_ is not None and self.until is not None:
            raise fail("E275", at="until")
        return self


class Share(ClauseBase):
    """Divides the pool between the parties: exactly one of weights, tiers, derived, phases."""

    kind: Literal["share"]
    weights: WeightsText | None = None
    tiers: Tiers | None = None
    derived: Derived | None = None
    phases: tuple[Phase, ...] | None = None

    @model_validator(mode="after")
    def _one_division(self) -> Share:
        forms = (self.weights, self.tiers, self.derived, self.phases)
        if sum(d is not None for d in forms) != 1:
            raise fail("E274")
        return self

    def divisions(self) -> tuple[Division | Phase | Share, ...]:
        """Every division the clause holds."""
        return self.phases if self.phases is not None else (self,)
