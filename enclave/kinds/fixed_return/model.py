"""The fixed return clause: an amount a year, whatever the tax."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.kinds.guarantee.model import Payer
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, fail


class FixedReturn(ClauseBase):
    """``to`` gets ``amount`` each year from ``payer``, in loss years too."""

    kind: Literal["fixed_return"]
    to: Identifier
    amount: Amount
    payer: Payer

    @model_validator(mode="after")
    def _two_parties(self) -> FixedReturn:
        if self.payer.party == self.to:
            raise fail("E279", party=self.to, at="payer.party")
        return self
