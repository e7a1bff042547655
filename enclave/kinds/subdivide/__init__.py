"""Subdivide: a second level of division below one party."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from enclave.curve import Curve
from enclave.kinds.base import Builder, Kind, Names, PlanProblem, YearContext
from enclave.kinds.subdivide.model import Subdivide
from enclave.kinds.wording import listed, shares_words, stated
from enclave.ratio import RatioError, round_weights
from enclave.terms.validate import Path
from enclave.text import Text


def weights_of(clause: Subdivide, ctx: YearContext, path: Path) -> Mapping[str, Fraction]:
    """The shares of the bodies below the party, written or derived from data."""
    if clause.weights is not None:
        return clause.weights
    if clause.derived is None:
        return {}
    names = clause.derived.from_
    values = [ctx.quantity_of(s, (*path, "derived", "from", p)) for p, s in names.items()]
    try:
        return dict(zip(names, round_weights(values, clause.derived.decimals), strict=True))
    except RatioError as error:
        raise PlanProblem(error.code, (*path, "derived"), **error.values) from None


def lower(clause: Subdivide, b: Builder, path: Path) -> None:
    """Each pot of the party is divided by the same weights, so the tree of rounding stays a tree."""
    mine = b.take_from(clause.party)
    if not mine:
        raise PlanProblem("E342", path, clause=clause.id, party=clause.party)
    weights = weights_of(clause, b.ctx, path)
    for entitlement in mine:
        node = f"{clause.id}.{entitlement.leaf.clause}"
        pots = b.curve(
            node, clause, entitlement.pot, tuple(weights), Curve.linear(list(weights.values()))
        )
        for below, pot in zip(weights, pots, strict=True):
            b.entitle(clause.party, "", pot, below, like=entitlement)


def words(clause: Subdivide, names: Names) -> Text:
    """The clause as a sentence."""
    who = names(clause.party)
    if clause.weights is not None:
        parts = shares_words(clause.weights, names)
        return Text(
            f"{who.zh}分得的部分再按{parts.zh}分配。",
            f"what {who.in_('en')} gets is divided further: {parts.in_('en')}.",
        )
    derived = clause.derived
    if derived is None:  # the model has one or the other
        return Text("", "")
    said = listed(
        Text(f"{names(p).zh}（{names(s).zh}）", f"{names(p).in_('en')} ({names(s).in_('en')})")
        for p, s in derived.from_.items()
    )
    return Text(
        f"{who.zh}分得的部分再按下列数据之比（保留{derived.decimals}位小数）分配：{said.zh}。",
        f"what {who.in_('en')} gets is divided further in proportion to these data (ratios to"
        f" {derived.decimals} decimals): {said.in_('en')}.",
    )


def _parties(clause: Subdivide) -> list[tuple[Path, str]]:
    below: list[tuple[Path, str]] = [(("weights", p), p) for p in clause.weights or ()]
    if clause.derived is not None:
        below += [(("derived", "from", p), p) for p in clause.derived.from_]
    return [(("party",), clause.party), *below]


KIND = Kind(
    name="subdivide",
    title=Text("二次分配", "subdivide"),
    order=80,
    model=Subdivide,
    lower=lower,
    reads_heads=False,
    words=stated(words),
    parties=_parties,
    divides=weights_of,
    values={"二次分配": "subdivide"},
    example="{id: districts, kind: subdivide, party: host, weights: {east: 2, west: 1}}\n",
    meanings={
        "party": Text("哪一方的所得再分配", "whose entitlement is divided"),
        "weights": Text("下级各方份额；与 derived 二选一", "shares below it; either this or derived"),
        "derived": Text("下级份额由数据推算；与 weights 二选一", "shares below it from data; either this or weights"),
    },
)  # fmt: skip
