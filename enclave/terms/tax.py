"""Tax packs (税收规则): how much tax a project owes, as dated and documented data.

A pack holds rules and preferences. A rule names the formula that computes it, and the dated values
of its parameters; what the law leaves to a province or a bureau is a hole with the bounds the law
sets, and is never given a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator
from pydantic import WithJsonSchema as JsonShape

from enclave.money import AmountError, parse_decimal
from enclave.ratio import format_ratio, parse_ratio
from enclave.terms.fields import (
    BilingualText,
    DateText,
    Identifier,
    Model,
    Reference,
    Status,
    WholeText,
    coded,
    fail,
)
from enclave.terms.statute import Hole, UntilText

FormulaName = Literal[
    "vat", "surcharge", "income", "wages", "contracts", "land", "buildings", "transfer", "farmland",
    "pollution", "resource",
]  # fmt: skip
"""The formulas of ``enclave.project``; each has a file of its own."""

NEEDS: Final[Mapping[FormulaName, tuple[str, ...]]] = {
    "vat": (),
    "surcharge": (),
    "income": ("rate", "loss_years"),
    "wages": ("allowance",),
    "contracts": ("sales", "construction", "loan", "land", "capital"),
    "land": ("rate",),
    "buildings": ("deduction", "rate"),
    "transfer": ("rate",),
    "farmland": ("rate", "basic_factor"),
    "pollution": ("air", "water"),
    "resource": ("rate",),
}
"""The parameters that a formula reads."""

Period = Literal["month", "quarter", "half_year", "year", "once"]
Unit = Literal["ratio", "yuan", "yuan_per_sqm", "yuan_per_equivalent", "persons", "years"]
PreferenceKind = Literal[
    "rate",  # 按较低税率
    "small_profit",  # 小型微利企业：逐年判断条件
    "holiday",  # 先免后减半
    "half_base",  # 减半时的税率基数
    "relief",  # 若干税种减按一定比例
    "deduction",  # 加计扣除
    "extra_credit",  # 进项税额加计抵减
    "local_part",  # 免征地方分享部分
    "listed",  # 只列示，未建模
]

TAX_ALIASES: Final[Mapping[str, str]] = {
    "格式": "schema", "税收规则": "tax", "标题": "title", "备注": "note", "依据文件": "references",
    "文件": "document", "文号": "number", "条款": "article", "发布日期": "issued", "状态": "status",
    "规则": "rules", "优惠": "preferences", "编号": "id", "税种": "head", "公式": "formula",
    "公式说明": "words", "参数": "parameters", "名称": "name", "单位": "unit", "取值": "values",
    "值": "value", "待定": "hole", "起": "from", "止": "until", "不低于": "least", "不高于": "most",
    "级距": "brackets", "至": "up_to", "税率": "rate", "申报": "filing", "周期": "periods",
    "滞后月数": "months_after", "日": "day", "汇算月": "settlement_month", "汇算日": "settlement_day",
    "种类": "kind", "适用税种": "heads", "不得同时": "conflicts", "条件": "conditions",
    "至少": "at_least", "至多": "at_most", "判断": "test", "免税年数": "exempt_years", "减半年数": "half_years",
    "配合": "with", "基数": "base", "申报依据": "basis",
}  # fmt: skip
"""Chinese keys of tax packs and their canonical form."""

TAX_FREE: Final = frozenset({"references", "parameters", "conditions"})
"""Mappings of tax packs whose keys the writer chooses."""


def read_number(value: Any) -> Any:
    """A ratio (``13%``, ``1/3``) or a plain decimal; a mapping is an open term."""
    if isinstance(value, Fraction | Hole):
        return value
    if isinstance(value, Mapping):
        return Hole.model_validate(value)
    if not isinstance(value, str):
        raise fail("E221", text=type(value).__name__)
    try:
        return parse_ratio(value) if set("%％‰/") & set(value) else parse_decimal(value)
    except AmountError as error:
        raise coded(error) from None


def _print(value: Any) -> Any:
    return {"hole": value.hole} if isinstance(value, Hole) else format_ratio(value)


_SHAPE: Final = {"type": ["string", "number"], "description": "比例或数值 / ratio or number"}
NumberText = Annotated[
    Fraction, BeforeValidator(read_number), PlainSerializer(_print), JsonShape(_SHAPE)
]
"""A ratio or a plain decimal."""

OpenNumber = Annotated[
    Fraction | Hole,
    BeforeValidator(read_number),
    PlainSerializer(_print),
    JsonShape({"anyOf": [_SHAPE, {"type": "object", "properties": {"hole": {"type": "string"}},
                                  "required": ["hole"], "additionalProperties": False}]}),
]  # fmt: skip
"""A ratio, a plain decimal, or an open term."""


class Cited(Model):
    """What a term rests on: a document of the pack, its article, and how certain it is."""

    document: Identifier = Field(description="依据文件的编号 / id of a document under references")
    article: str | None = Field(None, description="条款 / article")
    status: Status
    note: BilingualText | None = None


class DatedValue(Cited):
    """The value of a parameter in a span of dates; bounds are those the law sets for a hole."""

    value: OpenNumber = Field(description="取值，或待定项 / the value, or an open term")
    from_: DateText | None = Field(None, alias="from")
    until: UntilText = None
    least: NumberText | None = Field(None, description="法定下限 / the least the law allows")
    most: NumberText | None = Field(None, description="法定上限 / the most the law allows")


class Parameter(Model):
    """A number of a rule: its name, unit, and values by date."""

    name: BilingualText
    unit: Unit = Field(description="单位 / unit of the number")
    values: Annotated[tuple[DatedValue, ...], Field(min_length=1)] = Field(
        description="各时期的取值 / values by date"
    )


class Bracket(Model):
    """A step of a progressive scale: up to so many yuan a year at a rate."""

    up_to: NumberText | None = Field(
        None, description="至多少元；最后一级不写 / yuan; none for the last"
    )
    rate: NumberText = Field(description="税率 / rate")


class Filing(Model):
    """When a tax is paid: the periods the law knows (the usual one first), and the day it is due.

    ``months_after`` counts from the last month of the period; 0 is that month itself.
    """

    periods: Annotated[tuple[Period, ...], Field(min_length=1)] = Field(
        description="法定申报周期，常用的在前 / periods the law knows, the usual one first"
    )
    months_after: WholeText = Field(description="期末后第几个月 / months after the period ends")
    day: WholeText = Field(description="几日 / day of that month")
    settlement_month: WholeText | None = Field(
        None, description="汇算清缴月（次年） / of the next year"
    )
    settlement_day: WholeText | None = Field(None, description="汇算清缴日 / day of settlement")
    basis: Cited = Field(description="依据 / what it rests on")


class TaxRule(Cited):
    """One tax: the head it is booked under, the formula, its parameters and when it is paid."""

    id: Identifier
    head: Identifier = Field(description="税种编号 / id of the tax head")
    formula: FormulaName = Field(description="公式 / the formula that computes it")
    title: BilingualText
    words: BilingualText = Field(description="公式的文字说明 / the formula in words")
    parameters: Mapping[Identifier, Parameter] = Field(
        default_factory=dict, description="参数 / parameters"
    )
    brackets: tuple[Bracket, ...] = Field((), description="超额累进级距 / progressive scale")
    filing: Filing = Field(description="申报缴纳 / when it is paid")
    from_: DateText | None = Field(None, alias="from")
    until: UntilText = None

    @model_validator(mode="after")
    def _has_parameters(self) -> TaxRule:
        for name in NEEDS[self.formula]:
            if name not in self.parameters:
                raise fail("E832", rule=self.id, what=name)
        return self


class Condition(Model):
    """A condition of a preference: a figure the user states, or one the model computes by year."""

    name: BilingualText
    unit: Unit = Field(description="单位 / unit of the number")
    test: Literal["stated", "computed"] = Field(
        description="stated 由使用者写明、computed 逐年测算 / stated by the user or computed by year"
    )
    at_least: NumberText | None = Field(None, description="至少 / at least")
    at_most: NumberText | None = Field(None, description="至多 / at most")


class Preference(Cited):
    """A preference: what it does, to which heads, when, on what conditions, beside which others."""

    id: Identifier
    kind: PreferenceKind = Field(description="优惠的做法 / what it does")
    heads: Annotated[tuple[Identifier, ...], Field(min_length=1)] = Field(
        description="适用税种 / heads it is for"
    )
    title: BilingualText
    value: NumberText | None = Field(None, description="税率、减征或加计的比例 / rate or part")
    exempt_years: WholeText | None = Field(None, description="免税年数 / years exempt")
    half_years: WholeText | None = Field(None, description="减半年数 / years at half")
    with_: Identifier | None = Field(
        None, alias="with", description="与哪项优惠同时适用时 / when used with this preference"
    )
    base: Literal["own", "statutory"] | None = Field(
        None,
        description="减半基数：own 优惠税率、statutory 法定税率 / base of the half: own or statutory rate",
    )
    conflicts: tuple[Identifier, ...] = Field((), description="不得同时适用 / not together with")
    conditions: Mapping[Identifier, Condition] = Field(
        default_factory=dict, description="条件 / conditions"
    )
    from_: DateText = Field(alias="from")
    until: UntilText = None

    @model_validator(mode="after")
    def _has_parts(self) -> Preference:
        need = {
            "holiday": ("exempt_years", "half_years"), "half_base": ("with_", "base"), "listed": (),
        }.get(self.kind, ("value",))  # fmt: skip
        for name in need:
            if getattr(self, name) is None:
                raise fail("E832", rule=self.id, what=name.rstrip("_"))
        return self


class TaxPack(Model):
    """A file of ``rules/tax``."""

    schema_: Literal["enclave/tax/1"] | None = Field(default=None, alias="schema")
    tax: Identifier = Field(description="税收规则包编号 / id of the pack")
    title: BilingualText
    status: Status
    references: Annotated[Mapping[Identifier, Reference], Field(min_length=1)] = Field(
        description="依据文件：编号 → 文件 / documents by id"
    )
    rules: tuple[TaxRule, ...] = Field((), description="税种规则 / rules")
    preferences: tuple[Preference, ...] = Field((), description="税收优惠 / preferences")
    note: BilingualText | None = None
