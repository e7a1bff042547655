"""The reward clause: recruiters are paid on funds or investment that arrived, never on tax."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import model_validator

from enclave.kinds.guarantee.model import Payer
from enclave.kinds.oneoff import no_time_or_heads
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import AmountText, Identifier, Model, PartText, fail


class RewardBand(Model):
    """The rate on what arrived up to ``up_to``; the last band has no bound."""

    up_to: AmountText | None = None
    rate: PartText


class Reward(ClauseBase):
    """``to`` is paid a part of the funds that arrived, out of ``payer``'s treasury.

    ``arrivals`` is a register of dated arrivals (到位资金, 固定资产投资). Either ``rate`` or
    ``bands`` (each applies to the part of the total in it). ``span`` says whether the total, and
    the ``limit``, run over a budget year or over all years. A total that falls takes nothing back.
    """

    kind: Literal["reward"]
    to: Identifier
    arrivals: Identifier
    rate: PartText | None = None
    bands: tuple[RewardBand, ...] | None = None
    span: Literal["budget_year", "agreement"]
    limit: Amount | None = None
    payer: Payer

    @model_validator(mode="after")
    def _whole(self) -> Reward:
        if self.payer.party == self.to:
            raise fail("E279", party=self.to, at="payer.party")
        if (self.rate is None) == (self.bands is None):
            raise fail("E373")
        no_time_or_heads(self, only=("heads",))
        self._bands_rise()
        return self

    def _bands_rise(self) -> None:
        bounds = [band.up_to for band in self.bands or ()]
        if self.bands is not None and not bounds:
            raise fail("E373")
        for n, bound in enumerate(bounds):
            if (bound is None) != (n == len(bounds) - 1):
                raise fail("E271", bound=n + 1, at=f"bands.{n}")
        rising = [0, *(bound for bound in bounds if bound is not None)]
        for n, (low, high) in enumerate(pairwise(rising)):
            if high <= low:
                raise fail("E272", bound=n + 1, at=f"bands.{n}.up_to")
