"""Two counties' statements of one agreement and day: what differs, and why it may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from enclave.book.agreements import heads
from enclave.settle.reconcile.sides import Side
from enclave.text import Text

NOT_THERE = Text("只有一方有这张结算单", "only one side has this statement")
TERMS = Text(
    "双方所用的协议文本、体制或事件日期不同：先统一协议文件",
    "the sides used different terms, statute or dates of events: agree on the files first",
)
FACTS = Text("入库数不同：见逐笔差异", "receipts differ: see the rows")
FEN = Text("尾差：协议与入库数相同而应得差一分", "a fen of rounding: same terms and receipts")
PAID = Text("已付数不同：核对付款凭证", "payments differ: compare the vouchers")
NETTING = Text("结算方式不同（双方直接／经上级）", "settled in different ways (pair by pair, or through the superior)")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Apart:
    """One figure that differs between two statements: what, A, B in fen, the likely reason."""

    agreement: str
    cut: str
    what: Text
    left: int | None
    right: int | None
    reason: Text


def apart(left: Side, right: Side) -> Iterator[Apart]:
    """Every figure that differs between the statements of two sides."""
    for key in sorted({*left.statements, *right.statements}):
        a, b = left.statements.get(key), right.statements.get(key)
        if a is None or b is None:
            if left.statements and right.statements:
                yield Apart(*key, Text("结算单", "statement"), None, None, NOT_THERE)
            continue
        yield from _figures(key, a, b)


def _figures(key: tuple[str, str], a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[Apart]:
    same_terms = a["plans"] == b["plans"]
    same_base = a["base_year"] == b["base_year"] and a["base_period"] == b["base_period"]
    for name, x, y in _shares(a, b):
        if x != y:
            what = Text(f"{name.zh}累计应得", f"{name.in_('en')}, in all")
            small = x is not None and y is not None and abs(x - y) <= 1
            reason = (
                TERMS if not same_terms else FACTS if not same_base else FEN if small else TERMS
            )
            yield Apart(*key, what, x, y, reason)
    for what, x, y in _bases(a, b):
        yield Apart(*key, what, x, y, FACTS)
    reason = PAID if a["netting"] == b["netting"] else NETTING
    mine, theirs = _paid(a), _paid(b)
    for pair in sorted({*mine, *theirs}):
        if mine.get(pair) != theirs.get(pair):
            what = Text(f"{pair[0]} → {pair[1]} 已付", f"{pair[0]} → {pair[1]}, paid")
            yield Apart(*key, what, mine.get(pair), theirs.get(pair), reason)


def _shares(
    a: Mapping[str, Any], b: Mapping[str, Any]
) -> Iterator[tuple[Text, int | None, int | None]]:
    mine, theirs = ({s["party"]: s for s in x["shares"]} for x in (a, b))
    for party in {**mine, **theirs}:
        one = mine.get(party) or theirs[party]
        name = Text(one["name"]["zh"], one["name"]["en"])
        left, right = (x[party]["total"] if party in x else None for x in (mine, theirs))
        yield name, left, right


def head_title(head: str) -> Text:
    """What people call a tax head."""
    entry = heads().table.get(head)
    return entry.name if entry is not None else Text(head)


def _bases(
    a: Mapping[str, Any], b: Mapping[str, Any]
) -> Iterator[tuple[Text, int | None, int | None]]:
    mine, theirs = ({r["head"]: r["collected"] for r in x["base_period"]} for x in (a, b))
    for head in {**mine, **theirs}:
        if mine.get(head) != theirs.get(head):
            name = head_title(head)
            what = Text(f"{name.zh} 本期入库", f"{name.en}, collected this period")
            yield what, mine.get(head), theirs.get(head)


def _paid(statement: Mapping[str, Any]) -> dict[tuple[str, str], int]:
    return {(d["payer"], d["payee"]): d["paid"] for d in statement["dues"] if d["paid"]}
