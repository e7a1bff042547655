"""Reinvest: a party is credited, but the money goes into a fund (S12, attribution is not cash)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from enclave.curve import Curve
from enclave.kinds.base import Builder, Kind, Names, PlanProblem
from enclave.kinds.wording import listed, stated
from enclave.ratio import format_ratio
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, PartText
from enclave.terms.validate import Path
from enclave.text import Text


class Reinvest(ClauseBase):
    """``rate`` of what each of ``parties`` gets is routed to ``to`` (滚动开发)."""

    kind: Literal["reinvest"]
    parties: tuple[Identifier, ...] = Field(min_length=1)
    rate: PartText
    to: Identifier


def lower(clause: Reinvest, b: Builder, path: Path) -> None:
    """Mark the money's way; the entitlement stays with the party."""
    for party in clause.parties:
        mine = b.take_from(party)
        if not mine:
            raise PlanProblem("E342", path, clause=clause.id, party=party)
        for entitlement in mine:
            if clause.rate == 1:
                b.entitle(party, "", entitlement.pot, cash_to=clause.to, like=entitlement)
                continue
            node = f"{clause.id}.{'.'.join(entitlement.leaf.path)}"
            curve = Curve.linear([clause.rate, 1 - clause.rate])
            routed, kept = b.curve(node, clause, entitlement.pot, ("routed", "kept"), curve)
            b.entitle(party, "", routed, clause.id, cash_to=clause.to, like=entitlement)
            b.entitle(party, "", kept, "own", like=entitlement)


def route(clause: Reinvest, party: str) -> tuple[str, Fraction] | None:
    """Where the money of a party goes, and which part of it."""
    return (clause.to, clause.rate) if party in clause.parties else None


def words(clause: Reinvest, names: Names) -> Text:
    """The clause as a sentence."""
    who = listed(names(p) for p in clause.parties)
    ratio, to = format_ratio(clause.rate), names(clause.to)
    return Text(
        f"{who.zh}应得的{ratio}拨入{to.zh}，用于滚动开发；归属不变，只改变资金去向。",
        f"{ratio} of what is due to {who.in_('en')} is paid to {to.in_('en')} for further"
        " development; the entitlement stays where it is, only the money goes elsewhere.",
    )


KIND = Kind(
    name="reinvest",
    title=Text("滚动开发", "reinvest"),
    order=90,
    model=Reinvest,
    lower=lower,
    reads_heads=False,
    routes=route,
    words=stated(words),
    parties=lambda c: [*[(("parties", i), p) for i, p in enumerate(c.parties)], (("to",), c.to)],
    aliases={"各方": "parties", "返还率": "rate"},
    values={"滚动开发": "reinvest"},
    example="{id: rolling, kind: reinvest, parties: [origin, host], rate: 100%, to: zone_fund}\n",
    meanings={
        "parties": Text("哪些方的所得", "whose entitlements"),
        "rate": Text("改变资金去向的比例", "the part that is routed"),
        "to": Text("资金拨到哪里（归属不变）", "where the money goes; the entitlement stays"),
    },
)  # fmt: skip
