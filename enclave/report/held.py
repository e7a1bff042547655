"""What disputes hold: computed, posted, and not to be paid yet; shown apart from what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from enclave.report.figures import DealFigures, Figures
from enclave.report.model import Column, Line, Money, Table, Unit
from enclave.report.money_tables import SHARES
from enclave.text import Text

Held = tuple[str, str, str, date | None]
"""Agreement, party, clause of the dispute, day of release."""


def held_sums(figures: Figures, deals: Sequence[DealFigures]) -> dict[Held, int]:
    """What is held on the last day settled, by agreement, party and dispute."""
    ids = {d.id for d in deals}
    sums: dict[Held, int] = {}
    for flow in figures.result.flows:
        if flow.agreement in ids and flow.held and flow.is_held(figures.result.last_day):
            key = (flow.agreement, flow.payee, flow.held, flow.release)
            sums[key] = sums.get(key, 0) + flow.amount
    return sums


def held_table(figures: Figures, deals: Sequence[DealFigures], unit: Unit) -> Table:
    """Who waits for what, and until when."""
    by_id = {d.id: d for d in deals}
    columns = (
        Column(Text("协议", "Agreement")), Column(Text("参与方", "Party")),
        Column(Text("争议条款", "Dispute")), Column(Text("解除日", "Released on")),
        Column(Text("暂缓支付", "Held"), "money"),
    )  # fmt: skip
    lines = tuple(
        Line((by_id[agreement].title, by_id[agreement].name(party), Text(clause),
              _released(release), Money.rounded(amount, unit)))
        for (agreement, party, clause, release), amount in held_sums(figures, deals).items()
    )  # fmt: skip
    note = Text(
        "已计入应得，未计入应付净额；解除后支付。",
        "Part of the shares and not of the net amounts owed; paid once it is released.",
    )
    title = Text("争议暂缓", "Held by disputes")
    return Table("held", SHARES, title, columns, lines, unit, notes=(note,))


def _released(day: date | None) -> Text:
    return Text("未定", "open") if day is None else Text(day.isoformat())


def held_items(figures: Figures, deals: Sequence[DealFigures]) -> Iterator[dict[str, Any]]:
    """The same as plain data."""
    for (agreement, party, clause, release), amount in held_sums(figures, deals).items():
        yield {
            "agreement": agreement, "party": party, "clause": clause, "amount": amount,
            "release": release.isoformat() if release is not None else None,
        }  # fmt: skip
