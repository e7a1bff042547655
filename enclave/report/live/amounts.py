"""Exact amounts in cells: whole fen, and what is left below a fen as parts of a denominator.

``whole + rest/scale`` with ``0 <= rest < scale``. Where nothing has been divided yet, the scale is
1 and there is no rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from enclave.report.live.expr import Expr, choose, of, total


@dataclass(frozen=True)
class Amount:
    """An exact amount."""

    whole: Expr
    rest: Expr | None = None
    scale: Expr | None = None

    @property
    def parts(self) -> Expr:
        """The rest, 0 where there is none."""
        return self.rest if self.rest is not None else of(0)

    @property
    def base(self) -> Expr:
        """The denominator."""
        return self.scale if self.scale is not None else of(1)

    def scaled(self, scale: Expr | None) -> Amount:
        """The same over a multiple of its denominator."""
        if scale is None or self.scale is scale:
            return self
        if self.rest is None:
            return Amount(self.whole, of(0), scale)
        return Amount(self.whole, self.rest * (scale // self.base), scale)


NOTHING = Amount(of(0))


def plus(scale: Expr | None, *amounts: Amount) -> Amount:
    """A sum over a common denominator: what is more than a fen of the rests is carried."""
    whole = total([a.whole for a in amounts])
    rests = [a.scaled(scale).parts for a in amounts if a.rest is not None]
    if scale is None or not rests:
        return Amount(whole)
    if len(rests) == 1:
        return Amount(whole, rests[0], scale)
    rest = total(rests)
    return Amount(whole + rest // scale, rest - scale * (rest // scale), scale)


def minus(left: Amount, right: Amount) -> Amount:
    """A difference over one denominator: where the rest is too small, a fen is borrowed."""
    scale = left.scale if left.scale is not None else right.scale
    if scale is None or right.rest is None:
        return Amount(left.whole - right.whole, left.rest, left.scale)
    one, other = left.scaled(scale).parts, right.parts
    borrowed = one < other
    return Amount(left.whole - right.whole - borrowed * 1, one - other + borrowed * scale, scale)


def is_less(amount: Amount, limit: Expr) -> Expr:
    """Whether an amount is below a limit in whole fen."""
    return amount.whole < limit


def up_to(amount: Amount, limit: Expr) -> Amount:
    """The amount, at most a limit in whole fen."""
    below = is_less(amount, limit)
    whole = choose(below, amount.whole, limit)
    if amount.rest is None:
        return Amount(whole)
    return Amount(whole, choose(below, amount.rest, 0), amount.scale)


def nearest(amount: Amount) -> Expr:
    """Rounded to the fen, half away from zero."""
    if amount.rest is None:
        return amount.whole
    twice = amount.rest * 2
    up = choose(amount.whole >= 0, twice >= amount.base, twice > amount.base)
    return amount.whole + up * 1


def ceiling(amount: Amount) -> Expr:
    """Rounded up to the fen."""
    if amount.rest is None:
        return amount.whole
    return amount.whole + (amount.rest > 0) * 1
