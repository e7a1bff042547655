"""What is there already: the receipts of earlier batches, and the enterprises of a scenario."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from enclave.diagnostics import Collector, diag, diagnose
from enclave.intake.classify import resolve
from enclave.intake.model import EnterpriseRow, LedgerRow, Origin, Outlay, PriorFigure
from enclave.money import AmountError, parse_decimal
from enclave.tables.ledger import (
    INDICATORS,
    RECEIPTS,
    Enterprise,
    cell_amount,
    read_enterprises,
    read_months,
    read_receipts,
)
from enclave.tables.read import Column, read_table
from enclave.terms.receipt import Receipt
from enclave.text import Text

_SLIP = re.compile(r"(\d{8,30})(?:-\d+)?\Z")
_KEPT = ("slip", "code", "item", "period", "note", "truth")


def read_prior(path: Path, shown: str) -> list[LedgerRow]:
    """Read a standard receipts table.

    Raises:
        InputRejected: it has mistakes.
    """
    collector = Collector()
    rows = {r.cells["id"]: r for r in read_table(path, shown, RECEIPTS, Collector()) or ()}
    owners = {r.cells["enterprise"] for r in rows.values()}
    anybody = {name: Enterprise(name, Text(name), "") for name in owners}
    receipts = read_receipts(path, shown, anybody, "fact", collector)
    collector.raise_errors()
    out = []
    for receipt in receipts:
        cells = {k: _undo(v) for k, v in rows[receipt.id].cells.items()}
        kept = {name: cells.get(name, "") for name in _KEPT}
        source = Origin(cells.get("source_file", ""), cells.get("source_sha256", ""),
                        cells.get("source_cell", ""))  # fmt: skip
        recorded = {k: v for k, v in (receipt.recorded or {}).items() if k in cells} or None
        out.append(
            LedgerRow(
                receipt.enterprise, resolve(receipt.head), receipt.amount, receipt.posted,
                receipt.place, receipt.origin, receipt.kind, receipt.budget, recorded,
                source=source, id=receipt.id, **kept,
            )
        )  # fmt: skip
    return out


def booked(receipts: Iterable[Receipt]) -> list[LedgerRow]:
    """The rows of receipts that were booked in a ledger; their numbers are those of slips."""
    out = []
    for r in receipts:
        slip = _SLIP.match(r.id)
        out.append(
            LedgerRow(
                r.enterprise, resolve(r.head), r.amount, r.posted, r.place, r.origin, r.kind,
                r.budget, r.recorded, slip[1] if slip else "", source=Origin("", "", str(r.row)),
                id=r.id,
            )
        )  # fmt: skip
    return out


OUTLAYS = (
    Column("year", ("年度",)), Column("party", ("投入方",)), Column("item", ("科目",), required=False),
    Column("amount", ("金额",), amount=True), Column("voucher", ("凭证号",), required=False),
    Column("source_file", ("来源文件",), required=False),
    Column("source_cell", ("来源位置",), required=False),
)  # fmt: skip


def read_figures(path: Path, shown: str) -> list[PriorFigure]:
    """Read an indicators table that an import wrote.

    Raises:
        InputRejected: it has mistakes.
    """
    collector = Collector()
    out = []
    for row in read_table(path, shown, INDICATORS, collector) or ():
        cells = {k: _undo(v) for k, v in row.cells.items()}
        month = read_months(row, "period", collector)
        if row.units.get("amount") != "元":
            collector.add(diag("E406", row.place("amount"), column="amount"))
        try:
            parse_decimal(cells["amount"])
        except AmountError as error:
            collector.add(diagnose(error.code, row.place("amount"), error.values))
        if month is not None:
            kept = (cells.get(name, "") for name in ("place", "project", "truth", "note"))
            out.append(
                PriorFigure(
                    cells["id"], cells["enterprise"], cells["indicator"], month, cells["amount"],
                    *kept,
                )
            )  # fmt: skip
    collector.raise_errors()
    return out


def read_outlays(path: Path, shown: str) -> list[Outlay]:
    """Read an outlays table that an import wrote.

    Raises:
        InputRejected: it has mistakes.
    """
    collector = Collector()
    out = []
    for row in read_table(path, shown, OUTLAYS, collector) or ():
        cells = {k: _undo(v) for k, v in row.cells.items()}
        amount = cell_amount(row, "amount", collector)
        if not cells["year"].isdigit():
            collector.add(diag("E221", row.place("year"), text=cells["year"]))
        elif amount is not None:
            where = Origin(cells.get("source_file", ""), "", cells.get("source_cell", ""))
            out.append(
                Outlay(
                    int(cells["year"]), cells["party"], cells.get("item", ""), amount,
                    cells.get("voucher", ""), where,
                )
            )  # fmt: skip
    collector.raise_errors()
    return out


def _undo(text: str) -> str:
    """A text without the apostrophe that keeps a spreadsheet from reading a formula."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def read_listed(path: Path, shown: str) -> list[EnterpriseRow]:
    """Read a standard enterprises table.

    Raises:
        InputRejected: it has mistakes.
    """
    collector = Collector()
    found = read_enterprises(path, shown, collector)
    collector.raise_errors()
    return [
        EnterpriseRow(
            e.id,
            e.name.zh,
            e.place,
            e.origin,
            kept={
                "name_en": e.name.en,
                "park": e.park,
                "industry": e.industry,
                "source": e.source,
                "note": e.note,
            },
        )
        for e in found.values()
    ]
