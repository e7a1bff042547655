"""What agreements can claim: every level's part of every receipt, and what a close moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from enclave.diagnostics import Collector, Mark, diagnose
from enclave.money import format_yuan
from enclave.statute.result import StatuteResult, YearEndRow
from enclave.terms.receipt import LevelSplit, Receipt
from enclave.text import Text

LEVEL_NAMES = {
    "centre": Text("中央级", "central"),
    "province": Text("省级", "provincial"),
    "prefecture": Text("市州级", "prefecture"),
    "county": Text("县级", "county"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One level's part of one receipt (or of a year-end move): what agreements can claim."""

    receipt: Receipt
    level: str
    amount: int
    posted: date
    effective: date
    key: str


def parts(splits: Sequence[LevelSplit]) -> Iterator[Part]:
    """Every level's part of every receipt."""
    for split in splits:
        receipt = split.receipt
        for level, amount in split.levels.items():
            yield Part(
                receipt, level, amount, receipt.posted, receipt.effective, f"{receipt.id}/{level}"
            )


@dataclass(frozen=True, slots=True)
class LevelSums:
    """Fen by level and budget year, and the levels that have any part that is not zero."""

    years: Mapping[str, Mapping[int, int]]
    there: frozenset[str]


@dataclass(frozen=True)
class Divided:
    """Receipts divided between levels, and what agreements can claim of them."""

    split: StatuteResult
    parts: tuple[Part, ...]
    _by_level: dict[date, LevelSums] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, split: StatuteResult) -> Divided:
        """The level parts, and the moves between levels that a year's close adds."""
        return cls(split, (*parts(split.splits), *closing_parts(split.year_end)))

    def by_level(self, through: date) -> LevelSums:
        """What is posted by a day, the closes included, by level."""
        if through not in self._by_level:
            sums: dict[str, dict[int, int]] = {}
            there: set[str] = set()
            for year, level, amount in _level_amounts(self.split, through):
                years = sums.setdefault(level, {})
                years[year] = years.get(year, 0) + amount
                if amount:
                    there.add(level)
            self._by_level[through] = LevelSums(sums, frozenset(there))
        return self._by_level[through]

    @cached_property
    def total(self) -> int:
        """What all levels have together."""
        return sum(self.split.totals().values())


def _level_amounts(split: StatuteResult, through: date) -> Iterator[tuple[int, str, int]]:
    """Budget year, level and fen of every level's part, and of what the closes move."""
    for one in split.splits:
        if one.receipt.posted > through:
            continue
        year = one.receipt.posted.year
        for level, amount in one.levels.items():
            yield year, level, amount
        if one.elsewhere:
            yield year, "elsewhere", one.elsewhere
    for row in split.year_end:
        if close_of(row) <= through:
            yield row.budget_year, row.payer, -row.amount
            yield row.budget_year, row.payee, row.amount


def closing_parts(rows: Iterable[YearEndRow]) -> Iterator[Part]:
    """What a year's close moves between levels, posted on its last day.

    The terms that apply are those of the receipt whose money it is (S7).
    """
    for n, row in enumerate(rows):
        receipt = row.receipt
        if receipt is None:
            continue
        last, key = close_of(row), f"{receipt.id}/close{n}"
        yield Part(receipt, row.payer, -row.amount, last, receipt.effective, f"{key}-")
        yield Part(receipt, row.payee, row.amount, last, receipt.effective, f"{key}+")


def close_of(row: YearEndRow) -> date:
    """The day on which a year-end row is posted."""
    return date(row.budget_year, 12, 31)


def without_receipt(
    rows: Iterable[YearEndRow], through: date, mark: Mark, findings: Collector
) -> None:
    """Say what a close moves for growth that no receipt carries: no agreement takes it in."""
    for row in rows:
        if row.receipt is None and close_of(row) <= through:
            values = {
                "place": row.place, "head": row.head, "year": row.budget_year,
                "payer": LEVEL_NAMES[row.payer], "payee": LEVEL_NAMES[row.payee],
                "amount": format_yuan(row.amount), "rule": row.rule,
            }  # fmt: skip
            findings.add(diagnose("N706", mark, values))
