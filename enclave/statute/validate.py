"""The national rules against published accounts: every head and year, with its tolerance.

The tables are those of ``scenarios/validation``: national totals by head, and the central and
local columns where they were published, in units of 100 million yuan. Each national total is
divided by the rules of ``cn-national``, exactly as any receipt is.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

from enclave.money import UNITS, format_amount, parse_decimal
from enclave.ratio import format_ratio, parse_ratio
from enclave.statute.compiled import Statute, Subject
from enclave.statute.load import load_statute
from enclave.statute.split import split
from enclave.terms.packs import scenarios_root
from enclave.terms.receipt import Receipt
from enclave.text import Lang, Text

NATIONAL_GUARD: Final = 10**16
"""The guard of S17 raised openly: national totals of a year exceed 10¹⁵ fen."""

UNIT: Final = UNITS["亿元"]
TOTAL: Final = "total_"
Verdict = Literal["exact", "within", "in_range", "differs", "changed", "no_figure"]

_VERDICTS: Final[Mapping[Verdict, Text]] = {
    "exact": Text("完全相符", "exact"),
    "within": Text("容差内", "within tolerance"),
    "in_range": Text("在区间内", "in range"),
    "differs": Text("不符", "differs"),
    "changed": Text("年中变更", "rule changed in the year"),
    "no_figure": Text("无公布数", "no figure"),
}
_HEADER: Final = (
    Text("年份", "year"),
    Text("税种", "head"),
    Text("全国", "national"),
    Text("中央（公布）", "central published"),
    Text("中央（测算）", "central computed"),
    Text("差额", "difference"),
    Text("容差", "tolerance"),
    Text("结论", "verdict"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """One row of a published table; amounts in fen, None where nothing was published."""

    year: int
    heads: tuple[str, ...]
    name: str
    national: int | None
    central: int | None
    local: int | None
    precision: int
    local_derived: bool
    source: str

    @property
    def is_total(self) -> bool:
        """Whether the row is a sum, which is added up and not divided."""
        return self.heads[0].startswith(TOTAL)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near a head must come in some years: a relative tolerance, or a range of shares."""

    head: str
    years: range
    relative: Fraction
    bounds: tuple[Fraction, Fraction] | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison; amounts in fen. ``tolerance`` is None in a range test."""

    published: Published
    name: Text
    central: int | None
    difference: int | None
    tolerance: int | None
    bounds: tuple[Fraction, Fraction] | None
    verdict: Verdict
    reason: Text = Text("")


@dataclass(frozen=True, slots=True)
class Report:
    """The comparisons of every year."""

    rows: tuple[Row, ...]

    @property
    def ok(self) -> bool:
        """Whether no comparison fails."""
        return all(row.verdict != "differs" for row in self.rows)

    def count(self, verdict: Verdict) -> int:
        """How many comparisons end so."""
        return sum(row.verdict == verdict for row in self.rows)


def _amount(text: str) -> int | None:
    if not text.strip():
        return None
    fen = parse_decimal(text) * UNIT
    return fen.numerator // fen.denominator


def read_table(path: Path, year: int) -> tuple[Published, ...]:
    """Read the table of one year."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Published(
                year=year,
                heads=tuple(row["head"].split("+")),
                name=row["name_zh"],
                national=_amount(row["national_100m_yuan"]),
                central=_amount(row["central_100m_yuan"]),
                local=_amount(row["local_100m_yuan"]),
                precision=_amount(row["precision_100m_yuan"]) or 0,
                local_derived=row["local_derived"] == "yes",
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


def read_tables(folder: Path) -> dict[int, tuple[Published, ...]]:
    """Read the tables of every year in a folder."""
    files = sorted(folder.glob("national-*.csv"))
    return {year: read_table(f, year) for f in files for year in [int(f.stem[-4:])]}


