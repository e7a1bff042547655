"""Amounts that are written out, and amounts that are computed once from data (R3 of S2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import ValidationInfo, WrapValidator, model_validator

from enclave.terms.fields import (
    AmountText,
    BilingualText,
    DateText,
    DecimalText,
    Identifier,
    Model,
    RatioText,
    WholeText,
    YesNo,
    fail,
    read_amount,
)  # fmt: skip


class Entry(Model):
    """One line of a register of outlays: date, amount, who bore it, what for, which voucher."""

    date: DateText
    amount: AmountText
    party: Identifier | None = None
    item: BilingualText | None = None
    voucher: str | None = None
    status: str | None = None


class Series(Model):
    """Data an agreement refers to by name. Exactly one of the forms is given.

    ``value`` (one amount), ``by_year`` (an amount a budget year), ``entries`` (a dated register),
    ``quantity`` (a pure number, for derived weights), ``by_enterprise`` (one of these for each
    enterprise), or ``required: yes``: the scenario must give it.
    """

    name: BilingualText | None = None
    value: AmountText | None = None
    quantity: DecimalText | None = None
    by_year: dict[WholeText, AmountText] | None = None
    entries: tuple[Entry, ...] | None = None
    by_enterprise: dict[str, Series] | None = None
    required: YesNo = False
    source: BilingualText | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Series:
        forms = [self.value, self.quantity, self.by_year, self.entries, self.by_enterprise]
        given = sum(f is not None for f in forms) + bool(self.required)
        if given != 1:
            raise fail("E261", count=given)
        return self


class Computed(Model):
    """An amount computed from data.

    ``{data: x}``, ``{sum_of: x, years: […]}``, ``{average_of: x, years: […]}`` or
    ``{ratio: 120%, of: x}``.
    """

    data: Identifier | None = None
    sum_of: Identifier | None = None
    average_of: Identifier | None = None
    years: tuple[WholeText, ...] | None = None
    ratio: RatioText | None = None
    of: Identifier | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Computed:
        given = [n for n in (self.data, self.sum_of, self.average_of, self.of) if n is not None]
        if len(given) != 1:
            raise fail("E262")
        if (self.ratio is None) != (self.of is None):
            raise fail("E262")
        if (self.sum_of or self.average_of) and not self.years:
            raise fail("E263")
        return self

    @property
    def series(self) -> str:
        """The series it is computed from."""
        return self.data or self.sum_of or self.average_of or self.of or ""


def _amount_or_computed(value: Any, info: ValidationInfo) -> Any:
    """Read the one form or the other, so that a mistake is reported once and not per form."""
    if isinstance(value, Mapping):
        return Computed.model_validate(value, context=info.context)
    if isinstance(value, Computed):
        return value
    return read_amount(value, info)


Amount = Annotated[
    Computed | AmountText,
    WrapValidator(lambda value, _handler, info: _amount_or_computed(value, info)),
]
"""An amount with its unit, or one computed from data."""
