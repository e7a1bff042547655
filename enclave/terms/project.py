"""A project file (项目文件): the figures of a feasibility study from which tax is projected.

Nothing here has a default that makes tax: what is not written is not computed, and what a listed
tax needs and is not written is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, ValidationInfo, model_validator
from pydantic import WithJsonSchema as JsonShape

from enclave.money import AmountError, format_yuan, parse_decimal
from enclave.ratio import format_ratio, parse_ratio
from enclave.terms.fields import (
    AmountText,
    BilingualText,
    DecimalText,
    Identifier,
    Model,
    MonthText,
    PartText,
    RatioText,
    Reference,
    Status,
    WholeText,
    YesNo,
    coded,
    fail,
    read_amount,
)
from enclave.terms.tax import NumberText

T = TypeVar("T")


def _positive(value: Any) -> Any:
    if value < 0:
        raise fail("E842", text=value)
    return value


PositiveAmount = Annotated[AmountText, AfterValidator(_positive)]
"""An amount that is not below zero."""

PositiveDecimal = Annotated[DecimalText, AfterValidator(_positive)]
"""A number that is not below zero."""

Persons = Annotated[WholeText, AfterValidator(_positive)]
"""A whole number that is not below zero."""

LATER: Final = "later"
_LATER: Final = frozenset({LATER, "以后", "以后各年"})
_YEAR: Final = re.compile(r"(19|20|21)\d\d\Z")

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
    "人均年薪": "average", "个税": "tax", "实际税负": "share_of_wages", "各档": "bands", "年薪": "salary",
    "扣除": "deductions", "资产总额": "assets", "土地": "land", "取得": "acquired",
    "面积": "area", "价款": "price", "占用耕地": "farmland", "永久基本农田": "basic", "房产": "buildings",
    "原值": "value", "交付": "completed", "借款": "loans", "实收资本": "capital", "排污": "pollution",
    "大气当量": "air", "水当量": "water", "减征": "reduced", "资源产品销售": "mined", "税费": "taxes",
    "填入": "fill", "优惠": "preferences", "使用": "use", "证据": "evidence", "事实": "facts",
    "留抵": "credit_refund", "申报周期": "filing", "汇算比例": "settlement", "增加值": "value_added",
    "方法": "method", "指标": "indicators", "到位资金": "funds", "依据文件": "references",
    "假设": "assumptions", "来源": "source", "说明": "text", "性质": "status", "备注": "note",
    "文件": "document", "文号": "number", "条款": "article", "发布日期": "issued", "中文": "zh",
    "英文": "en", "能耗": "energy",
}  # fmt: skip
"""Chinese keys of project files and their canonical form."""

PROJECT_FREE: Final = frozenset({
    "ramp", "fill", "facts", "references", "filing", "depreciation", "funds", "by_year",
})  # fmt: skip
"""Mappings of project files whose keys the writer chooses."""

PROJECT_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    "form": {"法人": "legal_person", "分支机构": "branch"},
    "location": {"市区": "city", "县城或镇": "town", "其他": "elsewhere"},
    "kind": {"设备": "equipment", "建筑": "buildings", "土地": "land", "其他": "other"},
    "vat": {"含税": "included", "不含税": "excluded"},
    "credit_refund": {"结转": "carry", "退还": "refund"},
    "method": {"收入法": "income", "比例": "ratio"},
    "status": {"见报": "reported", "已发布": "published", "假设": "assumption", "未核实": "unverified",
               "类比": "analogue"},
}  # fmt: skip
"""Chinese words of project files by key."""


def _series(
    read: Callable[[Any, ValidationInfo], Any], *, signed: bool = False
) -> Callable[[Any, ValidationInfo], Any]:
    """One value for all years, or a table: year → value, ``later`` for the years after the last."""

    def one(value: Any, info: ValidationInfo, where: str = "") -> Any:
        found = read(value, info)
        if found < 0 and not signed:
            raise fail("E842", text=value, at=where)
        return found

    def validate(value: Any, info: ValidationInfo) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            return {LATER: one(value, info)}
        out: dict[str, Any] = {}
        for key, item in value.items():
            word = LATER if key in _LATER else str(key)
            if word != LATER and not _YEAR.match(word):
                raise fail("E823", text=word, at=str(key))
            out[word] = one(item, info, str(key))
        return out

    return validate


def _amount(value: Any, info: ValidationInfo) -> int:
    return read_amount(value, info)


def _number(value: Any, _: ValidationInfo) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise fail("E221", text=type(value).__name__)
    body = value.strip()
    sign, body = (-1, body[1:]) if body.startswith("-") else (1, body)
    try:
        return sign * (parse_ratio(body) if set("%％‰/") & set(body) else parse_decimal(body))
    except AmountError as error:
        raise coded(error) from None


def _shape(item: str) -> JsonShape:
    one = {"type": ["string", "number"]}
    return JsonShape({
        "description": item,
        "anyOf": [one, {"type": "object", "additionalProperties": one}],
    })  # fmt: skip


def _print_amounts(series: Mapping[str, int]) -> dict[str, str]:
    return {year: f"{format_yuan(amount)}元" for year, amount in series.items()}


def _print_numbers(series: Mapping[str, Fraction]) -> dict[str, str]:
    return {year: format_ratio(value) for year, value in series.items()}


_AMOUNTS = _shape("金额，或 年度 → 金额（以后各年写 later） / an amount, or year → amount (`later` for the rest)")
_NUMBERS = _shape("数值或比例，或 年度 → 数值（以后各年写 later） / a number, or year → number (`later` for the rest)")
AmountSeries = Annotated[
    dict[str, int], BeforeValidator(_series(_amount)),
    PlainSerializer(_print_amounts, return_type=dict), _AMOUNTS,
]  # fmt: skip
"""Amounts by year, none below zero."""

SignedAmounts = Annotated[
    dict[str, int], BeforeValidator(_series(_amount, signed=True)),
    PlainSerializer(_print_amounts, return_type=dict), _AMOUNTS,
]  # fmt: skip
"""Amounts by year that may be losses."""

NumberSeries = Annotated[
    dict[str, Fraction], BeforeValidator(_series(_number)),
    PlainSerializer(_print_numbers, return_type=dict), _NUMBERS,
]  # fmt: skip
"""Numbers by year, none below zero."""

SignedNumbers = Annotated[
    dict[str, Fraction], BeforeValidator(_series(_number, signed=True)),
    PlainSerializer(_print_numbers, return_type=dict), _NUMBERS,
]  # fmt: skip
"""Numbers by year that may be below zero."""


def at(series: Mapping[str, T], year: int) -> T | None:
    """The value of a year: its own, else that of ``later`` where the year is after all listed."""
    if str(year) in series:
        return series[str(year)]
    listed = [int(key) for key in series if key != LATER]
    return series.get(LATER) if not listed or year > max(listed) else None


class ProjectEnterprise(Model):
    """The taxpayer: its id in tables, its name, where its tax is collected."""

    id: Identifier
    name: BilingualText
    place: Identifier = Field(description="税款入库地 / the place whose treasury collects")
    park: Identifier | None = Field(None, description="园区 / park")
    origin: Identifier | None = Field(None, description="招引地 / who recruited it")
    industry: str | None = Field(None, description="行业 / industry")


class Branch(Model):
    """A branch: its part of the tax of the whole legal person (财预〔2012〕40号).

    ``share`` is the branch's share by the three factors; the branches together pay half of the
    tax of the whole.
    """

    share: PartText = Field(description="三因素分摊比例 / share by the three factors")
    group_income: SignedAmounts = Field(description="全公司应纳税所得额 / taxable income of the whole")
    since: WholeText = Field(description="设立年：当年不分摊 / year of creation, in which it takes no part")


class ProjectEvents(Model):
    """Months of the start of construction and of production."""

    construction: MonthText
    production: MonthText

    @model_validator(mode="after")
    def _in_order(self) -> ProjectEvents:
        if self.production < self.construction:
            raise fail("E824", what="production", at="production")
        return self


class Horizon(Model):
    """The first and the last year that are projected."""

    first: WholeText
    last: WholeText

    @model_validator(mode="after")
    def _in_order(self) -> Horizon:
        if not 1994 <= self.first <= self.last <= self.first + 60:
            raise fail("E824", what="horizon", at="last")
        return self


class Haircut(Model):
    """What of the plan is believed: published plans are usually above results. 100% is written."""

    output: PartText = Field(description="产出按计划的几成计 / part of planned output")
    investment: PartText = Field(description="投资按计划的几成计 / part of planned investment")
    basis: BilingualText = Field(description="依据 / why")


class Capacity(Model):
    """Output at capacity: a number of units at a price each (without VAT)."""

    amount: PositiveDecimal
    unit_name: BilingualText = Field(description="产能单位 / unit of capacity")
    price: AmountSeries = Field(description="每单位年产出的不含税价 / price of a unit without VAT")


class Sales(Model):
    """Sales without VAT: from capacity, or by year; at one rate of output tax."""

    rate: RatioText = Field(description="销项税率 / rate of output tax")
    by_year: AmountSeries | None = Field(None, description="按年写；否则由产能推出 / else from capacity")


class Purchase(Model):
    """A line of purchases with input tax: a part of sales, or amounts by year."""

    name: BilingualText
    rate: RatioText = Field(description="进项税率 / rate of input tax")
    ratio: NumberSeries | None = Field(None, description="占销售额的比例 / part of sales")
    by_year: AmountSeries | None = Field(None, description="按年金额（不含税） / amounts without VAT")

    @model_validator(mode="after")
    def _one_way(self) -> Purchase:
        if (self.ratio is None) == (self.by_year is None):
            raise fail("E833", what="ratio、by_year")
        return self


AssetKind = Literal["equipment", "buildings", "land", "other"]


class Investment(Model):
    """Investment of a year and kind; whether VAT is included, and at what rate, is stated."""

    year: WholeText
    kind: AssetKind
    amount: PositiveAmount
    vat: Literal["included", "excluded"] = Field(description="included 含税、excluded 不含税 / VAT in it or not")
    rate: RatioText = Field(description="进项税率；没有进项写 0% / rate of input tax; 0% for none")
    note: BilingualText | None = None


class Depreciation(Model):
    """Straight-line depreciation of a kind of asset from the year of production."""

    years: WholeText
    residual: PartText = Field(description="残值率 / residual value")


class Profit(Model):
    """Profit before tax: a margin of sales, amounts by year, or sales less costs.

    Costs are purchases, wages, depreciation, interest, all taxes of the project but VAT and
    income tax, and ``costs``.
    """

    margin: SignedNumbers | None = Field(None, description="利润总额占销售额 / part of sales")
    by_year: SignedAmounts | None = Field(None, description="按年利润总额 / by year")
    costs: AmountSeries | None = Field(None, description="其他成本费用，按成本法计算利润 / other costs; profit is sales less costs")
    interest: AmountSeries | None = Field(None, description="利息支出（成本法） / interest, with costs")

    @model_validator(mode="after")
    def _one_way(self) -> Profit:
        ways = [w for w in (self.margin, self.by_year, self.costs) if w is not None]
        if len(ways) != 1 or (self.interest is not None and self.costs is None):
            raise fail("E833", what="margin、by_year、costs")
        return self


class Band(Model):
    """Employees of one level of pay: persons, salary and deductions a year each."""

    persons: Persons = Field(description="人数 / persons")
    salary: PositiveAmount = Field(description="年薪 / salary a year")
    deductions: PositiveAmount = Field(description="社保、专项与专项附加扣除 / social insurance and special deductions")


class Labour(Model):
    """Employees at capacity, average pay, and how income tax on it is found."""

    headcount: NumberSeries = Field(description="人数 / persons")
    average: AmountSeries = Field(description="人均年薪 / average pay a year")
    share_of_wages: PartText | None = Field(None, description="个税占工资总额（简易法） / income tax as a part of wages")
    bands: tuple[Band, ...] = Field((), description="各档人数与年薪（精确法） / bands, for the exact way")


class Land(Model):
    """Land: month of acquisition, area, price, farmland taken."""

    acquired: MonthText = Field(description="取得月 / month of acquisition")
    area: PositiveDecimal = Field(description="面积（平方米） / m²")
    price: PositiveAmount | None = Field(None, description="土地成交价款 / price")
    farmland: PositiveDecimal | None = Field(None, description="占用耕地（平方米） / farmland taken, m²")
    basic: YesNo = Field(False, description="是否永久基本农田 / permanent basic farmland")


class Buildings(Model):
    """Buildings for own use: original value with its land, month of completion."""

    value: PositiveAmount = Field(description="房产原值 / original value")
    completed: MonthText = Field(description="交付使用月 / month of completion")


class Pollution(Model):
    """Pollution equivalents at capacity, and the part the law lets pay."""

    air: PositiveDecimal = Field(Fraction(0), description="大气污染当量数/年 / air, equivalents a year")
    water: PositiveDecimal = Field(Fraction(0), description="水污染当量数/年 / water, equivalents a year")
    reduced: RatioText = Field(description="按几成计征：100%、75%、50% / part to be paid")


class UsedPreference(Model):
    """A preference the project uses: which, in which years, on what evidence."""

    use: Identifier = Field(description="优惠编号 / id of the preference")
    first: WholeText = Field(description="首年 / first year")
    last: WholeText = Field(description="末年（含） / last year, included")
    evidence: BilingualText = Field(description="凭什么适用 / what it rests on")
    facts: dict[Identifier, NumberText] = Field(
        default_factory=dict, description="条件的数值 / figures of its conditions"
    )

    @model_validator(mode="after")
    def _in_order(self) -> UsedPreference:
        if self.last < self.first:
            raise fail("E824", what="last", at="last")
        return self


class ValueAdded(Model):
    """How value added is found: by income (a computation), or as a stated part of output."""

    method: Literal["income", "ratio"]
    ratio: NumberSeries | None = Field(None, description="增加值率 / value added as a part of output")

    @model_validator(mode="after")
    def _fits(self) -> ValueAdded:
        if (self.ratio is None) == (self.method == "ratio"):
            raise fail("E833", what="value_added")
        return self


class ProjectAssumption(Model):
    """A figure of the project, where it comes from and how far it may be trusted."""

    text: BilingualText
    source: BilingualText | None = None
    status: Status | Literal["analogue"] = "assumption"


class Project(Model):
    """A project file.

    Attributes:
        taxes: the rules of ``rules/tax`` that are computed; nothing is added to the list.
        fill: values of what the law leaves to a province or a bureau, each an assumption.
        settlement: the part of a year's income tax that comes with the annual settlement in
            the next year; nothing where it is not given.
    """

    schema_: Literal["enclave/project/1"] | None = Field(default=None, alias="schema")
    project: Identifier = Field(description="项目编号 / id of the project")
    title: BilingualText
    summary: BilingualText | None = None
    unit: Literal["元", "千元", "万元", "百万元", "亿元"] | None = None
    enterprise: ProjectEnterprise
    form: Literal["legal_person", "branch"] = Field(
        description="legal_person 独立法人、branch 分支机构 / a legal person or a branch"
    )
    branch: Branch | None = None
    location: Literal["city", "town", "elsewhere"] = Field(
        description="城建税地点：city 市区、town 县城或镇、elsewhere 其他 / place for the maintenance tax"
    )
    events: ProjectEvents
    horizon: Horizon
    haircut: Haircut
    capacity: Capacity | None = None
    ramp: NumberSeries | None = Field(None, description="达产进度 / ramp-up by year")
    sales: Sales
    purchases: tuple[Purchase, ...] = ()
    investment: tuple[Investment, ...] = ()
    depreciation: dict[AssetKind, Depreciation] = Field(default_factory=dict)
    profit: Profit | None = None
    research: AmountSeries | None = Field(None, description="研发费用 / R&D")
    labour: Labour | None = None
    assets: AmountSeries | None = Field(None, description="资产总额 / total assets")
    land: Land | None = None
    buildings: Buildings | None = None
    loans: AmountSeries | None = Field(None, description="当年新签借款合同 / loans signed in the year")
    capital: AmountSeries | None = Field(None, description="当年增加的实收资本 / capital added in the year")
    pollution: Pollution | None = None
    mined: AmountSeries | None = Field(None, description="应税资源产品销售额 / sales of taxed minerals")
    energy: NumberSeries | None = Field(None, description="能源消费量（吨标准煤/年，达产） / energy, tce a year at capacity")
    taxes: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(
        description="测算哪些税费 / the taxes computed"
    )
    fill: dict[Identifier, NumberText] = Field(
        default_factory=dict, description="由省、州确定的数，逐项列为假设 / what a province or bureau sets; each an assumption"
    )
    preferences: tuple[UsedPreference, ...] = ()
    credit_refund: Literal["carry", "refund"] = Field(
        description="留抵税额：carry 结转、refund 年末退还 / unused VAT credit: carried or refunded"
    )
    filing: dict[Identifier, Literal["month", "quarter", "half_year", "year"]] = Field(
        default_factory=dict, description="申报周期：税种 → 周期 / periods by tax"
    )
    settlement: PartText | None = Field(None, description="汇算清缴补缴占全年企业所得税的比例 / part of income tax settled in the next year")
    value_added: ValueAdded | None = None
    indicators: tuple[Identifier, ...] = Field((), description="推出哪些指标 / the indicators projected")
    funds: dict[Identifier, PartText] = Field(
        default_factory=dict, description="到位资金指标 → 占投资的比例 / invested funds: part of investment"
    )
    references: dict[Identifier, Reference] = Field(default_factory=dict)
    assumptions: tuple[ProjectAssumption, ...] = ()
    note: BilingualText | None = None

    @model_validator(mode="after")
    def _output_one_way(self) -> Project:
        planned = self.capacity is not None and self.ramp is not None
        if planned == (self.sales.by_year is not None) or (self.capacity is None) != (self.ramp is None):
            raise fail("E833", what="capacity、ramp、sales.by_year")
        if (self.form == "branch") != (self.branch is not None):
            raise fail("E821", form=self.form)
        for year, part in (self.ramp or {}).items():
            if part > 1:
                raise fail("E822", year=year, ramp=format_ratio(part), at=f"ramp.{year}")
        return self
