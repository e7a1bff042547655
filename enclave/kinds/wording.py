"""Small pieces of words that many kinds share: amounts, shares, dates, spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from enclave.money import UNITS, format_amount, format_yuan
from enclave.ratio import format_ratio
from enclave.terms.amounts import Computed
from enclave.terms.time import EventPoint
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.kinds.base import Names


def money_words(fen: int) -> Text:
    """An amount as people write it: in 万元 where that is exact, else in yuan."""
    if fen % UNITS["万元"] == 0 or fen % 10_000 == 0:
        plain = format_amount(fen, "万元", 2).removesuffix(".00")
        return Text(f"{plain}万元", f"{format_yuan(fen).removesuffix('.00')} yuan")
    return Text(f"{format_yuan(fen)}元", f"{format_yuan(fen)} yuan")


def amount_words(amount: int | Computed, names: Names) -> Text:
    """A written amount, or the sentence of a computed one."""
    if isinstance(amount, int):
        return money_words(amount)
    series = names(amount.series)
    years = f"{min(amount.years)}—{max(amount.years)}" if amount.years else ""
    if amount.sum_of:
        return Text(f"{series.zh}{years}年之和", f"the sum of {series.in_('en')} over {years}")
    if amount.average_of:
        return Text(
            f"{series.zh}{years}年平均数", f"the average of {series.in_('en')} over {years}"
        )
    if amount.ratio is not None:
        ratio = format_ratio(amount.ratio)
        return Text(f"{series.zh}的{ratio}", f"{ratio} of {series.in_('en')}")
    return Text(series.zh, series.in_("en"))


def joined(names: Iterable[str]) -> Text:
    """Ids or names in a row."""
    listed = list(names)
    return Text("、".join(listed), ", ".join(listed))


def shares_words(weights: Mapping[str, Fraction], names: Names) -> Text:
    """``甲县60%、乙县40%``."""
    pairs = [(names(p), format_ratio(w)) for p, w in weights.items()]
    zh = "、".join(f"{n.zh}{w}" for n, w in pairs)
    en = ", ".join(f"{n.in_('en')} {w}" for n, w in pairs)
    return Text(zh, en)


def months_words(months: int) -> Text:
    """``3年6个月`` / ``3 years 6 months``."""
    years, rest = divmod(months, 12)
    zh = (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")
    en = " ".join(
        part for part in (
            f"{years} year{'s' if years != 1 else ''}" if years else "",
            f"{rest} month{'s' if rest != 1 else ''}" if rest else "",
        ) if part
    )  # fmt: skip
    return Text(zh or "0个月", en or "0 months")


def point_words(point: date | EventPoint, names: Names) -> Text:
    """A date, or "three years after the start of production"."""
    if isinstance(point, date):
        return Text(f"{point.year}年{point.month}月{point.day}日", point.isoformat())
    event = names(point.event)
    if not point.after:
        return Text(f"{event.zh}之日", f"the date of {event.in_('en')}")
    after = months_words(point.after)
    return Text(f"{event.zh}满{after.zh}之日", f"{after.en} after {event.in_('en')}")


SPAN_WORDS = {
    "budget_year": Text("每个预算年度", "each budget year"),
    "agreement_year": Text("每个协议年度", "each agreement year"),
    "agreement": Text("协议期内累计", "the whole term, cumulatively"),
}
