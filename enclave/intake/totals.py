"""Rows of totals: recognised, checked against the rows above them, never imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enclave.diagnostics import diagnose
from enclave.intake import values
from enclave.intake.grid import Formula
from enclave.intake.header import Sheet
from enclave.intake.model import FileResult, TotalCheck
from enclave.intake.values import Bad, name_key, plain
from enclave.money import format_yuan

WHOLE: Final = frozenset({"合计", "总计", "共计", "总合计", "合计数", "total", "grandtotal"})
PART: Final = frozenset({"小计", "本页合计", "本页小计", "subtotal"})
_FIRST_CELLS: Final = 5


def total_label(sheet: Sheet, row: int) -> str | None:
    """What a row of totals calls itself; None where the row is no such row."""
    seen = 0
    for column in sheet.grid.filled(row):
        value = sheet.grid.rows[row][column]
        if isinstance(value, Formula):
            continue
        word = name_key(plain(value)).rstrip(":") if isinstance(value, str) else ""
        if word in WHOLE or word in PART:
            return word
        seen += 1
        if seen >= _FIRST_CELLS:
            return None
    return None


class Totals:
    """Running sums of columns, since the top and since the last sub-total."""

    def __init__(self, sheet: Sheet, columns: Mapping[str, int]) -> None:
        """``columns`` are those that are summed, by key."""
        self.sheet, self.columns = sheet, columns
        self.whole: dict[str, int] = dict.fromkeys(columns, 0)
        self.part: dict[str, int] = dict.fromkeys(columns, 0)
        self.unread: dict[str, int] = dict.fromkeys(columns, 0)
        self.unread_part: dict[str, int] = dict.fromkeys(columns, 0)

    def add(self, amounts: Mapping[str, int | None]) -> None:
        """Take the amounts of a row; None is one that could not be read."""
        for key, amount in amounts.items():
            if amount is None:
                self.unread[key] += 1
                self.unread_part[key] += 1
            else:
                self.whole[key] += amount
                self.part[key] += amount

    def check(self, row: int, label: str, units: Mapping[str, str], out: FileResult) -> None:
        """Compare a row of totals with the sums."""
        part = label in PART
        uneven = self.sheet.uneven(row)
        if uneven is not None:
            mark = self.sheet.grid.mark(row, 0)
            out.findings.append(diagnose(uneven.code, mark, uneven.values))
            return
        sums, unread = (self.part, self.unread_part) if part else (self.whole, self.unread)
        for key, column in self.columns.items():
            mark = self.sheet.grid.mark(row, column)
            try:
                value = self.sheet.amount(row, column)
                if values.is_blank(value):
                    continue
                stated = values.money(value, units[key])[0]
            except Bad as error:
                out.findings.append(diagnose(error.code, mark, error.values))
                continue
            name = self.sheet.header.labels[column]
            known = None if unread[key] else sums[key]
            address = self.sheet.grid.address(row, column)
            out.totals.append(TotalCheck(label, name, stated, known, address))
            if known is None:
                shown = {"label": label, "column": name, "count": unread[key]}
                out.findings.append(diagnose("W941", mark, shown))
            elif known != stated:
                shown = {
                    "label": label, "column": name, "stated": format_yuan(stated),
                    "found": format_yuan(known), "difference": format_yuan(stated - known),
                }  # fmt: skip
                out.findings.append(diagnose("W940", mark, shown))
        if part:
            self.part = dict.fromkeys(self.columns, 0)
            self.unread_part = dict.fromkeys(self.columns, 0)
