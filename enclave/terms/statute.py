"""A statute pack (分税体制): how each tax head is divided between levels of government, by date.

A pack names a place, extends the pack of the level above and lists dated rules. A rule divides
either the whole receipt (``of: total``) or the part that the rule above it leaves to the local
levels (``of: local``). Every division sums to exactly 1. A share that the law does not tell is a
hole; it is never given a default.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainSerializer,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic import WithJsonSchema as JsonShape

from enclave.money import AmountError, parse_amount
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

LOCAL: Final = "local"
"""All levels below the centre together, where a rule does not divide them."""

ELSEWHERE: Final = "elsewhere"
"""What other places bear of a VAT credit refund."""

Mechanism = Literal[
    "ratio",  # 入库时按比例划分，每笔取整一次
    "ratio_year_end",  # 地方部分先入县库，年终按比例上解，每年取整一次
    "increment_over_base",  # 地方部分先入县库，年终按超基数增量的比例上解
    "by_enterprise_list",  # 名单企业归指定级次
    "by_industry",  # 指定行业归指定级次
]
ShareLevel = Literal["centre", "province", "prefecture", "county", "local"]
LocalLevel = Literal["province", "prefecture", "county"]
KindRule = Literal["head", "credit_refund", "recorded"]

STATUTE_ALIASES: Final[Mapping[str, str]] = {
    "分税体制": "statute", "税种表": "table", "标题": "title", "状态": "status", "地区": "place",
    "国家": "country", "省": "province", "州市": "prefecture", "县": "county", "沿用": "extends",
    "依据": "reference", "依据文件": "references", "文件": "document", "文号": "number",
    "条款": "article", "发布日期": "issued", "备注": "note", "税种": "heads", "规则": "rules",
    "机制": "mechanism", "划分对象": "of", "份额": "shares", "中央": "centre", "地方": "local",
    "起": "from", "止": "until", "适用地区": "places", "名单": "roster", "名单表": "rosters",
    "成员": "members", "行业": "industries", "增量上解": "growth", "基数": "base",
    "低于基数": "shortfall", "留抵退税": "credit_refund", "企业所在地": "place_share",
    "全国分担": "pool", "分担系数": "pool_share", "本地负担": "own", "分担负担": "pooled",
    "收入类别": "kinds", "填入": "fill", "待定": "hole", "名称": "name", "科目": "codes",
    "科目版本": "code_year", "科目可靠程度": "code_status", "别名": "aliases", "类别": "kind",
    "编号": "id", "按": "rule",
}  # fmt: skip
"""Chinese keys of statute files and their canonical form."""


class Hole(Model):
    """A term the text leaves open; it must be filled before it is used (S10)."""

    hole: Identifier


def _share(value: Any) -> Any:
    if isinstance(value, Fraction | Hole):
        return value
    if isinstance(value, Mapping):
        return Hole.model_validate(value)
    if not isinstance(value, str):
        raise fail("E212", text=type(value).__name__)
    try:
        return parse_ratio(value)
    except AmountError as error:
        raise coded(error) from None


def _base(value: Any) -> Any:
    if isinstance(value, Hole) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, Mapping):
        return Hole.model_validate(value)
    if not isinstance(value, str):
        raise fail("E221", text=type(value).__name__)
    try:
        return parse_amount(value)
    except AmountError as error:
        raise coded(error) from None


def _print_open(value: Any) -> Any:
    if isinstance(value, Hole):
        return {"hole": value.hole}
    return format_ratio(value) if isinstance(value, Fraction) else f"{value}分"


_OPEN_SHAPE: Final = {
    "type": "object", "properties": {"hole": {"type": "string"}}, "required": ["hole"],
    "additionalProperties": False,
}  # fmt: skip
ShareText = Annotated[
    Fraction | Hole,
    BeforeValidator(_share),
    PlainSerializer(_print_open),
    JsonShape({"anyOf": [{"type": ["string", "number"]}, _OPEN_SHAPE],
               "description": "比例或待定项 / ratio or hole"}),
]  # fmt: skip
"""A ratio, or a hole where the law does not tell it."""

BaseText = Annotated[
    int | Hole,
    BeforeValidator(_base),
    PlainSerializer(_print_open),
    JsonShape({"anyOf": [{"type": "string"}, _OPEN_SHAPE],
               "description": "金额（写明单位）或待定项 / amount with its unit, or hole"}),
]  # fmt: skip
"""An amount in fen, or a hole that the bureau fills."""

Shares = Mapping[Any, Fraction | Hole]


def _check_sum(shares: Shares, what: str) -> None:
    """Shares sum to exactly 1; where some are open, the known ones must leave room."""
    known = sum((s for s in shares.values() if isinstance(s, Fraction)), Fraction(0))
    is_open = any(isinstance(s, Hole) for s in shares.values())
    if known > 1 or (known != 1 and not is_open):
        gap = format_ratio(abs(1 - known))
        raise fail("E504", what=what, total=format_ratio(known), difference=gap)


def _ends_later(until: date | None, info: ValidationInfo) -> date | None:
    """The end, which is not included, lies after the start."""
    start = info.data.get("from_")
    if until is not None and start is not None and until <= start:
        raise fail("E505", from_=start, until=until)
    return until


UntilText = Annotated[DateText | None, AfterValidator(_ends_later)]
"""The day before which a term holds; ``from`` stands before it."""


class Head(Model):
    """A tax or fee of the budget classification.

    ``codes`` are the budget codes under which it is booked, the main one first; ``code_status``
    says how certain they are. ``aliases`` are other names accepted in receipts and scopes.
    """

    name: BilingualText
    kind: Literal["tax", "fee"]
    codes: tuple[Identifier, ...] = ()
    code_status: Status = "unverified"
    aliases: tuple[Identifier, ...] = ()
    note: BilingualText | None = None

    def names(self) -> Iterator[str]:
        """Every name under which the head may appear."""
        yield from (n for n in (self.name.zh, self.name.en) if n)
        yield from self.aliases


class HeadTable(Model):
    """The table of tax heads (税种表) of one edition of the budget classification."""

    table: Identifier
    title: BilingualText
    code_year: WholeText
    reference: Reference
    heads: Mapping[Identifier, Head]
    note: BilingualText | None = None


class Rule(Model):
    """How some heads are divided between levels, in a span of dates.

    The days run from ``from`` to the day before ``until``. ``shares`` are listed in the order
    that takes the odd fen of a tie. ``places``, ``roster`` and ``industries`` narrow the rule to
    treasuries, listed enterprises or industries; a narrower rule goes before a wider one.

    ``increment_over_base``: the levels in ``growth`` take their part of what the year brings over
    ``base``; ``shortfall`` says what a year below the base means: ``none`` is due, or the growth
    is ``signed``.
    """

    id: Identifier
    heads: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    mechanism: Mechanism
    of: Literal["total", "local"] = "total"
    shares: Annotated[Mapping[ShareLevel, ShareText], Field(min_length=1)]
    from_: DateText = Field(alias="from")
    until: UntilText = None
    places: Annotated[tuple[Identifier, ...], Field(min_length=1)] | None = None
    roster: Identifier | None = None
    industries: Annotated[tuple[Identifier, ...], Field(min_length=1)] | None = None
    growth: Annotated[Mapping[LocalLevel, ShareText], Field(min_length=1)] | None = None
    base: BaseText | None = None
    shortfall: Literal["none", "signed"] | None = None
    reference: Reference
    status: Status
    note: BilingualText | None = None

    @property
    def specificity(self) -> tuple[bool, bool, bool]:
        """What the rule is narrowed to; the greater one goes first."""
        return (self.roster is not None, self.industries is not None, self.places is not None)

    @field_validator("shares")
    @classmethod
    def _levels_fit(cls, shares: Shares, info: ValidationInfo) -> Shares:
        """The levels are those that ``of`` divides, and their shares sum to 1."""
        levels, of = set(shares), info.data.get("of")
        if of == LOCAL and levels & {"centre", LOCAL}:
            raise fail("E506", level=", ".join(sorted(levels & {"centre", LOCAL})))
        if LOCAL in levels and levels - {"centre", LOCAL}:
            raise fail("E507", level=", ".join(sorted(levels - {"centre", LOCAL})))
        _check_sum(shares, str(of))
        return shares

    @model_validator(mode="after")
    def _check_mechanism(self) -> Rule:
        """Each mechanism has the keys it needs, and no other's."""
        needed = {
            "by_enterprise_list": ("roster",),
            "by_industry": ("industries",),
            "increment_over_base": ("growth", "base", "shortfall"),
        }.get(self.mechanism, ())
        for key in ("roster", "industries", "growth", "base", "shortfall"):
            if (getattr(self, key) is None) == (key in needed):
                raise fail("E508", mechanism=self.mechanism, key=key)
        if self.mechanism == "increment_over_base":
            if self.of != LOCAL or set(self.shares) != {"county"}:
                raise fail("E509", mechanism=self.mechanism)
            if "county" in (self.growth or {}):
                raise fail("E509", mechanism=self.mechanism)
            self._check_years()
        if self.mechanism == "ratio_year_end" and self.of != LOCAL:
            raise fail("E509", mechanism=self.mechanism)
        return self

    def _check_years(self) -> None:
        """A base belongs to a whole budget year."""
        for day in (self.from_, self.until):
            if day is not None and (day.month, day.day) != (1, 1):
                raise fail("E516", day=day)


