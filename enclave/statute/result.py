"""What a level split yields: splits, year-end rows, differences, assumptions, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from enclave.diagnostics import Diagnostic, InvariantViolation
from enclave.statute.fills import FilledHole
from enclave.terms.receipt import LevelSplit, Receipt


@dataclass(frozen=True, slots=True)
class YearEndRow:
    """What the close of a budget year moves between levels for one receipt.

    ``payer`` held the money during the year; a negative ``amount`` flows back. ``receipt`` is
    None for growth that no receipt of the year carries.
    """

    budget_year: int
    place: str
    head: str
    budget: str
    payer: str
    payee: str
    amount: int
    rule: str
    receipt: Receipt | None = None

    @property
    def enterprise(self) -> str:
        """The taxpayer to whose receipt the row belongs; empty where there is none."""
        return "" if self.receipt is None else self.receipt.enterprise


@dataclass(frozen=True, slots=True)
class StatuteResult:
    """Receipts divided between levels of government.

    Attributes:
        splits: one per receipt, in the order given, as the treasury divides it (rounding R1).
        year_end: what the close of the years adds, per receipt; they add to one rounding per
            head, place and year.
        assumptions: every hole that was filled (S10).
        diagnostics: warnings and notices.
        statutes: id and sha256 of every statute used (S16).
    """

    splits: tuple[LevelSplit, ...]
    year_end: tuple[YearEndRow, ...] = ()
    assumptions: tuple[FilledHole, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    statutes: Mapping[str, str] | None = None

    @property
    def differences(self) -> tuple[LevelSplit, ...]:
        """Receipts that the treasury divided otherwise than the statute; the record stands."""
        return tuple(s for s in self.splits if s.computed is not None)

    def settled(self) -> tuple[LevelSplit, ...]:
        """The splits with the year-end rows added: what each level has after the close."""
        moves: dict[int, dict[str, int]] = {}
        for row in self.year_end:
            if row.receipt is not None:
                change = moves.setdefault(id(row.receipt), {})
                change[row.payer] = change.get(row.payer, 0) - row.amount
                change[row.payee] = change.get(row.payee, 0) + row.amount
        return tuple(_moved(s, moves.get(id(s.receipt))) for s in self.splits)

    def totals(self, *, settled: bool = False) -> dict[str, int]:
        """Fen by level over all receipts (and ``elsewhere``); with the close if ``settled``."""
        out: dict[str, int] = {}
        for split in self.splits:
            for level, fen in split.levels.items():
                out[level] = out.get(level, 0) + fen
            if split.elsewhere:
                out["elsewhere"] = out.get("elsewhere", 0) + split.elsewhere
        for row in self.year_end if settled else ():
            out[row.payer] = out.get(row.payer, 0) - row.amount
            out[row.payee] = out.get(row.payee, 0) + row.amount
        return out

    def check(self) -> None:
        """Every receipt is conserved, before and after the close.

        Raises:
            InvariantViolation: A1 or A6.
        """
        for split in (*self.splits, *self.settled()):
            if sum(split.levels.values()) + split.elsewhere != split.receipt.amount:
                raise InvariantViolation("A1", f"receipt {split.receipt.id} is not conserved")
        for row in self.year_end:
            if row.payer == row.payee:
                raise InvariantViolation("A6", f"{row.payee} pays itself in {row.budget_year}")


def _moved(split: LevelSplit, change: Mapping[str, int] | None) -> LevelSplit:
    if not change:
        return split
    levels: dict[str, Any] = {k: v + change.get(k, 0) for k, v in split.levels.items()}
    return replace(split, levels=levels)
