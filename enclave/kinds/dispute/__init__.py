"""Dispute: an entitlement that is computed and may not be paid until the matter is settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from enclave.dates import Span
from enclave.ir import Hold
from enclave.kinds.base import Builder, Kind, Names, Problem, YearContext
from enclave.kinds.oneoff import happened
from enclave.kinds.wording import clauses_words, joined, point_words, stated
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier
from enclave.terms.time import EventPoint, TimePoint
from enclave.terms.validate import Path
from enclave.text import Text


class Dispute(ClauseBase):
    """What is posted to ``party`` from ``from`` on is held until ``until``.

    Entitlements, caps and carried totals run on as if nothing were disputed; only the payment
    waits. What was posted before ``from`` stays paid. ``until`` is a date, or an event that may
    still be pending.
    """

    kind: Literal["dispute"]
    party: Identifier
    of: tuple[Identifier, ...] | None = None
    enterprises: tuple[str, ...] | None = None
    from_: TimePoint = Field(alias="from")
    until: TimePoint


def lower(clause: Dispute, b: Builder, path: Path) -> None:
    """A dispute builds no node: it changes no entitlement."""


def _day(point: TimePoint, ctx: YearContext) -> date | None:
    """The very day of an event: a clock counts years from it, and payment waits for no year."""
    if isinstance(point, EventPoint) and not point.after:
        return ctx.events.get(point.event)
    return happened(point, ctx)


def holds(clause: Dispute, ctx: YearContext) -> Iterable[Hold]:
    """The hold, once its start has come."""
    start, end = _day(clause.from_, ctx), _day(clause.until, ctx)
    if start is not None and (end is None or start < end):
        span = Span(start, end)
        yield Hold(
            clause.id, clause.party, span, clause.of, clause.enterprises, clause.heads
        )  # fmt: skip


def check(clause: Dispute, agreement: Agreement) -> Iterable[Problem]:
    """The clauses whose entitlement is held exist."""
    known = [c.id for c in agreement.clauses]
    for n, other in enumerate(clause.of or ()):
        if other not in known:
            listed = Text("、".join(known), ", ".join(known))
            yield Problem("E372", ("of", n), {"clause": other, "known": listed})


def words(clause: Dispute, names: Names) -> Text:
    """The clause as a sentence."""
    who = names(clause.party)
    start, end = point_words(clause.from_, names), point_words(clause.until, names)
    part = Text("应得", "what is due")
    if clause.of is not None:
        of = clauses_words(clause.of, names)
        part = Text(f"依{of.zh}的应得", f"what is due under {of.in_('en')}")
    if clause.enterprises is not None:
        firms = joined(clause.enterprises)
        part = Text(f"{firms.zh}产生的{part.zh}", f"{part.en} from {firms.en}")
    return Text(
        f"自{start.zh}起，{who.zh}{part.zh}照常计算、暂缓支付，至{end.zh}解除。",
        f"from {start.in_('en')}, {part.en} to {who.in_('en')} is computed as before and held; the"
        f" hold ends on {end.in_('en')}.",
    )


KIND = Kind(
    name="dispute",
    title=Text("争议暂缓", "dispute hold"),
    order=110,
    model=Dispute,
    lower=lower,
    words=stated(words, times=False),
    parties=lambda c: [(("party",), c.party)],
    holds=holds,
    check=check,
    cuts=False,
    no_treasury=lambda c: (c.party,),
    values={"争议暂缓": "dispute"},
    example="""\
id: hold
kind: dispute
party: origin
of: [split]
from: 2026-03-01
until: {event: settled}
""",
    meanings={
        "party": Text("暂缓支付给谁", "whose payments are held"),
        "of": Text("哪些条款下的应得；默认全部", "the clauses whose entitlement is held; all by default"),
        "enterprises": Text("哪些企业产生的应得；默认全部", "the enterprises it comes from; all by default"),
        "from": Text("自该日起的应付暂缓", "what is posted from here on is held"),
        "until": Text("何时解除；事件未发生则一直暂缓", "when it is released; held for as long as the event is pending"),
    },
)  # fmt: skip
