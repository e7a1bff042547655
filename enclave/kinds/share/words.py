"""The share clause in words."""

from __future__ import annotations

from enclave.kinds.base import Names
from enclave.kinds.share.model import Band, Derived, Division, Phase, Share, Tiers
from enclave.kinds.wording import amount_words, listed, months_words, point_words, shares_words
from enclave.text import Text

_SPANS = {
    "budget_year": Text("按预算年度内的累计额", "the total of the budget year"),
    "agreement_year": Text("按协议年度内的累计额", "the total of the agreement year"),
    "agreement": Text("按协议期内的累计额", "the total of the whole term"),
}


def _join(parts: list[Text], zh: str, en: str) -> Text:
    return Text(zh.join(p.zh for p in parts), en.join(p.in_("en") for p in parts))


def _band(band: Band, lower: Text | None, tiers: Tiers, names: Names) -> Text:
    """A band: the slice inside it, or the total at which it applies to everything."""
    shares = shares_words(band.weights, names)
    upper = amount_words(band.up_to, names) if band.up_to is not None else None
    if tiers.basis == "slab":
        where = _reached(lower, upper, reached=bool(tiers.reached))
    elif upper is None and lower is None:
        where = Text("全部", "all of it")
    elif upper is None or lower is None:
        where = (
            Text(f"超过{lower.zh}的部分", f"above {lower.in_('en')}")
            if lower is not None
            else Text(f"{upper.zh}以内的部分", f"up to {upper.in_('en')}") if upper is not None
            else Text("")
        )  # fmt: skip
    else:
        where = Text(
            f"超过{lower.zh}至{upper.zh}的部分", f"from {lower.in_('en')} to {upper.in_('en')}"
        )
    return Text(f"{where.zh}，{shares.zh}", f"{where.en}, {shares.in_('en')}")


def _reached(lower: Text | None, upper: Text | None, *, reached: bool) -> Text:
    """The totals at which a slab applies; ``reached``: one exactly at a bound is above it."""
    over, under = ("达到", "不足") if reached else ("超过", "不超过")
    zh, en = [], []
    if lower is not None:
        zh.append(f"{over}{lower.zh}")
        en.append(f"of {lower.in_('en')} or more" if reached else f"above {lower.in_('en')}")
    if upper is not None:
        zh.append(f"{under}{upper.zh}")
        en.append(f"{'below' if reached else 'up to'} {upper.in_('en')}")
    if not zh:
        return Text("不论多少", "whatever it is")
    return Text(f"{'、'.join(zh)}的", "a total " + " and ".join(en))


def _tiers(tiers: Tiers, names: Names) -> Text:
    parts: list[Text] = []
    lower: Text | None = None
    for band in tiers.bands:
        parts.append(_band(band, lower, tiers, names))
        lower = amount_words(band.up_to, names) if band.up_to is not None else None
    span = _SPANS[tiers.span]
    how = (
        Text(
            "超额累进，各档比例只用于该档以内的部分",
            "the shares of a band apply to the part inside it",
        )
        if tiers.basis == "marginal"
        else Text("全额累进，达到的档次适用于全额", "the band reached applies to the whole total")
    )
    body = _join(parts, "；", "; ")
    return Text(
        f"{span.zh}分档分成（{how.zh}）：{body.zh}",
        f"by bands of {span.en} ({how.en}): {body.en}",
    )


def _derived(derived: Derived, names: Names) -> Text:
    who = listed(
        Text(f"{names(p).zh}（{names(s).zh}）", f"{names(p).in_('en')} ({names(s).in_('en')})")
        for p, s in derived.from_.items()
    )
    return Text(
        f"按下列数据之比（保留{derived.decimals}位小数）分成：{who.zh}",
        f"in proportion to these data (ratios to {derived.decimals} decimals): {who.en}",
    )


def _division(division: Division | Share, names: Names) -> Text:
    if division.tiers is not None:
        return _tiers(division.tiers, names)
    if division.derived is not None:
        return _derived(division.derived, names)
    weights = division.weights or {}
    only = [party for party, weight in weights.items() if weight]
    if len(only) == 1 and len(weights) > 1:
        whole = names(only[0])
        return Text(f"全部归{whole.zh}", f"all to {whole.in_('en')}")
    shares = shares_words(weights, names)
    return Text(f"按{shares.zh}分成", shares.in_("en"))


def _when(phase: Phase, names: Names, *, first: bool) -> Text:
    """The days of a phase; nothing for one that follows and does not end."""
    zh, en = "", ""
    if phase.from_ is not None:
        start = point_words(phase.from_, names)
        zh, en = f"自{start.zh}起", f"from {start.in_('en')}"
    elif phase.for_ is not None or phase.until is not None:
        zh, en = ("自期初起", "from the start") if first else ("其后", "then")
    if phase.for_ is not None:
        length = months_words(phase.for_)
        zh, en = zh + f"{length.zh}内", en + f" for {length.in_('en')}"
    elif phase.until is not None:
        end = point_words(phase.until, names)
        zh, en = zh + f"至{end.zh}止", en + f" until {end.in_('en')}"
    if phase.when is not None:
        event = names(phase.when)
        zh, en = zh + f"（仅当{event.zh}）", en + f" (only if: {event.in_('en')})"
    return Text(zh, en.strip())


def _phase(phase: Phase, number: int, names: Names) -> Text:
    """``（1）收回之前，自期初起至投入收回之日止，按…分成``."""
    when, body = _when(phase, names, first=number == 1), _division(phase, names)
    zh = [phase.name.zh] if phase.name is not None else []
    en = [phase.name.in_("en")] if phase.name is not None else []
    if when.zh:
        zh.append(when.zh)
        en.append(when.en)
    if not zh:
        zh, en = (["其后"], ["then"]) if number > 1 else (["自期初起"], ["from the start"])
    return Text(
        "，".join([f"（{number}）{zh[0]}", *zh[1:], body.zh]),
        f"({number}) {', '.join(en)}: {body.in_('en')}",
    )


def words(clause: Share, names: Names) -> Text:
    """The clause as a sentence."""
    if clause.phases is None:
        body = _division(clause, names)
        return Text(
            f"可分成收入{body.zh}。",
            f"the shareable revenue is divided as follows: {body.in_('en')}.",
        )
    parts = [_phase(p, n, names) for n, p in enumerate(clause.phases, 1)]
    body = _join(parts, "；", "; ")
    return Text(
        f"可分成收入分阶段分成：{body.zh}。",
        f"the shareable revenue is divided in phases: {body.in_('en')}.",
    )
