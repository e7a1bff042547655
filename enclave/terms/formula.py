"""A formula pack (跨地区分配公式): how one tax is divided between the places of one taxpayer.

There are two kinds. ``apportion`` divides a total: first into parts (branches, head office,
pool), then the part of the places by weighted factors. ``prepay`` lets each place pay a rate of
what it sold, and the head office the balance. Both are data; what the law does not tell is a
hole, and every number cites the document it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from enclave.ratio import format_ratio
from enclave.terms.fields import (
    AmountText,
    BilingualText,
    DateText,
    Identifier,
    Model,
    RatioText,
    Reference,
    Status,
    WholeText,
    fail,
)
from enclave.terms.statute import Hole, Roster, ShareText, UntilText

FormulaKind = Literal["apportion", "prepay"]
PartTo = Literal["places", "head_office", "pool"]
Measure = Literal["money", "quantity", "site"]
Test = Literal["stated", "year_of_creation", "from_closing"]
Level = Literal["centre", "local"]

FORMULA_ALIASES: Final[Mapping[str, str]] = {
    "分配公式": "formula", "类型": "kind", "标题": "title", "状态": "status", "税种": "heads",
    "口径": "of", "起": "from", "止": "until", "依据文件": "references", "备注": "note",
    "部分": "parts", "编号": "id", "名称": "name", "归属": "to", "份额": "share",
    "级次": "levels", "中央": "centre", "地方": "local", "依据": "basis", "文件": "document",
    "文号": "number", "条款": "article", "发布日期": "issued", "因素": "factors", "权重": "weight",
    "计量": "measure", "单位": "unit", "因素所属期": "factor_period", "小数位": "decimals",
    "计作": "units", "不分摊": "exclusions", "判断": "test", "两步法": "two_step",
    "年内固定": "frozen", "不适用名单": "not_for", "名单": "roster", "成员": "members",
    "预征率": "rates", "方法": "method", "率": "rate", "价外": "strip", "数量": "quantities",
    "符号": "sign", "余额": "balance", "销项": "plus", "进项": "minus", "填入": "fill",
    "待定": "hole", "依照": "period",
}  # fmt: skip
"""Chinese keys of formula packs and their canonical form."""

FORMULA_FREE: Final = frozenset({
    "references", "factors", "units", "exclusions", "quantities", "fill",
})  # fmt: skip
"""Mappings of formula packs whose keys the writer chooses."""

INPUT_ALIASES: Final[Mapping[str, str]] = {
    "分配": "apportion", "公式": "formula", "标题": "title", "计量单位": "unit", "年度": "year",
    "日期": "day", "企业": "enterprise", "税额": "amount", "应纳税所得额": "taxable_income",
    "税率": "rate", "总机构": "head_office", "各地": "places", "名称": "name", "地区": "place",
    "计作": "counts_as", "数据": "values", "不分摊": "excluded", "设立日期": "since",
    "注销日期": "closed", "分摊比例": "share", "填入": "fill", "方法": "method",
    "中文": "zh", "英文": "en", "上期留抵": "carried",
}  # fmt: skip
"""Chinese keys of the inputs of a formula."""

INPUT_FREE: Final = frozenset({"places", "values", "fill", "amount"})
"""Mappings of inputs whose keys the writer chooses."""


def check_sum(shares: Iterable[Fraction | Hole], what: str) -> None:
    """Shares sum to exactly 1; where some are open, the known ones must leave room (E552)."""
    listed = list(shares)
    known = sum((s for s in listed if isinstance(s, Fraction)), Fraction(0))
    is_open = any(isinstance(s, Hole) for s in listed)
    if known > 1 or (known != 1 and not is_open):
        gap = format_ratio(abs(1 - known))
        raise fail("E552", what=what, total=format_ratio(known), difference=gap)


class Basis(Model):
    """What a term rests on: a document listed under ``references``, and how certain it is."""

    document: Identifier = Field(description="依据文件的编号 / id of a document under references")
    article: str | None = Field(None, description="条款 / article")
    status: Status
    note: BilingualText | None = None


class Part(Model):
    """A part of the total: who gets it, and how it is divided between centre and local levels."""

    id: Identifier
    name: BilingualText
    to: PartTo = Field(
        description="归属：places 各地、head_office 总机构、pool 统一调配 / places, head office or pool"
    )
    share: ShareText | None = Field(None, description="占全部税额的比例 / share of the total")
    levels: Annotated[Mapping[Level, ShareText], Field(min_length=1)] | None = Field(
        None, description="中央与地方的份额 / shares of centre and local levels"
    )
    basis: Basis = Field(description="依据 / what it rests on")

    @field_validator("levels")
    @classmethod
    def _levels_sum(cls, levels: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if levels is not None:
            check_sum(levels.values(), "levels")
        return levels


class Factor(Model):
    """A factor: its weight, and what is counted.

    ``money`` is an amount with its unit, ``quantity`` a plain number, ``site`` yes at exactly one
    place.
    """

    name: BilingualText
    weight: ShareText = Field(description="权重 / weight")
    measure: Measure = Field(
        description="money 金额、quantity 数量、site 是否所在地 / an amount, a number, or yes at one place"
    )
    unit: Identifier | None = Field(None, description="数量的单位 / unit of a quantity")
    basis: Basis = Field(description="依据 / what it rests on")


class Counted(Model):
    """What counts as a place of its own: a branch, a production department of the head office."""

    name: BilingualText
    basis: Basis = Field(description="依据 / what it rests on")


class Exclusion(Model):
    """Why a place takes no part.

    ``stated`` where the input says so, ``year_of_creation`` in the year of ``since``,
    ``from_closing`` from the day of ``closed`` on.
    """

    name: BilingualText
    test: Test = Field(description="怎样判断 / how it is found")
    basis: Basis = Field(description="依据 / what it rests on")


class PrepayRate(Model):
    """A rate at which places prepay: ``base ÷ (1 + strip) × rate``, by method and date."""

    id: Identifier
    method: Identifier = Field(description="计税方法 / method of taxation")
    rate: ShareText = Field(description="预征率 / the rate")
    strip: RatioText = Field(
        Fraction(0), description="先除以 1＋此率 / first divide by 1 plus this"
    )
    from_: DateText | None = Field(None, alias="from")
    until: UntilText = None
    basis: Basis = Field(description="依据 / what it rests on")


class Quantity(Model):
    """An amount from which a place's base is made: added or taken away."""

    name: BilingualText
    sign: Literal["plus", "minus"] = Field(description="plus 加、minus 减 / added or taken away")


