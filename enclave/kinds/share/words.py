"""The share clause in words."""

from __future__ import annotations

from enclave.kinds.base import Names
from enclave.kinds.share.model import Derived, Division, Phase, Share, Tiers
from enclave.kinds.wording import SPAN_WORDS, amount_words, months_words, point_words, shares_words
from enclave.text import Text


def _join(parts: list[Text], zh: str, en: str) -> Text:
    return Text(zh.join(p.zh for p in parts), en.join(p.in_("en") for p in parts))


def _tiers(tiers: Tiers, names: Names) -> Text:
    parts: list[Text] = []
    lower = Text("", "")
    for band in tiers.bands:
        shares = shares_words(band.weights, names)
        if band.up_to is None:
            where = (
                Text(f"超过{lower.zh}的部分", f"above {lower.en}")
                if lower.zh
                else Text("全部", "all")
            )
        else:
            upper = amount_words(band.up_to, names)
            where = Text(
                f"{lower.zh or '0'}至{upper.zh}的部分", f"from {lower.en or '0'} to {upper.en}"
            )
            lower = upper
        parts.append(Text(f"{where.zh}：{shares.zh}", f"{where.en}: {shares.en}"))
    span = SPAN_WORDS[tiers.span]
    how = (
        Text("超额累进，逐级计算", "each band applies to the slice inside it")
        if tiers.basis == "marginal"
        else Text("全额累进，按达到的档次对全额计算", "the band reached applies to the whole total")
    )
    body = _join(parts, "；", "; ")
    return Text(
        f"{span.zh}按档分成（{how.zh}）：{body.zh}", f"by bands of {span.en} ({how.en}): {body.en}"
    )


def _derived(derived: Derived, names: Names) -> Text:
    who = [Text(f"{names(p).zh}（{names(s).zh}）", f"{names(p).in_('en')} ({names(s).in_('en')})")
           for p, s in derived.from_.items()]  # fmt: skip
    body = _join(who, "、", ", ")
    return Text(
        f"按数据之比分成，比例保留{derived.decimals}位小数：{body.zh}",
        f"in proportion to data, ratios to {derived.decimals} decimals: {body.en}",
    )


def _division(division: Division | Share, names: Names) -> Text:
    if division.tiers is not None:
        return _tiers(division.tiers, names)
    if division.derived is not None:
        return _derived(division.derived, names)
    shares = shares_words(division.weights or {}, names)
    return Text(f"按{shares.zh}分成", f"shared {shares.en}")


def _phase(phase: Phase, names: Names, *, first: bool) -> Text:
    zh, en = "", ""
    if phase.name is not None:
        zh, en = f"{phase.name.zh}，", f"{phase.name.in_('en')}, "
    if phase.from_ is not None:
        start = point_words(phase.from_, names)
        zh, en = zh + f"自{start.zh}起", en + f"from {start.en} "
    elif first:
        zh, en = zh + "自协议期开始", en + "from the start of the term "
    else:
        zh, en = zh + "其后", en + "then "
    if phase.for_ is not None:
        length = months_words(phase.for_)
        zh, en = zh + f"{length.zh}内", en + f"for {length.en}"
    elif phase.until is not None:
        end = point_words(phase.until, names)
        zh, en = zh + f"至{end.zh}止", en + f"until {end.en}"
    if phase.when is not None:
        event = names(phase.when)
        zh, en = zh + f"（仅当{event.zh}）", en + f" (only if {event.in_('en')})"
    body = _division(phase, names)
    return Text(f"{zh}，{body.zh}", f"{en}: {body.en}")


def words(clause: Share, names: Names) -> Text:
    """The clause as a sentence."""
    if clause.phases is None:
        body = _division(clause, names)
        return Text(f"可分成收入{body.zh}。", f"The shareable revenue is {body.en}.")
    parts = [_phase(p, names, first=not i) for i, p in enumerate(clause.phases)]
    body = _join(parts, "；", "; ")
    return Text(
        f"可分成收入分阶段分成：{body.zh}。",
        f"The shareable revenue is shared in phases: {body.en}.",
    )
