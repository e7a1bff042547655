"""Rows as columns: the same receipts as :class:`~enclave.engine.model.Row`, a machine word each.

Amounts are int64 fen, dates int32 proleptic ordinals, names int32 codes into sorted tables, so that
the order of codes is the order of names (S4). Bounds are checked once, here: behind this door
no sum of a column can leave 64 bits (S17).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from enclave.diagnostics import EnclaveError
from enclave.engine.model import Row, Truth
from enclave.money import FEN_LIMIT

Int64: TypeAlias = NDArray[np.int64]
Int32: TypeAlias = NDArray[np.int32]
HARD_LIMIT = 2**62
"""What the absolute amounts of one column may come to, whatever guard the caller raised."""
CHECK_BLOCK = 1 << 16
TRUTHS: tuple[Truth, Truth] = ("fact", "projection")


class ColumnError(EnclaveError):
    """Columns that do not fit together, or amounts beyond the guard of S17."""

    exit_code = 3


def absolute_total(amounts: Int64) -> int:
    """The exact sum of absolute amounts, which may be larger than a machine word."""
    total = 0
    for at in range(0, len(amounts), CHECK_BLOCK):
        part = np.abs(amounts[at : at + CHECK_BLOCK]).view(np.uint64)
        total += (int((part >> 32).sum()) << 32) + int((part & 0xFFFFFFFF).sum())
    return total


@dataclass(frozen=True)
class Columns:
    """Rows of one or many accounts, column by column.

    Attributes:
        amount: fen.
        effective, posted: ordinals of days (``date.toordinal``).
        source, enterprise, head: codes into ``sources``, ``enterprises``, ``heads``.
        projection: 1 where the amount is projected, 0 where it is a fact.
        enterprises, heads: names in increasing order, each once.
        guard: no amount may reach it (S17; a caller that raises it does so openly).
    """

    amount: Int64
    effective: Int32
    posted: Int32
    source: Int32
    enterprise: Int32
    head: Int32
    sources: tuple[str, ...]
    enterprises: Sequence[str]
    heads: tuple[str, ...]
    projection: NDArray[np.int8] | None = None
    guard: int = FEN_LIMIT
    checked: bool = field(default=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check shapes, codes and bounds, once."""
        if self.checked:
            return
        self._check_shapes()
        self._check_names()
        self._check_codes()
        self._check_amounts()

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.amount)

    def _check_shapes(self) -> None:
        columns: dict[str, tuple[NDArray[Any], type]] = {
            "amount": (self.amount, np.int64),
            "effective": (self.effective, np.int32),
            "posted": (self.posted, np.int32),
            "source": (self.source, np.int32),
            "enterprise": (self.enterprise, np.int32),
            "head": (self.head, np.int32),
        }
        if self.projection is not None:
            columns["projection"] = (self.projection, np.int8)
        for name, (column, kind) in columns.items():
            if column.dtype != kind or column.shape != (len(self.amount),):
                raise ColumnError(
                    f"{name}: {column.dtype}{column.shape} is not {np.dtype(kind)} of the same length"
                )

    def _check_names(self) -> None:
        for name, table in (("enterprises", self.enterprises), ("heads", self.heads)):
            if any(a >= b for a, b in pairwise(table)):
                raise ColumnError(f"{name} are not in increasing order, each once")
        if len(set(self.sources)) != len(self.sources):
            raise ColumnError("a source is listed twice")

    def _check_codes(self) -> None:
        bounds: tuple[tuple[str, NDArray[Any], int, int], ...] = (
            ("source", self.source, 0, len(self.sources)),
            ("enterprise", self.enterprise, 0, len(self.enterprises)),
            ("head", self.head, 0, len(self.heads)),
            ("effective", self.effective, 1, date.max.toordinal() + 1),
            ("posted", self.posted, 1, date.max.toordinal() + 1),
        )
        for name, column, low, high in bounds:
            if len(column) and (int(column.min()) < low or int(column.max()) >= high):
                raise ColumnError(f"{name}: a code lies outside {low} to {high - 1}")
        if self.projection is not None and len(self) and bool((self.projection >> 1).any()):
            raise ColumnError("projection: neither 0 nor 1")

    def _check_amounts(self) -> None:
        if not len(self):
            return
        most = max(-int(self.amount.min()), int(self.amount.max()))
        if most >= self.guard:
            raise ColumnError(f"an amount of {most} fen reaches the guard of {self.guard}")
        if most * len(self) >= HARD_LIMIT and absolute_total(self.amount) >= HARD_LIMIT:
            raise ColumnError(f"the amounts come to more than {HARD_LIMIT} fen")

    def truth_codes(self, rows: slice | Int64) -> NDArray[np.int8]:
        """Truth codes of some rows (an index into :data:`TRUTHS`)."""
        if self.projection is None:
            count = len(range(*rows.indices(len(self)))) if isinstance(rows, slice) else len(rows)
            return np.zeros(count, np.int8)
        return self.projection[rows]

    def take(self, rows: slice | Int64) -> Columns:
        """Some of the rows; the tables stay."""
        projection = None if self.projection is None else self.projection[rows]
        return Columns(
            self.amount[rows], self.effective[rows], self.posted[rows], self.source[rows],
            self.enterprise[rows], self.head[rows], self.sources, self.enterprises, self.heads,
            projection, self.guard, checked=True,
        )  # fmt: skip

    def rows(self) -> Iterator[Row]:
        """The same as rows."""
        truths = self.truth_codes(slice(None)).tolist()
        columns = (
            self.effective,
            self.posted,
            self.source,
            self.enterprise,
            self.head,
            self.amount,
        )
        lists = [c.tolist() for c in columns]
        for effective, posted, source, enterprise, head, amount, truth in zip(
            *lists, truths, strict=True
        ):
            yield Row(
                date.fromordinal(effective), date.fromordinal(posted), self.sources[source],
                self.enterprises[enterprise], self.heads[head], amount, "", TRUTHS[truth],
            )  # fmt: skip

    @classmethod
    def from_rows(cls, rows: Iterable[Row], *, guard: int = FEN_LIMIT) -> Columns:
        """Rows as columns.

        Raises:
            ColumnError: an amount beyond the guard.
        """
        items = list(rows)
        beyond = next((r.amount for r in items if abs(r.amount) >= min(guard, HARD_LIMIT)), None)
        if beyond is not None:
            raise ColumnError(f"an amount of {beyond} fen reaches the guard of {guard}")
        sources = tuple(dict.fromkeys(r.source for r in items))
        enterprises = tuple(sorted({r.enterprise for r in items}))
        heads = tuple(sorted({r.head for r in items}))
        code_s, code_e, code_h = _codes(sources), _codes(enterprises), _codes(heads)
        projected = any(r.truth == "projection" for r in items)
        return cls(
            np.array([r.amount for r in items], np.int64),
            np.array([r.effective.toordinal() for r in items], np.int32),
            np.array([r.posted.toordinal() for r in items], np.int32),
            np.array([code_s[r.source] for r in items], np.int32),
            np.array([code_e[r.enterprise] for r in items], np.int32),
            np.array([code_h[r.head] for r in items], np.int32),
            sources, enterprises, heads,
            np.array([r.truth == "projection" for r in items], np.int8) if projected else None,
            guard,
        )  # fmt: skip


