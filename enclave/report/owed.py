"""Who owes whom, settlement by settlement, and what was due and could not be paid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from enclave.book.result import Result
from enclave.engine.model import Flow
from enclave.report.figures import DealFigures, Figures
from enclave.report.grid import Grid
from enclave.report.model import Column, Line, Money, Table, Unit
from enclave.report.money_tables import SHARES, YEAR, deal_title, text
from enclave.text import Text

Pair = tuple[str, str, str]
"""Agreement, who pays, who receives."""
AGREEMENT, PAYER = Text("协议", "Agreement"), Text("付款方", "From")
PAYEE, PAID = Text("收款方", "To"), Text("已付", "Paid")
CLAUSE, BENEFICIARY = Text("条款", "Clause"), Text("受益方", "Beneficiary")
DUE, UNMET = Text("应付", "Due"), Text("未付", "Unmet")
THE_OTHER_WAY = Text("负数：当年方向相反", "negative: the other way in that year")
NOT_ENOUGH = Text(
    "约定的付款来源不够付的部分；已付部分已计入各方应得",
    "what the agreed source could not pay; what was paid is part of the shares",
)


# ------------------------------------------------------------------------------- net amounts


def by_period(result: Result) -> dict[tuple[Pair, date], int]:
    """Fen > 0 that one party owes another from each settlement, by the day it is posted."""
    flows: dict[date, dict[tuple[str, str], list[Flow]]] = {}
    for run in result.runs:
        for flow in run.flows:
            mine = flows.setdefault(flow.period, {})
            mine.setdefault((run.agreement, run.account), []).append(flow)
    out: dict[tuple[Pair, date], int] = {}
    for day in sorted(flows):
        runs = tuple(
            replace(r, flows=tuple(flows[day].get((r.agreement, r.account), ())))
            for r in result.runs
        )
        for pair, amount in replace(result, runs=runs).net_positions().items():
            out[pair, day] = amount
    order = {deal.id: n for n, deal in enumerate(result.deals)}
    return dict(sorted(out.items(), key=lambda item: (order[item[0][0][0]], item[0][1])))


def settlement_tables(
    figures: Figures, deals: Sequence[DealFigures], unit: Unit
) -> Iterator[Table]:
    """Net amounts in all; where there is more than one year or settlement, also of each."""
    columns = (Column(AGREEMENT), Column(PAYER), Column(PAYEE),
               Column(Text("应付净额", "Net amount"), "money"))  # fmt: skip
    by_id = {d.id: d for d in deals}
    lines = tuple(
        Line((*_names(by_id[pair[0]], pair, figures), Money.rounded(amount, unit)))
        for pair, amount in figures.result.net_positions().items() if pair[0] in by_id
    )  # fmt: skip
    yield Table("settlement", SHARES, Text("应付净额", "Net amounts owed"), columns, lines, unit)
    owed = {k: a for k, a in by_period(figures.result).items() if k[0][0] in by_id}
    years = sorted({day.year for _, day in owed})
    if len(years) > 1:
        yield _by_year(figures, by_id, owed, years, unit)
    if len({day for _, day in owed}) > len(years):
        yield _by_day(figures, by_id, owed, unit)


def _names(deal: DealFigures, pair: Pair, figures: Figures) -> tuple[Text, Text, Text]:
    return deal_title(deal, figures.deals), deal.name(pair[1]), deal.name(pair[2])


def _by_year(
    figures: Figures, by_id: dict[str, DealFigures], owed: dict[tuple[Pair, date], int],
    years: Sequence[int], unit: Unit,
) -> Table:  # fmt: skip
    """One row a pair, one column a year of posting; who pays in all stands first."""
    sums: dict[Pair, dict[int, int]] = {}
    for (pair, day), amount in owed.items():
        turned = (pair[0], pair[2], pair[1])
        key, signed = (turned, -amount) if turned in sums else (pair, amount)
        mine = sums.setdefault(key, {})
        mine[day.year] = mine.get(day.year, 0) + signed
    grid = Grid((AGREEMENT, PAYER, PAYEE), tuple(text(y) for y in years), bottom=False)
    notes: tuple[Text, ...] = ()
    for (agreement, first, second), mine in sums.items():
        back = sum(mine.values()) < 0
        pair = (agreement, second, first) if back else (agreement, first, second)
        amounts = [(-1 if back else 1) * mine.get(y, 0) for y in years]
        if any(a < 0 for a in amounts):
            notes = (THE_OTHER_WAY,)
        grid.add(_names(by_id[agreement], pair, figures), amounts)
    title = Text("应付净额（按入账年度）", "Net amounts owed, by year of posting")
    return grid.table("settlement-years", SHARES, title, unit, notes=notes)


def _by_day(
    figures: Figures, by_id: dict[str, DealFigures], owed: dict[tuple[Pair, date], int], unit: Unit
) -> Table:
    """One row a settlement and pair, for the files."""
    columns = (Column(AGREEMENT), Column(Text("结算日", "Settled on")), Column(PAYER),
               Column(PAYEE), Column(Text("应付净额", "Net amount"), "money"))  # fmt: skip
    lines: list[Line] = []
    for (pair, day), amount in owed.items():
        title, payer, payee = _names(by_id[pair[0]], pair, figures)
        lines.append(Line((title, text(day), payer, payee, Money.rounded(amount, unit))))
    title = Text("应付净额（按结算期）", "Net amounts owed, by settlement")
    return Table("settlement-days", SHARES, title, columns, tuple(lines), unit, brief=False)


# ------------------------------------------------------------------------- due and not paid


@dataclass(frozen=True, slots=True)
class Unmet:
    """One payment of a year that could not be made in full, in fen."""

    agreement: str
    account: str
    year: int
    clause: str
    title: Text
    beneficiary: str
    payer: str
    due: int
    paid: int

    @property
    def unmet(self) -> int:
        """What is still owed."""
        return self.due - self.paid


def unmet(result: Result, deals: Sequence[DealFigures]) -> Iterator[Unmet]:
    """Everything due and not paid, by agreement and year, as it stands on the last day."""
    order = {d.id: n for n, d in enumerate(deals)}
    found = [(run, year, o) for run, year, o in result.years() if run.agreement in order]
    for run, year, outcome in sorted(found, key=lambda f: (order[f[0].agreement], f[1])):
        titles = {label.clause: label.title for label in outcome.plan.labels}
        to = {t.id: t.beneficiary for t in outcome.plan.transfers}
        for t in outcome.transfers:
            if t.unmet:
                yield Unmet(
                    run.agreement, run.account, year, t.clause, titles.get(t.clause, text(t.clause)),
                    to.get(t.transfer, ""), t.payer, t.due, t.paid,
                )  # fmt: skip


def unmet_table(figures: Figures, deals: Sequence[DealFigures], unit: Unit) -> Table:
    """Payments that could not be made in full; no rows where there are none."""
    by_id = {d.id: d for d in deals}
    items = list(unmet(figures.result, deals))
    accounts = (Column(Text("账户", "Account")),) if any(i.account for i in items) else ()
    columns = (
        Column(AGREEMENT), *accounts, Column(YEAR), Column(CLAUSE), Column(BENEFICIARY),
        Column(PAYER), *(Column(t, "money") for t in (DUE, PAID, UNMET)),
    )  # fmt: skip
    lines: list[Line] = []
    for i in items:
        deal = by_id[i.agreement]
        account = (figures.enterprise_name(i.account),) if accounts else ()
        money = (Money.rounded(a, unit) for a in (i.due, i.paid, i.unmet))
        lines.append(Line((deal_title(deal, figures.deals), *account, text(i.year), i.title,
                           deal.name(i.beneficiary), deal.name(i.payer), *money)))  # fmt: skip
    title = Text("应付未付", "Due and unpaid")
    return Table("unmet", SHARES, title, columns, tuple(lines), unit, notes=(NOT_ENOUGH,))


def unmet_items(figures: Figures, deals: Sequence[DealFigures]) -> Iterator[dict[str, Any]]:
    """The same as plain data."""
    for i in unmet(figures.result, deals):
        yield {
            "agreement": i.agreement, "account": i.account, "year": i.year, "clause": i.clause,
            "beneficiary": i.beneficiary, "payer": i.payer, "due": i.due, "paid": i.paid,
            "unmet": i.unmet,
        }  # fmt: skip
