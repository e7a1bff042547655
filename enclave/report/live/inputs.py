"""What may be changed: the yellow cells, gathered while the working is built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from enclave.report.live.expr import Expr, Line, Place, fen_of, reading
from enclave.report.live.grid import Column
from enclave.text import Text

What = Literal["parts", "money", "rate"]
VALUE, DERIVED = 2, 4
"""The columns of a value and of what is worked out from it (whole fen, per million)."""
FIRST_YEAR = 2


@dataclass(eq=False)
class Item(Line):
    """One parameter: parts of a ratio, an amount, a rate.

    Attributes:
        value: parts as they are, fen of an amount, millionths of a rate.
        when: the days for which it counts.
        group: items of one group are parts of one whole.
    """

    sheet: str
    title: Text
    when: Text
    what: What
    value: int
    clause: str
    group: tuple[object, ...]
    key: tuple[object, ...]
    number: int = -1
    name: str = ""

    @property
    def cell(self) -> Expr:
        """Its whole number, as formulas read it."""
        if self.what == "parts":
            return reading(Place(self, VALUE), self.value)
        return reading(Place(self, DERIVED), self.value)

    @property
    def worked_out(self) -> Expr | None:
        """The formula beside it that makes a whole number of it."""
        if self.what == "parts":
            return None
        return fen_of(Place(self, VALUE), self.value)


@dataclass(eq=False)
class Receipts(Line):
    """What one source brings, by column."""

    sheet: str
    title: Text
    source: str
    amounts: dict[int, int] = field(default_factory=dict)
    number: int = -1
    name: str = ""

    def fen(self, column: int) -> Expr:
        """A column's whole fen."""
        return fen_of(Place(self, FIRST_YEAR + column), self.amounts[column])


@dataclass
class Inputs:
    """The yellow cells of one account."""

    sheet: str
    columns: Sequence[Column] = ()
    items: dict[tuple[object, ...], Item] = field(default_factory=dict)
    receipts: dict[str, Receipts] = field(default_factory=dict)

    def item(  # noqa: PLR0913, PLR0917  # the facts of a parameter
        self, key: tuple[object, ...], title: Text, when: Text, what: What, value: int,
        clause: str, group: tuple[object, ...],
    ) -> Expr:  # fmt: skip
        """A parameter's cell; asked for again, the same one."""
        known = self.items.get(key)
        if known is None:
            known = Item(self.sheet, title, when, what, value, clause, group, key)
            self.items[key] = known
        return known.cell

    def receipt(self, source: str, title: Text, column: int, amount: int) -> Expr:
        """A source's receipts of one column."""
        line = self.receipts.setdefault(source, Receipts(self.sheet, title, source))
        line.amounts[column] = amount
        return line.fen(column)


def defined_name(*words: str) -> str:
    """A name a spreadsheet accepts: letters, digits, underscores, and no cell's address."""
    joined = "_".join(w for w in words if w)
    out = re.sub(r"[^0-9A-Za-z_\u4e00-\u9fff]+", "", joined)
    return out if re.match(r"[A-Za-z_\u4e00-\u9fff]", out) else f"_{out}"
