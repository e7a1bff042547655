"""The two forms of the workbook: 协议 (the frame of the agreement) and 情景 (what is computed)."""

from __future__ import annotations

from typing import Final

from enclave.convert.layout import Sheet, col
from enclave.text import Text

_UNITS: Final = "元|千元|万元|百万元|亿元"
_WHO: Final = Text("协议", "agreement")
_SCOPE: Final = Text("范围", "scope")
_TERM: Final = Text("期限", "term")
_SETTLE: Final = Text("结算", "settlement")
_MORE: Final = Text("其他（可不填）", "more (may be blank)")
_RUN: Final = Text("情景", "scenario")
_LINK: Final = Text("协议与数据", "agreement and data")
_APPRAISE: Final = Text("评价（可不填）", "appraisal (may be blank)")
_TAKEN: Final = Text("假设", "assumptions")

AGREEMENT: Final = Sheet("agreement", Text("协议", "agreement"), Text(
    "在黄色格子里填写。带 * 的必须填。", "Fill in the yellow cells. Those with * are needed.",
), (
    col("agreement", "协议编号", "id", "自定的短编号，字母、数字、短横", "a short id of your own", example="shankou-pingchuan-2024", needed=True, group=_WHO, path=("agreement",)),
    col("title", "标题", "title", "协议名称", "the name of the agreement", needed=True, group=_WHO, english=True, path=("title",)),
    col("status", "状态", "status", "可靠程度：草案、假设、已发布……", "how far the text may be trusted", "word:status", choices="word:status", needed=True, group=_WHO, path=("status",)),
    col("unit", "计量单位", "unit", "条款、数据中只写数字的金额按此单位；不写则每个金额都要带单位", "of amounts that are bare numbers; where blank each amount names its unit", "text", choices=_UNITS, example="万元", group=_WHO, path=("unit",)),
    col("heads", "税种", "tax heads", "分享哪些税种，用“、”隔开；全部税种写“全部”", "which taxes are shared, separated by 、; all for every one", "heads", example="增值税、企业所得税", needed=True, group=_SCOPE, path=("scope", "heads")),
    col("retain", "留成级次", "level's part", "分享哪一级的留成：县级、市州级、省级，可几级", "which level's part is shared: county, prefecture, province", "words:retain", choices="word:retain", needed=True, group=_SCOPE, path=("scope", "retain")),
    col("collectors", "征收方", "collectors", "哪一方的国库征收；不写即飞入地", "whose treasuries collect; the hosts where blank", "who:parties", group=_SCOPE, path=("scope", "collectors")),
    col("enterprises", "企业", "enterprises", "只限哪些企业（编号）；不写即全部", "which enterprises by id; all where blank", "texts", group=_SCOPE, path=("scope", "enterprises")),
    col("list", "名录", "list", "只限情景给出的哪份名录", "the list of the scenario it is limited to", group=_SCOPE, path=("scope", "list")),
    col("industries", "行业", "industries", "只限哪些行业，用“、”隔开", "which industries, separated by 、", "texts", group=_SCOPE, path=("scope", "industries")),
    col("budgets", "预算", "budgets", "一般公共预算（不写即此）、政府性基金", "general (where blank) or funds", "words:budgets", choices="word:budgets", group=_SCOPE, path=("scope", "budgets")),
    col("from", "期限自", "term from", "起始日期，或事件名称（如 投产）", "a date, or the name of an event", "time", example="2024-01-01", group=_TERM, path=("term", "from")),
    col("for", "期限时长", "term for", "如 10年；与“期限止”只填一个", "such as 10 years; this or “term until”", "months", example="10年 / 10 years", group=_TERM, path=("term", "for")),
    col("until", "期限止", "term until", "终止日期（不含当日）", "the day it ends, not included", "time", group=_TERM, path=("term", "until")),
    col("clock", "计时", "clock", "从事件起怎样计年：周年，或按预算年度。期限或阶段从事件起算时必填", "how years after an event are counted; needed where terms or phases start with one", "word:unit", choices="clock", group=_TERM, path=("clock", "unit")),
    col("month_end", "月末", "month end", "2 月 29 日起满一年算哪天；一般不填", "what 29 February and one year is; mostly blank", "word:month_end", choices="word:month_end", group=_TERM, path=("clock", "month_end")),
    col("part_year", "不足整年", "part of a year", "年中开始或结束时，年度金额按整年、按月还是按天", "annual amounts where a year is not whole: full, months or days", "word:part_year", choices="word:part_year", group=_TERM, path=("part_year",)),
    col("period", "结算周期", "period", "按月、按季还是按年结算", "settled by month, quarter or year", "word:period", choices="word:period", needed=True, group=_SETTLE, path=("settle", "period")),
    col("late", "跨年退税", "late refunds", "退税涉及已结年度：当年调整，还是追溯重算", "a refund into a closed year: adjust or restate", "word:late", choices="word:late", needed=True, group=_SETTLE, path=("settle", "late")),
    col("account", "账户", "account", "按协议（不写即此）、按企业或按税种各自累计", "totals run by agreement (where blank), enterprise or head", "word:account", choices="word:account", group=_SETTLE, path=("settle", "account")),
    col("remainder", "尾差", "remainder", "最大余数（不写即此）", "largest (where blank)", "word:remainder", choices="word:remainder", group=_SETTLE, path=("settle", "remainder")),
    col("channel", "途径", "channel", "经什么划转，如 州财政局年终结算", "through what it is paid", english=True, group=_SETTLE, path=("settle", "channel")),
    col("by", "时限", "by when", "如 次年3月31日前", "such as 31 March of the next year", english=True, group=_SETTLE, path=("settle", "by")),
    col("signed", "签署日期", "signed", "只用于合规检查", "for the compliance checks only", "date", group=_MORE, path=("signed",)),
    col("entry", "进入方式", "entry", "新增项目、政府主导迁移、市场自主迁移；只用于合规检查", "how the enterprises came; for the compliance checks only", "word:entry", choices="word:entry", group=_MORE, path=("entry",)),
    col("place", "地点", "place", "可不写", "may be blank", english=True, group=_MORE, path=("place",)),
    col("summary", "摘要", "summary", "可不写", "may be blank", english=True, group=_MORE, path=("summary",)),
    col("tags", "标签", "tags", "供查找，用“、”隔开", "for searching, separated by 、", "texts", group=_MORE, path=("tags",)),
    col("priority", "优先级", "priority", "与别的协议重叠时，数小的先算", "where agreements overlap the smaller goes first", "whole", group=_MORE, path=("priority",)),
), form=True, spare=0)  # fmt: skip

