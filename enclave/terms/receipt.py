"""Receipts: one amount collected by a treasury, as a fact or as a projection (S8, S19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from enclave.diagnostics import Mark

LEVELS: Final = ("centre", "province", "prefecture", "county")
"""Levels of government a receipt is divided between, from the top."""

ReceiptKind = Literal[
    "ordinary",  # 正常入库
    "refund",  # 退库（误收、汇算清缴退税等），负数
    "vat_credit_refund",  # 留抵退税：按 50/15/35 负担，负数
    "vat_credit_transfer",  # 留抵退税省级调库
    "exempt_credit",  # 免抵调库
    "treasury_correction",  # 更正调库
    "back_tax",  # 查补税款
    "late_fee",  # 滞纳金、罚款
    "cit_settlement",  # 企业所得税汇算清缴
]
KINDS: Final[Mapping[str, ReceiptKind]] = MappingProxyType({
    "正常入库": "ordinary", "退库": "refund", "留抵退税": "vat_credit_refund",
    "留抵退税调库": "vat_credit_transfer", "免抵调库": "exempt_credit", "更正": "treasury_correction",
    "查补": "back_tax", "滞纳金": "late_fee", "汇算清缴": "cit_settlement",
})  # fmt: skip
"""Chinese name → kind of receipt."""
Budget = Literal["general", "funds"]
Truth = Literal["fact", "projection"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """One row of tax collected.

    Attributes:
        id: unique within a run; the slip number where there is one.
        enterprise: id of the taxpayer.
        head: id of the tax head in the statute (``vat``, ``cit`` …).
        amount: fen; refunds are negative.
        posted: the day the treasury booked it (入库日期).
        origin: the day of the tax a refund returns; None where it is not known (S8).
        place: code of the collecting treasury.
        recorded: the level split the treasury recorded, if any; it wins over a computed one (S2).
        row: where it stands in its file, for messages and for explanations.
    """

    id: str
    enterprise: str
    head: str
    amount: int
    posted: date
    place: str
    origin: date | None = None
    kind: ReceiptKind = "ordinary"
    budget: Budget = "general"
    truth: Truth = "fact"
    recorded: Mapping[str, int] | None = None
    industry: str | None = None
    row: Mark = field(default=Mark(""), compare=False)

    @property
    def effective(self) -> date:
        """The day whose terms apply: the origin date, else the own date (S7)."""
        return self.origin or self.posted


@dataclass(frozen=True, slots=True)
class LevelSplit:
    """A receipt divided between the levels of government (rounding point R1 of S2).

    ``levels`` are fen by level and add to the receipt. ``elsewhere`` is what other places bear of
    a VAT credit refund (it is part of the receipt's amount, but of no level here). ``computed`` is
    what the statute would give where the treasury recorded something else.
    """

    receipt: Receipt
    levels: Mapping[str, int]
    rule: str
    elsewhere: int = 0
    computed: Mapping[str, int] | None = None
