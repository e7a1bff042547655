"""What of a reported figure is recognised (认定): exclusions, liquid assets, joint ventures."""

from __future__ import annotations

from fractions import Fraction

from enclave.diagnostics import Diagnostic, diag
from enclave.money import AmountError
from enclave.ratio import parse_ratio
from enclave.terms.credit import Recognition
from enclave.terms.indicator import Indicator, IndicatorRow


def is_excluded(row: IndicatorRow, recognition: Recognition) -> bool:
    """Whether an attribute of the row has one of the excluded values."""
    return any(row.attributes.get(k) in values for k, values in recognition.exclude.items())


def measure_problem(row: IndicatorRow, recognition: Recognition) -> Diagnostic | None:
    """E639 if the row lacks an attribute that recognition asks for."""
    if recognition.liquid_of_fixed is not None:
        asset = row.attributes.get("asset", "")
        if asset not in ("fixed", "liquid"):
            return diag("E639", row.row, id=row.id, key="asset", text=asset)
    if _by_share(row, recognition):
        text = row.attributes.get("registered_share", "")
        try:
            valid = parse_ratio(text) <= 1
        except AmountError:
            valid = False
        if not valid:
            return diag("E639", row.row, id=row.id, key="registered_share", text=text)
    return None


def recognised(row: IndicatorRow, item: Indicator, recognition: Recognition) -> Fraction:
    """The exact recognised amount of a row in smallest parts, not rounded.

    Liquid assets count as a part of the fixed ones, whatever they are: a liquid row counts
    nothing and a fixed row counts with that part on top. A joint venture with a listed class of
    partner counts by its registered share.
    """
    amount = item.to_parts(row.amount)
    if recognition.liquid_of_fixed is not None:
        fixed = row.attributes["asset"] == "fixed"
        amount = amount * (1 + recognition.liquid_of_fixed) if fixed else Fraction(0)
    if _by_share(row, recognition):
        amount *= parse_ratio(row.attributes["registered_share"])
    return amount


def _by_share(row: IndicatorRow, recognition: Recognition) -> bool:
    listed = recognition.registered_share_for or ()
    return row.attributes.get("counterparty") in listed
