"""Small pieces of words that many kinds share: amounts, shares, dates, spans."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from enclave.money import UNITS, format_amount, format_yuan
from enclave.ratio import format_ratio
from enclave.terms.amounts import Computed
from enclave.terms.time import EventPoint
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.kinds.base import Names
    from enclave.terms.amounts import Amount
    from enclave.terms.clause import ClauseBase

_DIGITS: Final = "零一二三四五六七八九"
_ARTICLE: Final = re.compile(r"第([零一二三四五六七八九十百\d]+)(条|款|项|章|节)")
_EN_ARTICLE: Final = {
    "条": "Article", "款": "para.", "项": "item", "章": "Chapter", "节": "Section",
}  # fmt: skip


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
    years = years_words(amount.years or ())
    if amount.sum_of:
        return Text(f"{series.zh}{years.zh}之和", f"the sum of {series.in_('en')} over {years.en}")
    if amount.average_of:
        return Text(
            f"{series.zh}{years.zh}平均数", f"the average of {series.in_('en')} over {years.en}"
        )
    if amount.ratio is not None:
        ratio = format_ratio(amount.ratio)
        return Text(f"{series.zh}的{ratio}", f"{ratio} of {series.in_('en')}")
    return Text(series.zh, series.in_("en"))


def years_words(years: Sequence[int]) -> Text:
    """``2022—2024年``; years of their own are listed; small numbers count from an event."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] + 1 == year:
            runs[-1].append(year)
        else:
            runs.append([year])
    zh = "、".join(f"{r[0]}—{r[-1]}" if len(r) > 1 else f"{r[0]}" for r in runs)
    en = ", ".join(f"{r[0]}–{r[-1]}" if len(r) > 1 else f"{r[0]}" for r in runs)
    if years and max(years) < 1000:
        return Text(f"第{zh}年", f"year{'s' if len(years) > 1 else ''} {en}")
    return Text(f"{zh}年", en)


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
    "budget_year": Text("按预算年度累计", "counted over each budget year"),
    "agreement_year": Text("按协议年度累计", "counted over each agreement year"),
    "agreement": Text("按整个协议期累计", "counted over the whole term"),
}
"""How long a total runs, put in brackets behind it."""


def named(what: str, key: str, names: Names) -> Text:
    """The name of a tax head (``head``) or of a clause (``clause``); its id where nobody knows it."""
    said = names(f"{what}:{key}")
    return Text(key) if said.zh == f"{what}:{key}" else said


def listed(texts: Iterable[Text]) -> Text:
    """Names in a row: ``甲、乙`` / ``A, B and C``."""
    items = list(texts)
    en = [t.in_("en") for t in items]
    last = " and ".join(en[-2:])
    return Text("、".join(t.zh for t in items), ", ".join([*en[:-2], last]))


def clauses_words(ids: Iterable[str], names: Names) -> Text:
    """The clauses that count, by article where they have one."""
    return listed(named("clause", i, names) for i in ids)


def article_words(article: str) -> Text:
    """``第三条第二款`` / ``Article 3 para. 2``; other headings as they are."""
    parts = _ARTICLE.findall(article)
    if not parts or _ARTICLE.sub("", article).strip():
        return Text(article)
    return Text(article, " ".join(f"{_EN_ARTICLE[unit]} {_number(said)}" for said, unit in parts))


def _number(said: str) -> int:
    """A number up to 999 in Chinese characters or digits."""
    if said.isascii():
        return int(said)
    total, digit = 0, 0
    for char in said:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.index(char)
    return total + digit


def at_most(limit: Amount | None, names: Names) -> Text:
    """``，每年不超过20万元``; nothing without a limit."""
    if limit is None:
        return Text("", "")
    most = amount_words(limit, names)
    return Text(f"，每年不超过{most.zh}", f", no more than {most.en} a year")


def change_inside_year(applies: str | None) -> Text:
    """What a change of the amount inside a year means, where the clause says so."""
    return {
        "from_then": Text("；年中变动的，自变动之日起计", "; a change inside a year counts from its day on"),
        "whole_year": Text("；年中变动的，全年重新计算", "; after a change inside a year the whole year is counted anew"),
    }.get(applies or "", Text("", ""))  # fmt: skip


def stated(
    words: Callable[[Any, Names], Text], *, times: bool = True
) -> Callable[[Any, Names], Text]:
    """The sentence of a clause with the days between which it holds, and its tax heads.

    Args:
        words: the sentence itself; its English begins with a small letter.
        times: whether the days are said here; a kind may say them itself.
    """

    def sentence(clause: ClauseBase, names: Names) -> Text:
        zh, en = [], []
        start = point_words(clause.from_, names) if clause.from_ is not None and times else None
        end = point_words(clause.until, names) if clause.until is not None and times else None
        if start is not None or end is not None:
            zh.append((f"自{start.zh}起" if start else "") + (f"至{end.zh}止" if end else ""))
            en.append(" ".join([*([f"from {start.in_('en')}"] if start else ()),
                                *([f"until {end.in_('en')}"] if end else ())]))  # fmt: skip
        if clause.heads:
            heads = listed(named("head", h, names) for h in clause.heads)
            zh.append(f"就{heads.zh}")
            en.append(f"as regards {heads.in_('en')}")
        body = words(clause, names)
        said = ", ".join([*en, body.in_("en")])
        return Text("，".join([*zh, body.zh]), said[:1].upper() + said[1:])

    return sentence
