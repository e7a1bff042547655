"""The detail cells of one budget year, in canonical order (S4), from columns.

Rows that already stand in that order, each cell once, are used as they are: nothing is copied.
Otherwise an order is made: the key of a row and its number are packed into one word and sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

import numpy as np

from enclave.diagnostics import InvariantViolation
from enclave.engine.columns import TRUTHS, Columns, Int64
from enclave.engine.model import Cell
from enclave.engine.tiled.totals import source_numbers
from enclave.ir import Plan

Rows: TypeAlias = "slice | Int64"
BLOCK = 1 << 14


@dataclass(frozen=True)
class Shape:
    """What of a plan the order of cells depends on."""

    starts: tuple[int, ...]
    sources: tuple[str, ...]

    @classmethod
    def of(cls, plan: Plan) -> Shape:
        """The shape of a plan's year."""
        starts = tuple(g.span.start.toordinal() for g in plan.graphs)
        return cls(starts, tuple(s.id for s in plan.sources))


@dataclass(frozen=True)
class YearCells:
    """The cells of a year.

    Attributes:
        rows: the rows of the year in canonical order.
        firsts: where in ``rows`` each cell starts; None where every row is a cell.
        bounds: for each period and source, in order, the number of the first cell.
    """

    columns: Columns
    shape: Shape
    rows: Rows
    firsts: Int64 | None
    bounds: tuple[int, ...]

    def __len__(self) -> int:
        """The number of cells."""
        return self.bounds[-1]

    @cached_property
    def _last_posted(self) -> int:
        posted = self.columns.posted[self.rows]
        return int(posted.max()) if len(posted) else 0

    @cached_property
    def first_rows(self) -> Rows:
        """For each cell one row of it."""
        if self.firsts is None:
            return self.rows
        found: Int64 = (
            self.firsts + self.rows.start
            if isinstance(self.rows, slice)
            else self.rows[self.firsts]
        )
        return found

    def amounts(self, now: date) -> Int64:
        """The amount of each cell from the rows posted by ``now``."""
        amount = self.columns.amount[self.rows]
        if self._last_posted > now.toordinal():
            amount = np.where(self.columns.posted[self.rows] <= now.toordinal(), amount, 0)
        if self.firsts is None or not len(amount):
            return amount
        return np.add.reduceat(amount, self.firsts)

    def cell(self, number: int) -> Cell:
        """One cell as the exact engine names it."""
        rows, c = self.first_rows, self.columns
        row = int(rows.start + number) if isinstance(rows, slice) else int(rows[number])
        group = int(np.searchsorted(np.array(self.bounds), number, side="right")) - 1
        period, source = divmod(group, len(self.shape.sources))
        truth = 0 if c.projection is None else int(c.projection[row])
        enterprise, head = c.enterprises[int(c.enterprise[row])], c.heads[int(c.head[row])]
        return period, source, enterprise, head, TRUTHS[truth]


class Calendar:
    """Where the rows of each budget year stand, from one pass over the effective dates."""

    def __init__(self, columns: Columns) -> None:
        self.effective = columns.effective
        count = len(columns)
        starts = np.arange(0, count, BLOCK)
        none = np.zeros(0, np.int32)
        self.lows = np.minimum.reduceat(self.effective, starts) if count else none
        self.highs = np.maximum.reduceat(self.effective, starts) if count else none

    def rows(self, year: int) -> Rows:
        """The rows whose effective date lies in ``year``: a slice where they stand together."""
        low, high = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        blocks = np.flatnonzero((self.lows <= high) & (self.highs >= low))
        found: list[Int64] = []
        start = end = 0
        for block in blocks.tolist():
            at = block * BLOCK
            part = self.effective[at : at + BLOCK]
            if self.lows[block] >= low and self.highs[block] <= high:
                inside, first, last = None, at, at + len(part)
            else:
                inside = np.flatnonzero((part >= low) & (part <= high)) + at
                if not len(inside):
                    continue
                first, last = int(inside[0]), int(inside[-1]) + 1
                inside = None if last - first == len(inside) else inside
            if inside is None and not found and (end in {start, first}):
                start, end = (first if end == start else start), last
                continue
            if end > start:
                found.append(np.arange(start, end))
                start = end = 0
            found.append(np.arange(first, last) if inside is None else inside)
        return np.concatenate(found) if found else slice(start, end)


def build_cells(columns: Columns, rows: Rows, plan: Plan) -> YearCells:
    """The cells of a year's rows under a plan.

    Raises:
        InvariantViolation: a row's source is not one of the plan's.
    """
    keys = _Keys(columns, Shape.of(plan), source_numbers(columns, plan.sources))
    counts, order, strict = keys.survey(rows)
    if order:
        firsts = None if strict else keys.firsts(rows)
    else:
        rows, firsts, counts = keys.sort(rows)
    if firsts is not None:
        counts = keys.count(rows, firsts)
    bounds = (0, *np.cumsum(counts).tolist())
    return YearCells(columns, keys.shape, rows, firsts, bounds)


