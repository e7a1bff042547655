"""F2: the treasury's report of revenue: totals by head and level, to check the ledger against."""

from __future__ import annotations

from collections.abc import Sequence

from enclave.dates import Month
from enclave.diagnostics import diagnose
from enclave.intake import values
from enclave.intake.classify import SKIP, head_of
from enclave.intake.grid import Formula
from enclave.intake.header import Sheet, stated_month
from enclave.intake.model import Control, FileResult, Origin, Reject
from enclave.intake.park import Wide
from enclave.intake.totals import Totals, total_label
from enclave.intake.values import Bad
from enclave.money import UNITS
from enclave.terms.import_map import Source
from enclave.text import Text


def read(sheet: Sheet, wides: Sequence[Wide], source: Source, out: FileResult) -> None:
    """Read the totals of the sheet into ``out``.

    Rows of the classification are nested (10101 has 1010101 in it): of the rows of one head only
    the outermost count. Heads that are not known, such as headings and incomes other than tax,
    are listed as skipped.
    """
    try:
        month = stated_month(sheet.grid, sheet.header, source)
    except Bad as error:
        out.fatal.append(diagnose(error.code, sheet.grid.mark(0, 0), error.values))
        return
    out.basis = Text(f"{month}", f"{month}")
    found = _rows(sheet, source, out)
    codes = {code for _, code, _ in found if code}
    every = {sheet.text(row, "code") for row in sheet.rows()} - {""}
    slacks = {w.key: _slack(sheet, w) for w in wides}
    units = {w.key: w.unit for w in wides}
    totals = Totals(sheet, {w.key: w.column for w in wides})
    wanted = {row: (code, head) for row, code, head in found}
    for row in sheet.rows():
        label = total_label(sheet, row)
        if label is not None:
            totals.check(row, label, units, out)
            continue
        amounts = _amounts(sheet, row, wides, source, out)
        if row in wanted and amounts is not None:
            out.read += 1
        code, head = wanted.get(row, (sheet.text(row, "code"), SKIP))
        if not _inside(code, every) and (code or row in wanted):
            totals.add(amounts or {w.key: None for w in wides})
        if head != SKIP and amounts is not None and not _inside(code, codes):
            _controls(sheet, row, head, month, wides, amounts, slacks, out)


def _inside(code: str, codes: set[str]) -> bool:
    """Whether a row of the classification is a part of another row of the report."""
    return any(code != c and code.startswith(c) for c in codes)


def _rows(sheet: Sheet, source: Source, out: FileResult) -> list[tuple[int, str, str]]:
    """The rows of known heads: row, code, head."""
    found = []
    for row in sheet.rows():
        if total_label(sheet, row) is not None:
            continue
        code, name = sheet.text(row, "code"), sheet.text(row, "head")
        try:
            head = head_of(code, "" if code else name, source)
        except Bad:
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
            continue
        if head != SKIP:
            out.heads.setdefault(f"{code} {name}".strip(), head)
        found.append((row, code, head))
    return found


def _amounts(
    sheet: Sheet, row: int, wides: Sequence[Wide], source: Source, out: FileResult
) -> dict[str, int | None] | None:
    """The amounts of a row; a blank is zero only where the mapping says so."""
    amounts: dict[str, int | None] = {}
    bad = []
    for wide in wides:
        mark = sheet.grid.mark(row, wide.column)
        try:
            value = sheet.amount(row, wide.column)
            if not values.is_blank(value):
                amounts[wide.key] = values.money(value, wide.unit)[0]
            elif source.blank == "zero":
                amounts[wide.key] = 0
            else:
                amounts[wide.key] = None
        except Bad as error:
            bad.append(diagnose(error.code, mark, error.values))
    if bad:
        where = Origin(out.file, out.sha256, sheet.grid.address(row, 0), sheet.grid.mark(row, 0))
        out.rejects.append(Reject(tuple(bad), where, sheet.line(row)))
        return None
    return amounts


def _controls(  # noqa: PLR0913, PLR0917 - a row, what it is of, and where it goes
    sheet: Sheet, row: int, head: str, month: Month, wides: Sequence[Wide],
    amounts: dict[str, int | None], slacks: dict[str, int], out: FileResult,
) -> None:  # fmt: skip
    for wide in wides:
        amount = amounts[wide.key]
        if amount is None:
            continue
        where = Origin(
            out.file, out.sha256, sheet.grid.address(row, wide.column),
            sheet.grid.mark(row, wide.column),
        )  # fmt: skip
        since = wide.spec.values == "cumulative"
        slack = slacks[wide.key]
        out.controls.append(Control(head, wide.spec.level, month, since, amount, slack, where))


def _slack(sheet: Sheet, wide: Wide) -> int:
    """Half a unit of the last digit of a column: what a report in 万元 leaves open."""
    factor = UNITS[wide.unit]
    if factor < UNITS["千元"]:
        return 0
    decimals = 0
    for row in sheet.rows():
        value = sheet.grid.data(row, wide.column)
        if not isinstance(value, Formula):
            tail = values.plain(value).rstrip(")").partition(".")[2]
            decimals = max(decimals, len(tail) if tail.isdigit() else 0)
    return int(factor // 10**decimals // 2)
