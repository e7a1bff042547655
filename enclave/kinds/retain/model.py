"""The retain clause: a first slice that stays with one party before anything is shared."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, PartText, fail


class Retain(ClauseBase):
    """``ratio`` of the pool, or the first ``amount`` of each budget year, stays with ``to``."""

    kind: Literal["retain"]
    to: Identifier
    ratio: PartText | None = None
    amount: Amount | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Retain:
        if (self.ratio is None) == (self.amount is None):
            raise fail("E276")
        return self