class Balance(Model):
    """What the head office pays: its ``plus`` less its ``minus`` less all prepaid, never below 0.

    What is left over is carried forward.
    """

    plus: Quantity = Field(description="销项一方 / what is added, such as output tax")
    minus: Quantity = Field(description="进项一方 / what is taken away, such as input tax")
    basis: Basis = Field(description="依据 / what it rests on")


_NEEDED: Final[Mapping[FormulaKind, tuple[str, ...]]] = {
    "apportion": ("parts",),
    "prepay": ("parts", "rates", "quantities"),
}
_FOREIGN: Final[Mapping[FormulaKind, tuple[str, ...]]] = {
    "apportion": ("rates", "quantities", "balance"),
    "prepay": ("factors", "decimals", "factor_period", "exclusions", "two_step", "frozen"),
}


class FormulaPack(Model):
    """A formula as written in a file. ``until`` is not included; no ``from`` means not known."""

    formula: Identifier = Field(description="公式编号 / id of the formula")
    kind: FormulaKind = Field(
        description="apportion 按因素分配、prepay 就地预缴 / divide by factors, or prepay at each place"
    )
    title: BilingualText
    status: Status
    heads: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    of: Literal["total", "local"] = Field(
        "total", description="total 全部税额、local 地方部分 / the whole tax or its local part"
    )
    from_: DateText | None = Field(None, alias="from")
    until: UntilText = None
    references: Annotated[Mapping[Identifier, Reference], Field(min_length=1)]
    note: BilingualText | None = None
    parts: tuple[Part, ...] = Field(
        (), description="先分成哪几部分 / the parts it is first divided into"
    )
    factors: Mapping[Identifier, Factor] = Field(
        default_factory=dict, description="因素：编号 → 因素 / factors by id"
    )
    factor_period: Literal["previous_year"] | None = Field(
        None, description="因素所属期 / the period of the factors"
    )
    decimals: WholeText | None = Field(
        None, description="比例的小数位；不写则不取整 / decimals of a share; exact if not given"
    )
    units: Mapping[Identifier, Counted] = Field(
        default_factory=dict, description="哪些算作一地 / what counts as a place of its own"
    )
    exclusions: Mapping[Identifier, Exclusion] = Field(
        default_factory=dict, description="不参与分摊的情形 / why a place takes no part"
    )
    two_step: Basis | None = Field(
        None, description="税率不同时两步计算的依据 / basis of the two steps for different rates"
    )
    frozen: Basis | None = Field(
        None, description="比例年内不变的依据 / basis of shares that stay for the year"
    )
    not_for: Identifier | None = Field(
        None, description="名单内企业改用的公式 / formula for the enterprises of its list"
    )
    roster: Roster | None = Field(
        None, description="只适用于名单企业 / only for the listed enterprises"
    )
    rates: tuple[PrepayRate, ...] = Field((), description="预征率 / rates of prepayment")
    quantities: Mapping[Identifier, Quantity] = Field(
        default_factory=dict,
        description="各地的计税金额由什么构成 / what the base of a place is made of",
    )
    balance: Balance | None = Field(None, description="总机构补缴 / what the head office pays")
    fill: Mapping[Identifier, Any] = Field(
        default_factory=dict, description="填写待定项 / values for open terms"
    )

    @field_validator("parts")
    @classmethod
    def _parts_fit(cls, parts: tuple[Part, ...], info: ValidationInfo) -> tuple[Part, ...]:
        """Parts have shares where a total is divided, and levels where it is the whole tax."""
        kind, of = info.data.get("kind"), info.data.get("of")
        for part in parts:
            if (part.share is None) == (kind == "apportion"):
                raise fail("E553", kind=kind, key=f"{part.id}.share")
            if (part.levels is None) == (of == "total"):
                raise fail("E553", kind=kind, key=f"{part.id}.levels")
        if kind == "apportion" and parts:
            check_sum((p.share for p in parts if p.share is not None), "parts")
        return parts

    @field_validator("factors")
    @classmethod
    def _weights_sum(cls, factors: Mapping[str, Factor]) -> Mapping[str, Factor]:
        if factors:
            check_sum((factor.weight for factor in factors.values()), "factors")
        return factors

    @model_validator(mode="after")
    def _check(self) -> FormulaPack:
        """Each kind has the keys it needs, and no other's."""
        for key in _NEEDED[self.kind]:
            if not getattr(self, key):
                raise fail("E553", kind=self.kind, key=key)
        for key in _FOREIGN[self.kind]:
            if getattr(self, key):
                raise fail("E553", kind=self.kind, key=key)
        places = [part for part in self.parts if part.to == "places"]
        if len(places) > 1 or bool(places) != bool(self.factors or self.rates):
            raise fail("E553", kind=self.kind, key="places")
        if self.kind == "prepay" and (self.balance is None) == any(
            part.to == "head_office" for part in self.parts
        ):
            raise fail("E553", kind=self.kind, key="balance")
        return self