def _codes(names: Sequence[str]) -> Mapping[str, int]:
    return {name: i for i, name in enumerate(names)}


def sorted_names(names: Sequence[str], codes: Int32) -> tuple[tuple[str, ...], Int32]:
    """A table of names in any order, sorted; and the codes to match."""
    table = tuple(sorted(set(names)))
    place = _codes(table)
    turned = np.array([place[n] for n in names], np.int32)
    return table, turned[codes] if len(turned) else codes


def concatenate(blocks: Sequence[Columns]) -> Columns:
    """Blocks that share their tables, as one."""
    first = blocks[0]
    tables = (first.sources, first.enterprises, first.heads)
    if any((b.sources, b.enterprises, b.heads) != tables for b in blocks):
        raise ColumnError("blocks of different tables")
    projection = None
    if any(b.projection is not None for b in blocks):
        projection = np.concatenate([b.truth_codes(slice(None)) for b in blocks])
    return Columns(
        np.concatenate([b.amount for b in blocks]),
        np.concatenate([b.effective for b in blocks]),
        np.concatenate([b.posted for b in blocks]),
        np.concatenate([b.source for b in blocks]),
        np.concatenate([b.enterprise for b in blocks]),
        np.concatenate([b.head for b in blocks]),
        *tables, projection, first.guard,
    )  # fmt: skip
