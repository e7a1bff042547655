"""The prose of the language reference: what stands around the generated tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enclave.text import Text

INTRO: Final = Text(
    """# 语言参考

本页由 `tools/make_reference.py` 从读入协议的同一套模型生成：键、别名、类型和含义与程序一致。
第一次写协议，先看[怎样写一份协议](agreement.md)和[完整示例](worked-example.md)；算法的约定见[语义](../semantics.md)（S1—S25）。
""",
    """# Language reference

Made by `tools/make_reference.py` out of the very models that read agreements: keys, aliases, types and
meanings are those of the program. To start, see [how to write an agreement](agreement.md) and the
[worked example](worked-example.md); how numbers are computed is fixed in [semantics](../semantics.md)
(S1–S25).
""",
)

VALUES: Final = Text(
    """## 值的写法

文件是 YAML，但每个值都按文字读入：`3:7` 不会变成 187，`no` 不会变成 False。不用锚点、标签和合并键；键不能重复；
另一文件用 `{include: 文件名}` 引入（不出本文件夹）。

| 类型 | 写法 | 说明 |
|---|---|---|
| 金额 | `500万元`、`1.2亿元`、`300.00元`、`5分` | 写明单位，或在文件开头声明 `unit:` 后只写数；不细于 1 分（S1） |
| 算出的金额 | `{data: 名}`、`{sum_of: 名, years: […]}`、`{average_of: 名, years: […]}`、`{ratio: 120%, of: 名}` | 由 `data` 算出，取整一次（S2 的 R3），封顶向下取 |
| 比例 | `60%`、`0.6`、`3/5` | 精确；不写 `6:4`，也不写没有 % 的 `60` |
| 份额 | `{甲县: 6, 乙县: 4}` 或 `{甲县: 60%, 乙县: 40%}` | 全为整数份，或合计恰为 1，没有容差 |
| 日期、月份 | `2024-03-01`、`2024-03` | 只有这一种写法 |
| 时点 | 日期，或 `{event: 事件, after: 3 years}` | 区间左闭右开：`until` 当日不含（S6） |
| 时长 | `3 years`、`36 months`、`3年`、`1年6个月` | |
| 是否 | `yes`、`no`、`是`、`否` | |
| 文字 | `甲县` 或 `{zh: 甲县, en: Jia county}` | 两种语言 |
| 名称 | 自定的编号 | 参与方、事件、数据、条款的编号，可用中文，不翻译 |
| 一个或几个 | `vat`、`[vat, cit]`、`county+prefecture` | 单个值可不写成列表 |
| 待定 | `{hole: 名称}` | 协议里任何值都可以；不填不能运行，没有默认值（S10） |

键名可用英文或中文别名，取值中的固定词也是；`enclave fmt --lang zh|en` 互换。
""",
    """## How values are written

A file is YAML, but every value is read as text: `3:7` does not become 187, nor `no` False. There are no
anchors, tags or merge keys; no key twice; another file of the folder comes in with `{include: file}`.

| type | written | remarks |
|---|---|---|
| amount | `500万元`, `1.2亿元`, `300.00元`, `5分` | names its unit (万元 is 10,000 yuan, 亿元 100 million, 分 a fen), or stands under a declared `unit:`; not finer than a fen (S1) |
| computed amount | `{data: name}`, `{sum_of: name, years: […]}`, `{average_of: name, years: […]}`, `{ratio: 120%, of: name}` | from `data`, rounded once (R3 of S2), caps down |
| ratio | `60%`, `0.6`, `3/5` | exact; not `6:4`, nor a bare `60` |
| shares | `{jia: 6, yi: 4}` or `{jia: 60%, yi: 40%}` | all whole parts, or exactly 1 together, no tolerance |
| date, month | `2024-03-01`, `2024-03` | no other form |
| point in time | a date, or `{event: name, after: 3 years}` | intervals are half-open: the day of `until` is not included (S6) |
| duration | `3 years`, `36 months`, `3年`, `1年6个月` | |
| yes or no | `yes`, `no`, `是`, `否` | |
| text | `甲县` or `{zh: 甲县, en: Jia county}` | in two languages |
| name | an id of your own | of parties, events, data, clauses; may be Chinese, never translated |
| one or several | `vat`, `[vat, cit]`, `county+prefecture` | a single value need not be a list |
| open | `{hole: name}` | any value of an agreement; nothing runs before it is filled, nothing has a default (S10) |

Keys may be English or their Chinese aliases, and so may the fixed words among the values;
`enclave fmt --lang zh|en` turns one into the other.
""",
)

ORDER: Final = Text(
    """## 条款的先后

条款按下面的顺序计算，与书写先后无关；同一种类内按书写先后（S7）。每一步拿到的，是前面各步留下的。
""",
    """## The order of clauses

