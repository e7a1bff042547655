"""F3: the tax ledger of a park, a row an enterprise and a column a head and level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enclave.dates import Month
from enclave.diagnostics import Diagnostic, diagnose
from enclave.intake import values
from enclave.intake.classify import budget_of, kind_of, resolve, title_text
from enclave.intake.header import Sheet, stated_month
from enclave.intake.model import EnterpriseRow, FileResult, LedgerRow, LeftOut, Origin, Reject
from enclave.intake.roster import Roster
from enclave.intake.tax_office import COLUMN_NAMES, NOT_LISTED, other_name, part_of_levels
from enclave.intake.totals import Totals, total_label
from enclave.intake.values import Bad
from enclave.money import format_yuan
from enclave.terms.import_map import AmountColumn, Source
from enclave.terms.receipt import LEVELS
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class Wide:
    """A column of amounts with its place and unit."""

    spec: AmountColumn
    column: int
    unit: str

    @property
    def key(self) -> str:
        """Its key in sums."""
        return str(self.column)


def read(
    sheet: Sheet, wides: Sequence[Wide], source: Source, roster: Roster, out: FileResult
) -> None:
    """Read every row of the sheet into ``out``."""
    month: Month | None = None
    if not ({"month", "posted"} & set(sheet.columns)):
        try:
            month = stated_month(sheet.grid, sheet.header, source)
        except Bad as error:
            out.fatal.append(diagnose(error.code, sheet.grid.mark(0, 0), error.values))
            return
        out.basis = Text(f"{month} 月末", f"end of {month}")
    totals = Totals(sheet, {w.key: w.column for w in wides})
    units = {w.key: w.unit for w in wides}
    for row in sheet.rows():
        label = total_label(sheet, row)
        if label is not None:
            totals.check(row, label, units, out)
        elif not _is_data(sheet, row, wides):
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
        else:
            out.read += 1
            totals.add(_Row(sheet, row, wides, source, roster, out).read(month))


def _is_data(sheet: Sheet, row: int, wides: Sequence[Wide]) -> bool:
    """Whether a row speaks of an enterprise, or has an amount: notes below the table do neither."""
    if any(not values.is_blank(sheet.grid.data(row, w.column)) for w in wides):
        return True
    return bool(sheet.text(row, "name")) and any(
        c >= min(w.column for w in wides) for c in sheet.grid.filled(row)
    )


class _Row:
    """One row while it is read."""

    def __init__(
        self, sheet: Sheet, row: int, wides: Sequence[Wide], source: Source, roster: Roster,
        out: FileResult,
    ) -> None:  # fmt: skip
        self.sheet, self.row, self.wides = sheet, row, wides
        self.source, self.roster, self.out = source, roster, out
        self.findings: list[Diagnostic] = []

    def read(self, month: Month | None) -> dict[str, int | None]:
        """Read the row; returns the amounts of its columns, None those that cannot be read."""
        amounts = {w.key: self._amount(w) for w in self.wides}
        posted = self._posted(month)
        owner, name, taxpayer = self._owner(posted)
        made = self._receipts(amounts) if not self.findings else []
        origin = self._origin(self.wides[0].column)
        if self.findings or posted is None:
            whole = self._whole(amounts)
            self.out.rejects.append(
                Reject(tuple(self.findings), origin, self.sheet.line(self.row), whole)
            )
            return amounts
        unlisted = owner is None
        note = self.sheet.text(self.row, "note")
        for head, amount, recorded, column in made:
            where = self._origin(column)
            try:
                kind = kind_of("", note if self.source.kinds else "", amount, self.source)
            except Bad as error:
                found = diagnose(error.code, where.mark, error.values)
                self.out.rejects.append(Reject((found,), where, self.sheet.line(self.row), amount))
                continue
            row = LedgerRow(
                owner or taxpayer or name, head, amount, posted, self.source.place or "", None, kind,
                budget_of("", self.source), recorded, note=note, source=where,
            )  # fmt: skip
            self.out.heads.setdefault(self.sheet.header.labels[column], head)
            self._take(row, name, taxpayer, unlisted=unlisted)
        return amounts

    def _take(self, row: LedgerRow, name: str, taxpayer: str, *, unlisted: bool) -> None:
        if unlisted and self.source.unlisted == "leave_out":
            self.out.left_out.append(LeftOut(row, NOT_LISTED))
            return
        self.out.rows.append(row)
        if not unlisted and taxpayer:
            other_name(self.roster, row.enterprise, taxpayer, name, row.source.mark, self.out)
        if unlisted and self.roster.owner(taxpayer, name) is None:
            where = self.sheet.text(self.row, "origin")
            self.roster.add_rows(
                [EnterpriseRow(taxpayer or name, name, row.place, where, source=row.source)]
            )

    def _origin(self, column: int) -> Origin:
        grid = self.sheet.grid
        return Origin(
            self.out.file,
            self.out.sha256,
            grid.address(self.row, column),
            grid.mark(self.row, column),
        )

    def _amount(self, wide: Wide) -> int | None:
        try:
            return self._cell(wide)
        except Bad as error:
            mark = self.sheet.grid.mark(self.row, wide.column)
            self.findings.append(diagnose(error.code, mark, error.values))
            return None

    def _cell(self, wide: Wide) -> int:
        value = self.sheet.amount(self.row, wide.column)
        if not values.is_blank(value):
            return values.money(value, wide.unit)[0]
        if self.source.blank == "zero":
            return 0
        label = self.sheet.header.labels[wide.column]
        raise Bad("E950", column=label, text=str(value).strip())

    def _posted(self, month: Month | None) -> date | None:
        if month is not None:
            return month.last_day
        field = "posted" if self.sheet.has("posted") else "month"
        value = self.sheet.value(self.row, field)
        try:
            if field == "posted":
                return values.day(value, COLUMN_NAMES["posted"])
            return values.month(value, Text("月份", "month")).last_day
        except Bad as error:
            self.findings.append(
                diagnose(error.code, self.sheet.mark(self.row, field), error.values)
            )
            return None

    def _owner(self, posted: date | None) -> tuple[str | None, str, str]:
        name = self.sheet.text(self.row, "name")
        field = "taxpayer" if self.sheet.has("taxpayer") else "name"
        taxpayer, owner = "", None
        try:
            taxpayer = values.taxpayer_id(self.sheet.value(self.row, "taxpayer"))
            owner = self.roster.owner(taxpayer, name, posted)
            self._listed(owner, f"{taxpayer} {name}".strip())
        except Bad as error:
            self.findings.append(
                diagnose(error.code, self.sheet.mark(self.row, field), error.values)
            )
        return owner, name, taxpayer

    def _listed(self, owner: str | None, said: str) -> None:
        if owner is None and (self.source.unlisted == "reject" or not said):
            raise Bad("E953", text=said or "“”", why=Text("", ""))

    def _whole(self, amounts: Mapping[str, int | None]) -> int | None:
        """What the row adds to, where every column of it could be read."""
        if None in amounts.values():
            return None
        return sum(amount for _, amount, _, _ in self._receipts(amounts, quiet=True))

    def _receipts(
        self, amounts: Mapping[str, int | None], *, quiet: bool = False
    ) -> list[tuple[str, int, dict[str, int] | None, int]]:
        """Head, amount, recorded levels and column of every receipt of the row; zeros are none."""
        heads: dict[str, dict[str, tuple[int, int]]] = {}
        for wide in self.wides:
            head = wide.spec.head
            amount = amounts[wide.key]
            if head is not None and amount is not None and head != "skip":
                key = head if head == "all" else resolve(head)
                heads.setdefault(key, {})[wide.spec.level] = (amount, wide.column)
        made = []
        for head, cells in heads.items():
            if head == "all":
                continue
            levels = {k: v for k, (v, _) in cells.items() if k != "total"}
            total, column = cells.get(
                "total", (sum(levels.values()), next(iter(cells.values()))[1])
            )
            whole = sum(levels.values()) == total
            if levels and not whole and not quiet:
                self._not_whole(head, levels, total, column)
            if total or any(levels.values()):
                made.append((head, total, levels if levels and whole else None, column))
        if "total" in heads.get("all", {}) and not quiet:
            total, column = heads["all"]["total"]
            if sum(m[1] for m in made) != total:
                self._differs(sum(m[1] for m in made), total, column)
        return made

    def _not_whole(self, head: str, levels: Mapping[str, int], total: int, column: int) -> None:
        if len(levels) == len(LEVELS):
            self._differs(sum(levels.values()), total, column)
        else:
            mark = self.sheet.grid.mark(self.sheet.header.bottom, column)
            part_of_levels(title_text(head), self.out, mark)

    def _differs(self, found: int, stated: int, column: int) -> None:
        shown = {"total": format_yuan(found), "amount": format_yuan(stated)}
        self.findings.append(diagnose("E955", self.sheet.grid.mark(self.row, column), shown))
