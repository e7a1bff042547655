"""What guarantees and fixed returns share: transfers at the close of a year."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from enclave.curve import Leaf
from enclave.dates import Span
from enclave.ir import Transfer
from enclave.kinds.base import PlanProblem, YearContext
from enclave.money import round_half_away
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.validate import Path

Payment = tuple[str, Literal["share", "own_funds"], Amount | None]


def closing_transfer(  # noqa: PLR0913, PLR0917 - what two kinds share, in the order of their keys
    clause: ClauseBase, ctx: YearContext, path: Path, mode: Literal["top_up", "pay"],
    to: str, amount: Amount, payer: Payment,
) -> Iterable[Transfer]:  # fmt: skip
    """The transfer of one clause for the year, if the clause holds in some part of it."""
    if _active_part(clause, ctx) is None:
        return
    part = ctx.part_of_year(clause, path)
    due = round_half_away(ctx.amount_of(amount, ctx.year, (*path, "amount")) * part)
    party, source, limit = payer
    most = None
    if limit is not None:
        most = round_half_away(ctx.amount_of(limit, ctx.year, (*path, "payer", "limit")))
    if due < 0:
        raise PlanProblem("E343", path, clause=clause.id)
    yield Transfer(
        clause.id, clause.id, mode, due, to, ((Leaf((to, clause.id)), Fraction(1)),), party,
        source, Leaf((party, clause.id)) if source == "share" else None, most,
    )  # fmt: skip


def _active_part(clause: ClauseBase, ctx: YearContext) -> Span | None:
    active = ctx.active(clause)
    return active.intersect(ctx.span) if active is not None else None
