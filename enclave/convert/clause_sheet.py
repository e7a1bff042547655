"""The sheet 条款: its columns, and which of them each kind of clause uses for what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from enclave.convert.layout import Sheet, col, slot_columns
from enclave.convert.tree import Path
from enclave.text import Text

_WHAT: Final = Text("哪一条", "which clause")
_WHO: Final = Text("谁、多少", "who, how much")
_SLOTS: Final = Text("各方份额（名称见上行）", "shares (names above)")
_DATA: Final = Text("由数据推算", "from data")
_TIME: Final = Text("何时", "when")
_RULES: Final = Text("怎样累计", "how totals run")
_PAYER: Final = Text("付款", "payment")
_NOTES: Final = Text("备注", "remarks")

PHASE: Final = Text("阶段", "phase")
BAND: Final = Text("档次", "band")

CLAUSES: Final = Sheet("clauses", Text("条款", "clauses"), Text(
    "一行一条。分阶段、分档的：先写一行“分成”（份额留空），下面每个阶段写一行“阶段”、每一档写一行“档次”。选定种类后，用不着的格子变灰。",
    "One clause a row. Where there are phases or bands: a row share without shares, then a row phase or band for each. Cells the kind does not use turn grey.",
), (
    col("id", "编号", "id", "自定的短编号，结算单和解释会引用；阶段、档次不写", "a short id that statements cite; blank for phases and bands", width=10, example="split", group=_WHAT),
    col("kind", "种类", "kind", "从下拉列表选；各种条款怎样填见“说明”表", "choose from the list; the sheet about says how each is filled in", "word:kind", 10, "kinds", example="分成 / share", needed=True, group=_WHAT),
    col("document", "依据文件", "document", "文号、名称或编号（依据文件表）", "number, name or id (sheet documents)", "ref:references", 18, "ref:references", group=_WHAT),
    col("article", "条文", "article", "第几条", "which article", width=9, example="第三条", group=_WHAT),
    col("comment", "条文大意", "in words", "用一句话说这一条；不参与计算，转成文件里的注释", "the clause in a sentence; changes no number, becomes a comment in the file", width=34, group=_WHAT),
    col("title", "标题", "title", "条款或阶段的名称；可不写", "name of the clause or phase; may be blank", width=12, group=_WHAT),
    col("who", "对象方", "party", "归谁、限谁、保谁；滚动开发可写几方", "who gets it, is capped or guaranteed", "ref:parties", 12, "ref:parties", group=_WHO),
    col("amount", "金额", "amount", "如 500万元；只写数字的按协议表的计量单位。封顶写上限，档次写本档上限（最后一档不写）", "such as 500万元, or a number in the unit of the agreement; the limit of a cap, the upper bound of a band (not for the last)", "amount", 12, example="500", group=_WHO),
    col("ratio", "比例", "ratio", "如 60%。留存、扣减、回收、滚动开发、上级让利的比例；“按比例”取数时为占数据的比例", "such as 60%; of retain, deduct, recover, reinvest; or the part of data", "ratio", 9, example="60%", group=_WHO),
    *slot_columns(_SLOTS),
    col("from", "自", "from", "日期，或事件名称（如 投产、投产 + 3年）；不写即接前一阶段、自期限起", "a date, an event, or event + 3 years; where blank after the phase before", "time", 14, group=_TIME),
    col("for", "时长", "for", "阶段多长，如 5年；与“止”只填一个", "length of a phase such as 5 years; this or until", "months", 8, example="5年 / 5 years", group=_TIME),
    col("until", "止", "until", "日期或事件（不含当日）", "a date or event, not included", "time", 14, group=_TIME),
    col("when", "条件事件", "when", "阶段：该事件发生才有这一阶段", "phase: only if this event has happened", "ref:events", 10, "ref:events", group=_TIME),
    col("method", "取数方式", "method", "金额由数据来时：取数、合计、平均、按比例", "where an amount comes from data: as given, sum, average, part of", "method", 9, "methods", group=_DATA),
    col("data", "数据", "data", "“数据”表里的名称。先行回收：投入台账", "a name of the sheet data; the register of outlays to recover", "ref:data", 16, "ref:data", group=_DATA),
    col("years", "年份", "years", "合计、平均用哪几年，如 2021、2022、2023", "the years of a sum or average", "texts", 14, group=_DATA),
    col("decimals", "小数位", "decimals", "份额按数据推算时保留几位（填了即表示份额列写的是数据名称）", "places of derived shares (where filled in, the share columns name data)", "whole", 7, group=_DATA),
    col("span", "累计期间", "span", "预算年度、协议年度、协议期。封顶、分档必填", "budget_year, agreement_year or agreement; needed for caps and bands", "word:span", 10, "word:span", group=_RULES),
    col("basis", "累进方式", "basis", "分档：超额累进、全额累进", "bands: marginal or slab", "word:basis", 10, "word:basis", group=_RULES),
    col("reached", "到线即算", "reached", "全额累进：恰好等于界限，是＝按上一档", "slab: a total exactly at a bound takes the upper band", "yes", 9, "是|否", group=_RULES),
    col("spill", "超出归", "spill", "封顶：超出部分归谁；归几方的填份额列", "cap: who gets what is beyond; several by the share columns", "ref:parties", 12, "ref:parties", group=_RULES),
    col("of", "计入条款", "counted", "封顶、改归、争议：只算哪几条（编号）", "which clauses count, by id", "refs:clauses", 12, group=_RULES),
    col("shortfall", "低于基数", "below the base", "基数：分担、按基数", "base: signed or by_base", "word:shortfall", 9, "word:shortfall", group=_RULES),
    col("deficit", "不足", "deficit", "扣减、基数：不够的结转下年，还是不结转", "deduct, base: carry or drop", "word:deficit", 8, "word:deficit", group=_RULES),
    col("pool", "合并方式", "pool", "几方各有基数：合并、分别", "several bases: joint or per_side", "word:pool", 9, "word:pool", group=_RULES),
    col("rate", "年利率/增长率", "yearly rate", "先行回收的年利率；基数的年增长率", "interest of a recovery, growth of a base", "ratio", 10, group=_RULES),
    col("base_year", "基年", "base year", "基数从哪年起递增", "the year a base grows from", "whole", 7, group=_RULES),
    col("applies", "适用", "applies", "年中变动时：全年、自变动起", "after a change in mid-year: whole_year or from_then", "word:applies", 9, "word:applies", group=_RULES),
    col("payer", "付款方", "payer", "保底、固定回报、补偿、奖励：谁付", "guarantee, fixed return: who pays", "ref:parties", 12, "ref:parties", group=_PAYER),
    col("source", "资金来源", "source", "份额（从它的所得中付）、自有财力", "share (out of its entitlement) or own_funds", "word:source", 9, "payer_source", group=_PAYER),
    col("limit", "付款上限", "payer's limit", "每年最多付多少；可不写", "the most it pays a year; may be blank", "amount", 10, group=_PAYER),
    col("beyond_cap", "可超上限", "beyond cap", "补足时可否超过受益方的封顶", "whether the top-up may go beyond a cap", "yes", 8, "是|否", group=_PAYER),
    col("into", "转入方", "into", "滚动开发：转入哪个基金；改归：改归谁", "reinvest: the fund; reassign: the new party", "ref:parties", 12, "ref:parties", group=_PAYER),
    col("item", "事项", "item", "扣减什么，如 企业扶持资金", "what is deducted", width=16, group=_NOTES),
    col("legal_basis", "政策依据", "legal basis", "扣减：准予扶持的文件", "deduct: the document that allows it", width=18, group=_NOTES),
    col("heads", "税种", "tax heads", "只对哪些税种；不写即全部", "which taxes; all where blank", "heads", 14, group=_NOTES),
    col("note", "附注", "note", "不参与计算", "changes no number", width=20, group=_NOTES),
), spare=15)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """What a column holds in a kind of clause: where in the clause, and how it is read.

    ``amount`` stands for the group of columns of an amount (金额, or 取数方式, 数据, 年份, 比例).
    """

    column: str
    path: Path
    codec: str


def _use(column: str, path: str, codec: str) -> Use:
    return Use(column, tuple(path.split(".")), codec)


COMMON: Final = (
    _use("id", "id", "text"), _use("kind", "kind", "word:kind"),
    _use("document", "reference.document", "ref:references"),
    _use("article", "reference.article", "text"), _use("title", "title", "both"),
    _use("from", "from", "time"), _use("until", "until", "time"), _use("heads", "heads", "heads"),
    _use("note", "note", "both"),
)  # fmt: skip
_TO: Final = _use("who", "to", "ref:parties")
_PARTY: Final = _use("who", "party", "ref:parties")
_AMOUNT: Final = _use("amount", "amount", "amounts")
_RATIO: Final = _use("ratio", "ratio", "ratio")
_PAY: Final = (
    _use("payer", "payer.party", "ref:parties"), _use("source", "payer.source", "word:source"),
    _use("limit", "payer.limit", "amount"),
)  # fmt: skip
_WEIGHTS: Final = (_use("slots", "weights", "weight"), _use("slots", "derived", "derived"))

USES: Final[Mapping[str, tuple[Use, ...]]] = {
    "retain": (_TO, _RATIO, _AMOUNT),
    "deduct": (_use("item", "item", "both"), _TO, _RATIO, _AMOUNT,
               _use("deficit", "deficit", "word:deficit"),
               _use("legal_basis", "legal_basis", "both"),
               _use("applies", "applies", "word:applies")),
    "baseline": (_use("slots", "owners", "amount"), _use("who", "owners", "owner"),
                 _use("pool", "pool", "word:pool"),
                 _use("shortfall", "shortfall", "word:shortfall"),
                 _use("deficit", "deficit", "word:deficit"), _use("rate", "index.rate", "ratio"),
                 _use("base_year", "index.base_year", "whole"),
                 _use("applies", "applies", "word:applies")),
    "recover": (_TO, _use("data", "costs", "ref:data"), _use("ratio", "portion", "ratio"),
                _use("rate", "interest", "ratio")),
    "share": (*_WEIGHTS, _use("span", "tiers.span", "word:span"),
              _use("basis", "tiers.basis", "word:basis"), _use("reached", "tiers.reached", "yes")),
    "cap": (_PARTY, _use("amount", "limit", "amounts"), _use("span", "span", "word:span"),
            _use("spill", "spill", "ref:parties"), _use("slots", "spill", "weight"),
            _use("of", "of", "refs:clauses"), _use("applies", "applies", "word:applies")),
    "guarantee": (_TO, _AMOUNT, *_PAY, _use("beyond_cap", "beyond_cap", "yes")),
    "fixed_return": (_TO, _AMOUNT, *_PAY),
    "compensation": (_TO, _AMOUNT, *_PAY),
    "reward": (_TO, _use("ratio", "rate", "ratio"), _use("span", "span", "word:span"), *_PAY),
    "subdivide": (_PARTY, *_WEIGHTS),
    "reinvest": (_use("who", "parties", "refs:parties"), _use("ratio", "rate", "ratio"),
                 _use("into", "to", "ref:parties")),
    "superior_return": (_use("who", "superior", "ref:parties"), _use("amount", "base", "amounts"),
                        _use("ratio", "rate", "ratio"), _use("slots", "weights", "weight")),
    "village_minimum": (_PARTY, _use("amount", "minimum", "amounts"),
                        _use("slots", "derived", "derived"), *_PAY),
    "reassign": (_PARTY, _use("into", "to", "ref:parties"), _use("of", "of", "refs:clauses")),
    "dispute": (_PARTY, _use("of", "of", "refs:clauses")),
    "phase": (_use("title", "name", "both"), _use("from", "from", "time"),
              _use("for", "for", "months"), _use("until", "until", "time"),
              _use("when", "when", "ref:events"), *_WEIGHTS,
              _use("span", "tiers.span", "word:span"), _use("basis", "tiers.basis", "word:basis"),
              _use("reached", "tiers.reached", "yes")),
    "band": (_use("amount", "up_to", "amounts"), _use("slots", "weights", "weight")),
}  # fmt: skip
"""Kind → its uses; kinds that are not listed keep their own keys in the sheet 其他."""

_AMOUNT_GROUP: Final = ("amount", "method", "data", "years", "ratio")


def used_columns(kind: str) -> tuple[str, ...]:
    """The columns a kind of clause uses, without those that every clause has."""
    out: list[str] = []
    for use in USES.get(kind, ()):
        if use.codec in ("amounts", "owner"):
            out += [c for c in (use.column, *_AMOUNT_GROUP) if c not in out]
        else:
            out.append(use.column)
            if use.codec == "derived":
                out.append("decimals")
    return tuple(dict.fromkeys(out))
