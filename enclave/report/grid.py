"""Building tables of money that add up down and across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from enclave.report.footing import Footed, foot
from enclave.report.model import Cell, Column, Kind, Line, Money, Table, Unit, step_of
from enclave.text import Text

TOTAL = Text("合计", "Total")
SUBTOTAL = Text("小计", "Subtotal")


@dataclass
class Grid:
    """Rows of exact amounts with labels, rounded together when the table is made.

    Attributes:
        labels: the headings of the label columns.
        columns: the headings of the money columns.
        total: the heading of the total column; None where rows do not add up.
        groups: whether rows of the same first label get a subtotal.
        bottom: whether there is a total row.
        less: columns that are subtracted; their rows hold negative amounts, shown positive.
    """

    labels: tuple[Text, ...]
    columns: tuple[Text, ...]
    total: Text | None = TOTAL
    groups: bool = False
    bottom: bool = True
    less: frozenset[Text] = frozenset()
    rows: list[tuple[tuple[Text, ...], tuple[int, ...]]] = field(default_factory=list)

    def add(self, labels: Sequence[Text], amounts: Sequence[int]) -> None:
        """Add a row."""
        self.rows.append((tuple(labels), tuple(amounts)))

    def table(self, name: str, sheet: str, title: Text, unit: Unit, *,
              notes: tuple[Text, ...] = (), brief: bool = True) -> Table:  # fmt: skip
        """The table, rounded."""
        kinds: list[Kind] = ["text"] * len(self.labels)
        heads = [Column(t, k) for t, k in zip(self.labels, kinds, strict=True)]
        heads += [Column(t, "money", -1 if t in self.less else 1) for t in self.columns]
        if self.total is not None:
            heads.append(Column(self.total, "money", 0))
        lines = self._lines(unit) if self.rows else []
        return Table(name, sheet, title, tuple(heads), tuple(lines), unit, notes, brief, adds=True)

    def _lines(self, unit: Unit) -> list[Line]:
        numbers = self._group_numbers()
        exact = [amounts for _, amounts in self.rows]
        footed = foot(exact, step_of(unit), numbers, across=self.total is not None)
        lines: list[Line] = []
        for i, (labels, _) in enumerate(self.rows):
            shown = (*footed.cells[i], footed.totals[i])
            lines.append(Line((*labels, *self._money(exact[i], shown))))
            if numbers and (i + 1 == len(numbers) or numbers[i + 1] != numbers[i]):
                lines.append(self._subtotal(numbers, i, footed))
        if self.bottom:
            sums = [sum(row[j] for row in exact) for j in range(len(self.columns))]
            blank: list[Cell] = [TOTAL, *[None] * (len(self.labels) - 1)]
            lines.append(Line((*blank, *self._money(sums, footed.bottom)), "total"))
        return lines

    def _group_numbers(self) -> list[int] | None:
        """The group of each row; rows of a group stand together."""
        if not self.groups:
            return None
        out: list[int] = []
        for i, (labels, _) in enumerate(self.rows):
            same = i > 0 and labels[0] == self.rows[i - 1][0][0]
            out.append(out[-1] + (not same) if out else 0)
        return out

    def _subtotal(self, numbers: Sequence[int], i: int, footed: Footed) -> Line:
        mine = [row for n, (_, row) in zip(numbers, self.rows, strict=True) if n == numbers[i]]
        sums = [sum(row[j] for row in mine) for j in range(len(self.columns))]
        label: list[Cell] = [self.rows[i][0][0], SUBTOTAL]
        blank: list[Cell] = [None] * (len(self.labels) - 2)
        return Line((*label, *blank, *self._money(sums, footed.groups[numbers[i]])), "subtotal")

    def _money(self, exact: Sequence[int], shown: Sequence[int]) -> list[Cell]:
        signs = [-1 if t in self.less else 1 for t in self.columns]
        cells: list[Cell] = [
            Money(k * a, k * s) for k, a, s in zip(signs, exact, shown, strict=False)
        ]
        if self.total is not None:
            cells.append(Money(sum(exact), shown[-1]))
        return cells
