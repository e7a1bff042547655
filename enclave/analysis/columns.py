"""The numbers of many variants, column by column: one metric, party and year each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from enclave.analysis.case import Case, Outlook, PartyLine, all_parties, blank_line
from enclave.analysis.numbers import ESTIMATES, Number, numbers
from enclave.book.figures import Figures
from enclave.terms.receipt import LEVELS
from enclave.text import Text

Value = int | Fraction | None
FLOWS: Final = frozenset({"share", "outlay", "own_funds", "cash", "level", "pool"})
"""Metrics of which a variant has nothing where it has no number."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a column holds; ``year`` None: all years together."""

    metric: str
    subject: str
    year: int | None
    unit: str = "fen"

    @property
    def estimate(self) -> bool:
        """Whether its values are estimates."""
        return self.metric in ESTIMATES


@dataclass
class Table:
    """Columns of equal length, with a note where a value is missing or needs one."""

    count: int
    columns: dict[Key, list[Value]] = field(default_factory=dict)
    notes: dict[tuple[Key, int], Text] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[Key, ...]:
        """The columns, in order."""
        return tuple(self.columns)

    def at(self, key: Key, variant: int) -> tuple[Value, Text | None]:
        """A value and its note."""
        return self.columns[key][variant], self.notes.get((key, variant))

    def put(self, variant: int, number: Number) -> None:
        """Write one number of a variant; of the worst year the column has no year of its own."""
        year = None if number.metric == "worst" else number.year
        key = Key(number.metric, number.subject, year, number.unit)
        column = self.columns.get(key)
        if column is None:
            column = self.columns[key] = [None] * self.count
        column[variant] = number.value
        if number.note is not None:
            self.notes[key, variant] = number.note
        elif number.metric == "worst":
            self.notes[key, variant] = Text(str(number.year))


def sweep_parties(case: Case) -> dict[str, tuple[tuple[str, ...], PartyLine]]:
    """Every party of the agreements by name: its ids, and a line without numbers."""
    figures = Figures(case.result)
    return {
        name: (tuple(ids), blank_line(ids, deal))
        for name, (ids, deal) in all_parties(figures.deals).items()
    }


def filled(outlook: Outlook, parties: Sequence[PartyLine]) -> Outlook:
    """The outlook with a line for every party, so that all variants have the same columns."""
    there = {line.name.zh: line for line in outlook.parties}
    lines = []
    for blank in parties:
        line = there.pop(blank.name.zh, blank)
        share = {y: line.share.get(y, 0) for y in outlook.years}
        lines.append(replace(line, share=share))
    return replace(outlook, parties=(*lines, *there.values()))


def wanted(number: Number, metrics: Sequence[str]) -> bool:
    """Whether a number is asked for; ``credit`` means every indicator."""
    return number.metric in metrics or number.metric.partition(":")[0] in metrics


def exact_table(
    case: Case, outlooks: Sequence[Outlook | None], metrics: Sequence[str], *, years: bool
) -> tuple[Table, tuple[PartyLine, ...]]:
    """The table of variants that were run one by one; None: the variant was refused."""
    parties = tuple(line for _, line in sweep_parties(case).values())
    table = Table(len(outlooks))
    for i, outlook in enumerate(outlooks):
        if outlook is None:
            continue
        for number in numbers(filled(outlook, parties), years=years):
            if wanted(number, metrics):
                table.put(i, number)
    there = [i for i, outlook in enumerate(outlooks) if outlook is not None]
    for key, column in table.columns.items():
        if key.metric in FLOWS:  # a year in which a variant has none of it is a nought
            for i in there:
                column[i] = column[i] or 0
    table.columns = in_order(table, parties, metrics)
    return table, parties


def in_order(
    table: Table, parties: Sequence[PartyLine], metrics: Sequence[str]
) -> dict[Key, list[Value]]:
    """The columns by metric as asked for, then party as in the agreements, then year."""
    place = {name: n for n, name in enumerate([*LEVELS, *(line.id for line in parties)])}

    def order(key: Key) -> tuple[int, int, bool, int]:
        at = _metric_order(key.metric, metrics)
        return at, place.get(key.subject, -1), key.year is None, key.year or 0

    return {key: table.columns[key] for key in sorted(table.columns, key=order)}


def _metric_order(metric: str, metrics: Sequence[str]) -> int:
    """The place of a metric in what was asked for."""
    names = list(metrics)
    return names.index(metric) if metric in names else names.index(metric.partition(":")[0])
