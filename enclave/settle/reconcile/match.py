"""Matching the receipts of two sides one to one, and classing what does not match.

First by number, then by content; a pair is used once. Every receipt of either side ends up in
exactly one finding or match, so the findings explain the whole difference, to the fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from enclave.settle.reconcile.sides import Side
from enclave.terms.receipt import Receipt
from enclave.text import Text

Class = Literal[
    "period", "cut_off", "refund", "list", "scope", "rounding", "unit", "number", "split", "head",
    "entry", "missing",
]  # fmt: skip

WORDS: Final[dict[Class, tuple[Text, Text]]] = {
    "period": (Text("所属期与入库期", "tax period or date of booking"),
               Text("统一用国库入库日期；退税另写原入库日期", "use the treasury's date on both sides; a refund also has its origin date")),
    "cut_off": (Text("截止日不同", "different last day"),
                Text("核对双方取数的截止日，补取后到的部分", "compare the last day of both extracts and add what came later")),
    "refund": (Text("退库未入账", "refund not booked"),
               Text("向国库核对退库凭证，漏记的一方补记并写明原入库日期", "check the refund slip; who left it out books it with its origin date")),
    "list": (Text("企业名单不同", "enterprise lists differ"),
             Text("核对飞地企业名单与认定日期，按认定文件统一", "compare the lists of recognised enterprises and follow the document of recognition")),
    "scope": (Text("税种范围不同", "heads in scope differ"),
              Text("按协议约定的税种取数", "take the heads the agreement names")),
    "rounding": (Text("尾差", "rounding"),
                 Text("以国库分成数为准；表格四舍五入所致的一分差额不调账", "the treasury's figures stand; a fen of a spreadsheet's rounding is not booked")),
    "unit": (Text("单位不同", "units differ"),
             Text("一方以万元或千元取数：换成元重新导入", "one side used 万元 or 千元: import it again in yuan")),
    "number": (Text("凭证号不同", "numbers differ"),
               Text("同一笔的编号不同：以税票号码为准改正", "one payment, two numbers: use the slip number")),
    "split": (Text("合并与分笔", "one row or several"),
              Text("一方合并记账：按税票逐笔记账", "one side booked several slips as one: book slip by slip")),
    "head": (Text("税种不同", "heads differ"),
             Text("核对预算科目代码", "check the budget code")),
    "entry": (Text("录入差错", "entry differs"),
              Text("对照税票原件，错的一方更正", "compare with the slip; who is wrong corrects it")),
    "missing": (Text("一方缺记", "missing on one side"),
                Text("核对税票是否存在、是否属于本协议", "check whether the slip exists and belongs to the agreement")),
}  # fmt: skip
_UNITS: Final = (10, 100, 1_000, 10_000, 1_000_000)
_MOST_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference: its class, the receipts of each side, and A less B in fen."""

    kind: Class
    left: tuple[Receipt, ...]
    right: tuple[Receipt, ...]

    @property
    def difference(self) -> int:
        """What A has more than B."""
        return sum(r.amount for r in self.left) - sum(r.amount for r in self.right)


@dataclass(frozen=True)
class Matched:
    """The outcome: how many rows agree, and every difference."""

    agreed: int
    findings: tuple[Finding, ...]


def match(left: Side, right: Side) -> Matched:
    """Match the receipts of two sides."""
    rest: _Rest = _Rest(list(left.receipts), list(right.receipts))
    findings: list[Finding] = []
    agreed = 0
    for a, b in rest.pairs(lambda r: r.id):
        kind = _same_number(a, b)
        if kind is None:
            agreed += 1
        else:
            findings.append(Finding(kind, (a,), (b,)))
    for a, b in rest.pairs(lambda r: (r.enterprise, r.head, r.amount, r.posted)):
        findings.append(Finding("number", (a,), (b,)))
    for a, b in rest.pairs(lambda r: (r.enterprise, r.head, r.amount)):
        findings.append(Finding("period", (a,), (b,)))
    findings += _splits(rest)
    findings += [Finding(_alone(r, right), (r,), ()) for r in rest.left]
    findings += [Finding(_alone(r, left), (), (r,)) for r in rest.right]
    return Matched(agreed, tuple(findings))


class _Rest:
    """The receipts of both sides that are still without a partner."""

    def __init__(self, left: list[Receipt], right: list[Receipt]) -> None:
        self.left, self.right = left, right

    def pairs(self, key: Callable[[Receipt], Hashable]) -> Iterator[tuple[Receipt, Receipt]]:
        """Take out the pairs of one key, each receipt once."""
        waiting: dict[Hashable, list[Receipt]] = defaultdict(list)
        for receipt in self.right:
            waiting[key(receipt)].append(receipt)
        found: list[tuple[Receipt, Receipt]] = []
        alone: list[Receipt] = []
        for receipt in self.left:
            partners = waiting.get(key(receipt))
            if partners:
                found.append((receipt, partners.pop(0)))
            else:
                alone.append(receipt)
        self.left = alone
        taken = {id(b) for _, b in found}
        self.right = [r for r in self.right if id(r) not in taken]
        yield from found


def _same_number(a: Receipt, b: Receipt) -> Class | None:
    """What differs between two receipts of one number; None: nothing."""
    if a.enterprise != b.enterprise:
        return "list"
    if a.head != b.head:
        return "head"
    if a.amount != b.amount:
        if abs(a.amount - b.amount) == 1:
            return "rounding"
        small, large = sorted((abs(a.amount), abs(b.amount)))
        # A figure in 万元 with two decimals is rounded to the last of them.
        in_units = (abs(small * unit - large) * 2 <= unit for unit in _UNITS)
        return "unit" if small and any(in_units) else "entry"
    if a.posted != b.posted or a.origin != b.origin:
        return "period"
    if (a.kind, a.budget) != (b.kind, b.budget) or (a.place and b.place and a.place != b.place):
        return "entry"
    return None


def _splits(rest: _Rest) -> Iterator[Finding]:
    """One row of a side that is several rows of the other: same firm, head and day."""
    groups: dict[tuple[object, ...], tuple[list[Receipt], list[Receipt]]] = {}
    for side, receipts in enumerate((rest.left, rest.right)):
        for r in receipts:
            groups.setdefault((r.enterprise, r.head, r.posted), ([], []))[side].append(r)
    for mine, theirs in groups.values():
        if not mine or not theirs or len(mine) + len(theirs) > _MOST_ROWS:
            continue
        if sum(r.amount for r in mine) == sum(r.amount for r in theirs):
            gone = {id(r) for r in (*mine, *theirs)}
            rest.left = [r for r in rest.left if id(r) not in gone]
            rest.right = [r for r in rest.right if id(r) not in gone]
            yield Finding("split", tuple(mine), tuple(theirs))


def _alone(receipt: Receipt, other: Side) -> Class:
    """Why a receipt may be on one side only."""
    if receipt.enterprise not in other.enterprises:
        return "list"
    if receipt.head not in other.heads:
        return "scope"
    if receipt.amount < 0:
        return "refund"
    if receipt.posted > other.last_day:
        return "cut_off"
    return "missing"
