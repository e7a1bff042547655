"""The guarantee clause: a party gets at least an amount a year, and somebody pays the gap."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, Model, YesNo, fail


class Payer(Model):
    """Who pays, and out of what.

    ``share``: from the payer's own entitlement, never below zero. ``own_funds``: money of its
    own, which enters as an input; ``limit`` bounds it each year.
    """

    party: Identifier
    source: Literal["share", "own_funds"]
    limit: Amount | None = None


class Guarantee(ClauseBase):
    """At the close of a year ``to`` has at least ``amount``; the gap is paid by ``payer``.

    ``beyond_cap``: whether the top-up may go beyond the beneficiary's cap (no by default, S9).
    """

    kind: Literal["guarantee"]
    to: Identifier
    amount: Amount
    payer: Payer
    beyond_cap: YesNo = False

    @model_validator(mode="after")
    def _two_parties(self) -> Guarantee:
        if self.payer.party == self.to:
            raise fail("E279", party=self.to, at="payer.party")
        return self
