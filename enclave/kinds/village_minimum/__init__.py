"""Village minimum: a party's part goes to the bodies below it by capital, each with a minimum.

The shape of the Ninghai–Jingning enclave park (宁波市统计局, 2022-10-26): village collectives share
by what they put in, and each has at least so much a year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from pydantic import model_validator

from enclave.curve import Curve, Leaf
from enclave.ir import Transfer
from enclave.kinds.base import Builder, Kind, Names, PlanProblem, YearContext
from enclave.kinds.closing import (
    below_others,
    closing_transfer,
    payment_of_payer,
    source_words,
)
from enclave.kinds.guarantee.model import Payer
from enclave.kinds.share.model import Derived
from enclave.kinds.wording import amount_words, stated
from enclave.ratio import RatioError, round_weights
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, fail
from enclave.terms.validate import Path
from enclave.text import Text


class VillageMinimum(ClauseBase):
    """What ``party`` gets is divided by the capital of ``derived``; each body has ``minimum`` a year.

    What a body lacks is paid at the close by ``payer``, body by body as listed; what the payer
    cannot pay is reported.
    """

    kind: Literal["village_minimum"]
    party: Identifier
    derived: Derived
    minimum: Amount
    payer: Payer

    @model_validator(mode="after")
    def _somebody_else_pays(self) -> VillageMinimum:
        # The party's own part is all distributed: out of it nothing is left to pay with.
        if self.payer.source == "share" and self.payer.party == self.party:
            raise fail("E279", party=self.party, at="payer.party")
        if self.payer.party in self.derived.from_:
            raise fail("E279", party=self.payer.party, at="payer.party")
        return self


def weights_of(clause: VillageMinimum, ctx: YearContext, path: Path) -> Mapping[str, Fraction]:
    """The bodies' parts by capital, rounded to the stated decimals so that they sum to 1."""
    names = clause.derived.from_
    values = [ctx.quantity_of(s, (*path, "derived", "from", p)) for p, s in names.items()]
    try:
        return dict(zip(names, round_weights(values, clause.derived.decimals), strict=True))
    except RatioError as error:
        raise PlanProblem(error.code, (*path, "derived"), **error.values) from None


def lower(clause: VillageMinimum, b: Builder, path: Path) -> None:
    """Each pot of the party is divided by the same weights."""
    mine = b.take_from(clause.party)
    if not mine:
        raise PlanProblem("E342", path, clause=clause.id, party=clause.party)
    weights = weights_of(clause, b.ctx, path)
    for entitlement in mine:
        node = f"{clause.id}.{'.'.join(entitlement.leaf.path)}"
        pots = b.curve(
            node, clause, entitlement.pot, tuple(weights), Curve.linear(list(weights.values()))
        )
        for body, pot in zip(weights, pots, strict=True):
            b.entitle(clause.party, "", pot, body, like=entitlement)


def close(clause: VillageMinimum, ctx: YearContext, path: Path) -> Iterable[Transfer]:
    """A top-up for each body that has less than the minimum."""
    payment = payment_of_payer(clause.payer)
    for whole in closing_transfer(
        clause, ctx, path, "top_up", clause.party, clause.minimum, payment
    ):
        for body in clause.derived.from_:
            leaf = Leaf((clause.party, clause.id, body))
            yield replace(
                whole, id=f"{clause.id}.{body}", body=body, into=((leaf, Fraction(1)),)
            )  # fmt: skip


def words(clause: VillageMinimum, names: Names) -> Text:
    """The clause as a sentence."""
    who, payer = names(clause.party), names(clause.payer.party)
    least, source = amount_words(clause.minimum, names), source_words(clause.payer.source)
    bodies = list(clause.derived.from_)
    zh, en = f"{len(bodies)}个单位", f"{len(bodies)} bodies"
    if len(bodies) <= 6:
        zh = "、".join(names(p).zh for p in bodies)
        en = ", ".join(names(p).in_("en") for p in bodies)
    return Text(
        f"{who.zh}所得按出资分配给{zh}，每个单位每年不少于{least.zh}，不足部分由{payer.zh}{source.zh}补足。",
        f"what {who.in_('en')} gets goes to {en} by capital, each at least {least.en} a year;"
        f" {payer.in_('en')} makes up what is missing {source.en}.",
    )


def _parties(clause: VillageMinimum) -> list[tuple[Path, str]]:
    bodies: list[tuple[Path, str]] = [(("derived", "from", p), p) for p in clause.derived.from_]
    return [(("party",), clause.party), *bodies, (("payer", "party"), clause.payer.party)]


def _no_treasury(clause: VillageMinimum) -> list[str]:
    """The bodies are below the party, which passes on its own part: they need no treasury."""
    payer = [clause.payer.party] if clause.payer.source == "own_funds" else []
    return [*clause.derived.from_, *payer]


KIND = Kind(
    name="village_minimum",
    title=Text("分村保底", "village minimum"),
    order=82,
    model=VillageMinimum,
    lower=lower,
    words=stated(words),
    parties=_parties,
    close=close,
    check=lambda c, agreement: below_others(c, None, c.payer, agreement),
    divides=weights_of,
    counts_empty_years=lambda _: True,
    no_treasury=_no_treasury,
    aliases={"每个不少于": "minimum"},
    values={"分村保底": "village_minimum"},
    example="""\
id: villages
kind: village_minimum
party: origin
derived: {from: {east: capital_east, west: capital_west}, decimals: 6}
minimum: 5万元
payer: {party: host, source: own_funds}
""",
    meanings={
        "party": Text("哪一方的所得往下分", "whose entitlement is distributed"),
        "derived": Text("各村（单位）及其出资数据，按出资之比分配", "the bodies and the data of their capital; each gets its part"),
        "minimum": Text("每个单位每年不少于多少", "the least each body has a year"),
        "payer": Text("不足部分由谁、从什么钱里补足", "who makes up what is missing, out of what"),
    },
)  # fmt: skip
