"""Exit: nothing more is shared from a day on; what was received is paid back only as written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from enclave.curve import Curve
from enclave.dates import Span, add_months
from enclave.ir import Transfer
from enclave.kinds.base import Builder, Entitlement, Kind, Names, YearContext
from enclave.kinds.closing import source_words, transfer_of
from enclave.kinds.exit.model import Clawback, Exit, LookBack
from enclave.kinds.oneoff import happened
from enclave.kinds.wording import months_words, point_words, stated
from enclave.ratio import format_ratio
from enclave.terms.time import EventPoint, TimePoint
from enclave.terms.validate import Path
from enclave.text import Text

CAUSES: Final = {
    "leave": Text("企业迁出", "the enterprise leaves"),
    "fail": Text("项目失败", "the project fails"),
    "early_end": Text("协议提前终止", "the agreement ends early"),
    "return_within": Text("企业迁回", "the enterprise moves back"),
}


def window(look_back: LookBack, ctx: YearContext) -> Span | None:
    """The days that count; None while they have not begun."""
    start = happened(look_back.from_, ctx)
    if start is None:
        return None
    return Span(start, _end(look_back.from_, look_back.for_, ctx))


def _end(start: TimePoint, months: int, ctx: YearContext) -> date:
    if isinstance(start, EventPoint):
        return ctx.resolve(EventPoint(event=start.event, after=start.after + months))
    clock = ctx.agreement.clock
    return add_months(start, months, clock.month_end if clock is not None else "refuse")


def ends(clause: Exit, ctx: YearContext) -> date | None:
    """The day from which nothing more is shared; a return after the window ends nothing."""
    day = happened(clause.at, ctx)
    if day is None or clause.cause != "return_within" or clause.look_back is None:
        return day
    counted = window(clause.look_back, ctx)
    return day if counted is not None and day in counted else None


def cut_dates(clause: Exit, ctx: YearContext) -> Iterable[date]:
    """The days on which what is received begins and ceases to count."""
    counted = window(clause.look_back, ctx) if clause.look_back is not None else None
    for day in (counted.start, counted.end) if counted is not None else ():
        if day is not None and day in ctx.span:
            yield day


def lower(clause: Exit, b: Builder, _path: Path) -> None:
    """In the window, what a party gets passes a node that keeps its running total."""
    counted = window(clause.look_back, b.ctx) if clause.look_back is not None else None
    if counted is None or b.span.start not in counted:
        return
    for back in clause.clawback:
        for entitlement in b.take_from(back.party):
            node = _node(clause, entitlement, b)
            (pot,) = b.curve(
                node,
                clause,
                entitlement.pot,
                ("received",),
                Curve.linear([Fraction(1)]),
                span="agreement",
            )
            b.entitlements.append(replace(entitlement, pot=pot))


def received(clause: Exit, party: str) -> str:
    """What the names of the nodes begin with that keep what a party received."""
    return f"{clause.id}/{party}/"


def _node(clause: Exit, entitlement: Entitlement, b: Builder) -> str:
    """The name of the node of an entitlement, the same in every period."""
    name = received(clause, entitlement.leaf.party) + ".".join(entitlement.leaf.path[1:])
    taken = {node.id for node in b.nodes}
    number = 1
    while name in taken:
        number += 1
        name = f"{name}.{number}"
    return name


def close(clause: Exit, ctx: YearContext, path: Path) -> Iterable[Transfer]:
    """What is paid back, in the year in which the agreement ends by this clause."""
    day = ends(clause, ctx)
    if day is None or day.year != ctx.year or day != ctx.ended:
        return
    for n, back in enumerate(clause.clawback):
        payment = (back.party, back.source, None)
        transfer = transfer_of(clause.id, ctx, (*path, "clawback", n), "pay", back.to, 0, payment)
        yield replace(
            transfer, id=f"{clause.id}.{back.party}", mode="give_back", ratio=back.ratio,
            nodes=(received(clause, back.party),),
        )  # fmt: skip


def words(clause: Exit, names: Names) -> Text:
    """The clause as a sentence."""
    cause, when = CAUSES[clause.cause], point_words(clause.at, names)
    inside = Text("", "")
    if clause.look_back is not None:
        start, long = (
            point_words(clause.look_back.from_, names),
            months_words(clause.look_back.for_),
        )
        inside = Text(f"（自{start.zh}起{long.zh}内）", f" (within {long.en} of {start.en})")
    only = inside if clause.cause == "return_within" else Text("", "")
    backs = [_back(back, names) for back in clause.clawback]
    zh = "".join(f"；{b.zh}" for b in backs)
    en = "".join(f"; {b.en}" for b in backs)
    counted = inside if backs and clause.cause != "return_within" else Text("", "")
    return Text(
        f"{cause.zh}{only.zh}的，自{when.zh}起不再分成，此前的应得不受影响{zh}{counted.zh}。",
        f"if {cause.en}{only.en}, nothing more is shared from {when.en} on and what was shared"
        f" before stays{en}{counted.en}.",
    )


def _back(back: Clawback, names: Names) -> Text:
    party, to, ratio = names(back.party), names(back.to), format_ratio(back.ratio)
    source = source_words(back.source)
    return Text(
        f"{party.zh}{source.zh}向{to.zh}退还期内所得的{ratio}",
        f"{party.in_('en')} pays {to.in_('en')} {ratio} of what it received then, {source.en}",
    )


def _parties(clause: Exit) -> list[tuple[Path, str]]:
    out: list[tuple[Path, str]] = []
    for n, back in enumerate(clause.clawback):
        out += [(("clawback", n, "party"), back.party), (("clawback", n, "to"), back.to)]
    return out


KIND = Kind(
    name="exit",
    title=Text("退出", "exit"),
    order=95,
    model=Exit,
    lower=lower,
    words=stated(words, times=False),
    parties=_parties,
    cut_dates=cut_dates,
    close=close,
    ends=ends,
    aliases={"情形": "cause", "回溯期": "look_back", "退还": "clawback"},
    values={
        "退出": "exit", "企业迁出": "leave", "项目失败": "fail", "提前终止": "early_end",
        "期内迁回": "return_within",
    },
    example="""\
id: moved_back
kind: exit
cause: return_within
at: {event: returned}
look_back: {from: {event: landed}, for: 5 years}
clawback:
  - {party: origin, ratio: 50%, to: host, source: own_funds}
""",
    meanings={
        "cause": Text("leave 企业迁出、fail 项目失败、early_end 提前终止、return_within 期内迁回", "leave, fail, early_end, or return_within a time"),
        "at": Text("事件或日期；自该日起不再分成，此前的应得保留", "event or date; nothing more is shared from then on, what was shared before stays"),
        "look_back": Text("回溯期：迁回须在其内才适用；退还按其内所得计", "the time that counts: a return must fall in it; what is paid back is measured by what was received in it"),
        "clawback": Text("退还：逐方写明；不写则不退还", "what is paid back, party by party; nothing where it is not written"),
        "LookBack.from": Text("自何事、何日起", "from which event or day on"),
        "LookBack.for": Text("多久", "how long"),
        "Clawback.party": Text("谁退还", "who pays back"),
        "Clawback.ratio": Text("退还期内所得的多少", "which part of what it received then"),
        "Clawback.to": Text("退还给谁", "who is paid"),
        "Clawback.source": Text("share 从其应得份额中，own_funds 以自有财力", "share: out of its entitlement; own_funds: other money of its own"),
    },
)  # fmt: skip
