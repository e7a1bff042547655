"""One pass over the rows of an account: what the exact engine needs to know of them.

Only sums matter to a walk (S7): per source and effective day, and as posted by each day on which
something is closed or cut off. Sums of non-negative and of negative rows are kept apart, because
the search for a derived event asks whether all rows are non-negative. So the exact engine, given
these few rows, does exactly what it would do with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from enclave.engine.account import year_end
from enclave.engine.columns import HARD_LIMIT, ColumnError, Columns, Int64, absolute_total
from enclave.engine.model import Row
from enclave.ir.nodes import Source
from enclave.money import FEN_LIMIT

BLOCK = 1 << 14
"""Rows a block: its scratch arrays stay in the cache."""
DENSE_LIMIT = 1 << 22
"""With more groups than this, the groups that occur are looked for in each block."""


@dataclass(frozen=True)
class Days:
    """The days on which the account is looked at: cut-offs and ends of years, increasing.

    A row counts from the first of them on or after the day it was posted.
    """

    days: tuple[date, ...]

    @classmethod
    def of(cls, cut_offs: Sequence[date]) -> Days:
        """Cut-offs, and the last day of every year up to the last of them."""
        ends = {year_end(y) for y in range(1, cut_offs[-1].year + 1)}
        return cls(tuple(sorted({*cut_offs, *ends})))

    def bucket_of(self, low: int, high: int) -> Int64:
        """For each ordinal from ``low`` to ``high`` the number of its day; beyond: their count."""
        ordinals = np.array([d.toordinal() for d in self.days], np.int64)
        return np.searchsorted(ordinals, np.arange(low, high + 1, dtype=np.int64), side="left")


@dataclass
class Totals:
    """Sums of an account's rows, filled block by block.

    Attributes:
        first_year: the earliest year of any effective date seen; None without rows.
        rows: how many rows were seen.
    """

    days: Days
    first_year: int | None = None
    rows: int = 0
    absolute: int = 0
    guard: int = FEN_LIMIT
    _sums: dict[tuple[int, int, str, bool], int] = field(default_factory=dict)

    def add(self, columns: Columns) -> None:
        """Add the rows of one load of columns."""
        self.guard = max(self.guard, columns.guard)
        if not len(columns):
            return
        self.rows += len(columns)
        most = max(-int(columns.amount.min()), int(columns.amount.max())) * len(columns)
        self.absolute += most if most < HARD_LIMIT >> 8 else absolute_total(columns.amount)
        if self.absolute >= HARD_LIMIT:
            raise ColumnError(f"the amounts come to more than {HARD_LIMIT} fen")
        low, high = int(columns.effective.min()), int(columns.effective.max())
        year = date.fromordinal(low).year
        self.first_year = year if self.first_year is None else min(year, self.first_year)
        _Pass(self.days, columns, low, high).run(self._sums)

    def aggregated(self, *, every: bool = False) -> list[Row]:
        """The sums as rows of the exact engine; ``every``: also those posted after the last day."""
        out: list[Row] = []
        days = (*self.days.days, date.max)
        for (effective, bucket, source, _), amount in self._sums.items():
            if every or bucket < len(self.days.days):
                out.append(Row(date.fromordinal(effective), days[bucket], source, "", "", amount))
        return out


@dataclass
class _Pass:
    """The pass over one load: keys by table, sums by scattered addition."""

    days: Days
    columns: Columns
    low: int
    high: int

    def run(self, sums: dict[tuple[int, int, str, bool], int]) -> None:
        """Add every row to its group."""
        posted = self.columns.posted
        first, last = int(posted.min()), int(posted.max())
        bucket = self.days.bucket_of(first, last)
        used, small = np.unique(bucket, return_inverse=True)
        sources = len(self.columns.sources)
        span = self.high - self.low + 1
        stride = len(used) * sources * 2
        if span * stride <= DENSE_LIMIT:
            self._dense(sums, used, small * (sources * 2), stride, first)
        else:
            self._sparse(sums, bucket, first)

    def _dense(
        self, sums: dict[tuple[int, int, str, bool], int], used: Int64, table: Int64, stride: int,
        first: int,
    ) -> None:  # fmt: skip
        c = self.columns
        size = (self.high - self.low + 1) * stride
        totals, seen = np.zeros(size, np.int64), np.zeros(size, bool)
        one_bucket = len(used) == 1
        key, other, place = (np.empty(BLOCK, np.int64) for _ in range(3))
        for at in range(0, len(c), BLOCK):
            amount = c.amount[at : at + BLOCK]
            n = len(amount)
            k, o = key[:n], other[:n]
            np.subtract(c.effective[at : at + n], self.low, out=k)
            np.multiply(k, stride, out=k)
            if not one_bucket:
                np.subtract(c.posted[at : at + n], first, out=o)
                np.take(table, o, out=place[:n], mode="clip")
                np.add(k, place[:n], out=k)
            if len(c.sources) > 1:
                np.multiply(c.source[at : at + n], 2, out=o)
                np.add(k, o, out=k)
            np.right_shift(amount, 63, out=o)
            np.subtract(k, o, out=k)
            np.add.at(totals, k, amount)
            if not amount.all():
                seen[k[amount == 0]] = True
        found = np.flatnonzero((totals != 0) | seen)
        self._collect(sums, found, totals[found], used, stride)

    def _collect(
        self, sums: dict[tuple[int, int, str, bool], int], found: Int64, totals: Int64,
        used: Int64, stride: int,
    ) -> None:  # fmt: skip
        names = self.columns.sources
        width = len(names) * 2
        for key, amount in zip(found.tolist(), totals.tolist(), strict=True):
            day, rest = divmod(key, stride)
            place, last = divmod(rest, width)
            group = (self.low + day, int(used[place]), names[last >> 1], bool(last & 1))
            sums[group] = sums.get(group, 0) + amount

    def _sparse(
        self, sums: dict[tuple[int, int, str, bool], int], bucket: Int64, first: int
    ) -> None:
        c = self.columns
        names, buckets = c.sources, int(bucket.max()) + 1
        for at in range(0, len(c), BLOCK):
            rows = slice(at, at + BLOCK)
            amount = c.amount[rows]
            key = c.effective[rows].astype(np.int64) * buckets + bucket[c.posted[rows] - first]
            key = (key * len(names) + c.source[rows]) * 2 + (amount < 0)
            groups, inverse = np.unique(key, return_inverse=True)
            totals = np.zeros(len(groups), np.int64)
            np.add.at(totals, inverse, amount)
            for value, total in zip(groups.tolist(), totals.tolist(), strict=True):
                rest, negative = divmod(value, 2)
                rest, source = divmod(rest, len(names))
                effective, place = divmod(rest, buckets)
                group = (effective, place, names[source], bool(negative))
                sums[group] = sums.get(group, 0) + total


def fold(blocks: Iterable[Columns], days: Days) -> Totals:
    """The sums over a stream of loads."""
    totals = Totals(days)
    for block in blocks:
        totals.add(block)
    return totals


def source_numbers(columns: Columns, sources: Sequence[Source]) -> Int64:
    """For each code of a source the number of that source in a plan; -1 where it has none."""
    number = {s.id: i for i, s in enumerate(sources)}
    return np.array([number.get(name, -1) for name in columns.sources], np.int64)


def as_blocks(columns: Columns | Iterable[Columns]) -> Iterator[Columns]:
    """One load, or a stream of them."""
    if isinstance(columns, Columns):
        yield columns
    else:
        yield from columns
