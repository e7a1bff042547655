"""An apportionment as receipts, with the level split recorded at each place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from enclave.apportion.model import Apportionment, Line
from enclave.curve.rounding import largest_remainder
from enclave.diagnostics import InputRejected, diag
from enclave.ratio import format_ratio
from enclave.terms.receipt import LEVELS, Receipt, ReceiptKind, Truth
from enclave.text import Text

BY_STATUTE: Final = "statute"
"""Leave the division to the statute of the place instead of recording it."""

_LOCAL_ONLY: Final = Text("分的是地方部分，分税体制不能再划分一次",
                          "it divides a local part, which a statute cannot divide again")  # fmt: skip

Below = Mapping[str, Mapping[str, Fraction]]


def to_receipts(
    found: Apportionment,
    *,
    posted: date,
    enterprise: str = "",
    below: Below | str | None = None,
    kind: ReceiptKind | None = None,
    truth: Truth = "fact",
) -> tuple[Receipt, ...]:
    """One receipt a head and place that has a treasury; what falls to the pool has none.

    A branch plant brings its place the local part of its own payment, never of the whole tax.

    Args:
        found: the apportionment.
        posted: the day of the receipts.
        enterprise: the taxpayer; each place's id if empty.
        below: how the local part is divided below the centre, by treasury: shares of province,
            prefecture and county that sum to 1. ``"statute"`` records nothing and leaves the
            division to the statute; None records centre and local only. A formula of a local
            part cannot be left to a statute.
        kind: the kind of receipt; ``refund`` for negative amounts if not given.
        truth: fact or projection.

    The ids are ``formula:place:head:day``.

    Raises:
        InputRejected: E552 shares that do not sum to 1, E559 a local part left to the statute.
    """
    pack = found.formula.pack
    if below == BY_STATUTE and pack.of == "local":
        raise InputRejected([diag("E559", found.inputs.at(), item=pack.formula, why=_LOCAL_ONLY)])
    shares = below if isinstance(below, Mapping) else {}
    _check(shares, found)
    return tuple(
        Receipt(
            id=f"{pack.formula}:{line.at}:{line.head}:{posted}",
            enterprise=enterprise or line.at,
            head=line.head,
            amount=line.amount,
            posted=posted,
            place=line.place,
            kind=kind or ("refund" if line.amount < 0 else "ordinary"),
            truth=truth,
            recorded=None if below == BY_STATUTE else _levels(line, shares.get(line.place)),
        )
        for line in found.lines
        if line.place
    )


def _check(below: Below, found: Apportionment) -> None:
    for place, shares in below.items():
        total = sum(shares.values(), Fraction(0))
        if total != 1 or not set(shares) <= set(LEVELS[1:]):
            gap = format_ratio(abs(1 - total))
            raise InputRejected([
                diag("E552", found.inputs.at(), what=place, total=format_ratio(total), difference=gap)
            ])  # fmt: skip


def _levels(line: Line, shares: Mapping[str, Fraction] | None) -> dict[str, int]:
    """The levels as the treasury records them."""
    centre = line.levels.get("centre", 0)
    if shares is None:
        return {"centre": centre, "local": line.local}
    exact = [line.local * share for share in shares.values()]
    return {
        "centre": centre,
        **dict(zip(shares, largest_remainder(exact, line.local), strict=True)),
    }
