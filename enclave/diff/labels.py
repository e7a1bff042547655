"""What a difference is about, in words: the article of a clause, the name of a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from enclave.compile.dialects import dialects
from enclave.diff.tree import FORM, ORDER
from enclave.kinds.wording import article_words
from enclave.text import Text

_KEYS: Final[Mapping[str, Text]] = {
    "from": Text("起始", "start"), "until": Text("终止", "end"), "for": Text("时长", "length"),
    "to": Text("受益方", "beneficiary"), "rate": Text("比率", "rate"), "ratio": Text("比例", "ratio"),
    "party": Text("所涉一方", "party"), "of": Text("计入条款", "clauses that count"),
    "payer": Text("付款方", "payer"), "source": Text("资金来源", "source of funds"),
    "limit": Text("上限", "limit"), "index": Text("逐年递增", "yearly growth"),
    "reference": Text("依据", "basis"), "document": Text("文件", "document"),
    "heads": Text("税种", "tax heads"), "retain": Text("留成级次", "levels shared"),
    "collectors": Text("征收方", "collectors"), "entry": Text("企业进入方式", "how enterprises came"),
    "part_year": Text("不足整年", "part of a year"), "late": Text("跨年退税", "late refunds"),
    "pool": Text("几方基数的合并方式", "bases pooled"), "shortfall": Text("低于基数时", "below the base"),
    "deficit": Text("不足部分", "shortfall"), "span": Text("累计期间", "running over"),
    "spill": Text("超出部分归", "what is beyond goes to"), "month_end": Text("月末日", "ends of months"),
    "unit": Text("计年方式", "counted by"), "name": Text("名称", "name"), "agreement": Text("编号", "id"),
    "when": Text("条件", "condition"), "costs": Text("投入登记", "outlays"),
    "beyond_cap": Text("补足可超封顶", "may go beyond the cap"), "decimals": Text("小数位", "decimals"),
    "place": Text("国库地点", "treasury code"), "remainder": Text("尾差", "remaining fen"),
}  # fmt: skip
_PAIRS: Final[Mapping[tuple[str, str], Text]] = {
    ("payer", "party"): Text("付款方", "payer"),
    ("payer", "source"): Text("付款的资金来源", "source of the payment"),
    ("payer", "limit"): Text("付款方每年付款上限", "most the payer gives a year"),
    ("reference", "article"): Text("条次", "article"),
    ("reference", "document"): Text("依据文件", "document"),
    ("reference", "note"): Text("依据附注", "note on the basis"),
    ("remainder", "to"): Text("尾差归", "remaining fen go to"),
    ("index", "rate"): Text("基数逐年递增率", "yearly growth of the base"),
    ("index", "base_year"): Text("基数递增的基年", "base year of the growth"),
}  # fmt: skip
_TOP: Final[Mapping[str, Text]] = {
    "unit": Text("金额单位", "unit of amounts"), "place": Text("地点", "place"),
    "references": Text("依据文件", "documents"), "clock": Text("计年", "counting of years"),
}  # fmt: skip
_LISTS: Final[Mapping[str, Text]] = {
    "phases": Text("第{n}阶段", "phase {n}"), "bands": Text("第{n}档", "band {n}"),
    "entries": Text("第{n}笔", "entry {n}"),
}  # fmt: skip
_SHARES: Final[Mapping[str, Text]] = {
    "weights": Text("{name}比例", "{name}"), "owners": Text("{name}基数", "base of {name}"),
    "spill": Text("超出部分{name}比例", "beyond the limit, {name}"),
    "from": Text("{name}所用数据", "data of {name}"),
    "set": Text("{name}", "{name}"), "exclude": Text("不计：{name}", "not counted: {name}"),
}  # fmt: skip
_TRANSPARENT: Final = frozenset(
    {"weights", "owners", "phases", "bands", "entries", "tiers", "derived", "set"}
)
"""Keys that are not said where what stands below them is."""


@cache
def _chinese() -> Mapping[str, str]:
    return dialects()[0].chinese


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return {key: {en: zh for zh, en in words.items()} for key, words in dialects()[0].words.items()}


def key_words(key: str, *, top: bool = False) -> Text:
    """What a key is called; ``top`` for those of the agreement itself."""
    if top and key in _TOP:
        return _TOP[key]
    return _KEYS.get(key) or Text(_chinese().get(key, key), key.replace("_", " "))


def value_word(key: str, value: str) -> Text:
    """A fixed word of the language, or the text itself."""
    if key == "article":
        return article_words(value)
    found = _words().get(key, {}).get(value)
    return Text(found, value.replace("_", " ")) if found is not None else Text(value)


def field_words(
    path: Sequence[str], party: Mapping[str, Text], phase: Mapping[int, Text], *, start: int = 0
) -> Text:
    """What a value inside an item is called.

    Args:
        path: the keys that lead to it.
        party: what the parties are called, by what stands for them on both sides.
        phase: the names of phases, by place.
        start: the keys before this place are known and not said.
    """
    said: list[Text] = []
    for n, key in enumerate(path):
        if n < start:
            continue
        before = path[n - 1] if n else ""
        if key == ORDER:
            said.append(
                Text(
                    "列出的先后（一分钱尾差在前者优先）",
                    "order listed (a last fen goes to the first)",
                )
            )
        elif key == FORM:
            said.append(Text("分法", "division"))
        elif key.isdigit() and before in _LISTS:
            said.append(_place(before, int(key), phase))
        elif before in _SHARES and (key in party or before == "weights"):
            said.append(_SHARES[before].format(name=party.get(key, Text(key))))
        elif (before, key) in _PAIRS:
            said[-1:] = [_PAIRS[before, key]]
        elif key not in _TRANSPARENT or n == len(path) - 1:
            said.append(Text(str(int(key) + 1)) if key.isdigit() and n else key_words(key))
    return Text(" ".join(t.zh for t in said), " ".join(t.in_("en") for t in said))


def _place(before: str, number: int, phase: Mapping[int, Text]) -> Text:
    found = _LISTS[before].format(n=number + 1)
    name = phase.get(number) if before == "phases" else None
    if name is None:
        return found
    return Text(f"{found.zh}（{name.zh}）", f"{found.en} ({name.in_('en')})")
