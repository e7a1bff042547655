"""The baseline clause: what was collected before stays where it was; only growth is shared."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, Model, RatioText, WholeText, fail


class Index(Model):
    """Yearly growth of the base: ``rate`` compounded from ``base_year`` on, rounded once (R3)."""

    rate: RatioText
    base_year: WholeText


class Baseline(ClauseBase):
    """Bases by owner; what lies above them goes on to be shared.

    Attributes:
        pool: with several owners, ``joint`` sums the bases, ``per_side`` takes each base off what
            that owner's own treasury collected.
        shortfall: what a total below the base means. ``by_base``: the owners share what there is
            in proportion to their bases and nothing is shared on. ``signed``: the negative
            difference is shared like a positive one.
        deficit: ``carry`` adds the shortfall to next year's base, ``drop`` does not.
    """

    kind: Literal["baseline"]
    owners: dict[Identifier, Amount] = Field(min_length=1)
    pool: Literal["joint", "per_side"] | None = None
    shortfall: Literal["signed", "by_base", "keep_own"] | None = None
    deficit: Literal["carry", "drop"] | None = None
    index: Index | None = None
    applies: Literal["whole_year", "from_then"] = "whole_year"

    @model_validator(mode="after")
    def _choices_are_made(self) -> Baseline:
        if len(self.owners) > 1 and self.pool is None:
            raise fail("E203", key="pool")
        if self.shortfall is None:
            raise fail("E203", key="shortfall")
        if self.shortfall == "keep_own":
            raise fail("E299", text="shortfall: keep_own", at="shortfall")
        if self.shortfall != "signed" and self.deficit is None:
            raise fail("E203", key="deficit")
        if self.shortfall == "signed" and self.deficit is not None:
            raise fail("E277", at="deficit")
        if self.shortfall == "signed" and self.applies == "from_then":
            raise fail("E285", at="applies")
        return self
