"""A project file (项目文件): the figures of a feasibility study from which tax is projected.

Nothing here has a default that makes tax: what is not written is not computed, and what a listed
tax needs and is not written is an error.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, model_validator

from enclave.ratio import format_ratio
from enclave.terms.fields import (
    BilingualText,
    Identifier,
    Model,
    MonthText,
    PartText,
    RatioText,
    Reference,
    WholeText,
    YesNo,
    fail,
)
from enclave.terms.series import (
    AmountSeries,
    NumberSeries,
    Persons,
    PositiveAmount,
    PositiveDecimal,
    SignedAmounts,
    SignedNumbers,
)
from enclave.terms.tax import NumberText


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
    group_income: SignedAmounts = Field(
        description="全公司应纳税所得额 / taxable income of the whole"
    )
    since: WholeText = Field(
        description="设立年：当年不分摊 / year of creation, in which it takes no part"
    )


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
    by_year: AmountSeries | None = Field(
        None, description="按年写；否则由产能推出 / else from capacity"
    )


class Purchase(Model):
    """A line of purchases with input tax: a part of sales, or amounts by year."""

    name: BilingualText
    rate: RatioText = Field(description="进项税率 / rate of input tax")
    ratio: NumberSeries | None = Field(None, description="占销售额的比例 / part of sales")
    by_year: AmountSeries | None = Field(
        None, description="按年金额（不含税） / amounts without VAT"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Purchase:
        if (self.ratio is None) == (self.by_year is None):
            raise fail("E833", what="ratio / by_year")
        return self


AssetKind = Literal["equipment", "buildings", "land", "other"]


class Investment(Model):
    """Investment of a year and kind; whether VAT is included, and at what rate, is stated."""

    year: WholeText
    kind: AssetKind
    amount: PositiveAmount
    vat: Literal["included", "excluded"] = Field(
        description="included 含税、excluded 不含税 / VAT in it or not"
    )
    rate: RatioText = Field(description="进项税率；没有进项写 0% / rate of input tax; 0% for none")
    note: BilingualText | None = None


class Depreciation(Model):
    """Straight-line depreciation of a kind of asset from the year of production."""

    years: Annotated[WholeText, Field(ge=1)]
    residual: PartText = Field(description="残值率 / residual value")


class Profit(Model):
    """Profit before tax: a margin of sales, amounts by year, or sales less costs.

    Costs are purchases, wages, depreciation, interest, all taxes of the project but VAT and
    income tax, and ``costs``.
    """

    margin: SignedNumbers | None = Field(None, description="利润总额占销售额 / part of sales")
    by_year: SignedAmounts | None = Field(None, description="按年利润总额 / by year")
    costs: AmountSeries | None = Field(
        None, description="其他成本费用，按成本法计算利润 / other costs; profit is sales less costs"
    )
    interest: AmountSeries | None = Field(
        None, description="利息支出（成本法） / interest, with costs"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Profit:
        ways = [w for w in (self.margin, self.by_year, self.costs) if w is not None]
        if len(ways) != 1 or (self.interest is not None and self.costs is None):
            raise fail("E833", what="margin / by_year / costs")
        return self


class Band(Model):
    """Employees of one level of pay: persons, salary and deductions a year each."""

    persons: Persons = Field(description="人数 / persons")
    salary: PositiveAmount = Field(description="年薪 / salary a year")
    deductions: PositiveAmount = Field(
        description="社保、专项与专项附加扣除 / social insurance and special deductions"
    )


class Labour(Model):
    """Employees at capacity, average pay, and how income tax on it is found."""

    headcount: NumberSeries = Field(description="人数 / persons")
    average: AmountSeries = Field(description="人均年薪 / average pay a year")
    share_of_wages: PartText | None = Field(
        None, description="个税占工资总额（简易法） / income tax as a part of wages"
    )
    bands: tuple[Band, ...] = Field(
        (), description="各档人数与年薪（精确法） / bands, for the exact way"
    )


class Land(Model):
    """Land: month of acquisition, area, price, farmland taken."""

    acquired: MonthText = Field(description="取得月 / month of acquisition")
    area: PositiveDecimal = Field(description="面积（平方米） / m²")
    price: PositiveAmount | None = Field(None, description="土地成交价款 / price")
    farmland: PositiveDecimal | None = Field(
        None, description="占用耕地（平方米） / farmland taken, m²"
    )
    basic: YesNo = Field(False, description="是否永久基本农田 / permanent basic farmland")


class Buildings(Model):
    """Buildings for own use: original value with its land, month of completion."""

    value: PositiveAmount = Field(description="房产原值 / original value")
    completed: MonthText = Field(description="交付使用月 / month of completion")


class Pollution(Model):
    """Pollution equivalents at capacity, and the part the law lets pay."""

    air: PositiveDecimal = Field(
        Fraction(0), description="大气污染当量数/年 / air, equivalents a year"
    )
    water: PositiveDecimal = Field(
        Fraction(0), description="水污染当量数/年 / water, equivalents a year"
    )
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
    ratio: NumberSeries | None = Field(
        None, description="增加值率 / value added as a part of output"
    )

    @model_validator(mode="after")
    def _fits(self) -> ValueAdded:
        if (self.ratio is None) == (self.method == "ratio"):
            raise fail("E833", what="value_added")
        return self


class ProjectAssumption(Model):
    """A figure of the project, where it comes from and how far it may be trusted."""

    text: BilingualText
    source: BilingualText | None = None
    certainty: Literal["published", "reported", "unverified", "analogue", "assumption"] = Field(
        "assumption",
        description="published 已发布、reported 见报、unverified 未核实、analogue 类比、assumption 假设"
        " / how far it may be trusted",
    )


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
    loans: AmountSeries | None = Field(
        None, description="当年新签借款合同 / loans signed in the year"
    )
    capital: AmountSeries | None = Field(
        None, description="当年增加的实收资本 / capital added in the year"
    )
    pollution: Pollution | None = None
    mined: AmountSeries | None = Field(
        None, description="应税资源产品销售额 / sales of taxed minerals"
    )
    energy: NumberSeries | None = Field(
        None, description="能源消费量（吨标准煤/年，达产） / energy, tce a year at capacity"
    )
    taxes: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(
        description="测算哪些税费 / the taxes computed"
    )
    fill: dict[Identifier, NumberText] = Field(
        default_factory=dict,
        description="由省、州确定的数，逐项列为假设 / what a province or bureau sets; each an assumption",
    )
    preferences: tuple[UsedPreference, ...] = ()
    credit_refund: Literal["carry", "refund"] = Field(
        description="留抵税额：carry 结转、refund 年末退还 / unused VAT credit: carried or refunded"
    )
    filing: dict[Identifier, Literal["month", "quarter", "half_year", "year"]] = Field(
        default_factory=dict, description="申报周期：税种 → 周期 / periods by tax"
    )
    settlement: PartText | None = Field(
        None,
        description="汇算清缴补缴占全年企业所得税的比例 / part of income tax settled in the next year",
    )
    value_added: ValueAdded | None = None
    indicators: tuple[Identifier, ...] = Field(
        (), description="推出哪些指标 / the indicators projected"
    )
    funds: dict[Identifier, PartText] = Field(
        default_factory=dict,
        description="到位资金指标 → 占投资的比例 / invested funds: part of investment",
    )
    references: dict[Identifier, Reference] = Field(default_factory=dict)
    assumptions: tuple[ProjectAssumption, ...] = ()
    note: BilingualText | None = None

    @model_validator(mode="after")
    def _output_one_way(self) -> Project:
        planned = self.capacity is not None and self.ramp is not None
        if planned == (self.sales.by_year is not None) or (self.capacity is None) != (
            self.ramp is None
        ):
            raise fail("E833", what="capacity / ramp / sales.by_year", at="sales")
        if (self.form == "branch") != (self.branch is not None):
            raise fail("E821", form=self.form, at="form")
        for year, part in (self.ramp or {}).items():
            if part > 1:
                raise fail("E822", year=year, ramp=format_ratio(part), at=f"ramp.{year}")
        return self
