"""Parties: whoever can be credited with money or with a statistic."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.terms.fields import BilingualText, Identifier, Model, YesNo, fail

Level = Literal[
    "centre", "province", "prefecture", "county", "park", "township", "village",
    "company", "department", "agent", "fund",
]  # fmt: skip
Role = Literal["origin", "host", "park", "superior", "third"]
GOVERNMENT_LEVELS = ("centre", "province", "prefecture", "county", "township")


class Via(Model):
    """A body without a treasury of its own that receives money on behalf of one."""

    via: Identifier


class Party(Model):
    """One party of an agreement.

    ``treasury`` says whether it can hold tax: yes, no, or ``{via: party}``. Levels of government
    hold tax unless said otherwise; for every other level it must be written. ``place`` is the
    code of the treasury that collects for it (the party's own id by default).
    """

    name: BilingualText
    role: Role
    level: Level
    treasury: YesNo | Via | None = None
    place: Identifier | None = None
    parent: Identifier | None = None

    @model_validator(mode="after")
    def _treasury_is_known(self) -> Party:
        if self.treasury is None and self.level not in GOVERNMENT_LEVELS:
            raise fail("E251", level=self.level)
        return self

    @property
    def holds_money(self) -> bool:
        """Whether money can be owed to this party (directly or through another treasury)."""
        return self.treasury is not False