class HeadOffice(Model):
    """The head office: where it pays, its tax rate, and its own amounts for the balance."""

    name: BilingualText | None = None
    place: Identifier | None = None
    rate: RatioText | None = None
    values: Mapping[Identifier, str] = Field(default_factory=dict)
    carried: AmountText = 0


class PlaceTerms(Model):
    """One place of the taxpayer; ``values`` are its factors or amounts, read by the formula."""

    name: BilingualText | None = None
    place: Identifier | None = None
    counts_as: Identifier | None = None
    values: Mapping[Identifier, str] = Field(default_factory=dict)
    rate: RatioText | None = None
    excluded: Identifier | None = None
    since: DateText | None = None
    closed: DateText | None = None
    share: RatioText | None = None


class FormulaInput(Model):
    """What a formula is applied to, as written in a file.

    ``amount`` is the tax of all places together, one amount or one a head; instead of it
    ``taxable_income`` with a rate, or with a rate at each place (two steps).
    """

    apportion: Identifier
    formula: Identifier | None = None
    title: BilingualText | None = None
    unit: str | None = None
    year: WholeText | None = None
    day: DateText | None = None
    enterprise: Identifier | None = None
    amount: AmountText | Mapping[Identifier, AmountText] | None = None
    taxable_income: AmountText | None = None
    rate: RatioText | None = None
    method: Identifier | None = None
    head_office: HeadOffice | None = None
    places: Mapping[Identifier, PlaceTerms] = Field(default_factory=dict)
    fill: Mapping[Identifier, Any] = Field(default_factory=dict)

    @property
    def when(self) -> date | None:
        """The day given, else the last day of the year given."""
        if self.day is not None:
            return self.day
        return date(self.year, 12, 31) if self.year is not None else None
