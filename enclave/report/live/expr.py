"""Formulas that carry their own exact value, so that what is cached is what is written.

An expression is built once; its text is the formula, its value is what the formula comes to,
computed with whole numbers. Every step is checked to stay below ``MOST``: there, a spreadsheet's
numbers, divisions rounded down and comparisons are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Final, TypeAlias

from enclave.diagnostics import EnclaveError

MOST: Final = 10**14
"""No number in a formula reaches this.

A double holds whole numbers up to 2**53; but programs compare, and round quotients down, on 15
significant digits. A quotient n/d with n below 10**14 is at least 1/d away from the next whole
number, which 15 digits always show.
"""
ATOM, POWER, PRODUCT, SUM, COMPARE = 5, 4, 3, 2, 1


class TooLarge(EnclaveError):
    """A step of a formula would leave the range in which spreadsheets are exact."""


class Line:
    """A row whose number is known once its block is complete."""

    def __init__(self, sheet: str) -> None:
        """A row of a sheet, without a number yet."""
        self.sheet = sheet
        self.number = -1


@dataclass(frozen=True, eq=False)
class Place:
    """A cell: a row and a column."""

    line: Line
    column: int

    def address(self, here: str, *, fixed: bool = False) -> str:
        """As a formula on the sheet ``here`` names it."""
        from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

        cell = xl_rowcol_to_cell(self.line.number, self.column, fixed, fixed)
        return cell if self.line.sheet == here else f"{quote_sheetname(self.line.sheet)}!{cell}"


@dataclass(frozen=True)
class Run:
    """Neighbouring cells of one column, as a range."""

    first: Place
    last: Place

    def address(self, here: str) -> str:
        """As a formula on the sheet ``here`` names it."""
        last = self.last.address(self.last.line.sheet)
        return f"{self.first.address(here)}:{last}"


Part: TypeAlias = "str | Place | Run | Expr"


@dataclass(frozen=True, eq=False)
class Expr:
    """A formula and its value."""

    parts: tuple[Part, ...]
    value: int
    strength: int = ATOM

    def __post_init__(self) -> None:
        """Check the range."""
        if abs(self.value) >= MOST:
            raise TooLarge(str(self.value))

    def text(self, here: str) -> str:
        """The formula, without the equals sign, as written on the sheet ``here``."""
        return "".join(
            p if isinstance(p, str) else p.text(here) if isinstance(p, Expr) else p.address(here)
            for p in self.parts
        )

    def _inner(self, strength: int) -> Expr:
        if self.strength >= strength:
            return self
        return Expr(("(", self, ")"), self.value)

    def _join(self, sign: str, other: Expr | int, value: int, strength: int) -> Expr:
        right = of(other)._inner(strength + 1)  # noqa: SLF001  # the same class
        return Expr((self._inner(strength), sign, right), value, strength)

    def __add__(self, other: Expr | int) -> Expr:
        """Sum."""
        if isinstance(other, int) and not other:
            return self
        return self._join("+", other, self.value + of(other).value, SUM)

    def __sub__(self, other: Expr | int) -> Expr:
        """Difference."""
        return self._join("-", other, self.value - of(other).value, SUM)

    def __mul__(self, other: Expr | int) -> Expr:
        """Product."""
        return self._join("*", other, self.value * of(other).value, PRODUCT)

    def __floordiv__(self, other: Expr | int) -> Expr:
        """Quotient rounded down."""
        right = of(other)
        inner = (self._inner(PRODUCT), "/", right._inner(POWER))  # the same class
        return Expr(("INT(", *inner, ")"), self.value // right.value)

    def __lt__(self, other: Expr | int) -> Expr:
        """1 where it is less."""
        return self._join("<", other, int(self.value < of(other).value), COMPARE)

    def __le__(self, other: Expr | int) -> Expr:
        """1 where it is not more."""
        return self._join("<=", other, int(self.value <= of(other).value), COMPARE)

    def __gt__(self, other: Expr | int) -> Expr:
        """1 where it is more."""
        return self._join(">", other, int(self.value > of(other).value), COMPARE)

    def __ge__(self, other: Expr | int) -> Expr:
        """1 where it is not less."""
        return self._join(">=", other, int(self.value >= of(other).value), COMPARE)

    def same(self, other: Expr | int) -> Expr:
        """1 where both are equal."""
        return self._join("=", other, int(self.value == of(other).value), COMPARE)

    def differs(self, other: Expr | int) -> Expr:
        """1 where they are not equal."""
        return self._join("<>", other, int(self.value != of(other).value), COMPARE)


def of(value: Expr | int) -> Expr:
    """A number as an expression."""
    if isinstance(value, Expr):
        return value
    return Expr((str(value),), value, ATOM if value >= 0 else SUM)


def _call(name: str, value: int, *arguments: Expr | int) -> Expr:
    parts: list[Part] = [f"{name}("]
    for n, argument in enumerate(arguments):
        parts += [",", of(argument)] if n else [of(argument)]
    return Expr((*parts, ")"), value)


def choose(condition: Expr, yes: Expr | int, no: Expr | int) -> Expr:
    """One of two, by a condition."""
    return _call("IF", of(yes).value if condition.value else of(no).value, condition, yes, no)


def both(*conditions: Expr) -> Expr:
    """1 where all conditions hold."""
    return _call("AND", int(all(c.value for c in conditions)), *conditions)


def least(*items: Expr | int) -> Expr:
    """The smallest."""
    return _call("MIN", min(of(i).value for i in items), *items)


def most(*items: Expr | int) -> Expr:
    """The largest."""
    return _call("MAX", max(of(i).value for i in items), *items)


def total(items: Sequence[Expr]) -> Expr:
    """The sum of some; 0 of none."""
    if not items:
        return of(0)
    out = items[0]
    for item in items[1:]:
        out += item
    return out


def common_multiple(items: Sequence[Expr]) -> Expr:
    """The least common multiple."""
    if len(items) == 1:
        return items[0]
    return _call("LCM", lcm(*(i.value for i in items)), *items)


def common_divisor(items: Sequence[Expr]) -> Expr:
    """The greatest common divisor."""
    return _call("GCD", gcd(*(i.value for i in items)), *items)


def ahead(mine: Expr, mine_value: int, column: Run, values: Sequence[int], before: Run | None,
          earlier: Sequence[int]) -> Expr:  # fmt: skip
    """How many of a column come before this entry: larger ones, and equal ones listed earlier."""
    larger = sum(v > mine_value for v in values)
    parts: list[Part] = ["SUMPRODUCT((", column, ">", mine, ")*1)"]
    if before is not None:
        larger += sum(v == mine_value for v in earlier)
        parts += ["+SUMPRODUCT((", before, "=", mine, ")*1)"]
    return Expr(tuple(parts), larger, SUM)


def fen_of(place: Place, amount: int) -> Expr:
    """The whole fen of a cell that holds 万元."""
    return Expr(("ROUND(", place, "*1000000,0)"), amount)


def reading(place: Place, value: int) -> Expr:
    """A cell as an expression."""
    return Expr((place,), value)


def parts_of(weights: Sequence[Fraction]) -> list[int]:
    """Weights as whole parts, as people write them: 6 and 4, or 35 and 65, or 1 and 2."""
    whole = lcm(*(w.denominator for w in weights))
    for usual in (10, 100):
        if usual % whole == 0:
            whole = usual
            break
    return [int(w * whole) for w in weights]
