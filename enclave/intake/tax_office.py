"""F1: receipts as the tax office exports them, a row a line of a slip."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from enclave.diagnostics import Diagnostic, Mark, diagnose
from enclave.intake import values
from enclave.intake.classify import SKIP, budget_of, head_of, kind_of
from enclave.intake.header import Sheet
from enclave.intake.model import FileResult, LedgerRow, LeftOut, Origin, Reject
from enclave.intake.roster import Roster
from enclave.intake.totals import Totals, total_label
from enclave.intake.values import Bad
from enclave.money import format_yuan
from enclave.terms.import_map import Source
from enclave.terms.receipt import LEVELS
from enclave.text import Text

NOT_LISTED: Final = Text("不在名单", "not listed")
NOT_WANTED: Final = Text("税种不导入", "head left out by the mapping")
COLUMN_NAMES: Final[Mapping[str, Text]] = {
    "posted": Text("入库日期", "date of booking"), "amount": Text("金额", "amount"),
    "period": Text("税款所属期", "tax period"), "period_start": Text("所属期起", "start of the tax period"),
    "period_end": Text("所属期止", "end of the tax period"),
}  # fmt: skip


class Reading:
    """The findings of one row while it is read."""

    def __init__(self, sheet: Sheet, row: int) -> None:
        """Start without any."""
        self.sheet, self.row = sheet, row
        self.findings: list[Diagnostic] = []

    def bad(self, error: Bad, field: str) -> None:
        """Keep what is wrong with a field."""
        self.findings.append(diagnose(error.code, self.sheet.mark(self.row, field), error.values))

    def day(self, field: str) -> date | None:
        """A date, or None where there is none."""
        value = self.sheet.value(self.row, field)
        if isinstance(value, str) and not value.strip():
            return None
        try:
            return values.day(value, COLUMN_NAMES[field])
        except Bad as error:
            self.bad(error, field)
            return None

    def money(self, field: str, unit: str) -> int | None:
        """An amount, or None where it is blank or cannot be read."""
        try:
            value = self.sheet.money(self.row, field)
            return None if values.is_blank(value) else values.money(value, unit)[0]
        except Bad as error:
            self.bad(error, field)
            return None

    def place(self, source: Source) -> str:
        """The place; blank where the mapping does not know it."""
        try:
            return place_of(self.sheet, self.row, source)
        except Bad as error:
            self.bad(error, "place")
            return ""

    def number(self, field: str) -> str:
        """The number of a taxpayer or of a slip; blank where it cannot be read."""
        read_number = values.slip_number if field == "slip" else values.taxpayer_id
        try:
            return read_number(self.sheet.value(self.row, field))
        except Bad as error:
            self.bad(error, field)
            return ""


def read(
    sheet: Sheet, units: Mapping[str, str], source: Source, roster: Roster, out: FileResult
) -> None:
    """Read every row of the sheet into ``out``."""
    totals = Totals(sheet, {"amount": sheet.columns["amount"]})
    for row in sheet.rows():
        label = total_label(sheet, row)
        if label is not None:
            totals.check(row, label, units, out)
        elif values.is_blank(sheet.value(row, "amount")) and not _has_date(sheet, row):
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
        else:
            out.read += 1
            amount = _row(sheet, row, units, source, roster, out)
            totals.add({"amount": amount})


def _has_date(sheet: Sheet, row: int) -> bool:
    return bool(sheet.text(row, "posted"))


def _row(  # long: every field of a row, each with its own mistakes
    sheet: Sheet,
    row: int,
    units: Mapping[str, str],
    source: Source,
    roster: Roster,
    out: FileResult,
) -> int | None:
    reading = Reading(sheet, row)
    uneven = sheet.uneven(row)
    if uneven is not None:
        reading.bad(uneven, "")
        where = Origin(out.file, out.sha256, sheet.grid.address(row, 0), sheet.grid.mark(row, 0))
        out.rejects.append(Reject(tuple(reading.findings), where, sheet.line(row)))
        return None
    origin = Origin(out.file, out.sha256, sheet.address(row, "amount"), sheet.mark(row, "amount"))
    amount = _amount(reading, units)
    posted = _posted(reading)
    taxpayer, slip = reading.number("taxpayer"), reading.number("slip")
    name, item, note = (sheet.text(row, f) for f in ("name", "item", "note"))
    code, head_name = sheet.text(row, "code"), sheet.text(row, "head")
    period, period_end = _period(reading)
    head = _head(reading, code, head_name, source)
    owner = _owner(reading, taxpayer, name, posted, roster)
    unlisted = owner is None and not reading.findings
    dropped = head == SKIP or (unlisted and source.unlisted == "leave_out")
    kind = None
    if amount is not None and not dropped:
        try:
            kind = kind_of(code, f"{head_name} {item}", amount, source)
        except Bad as error:
            reading.bad(error, "item" if sheet.has("item") else "amount")
    place = reading.place(source)
    recorded = _recorded(reading, amount, units, out)
    if owner is None and not reading.findings and source.unlisted == "reject":
        reading.bad(Bad("E953", text=f"{taxpayer} {name}".strip(), why=Text("", "")),
                    "taxpayer" if taxpayer else "name")  # fmt: skip
    if reading.findings or amount is None or posted is None or head is None:
        out.rejects.append(Reject(tuple(reading.findings), origin, sheet.line(row), amount))
        return amount
    found = LedgerRow(
        owner or taxpayer or name, head, amount, posted, place,
        _origin(source, posted, period_end, amount), kind or "ordinary", budget_of(code, source),
        recorded, slip, code, item, period, note, source=origin,
    )  # fmt: skip
    if dropped:
        out.left_out.append(LeftOut(found, NOT_WANTED if head == SKIP else NOT_LISTED))
    else:
        out.heads.setdefault(" ".join(w for w in (code, head_name) if w), head)
        out.rows.append(found)
        if owner is None:
            bad_check(taxpayer, sheet.mark(row, "taxpayer"), out)
            _keep(roster, taxpayer, name, found)
        else:
            other_name(roster, owner, taxpayer, name, origin.mark, out)
    return amount


def bad_check(taxpayer: str, mark: Mark, out: FileResult) -> None:
    """Say once an id that a credit code new to the list has a wrong check character."""
    if len(taxpayer) != 18 or taxpayer[0] != "9" or values.check_digit_fits(taxpayer):
        return
    found = diagnose("W947", mark, {"text": taxpayer})
    if all(f.message != found.message for f in out.findings):
        out.findings.append(found)


def other_name(
    roster: Roster, owner: str, taxpayer: str, name: str, mark: Mark, out: FileResult
) -> None:
    """Say once a file that an enterprise found by its id has another name here."""
    listed = roster.other_name(owner, name)
    if listed is None:
        return
    found = diagnose("N944", mark, {"taxpayer": taxpayer, "name": name, "listed": listed})
    if all(f.code != "N944" or f.message != found.message for f in out.findings):
        out.findings.append(found)


def _keep(roster: Roster, taxpayer: str, name: str, row: LedgerRow) -> None:
    from enclave.intake.model import EnterpriseRow

    known = EnterpriseRow(taxpayer or name, name or taxpayer, row.place, source=row.source)
    roster.add_rows([known])


def _amount(reading: Reading, units: Mapping[str, str]) -> int | None:
    amount = reading.money("amount", units["amount"])
    if amount is None and not reading.findings:
        shown = reading.sheet.text(reading.row, "amount")
        reading.bad(Bad("E950", column=COLUMN_NAMES["amount"], text=shown), "amount")
    return amount


def _posted(reading: Reading) -> date | None:
    before = len(reading.findings)
    posted = reading.day("posted")
    if posted is None and len(reading.findings) == before:
        reading.bad(Bad("E951", column=COLUMN_NAMES["posted"], text=""), "posted")
    return posted


def _period(reading: Reading) -> tuple[str, date | None]:
    if reading.sheet.has("period") and reading.sheet.text(reading.row, "period"):
        try:
            value = reading.sheet.value(reading.row, "period")
            first, last = values.period(value, COLUMN_NAMES["period"])
        except Bad as error:
            reading.bad(error, "period")
            return "", None
        return f"{first}~{last}", last
    start = reading.day("period_start") if reading.sheet.has("period_start") else None
    end = reading.day("period_end") if reading.sheet.has("period_end") else None
    if start is None and end is None:
        return "", None
    return f"{start or ''}~{end or ''}", end


def _head(reading: Reading, code: str, name: str, source: Source) -> str | None:
    try:
        return head_of(code, name, source)
    except Bad as error:
        reading.bad(error, "code" if code else "head")
        return None


def _owner(
    reading: Reading, taxpayer: str, name: str, day: date | None, roster: Roster
) -> str | None:
    try:
        return roster.owner(taxpayer, name, day)
    except Bad as error:
        reading.bad(error, "taxpayer" if taxpayer else "name")
        return None


def _recorded(
    reading: Reading, amount: int | None, units: Mapping[str, str], out: FileResult
) -> dict[str, int] | None:
    given = [level for level in LEVELS if reading.sheet.has(level)]
    before = len(reading.findings)
    found = {level: reading.money(level, units[level]) for level in given}
    if len(reading.findings) > before or all(v is None for v in found.values()):
        return None
    levels = {level: value or 0 for level, value in found.items()}
    total = sum(levels.values())
    if amount is None or total == amount:
        return levels
    if len(given) < len(LEVELS):
        part_of_levels(Text("入库金额", "amounts"), out, reading.sheet.mark(reading.row, given[0]))
        return None
    shown = {"total": format_yuan(total), "amount": format_yuan(amount)}
    reading.bad(Bad("E955", **shown), given[0])
    return levels


def part_of_levels(what: Text, out: FileResult, mark: Mark) -> None:
    """Say once a file that its levels are not the whole split."""
    if not any(f.code == "N943" for f in out.findings):
        out.findings.append(diagnose("N943", mark, {"what": what}))


def _origin(source: Source, posted: date, period_end: date | None, amount: int) -> date | None:
    """The day whose terms apply where that is not the day of booking."""
    by_period = source.basis == "tax_period" or (amount < 0 and source.refunds == "tax_period")
    if not by_period or period_end is None or period_end >= posted:
        return None
    return period_end


def place_of(sheet: Sheet, row: int, source: Source) -> str:
    """The place a treasury's name stands for in the mapping, else the one of the source.

    Raises:
        Bad: E410 the mapping does not know the name.
    """
    said = sheet.text(row, "place")
    if said and said not in source.places:
        column, known = sheet.header.labels[sheet.columns["place"]], "、".join(source.places)
        raise Bad("E410", column=column, text=said, expected=known)
    return source.places[said] if said else source.place or ""
