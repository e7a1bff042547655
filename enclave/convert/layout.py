"""The sheets of the fill-in workbook: which columns, what they mean, what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from enclave.text import Text

SLOTS: Final = 8
"""Parties whose shares have a column of their own; more are written in the sheet 其他."""
_CIRCLED: Final = "①②③④⑤⑥⑦⑧"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, or an item of a form.

    Attributes:
        codec: how a value and a cell belong together (:mod:`enclave.convert.codecs`).
        choices: what the drop-down list offers: words of a key (``word:role``), names of a sheet
            (``ref:parties``), or fixed texts separated by ``|``.
        needed: a deal cannot do without it.
        group: the heading above the column.
        english: the item has an English text too (forms).
        repeat: the item may stand several times (forms).
    """

    key: str
    title: Text
    help: Text
    codec: str = "text"
    width: int = 14
    choices: str = ""
    example: str = ""
    needed: bool = False
    group: Text = Text("")
    english: bool = False
    repeat: bool = False
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: a table of rows, or a form of items (one a row)."""

    key: str
    title: Text
    intro: Text
    columns: tuple[Column, ...]
    form: bool = False
    spare: int = 10

    def column(self, key: str) -> Column:
        """The column of a key."""
        return next(c for c in self.columns if c.key == key)


def col(  # noqa: PLR0913, PLR0917 - the columns are many: one line each
    key: str, zh: str, en: str, help_zh: str, help_en: str, codec: str = "text", width: int = 14,
    choices: str = "", example: str = "", *, needed: bool = False, group: Text = Text(""),
    english: bool = False, repeat: bool = False, path: tuple[str | int, ...] = (),
) -> Column:  # fmt: skip
    """A column."""
    return Column(key, Text(zh, en), Text(help_zh, help_en), codec, width, choices, example, needed,
                  group, english, repeat, path)  # fmt: skip


def slot_columns(group: Text, codec: str = "weight") -> tuple[Column, ...]:
    """A column for each of the first parties, in the order of the sheet 参与方."""
    return tuple(
        col(f"s{i + 1}", f"份额{_CIRCLED[i]}", f"share {i + 1}",
            f"参与方表第 {i + 1} 行那一方的份额：全写整份（6 和 4），或全写百分比（合计恰为 100%）；基数条款写金额，按数据推算时写数据名称",
            f"the share of party {i + 1} of the sheet parties: whole parts (6 and 4) or percentages that are 100% together; an amount in a base; the name of data where shares are derived",
            codec, 10, group=group)
        for i in range(SLOTS)
    )  # fmt: skip


PARTIES: Final = Sheet("parties", Text("参与方", "parties"), Text(
    "一行一个参与方。先后次序就是后面各表“份额①②③”的次序；尾差相同的，先列者先得。",
    "One party a row. Their order is that of the columns share 1, 2, 3 of the other sheets; of equal remainders the first listed gets the fen.",
), (
    col("id", "编号", "id", "自定的短编号；不写则用名称", "a short id of your own; the name where blank", example="shankou"),
    col("zh", "名称", "name", "参与方名称；别的表里用这个名称", "the Chinese name", width=22, example="山口县", needed=True),
    col("en", "英文名称", "English name", "英文报告用；可不写", "for English reports; may be blank", width=22),
    col("role", "角色", "role", "飞出地、飞入地、园区、上级、第三方", "origin, host, park, superior or third", "word:role", 10, "word:role", needed=True),
    col("level", "级次", "level", "哪一级：县级、乡镇、园区、公司……", "which level: county, township, park, company …", "word:level", 10, "word:level", needed=True),
    col("treasury", "国库", "treasury", "能不能持有税款。政府各级不写即为是；园区、公司、村必须写", "whether it can hold tax; must be said of parks, companies and villages", "yes", 8, "是|否"),
    col("via", "代收", "via", "没有国库、由哪一方代收", "the party that receives on its behalf", "ref:parties", 14, "ref:parties"),
    col("place", "入库地", "place", "收它税款的国库的编号；不写即为本方编号", "the code of the treasury that collects for it; its own id where blank"),
    col("parent", "上级单位", "parent", "二次分配时，它属于哪一方", "the party it belongs to", "ref:parties", 14, "ref:parties"),
))  # fmt: skip

REFERENCES: Final = Sheet("references", Text("依据文件", "documents"), Text(
    "协议、办法、纪要。条款按文号引用它们；没有文号的按文件名称。",
    "The agreement, rules, minutes. Clauses cite them by number, or by name where there is none.",
), (
    col("id", "编号", "id", "自定的短编号；不写则用文件名称", "a short id of your own; the name where blank", example="deal"),
    col("zh", "文件名称", "document", "文件全称", "the full name in Chinese", width=44, needed=True, example="山口县—平川县飞地合作协议"),
    col("en", "英文名称", "English name", "可不写", "may be blank", width=30),
    col("number", "文号", "number", "如 甲府办〔2024〕1号", "its number", width=20),
    col("issued", "发布日期", "issued", "如 2024-01-10", "the day it was issued", "date", 12),
    col("status", "状态", "status", "可靠程度：已发布、见报、未核实、草案、假设", "how far it may be trusted", "word:status", 10, "word:status"),
    col("article", "条文", "article", "整份文件引用的条目；可不写", "may be blank"),
), spare=6)  # fmt: skip

EVENTS: Final = Sheet("events", Text("事件", "events"), Text(
    "期限、阶段从哪些事件算起：投产、认定、首笔入库。没有就空着。最后一列是本情景取的日期；还没发生写“未发生”。",
    "What terms and phases are counted from: production, recognition, the first tax. The last column is the date of this scenario; pending where it has not happened.",
), (
    col("id", "编号", "id", "自定的短编号；不写则用名称", "a short id of your own; the name where blank", example="production"),
    col("zh", "名称", "name", "事件名称；条款、期限里用这个名称", "the Chinese name", width=18, example="投产"),
    col("en", "英文名称", "English name", "可不写", "may be blank", width=18),
    col("required", "须提供", "required", "日期由情景给出（最后一列）", "the scenario gives its date (last column)", "yes", 9, "是|否"),
    col("date", "协议载明的日期", "date in the text", "协议已写明日期的", "where the text says the date", "date", 15),
    col("evidence", "佐证", "evidence", "凭什么认定：竣工验收备案、国库凭证", "what proves it", "both", 20),
    col("recovered", "收回完毕", "recovered", "由哪一条先行回收推算：收回完毕之日", "derived: the day this clause has recovered all", "ref:clauses", 12),
    col("cap_reached", "达到上限", "cap reached", "由哪一条封顶推算：达到上限之日", "derived: the day this cap is reached", "ref:clauses", 12),
    col("cap_unmet", "未达上限", "cap unmet", "由哪一条封顶推算：到时点仍未达上限", "derived: this cap is unmet at the time given", "ref:clauses", 12),
    col("at", "时点", "at", "“未达上限”在何时看", "when an unmet cap is looked at", "time", 14),
    col("takes_effect", "生效", "takes effect", "推算的事件何时生效：当日、次月、次年", "when a derived event takes effect", "word:takes_effect", 10, "word:takes_effect"),
    col("given", "本情景日期", "date in the scenario", "须提供的事件在本情景的日期；没发生写“未发生”", "the date in this scenario; pending where it has not happened", "event", 14),
), spare=6)  # fmt: skip

DATA: Final = Sheet("data", Text("数据", "data"), Text(
    "条款要用到的数：搬迁前三年税收、投入台账、扶持资金、人口。一个数据占几行的，后面各行重复名称或编号即可。",
    "Figures the clauses need: tax before the move, a register of outlays, incentives, people. Repeat the name or id for each further row of the same data.",
), (
    col("id", "编号", "id", "自定的短编号；不写则用名称", "a short id of your own; the name where blank", example="outlays"),
    col("zh", "名称", "name", "数据名称；条款里用这个名称", "the Chinese name", width=26, example="山口县投入"),
    col("en", "英文名称", "English name", "可不写", "may be blank", width=20),
    col("year", "年份", "year", "一年一行的数据，写年份", "for data of one amount a year", "whole", 8),
    col("date", "日期", "date", "一笔一行的台账，写日期", "for a register of dated entries", "date", 12),
    col("amount", "金额", "amount", "如 500万元；只写数字的，按协议表的计量单位", "such as 500万元; a bare number is in the unit of the agreement", "amount", 14),
    col("quantity", "数量", "quantity", "不是钱的数：人数、亩数", "a figure that is not money: people, mu", "number", 12),
    col("party", "参与方", "party", "台账：谁投入的", "register: who bore it", "ref:parties", 14, "ref:parties"),
    col("item", "事项", "item", "台账：投入什么", "register: what for", "both", 18),
    col("voucher", "凭证", "voucher", "台账：凭证号", "register: the voucher", width=12),
    col("source", "来源", "source", "数据来自哪里", "where the figures come from", "both", 24),
    col("required", "须提供", "required", "协议只说要有，数由情景给", "the scenario must give it", "yes", 9, "是|否"),
    col("where", "由谁给出", "given by", "协议载明，还是本情景给出；不写即为协议", "the agreement (where blank) or the scenario", "text", 10, "协议|情景"),
), spare=12)  # fmt: skip

CREDIT: Final = Sheet("credit", Text("统计口径", "credit"), Text(
    "产值、投资等指标在考核中记给谁。没有列出的指标留在所在地。只用于内部考核，不改统计数。",
    "Whom output, investment and the like count for. Indicators that are not listed stay where they arise. For internal assessment only.",
), (
    col("indicator", "指标", "indicator", "指标名称或编号", "name or id of the indicator", "ref:indicators", 26, "ref:indicators", needed=True),
    col("mode", "方式", "mode", "归所在地、分算、全归、双计、分阶段", "host, split, full, double or phased", "word:mode", 10, "word:mode", needed=True),
    *slot_columns(Text("分算：各方份额", "split: shares")),
    col("to", "归", "to", "全归、双计：记给谁；双计写两方，用“、”隔开", "full or double: for whom; two parties separated by 、", "who:parties", 18),
    col("internal_only", "仅限内部", "internal only", "双计必须写“是”", "must be yes for double", "yes", 9, "是|否"),
    col("from", "自", "from", "从何时起：日期，或事件名称", "from: a date or an event", "time", 14),
    col("for", "时长", "for", "如 3年", "such as 3 years", "months", 9),
    col("until", "止", "until", "到何时止（不含当日）", "until, not included", "time", 14),
    col("document", "依据文件", "document", "文号、名称或编号", "number, name or id of the document", "ref:references", 20, "ref:references"),
    col("article", "条文", "article", "第几条", "which article", width=10, example="第四条"),
), spare=6)  # fmt: skip

FILLS: Final = Sheet("fills", Text("待定项", "open terms"), Text(
    "还没谈定的：在任何格子里写“待定：名称”，这里说明问谁；要试算就在“填入”写一个值，报告会把它列为假设。",
    "What is not agreed: write “hole: name” in any cell and say here whom to ask; a value filled in here is listed as an assumption.",
), (
    col("name", "待定项", "open term", "“待定：”后面的名称", "the name after “hole:”", width=24, needed=True),
    col("zh", "要问什么", "what it asks", "一句话", "one sentence in Chinese", width=36),
    col("en", "英文", "English", "可不写", "may be blank", width=24),
    col("ask", "问谁", "whom to ask", "哪个部门、哪一方", "which department or party", "both", 18),
    col("fill", "填入", "filled with", "本情景取的值；不写即仍待定", "the value of this scenario; open where blank", "any", 14),
    col("where", "适用", "for", "本协议，或本情景的全部协议；不写即为本协议", "this agreement (where blank) or all of the scenario", "text", 10, "本协议|全部"),
), spare=6)  # fmt: skip

OUTLAYS: Final = Sheet("outlays", Text("各方投入", "outlays"), Text(
    "只用于评价（净现值、回本年、谈判）：各方逐年投入；“年份”写“不合作所得”的一行是不签协议时各方的现值。不评价就空着。",
    "For appraisal only: what each party puts in, by year; in the row “walk away” the present value each has without the deal.",
), (
    col("year", "年份", "year", "如 2026；或“不合作所得”", "such as 2026; or “walk away”", "text", 14, example="2026"),
    *slot_columns(Text("金额（情景的计量单位）", "amounts in the unit of the scenario"), "amount"),
), spare=12)  # fmt: skip

OTHER: Final = Sheet("other", Text("其他", "other"), Text(
    "以上各表放不下的内容，以 YAML 原文保存，转换时照样写回。一般不必改动；# 开头的位置是注释。",
    "What the other sheets cannot hold, kept as YAML and written back as it is. There is seldom a need to touch it; a place that starts with # is a comment.",
), (
    col("file", "文件", "file", "协议、情景，或文件名", "agreement, scenario, or a file name", width=20),
    col("place", "位置", "place", "在文件里的位置；空白即整个文件", "where in the file; the whole file where blank", width=34),
    col("content", "内容", "content", "YAML 原文", "YAML", width=90),
), spare=4)  # fmt: skip
