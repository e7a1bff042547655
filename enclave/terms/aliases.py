"""Chinese words of the language: keys and values that no single clause kind owns.

One table for the reader, the formatter (``enclave fmt --lang``), the schema and the reports.
"""

from __future__ import annotations

from typing import Final

KEYS: Final[dict[str, str]] = {
    "格式": "schema", "协议": "agreement", "标题": "title", "状态": "status", "摘要": "summary",
    "地点": "place", "标签": "tags", "依据文件": "references", "计量单位": "unit", "名称": "name",
    "参与方": "parties", "范围": "scope", "期限": "term", "计时": "clock", "不足整年": "part_year",
    "事件": "events", "数据": "data", "条款": "clauses", "统计认定": "credit", "结算": "settle",
    "优先级": "priority", "变更": "amend", "待定项": "holes", "备注": "notes", "附注": "note",
    "中文": "zh", "英文": "en", "角色": "role", "级次": "level", "国库": "treasury", "代收": "via",
    "上级单位": "parent", "税种": "heads", "留成级次": "retain", "征收方": "collectors",
    "企业": "enterprises", "名录": "list", "行业": "industries", "预算": "budgets",
    "准入门槛": "threshold", "不低于": "at_least", "高于": "more_than", "来源协议": "feed",
    "自": "from", "止": "until", "时长": "for", "事件名": "event", "满": "after", "月末": "month_end",
    "日期": "date", "须提供": "required", "佐证": "evidence", "收回完毕": "recovered",
    "达到上限": "cap_reached", "未达上限": "cap_unmet", "时点": "at", "生效": "takes_effect",
    "数值": "value", "数量": "quantity", "按年": "by_year", "明细": "entries",
    "按企业": "by_enterprise", "凭证": "voucher", "幅度": "rate", "合计自": "sum_of",
    "平均自": "average_of", "年份": "years", "占比": "ratio", "基于": "of", "编号": "id",
    "种类": "kind", "依据": "reference", "文件": "document", "文号": "number", "条文": "article",
    "发布日期": "issued", "周期": "period", "账户": "account", "尾差": "remainder",
    "跨年退税": "late", "途径": "channel", "时限": "by", "生效日": "effective", "改为": "set",
    "新增": "add", "删除": "remove", "待定": "hole", "询问": "ask", "来源": "source",
    "签署日期": "signed", "进入方式": "entry",
}  # fmt: skip
"""Chinese key → canonical key. Clause kinds and credit rules add their own."""

VALUES: Final[dict[str, str]] = {
    "飞出地": "origin", "飞入地": "host", "园区": "park", "上级": "superior", "第三方": "third",
    "中央": "centre", "省级": "province", "市州级": "prefecture", "县级": "county", "乡镇": "township",
    "村": "village", "公司": "company", "部门": "department", "代理人": "agent", "基金": "fund",
    "已发布": "published", "见报": "reported", "未核实": "unverified", "模板": "template",
    "草案": "draft", "假设": "assumption", "月": "month", "季": "quarter", "年": "year",
    "按协议": "agreement", "按企业": "enterprise", "按税种": "head", "最大余数": "largest", "当年调整": "adjust",
    "追溯重算": "restate", "周年": "anniversary", "事件当年起预算年度": "fiscal_year_of_event",
    "事件次年起预算年度": "fiscal_year_after_event", "按整年": "full", "按月": "months",
    "按天": "days", "一般公共预算": "general", "政府性基金": "funds", "当日": "same_day",
    "次月": "next_month", "次年": "next_year", "全部": "all", "新增项目": "new_project",
    "政府主导迁移": "government_move", "市场自主迁移": "market_move",
}  # fmt: skip
"""Chinese value → canonical value, for the keys of :data:`VALUE_KEYS`."""

VALUE_KEYS: Final = frozenset({
    "role", "level", "status", "kind", "retain", "period", "account", "remainder", "late", "unit",
    "part_year", "budgets", "takes_effect", "basis", "span", "applies", "deficit", "shortfall",
    "pool", "source", "counts", "month_end", "mode", "heads", "clock", "truth", "year_end",
    "entry", "cause",
})  # fmt: skip
"""Keys whose values are words of the language (not names, amounts or free text)."""

PREFERRED: Final[dict[str, dict[str, str]]] = {
    "kind": {"share": "分成"}, "source": {"share": "份额"}, "account": {"agreement": "按协议"},
    "span": {"agreement": "协议期"}, "part_year": {"full": "按整年"}, "mode": {"full": "全归", "host": "归所在地"},
    "role": {"host": "飞入地"},
}  # fmt: skip
"""Key → canonical value → Chinese word, where one canonical value has two Chinese words."""

INDICATOR_KEYS: Final[dict[str, str]] = {
    "指标包": "pack", "指标": "indicators", "类型": "kind", "单位": "unit", "调查": "survey",
    "属于": "within", "分子": "numerator", "分母": "denominator", "小数位": "decimals",
    "定义": "definition",
}  # fmt: skip
"""Chinese key → canonical key of indicator packs, besides :data:`KEYS`."""

SCENARIO_KEYS: Final[dict[str, str]] = {
    "情景": "scenario", "分税体制": "statute", "规则包": "pack", "协议文件": "file", "填入": "fill", "对应": "bind",
    "名册": "rosters", "地区": "places", "统计上级": "superior", "企业表": "enterprises",
    "入库表": "receipts", "指标表": "indicators", "名单": "lists", "协议表": "agreements",
    "假设": "assumptions", "说明": "text", "结算至": "through", "性质": "truth", "另用编号": "as",
    "所列企业": "enterprise", "报备日": "reported", "审查日": "reviewed", "认定日": "recognised",
    "项目表": "projects", "实绩截至": "actuals_through", "评价": "appraisal", "折现率": "discount_rate",
    "基准年": "base_year", "现金流时点": "timing", "价格": "prices", "各方投入": "outlays", "不合作所得": "walk_away",
    "联盟收益": "coalition_gains", "联盟成本": "coalition_costs", "成员": "members",
    "别名": "as", "年末结算": "year_end", "产业定位": "industries", "放宽上限": "raise_guard",
}  # fmt: skip
"""Chinese key → canonical key of scenarios, besides :data:`KEYS`."""

SCENARIO_VALUES: Final[dict[str, str]] = {
    "事实": "fact", "预测": "projection", "关账": "close", "不关账": "open", "年末": "end_of_year",
    "年中": "mid_year", "名义": "nominal", "实际": "real",
}  # fmt: skip
"""Chinese value → canonical value of the keys that only scenarios have."""
