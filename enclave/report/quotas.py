"""Quotas as a table and as data: quantities in their own units, outside every total of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from enclave.report.figures import DealFigures, Figures
from enclave.report.model import Column, Line, Table
from enclave.report.money_tables import PROJECTS
from enclave.terms.indicator import UNIT_NAMES
from enclave.text import Text


def exact(quantity: Fraction) -> str:
    """A quantity as decimal text, exact."""
    shown = Decimal(quantity.numerator) / Decimal(quantity.denominator)
    return f"{shown:f}"


def quota_table(figures: Figures, deals: Sequence[DealFigures]) -> Table:
    """Every entry: when, what, from whom to whom, how much in which unit."""
    by_id = {d.id: d for d in deals}
    columns = (
        Column(Text("协议", "Agreement")), Column(Text("日期", "Date")), Column(Text("指标", "Quota")),
        Column(Text("调出方", "From")), Column(Text("调入方", "To")), Column(Text("数量", "Quantity"), "number"),
        Column(Text("单位", "Unit")), Column(Text("凭证", "Voucher")),
    )  # fmt: skip
    lines = tuple(
        Line((by_id[q.agreement].title, Text(q.date.isoformat()), q.item,
              by_id[q.agreement].name(q.giver), by_id[q.agreement].name(q.taker),
              Text(exact(q.quantity)), UNIT_NAMES[q.unit], Text(q.voucher or "")))
        for q in figures.result.quotas if q.agreement in by_id
    )  # fmt: skip
    note = Text(
        "实物指标，不折算为金额，不计入任何合计。", "Quantities: never money, part of no total."
    )
    title = Text("指标调剂", "Quotas")
    return Table("quotas", PROJECTS, title, columns, lines, notes=(note,))


def quota_items(figures: Figures, deals: Sequence[DealFigures]) -> Iterator[dict[str, Any]]:
    """The same as plain data."""
    ids = {d.id for d in deals}
    for q in figures.result.quotas:
        if q.agreement in ids:
            yield {
                "agreement": q.agreement, "clause": q.clause, "date": q.date.isoformat(),
                "item": {"zh": q.item.zh, "en": q.item.in_("en")}, "from": q.giver, "to": q.taker,
                "quantity": exact(q.quantity), "unit": q.unit,
            }  # fmt: skip
