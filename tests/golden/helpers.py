"""What makes a golden case short: a pack in, a table of receipts in, a table of fen out.

Tables are text: one line a row, columns apart by blanks. Amounts stand in 万元 unless said
otherwise and are read exactly; there is no tolerance anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from enclave.compile.data import DataSource
from enclave.compile.load import LoadedAgreement, load_agreement, load_agreement_text
from enclave.compile.planner import AgreementPlanner
from enclave.dates import parse_date
from enclave.diagnostics import Collector
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Late, Row
from enclave.money import format_amount, parse_amount
from enclave.terms.amounts import Series
from enclave.terms.fields import UNIT_CONTEXT
from enclave.terms.packs import rules_root

WAN = 1_000_000  # fen in one 万元

PLAIN = {
    "settlement_period": "year",
    "late_refunds": "restate",
    "year_counting": "anniversary",
    "part_year": "months",
    "retained_levels": "county",
    "tax_heads": ["vat", "cit"],
    "main_taxes": ["vat", "cit"],
}
"""Assumptions of the tests for what nearly every text leaves open; a case may say otherwise."""


def pack_path(name: str) -> Path:
    """The file of a pack or of an example."""
    for folder in ("agreements", "examples"):
        path = rules_root() / folder / f"{name}.yaml"
        if path.is_file():
            return path
    raise FileNotFoundError(name)


def load(name: str, fills: Mapping[str, Any] | None = None) -> LoadedAgreement:
    """Load a pack, filled as :data:`PLAIN` says; anything worse than a notice fails the test."""
    collector = Collector()
    values = {**PLAIN, **(fills or {})}
    loaded = load_agreement(pack_path(name), collector=collector, fills=values)
    return _good(loaded, collector)


def load_text(text: str, fills: Mapping[str, Any] | None = None) -> LoadedAgreement:
    """Load an agreement from text; anything worse than a notice fails the test."""
    collector = Collector()
    return _good(load_agreement_text(text, collector=collector, fills=fills), collector)


def _good(loaded: LoadedAgreement | None, collector: Collector) -> LoadedAgreement:
    worse = [d.line("en") for d in collector.sorted() if d.code[0] in "EW"]
    assert not worse, "\n".join(worse)
    assert loaded is not None
    return loaded


def series(body: Mapping[str, Any], unit: str = "万元") -> Series:
    """Data as a scenario would give it."""
    return Series.model_validate(body, context={UNIT_CONTEXT: unit})


@dataclass
class Deal:
    """A loaded agreement ready to run, with its fills, events and data."""

    loaded: LoadedAgreement
    events: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    enterprise: str | None = None
    unit: str = "万元"

    @property
    def agreement(self) -> Any:
        """The typed agreement as first written; every hole is filled."""
        assert self.loaded.agreement is not None, dict(self.loaded.holes)
        return self.loaded.agreement

    @property
    def planner(self) -> AgreementPlanner:
        """The planner of one account."""
        agreement = self.agreement
        written = {n: e.date for n, e in agreement.events.items() if e.date is not None}
        given = {n: parse_date(d) for n, d in self.events.items()}
        data = {**agreement.data, **{n: series(b, self.unit) for n, b in self.data.items()}}
        source = DataSource(data, self.enterprise)
        return AgreementPlanner(self.loaded.versions, {**written, **given}, source)

    def rows(self, table: str) -> list[Row]:
        """Receipts: ``date head amount [holder] [level]``; see :func:`read_rows`."""
        return read_rows(table, self.planner, self.unit)

    def run(
        self, table: str = "", until: int | None = None, *, cuts: Sequence[str] = (),
        late: Late | None = None,
    ) -> AccountRun:  # fmt: skip
        """Settle at the end of every year up to ``until``, or at the days ``cuts``."""
        planner, rows = self.planner, self.rows(table)
        days = [parse_date(d) for d in cuts]
        if not days:
            years = [r.effective.year for r in rows] + [r.posted.year for r in rows]
            first = min([*years, *([planner.first_year] if planner.first_year else [])])
            days = [date(y, 12, 31) for y in range(first, (until or max(years)) + 1)]
        return run_account(
            planner, rows, days, agreement=self.agreement.agreement,
            late=late or self.agreement.settle.late,
        )  # fmt: skip


def deal(
    name: str, *, fills: Mapping[str, Any] | None = None, events: Mapping[str, str] | None = None,
    data: Mapping[str, Mapping[str, Any]] | None = None, enterprise: str | None = None,
    unit: str = "万元",
) -> Deal:  # fmt: skip
    """A pack with what its text leaves open."""
    return Deal(load(name, fills), events or {}, data or {}, enterprise, unit)


def read_rows(table: str, planner: AgreementPlanner, unit: str = "万元") -> list[Row]:
    """Read receipts, one a line: ``date head amount [holder] [level]``.

    ``2021-06-01<2022-02-10`` is a row of origin date 2021-06-01 booked on 2022-02-10. The holder
    is the first collector of the level by default, the level the first one in scope.
    """
    levels = planner.agreement.scope.retain or ("county",)
    rows: list[Row] = []
    for number, line in enumerate(_lines(table)):
        when, head, amount, *rest = line.split()
        level = rest[1] if len(rest) > 1 else levels[0]
        holder = rest[0] if rest else planner.holders(level)[0]
        origin, _, booked = when.partition("<")
        source = planner.source_id(level, holder, head)
        assert source is not None, f"{head} is outside the scope"
        effective, posted = parse_date(origin), parse_date(booked or origin)
        fen = parse_amount(amount, unit)
        rows.append(Row(effective, posted, source, "plant", head, fen, f"r{number:03d}"))
    return rows


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines() if line.strip()]


def yearly(run: AccountRun, cut: int = -1) -> dict[int, dict[str, int]]:
    """Posted fen by year and party at a cut-off; parties and years with nothing left out."""
    out: dict[int, dict[str, int]] = {}
    for year, result in run.cuts[cut].years.items():
        row: dict[str, int] = {}
        for leaf, fen in zip(result.plan.leaves, result.posted, strict=True):
            row[leaf.party] = row.get(leaf.party, 0) + fen
        out[year] = {p: v for p, v in row.items() if v}
    return {y: r for y, r in out.items() if r}


def paid(run: AccountRun, by: str = "period") -> dict[Any, dict[str, int]]:
    """What is posted in each period (cut-off) or for each year, by party."""
    out: dict[Any, dict[str, int]] = {}
    for flow in run.flows:
        key = getattr(flow, by)
        row = out.setdefault(key, {})
        row[flow.payee] = row.get(flow.payee, 0) + flow.amount
    return {k: {p: v for p, v in row.items() if v} for k, row in out.items()}


def expect(found: Mapping[Any, Mapping[str, int]], table: str, unit: str = "万元") -> None:
    """Compare with a table: a heading of parties, then a key and the amounts, to the fen.

    What the table does not list must be zero. Keys are years or days.
    """
    head, *lines = _lines(table)
    parties = head.split()[1:]
    wanted: dict[str, dict[str, int]] = {}
    for line in lines:
        key, *cells = line.split()
        assert len(cells) == len(parties), line
        pairs = zip(parties, (parse_amount(c, unit) for c in cells), strict=True)
        wanted[key] = {p: fen for p, fen in pairs if fen}
    got = {str(k): {p: v for p, v in row.items() if v} for k, row in found.items()}
    got = {k: row for k, row in got.items() if row}
    wanted = {k: row for k, row in wanted.items() if row}
    assert got == wanted, _difference(got, wanted, unit)


def _difference(
    got: Mapping[str, Mapping[str, int]], wanted: Mapping[str, Mapping[str, int]], unit: str
) -> str:
    lines = ["key party found expected"]
    for key in sorted(got.keys() | wanted.keys()):
        here, there = got.get(key, {}), wanted.get(key, {})
        for party in sorted(here.keys() | there.keys()):
            a, b = here.get(party, 0), there.get(party, 0)
            if a != b:
                shown = format_amount(a, unit, 6), format_amount(b, unit, 6)
                lines.append(f"{key} {party} {shown[0]} {shown[1]}")
    return "\n".join(lines)


def node(run: AccountRun, year: int, name: str, cut: int = -1) -> tuple[int, int]:
    """Running total and left output of a node at the close of a year, in fen."""
    state = run.cuts[cut].years[year].closing.nodes[name]
    return state.position, state.left
