"""What a number starts from: the receipts of a year, or what another agreement gave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from enclave.book.claims import LEVEL_NAMES
from enclave.book.feeds import fed_by
from enclave.book.projected import steps_behind
from enclave.book.result import Result
from enclave.engine.model import AccountRun
from enclave.money import format_yuan
from enclave.text import Explanation, Text

if TYPE_CHECKING:
    from enclave.book.explain import Address

ROWS_SHOWN = 40
Names = Callable[[str], Text]


def receipts(
    result: Result, run: AccountRun, asked: Address, year: int, until: date, names: Names
) -> Explanation:
    """The receipts of the year so far with their level split and rule."""
    splits = {s.receipt.id: s for s in result.split.splits}
    claims = [
        c
        for c in result.claims
        if (c.deal, c.account) == (run.agreement, run.account)
        and c.part.effective.year == year
        and c.part.posted <= until
    ]
    head_of = result.loaded.statute.resolve_head
    lines: list[Text] = []
    projected: list[str] = []
    claims.sort(key=lambda c: (c.part.effective, c.part.posted, c.part.key))
    for claim in claims:
        part = claim.part
        receipt = part.receipt
        head = head_of(receipt.head) or receipt.head
        if asked.head not in (None, head) or asked.enterprise not in (None, receipt.enterprise):
            continue
        if receipt.truth == "projection":
            projected.append(receipt.id)
        split = splits[receipt.id]
        level = LEVEL_NAMES[part.level]
        origin = Text("", "")
        if receipt.origin is not None:
            origin = Text(f"，原入库 {receipt.origin}", f", returns tax of {receipt.origin}")
        close = (
            Text("年末级次结算 ", "year-end settlement between levels, ")
            if "/close" in part.key
            else Text("", "")
        )
        how = "recorded" if split.rule == "recorded" else split.rule
        lines.append(
            Text(
                f"{receipt.id} {part.posted} {names(receipt.enterprise).zh} {names(head).zh} "
                f"{format_yuan(receipt.amount)} 元{origin.zh} → {close.zh}{level.zh} "
                f"{format_yuan(part.amount)} 元（{how}，{receipt.row}）",
                f"{receipt.id} {part.posted} {names(receipt.enterprise).in_('en')} "
                f"{names(head).in_('en')} {format_yuan(receipt.amount)} yuan{origin.en} → {close.en}"
                f"{level.en} {format_yuan(part.amount)} yuan ({how}, {receipt.row})",
            )
        )
    return Explanation(
        Text(f"入库记录 {len(claims)} 条", f"{len(claims)} receipts"),
        _shortened(lines),
        steps_behind(result.loaded.projections, projected),
    )


def _shortened(lines: Sequence[Text]) -> tuple[Text, ...]:
    more = len(lines) - ROWS_SHOWN
    if more <= 0:
        return tuple(lines)
    rest = Text(f"其余 {more} 条见流水表", f"{more} more in the table of flows")
    return (*lines[:ROWS_SHOWN], rest)


def fed_flows(
    result: Result, run: AccountRun, asked: Address, year: int, until: date, names: Names
) -> Explanation:
    """What another agreement gave by then, flow by flow: its clause, taxpayer, head, amount."""
    deal = result.deal(run.agreement)
    feeder = next(
        d for d in result.deals if d.id == getattr(deal.agreement.scope.feed, "agreement", "")
    )
    lines: list[Text] = []
    for item in fed_by(deal, feeder, result.runs):
        flow, row = item.flow, item.row
        if item.account != run.account or row.effective.year != year or row.posted > until:
            continue
        if asked.head not in (None, flow.item) or asked.enterprise not in (None, row.enterprise):
            continue
        labels = result.run_of(feeder.id, flow.account).last.years[flow.year].plan.label_of
        clause = labels[flow.clause].title if flow.clause in labels else Text(flow.clause)
        who = [names(flow.payee), clause, *(names(x) for x in (row.enterprise, flow.item) if x)]
        amount = format_yuan(flow.amount)
        zh, en = " ".join(n.zh for n in who), " ".join(n.in_("en") for n in who)
        lines.append(
            Text(
                f"{flow.period} {zh} {amount} 元（协议 {feeder.id}）",
                f"{flow.period} {en} {amount} yuan (agreement {feeder.id})",
            )
        )
    count = len(lines)
    title = Text(f"取自协议 {feeder.id} 的 {count} 笔", f"{count} flows of agreement {feeder.id}")
    return Explanation(title, _shortened(lines))
