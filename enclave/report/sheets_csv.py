"""CSV: for pipes without a byte order mark, for spreadsheets with one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from enclave.report.present import View

BOM: Final = "\ufeff"
_FORMULA = re.compile(r"[=+\-@\t\r]")
_LONG_NUMBER = re.compile(r"(0\d+|\d{12,})\Z")
FLOW_HEADER: Final = (
    "agreement", "account", "period", "year", "validity", "kind", "clause", "enterprise", "item",
    "source", "payer", "payee", "nested", "amount_fen", "truth", "cash_to", "book",
)  # fmt: skip


def safe(value: object, *, sheet: bool) -> str:
    """A cell: a text a spreadsheet could take for a formula gets an apostrophe in front.

    For a spreadsheet (``sheet``) an id of many digits, or one that starts with 0, gets a tab at the
    end, which keeps it text.
    """
    if isinstance(value, int):
        return str(value)
    text = "" if value is None else str(value)
    if _FORMULA.match(text):
        return "'" + text
    return text + "\t" if sheet and _LONG_NUMBER.match(text) else text


def csv_text(rows: Iterable[Sequence[object]], *, sheet: bool = False) -> str:
    """Rows as CSV; with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if sheet else "\n")
    writer.writerows([safe(cell, sheet=sheet) for cell in row] for row in rows)
    return (BOM if sheet else "") + out.getvalue()


def flow_rows(view: View) -> list[tuple[object, ...]]:
    """Every flow of the agreements shown, one a row, in fen."""
    ids = {d.id for d in view.deals}
    return [
        (f.agreement, f.account, f.period.isoformat(), f.year, f.validity, f.kind, f.clause,
         f.enterprise, f.item, f.source, f.payer, f.payee, "/".join(f.nested), f.amount, f.truth,
         f.cash_to or "", f.book)
        for f in view.result.flows if f.agreement in ids
    ]  # fmt: skip


def flows_csv(view: View, *, sheet: bool = False) -> str:
    """The flows as CSV."""
    return csv_text([FLOW_HEADER, *flow_rows(view)], sheet=sheet)
