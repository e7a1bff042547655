"""What the sections of a project file mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from enclave.text import Text

PROJECT: Final[Mapping[str, Text]] = MappingProxyType({
    "Project.enterprise": Text("纳税人", "the taxpayer"),
    "Project.branch": Text("分支机构的分摊；独立法人不写", "apportionment of a branch; none for a legal person"),
    "Project.events": Text("开工和投产的月份", "months of construction and production"),
    "Project.horizon": Text("测算的首年和末年", "the first and the last year projected"),
    "Project.haircut": Text("对计划打的折扣；不打折也要写 100%", "what of the plan is believed; 100% is written too"),
    "Project.capacity": Text("产能和单价；或写 sales.by_year", "capacity and price; or sales.by_year"),
    "Project.sales": Text("销售额（不含税）和销项税率", "sales without VAT and the rate of output tax"),
    "Project.purchases": Text("购进，按进项税率分行", "purchases, a line for each rate of input tax"),
    "Project.investment": Text("投资，按年度和种类分行", "investment, a line for each year and kind"),
    "Project.depreciation": Text("折旧：资产种类 → 年限、残值率", "depreciation by kind of asset"),
    "Project.profit": Text("利润总额：利润率、按年或按成本", "profit: a margin, by year, or by costs"),
    "Project.labour": Text("用工、工资和个税", "employees, pay and income tax on it"),
    "Project.land": Text("土地", "land"),
    "Project.buildings": Text("自用房产", "buildings for own use"),
    "Project.pollution": Text("排污", "pollution"),
    "Project.preferences": Text("使用的税收优惠", "the preferences used"),
    "Project.value_added": Text("增加值怎样求", "how value added is found"),
    "Project.assumptions": Text("指标的来源和可靠程度", "where figures come from and how far they may be trusted"),
    "ProjectEvents.construction": Text("开工月", "start of construction"),
    "ProjectEvents.production": Text("投产月", "start of production"),
    "Horizon.first": Text("首年", "the first year"),
    "Horizon.last": Text("末年（含）", "the last year, included"),
    "Capacity.amount": Text("产能（多少单位）", "units of capacity"),
    "Investment.year": Text("年度", "year"),
    "Investment.kind": Text(
        "equipment 设备、buildings 建筑、land 土地、other 其他", "equipment, buildings, land or other"
    ),
    "Investment.amount": Text("金额", "amount"),
    "Depreciation.years": Text("年限", "years"),
    "ValueAdded.method": Text("income 收入法、ratio 按增加值率", "income, or a ratio of output"),
    "ProjectAssumption.text": Text("假设的内容", "what is assumed"),
})  # fmt: skip