SCENARIO: Final = Sheet("scenario", Text("情景", "scenario"), Text(
    "用哪些数、算到哪个月、作了哪些假设。带 * 的必须填。",
    "Which figures, through which month, on what assumptions. Those with * are needed.",
), (
    col("scenario", "情景编号", "id", "自定的短编号", "a short id of your own", example="base", needed=True, group=_RUN, path=("scenario",)),
    col("title", "标题", "title", "情景名称", "the name of the scenario", needed=True, group=_RUN, english=True, path=("title",)),
    col("truth", "性质", "truth", "入库表里是事实，还是预测", "whether the receipts are facts or projections", "word:truth", choices="word:truth", needed=True, group=_RUN, path=("truth",)),
    col("through", "结算至", "through", "算到哪个月（含），如 2030-12", "the last month, such as 2030-12", "month", example="2030-12", needed=True, group=_RUN, path=("through",)),
    col("statute", "分税体制", "statute", "中央、省、州、县各分多少：规则包编号（enclave rules list --kind statute）", "the levels' parts: id of a rule pack (enclave rules list --kind statute)", "text", choices="statutes", needed=True, group=_RUN, path=("statute", "pack")),
    col("unit", "计量单位", "unit", "情景里只写数字的金额按此单位", "of amounts of the scenario that are bare numbers", choices=_UNITS, group=_RUN, path=("unit",)),
    col("actuals_through", "实绩截至", "actuals through", "入库表的实绩到哪个月，其后用项目预测；没有项目测算的不填", "the last month of facts where projects follow", "month", group=_RUN, path=("actuals_through",)),
    col("year_end", "年末结算", "year end", "关账（不写即此）、不关账", "close (where blank) or open", "word:year_end", choices="word:year_end", group=_RUN, path=("statute", "year_end")),
    col("summary", "摘要", "summary", "可不写", "may be blank", english=True, group=_RUN, path=("summary",)),
    col("file", "协议文件", "agreement file", "不写即 agreement.yaml（由本工作簿生成）", "agreement.yaml where blank (made from this workbook)", group=_LINK, path=("agreements", 0, "file")),
    col("pack", "协议规则包", "agreement pack", "用随附的协议而不填本工作簿的协议时，写其编号", "the id of an agreement that comes with the program, in place of this workbook's", group=_LINK, path=("agreements", 0, "pack")),
    col("as", "另用编号", "as", "可不写", "may be blank", group=_LINK, path=("agreements", 0, "as")),
    col("members", "本协议企业", "its enterprises", "编号，用“、”隔开；不写即协议范围内全部", "ids separated by 、; all in scope where blank", "texts", group=_LINK, path=("agreements", 0, "enterprises")),
    col("superior", "统计上级", "superior", "把各县加总的那一级的编号", "the place at which counties are added up", group=_LINK, path=("superior",)),
    col("enterprises", "企业表文件", "file of enterprises", "不写即 enterprises.csv", "enterprises.csv where blank", group=_LINK, path=("enterprises",)),
    col("receipts", "入库表文件", "file of receipts", "不写即 receipts.csv", "receipts.csv where blank", group=_LINK, path=("receipts",)),
    col("indicators", "指标表文件", "file of indicators", "不写即 indicators.csv", "indicators.csv where blank", group=_LINK, path=("indicators",)),
    col("projects", "项目文件", "project files", "“项目”表里的文件，用“、”隔开", "the files of the sheet projects, separated by 、", "texts", group=_LINK, path=("projects",)),
    col("discount_rate", "折现率", "discount rate", "如 8%；不写则不算现值", "such as 8%; no present values where blank", "ratio", group=_APPRAISE, path=("appraisal", "discount_rate")),
    col("base_year", "基准年", "base year", "现值折到哪一年末", "the year to whose end values are discounted", "whole", group=_APPRAISE, path=("appraisal", "base_year")),
    col("timing", "现金流时点", "timing", "年末（不写即此）、年中", "end_of_year (where blank) or mid_year", "word:timing", choices="word:timing", group=_APPRAISE, path=("appraisal", "timing")),
    col("prices", "价格", "prices", "名义或实际", "nominal or real", "word:prices", choices="word:prices", group=_APPRAISE, path=("appraisal", "prices")),
    col("assumption", "假设", "assumption", "没有文件依据而采用的前提，一行一条，报告会列出", "what is taken for granted without a document; one a row, listed in reports", group=_TAKEN, english=True, repeat=True, path=("assumptions",)),
), form=True, spare=4)  # fmt: skip
