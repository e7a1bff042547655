"""The deduct clause: costs and payments taken off the pool before it is shared."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import BilingualText, Identifier, PartText, fail


class Deduct(ClauseBase):
    """An annual ``amount`` (or a ``ratio`` of the pool) goes to whoever bore it.

    ``deficit``: what happens when the pool is smaller than the amount: ``carry`` the rest into
    the next year, or ``drop`` it. ``legal_basis`` is the document that allows the payment netted.
    """

    kind: Literal["deduct"]
    item: BilingualText
    to: Identifier
    amount: Amount | None = None
    ratio: PartText | None = None
    deficit: Literal["carry", "drop"] | None = None
    legal_basis: BilingualText | None = None
    applies: Literal["whole_year", "from_then"] = "whole_year"

    @model_validator(mode="after")
    def _one_form(self) -> Deduct:
        if (self.ratio is None) == (self.amount is None):
            raise fail("E276")
        if self.amount is not None and self.deficit is None:
            raise fail("E203", key="deficit")
        return self
