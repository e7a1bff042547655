"""The subdivide clause: a party's entitlement is divided below it."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.kinds.share.model import Derived
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, WeightsText, fail


class Subdivide(ClauseBase):
    """What ``party`` gets is divided between bodies below it (districts, villages)."""

    kind: Literal["subdivide"]
    party: Identifier
    weights: WeightsText | None = None
    derived: Derived | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Subdivide:
        if (self.weights is None) == (self.derived is None):
            raise fail("E274")
        return self
