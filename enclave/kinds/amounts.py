"""Annual and lifetime amounts of clauses, computed once and rounded once (R3)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from enclave.ir import Note
from enclave.kinds.base import PlanProblem
from enclave.money import format_yuan, round_half_away
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.kinds.base import Builder
    from enclave.terms.validate import Path


class Recording(Protocol):
    """A builder or a context: what takes the amounts that were rounded once."""

    def note(self, note: Note) -> None:
        """Record a note."""


def year_amount(amount: Amount, b: Builder, clause: str, path: Path, *, down: bool = False) -> int:
    """The amount in fen for the builder's year; ``down`` for caps (they round down)."""
    exact = b.ctx.amount_of(amount, b.ctx.year, path)
    return not_negative(round_once(exact, b, clause, down=down), clause, path)


def annual_limit(
    amount: Amount, clause: ClauseBase, b: Builder, path: Path, *, down: bool = False
) -> int:
    """The amount for the year, reduced where the clause covers only part of the year."""
    exact = b.ctx.amount_of(amount, b.ctx.year, path) * b.ctx.part_of_year(clause, path)
    return not_negative(round_once(exact, b, clause.id, down=down), clause.id, path)


def not_negative(amount: int, clause: str, path: Path) -> int:
    """The amount itself.

    Raises:
        PlanProblem: E343 it is negative: "up to less than nothing" has no meaning.
    """
    if amount < 0:
        raise PlanProblem("E343", path, clause=clause)
    return amount


def round_once(exact: Fraction, b: Recording, clause: str, *, down: bool) -> int:
    """Round an exact parameter to fen once and record it (R3); ``down`` for caps."""
    if exact.denominator == 1:
        return exact.numerator
    rounded = exact.numerator // exact.denominator if down else round_half_away(exact)
    text = Text(
        f"参数取整到分：{exact.numerator}/{exact.denominator} 分 → {format_yuan(rounded)} 元",
        f"parameter rounded to the fen: {exact.numerator}/{exact.denominator} fen"
        f" → {format_yuan(rounded)} yuan",
    )
    b.note(Note(clause, text, exact, rounded))
    return rounded
