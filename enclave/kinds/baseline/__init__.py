"""Baseline: what was there before stays where it was; only the increment is shared."""

from __future__ import annotations

from enclave.kinds.base import Kind, Names
from enclave.kinds.baseline.lower import lower
from enclave.kinds.baseline.model import Baseline
from enclave.kinds.wording import amount_words, change_inside_year, listed, stated
from enclave.ratio import format_ratio
from enclave.text import Text

_SHORTFALL = {
    "signed": Text("低于基数的差额按同一比例由各方分担", "a shortfall is borne in the same shares"),
    "by_base": Text("收入低于基数时按各自基数之比归各方，不再分成", "below the base, what there is goes to the"
                    " owners in proportion to their bases and nothing is shared"),
}  # fmt: skip
_POOL = {
    "joint": Text("，各方基数合并计算", ", the bases pooled"),
    "per_side": Text("，各方分别计算", ", each side counted apart"),
    None: Text("", ""),
}
_DEFICIT = {
    "carry": Text("，差额结转到下年基数", ", and the shortfall is added to the next year's base"),
    "drop": Text("，差额不结转", ", and the shortfall is dropped"),
    None: Text("", ""),
}


def words(clause: Baseline, names: Names) -> Text:
    """The clause as a sentence."""
    parts = [(names(o), amount_words(a, names)) for o, a in clause.owners.items()]
    zh = "、".join(f"{o.zh}以{a.zh}" for o, a in parts)
    en = listed(Text("", f"{a.in_('en')} for {o.in_('en')}") for o, a in parts)
    alone = parts[0][0] if len(parts) == 1 else None
    how = _POOL[clause.pool]
    index = Text("", "")
    if clause.index is not None:
        rate, year = format_ratio(clause.index.rate), clause.index.base_year
        index = Text(
            f"（以{year}年为基年，逐年递增{rate}）", f", growing by {rate} a year from {year} on"
        )
    owner = alone or Text("各自", "their owners")
    head, it = ("the base is", "it") if alone else ("the bases are", "them")
    short, late = _short(clause, alone), _DEFICIT[clause.deficit]
    later = change_inside_year("from_then" if clause.applies == "from_then" else None)
    return Text(
        f"{zh}为基数{index.zh}{how.zh}，基数以内的收入归{owner.zh}，超过基数的增量进入分成；"
        f"{short.zh}{late.zh}{later.zh}。",
        f"{head} {en.en}{index.en}{how.en}; what lies within {it} stays with {owner.in_('en')}, what"
        f" exceeds {it} is shared; {short.en}{late.en}{later.en}.",
    )


def _short(clause: Baseline, alone: Text | None) -> Text:
    """What a total below the base means."""
    if clause.shortfall == "by_base" and alone is not None:
        return Text(f"收入低于基数时全部归{alone.zh}",
                    f"below the base all of it goes to {alone.in_('en')}")  # fmt: skip
    return _SHORTFALL[clause.shortfall or "by_base"]


KIND = Kind(
    name="baseline",
    title=Text("基数", "baseline"),
    order=30,
    model=Baseline,
    lower=lower,
    counts_empty_years=lambda c: c.shortfall == "signed" or c.deficit == "carry",
    words=stated(words),
    parties=lambda c: [(("owners", o), o) for o in c.owners],
    aliases={
        "基数归属": "owners", "合并方式": "pool", "低于基数": "shortfall", "递增": "index",
        "基年": "base_year", "增长率": "rate",
    },
    values={
        "基数": "baseline", "合并": "joint", "分别": "per_side", "分担": "signed", "按基数": "by_base",
        "各自保留": "keep_own",
    },
    example="""\
id: base
kind: baseline
owners: {host: 3000万元}
shortfall: by_base
deficit: drop
""",
    meanings={
        "owners": Text("各方基数：参与方 → 每年的金额", "bases: party → amount a year"),
        "pool": Text("几方有基数时：joint 合并计算，per_side 各方在自己入库的收入中分别扣；两方以上必填", "with several owners: joint, or per_side off what each one collects; needed for two or more"),
        "shortfall": Text("低于基数时：by_base 现有收入按基数之比归各方，signed 差额同样分担", "below the base: by_base, the owners share what there is; signed, the difference is shared"),
        "deficit": Text("差额：carry 加到下年基数，drop 不结转；shortfall: signed 时不写", "the shortfall: carry it onto next year's base, or drop it; not with signed"),
        "index": Text("基数逐年递增", "yearly growth of the base"),
        "applies": Text("年中改变基数时：whole_year 全年重算，from_then 自改变起", "a change inside a year: re-walk the whole_year, or count from_then"),
        "Index.rate": Text("每年递增的比率，逐年复利，取整一次", "rate a year, compounded, rounded once"),
        "Index.base_year": Text("不递增的那一年", "the year that has no growth yet"),
    },
)  # fmt: skip
