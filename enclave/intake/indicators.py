"""F6: the monthly report of indicators; figures since January become figures of months."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from enclave.dates import Month
from enclave.diagnostics import Diagnostic, diagnose
from enclave.intake import values
from enclave.intake.header import Sheet, stated_month
from enclave.intake.model import (
    EnterpriseRow,
    FileResult,
    IndicatorFigure,
    Origin,
    PriorFigure,
    Reject,
)
from enclave.intake.roster import Roster
from enclave.intake.totals import total_label
from enclave.intake.values import Bad
from enclave.money import UNITS, format_yuan
from enclave.terms.import_map import IndicatorRule, Source
from enclave.text import Text

Amount = int | Fraction
Key = tuple[str, str, Month]


@dataclass(frozen=True, slots=True)
class Point:
    """What a report says of one indicator and month: of the month alone, or since January."""

    enterprise: str
    indicator: str
    month: Month
    amount: Amount
    money: bool
    since_january: bool
    stated: Amount | None
    source: Origin
    text: str


def read(
    sheet: Sheet, unit: str | None, source: Source, roster: Roster, out: FileResult
) -> list[Point]:
    """Read every row of the sheet; the points are made into figures by :func:`settle`."""
    month: Month | None = None
    if not sheet.has("month"):
        try:
            month = stated_month(sheet.grid, sheet.header, source)
        except Bad as error:
            out.fatal.append(diagnose(error.code, sheet.grid.mark(0, 0), error.values))
            return []
        out.basis = Text(f"{month}", f"{month}")
    points: list[Point] = []
    for row in sheet.rows():
        blank = all(values.is_blank(sheet.value(row, f)) for f in ("monthly", "cumulative"))
        if total_label(sheet, row) is not None or (blank and not sheet.text(row, "indicator")):
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
            continue
        out.read += 1
        point = _point(sheet, row, unit, month, source, roster, out)
        if point is not None:
            points.append(point)
    return points


def _point(  # noqa: PLR0913, PLR0917 - a row, and everything it is read with
    sheet: Sheet, row: int, unit: str | None, month: Month | None, source: Source,
    roster: Roster, out: FileResult,
) -> Point | None:  # fmt: skip
    findings: list[Diagnostic] = []

    def keep(error: Bad, field: str) -> None:
        findings.append(diagnose(error.code, sheet.mark(row, field), error.values))

    word = sheet.text(row, "indicator")
    rule = source.indicators.get(word)
    if rule is None:
        why = Text(
            "：映射的 indicators 里没有这一指标", ": it is not among indicators of the mapping"
        )
        keep(Bad("E952", text=word, why=why), "indicator")
    try:
        when = month or values.month(sheet.value(row, "month"), Text("月份", "month"))
    except Bad as error:
        keep(error, "month")
        when = None
    owner = _owner(sheet, row, when, source, roster, keep)
    field = "monthly" if rule is not None and rule.values != "cumulative" else "cumulative"
    amount, stated, money = None, None, True
    if rule is not None:
        amount, money = _amount(sheet, row, field, rule, unit, keep)
        if field == "cumulative" and sheet.text(row, "monthly"):
            stated, _ = _amount(sheet, row, "monthly", rule, unit, keep)
    where = Origin(out.file, out.sha256, sheet.address(row, field), sheet.mark(row, field))
    if findings or rule is None or amount is None or when is None or owner is None:
        if findings:
            out.rejects.append(Reject(tuple(findings), where, sheet.line(row)))
        else:
            out.skipped.append((sheet.grid.address(row, 0), sheet.line(row)))
        return None
    return Point(owner, rule.indicator, when, amount, money, field == "cumulative", stated, where,
                 sheet.line(row))  # fmt: skip


def _owner(
    sheet: Sheet, row: int, when: Month | None, source: Source, roster: Roster,
    keep: Callable[[Bad, str], None],
) -> str | None:  # fmt: skip
    name = sheet.text(row, "name")
    field = "taxpayer" if sheet.has("taxpayer") else "name"
    try:
        taxpayer = values.taxpayer_id(sheet.value(row, "taxpayer"))
        owner = roster.owner(taxpayer, name, when.last_day if when else None)
    except Bad as error:
        keep(error, field)
        return None
    if owner is None and source.unlisted == "reject":
        keep(Bad("E953", text=f"{taxpayer} {name}".strip() or "“”", why=Text("", "")), field)
    elif owner is None and source.unlisted == "keep":
        roster.add_rows([EnterpriseRow(taxpayer or name, name or taxpayer, source.place or "")])
        return taxpayer or name
    return owner


def _amount(
    sheet: Sheet, row: int, field: str, rule: IndicatorRule, unit: str | None,
    keep: Callable[[Bad, str], None],
) -> tuple[Amount | None, bool]:  # fmt: skip
    own = sheet.text(row, "unit")
    stated = rule.unit or own or unit
    try:
        _one_unit(rule, own)
        return _figure_of(sheet, row, field, stated), stated in UNITS
    except Bad as error:
        keep(error, field)
        return None, stated in UNITS


def _one_unit(rule: IndicatorRule, own: str) -> None:
    if rule.unit and own and own != rule.unit and (own in UNITS or rule.unit in UNITS):
        raise Bad("E956", column=own, first=rule.unit, second=own)


def _figure_of(sheet: Sheet, row: int, field: str, unit: str | None) -> Amount:
    value = sheet.money(row, field)
    if unit is None:
        raise Bad("E943", column=sheet.text(row, "indicator"))
    if values.is_blank(value):
        column = sheet.header.labels[sheet.columns[field]] if sheet.has(field) else field
        raise Bad("E950", column=column, text=sheet.text(row, field))
    return values.money(value, unit)[0] if unit in UNITS else values.quantity(value)


def settle(points: Sequence[tuple[Point, FileResult]], earlier: Mapping[Key, PriorFigure]) -> None:
    """Make figures of months from figures since January, over all files and earlier imports.

    A figure since January less the one of the month before is the figure of the month; without the
    month before it is rejected, unless the file states the figure of the month, too.
    """
    by_series: dict[tuple[str, str, int], dict[Month, tuple[Point, FileResult]]] = {}
    for point, out in points:
        if not point.since_january:
            _figure(point, point.amount, out, derived=False)
            continue
        series = by_series.setdefault((point.enterprise, point.indicator, point.month.year), {})
        before = series.get(point.month)
        if before is None:
            series[point.month] = (point, out)
        elif before[0].amount == point.amount:
            out.skipped.append((point.source.cell, point.text))
        else:
            reason = Text(
                f"与 {before[0].source.cell} 的数不同", f"it differs from {before[0].source.cell}"
            )
            _reject(point, reason, out)
    for series in by_series.values():
        for month in sorted(series):
            point, out = series[month]
            before = series.get(month.next(-1))
            until = before[0].amount if before is not None else _until(point, earlier)
            _difference(point, until, out)


def _until(point: Point, earlier: Mapping[Key, PriorFigure]) -> Amount | None:
    """What earlier imports add to from January to the month before; None where one is missing."""
    total: Amount = 0
    for number in range(1, point.month.month):
        key = (point.enterprise, point.indicator, Month(point.month.year, number))
        if key not in earlier:
            return None
        total += earlier[key].amount(money=point.money)
    return total


def _difference(point: Point, until: Amount | None, out: FileResult) -> None:
    amount = None if until is None else point.amount - until
    if amount is None and point.stated is None:
        _reject(point, Text("没有上月的累计数", "the month before is missing"), out)
    elif amount is not None and point.stated is not None and amount != point.stated:
        shown = (_shown(point, amount), _shown(point, point.stated))
        reason = Text(f"相减得 {shown[0]}，本月写 {shown[1]}",
                      f"differencing gives {shown[0]}, the month says {shown[1]}")  # fmt: skip
        _reject(point, reason, out)
    else:
        final = amount if amount is not None else point.stated
        if final is not None:
            _figure(point, final, out, derived=point.stated is None and point.month.month > 1)


def _shown(point: Point, amount: Amount) -> str:
    return format_yuan(int(amount)) if point.money else str(amount)


def _figure(point: Point, amount: Amount, out: FileResult, *, derived: bool) -> None:
    out.indicators.append(
        IndicatorFigure(point.enterprise, point.indicator, point.month, amount, point.money, derived,
                        point.source)
    )  # fmt: skip


def _reject(point: Point, reason: Text, out: FileResult) -> None:
    what = f"{point.enterprise} {point.indicator}"
    shown = {"what": what, "month": str(point.month), "reason": reason}
    found = diagnose("E958", point.source.mark, shown)
    out.rejects.append(Reject((found,), point.source, point.text))
