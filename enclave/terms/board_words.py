"""The Chinese names of the keys and words of board files."""

from __future__ import annotations

from typing import Final

BOARD_KEYS: Final[dict[str, str]] = {
    "看板": "board", "格式": "schema", "标题": "title", "年度": "year", "截至": "through",
    "单位": "unit", "项目表": "projects", "月报": "rows", "文件": "file", "数值形式": "form",
    "指标": "indicators", "全年预计": "forecast", "机构": "offices", "编号": "id", "名称": "name",
    "角色": "role", "来源": "source", "假设": "assumption", "引荐人": "recruiters", "收款方": "payee",
    "目标": "targets", "考核指标": "indicator", "考核单位": "assessed", "上年基数": "base", "增长": "growth",
    "数额": "amount", "序时进度": "pace", "形状": "shape", "各月累计": "cumulative",
    "预警": "warning", "级次": "levels", "低于": "below", "奖励": "rewards", "按到位": "arrivals",
    "算法": "method", "达到即进档": "reached", "档次": "bands", "不超过": "up_to", "比例": "rate", "按": "per", "期间": "span",
    "适用收款方": "payees", "付款方": "payer", "封顶": "limit", "每人封顶": "recruiter_limit",
    "依据": "reference", "说明": "note", "文件名称": "document", "文号": "number", "条文": "article",
    "发布日期": "issued", "状态": "status", "中文": "zh", "英文": "en",
}  # fmt: skip
"""Chinese key → canonical key of board files."""

BOARD_WORDS: Final[dict[str, dict[str, str]]] = {
    "form": {"当月": "monthly", "累计": "cumulative"},
    "forecast": {"均速外推": "run_rate", "按序时进度": "profile"},
    "role": {"牵头": "lead", "产业组": "industry", "平台公司": "platform"},
    "payee": {"个人": "person", "机构": "agency"},
    "payees": {"个人": "person", "机构": "agency"},
    "shape": {"逐月均摊": "linear"},
    "method": {"超额累进": "marginal", "全额累进": "slab"},
    "per": {"项目": "project", "引荐人": "recruiter"},
    "span": {"本年": "this_year", "累计至今": "to_date"},
    "status": {"已发布": "published", "见报": "reported", "未核实": "unverified", "模板": "template",
               "草案": "draft", "假设": "assumption"},
}  # fmt: skip
"""Canonical key → Chinese word → canonical word."""
