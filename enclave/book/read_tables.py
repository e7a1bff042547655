"""The tables a scenario names: enterprises, receipts, indicators."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from enclave.book.agreements import indicators
from enclave.compile.check import suggestion
from enclave.dates import Month
from enclave.diagnostics import Collector, diag, diagnose
from enclave.money import AmountError, parse_amount, parse_decimal, split_unit
from enclave.source import SourceDoc
from enclave.tables.ledger import (
    INDICATORS,
    TRUTHS,
    Enterprise,
    cell_word,
    read_enterprises,
    read_months,
    read_receipts,
)
from enclave.tables.read import read_table
from enclave.terms.indicator import IndicatorRow
from enclave.terms.receipt import Receipt
from enclave.terms.scenario import Scenario

if TYPE_CHECKING:
    from enclave.book.scenario import LoadedScenario

Tables = tuple[Mapping[str, Enterprise], tuple[Receipt, ...], tuple[IndicatorRow, ...]]


def read_tables(  # the parts of a scenario while it is read
    scenario: Scenario, doc: SourceDoc, folder: Path, findings: Collector, hashes: dict[str, str],
    others: Mapping[str, Enterprise] | None = None,
) -> Tables:  # fmt: skip
    """The tables a scenario names; ``others`` are enterprises that projects bring."""
    enterprises: dict[str, Enterprise] = dict(others or {})
    receipts: list[Receipt] = []
    rows: list[IndicatorRow] = []
    for key in ("enterprises", "receipts", "indicators"):
        name = getattr(scenario, key)
        if name is None:
            continue
        path = inside(folder, name)
        if path is None:
            findings.add(diag("E704", doc.marks.value((key,)), name=name))
            continue
        shown = str(folder / name)
        if key == "enterprises":
            enterprises |= read_enterprises(path, shown, findings)
        elif key == "receipts":
            receipts = read_receipts(path, shown, enterprises, scenario.truth, findings)
        else:
            rows = _indicator_rows(path, shown, enterprises, scenario, findings)
        if path.is_file():
            hashes[shown] = _sha256(path)
    if enterprises:
        for receipt in receipts:
            if receipt.enterprise not in enterprises:
                values = {"enterprise": receipt.enterprise,
                          "suggestion": suggestion(receipt.enterprise, enterprises)}  # fmt: skip
                findings.add(diagnose("E717", receipt.row, values))
    return enterprises, tuple(receipts), tuple(rows)


_TABLES = ("enterprises", "receipts", "indicators", "truth")
"""What the tables are read from and by."""


def reused_tables(
    scenario: Scenario, folder: Path, reuse: LoadedScenario | None, hashes: dict[str, str]
) -> Tables | None:
    """The tables of the scenario as loaded before, if this one names the same."""
    if reuse is None or not _same_tables(scenario, reuse.scenario):
        return None
    hashes |= {n: h for n, h in reuse.hashes.items() if n in _table_names(scenario, folder)}
    return reuse.tables or (reuse.enterprises, reuse.receipts, reuse.indicator_rows)


def _same_tables(one: Scenario, other: Scenario) -> bool:
    return all(getattr(one, k) == getattr(other, k) for k in _TABLES)


def _table_names(scenario: Scenario, folder: Path) -> set[str]:
    """The tables of a scenario as their hashes are named."""
    named = (scenario.enterprises, scenario.receipts, scenario.indicators)
    return {str(folder / name) for name in named if name is not None}


def _sha256(path: Path) -> str:
    from hashlib import sha256

    return sha256(path.read_bytes()).hexdigest()


def _indicator_rows(
    path: Path, shown: str, enterprises: Mapping[str, Enterprise], scenario: Scenario,
    findings: Collector,
) -> list[IndicatorRow]:  # fmt: skip
    known = indicators()
    out: list[IndicatorRow] = []
    for row in read_table(path, shown, INDICATORS, findings) or ():
        cells = row.cells
        period: Month | None = read_months(row, "period", findings)
        amount: int | Fraction | None = None
        item = known.get(cells["indicator"])
        try:
            if item is not None and not item.is_money:
                amount = parse_decimal(split_unit(cells["amount"])[0])
            else:
                amount = parse_amount(cells["amount"], row.units.get("amount"))
        except AmountError as error:
            findings.add(diagnose(error.code, row.place("amount"), error.values))
        said = cell_word(row, "truth", TRUTHS, findings)
        home = enterprises.get(cells["enterprise"])
        place = cells.get("place") or (home.place if home is not None else "")
        if period is None or amount is None:
            continue
        out.append(
            IndicatorRow(
                cells["id"],
                cells["enterprise"],
                cells["indicator"],
                period,
                amount,
                place,
                cells.get("project", ""),
                truth=said or scenario.truth,
                row=row.mark,
            )
        )
    return out


def inside(folder: Path, name: str) -> Path | None:
    """A file of the scenario's folder; None for anything that leaves it."""
    path = (folder / name).resolve()
    return path if path.is_relative_to(folder.resolve()) else None