Clauses apply in this order, whatever the order in which they are written; those of one kind as listed
(S7). Each step takes what the steps before it have left.
""",
)

MODELS: Final[Mapping[str, Text]] = {
    "Agreement": Text("协议文件", "agreement file"), "Party": Text("参与方", "a party"),
    "Via": Text("代收", "a treasury that receives for another"), "Scope": Text("范围", "scope"),
    "Threshold": Text("准入门槛", "entry test"), "Feed": Text("来源协议", "another agreement's entitlement"),
    "Term": Text("期限", "term"), "Clock": Text("计时", "clock"), "Event": Text("事件", "an event"),
    "EventPoint": Text("从事件起算的时点", "a point counted from an event"),
    "Series": Text("数据", "data: exactly one form"), "Entry": Text("登记的一笔", "a line of a register"),
    "Computed": Text("算出的金额：恰用一种形式", "a computed amount: exactly one form"),
    "Reference": Text("文件", "a document"), "ClauseReference": Text("条款的依据", "the source of a clause"),
    "Settle": Text("结算", "settlement"), "RemainderTo": Text("尾差归一方", "missing fen to one party"),
    "Amendment": Text("变更", "an amendment"), "HoleNote": Text("待定项的说明", "what an open term asks"),
    "CreditRule": Text("统计认定规则", "a credit rule"), "CreditPhase": Text("认定的一个阶段", "a phase of credit"),
    "Window": Text("统计年度", "assessment year"), "Recognition": Text("计入办法", "recognition"),
    "Scenario": Text("情景文件", "scenario file"), "Deal": Text("情景中的一份协议", "an agreement of the scenario"),
    "EventByEnterprise": Text("按企业的事件日期", "dates by enterprise"),
    "Assumption": Text("假设", "an assumption"), "Place": Text("地区", "a place"),
    "StatuteChoice": Text("分税体制与填充", "statute with fills"),
    "StatutePack": Text("分税体制规则包", "statute pack"), "Rule": Text("划分规则", "a rule"),
    "Roster": Text("名单", "a roster"), "KindTerm": Text("入库记录种类", "a kind of receipt"),
    "CreditBurden": Text("留抵退税负担", "burden of credit refunds"),
    "CreditInside": Text("省内负担", "burden inside the province"),
    "CreditRefund": Text("留抵退税", "credit refunds"), "Head": Text("税种", "a tax head"),
    "Hole": Text("待定", "an open term"), "IndicatorPack": Text("指标规则包", "indicator pack"),
    "Indicator": Text("指标", "an indicator"),
    "MappingFile": Text("导入映射文件；用法见[导入](import.md)", "mapping file; how it is used: [import](import.md)"),
    "Source": Text("一种来源的文件", "one source of files"), "KindRule": Text("记录种类的规则", "a rule for the kind of receipt"),
    "AmountColumn": Text("一个金额列", "a column of amounts"), "Known": Text("一家企业", "an enterprise"),
    "Renamed": Text("曾用名", "a former name"), "IndicatorRule": Text("报表中的一个指标", "an indicator of a report"),
    "BoardFile": Text("考核看板文件；用法见[考核看板](board.md)", "board file; how it is used: [assessment board](board.md)"),
    "Rows": Text("月报", "the monthly table"), "Office": Text("“1+8+1”的一个机构", "a body of the 1+8+1 model"),
    "Recruiter": Text("招商代理人、项目引荐人", "an agent who recruits"), "YearTarget": Text("一个年度目标", "a target of the year"),
    "Pace": Text("序时进度", "the pace of the months"), "Warnings": Text("预警", "early warning"),
    "Level": Text("一级预警", "a step of warning"), "Award": Text("一种引荐奖励", "an award of recruiters"),
    "AwardBand": Text("奖励的一档", "a band of an award"),
}  # fmt: skip

KINDS: Final[Mapping[str, Text]] = {
    "retain": Text(
        "在分成之前，先留一块给一方。按金额时，每个预算年度从头计（S9 的左侧）。",
        "A first slice stays with one party before anything is shared. An amount counts anew each budget year.",
    ),
    "deduct": Text(
        "分成前扣除，归实际承担的一方。年度金额在协议只覆盖部分年度时按 `part_year` 折算；当年数变动时按 `applies` 处理。",
        "Taken off before sharing, to whoever bore it. Where the agreement covers part of a year the amount"
        " follows `part_year`; a change inside the year follows `applies`.",
    ),
    "baseline": Text(
        "基数归原主，超过的增量继续往下分（S9）。可用 `from`、`until` 只在某段时间内有基数：例如第四年起。"
        "低于基数怎样、差额是否结转，必须写明。",
        "The base stays with its owners; the increment goes on to be shared (S9). With `from` and `until` it"
        " may hold for some time only, such as from the fourth year on. What a shortfall means, and whether"
        " it is carried, must be written.",
    ),
    "recover": Text(
        "先弥补投入，直至收回；余额跨年结转（S5）。收回完毕可作为事件（`recovered`），供阶段引用。",
        "Outlays are covered first, until all is recovered; the balance is carried over the years (S5). That"
        " it is recovered may be an event (`recovered`) for phases to start from.",
    ),
    "share": Text(
        "把前面各步留下的收入分给各方。`weights`、`tiers`、`derived`、`phases` 恰写一种。阶段之间不能有空档或重叠（S6）；"
        "分档在阶段内也可以用。",
        "Divides what the steps before have left. Exactly one of `weights`, `tiers`, `derived`, `phases`."
        " Phases leave no gap and do not overlap (S6); a phase may have tiers.",
    ),
    "cap": Text(
        "一方的累计所得到上限为止，一分不超；退税后重新打开；按应得计（S9）。超出部分归 `spill`。",
        "What a party gets stops at the limit, to the fen; a refund opens it again; accrued amounts count"
        " (S9). What is beyond goes to `spill`.",
    ),
    "guarantee": Text(
        "年末比较全年所得与最低额，不足由付款方补足（S9）。补足受受益方封顶余量限制，除非 `beyond_cap: yes`；付不足的列为未付。",
        "At the close of a year the party's total is compared with the minimum and the payer makes up the gap"
        " (S9). A cap of the beneficiary limits the top-up unless `beyond_cap: yes`; what is not paid is"
        " reported as unmet.",
    ),
    "fixed_return": Text(
        "每年一笔固定金额，与税收无关，亏损年度照付。",
        "A fixed amount a year, whatever the tax, in loss years too.",
    ),
    "compensation": Text(
        "事件发生的预算年度终了时一次付清；与期限、税收无关（S20）。",
        "Paid once, at the close of the budget year of the event, whatever the term and the tax (S20).",
    ),
    "reward": Text(
        "按到位资金等登记奖励招商人，不按税收；总额回落不追回，再涨回不重付（S20）。",
        "A recruiter is rewarded on funds that arrived, never on tax; a total that falls takes nothing back, and"
        " what comes again is not paid twice (S20).",
    ),
    "exit": Text(
        "自该日起不再分成，此前的应得不变；要退还的逐方写明，以回溯期内所得为限（S21）。",
        "From the day on nothing more is shared and what was shared stays; what is paid back is written party by"
        " party, and never more than was received in the time looked back on (S21).",
    ),
    "reassign": Text(
        "自事件起，一方的应得改归另一方，封顶仍按原主计（S23）。",
        "From the event on what is due to a party goes to another; caps count as if it had stayed (S23).",
    ),
    "village_minimum": Text(
        "一方所得按出资分给各村，年末逐村补到最低额（S24）。",
        "What a party gets is divided by capital, and at the close each body is made up to the minimum (S24).",
    ),
    "dispute": Text(
        "应得照常计算，只是暂不支付（S22）。",
        "The entitlement is computed as before; only the payment waits (S22).",
    ),
    "quota": Text(
        "实物指标逐笔登记，单位各自成账，永不折算为元（S18、S25）。",
        "Quota is recorded entry by entry in books of its own unit and never turned into yuan (S18, S25).",
    ),
    "subdivide": Text(
        "一方所得（含封顶后的所得）再分给下级，取整的树不变（S2 的 R2）。",
        "What a party gets, after caps, is divided below it; rounding stays a tree (R2 of S2).",
    ),
    "reinvest": Text(
        "归属不变，只改变资金去向（S12）：结果同时列出归属与去向。",
        "The entitlement stays, only the money's way changes (S12); results show both.",
    ),
    "superior_return": Text(
        "上级把自身所得超过基数的部分按比例让出；低于基数时没有可返还的。",
        "A superior gives up a part of what it receives itself above a base; below it there is nothing to return.",
    ),
}

SECTIONS: Final[Mapping[str, Text]] = {
    "agreement": Text("## 协议", "## Agreements"),
    "clause": Text("## 条款共有的键", "## Keys of every clause"),
    "kinds": Text("## 条款种类", "## Clause kinds"),
    "credit": Text(
        "## 统计认定\n\n`credit:` 下每个指标一条规则（指标见 `enclave rules show output`、`investment`）。"
        "认定只用于内部考核：官方数永远在发生地（S11）。",
        "## Credit\n\nUnder `credit:` one rule an indicator (see `enclave rules show output`, `investment`)."
        " Credit is for internal assessment: the official figure stays where it arose (S11).",
    ),
    "scenario": Text("## 情景", "## Scenarios"),
    "statute": Text("## 分税体制", "## Statute packs"),
    "indicator": Text("## 指标规则包", "## Indicator packs"),
    "words": Text("## 固定词", "## Fixed words"),
}
COLUMNS: Final = (
    Text("键", "key"), Text("中文", "Chinese"), Text("类型", "type"), Text("必填", "needed"),
    Text("含义", "meaning"),
)  # fmt: skip
YES: Final = Text("是", "yes")
EXAMPLE: Final = Text("例", "Example")
READS: Final = Text("读作：", "It reads: ")
KIND_WORD: Final = Text("种类", "kind")
STEP: Final = Text("步", "step")
