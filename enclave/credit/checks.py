"""What must hold of every result; checked in production, with ``raise`` (S15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from enclave.credit.model import CreditResult, Step
from enclave.dates import Month
from enclave.diagnostics import InvariantViolation
from enclave.terms.indicator import IndicatorRow

_Key = tuple[str, str, Month]


def check_books(result: CreditResult, rows: Sequence[IndicatorRow]) -> None:
    """Check a result against the rows it was computed from.

    Raises:
        InvariantViolation: G1 the official book is not the in-place figures; G2 a unit stands in
            it twice; G3 shares do not sum to what was recognised; G4 credit on both sides is not
            official plus overlap, or an overlap is not listed or has the wrong sign.
    """
    official = _official_book(result)
    reported: dict[_Key, Fraction] = {}
    for row in rows:
        key = (row.indicator, row.reporting_unit, row.period)
        reported[key] = reported.get(key, Fraction(0)) + row.amount
    if official != reported:
        raise InvariantViolation("G1", "the official book differs from the figures in place")
    for step in result.steps:
        _check_step(step)
    _check_credit(result, official)


def _official_book(result: CreditResult) -> dict[_Key, Fraction]:
    out: dict[_Key, Fraction] = {}
    for entry in result.official:
        key = (entry.indicator, entry.unit, entry.period)
        if key in out:
            raise InvariantViolation("G2", f"{entry.indicator} of {entry.unit} stands twice")
        out[key] = Fraction(entry.amount)
    return out


def _check_step(step: Step) -> None:
    total = sum(amount for _, amount in step.posted)
    where = f"{step.indicator} of {step.unit} for {step.period}"
    if step.segment.mode == "double":
        if any(amount != step.recognised for _, amount in step.posted):
            raise InvariantViolation("G4", f"{where}: a side is not credited in full")
        # A downward correction takes its overlap back: the sign is that of the figure.
        if step.overlap * step.recognised < 0:
            raise InvariantViolation("G4", f"{where}: overlap {step.overlap} is negative")
    elif total != step.recognised:
        raise InvariantViolation("G3", f"{where}: {total} credited of {step.recognised}")


def _check_credit(result: CreditResult, official: Mapping[_Key, Fraction]) -> None:
    """Unit by unit and month by month: credit − overlap − measured = official."""
    net: dict[_Key, Fraction] = dict.fromkeys(official, Fraction(0))
    for entry in result.credit:
        key = (entry.indicator, entry.unit, entry.period)
        sign = 1 if entry.kind == "credit" else -1
        net[key] = net.get(key, Fraction(0)) + sign * entry.amount
    for key, amount in net.items():
        if amount != official.get(key):
            name, unit, period = key
            detail = f"{name} of {unit} for {period}: credit less overlap is {amount}"
            raise InvariantViolation("G4", f"{detail}, official {official.get(key)}")
