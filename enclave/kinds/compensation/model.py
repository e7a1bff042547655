"""The compensation clause: an amount paid once, when an event happens."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.kinds.guarantee.model import Payer
from enclave.kinds.oneoff import no_time_or_heads
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, fail
from enclave.terms.time import TimePoint


class Compensation(ClauseBase):
    """``to`` gets ``amount`` once from ``payer``, in the budget year in which ``at`` falls.

    It is paid at the close of that year, whether or not the term of sharing has begun by then; a
    share of an amount is written ``{ratio, of}``. It has no ``from``, ``until`` or ``heads``.
    """

    kind: Literal["compensation"]
    to: Identifier
    amount: Amount
    at: TimePoint
    payer: Payer

    @model_validator(mode="after")
    def _once_between_two(self) -> Compensation:
        if self.payer.party == self.to:
            raise fail("E279", party=self.to, at="payer.party")
        no_time_or_heads(self)
        return self
