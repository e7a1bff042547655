"""What an appraisal needs and no agreement says: a discount rate, outlays, walk-away values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from enclave.terms.fields import AmountText, Identifier, Model, RatioText, WholeText, fail
from enclave.text import Text


class Coalition(Model):
    """What some parties have together without the others: a gain, or a cost, as a present value."""

    members: tuple[Identifier, ...] = Field(min_length=1)
    value: AmountText


class Appraisal(Model):
    """How the parties of a scenario weigh money of different years.

    There is no default for any of it: where a discount rate is missing, present values are not
    shown.

    Attributes:
        discount_rate: a year's discount, as a ratio (8%).
        base_year: the year to whose end all present values refer; its own flows are not discounted
            (``end_of_year``), or are taken half a year earlier (``mid_year``).
        timing: when in a year its flows fall.
        prices: whether flows and rate are nominal or both real.
        outlays: what each party puts in, by budget year; its cash is its share less these.
        walk_away: what each party has without the deal, as a present value.
        coalition_gains: what groups of three or more parties would gain, for fair division.
        coalition_costs: what a joint work would cost them instead; one of the two.
    """

    discount_rate: RatioText | None = None
    base_year: WholeText | None = None
    timing: Literal["end_of_year", "mid_year"] = "end_of_year"
    prices: Literal["nominal", "real"] | None = None
    outlays: dict[Identifier, dict[WholeText, AmountText]] = Field(default_factory=dict)
    walk_away: dict[Identifier, AmountText] = Field(default_factory=dict)
    coalition_gains: tuple[Coalition, ...] = ()
    coalition_costs: tuple[Coalition, ...] = ()

    @model_validator(mode="after")
    def _each_coalition_once(self) -> Appraisal:
        if self.coalition_gains and self.coalition_costs:
            raise _bad(
                "coalition_costs", Text("收益与成本只写一种", "give gains or costs, not both")
            )
        for key in ("coalition_gains", "coalition_costs"):
            seen: set[frozenset[str]] = set()
            for coalition in getattr(self, key):
                members = frozenset(coalition.members)
                if members in seen or len(members) < len(coalition.members):
                    said = Text("同一联盟或成员写了两次", "a coalition or a member is given twice")
                    raise _bad(", ".join(coalition.members), said, key)
                seen.add(members)
        return self


def _bad(text: str, reason: Text, key: str = "coalition_costs") -> Exception:
    return fail("E209", text=text, reason=reason, at=key)
