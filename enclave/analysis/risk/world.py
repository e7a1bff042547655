"""A scenario in which some things are moved: its receipts in many runs, as whole fen.

Runs with the same delays share their dates, and with them the division between levels and the
agreements that take in each receipt: a :class:`Template`. Only amounts differ between its lanes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from enclave.analysis.risk.account import CellKey
from enclave.analysis.risk.shocks import Int64, product, scaled
from enclave.book.claims import Claim, claim
from enclave.book.deals import DealRun
from enclave.book.lists import recognised
from enclave.book.parts import parts
from enclave.book.scenario import LoadedScenario
from enclave.diagnostics import Collector
from enclave.statute.columns import split_columns
from enclave.statute.divide import HELD_BY, Division, local_division
from enclave.statute.fills import Scope
from enclave.statute.prepare import Preparation, Prepared
from enclave.statute.year_end import GroupKey
from enclave.terms.receipt import LEVELS, LevelSplit, Receipt
from enclave.terms.statute import LOCAL
from enclave.text import Text

LOCAL_LEVELS = LEVELS[1:]
GROWTH = Text("分税体制按增量分成，年末才定", "the statute shares growth over a base, at the close")
UNDIVIDED = Text(
    "有未分到各级次的入库记录", "receipts whose local part is not divided between levels"
)
MIXED = Text("同一税种年内换了年末比例", "the shares at the close change inside a year")
FEEDS = Text("协议之间相互取用", "agreements feed one another")

Hit: TypeAlias = tuple[int, int]
"""A shock, and the column of a year in its factors."""


class OneByOne(Exception):
    """The receipts cannot be moved in lanes; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in both languages."""
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True)
class Moved:
    """A receipt as it stands after the delays, and the factors that act on it."""

    receipt: Receipt
    hits: tuple[Hit, ...]

    def amounts(self, factors: Sequence[Int64], lanes: Int64) -> Int64:
        """Its fen in some runs."""
        fen = np.full(len(lanes), self.receipt.amount, np.int64)
        if not self.hits:
            return fen
        return scaled(fen, product([factors[s][lanes, column] for s, column in self.hits]))


@dataclass(frozen=True)
class _Group:
    """What one close divides: the receipts in the order of attribution, by position."""

    members: tuple[int, ...]
    division: Division
    day: date


@dataclass(frozen=True)
class _Batch:
    """Receipts, by position, with one division (None: as recorded) and the same factors."""

    members: tuple[int, ...]
    division: Division | None
    hits: tuple[Hit, ...]


@dataclass
class Template:
    """Everything about some runs but their amounts.

    Attributes:
        deals: the agreements, with the dates of their events as delayed.
        moved: the receipts that are settled.
    """

    loaded: LoadedScenario
    deals: tuple[DealRun, ...]
    moved: tuple[Moved, ...]
    _claims: dict[tuple[str, str], Claim] = field(default_factory=dict)
    _prepared: list[Prepared] = field(default_factory=list)
    _groups: list[_Group] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Divide and claim once.

        Raises:
            OneByOne: lanes will not do.
        """
        if any(d.agreement.scope.feed is not None for d in self.deals):
            raise OneByOne(FEEDS)
        self.day = self.loaded.scenario.through.last_day
        self.moved = tuple(m for m in self.moved if m.receipt.posted <= self.day)
        findings = Collector(limit=200)
        choice = self.loaded.scenario.statute
        work = Preparation(self.loaded.statute, choice.fill, choice.rosters, findings)
        found = [work.prepare(m.receipt) for m in self.moved]
        work.finish()
        self._prepared = [p for p in found if p is not None]
        empty = [LevelSplit(p.receipt, dict.fromkeys(LEVELS, 0), "") for p in self._prepared]
        claims = claim(self.deals, parts(empty), self.loaded.statute,
                       recognised(self.loaded.scenario), findings)  # fmt: skip
        findings.raise_errors()
        self._claims = {(c.part.receipt.id, c.part.level): c for c in claims}
        if choice.year_end == "close":
            self._groups = list(self._closes(work))
        self._batches = self._batch()

    def _closes(self, work: Preparation) -> Iterator[_Group]:
        """The accounts that a close divides anew."""
        groups: dict[GroupKey, list[int]] = {}
        shares: dict[GroupKey, set[Division]] = {}
        for i, item in enumerate(self._prepared):
            chosen = item.choice
            if item.receipt.recorded is not None and LOCAL in item.receipt.recorded:
                raise OneByOne(UNDIVIDED)
            if chosen is None or chosen.local is None:
                continue
            if chosen.local.item.mechanism == "increment_over_base":
                raise OneByOne(GROWTH)
            if not chosen.closes_late:
                continue
            r = item.receipt
            key: GroupKey = (r.place, r.head, r.budget, r.posted.year)
            scope = Scope(r.head, r.place, r.effective.year)
            groups.setdefault(key, []).append(i)
            shares.setdefault(key, set()).add(
                local_division(chosen, work.fills[item.statute.id], scope)
            )
        for key, members in groups.items():
            if len(shares[key]) > 1:
                raise OneByOne(MIXED)
            (weights,) = shares[key]
            levels = dict.fromkeys((*(level for level, _ in weights), *LOCAL_LEVELS))
            table = dict(weights)
            division = tuple((level, table.get(level, Fraction(0))) for level in levels)
            yield _Group(tuple(sorted(members, key=self._order)), division, date(key[3], 12, 31))

    def _order(self, position: int) -> tuple[bool, date, str]:
        """Facts before projections, then by day and id, as the close attributes."""
        r = self._prepared[position].receipt
        return r.truth != "fact", r.posted, r.id

    def _batch(self) -> list[_Batch]:
        """Receipts that are divided and moved alike, to be taken together.

        Those of which no agreement takes anything, and that no close divides, are left out.
        """
        found: dict[tuple[Division | None, tuple[Hit, ...]], list[int]] = {}
        taken = {receipt for receipt, _ in self._claims}
        wanted = {i for g in self._groups for i in g.members}
        for i, (moved, item) in enumerate(zip(self.moved, self._prepared, strict=True)):
            if item.receipt.id not in taken and i not in wanted:
                continue
            recorded = item.receipt.recorded
            division = item.division
            if recorded is not None:
                division = record_shares(item.receipt) if moved.hits else None
            found.setdefault((division, moved.hits), []).append(i)
        return [_Batch(tuple(m), division, hits) for (division, hits), m in found.items()]

    def cells(
        self, factors: Sequence[Int64], lanes: Int64
    ) -> dict[tuple[str, str], dict[CellKey, Int64]]:
        """For every agreement and account the fen of some runs, by days and source."""
        out: dict[tuple[str, str], dict[CellKey, Int64]] = {}
        none = np.zeros(len(lanes), np.int64)
        wanted = {i for g in self._groups for i in g.members}
        kept: dict[int, dict[str, Int64]] = {}
        for batch in self._batches:
            for i, levels in self._levels(batch, factors, lanes):
                receipt = self._prepared[i].receipt
                for level in LEVELS:
                    self._book(out, receipt, level, receipt.posted, levels.get(level, none))
                if i in wanted:
                    kept[i] = levels
        for group in self._groups:
            if group.day <= self.day:
                self._close(group, kept, out, len(lanes))
        return out

    def _levels(
        self, batch: _Batch, factors: Sequence[Int64], lanes: Int64
    ) -> Iterator[tuple[int, dict[str, Int64]]]:
        """The level parts of some receipts in every run (R1)."""
        count = len(lanes)
        if batch.division is None:
            for i in batch.members:
                recorded = self._prepared[i].receipt.recorded or {}
                yield i, {lv: np.full(count, fen, np.int64) for lv, fen in recorded.items()}
            return
        fen = np.array([[self._prepared[i].receipt.amount] for i in batch.members], np.int64)
        if batch.hits:
            amounts = scaled(fen, product([factors[s][lanes, at] for s, at in batch.hits]))
        else:
            amounts = np.repeat(fen, count, axis=1)
        columns = split_columns(amounts.reshape(-1), batch.division)
        parts_ = {level: a.reshape(len(batch.members), count) for level, a in columns.items()}
        for n, i in enumerate(batch.members):
            yield i, {level: a[n] for level, a in parts_.items()}

    def _close(
        self, group: _Group, kept: Mapping[int, Mapping[str, Int64]],
        out: dict[tuple[str, str], dict[CellKey, Int64]], count: int,
    ) -> None:  # fmt: skip
        running = np.zeros(count, np.int64)
        before = {level: np.zeros(count, np.int64) for level, _ in group.division}
        for i in group.members:
            levels, receipt = kept[i], self._prepared[i].receipt
            here = [levels[level] for level in LOCAL_LEVELS if level in levels]
            running = running + sum(here[1:], here[0])
            after = split_columns(running, group.division)
            for level, now in after.items():
                if level == HELD_BY:
                    continue
                fen = now - before[level] - levels.get(level, 0)
                self._book(out, receipt, HELD_BY, group.day, -fen)
                self._book(out, receipt, level, group.day, fen)
            before = after

    def _book(
        self, out: dict[tuple[str, str], dict[CellKey, Int64]], receipt: Receipt, level: str,
        posted: date, fen: Int64,
    ) -> None:  # fmt: skip
        taken = self._claims.get((receipt.id, level))
        if taken is None:
            return
        mine = out.setdefault((taken.deal, taken.account), {})
        key = (receipt.effective, posted, taken.source)
        mine[key] = mine[key] + fen if key in mine else fen


def record_shares(receipt: Receipt) -> Division:
    """The proportions in which a treasury recorded a receipt.

    Raises:
        OneByOne: it recorded nothing, or parts of either sign.
    """
    recorded = receipt.recorded or {}
    if not receipt.amount or any(v * receipt.amount < 0 for v in recorded.values()):
        raise OneByOne(UNDIVIDED)
    return tuple((level, Fraction(fen, receipt.amount)) for level, fen in recorded.items())


def with_amounts(moved: Iterable[Moved], factors: Sequence[Int64], run: int) -> tuple[Receipt, ...]:
    """The receipts of one run, for running the scenario by itself."""
    lane = np.array([run], np.int64)
    out = []
    for item in moved:
        amounts = item.amounts(factors, lane)
        receipt = replace(item.receipt, amount=int(amounts[0]))
        if item.hits and item.receipt.recorded is not None:
            levels = split_columns(amounts, record_shares(item.receipt))
            receipt = replace(receipt, recorded={k: int(v[0]) for k, v in levels.items()})
        out.append(receipt)
    return tuple(out)
