"""Dividing amounts by exact shares: rounding point R1 (S2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from enclave.curve.rounding import largest_remainder
from enclave.diagnostics import InvariantViolation
from enclave.statute.compiled import Choice, Term
from enclave.statute.fills import Fills, Scope
from enclave.terms.receipt import LEVELS
from enclave.terms.statute import ELSEWHERE, LOCAL, CreditBurden, CreditInside, Shares

Division = tuple[tuple[str, Fraction], ...]
"""Levels and their exact shares, in the order that takes the odd fen of a tie."""

HELD_BY = "county"
"""The treasury in which the local part stands until the year is closed."""


def divide(amount: int, division: Division) -> dict[str, int]:
    """Round an amount to levels by largest remainder; negative amounts mirror positive ones.

    >>> divide(101, (("centre", Fraction(1, 2)), ("county", Fraction(1, 2))))
    {'centre': 51, 'county': 50}

    Raises:
        InvariantViolation: A1, K-Q2 or B4, which would be a bug.
    """
    exact = [amount * share for _, share in division]
    parts = largest_remainder(exact, amount)
    for (level, share), part, value in zip(division, parts, exact, strict=True):
        if abs(part - value) >= 1 or (share == 0 and part):
            raise InvariantViolation("K-Q2", f"{level} gets {part} of {amount}, exact {value}")
    if sum(parts) != amount:
        raise InvariantViolation("A1", f"{parts} do not add to {amount}")
    return {level: part for (level, _), part in zip(division, parts, strict=True)}


def divide_all(amounts: Iterable[int], division: Division) -> Iterator[dict[str, int]]:
    """The same as :func:`divide` for many amounts of one division.

    With ``D`` the common denominator of the shares and ``amount = q·D + r``, the parts are ``q``
    times the numerators plus the parts of ``r``, so a remainder is rounded once.

    Raises:
        InvariantViolation: A1, K-Q2 or B4, which would be a bug.
    """
    levels = tuple(level for level, _ in division)
    common = lcm(*(share.denominator for _, share in division))
    numerators = tuple(int(share * common) for _, share in division)
    known: dict[int, tuple[int, ...]] = {}
    for amount in amounts:
        whole, rest = divmod(abs(amount), common)
        if rest not in known:
            known[rest] = tuple(divide(rest, division).values())
        sign = 1 if amount >= 0 else -1
        parts = [sign * (whole * n + r) for n, r in zip(numerators, known[rest], strict=True)]
        if sum(parts) != amount:
            raise InvariantViolation("A1", f"{parts} do not add to {amount}")
        yield dict(zip(levels, parts, strict=True))


def with_all_levels(parts: Mapping[str, int]) -> dict[str, int]:
    """The four levels from the top, zero where nothing falls; ``local`` only if undivided."""
    levels = {level: parts.get(level, 0) for level in LEVELS}
    if LOCAL in parts:
        return {"centre": levels["centre"], LOCAL: parts[LOCAL]}
    return levels


class MissingShares(Exception):
    """Holes that are needed and not filled: the term and the names."""

    def __init__(self, missing: Sequence[tuple[Term[Any], str]]) -> None:
        """Keep the term and the hole of each."""
        self.missing = tuple(missing)
        super().__init__(", ".join(hole for _, hole in missing))


class BadSum(Exception):
    """Shares that do not sum to 1 once their holes are filled."""

    def __init__(self, rule: str, total: Fraction) -> None:
        """Name the rule and the sum."""
        self.rule, self.total = rule, total
        super().__init__(rule)


def _closed(
    term: Term[Any], shares: Shares, fills: Fills, scope: Scope,
    *, whole: bool = True,
) -> Division:  # fmt: skip
    """Fill the holes of some shares; they must then sum to 1 if they are a ``whole``."""
    missing: list[tuple[Term[Any], str]] = []
    out: list[tuple[str, Fraction]] = []
    for level, share in shares.items():
        value = fills.share(share, scope)
        if value is not None:
            out.append((level, value))
        else:
            missing.append((term, getattr(share, "hole", "")))
    if missing:
        raise MissingShares(missing)
    total = sum((value for _, value in out), Fraction(0))
    if whole and total != 1:
        raise BadSum(term.id, total)
    return tuple(out)


def treasury_division(choice: Choice, fills: Fills, scope: Scope) -> Division:
    """The shares by which the treasury divides a receipt when it comes in.

    Under a year-end mechanism the whole local part goes to the county.

    Raises:
        MissingShares: holes are needed. BadSum: the fills do not fit.
    """
    top = _closed(choice.top, choice.top.item.shares, fills, scope)
    if choice.local is None:
        return tuple((level, share) for level, share in top if level != LOCAL or share)
    if choice.closes_late:
        return tuple((HELD_BY if level == LOCAL else level, share) for level, share in top)
    return _nested(top, _closed(choice.local, choice.local.item.shares, fills, scope))


def _nested(top: Division, local: Division) -> Division:
    out: list[tuple[str, Fraction]] = []
    for level, share in top:
        if level == LOCAL:
            out += [(inner, share * part) for inner, part in local]
        else:
            out.append((level, share))
    return tuple(out)


def local_division(choice: Choice, fills: Fills, scope: Scope) -> Division:
    """How ``ratio_year_end`` divides the local part when the year is closed.

    Raises:
        MissingShares: holes are needed. BadSum: the fills do not fit.
    """
    assert choice.local is not None  # noqa: S101  # asked only of choices that close late
    return _closed(choice.local, choice.local.item.shares, fills, scope)


def growth_division(choice: Choice, fills: Fills, scope: Scope) -> Division:
    """The parts of growth that the upper levels take under ``increment_over_base``.

    Raises:
        MissingShares: holes are needed.
    """
    assert choice.local is not None  # noqa: S101  # asked only of choices that close late
    growth = choice.local.item.growth or {}
    return _closed(choice.local, growth, fills, scope, whole=False)


def final_division(choice: Choice, fills: Fills, scope: Scope) -> Division:
    """The shares after the close of the year; growth over a base has none and stays in the county.

    Raises:
        MissingShares: holes are needed. BadSum: the fills do not fit.
    """
    top = _closed(choice.top, choice.top.item.shares, fills, scope)
    local = choice.local
    if local is None or local.item.mechanism == "increment_over_base":
        return treasury_division(choice, fills, scope)
    return _nested(top, local_division(choice, fills, scope))


def credit_division(
    burden: Term[CreditBurden], inside: Term[CreditInside], fills: Fills, scope: Scope
) -> Division:
    """Who bears a VAT credit refund (留抵退税): 财预〔2019〕205号.

    The centre bears its half; the place bears its points, divided inside the province; the pool
    is borne by all localities by last year's share of local VAT, of which ``pool_share`` is the
    province's; the rest of the pool falls elsewhere.

    Raises:
        MissingShares: holes are needed. BadSum: the fills do not fit.
    """
    item = burden.item
    points = {"centre": item.centre, "place": item.place_share, "pool": item.pool}
    missing: list[tuple[Term[Any], str]] = []
    read: list[Division] = []
    asked: tuple[tuple[Term[Any], Shares, bool], ...] = (
        (burden, points, True),
        (burden, {"here": item.pool_share}, False),
        (inside, inside.item.own, True),
        (inside, inside.item.pooled, True),
    )
    for term, shares, whole in asked:
        try:
            read.append(_closed(term, shares, fills, scope, whole=whole))
        except MissingShares as found:
            missing += found.missing
    if missing:
        raise MissingShares(missing)
    top, here = dict(read[0]), read[1][0][1]
    if here > 1:
        raise BadSum(burden.id, here)
    own, pooled = dict(read[2]), dict(read[3])
    out = [("centre", top["centre"])]
    for level in LEVELS[1:]:
        share = own.get(level, Fraction(0)) * top["place"]
        out.append((level, share + pooled.get(level, Fraction(0)) * top["pool"] * here))
    return (*out, (ELSEWHERE, top["pool"] * (1 - here)))
