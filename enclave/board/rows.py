"""The monthly table of a board: one row a project, indicator and month, monthly or since January."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from enclave.board.figures import bad_figure, read_figure
from enclave.board.names import Units
from enclave.board.pipeline import Project
from enclave.compile.check import suggestion
from enclave.dates import Month
from enclave.diagnostics import Collector, Diagnostic, diag, diagnose
from enclave.tables.ledger import TRUTHS, read_months
from enclave.tables.read import Column, TableRow, read_table
from enclave.terms.board import Form
from enclave.terms.indicator import Indicator, IndicatorRow, Truth
from enclave.terms.indicator_names import indicator_id
from enclave.text import Text

ROWS: Final = (
    Column("id", ("编号",), required=False),
    Column("project", ("项目", "项目编号")),
    Column("indicator", ("指标",), read=indicator_id),
    Column("period", ("期间", "月份")),
    Column("amount", ("数值", "金额")),
    Column("place", ("所在地",), required=False),
    Column("truth", ("性质",), required=False),
    Column("note", ("备注",), required=False),
)
Key = tuple[str, str]
"""Project and indicator."""


def read_rows(  # noqa: PLR0913, PLR0917  # what a row is read against
    path: Path, shown: str, form: Form, projects: Mapping[str, Project],
    indicators: Mapping[str, Indicator], units: Units, truth: Truth, findings: Collector,
) -> list[IndicatorRow]:  # fmt: skip
    """Read the table as figures of single months; every mistake is in ``findings``."""
    found: dict[tuple[str, str, Month], IndicatorRow] = {}
    for row in read_table(path, shown, ROWS, findings) or ():
        made = _row(row, projects, indicators, units, truth, findings)
        if made is None:
            continue
        key = (made.enterprise, made.indicator, made.period)
        if key in found:
            reason = Text("同一个月写了两行", "the month stands there twice")
            findings.add(_wrong(made, indicators, reason, found[key]))
            continue
        found[key] = made
    if form == "monthly":
        return list(found.values())
    return _monthly(found, indicators, findings)


def _row(
    row: TableRow, projects: Mapping[str, Project], indicators: Mapping[str, Indicator],
    units: Units, truth: Truth, findings: Collector,
) -> IndicatorRow | None:  # fmt: skip
    cells = row.cells
    project, item = projects.get(cells["project"]), indicators.get(cells["indicator"])
    for key, there, known, what in (
        ("project", project, projects, Text("项目", "project")),
        ("indicator", item, indicators, Text("指标", "indicator")),
    ):
        if there is None:
            values = {"what": what, "name": cells[key], "suggestion": suggestion(cells[key], known)}
            findings.add(diagnose("E994", row.place(key), values))
    period = read_months(row, "period", findings)
    said = cells.get("truth")
    if said is not None and said not in TRUTHS:
        shown = next(c.shown for c in ROWS if c.name == "truth")
        expected = "、".join(TRUTHS)
        findings.add(diag("E410", row.place("truth"), column=shown, text=said, expected=expected))
    place = project.place if project is not None else ""
    if "place" in cells:
        found = units.find(cells["place"], "county")
        if found is None:
            findings.add(units.unknown(cells["place"], row.place("place"), "county"))
        place = found or ""
    if project is None or item is None or period is None:
        return None
    amount = read_figure(cells["amount"], item, row.units.get("amount"), bare=True)
    if amount is None:
        findings.add(bad_figure(cells["amount"], item, row.place("amount")))
        return None
    id_ = cells.get("id") or f"{project.id}/{cells['indicator']}/{period}"
    return IndicatorRow(
        id_, project.id, cells["indicator"], period, amount, place,
        truth=TRUTHS.get(said or "", truth), row=row.mark,
    )  # fmt: skip


def _monthly(
    found: Mapping[tuple[str, str, Month], IndicatorRow], indicators: Mapping[str, Indicator],
    findings: Collector,
) -> list[IndicatorRow]:  # fmt: skip
    """Figures since January as figures of single months: each less the one before it."""
    out: list[IndicatorRow] = []
    for rows in _series(found):
        before: IndicatorRow | None = None
        for row in rows:
            same_year = before is not None and before.period.year == row.period.year
            if before is not None and same_year and before.period.next() != row.period:
                said = Text(
                    "缺 {m} 的累计数，分不清各月", "without {m} the months cannot be told apart"
                )
                findings.add(_wrong(row, indicators, said.format(m=before.period.next()), before))
            amount = row.amount
            if before is not None and same_year:
                amount = row.amount - before.amount
                if amount < 0:
                    values = {"project": row.enterprise, "month": row.period,
                              "indicator": indicators[row.indicator].name}  # fmt: skip
                    findings.add(diagnose("W992", row.row, values))
            out.append(replace(row, amount=amount))
            before = row
    return out


def _series(
    found: Mapping[tuple[str, str, Month], IndicatorRow],
) -> Iterator[list[IndicatorRow]]:
    """The rows of each project and indicator, in order of time."""
    series: dict[Key, list[IndicatorRow]] = {}
    for row in found.values():
        series.setdefault((row.enterprise, row.indicator), []).append(row)
    for rows in series.values():
        yield sorted(rows, key=lambda r: r.period)


def stopped(
    rows: list[IndicatorRow], indicators: Mapping[str, Indicator], year: int, through: Month,
    findings: Collector,
) -> None:  # fmt: skip
    """W991: a figure since January that is not carried on to the last month."""
    last: dict[Key, IndicatorRow] = {}
    for row in rows:
        key = (row.enterprise, row.indicator)
        if row.period.year == year and (key not in last or row.period > last[key].period):
            last[key] = row
    for row in last.values():
        if row.period < through:
            values = {"project": row.enterprise, "last": row.period,
                      "indicator": indicators[row.indicator].name}  # fmt: skip
            findings.add(diagnose("W991", row.row, values))


def _wrong(
    row: IndicatorRow, indicators: Mapping[str, Indicator], reason: Text, first: IndicatorRow
) -> Diagnostic:
    return diag(
        "E998", row.row, related=[first.row], project=row.enterprise, month=row.period,
        indicator=indicators[row.indicator].name, reason=reason,
    )  # fmt: skip
