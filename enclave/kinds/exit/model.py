"""The exit clause: what happens when a firm leaves, a project fails or an agreement ends early."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from enclave.kinds.oneoff import no_time_or_heads
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, Model, Months, PartText, fail
from enclave.terms.time import TimePoint


class LookBack(Model):
    """The days that count: from an event or date on, for so long."""

    from_: TimePoint = Field(alias="from")
    for_: Months = Field(alias="for")


class Clawback(Model):
    """``ratio`` of what ``party`` received in the window goes to ``to``."""

    party: Identifier
    ratio: PartText
    to: Identifier
    source: Literal["share", "own_funds"]


class Exit(ClauseBase):
    """From ``at`` on nothing more is shared; what was shared before stays, and the run says so.

    ``cause``: the firm leaves, the project fails, the agreement ends early, or the firm returns
    within ``look_back``. A ``clawback`` is written out, party by party; it is due once, at the
    close of the year in which ``at`` falls, and never more than was received in ``look_back``.
    """

    kind: Literal["exit"]
    cause: Literal["leave", "fail", "early_end", "return_within"]
    at: TimePoint
    look_back: LookBack | None = None
    clawback: tuple[Clawback, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Exit:
        no_time_or_heads(self)
        if self.look_back is None and (self.clawback or self.cause == "return_within"):
            raise fail("E376")
        if self.look_back is not None and not self.clawback and self.cause != "return_within":
            raise fail("E377", at="look_back")
        for n, back in enumerate(self.clawback):
            if back.party == back.to:
                raise fail("E279", party=back.party, at=f"clawback.{n}.to")
            if back.party in [other.party for other in self.clawback[:n]]:
                raise fail("E378", party=back.party, at=f"clawback.{n}.party")
        return self
