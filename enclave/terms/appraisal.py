"""What an appraisal needs and no agreement says: a discount rate, outlays, walk-away values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from enclave.terms.fields import AmountText, Identifier, Model, RatioText, WholeText


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
    """

    discount_rate: RatioText | None = None
    base_year: WholeText | None = None
    timing: Literal["end_of_year", "mid_year"] = "end_of_year"
    prices: Literal["nominal", "real"] | None = None
    outlays: dict[Identifier, dict[WholeText, AmountText]] = Field(default_factory=dict)
    walk_away: dict[Identifier, AmountText] = Field(default_factory=dict)
