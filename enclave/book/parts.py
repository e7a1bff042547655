"""What agreements can claim: every level's part of every receipt, and what a close moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class Divided:
    """Receipts divided between levels, and what agreements can claim of them."""

    split: StatuteResult
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, split: StatuteResult) -> Divided:
        """The level parts, and the moves between levels that a year's close adds."""
        return cls(split, (*parts(split.splits), *closing_parts(split.year_end)))


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
