"""Retain: a first slice of the pool stays with one party."""

from __future__ import annotations

from enclave.curve import Curve
from enclave.kinds.amounts import annual_limit
from enclave.kinds.base import Builder, Kind, Names
from enclave.kinds.first_part import take_part
from enclave.kinds.retain.model import Retain
from enclave.kinds.wording import amount_words, stated
from enclave.ratio import format_ratio
from enclave.terms.validate import Path
from enclave.text import Text


def lower(clause: Retain, b: Builder, path: Path) -> None:
    """One curve: the slice to the left, the rest on down the chain."""
    if clause.ratio is not None:
        take_part(clause, b, path, clause.to, clause.ratio, "kept")
        return
    pot = b.pool(clause, path)
    limit = annual_limit(clause.amount or 0, clause, b, (*path, "amount"))
    kept, rest = b.curve(
        clause.id, clause, pot, ("kept", "rest"), Curve.up_to(limit),
        applies="whole_year", limit=limit,
    )  # fmt: skip
    b.entitle(clause.to, clause.id, kept)
    b.give(rest)


def words(clause: Retain, names: Names) -> Text:
    """The clause as a sentence."""
    who = names(clause.to)
    if clause.ratio is not None:
        ratio = format_ratio(clause.ratio)
        return Text(
            f"收入的{ratio}先留归{who.zh}，不参与分成。",
            f"{ratio} of the revenue first stays with {who.in_('en')} and is not shared.",
        )
    amount = amount_words(clause.amount or 0, names)
    return Text(
        f"每个预算年度的收入先由{who.zh}留用{amount.zh}，不参与分成。",
        f"in each budget year the first {amount.in_('en')} of the revenue stay with"
        f" {who.in_('en')} and are not shared.",
    )


KIND = Kind(
    name="retain",
    title=Text("留存", "retain"),
    order=10,
    model=Retain,
    lower=lower,
    words=stated(words),
    parties=lambda c: [(("to",), c.to)],
    aliases={"归": "to", "比率": "ratio", "金额": "amount"},
    values={"留存": "retain"},
    example="{id: fee, kind: retain, to: park, ratio: 2%}\n",
    meanings={
        "to": Text("留存归谁", "who keeps it"),
        "ratio": Text("留存占可分成收入的比例；与 amount 二选一", "part of the revenue; either this or amount"),
        "amount": Text("每个预算年度先留存的金额；与 ratio 二选一", "the first amount of each budget year; either this or ratio"),
    },
)  # fmt: skip
