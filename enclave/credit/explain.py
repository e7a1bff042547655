"""Where a credited figure comes from: rows, rule, phase, document, rounding and overlap."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Final

from enclave.credit.model import CREDIT_LABEL, REASONS, CreditResult, Segment, Step
from enclave.credit.totals import credited, year_months
from enclave.dates import Month
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.ratio import format_ratio
from enclave.terms.clause import ClauseReference
from enclave.terms.fields import Reference
from enclave.terms.indicator import Indicator
from enclave.terms.indicator_names import ids_by_name, indicator_id
from enclave.text import Explanation, Text

_ADDRESS: Final = re.compile(
    r"(?:credit:)?(?P<indicator>[^.]*[^.\s])\.(?P<party>\S|\S.*\S)\.(?P<year>\d{4})(?:-(?P<month>\d{2}))?\Z"
)
_MODES: Final = {
    "host": Text("归所在地", "stays where it arose"),
    "split": Text("分算", "split"),
    "full": Text("全归一方", "all to one party"),
    "double": Text("各计 100%（双计）", "in full on each side (double)"),
}


def parse_address(address: str) -> tuple[str, str, int | Month]:
    """Read ``credit:INDICATOR.PARTY.PERIOD``, each by id or name; the period is a year or a month.

    Raises:
        InputRejected: E653.
    """
    match = _ADDRESS.match(address.strip())
    month = int(match["month"] or 1) if match else 0
    if match is None or not 1 <= month <= 12:
        raise InputRejected([diag("E653", Mark(""), text=address)])
    year = int(match["year"])
    return match["indicator"], match["party"], Month(year, month) if match["month"] else year


def explain_credit(result: CreditResult, address: str) -> Explanation:
    """Explain one figure of the credit book.

    Returns:
        A tree: the figure; below it each unit's part with rule, phase and document; below that
        each month with its rows, the exact running total and what was rounded.

    Raises:
        InputRejected: E653 the address cannot be read, E654 there is no such figure, E610, E652.
    """
    name, party, period = parse_address(address)
    name = indicator_id(name, result.indicators)
    party = ids_by_name((one, p.name) for one, p in result.parties.items()).get(party, party)
    amount = credited(result, name, party, period)
    months = year_months(result, name, period)
    steps = [
        s
        for s in result.steps
        if s.indicator == name and (s.year, s.period) in months and party in dict(s.posted)
    ]
    if not steps:
        found = diag("E654", Mark(""), indicator=name, party=party, period=period)
        raise InputRejected([found])
    item = result.indicators[name]
    title = Text("{what} · {who} · {when}：{amount}", "{what} · {who} · {when}: {amount}").format(
        what=item.name, who=_party(result, party), when=period, amount=item.show(amount)
    )
    groups = groupby(steps, key=lambda s: (s.agreement, s.unit, s.segment))
    parts = tuple(_part(result, party, list(members)) for _, members in groups)
    return Explanation(title, (CREDIT_LABEL, *_overlap(item, steps)), parts)


def _party(result: CreditResult, party: str) -> Text:
    known = result.parties.get(party)
    return known.name if known else Text(party, party)


def _overlap(item: Indicator, steps: Sequence[Step]) -> tuple[Text, ...]:
    again = sum(s.overlap for s in steps)
    if not again:
        return ()
    text = Text(
        "其中重复认定额 {amount}：各方数不可相加",
        "counted again on other sides {amount}: the parties must not be added",
    )
    return (text.format(amount=item.show(item.from_parts(again))),)


def _part(result: CreditResult, party: str, steps: Sequence[Step]) -> Explanation:
    first = steps[0]
    item = result.indicators[first.indicator]
    mine = item.from_parts(sum(dict(s.posted)[party] for s in steps))
    title = Text("{unit}（{place}）：{amount}", "{unit} ({place}): {amount}").format(
        unit=first.unit, place=first.place, amount=item.show(mine)
    )
    lines = [*_rule(result, first.agreement, first.segment), *_document(result, first)]
    return Explanation(title, tuple(lines), tuple(_month(item, party, s) for s in steps))


def _rule(result: CreditResult, agreement: str, segment: Segment) -> tuple[Text, ...]:
    lines = [REASONS[segment.reason]]
    if agreement:
        lines.append(Text("协议 {id}", "agreement {id}").format(id=agreement))
    if segment.phase:
        text = Text("第 {n} 阶段（{days}）", "phase {n} ({days})")
        lines.append(text.format(n=segment.phase, days=segment.span))
    if segment.reason == "rule":
        shares = [
            Text("{who} {share}", "{who} {share}").format(
                who=_party(result, p), share=format_ratio(w)
            )
            for p, w in segment.parts
        ]
        listed = Text("，".join(s.zh for s in shares), ", ".join(s.in_("en") for s in shares))
        text = Text("{mode}：{shares}", "{mode}: {shares}") if shares else Text("{mode}", "{mode}")
        lines.append(text.format(mode=_MODES[segment.mode], shares=listed))
    return tuple(lines)


def _document(result: CreditResult, step: Step) -> tuple[Text, ...]:
    terms = result.agreements.get(step.agreement)
    rule = terms.credit.get(step.indicator) if terms else None
    if terms is None or rule is None or rule.reference is None:
        return ()
    return (cite(rule.reference, terms.references),)


def cite(reference: ClauseReference, documents: Mapping[str, Reference]) -> Text:
    """A reference as one line: document, number, article and how far it may be trusted."""
    written = reference.document
    known = documents.get(written) if isinstance(written, str) else None
    name = known.document if known else written
    parts = [name, known.number if known else None, reference.article]
    words = [p if isinstance(p, Text) else Text(p) for p in parts if p]
    shown = Text(" ".join(w.zh for w in words), " ".join(w.in_("en") for w in words))
    text = Text("依据：{shown}（{status}）", "source: {shown} ({status})")
    if known is None:
        text = Text("依据：{shown}", "source: {shown}")
    return text.format(shown=shown, status=known.status if known else "")


def _month(item: Indicator, party: str, step: Step) -> Explanation:
    posted = dict(step.posted)[party]
    title = Text("{when}：{amount}", "{when}: {amount}").format(
        when=step.period, amount=item.show(item.from_parts(posted))
    )
    lines: list[Text] = []
    if step.truth == "projection":
        lines.append(Text("预测数", "projection"))
    if step.measured:
        text = Text("上报 {given}，认定 {counted}", "reported {given}, recognised {counted}")
        given, counted = (item.from_parts(n) for n in (step.in_place, step.recognised))
        lines.append(text.format(given=item.show(given), counted=item.show(counted)))
    exact = dict(step.exact).get(party, Fraction(0))
    if exact.denominator != 1:
        text = Text(
            "{year} 年累计应得 {exact}，按累计最大余数法取整后本月记 {amount}",
            "{year} running entitlement {exact}; rounded on the running total, this month {amount}",
        )
        lines.append(text.format(year=step.year, exact=_parts(item, exact), amount=posted))
    rows = tuple(
        Explanation(
            Text("行 {id}：{amount}", "row {id}: {amount}").format(
                id=row.id, amount=item.show(row.amount)
            ),
            (Text(str(row.row), str(row.row)),) if row.row.file else (),
        )
        for row in step.rows
    )
    return Explanation(title, tuple(lines), rows)


def _parts(item: Indicator, exact: Fraction) -> Text:
    """An exact amount in smallest parts, as a fraction: ``100/3 fen``."""
    text = f"{exact.numerator}/{exact.denominator}"
    if item.is_money:
        return Text(f"{text} 分", f"{text} fen")
    return Text(f"{text} ×1/{item.scale}", f"{text} ×1/{item.scale}")
