"""Explaining one number of a result: ``PARTY.PERIOD[.HEAD][.ENTERPRISE][@AGREEMENT]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from enclave.book.inputs import fed_flows, receipts
from enclave.book.result import Result
from enclave.compile.labels import namer
from enclave.credit.explain import explain_credit
from enclave.dates import Month
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.engine.model import AccountRun, Flow, YearEval
from enclave.engine.trace import trace_year
from enclave.money import format_yuan
from enclave.terms.agreement import Agreement
from enclave.text import Explanation, Text

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|Q(?P<quarter>[1-4]))?\Z")
Names = Callable[[str], Text]


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked: a party, a time, perhaps one head, enterprise, agreement.

    A whole year means the budget year, as in the tables: whatever belongs to it, whenever it was
    posted. A month or a quarter means what was posted in it.
    """

    party: str
    first: date
    last: date
    shown: str
    head: str | None = None
    enterprise: str | None = None
    agreement: str | None = None
    budget_year: int | None = None

    def covers(self, flow: Flow) -> bool:
        """Whether a flow is part of the number."""
        return (
            self.party in (flow.payee, *flow.nested)
            and self.in_time(flow)
            and self.head in (None, flow.item)
            and self.enterprise in (None, flow.enterprise)
            and self.agreement in (None, flow.agreement)
        )

    def in_time(self, flow: Flow) -> bool:
        """Whether a flow falls into the time asked for."""
        if self.budget_year is not None:
            return flow.year == self.budget_year
        return self.first <= flow.period <= self.last


