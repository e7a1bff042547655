"""What the keys of scenarios, statute packs, indicator packs and tables of heads mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from enclave.text import Text

SCENARIO: Final[Mapping[str, Text]] = MappingProxyType({
    "Scenario.scenario": Text("情景编号", "id of the scenario"),
    "Scenario.truth": Text("收入是 fact 事实还是 projection 预测", "whether the receipts are fact or projection"),
    "Scenario.through": Text("结算至哪个月（含）；到期的年度结账", "the last month settled; years that end by then are closed"),
    "Scenario.statute": Text("分税体制：规则包编号，或 {pack, fill, …}", "the statute: id of a pack, or {pack, fill, …}"),
    "Scenario.places": Text("地区：编号 → 县、园区、州", "places: id → county, park, prefecture"),
    "Scenario.superior": Text("各县在哪里汇总", "the place at which counties are added up"),
    "Scenario.enterprises": Text("企业表（csv、xlsx）", "table of enterprises (csv, xlsx)"),
    "Scenario.receipts": Text("入库表（csv、xlsx）", "table of receipts (csv, xlsx)"),
    "Scenario.indicators": Text("指标表（csv、xlsx）", "table of indicators (csv, xlsx)"),
    "Scenario.lists": Text("名单：名称 → 企业编号", "lists: name → enterprise ids"),
    "Scenario.fill": Text("各协议共用的待定项取值；协议自己的优先", "values for holes that all agreements share; an agreement's own wins"),
    "Scenario.agreements": Text("执行哪些协议", "the agreements that are run"),
    "Scenario.assumptions": Text("没有文件依据的假设，写进报告", "what no document says; the report lists it"),
    "Scenario.raise_guard": Text("公开放宽金额上限（全国数据）", "openly raise the limit of amounts, for national tables"),
    "Deal.pack": Text("规则包编号；与 file 二选一", "id of a rule pack; either this or file"),
    "Deal.file": Text("本文件夹内的协议文件；与 pack 二选一", "an agreement file of this folder; either this or pack"),
    "Deal.as": Text("另取编号（同一协议用两次时）", "another id, where one agreement stands twice"),
    "Deal.fill": Text("待定项 → 取值，作为假设列示", "hole → value; listed as assumptions"),
    "Deal.bind": Text("模板中的参与方 → 情景中的地区", "party of a template → place of the scenario"),
    "Deal.events": Text("事件 → 日期；未发生写 pending；也可按企业", "event → date, pending, or a table by enterprise"),
    "Deal.data": Text("协议要求的数据", "data the agreement requires"),
    "Deal.enterprises": Text("本协议的企业", "the enterprises of this agreement"),
    "EventByEnterprise.by_enterprise": Text("企业 → 日期或 pending", "enterprise → date or pending"),
    "Assumption.text": Text("假设的内容", "what is assumed"),
    "Assumption.source": Text("凭什么", "on what ground"),
    "Place.kind": Text("county 县、park 园区、prefecture 州市、province 省", "county, park, prefecture or province"),
    "Place.parent": Text("上级地区", "the place above it"),
    "Place.industries": Text("产业定位", "its industries"),
    "StatuteChoice.pack": Text("分税体制规则包编号", "id of the statute pack"),
    "StatuteChoice.fill": Text("体制待定项 → 取值", "hole of the statute → value"),
    "StatuteChoice.rosters": Text("名单 → 企业", "roster → enterprises"),
    "StatuteChoice.year_end": Text("close 年末上解入账、open 不入账", "close: year-end moves are booked; open: they are not"),
})  # fmt: skip

STATUTE: Final[Mapping[str, Text]] = MappingProxyType({
    "StatutePack.statute": Text("规则包编号", "id of the pack"),
    "StatutePack.place": Text("适用地区", "the place it is for"),
    "StatutePack.extends": Text("沿用哪个上级规则包", "the pack of the level above"),
    "StatutePack.references": Text("引用的文件", "the documents cited"),
    "StatutePack.heads": Text("本地增加的税种", "heads that this place adds"),
    "StatutePack.rules": Text("划分规则", "the rules"),
    "StatutePack.rosters": Text("企业名单", "lists of enterprises"),
    "StatutePack.kinds": Text("各类入库记录怎样划分", "how receipts of each kind are divided"),
    "StatutePack.credit_refund": Text("留抵退税的负担", "who bears VAT credit refunds"),
    "StatutePack.fill": Text("为待定项取值（假设）", "values for holes (assumptions)"),
    "Hole.hole": Text("待定项的名称", "name of the open term"),
    "Place.country": Text("国家", "country"),
    "Place.province": Text("省", "province"),
    "Place.prefecture": Text("州市", "prefecture"),
    "Place.county": Text("县", "county"),
    "Rule.mechanism": Text(
        "ratio 入库时按比例；ratio_year_end 年终按比例上解；increment_over_base 超基数增量上解；"
        "by_enterprise_list、by_industry 按名单、行业",
        "ratio, ratio_year_end, increment_over_base, by_enterprise_list, by_industry",
    ),
    "Rule.of": Text("划分全额 total，还是上一规则留给地方的部分 local", "divides the total, or the part left to local levels"),
    "Rule.shares": Text("级次 → 份额，合计恰为 1", "level → share; exactly 1 together"),
    "Rule.places": Text("只适用于这些地区", "these places only"),
    "Rule.roster": Text("名单编号", "id of a roster"),
    "Rule.industries": Text("只适用于这些行业", "these industries only"),
    "Rule.growth": Text("增量上解：级次 → 比例", "of the growth: level → share"),
    "Rule.base": Text("上解基数", "the base"),
    "Rule.shortfall": Text("低于基数：none 不上解，signed 差额同比例", "below the base: none, or signed"),
    "Roster.members": Text("企业", "the enterprises"),
    "KindTerm.rule": Text("head 同税种、credit_refund 留抵退税、recorded 按记录", "like its head, as a credit_refund, or as recorded"),
    "KindTerm.codes": Text("预算科目代码", "budget codes"),
    "CreditRefund.burden": Text("中央、本地、全国分担各负担多少", "centre, place and pool"),
    "CreditRefund.inside": Text("省内怎样负担", "inside the province"),
    "CreditBurden.centre": Text("中央负担", "borne by the centre"),
    "CreditBurden.place_share": Text("企业所在地负担", "borne by the place"),
    "CreditBurden.pool": Text("全国分担", "borne by the national pool"),
    "CreditBurden.pool_share": Text("本省在全国分担中的系数", "this province's part of the pool"),
    "CreditInside.own": Text("本地负担部分：级次 → 份额", "of the place's part: level → share"),
    "CreditInside.pooled": Text("分担部分：级次 → 份额", "of the pooled part: level → share"),
    "Head.kind": Text("tax 税、fee 费", "tax or fee"),
    "Head.codes": Text("预算科目代码，主科目在前", "budget codes, the main one first"),
    "Head.code_status": Text("科目的可靠程度", "how certain the codes are"),
    "Head.aliases": Text("入库表里认得的其他名称", "other names accepted in receipts"),
})  # fmt: skip

INDICATOR: Final[Mapping[str, Text]] = MappingProxyType({
    "IndicatorPack.pack": Text("规则包编号", "id of the pack"),
    "IndicatorPack.indicators": Text("指标：编号 → 指标", "the indicators: id → indicator"),
    "Indicator.kind": Text("flow 流量、stock 存量、rate 比率", "flow, stock or rate"),
    "Indicator.unit": Text("money 金额（分），或数量的单位；比率不写", "money, or the unit of a quantity; none for a rate"),
    "Indicator.survey": Text("official 统计部门、departmental 主管部门", "official or departmental"),
    "Indicator.within": Text("属于哪个更大的指标；二者不相加", "the wider indicator it is part of; never added"),
    "Indicator.numerator": Text("比率的分子", "numerator of a rate"),
    "Indicator.denominator": Text("比率的分母", "denominator of a rate"),
    "Indicator.decimals": Text("数量认定到几位小数", "decimals in which a quantity is credited"),
    "Indicator.definition": Text("定义", "definition"),
})  # fmt: skip