def read_tolerances(path: Path) -> tuple[Tolerance, ...]:
    """Read the tolerances."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Tolerance(
                head=row["head"],
                years=range(int(row["from_year"]), int(row["to_year"]) + 1),
                relative=parse_ratio(row["relative"] or "0"),
                bounds=(parse_ratio(row["low"]), parse_ratio(row["high"])) if row["low"] else None,
                reason=Text(row["reason_zh"], row["reason_en"]),
            )
            for row in csv.DictReader(file)
        )


def validate_national(folder: Path | None = None, statute: Statute | None = None) -> Report:
    """Compare the national rules with every published table.

    Args:
        folder: the tables and ``tolerances.csv``; those of the package by default.
        statute: the national statute; ``cn-national`` by default.

    Raises:
        InputRejected: a head or a year is not covered by the statute.
    """
    root = folder or scenarios_root() / "validation"
    rules = statute or load_statute("cn-national")
    tolerances = read_tolerances(root / "tolerances.csv")
    rows: list[Row] = []
    for published in read_tables(root).values():
        heads = [p for p in published if not p.is_total]
        rows += _compare(heads, tolerances, rules)
    return Report(tuple(rows))


def _compare(
    published: Sequence[Published], tolerances: Sequence[Tolerance], statute: Statute
) -> Iterator[Row]:
    steady = [all(_steady(statute, head, item.year) for head in item.heads) for item in published]
    receipts = [
        Receipt(f"{number}:{head}", "national", head, item.national, date(item.year, 12, 31), "CN")
        for number, item in enumerate(published)
        for head in item.heads
        if steady[number] and item.national is not None
    ]
    result = split(receipts, statute, guard=NATIONAL_GUARD)
    central = {s.receipt.id: s.levels["centre"] for s in result.splits}
    for number, item in enumerate(published):
        found = {central[key] for head in item.heads if (key := f"{number}:{head}") in central}
        computed = found.pop() if len(found) == 1 else None
        names = [statute.heads.table[head].name for head in item.heads]
        name = Text(item.name, " + ".join(n.in_("en") for n in names))
        limits = (t for t in tolerances if t.head == item.heads[0] and item.year in t.years)
        if steady[number]:
            yield _judge(item, name, computed, next(limits, None))
        else:
            yield Row(item, name, None, None, None, None, "changed")


def _steady(statute: Statute, head: str, year: int) -> bool:
    """Whether one division holds from the first to the last day of a year."""
    first, last = (statute.choose(Subject(head, date(year, *day))) for day in ((1, 1), (12, 31)))
    return first is not None and last is not None and first.top.item.shares == last.top.item.shares


def _judge(item: Published, name: Text, computed: int | None, limit: Tolerance | None) -> Row:
    """One comparison; where no column was published there is nothing to judge."""
    reason = limit.reason if limit else Text("")
    bounds = limit.bounds if limit else None
    verdict: Verdict
    if computed is None or item.central is None or item.national is None:
        return Row(item, name, computed, None, None, bounds, "no_figure", reason)
    difference = item.central - computed
    if bounds is not None:
        inside = bounds[0] <= Fraction(item.central, item.national) <= bounds[1]
        verdict = "in_range" if inside else "differs"
        return Row(item, name, computed, difference, None, bounds, verdict, reason)
    relative = limit.relative if limit else Fraction(0)
    rounding = UNIT // 100 + (item.precision // 2 if item.precision == UNIT else 0)
    tolerance = int(relative * abs(item.national)) + rounding
    worst = abs(difference)
    if item.local is not None and not item.local_derived:
        worst = max(worst, abs(item.local - (item.national - computed)))
    verdict = "exact" if not worst else "within" if worst <= tolerance else "differs"
    return Row(item, name, computed, difference, tolerance, None, verdict, reason)


def _cell(fen: int | None) -> str:
    return "" if fen is None else format_amount(fen, "亿元", 2)


def _limit(row: Row) -> str:
    if row.bounds is not None:
        return f"{format_ratio(row.bounds[0])}–{format_ratio(row.bounds[1])}"
    return _cell(row.tolerance)


def report_table(
    lang: Lang, report: Report | None = None
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The comparisons as a plain table, header and rows of text; amounts in 100 million yuan."""
    done = report or validate_national()
    header = tuple(text.in_(lang) for text in _HEADER)
    rows = tuple(
        (
            str(row.published.year),
            row.name.in_(lang),
            _cell(row.published.national),
            _cell(row.published.central),
            _cell(row.central),
            _cell(row.difference),
            _limit(row),
            _VERDICTS[row.verdict].in_(lang),
        )
        for row in done.rows
    )
    return header, rows
