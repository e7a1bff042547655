"""Deduct: costs and payments taken off the pool before it is shared."""

from __future__ import annotations

from enclave.curve import Curve
from enclave.kinds.amounts import annual_limit
from enclave.kinds.base import Builder, Kind, Names
from enclave.kinds.deduct.model import Deduct
from enclave.kinds.first_part import take_part
from enclave.kinds.wording import amount_words, change_inside_year, stated
from enclave.ratio import format_ratio
from enclave.terms.validate import Path
from enclave.text import Text


def lower(clause: Deduct, b: Builder, path: Path) -> None:
    """One curve: up to this year's amount to whoever bore it, the rest on down the chain."""
    if clause.ratio is not None:
        take_part(clause, b, path, clause.to, clause.ratio, "deducted")
        return
    pot = b.pool(clause, path)
    carries = clause.deficit == "carry"
    limit = annual_limit(clause.amount or 0, clause, b, (*path, "amount"))
    state = b.ctx.state.node(clause.id)
    if carries and state is not None:
        limit += state.deficit
    kept, rest = b.curve(
        clause.id, clause, pot, ("deducted", "rest"), Curve.up_to(limit),
        applies=clause.applies, limit=limit, carries_deficit=carries,
        anchor="left" if clause.applies == "from_then" else "axis",
    )  # fmt: skip
    b.entitle(clause.to, clause.id, kept)
    b.give(rest)


def words(clause: Deduct, names: Names) -> Text:
    """The clause as a sentence."""
    who, item = names(clause.to), clause.item
    law = Text("", "")
    if clause.legal_basis is not None:
        law = Text(
            f"；依据{clause.legal_basis.zh}", f"; it rests on {clause.legal_basis.in_('en')}"
        )
    if clause.ratio is not None:
        ratio = format_ratio(clause.ratio)
        return Text(
            f"分成前按收入的{ratio}扣除{item.zh}，归{who.zh}{law.zh}。",
            f"before sharing, {ratio} of the revenue is deducted for {item.in_('en')} and goes to"
            f" {who.in_('en')}{law.en}.",
        )
    amount = amount_words(clause.amount or 0, names)
    size = Text("", "")
    if amount.zh != item.zh:
        size = Text(f"（{amount.zh}）", f" ({amount.in_('en')})")
    late = (
        Text("不足扣除的部分结转下年", "what cannot be deducted is carried into the next year")
        if clause.deficit == "carry"
        else Text("不足扣除的部分不再结转", "what cannot be deducted is dropped")
    )
    later = change_inside_year("from_then" if clause.applies == "from_then" else None)
    return Text(
        f"分成前每年扣除{item.zh}{size.zh}，归{who.zh}；{late.zh}{later.zh}{law.zh}。",
        f"before sharing, an amount for {item.in_('en')}{size.en} is deducted each year and goes to"
        f" {who.in_('en')}; {late.en}{later.en}{law.en}.",
    )


KIND = Kind(
    name="deduct",
    title=Text("扣减", "deduct"),
    order=20,
    model=Deduct,
    lower=lower,
    counts_empty_years=lambda c: c.deficit == "carry",
    words=stated(words),
    parties=lambda c: [(("to",), c.to)],
    aliases={
        "事项": "item", "不足": "deficit", "政策依据": "legal_basis", "适用": "applies",
    },
    values={
        "扣减": "deduct", "结转": "carry", "不结转": "drop", "全年": "whole_year", "自变动起": "from_then",
    },
    example="""\
id: incentives
kind: deduct
item: {zh: 企业扶持资金, en: support paid to enterprises}
to: host
amount: {data: incentives}
deficit: drop
""",
    meanings={
        "item": Text("扣减什么（企业扶持资金、上解、征管经费……）", "what is deducted (support to enterprises, remittance, costs …)"),
        "to": Text("扣减额归谁（谁支付的归谁）", "who gets it: whoever bore it"),
        "amount": Text("每年扣减的金额，或由数据算出；与 ratio 二选一", "amount a year, written or from data; either this or ratio"),
        "ratio": Text("扣减占收入的比例；与 amount 二选一", "part of the revenue; either this or amount"),
        "deficit": Text("收入不足扣减时：carry 结转下年，drop 不结转；写 amount 时必填", "revenue below the amount: carry into the next year, or drop; needed with amount"),
        "legal_basis": Text("允许该项支出的文件（公平竞争审查）", "the document that allows the payment"),
        "applies": Text("年中改变金额时：whole_year 全年重算，from_then 自改变起", "a change inside a year: re-walk the whole_year, or count from_then"),
    },
)  # fmt: skip
