"""Superior return: a superior government gives up its own increment (辽政发〔2006〕3号 shape)."""

from __future__ import annotations

from typing import Literal

from enclave.curve import Curve, Piece
from enclave.kinds.amounts import annual_limit
from enclave.kinds.base import Builder, Kind, Names
from enclave.kinds.wording import amount_words, shares_words, stated
from enclave.ratio import format_ratio
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, PartText, WeightsText
from enclave.terms.validate import Path
from enclave.text import Text


class SuperiorReturn(ClauseBase):
    """``rate`` of what ``superior`` itself receives above ``base`` goes to the parties of ``weights``.

    Where its own receipts stay below the base there is nothing to return.
    """

    kind: Literal["superior_return"]
    superior: Identifier
    base: Amount
    rate: PartText
    weights: WeightsText


def lower(clause: SuperiorReturn, b: Builder, path: Path) -> None:
    """A stream of its own: the superior's part of the receipts, through one curve."""
    source = b.stream(f"superior:{clause.id}", clause.superior)
    limit = annual_limit(clause.base, clause, b, (*path, "base"))
    none = (clause.rate * 0,) * (1 + len(clause.weights))
    below = (none[0] + 1, *none[1:])
    above = (1 - clause.rate, *(clause.rate * w for w in clause.weights.values()))
    curve = Curve((Piece(None, below, none), Piece(none[0] + limit, above, none)))
    kept, *given = b.curve(
        clause.id, clause, source, ("kept", *clause.weights), curve, applies="whole_year",
        limit=limit,
    )  # fmt: skip
    b.entitle(clause.superior, clause.id, kept)
    for party, pot in zip(clause.weights, given, strict=True):
        b.entitle(party, clause.id, pot)


def words(clause: SuperiorReturn, names: Names) -> Text:
    """The clause as a sentence."""
    who, base = names(clause.superior), amount_words(clause.base, names)
    ratio, parts = format_ratio(clause.rate), shares_words(clause.weights, names)
    return Text(
        f"{who.zh}自身所得以{base.zh}为基数，超过基数的增量由{who.zh}返还{ratio}，其中{parts.zh}。",
        f"of what {who.in_('en')} itself receives above a base, {base.in_('en')}, it gives back"
        f" {ratio}, of which {parts.in_('en')}.",
    )


KIND = Kind(
    name="superior_return",
    title=Text("上级让利", "superior return"),
    order=100,
    model=SuperiorReturn,
    lower=lower,
    words=stated(words),
    parties=lambda c: [(("superior",), c.superior), *[(("weights", p), p) for p in c.weights]],
    aliases={"上级": "superior", "基数额": "base"},
    values={"上级让利": "superior_return"},
    example="""\
id: province
kind: superior_return
superior: province
base: {data: base_2005}
rate: 100%
weights: {origin: 1, host: 1}
""",
    meanings={
        "superior": Text("哪一级上级", "which superior"),
        "base": Text("上级自身所得的基数", "base of the superior's own receipts"),
        "rate": Text("超基数增量返还的比例", "part of the increment above the base that is given up"),
        "weights": Text("返还部分各方份额", "shares of what is returned"),
    },
)  # fmt: skip