def blocks_of(rows: Rows) -> list[Rows]:
    """Rows in blocks that fit the cache."""
    if isinstance(rows, slice):
        starts = range(rows.start, rows.stop, BLOCK)
        return [slice(at, min(at + BLOCK, rows.stop)) for at in starts]
    return [rows[at : at + BLOCK] for at in range(0, len(rows), BLOCK)]


@dataclass
class _Keys:
    """Canonical keys of rows: (period, source, enterprise, head, truth) as one integer."""

    columns: Columns
    shape: Shape
    source: Int64

    def __post_init__(self) -> None:
        first = self.shape.starts[0]
        days = np.arange(first, first + 367)
        period = np.searchsorted(np.array(self.shape.starts), days, side="right") - 1
        self.first = first
        self.inner = len(self.columns.enterprises) * len(self.columns.heads) * 2
        self.by_day = period * (len(self.shape.sources) * self.inner)
        self.by_source = self.source * self.inner
        self.groups = len(self.shape.starts) * len(self.shape.sources)
        if self.groups * self.inner >= 2**62:
            raise InvariantViolation("B7", "more cells than fit a machine word")

    def of(self, rows: Rows) -> Int64:
        """The keys of some rows."""
        c = self.columns
        day, source = c.effective[rows] - self.first, c.source[rows]
        if self.source.min(initial=0) < 0 and bool((self.source[source] < 0).any()):
            raise InvariantViolation("PLAN-SOURCE", "a row's source is not in the plan")
        key: Int64 = c.enterprise[rows].astype(np.int64)
        np.multiply(key, len(c.heads) * 2, out=key)
        np.add(key, np.left_shift(c.head[rows], 1), out=key)
        if len(self.shape.starts) > 1:
            np.add(key, self.by_day[day], out=key)
        np.add(key, self.by_source[source], out=key)
        if c.projection is not None:
            np.add(key, c.projection[rows], out=key)
        return key

    def survey(self, rows: Rows) -> tuple[Int64, bool, bool]:
        """Rows a group; whether they stand in order; and each key once."""
        counts, order, strict = np.zeros(self.groups, np.int64), True, True
        last = -1
        for block in blocks_of(rows):
            key = self.of(block)
            order = order and int(key[0]) >= last and bool((key[1:] >= key[:-1]).all())
            if not order:
                break
            strict = strict and int(key[0]) > last and bool((key[1:] > key[:-1]).all())
            last = int(key[-1])
            low, high = int(key[0]) // self.inner, last // self.inner
            ends = np.searchsorted(key, np.arange(low, high + 1) * self.inner + self.inner)
            counts[low : high + 1] += np.diff(ends, prepend=0)
        return counts, order, strict

    def firsts(self, rows: Rows) -> Int64:
        """Where a new key starts, for rows in order."""
        found: list[Int64] = []
        last, at = -1, 0
        for block in blocks_of(rows):
            key = self.of(block)
            found.append(np.flatnonzero(np.diff(key, prepend=last)) + at)
            last, at = int(key[-1]), at + len(key)
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def sort(self, rows: Rows) -> tuple[Int64, Int64, Int64]:
        """Rows in order, where a new key starts, rows a group."""
        key = np.concatenate([self.of(block) for block in blocks_of(rows)])
        bits = max(1, len(key).bit_length())
        if (self.groups * self.inner) >> (62 - bits):
            order = np.argsort(key, kind="stable")
            key = key[order]
        else:
            packed = (key << bits) | np.arange(len(key), dtype=np.int64)
            packed.sort()
            order, key = packed & ((1 << bits) - 1), packed >> bits
        ordered = order + rows.start if isinstance(rows, slice) else rows[order]
        firsts = np.flatnonzero(np.diff(key, prepend=-1))
        return ordered.astype(np.int64), firsts, np.zeros(self.groups, np.int64)

    def count(self, rows: Rows, firsts: Int64) -> Int64:
        """Cells a group, given where cells start."""
        one = firsts + rows.start if isinstance(rows, slice) else rows[firsts]
        key = self.of(one) // self.inner
        return np.bincount(key, minlength=self.groups).astype(np.int64)


def group_ranges(cells: YearCells, period: int) -> Sequence[tuple[int, int, int]]:
    """The sources of a period that have cells: number, first cell, end."""
    width = len(cells.shape.sources)
    base = period * width
    spans = [(i, cells.bounds[base + i], cells.bounds[base + i + 1]) for i in range(width)]
    return [s for s in spans if s[1] < s[2]]
