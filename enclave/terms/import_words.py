"""The Chinese names of the keys and words of mapping files (``enclave import``)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from enclave.terms.receipt import KINDS

IMPORT_KEYS: Final[dict[str, str]] = {
    "格式": "schema", "来源": "sources", "编号": "id", "名称": "title", "类型": "kind", "文件": "files",
    "表头": "header", "工作表": "sheet", "列": "columns", "单位": "unit", "期间口径": "basis",
    "退库口径": "refunds", "税种": "heads", "记录种类": "kinds", "预算": "budget", "分科目预算": "budgets",
    "入库地": "place", "国库": "places", "名单外": "unlisted", "空白": "blank", "月份": "month",
    "金额列": "amounts", "列名": "column", "所属税种": "head", "级次": "level", "数值": "values",
    "指标": "indicators", "指标名": "indicator", "企业": "enterprises", "识别号": "taxpayers",
    "别名": "aliases", "更名": "renamed", "飞出地": "origin", "起": "from", "止": "until",
    "科目": "code", "品目": "item", "正负": "sign", "企业名称": "name", "原名": "name",
    "覆盖": "covers", "纳税人识别号": "taxpayer", "金额": "amount", "入库日期": "posted",
    "税票号码": "slip", "所属期起": "period_start", "所属期止": "period_end", "所属期": "period",
    "备注": "note", "中央级": "centre", "省级": "province", "市州级": "prefecture",
    "县级": "county", "认定文号": "document", "认定日期": "recognised", "分成起": "start",
    "分成止": "end", "曾用名": "former", "年度": "year", "投入方": "party", "凭证号": "voucher",
    "当月": "monthly", "累计": "cumulative", "中文": "zh", "英文": "en",
}  # fmt: skip
"""Chinese key → canonical key; the fields under ``columns`` among them."""

IMPORT_FREE: Final = frozenset({"heads", "budgets", "places", "indicators"})
"""Mappings whose own keys are what the files say: heads, codes, treasuries, indicators."""

_BUDGETS: Final[dict[str, str]] = {"一般公共预算": "general", "政府性基金": "funds"}
IMPORT_WORDS: Final[dict[str, dict[str, str]]] = {
    "kind": {
        "入库明细": "tax_office", "国库月报": "treasury_report", "园区台账": "park_ledger",
        "企业名单": "enterprise_list", "投入台账": "outlays", "指标月报": "indicators", **KINDS,
    },
    "basis": {"入库日期": "posted", "所属期": "tax_period"},
    "refunds": {"退库日": "own_date", "所属期": "tax_period"},
    "budget": _BUDGETS,
    "budgets": _BUDGETS,
    "unlisted": {"拒收": "reject", "不导入": "leave_out", "照收": "keep"},
    "blank": {"零": "zero", "不详": "unknown"},
    "values": {"当月": "monthly", "累计": "cumulative", "期末": "stock"},
    "level": {"中央": "centre", "省级": "province", "市州级": "prefecture", "县级": "county",
              "合计": "total"},
    "sign": {"正": "positive", "负": "negative"},
    "covers": {"全部": "all", "名单内": "listed"},
}  # fmt: skip
"""Canonical key → Chinese word → canonical word, both ways.

``month`` is not among them: under ``columns`` the same key takes the name of a column, which is
never translated.
"""

MONTH_WORDS: Final[Mapping[str, str]] = MappingProxyType({"标题": "title", "文件名": "file"})
"""Where the month of a file stands; read in either language."""

OTHER_WORDS: Final[Mapping[str, str]] = MappingProxyType({
    "中央级": "centre", "州级": "prefecture", "市级": "prefecture",
})  # fmt: skip
"""Second names that are read, but never written."""

WORDS: Final[Mapping[str, str]] = MappingProxyType({
    **{zh: en for words in IMPORT_WORDS.values() for zh, en in words.items()},
    **MONTH_WORDS, **OTHER_WORDS,
})  # fmt: skip
"""Every Chinese word among the values."""
