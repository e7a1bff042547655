"""Rounding point R2 as formulas: largest remainder, ties to the first listed, signs mirrored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from enclave.report.live.amounts import Amount
from enclave.report.live.expr import Expr, ahead, choose, of, total
from enclave.report.live.grid import Block
from enclave.report.live.reasons import Unsupported
from enclave.text import Text

ROUND: Final = 4
"""The section of the block in which amounts are rounded to the fen."""
MOST_ENTRIES: Final = 50
"""A formula may nest 64 conditions."""
DOWN: Final = Text("合计为负时先变号", "mirrored where the total is negative")
LEFT: Final = Text("以公分母计", "in parts of the denominator")
MANY: Final = Text("参与方或条款超过 50 个", "more than 50 parties or clauses")


@dataclass(frozen=True)
class Entry:
    """One amount to round: its key, what it is called, its place in the listed order."""

    key: tuple[object, ...]
    title: Text
    amount: Amount
    order: int


@dataclass
class Rounder:
    """Rounds the amounts of one group in one column."""

    block: Block
    column: int
    group: tuple[object, ...]
    place: tuple[int, ...]
    scale: Expr

    def _put(self, name: str, formula: Expr, title: Text, words: Text, row: tuple[int, int],
             key: tuple[object, ...] = ()) -> Expr:  # fmt: skip
        return self.block.put(
            ("round", self.group, name, key), self.column, formula, section=ROUND,
            order=(*self.place, *row), kind="help", title=title, words=words,
        )  # fmt: skip

    def round(self, entries: Sequence[Entry], whole: Expr, residual: int | None) -> list[Expr]:
        """Whole fen that add to ``whole``; ``residual`` takes the missing fen, if given.

        Raises:
            Unsupported: more entries than one formula may nest.
        """
        if len(entries) > MOST_ENTRIES:
            raise Unsupported(MANY)
        sign = self._put("sign", self._sign(entries, whole), Text("取整方向", "direction of rounding"),
                         Text("合计为负时按绝对值取整", "a negative total is rounded as its mirror image"), (0, 0))  # fmt: skip
        floors, rests = [], []
        for entry in entries:
            amount = entry.amount.scaled(self.scale)
            n, r, d = amount.whole, amount.parts, amount.base
            floors.append(self._put(
                "floor", choose(sign > 0, n, of(0) - n - (r > 0) * 1),
                Text("{t}：整数部分", "{t}: whole fen").format(t=entry.title), DOWN,
                (1, entry.order), entry.key))  # fmt: skip
            rests.append(self._put(
                "rest", choose(sign > 0, r, choose(r > 0, d - r, 0)),
                Text("{t}：余数", "{t}: rest").format(t=entry.title), LEFT,
                (2, entry.order), entry.key))  # fmt: skip
        missing = self._put(
            "missing", sign * whole - total(floors), Text("待分的尾差（分）", "fen still missing"),
            Text("合计减各整数部分之和", "the total less the whole fen"), (3, 0))  # fmt: skip
        if residual is not None:
            return self._to_one(entries, sign, floors, missing, residual)
        out = []
        for i, entry in enumerate(entries):
            more = (self._rank(entries, rests, i) < missing) * 1
            out.append(self._put(
                "posted", sign * (floors[i] + more),
                Text("{t}：取整到分", "{t}: rounded to the fen").format(t=entry.title),
                Text("尾差给余数最大者；相同的给排在前面者", "missing fen to the largest rests; among equals to the first"),
                (4, entry.order), entry.key))  # fmt: skip
        return out

    def _to_one(
        self, entries: Sequence[Entry], sign: Expr, floors: Sequence[Expr], missing: Expr,
        residual: int,
    ) -> list[Expr]:  # fmt: skip
        return [
            self._put("posted", sign * (floor + missing if n == residual else floor),
                      Text("{t}：取整到分", "{t}: rounded to the fen").format(t=entry.title),
                      Text("尾差给协议指定的一方", "missing fen to the party the agreement names"),
                      (4, entry.order), entry.key)
            for n, (entry, floor) in enumerate(zip(entries, floors, strict=True))
        ]  # fmt: skip

    def _rank(self, entries: Sequence[Entry], rests: Sequence[Expr], n: int) -> Expr:
        values = [r.value for r in rests]

        def key(i: int) -> tuple[object, ...]:
            return ("round", self.group, "rest", entries[i].key)

        column = self.block.run(key(0), key(len(entries) - 1), self.column)
        before = self.block.run(key(0), key(n - 1), self.column) if n else None
        return ahead(rests[n], values[n], column, values, before, values[:n])

    def _sign(self, entries: Sequence[Entry], whole: Expr) -> Expr:
        """The sign of the total; of a zero total, that of the first entry that is not zero."""
        out: Expr = of(1)
        for entry in reversed(entries):
            n, r = entry.amount.whole, entry.amount.rest
            there = n.differs(0) if r is None else n.differs(0) * 1 + (r > 0) * 1 > 0
            out = choose(there, of(1) - (n < 0) * 2, out)
        return choose(whole > 0, of(1), choose(whole < 0, of(-1), out))
