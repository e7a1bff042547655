"""The cap clause: a party gets no more than a limit; what is beyond spills to others."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.kinds.times import apart
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, WeightsText, fail


class Cap(ClauseBase):
    """A limit on what ``party`` gets, by amount or by the sum of other periods.

    Attributes:
        span: how long the total runs: each budget year, each agreement year, or the whole term.
        of: the clauses whose entitlements count; all of the party's by default.
        spill: who gets what is beyond: one party, or several by weights.
        counts: ``accrued`` amounts (the default of S9); ``paid`` is not supported yet.
    """

    kind: Literal["cap"]
    party: Identifier
    limit: Amount
    span: Literal["budget_year", "agreement_year", "agreement"]
    of: tuple[Identifier, ...] | None = None
    spill: Identifier | WeightsText
    counts: Literal["accrued", "paid"] = "accrued"
    applies: Literal["whole_year", "from_then"] | None = None

    @model_validator(mode="after")
    def _supported(self) -> Cap:
        if self.counts == "paid":
            raise fail("E299", text="counts: paid", at="counts")
        if self.party in self.spilled:
            raise fail("E278", party=self.party, at="spill")
        return self

    @property
    def spilled(self) -> tuple[str, ...]:
        """The parties that get what is beyond the limit."""
        return (self.spill,) if isinstance(self.spill, str) else tuple(self.spill)


def feeds(cap: Cap, other: Cap) -> bool:
    """Whether what one cap lets through may run into another that holds at the same time."""
    return other.party in cap.spilled and not apart(cap, other)