def parse_period(text: str) -> tuple[date, date] | None:
    """``2024``, ``2024Q2`` or ``2024-05`` as first and last day."""
    match = _PERIOD.match(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["month"]:
        month = int(match["month"])
        if not 1 <= month <= 12:
            return None
        return Month(year, month).first_day, Month(year, month).last_day
    if match["quarter"]:
        last = Month(year, 3 * int(match["quarter"]))
        return last.next(-2).first_day, last.last_day
    return date(year, 1, 1), date(year, 12, 31)


def parse_address(result: Result, text: str) -> Address:
    """Read an address; parties, heads and enterprises by id or by name.

    Raises:
        InputRejected: E718.
    """
    body, _, agreement = text.partition("@")
    steps = body.split(".")
    known = [d.id for d in result.deals]
    party = _find_party(result, steps[0])
    period = parse_period(steps[1]) if len(steps) > 1 else None
    if party is None or period is None or len(steps) > 4 or (agreement and agreement not in known):
        raise InputRejected([diag("E718", Mark(text), address=text, known=_examples(result))])
    head = enterprise = None
    for step in steps[2:]:
        found = result.loaded.statute.resolve_head(step)
        if found is not None and head is None:
            head = found
        else:
            enterprise = _find_enterprise(result, step)
            if enterprise is None:
                raise InputRejected(
                    [diag("E718", Mark(text), address=text, known=_examples(result))]
                )
    year = period[0].year if steps[1].isdigit() else None
    return Address(party, *period, steps[1], head, enterprise, agreement or None, year)


def _find_party(result: Result, word: str) -> str | None:
    for agreement in _versions(result):
        for party_id, party in agreement.parties.items():
            if word in (party_id, party.name.zh, party.name.en):
                return party_id
    return None


def _versions(result: Result) -> list[Agreement]:
    """Every agreement as first written, then as amended."""
    first = [d.agreement for d in result.deals]
    return [*first, *(v for d in result.deals for v in d.versions[1:])]


def _find_enterprise(result: Result, word: str) -> str | None:
    for enterprise in result.loaded.enterprises.values():
        if word in (enterprise.id, enterprise.name.zh, enterprise.name.en):
            return enterprise.id
    return word if any(r.enterprise == word for r in result.loaded.receipts) else None


def _examples(result: Result) -> str:
    year = result.last_day.year
    parties = [p for agreement in _versions(result) for p in agreement.parties]
    return ", ".join(f"{p}.{year}" for p in dict.fromkeys(parties)) or "-"


def explain(result: Result, address: str) -> Explanation:
    """Explain one number of a result down to receipts, clauses and documents.

    Raises:
        InputRejected: E718 there is no such number; codes of the credit explanation.
    """
    if address.startswith("credit:"):
        if result.credit is None:
            raise InputRejected(
                [diag("E718", Mark(address), address=address, known=_examples(result))]
            )
        return explain_credit(result.credit, address)
    asked = parse_address(result, address)
    names = result_names(result)
    children: list[Explanation] = []
    total = 0
    for run in result.runs:
        flows = [f for f in run.flows if asked.covers(f)]
        if not flows:
            continue
        total += sum(f.amount for f in flows)
        children.append(_run(result, run, asked, flows, names))
    who = names(asked.party)
    lines = _bridge(result, asked, total) if children else _why_nothing(result, asked, names)
    filters = [names(x) for x in (asked.head, asked.enterprise) if x is not None]
    zh = " · ".join([who.zh, asked.shown, *(f.zh for f in filters)])
    en = " · ".join([who.in_("en"), asked.shown, *(f.in_("en") for f in filters)])
    return Explanation(
        Text(f"{zh}：{format_yuan(total)} 元", f"{en}: {format_yuan(total)} yuan"),
        lines,
        tuple(children),
    )


def _bridge(result: Result, asked: Address, total: int) -> tuple[Text, ...]:
    """How a budget year's number differs from what was posted during that year."""
    if asked.budget_year is None:
        return ()
    plain = replace(asked, budget_year=None)
    posted = sum(f.amount for f in result.flows if plain.covers(f))
    if posted == total:
        return ()
    year = asked.budget_year
    late = sum(f.amount for f in result.flows if asked.covers(f) and f.period > asked.last)
    return (
        Text(
            f"按所属年度计；其中 {year} 年以后过账的调整 {format_yuan(late)} 元，"
            f"{year} 年内过账合计（含以前年度调整）{format_yuan(posted)} 元",
            f"by budget year; of this {format_yuan(late)} yuan were posted after {year};"
            f" posted during {year}, adjustments of earlier years included: {format_yuan(posted)} yuan",
        ),
    )


def _why_nothing(result: Result, asked: Address, names: Names) -> tuple[Text, ...]:
    """Why there is nothing to explain: not settled yet, only paid, or nothing at all."""
    last = result.last_day
    if asked.first > last:
        return (Text(f"该期尚未结算：结算至 {last}", f"not settled yet: settled through {last}"),)
    paid = sum(
        f.amount
        for f in result.flows
        if asked.party == f.payer and f.payee != asked.party and asked.in_time(f)
    )
    who = names(asked.party)
    if paid:
        return (
            Text(
                f"{who.zh}在该期没有所得，只有支付：{format_yuan(paid)} 元",
                f"{who.in_('en')} gets nothing in this time; it pays {format_yuan(paid)} yuan",
            ),
        )
    return (Text("该期没有款项归该方", "nothing goes to this party in this time"),)


def result_names(result: Result) -> Names:
    """Names of parties, heads, enterprises, events and data of a whole result."""
    tables = [namer(agreement) for agreement in _versions(result)]
    heads = result.loaded.statute.heads.table

    def name(key: str) -> Text:
        if key in result.loaded.enterprises:
            return result.loaded.enterprises[key].name
        if key in heads:
            return heads[key].name
        for table in tables:
            found: Text = table(key)
            if found != Text(key):
                return found
        return Text(key)

    return name


def _run(
    result: Result, run: AccountRun, asked: Address, flows: Sequence[Flow], names: Names
) -> Explanation:
    deal = result.deal(run.agreement)
    title = deal.agreement.title
    account = f" · {names(run.account).zh}" if run.account else ""
    amount = sum(f.amount for f in flows)
    years = sorted({f.year for f in flows})
    children: list[Explanation] = []
    for year in years:
        mine = [f for f in flows if f.year == year]
        children.append(_year(result, run, asked, year, mine, names))
    return Explanation(
        Text(
            f"{title.zh}{account}：{format_yuan(amount)} 元",
            f"{title.in_('en')}{account}: {format_yuan(amount)} yuan",
        ),
        (),
        tuple(children),
    )


def _year(
    result: Result, run: AccountRun, asked: Address, year: int, flows: Sequence[Flow], names: Names
) -> Explanation:
    """One budget year's part of the number: its receipts, the working, the difference posted."""
    whole = asked.budget_year is not None
    cut = run.last
    if not whole:
        cut = max((c for c in run.cuts if c.day <= asked.last), key=lambda c: c.day)
    evaluation = cut.years[year]
    amount = sum(f.amount for f in flows)
    lines = [*_by_clause(flows, evaluation.plan.label_of, names)]
    before = [c for c in run.cuts if c.day < asked.first and year in c.years and not whole]
    now = _entitled(evaluation, asked.party)
    past = _entitled(before[-1].years[year], asked.party) if before else 0
    if asked.head is None and asked.enterprise is None:
        lines.append(
            Text(
                f"截至 {cut.day} 本年度累计应得 {format_yuan(now)} 元，减此前累计 {format_yuan(past)} 元",
                f"entitled by {cut.day}: {format_yuan(now)} yuan, less {format_yuan(past)} before",
            )
        )
    else:
        lines.append(
            Text(
                "明细按各有效期平均分成比例计算，累计取整后取差额",
                "details take the average weights of each validity period; rounded running totals,"
                " then differences",
            )
        )
    is_fed = result.deal(run.agreement).agreement.scope.feed is not None
    inputs = (fed_flows if is_fed else receipts)(result, run, asked, year, cut.day, names)
    children = [inputs, *trace_year(evaluation, names)]
    late = (
        Text("（以前年度调整）", " (adjustment of an earlier year)")
        if year < asked.first.year
        else Text("", "")
    )
    return Explanation(
        Text(
            f"预算年度 {year}{late.zh}：{format_yuan(amount)} 元",
            f"budget year {year}{late.en}: {format_yuan(amount)} yuan",
        ),
        tuple(lines),
        tuple(children),
    )


def _entitled(evaluation: YearEval, party: str) -> int:
    """Posted fen of a party, or of one below another."""
    ends = zip(evaluation.plan.leaves, evaluation.posted, strict=True)
    return sum(amount for leaf, amount in ends if party in (leaf.party, *leaf.path[2:]))


def _by_clause(flows: Sequence[Flow], labels: object, names: Names) -> list[Text]:
    sums: dict[tuple[str, str], int] = {}
    for flow in flows:
        key = (flow.clause, flow.cash_to or "")
        sums[key] = sums.get(key, 0) + flow.amount
    out: list[Text] = []
    for (clause, cash_to), amount in sums.items():
        label = labels.get(clause) if isinstance(labels, dict) else None
        title = label.title if label is not None else Text(clause)
        route = Text("", "")
        if cash_to:
            fund = names(cash_to)
            route = Text(f"（资金拨入{fund.zh}）", f" (paid into {fund.in_('en')})")
        out.append(
            Text(
                f"{title.zh}{route.zh}：{format_yuan(amount)} 元",
                f"{title.in_('en')}{route.en}: {format_yuan(amount)} yuan",
            )
        )
    return out
