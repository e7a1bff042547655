"""Quota: what is no money is handed over and recorded in its own unit (S18), never in yuan.

Land quota (建设用地指标、占补平衡), energy (吨标准煤): entries in a book of their own.
"""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from enclave.kinds.base import Builder, Kind, Names
from enclave.kinds.oneoff import no_time_or_heads
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import BilingualText, DateText, DecimalText, Identifier, Model, fail
from enclave.terms.indicator import UNIT_NAMES
from enclave.terms.validate import Path
from enclave.text import Text


class QuotaEntry(Model):
    """One handing over: when, how much, on what voucher. A negative quantity takes one back."""

    date: DateText
    quantity: DecimalText
    voucher: str | None = None


class Quota(ClauseBase):
    """``party`` hands quota over to ``to``; ``entries`` are in ``unit`` and have no price.

    It moves no money: no total of money has it, and nothing turns it into yuan.
    """

    kind: Literal["quota"]
    item: BilingualText
    unit: Literal["mu", "tce", "sqm", "tonne", "person", "item"]
    party: Identifier
    to: Identifier
    entries: tuple[QuotaEntry, ...]

    @model_validator(mode="after")
    def _between_two(self) -> Quota:
        if self.party == self.to:
            raise fail("E278", party=self.party, at="to")
        no_time_or_heads(self)
        return self


def lower(clause: Quota, b: Builder, path: Path) -> None:
    """No node: quota is no money."""


def words(clause: Quota, names: Names) -> Text:
    """The clause as a sentence."""
    giver, taker, unit = names(clause.party), names(clause.to), UNIT_NAMES[clause.unit]
    item = Text(clause.item.zh or clause.item.en, clause.item.in_("en"))
    return Text(
        f"{giver.zh}向{taker.zh}调剂{item.zh}，以{unit.zh}逐笔登记，不折算为金额。",
        f"{giver.in_('en')} hands {item.en} over to {taker.in_('en')}, recorded in {unit.en} entry by"
        " entry and never turned into money.",
    )


KIND = Kind(
    name="quota",
    title=Text("指标调剂", "quota"),
    order=120,
    model=Quota,
    lower=lower,
    words=words,
    parties=lambda c: [(("party",), c.party), (("to",), c.to)],
    no_treasury=lambda c: (c.party, c.to),
    cuts=False,
    values={
        "指标调剂": "quota", "亩": "mu", "吨标准煤": "tce", "平方米": "sqm", "吨": "tonne",
    },
    example="""\
id: land
kind: quota
item: {zh: 建设用地指标, en: quota of building land}
unit: mu
party: origin
to: host
entries:
  - {date: 2024-05-10, quantity: 120.5, voucher: 调-001}
""",
    meanings={
        "item": Text("什么指标", "which quota"),
        "unit": Text("单位：亩、吨标准煤、平方米、吨、人、个", "its unit: mu, tce (tonnes of standard coal), sqm, tonne, person, item"),
        "party": Text("谁调出", "who hands it over"),
        "to": Text("谁调入", "who gets it"),
        "entries": Text("逐笔登记；未知时写待定项", "the entries, one by one; a hole where they are not known"),
        "QuotaEntry.date": Text("日期", "date"),
        "QuotaEntry.quantity": Text("数量；负数为退回", "quantity; a negative one takes back"),
        "QuotaEntry.voucher": Text("凭证", "voucher"),
    },
)  # fmt: skip
