"""F4 the list of enclave enterprises, and F5 the ledger of outlays."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from enclave.diagnostics import Diagnostic, diagnose
from enclave.intake import values
from enclave.intake.header import Sheet
from enclave.intake.model import EnterpriseRow, FileResult, Origin, Outlay, Reject
from enclave.intake.roster import Roster
from enclave.intake.tax_office import bad_check, place_of
from enclave.intake.totals import Totals, total_label
from enclave.intake.values import Bad, name_key
from enclave.money import UNITS
from enclave.terms.import_map import Known, Source
from enclave.text import Text

_YEAR: Final = re.compile(r"(\d{4})(?:年|年度)?\Z")


def _origin(sheet: Sheet, row: int, out: FileResult, field: str) -> Origin:
    return Origin(out.file, out.sha256, sheet.address(row, field), sheet.mark(row, field))


def read_enterprises(
    sheet: Sheet, source: Source, known: dict[str, Known], roster: Roster, out: FileResult
) -> None:
    """Read a list of enterprises into ``out`` and ``roster``.

    One enterprise under two origins is refused both times unless the mapping settles it.
    """
    read: list[tuple[EnterpriseRow, str, int]] = []
    for row in sheet.rows():
        name = sheet.text(row, "name")
        if total_label(sheet, row) is not None or not name:
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
            continue
        out.read += 1
        found = _enterprise(sheet, row, source, out)
        if found is not None:
            read.append((found, found.id, row))
    groups: dict[str, list[tuple[EnterpriseRow, int]]] = {}
    for item, taxpayer, row in read:
        try:
            owner = roster.owner(taxpayer, item.name) or _same(item, groups)
        except Bad as error:
            _reject(sheet, row, [diagnose(error.code, sheet.mark(row, "name"), error.values)], out)
            continue
        groups.setdefault(owner or item.id, []).append((item, row))
    for owner, entries in groups.items():
        _take(sheet, owner, entries, known, roster, out)


def _same(item: EnterpriseRow, groups: dict[str, list[tuple[EnterpriseRow, int]]]) -> str | None:
    """The group of an enterprise that is in the list already under its name without an id."""
    for owner, entries in groups.items():
        first = entries[0][0]
        if owner == item.id:
            return owner
        if name_key(first.name) == name_key(item.name) and (
            first.id == first.name or item.id == item.name
        ):
            return owner
    return None


def _enterprise(sheet: Sheet, row: int, source: Source, out: FileResult) -> EnterpriseRow | None:
    findings: list[Diagnostic] = []
    name = sheet.text(row, "name")
    taxpayer = ""
    try:
        taxpayer = values.taxpayer_id(sheet.value(row, "taxpayer"))
    except Bad as error:
        findings.append(diagnose(error.code, sheet.mark(row, "taxpayer"), error.values))
    days: dict[str, date | None] = {}
    for field in ("recognised", "start", "end"):
        value = sheet.value(row, field)
        days[field] = None
        if not values.is_blank(value):
            try:
                days[field] = values.day(value, sheet.header.labels[sheet.columns[field]])
            except Bad as error:
                findings.append(diagnose(error.code, sheet.mark(row, field), error.values))
    place = ""
    try:
        place = place_of(sheet, row, source)
    except Bad as error:
        findings.append(diagnose(error.code, sheet.mark(row, "place"), error.values))
    if findings:
        _reject(sheet, row, findings, out)
        return None
    return EnterpriseRow(
        taxpayer or name, name, place,
        sheet.text(row, "origin"), sheet.text(row, "document"), days["recognised"], days["start"],
        days["end"], sheet.text(row, "former"), source=_origin(sheet, row, out, "name"),
    )  # fmt: skip


def _take(
    sheet: Sheet, owner: str, entries: list[tuple[EnterpriseRow, int]], known: dict[str, Known],
    roster: Roster, out: FileResult,
) -> None:  # fmt: skip
    settled = known[owner].origin if owner in known else None
    first = entries[0][0]
    origins = {e.origin for e, _ in entries} - {""}
    if len(origins) > 1 and settled is None:
        for item, row in entries:
            other = next(e for e, _ in entries if e.origin not in ("", item.origin))
            shown = {"name": item.name, "first": other.origin or "-", "second": item.origin or "-",
                     "place": other.source.cell}  # fmt: skip
            _reject(sheet, row, [diagnose("E957", sheet.mark(row, "name"), shown)], out)
        return
    if len(entries) > 1 and settled is None:
        for _, row in entries[1:]:
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
    out.enterprises.append(first)
    bad_check(first.id, first.source.mark, out)
    for item, _ in entries:
        roster.add_rows([item], owner)


def _reject(sheet: Sheet, row: int, findings: list[Diagnostic], out: FileResult) -> None:
    where = _origin(sheet, row, out, "name" if sheet.has("name") else "amount")
    out.rejects.append(Reject(tuple(findings), where, sheet.line(row)))


def read_outlays(sheet: Sheet, unit: str | None, out: FileResult) -> None:
    """Read a ledger of outlays; each row may name its own unit, in a column or beside the amount."""
    totals = Totals(sheet, {"amount": sheet.columns["amount"]})
    for row in sheet.rows():
        label = total_label(sheet, row)
        if label is not None:
            if unit is None:
                out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
            else:
                totals.check(row, label, {"amount": unit}, out)
            continue
        if values.is_blank(sheet.value(row, "amount")) and not sheet.text(row, "year"):
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
            continue
        out.read += 1
        totals.add({"amount": _outlay(sheet, row, unit, out)})


def _outlay_amount(sheet: Sheet, row: int, unit: str | None) -> int:
    stated = sheet.text(row, "unit") or None
    column = sheet.header.labels[sheet.columns["amount"]]
    value = sheet.money(row, "amount")
    if stated is not None and stated not in UNITS:
        raise Bad("E943", column=stated)
    if values.is_blank(value):
        raise Bad("E950", column=column, text=sheet.text(row, "amount"))
    return values.money(value, stated or unit, own_unit=stated is None, column=column)[0]


def _outlay(sheet: Sheet, row: int, unit: str | None, out: FileResult) -> int | None:
    findings: list[Diagnostic] = []
    amount: int | None = None
    try:
        amount = _outlay_amount(sheet, row, unit)
    except Bad as error:
        findings.append(diagnose(error.code, sheet.mark(row, "amount"), error.values))
    match = _YEAR.match(sheet.text(row, "year"))
    if match is None:
        shown_year = {"column": Text("年度", "the year"), "text": sheet.text(row, "year")}
        findings.append(diagnose("E951", sheet.mark(row, "year"), shown_year))
    where = _origin(sheet, row, out, "amount")
    if findings or amount is None or match is None:
        out.rejects.append(Reject(tuple(findings), where, sheet.line(row), amount))
        return amount
    out.outlays.append(
        Outlay(int(match[1]), sheet.text(row, "party"), sheet.text(row, "item"), amount,
               sheet.text(row, "voucher"), where)
    )  # fmt: skip
    return amount