class Roster(Model):
    """A list of enterprises to which a rule refers; a run may add members."""

    title: BilingualText
    members: tuple[Identifier, ...] = ()
    reference: Reference
    status: Status
    note: BilingualText | None = None


class KindTerm(Model):
    """How receipts of a kind are divided: like their head, as a credit refund, or as recorded."""

    rule: KindRule
    codes: tuple[Identifier, ...] = ()
    reference: Reference | None = None
    status: Status
    note: BilingualText | None = None


class CreditBurden(Model):
    """Who bears a VAT credit refund (留抵退税) above the province: centre, place, pool."""

    id: Identifier
    heads: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    centre: ShareText
    place_share: ShareText
    pool: ShareText
    pool_share: ShareText
    from_: DateText = Field(alias="from")
    until: UntilText = None
    reference: Reference
    status: Status
    note: BilingualText | None = None

    @model_validator(mode="after")
    def _sums_to_one(self) -> CreditBurden:
        parts = {"centre": self.centre, "place_share": self.place_share, "pool": self.pool}
        _check_sum(parts, "credit_refund")
        return self


class CreditInside(Model):
    """How a province divides its burden inside.

    ``own`` are the shares of the place's points, ``pooled`` those of the part of the national
    pool that falls on the province.
    """

    id: Identifier
    own: Annotated[Mapping[LocalLevel, ShareText], Field(min_length=1)]
    pooled: Annotated[Mapping[LocalLevel, ShareText], Field(min_length=1)]
    from_: DateText = Field(alias="from")
    until: UntilText = None
    reference: Reference
    status: Status
    note: BilingualText | None = None

    @field_validator("own", "pooled")
    @classmethod
    def _sums_to_one(cls, shares: Shares, info: ValidationInfo) -> Shares:
        _check_sum(shares, str(info.field_name))
        return shares


class CreditRefund(Model):
    """The terms of VAT credit refunds in a pack."""

    burden: tuple[CreditBurden, ...] = ()
    inside: tuple[CreditInside, ...] = ()


class Place(Model):
    """The place a pack is for; a blank level means every place below."""

    country: Identifier
    province: Identifier | None = None
    prefecture: Identifier | None = None
    county: Identifier | None = None


class StatutePack(Model):
    """A statute pack as written in a file.

    ``fill`` gives values to holes of this pack or of the packs it extends; every one of them is
    reported as an assumption.
    """

    statute: Identifier
    title: BilingualText
    status: Status
    place: Place
    extends: Identifier | None = None
    references: tuple[Reference, ...] = ()
    note: BilingualText | None = None
    heads: Mapping[Identifier, Head] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    rosters: Mapping[Identifier, Roster] = Field(default_factory=dict)
    kinds: Mapping[Identifier, KindTerm] = Field(default_factory=dict)
    credit_refund: CreditRefund = Field(default_factory=CreditRefund)
    fill: Mapping[Identifier, Any] = Field(default_factory=dict)
