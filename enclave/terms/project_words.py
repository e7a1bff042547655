"""The Chinese words of project files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PROJECT_ALIASES: Final[Mapping[str, str]] = {
    "格式": "schema", "项目": "project", "标题": "title", "摘要": "summary", "计量单位": "unit",
    "企业": "enterprise", "编号": "id", "名称": "name", "所在地": "place", "园区": "park",
    "招引地": "origin", "行业": "industry", "法人形式": "form", "城建税地点": "location",
    "分支机构": "branch", "分摊比例": "share", "全公司应纳税所得额": "group_income", "设立年": "since",
    "事件": "events", "开工": "construction", "投产": "production", "测算期": "horizon",
    "起": "first", "止": "last", "折扣": "haircut", "产出": "output", "投资": "investment",
    "依据": "basis", "产能": "capacity", "数量": "amount", "产能单位": "unit_name", "单价": "price",
    "达产进度": "ramp", "销售额": "sales", "销项税率": "rate", "年度": "year", "种类": "kind",
    "金额": "amount", "增值税": "vat", "购进": "purchases", "占销售额": "ratio", "按年": "by_year",
    "利润": "profit", "利润率": "margin", "其他成本": "costs", "利息": "interest", "折旧": "depreciation",
    "年限": "years", "残值率": "residual", "研发费用": "research", "用工": "labour", "人数": "headcount",
    "人均年薪": "average", "实际税负": "share_of_wages", "各档": "bands", "年薪": "salary",
    "扣除": "deductions", "资产总额": "assets", "土地": "land", "取得": "acquired",
    "面积": "area", "价款": "price", "占用耕地": "farmland", "永久基本农田": "basic", "房产": "buildings",
    "原值": "value", "交付": "completed", "借款": "loans", "实收资本": "capital", "排污": "pollution",
    "大气当量": "air", "水当量": "water", "减征": "reduced", "资源产品销售": "mined", "税费": "taxes",
    "填入": "fill", "优惠": "preferences", "使用": "use", "证据": "evidence", "事实": "facts",
    "留抵": "credit_refund", "申报周期": "filing", "汇算比例": "settlement", "增加值": "value_added",
    "方法": "method", "指标": "indicators", "到位资金": "funds", "依据文件": "references",
    "假设": "assumptions", "来源": "source", "说明": "text", "状态": "status", "可靠程度": "certainty", "备注": "note",
    "文件": "document", "文号": "number", "条款": "article", "发布日期": "issued", "中文": "zh",
    "英文": "en", "能耗": "energy", "各档人数": "persons", "设备": "equipment", "建筑": "buildings", "其他": "other",
}  # fmt: skip
"""Chinese keys of project files and their canonical form."""

PROJECT_FREE: Final = frozenset({
    "ramp", "fill", "facts", "references", "filing", "funds", "by_year",
})  # fmt: skip
"""Mappings of project files whose keys the writer chooses."""

PROJECT_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "form": {"法人": "legal_person", "分支机构": "branch"},
    "location": {"市区": "city", "县城或镇": "town", "其他地方": "elsewhere"},
    "kind": {"设备": "equipment", "建筑": "buildings", "土地": "land", "其他": "other"},
    "vat": {"含税": "included", "不含税": "excluded"},
    "credit_refund": {"结转": "carry", "退还": "refund"},
    "method": {"收入法": "income", "比例": "ratio"},
    "certainty": {"已发布": "published", "见报": "reported", "未核实": "unverified", "类比": "analogue",
                  "假设": "assumption"},
    "status": {"已发布": "published", "见报": "reported", "未核实": "unverified", "假设": "assumption"},
}  # fmt: skip
"""Chinese words of project files by key."""
