"""Dividing less than is claimed: proportional, equal awards, equal losses, Talmud; all exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

Exact: TypeAlias = int | Fraction


def proportional_awards(estate: Exact, claims: Mapping[str, Exact]) -> dict[str, Fraction]:
    """To each in proportion to its claim."""
    total = _check(estate, claims)
    return {name: Fraction(estate) * claim / total if total else Fraction(0)
            for name, claim in claims.items()}  # fmt: skip


def equal_awards(estate: Exact, claims: Mapping[str, Exact]) -> dict[str, Fraction]:
    """To each the same, but to nobody more than claimed (constrained equal awards).

    >>> equal_awards(200, {"a": 100, "b": 200, "c": 300})["a"]
    Fraction(200, 3)
    """
    _check(estate, claims)
    left, open_ = Fraction(estate), len(claims)
    award = Fraction(0)
    for claim in sorted(Fraction(c) for c in claims.values()):
        award = left / open_
        if claim >= award:
            break
        left, open_ = left - claim, open_ - 1
    return {name: min(Fraction(claim), award) for name, claim in claims.items()}


def equal_losses(estate: Exact, claims: Mapping[str, Exact]) -> dict[str, Fraction]:
    """From each claim the same loss, but to nobody less than nothing (constrained equal losses)."""
    total = _check(estate, claims)
    losses = equal_awards(total - estate, claims)
    return {name: claim - losses[name] for name, claim in claims.items()}


def talmud(estate: Exact, claims: Mapping[str, Exact]) -> dict[str, Fraction]:
    """Equal awards up to half of each claim, then equal losses down to half (Aumann–Maschler)."""
    total = _check(estate, claims)
    halves = {name: Fraction(claim) / 2 for name, claim in claims.items()}
    if 2 * estate <= total:
        return equal_awards(estate, halves)
    losses = equal_awards(total - estate, halves)
    return {name: claim - losses[name] for name, claim in claims.items()}


def _check(estate: Exact, claims: Mapping[str, Exact]) -> Fraction:
    """Return the sum of the claims.

    Raises:
        ValueError: a negative claim, or an estate that is negative or more than is claimed.
    """
    total = Fraction(sum(Fraction(c) for c in claims.values()))
    if any(c < 0 for c in claims.values()) or not 0 <= estate <= total:
        raise ValueError("claims are not negative, and the estate lies between 0 and their sum")
    return total
