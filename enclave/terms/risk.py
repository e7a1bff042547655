"""A risk file: what is uncertain about a scenario, by how much, and on what ground.

Nothing has a default: a distribution is written with all its parameters, and a shock says whether
it is drawn once or anew each year and what it rests on.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from enclave.money import AmountError
from enclave.ratio import parse_ratio
from enclave.terms.fields import (
    BilingualText,
    DecimalText,
    Identifier,
    Model,
    Months,
    PartText,
    RatioText,
    WholeText,
    fail,
)

Drawn = Literal["once", "each_year"]


def _signed(value: Any) -> Any:
    """A ratio that may be negative: ``-2%``."""
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str):
        raise fail("E212", text=type(value).__name__)
    text = value.strip()
    try:
        return -parse_ratio(text[1:]) if text.startswith("-") else parse_ratio(text)
    except AmountError as error:
        raise fail(error.code, **error.values) from None


SignedRatio = Annotated[Fraction, BeforeValidator(_signed)]


class Lognormal(Model):
    """A positive factor whose logarithm is normal; ``mean`` and ``sd`` are the factor's own."""

    kind: Literal["lognormal"]
    mean: RatioText
    sd: RatioText
    drawn: Drawn

    @model_validator(mode="after")
    def _positive(self) -> Lognormal:
        if self.mean <= 0 or self.sd <= 0:
            raise fail(
                "E886",
                at="sd",
                reason_zh="均值与标准差须大于零",
                reason_en="mean and sd are above zero",
            )
        return self


class Normal(Model):
    """A normal factor that is cut off below."""

    kind: Literal["normal"]
    mean: RatioText
    sd: RatioText
    at_least: RatioText
    drawn: Drawn

    @model_validator(mode="after")
    def _positive(self) -> Normal:
        if self.sd <= 0:
            raise fail("E886", at="sd", reason_zh="标准差须大于零", reason_en="sd is above zero")
        return self


class Uniform(Model):
    """Any factor between two, with equal chances."""

    kind: Literal["uniform"]
    low: RatioText
    high: RatioText
    drawn: Drawn

    @model_validator(mode="after")
    def _in_order(self) -> Uniform:
        if self.low >= self.high:
            raise fail(
                "E886", at="high", reason_zh="high 须大于 low", reason_en="high is above low"
            )
        return self


class Triangular(Model):
    """A factor between two, most likely a third."""

    kind: Literal["triangular"]
    low: RatioText
    likely: RatioText
    high: RatioText
    drawn: Drawn

    @model_validator(mode="after")
    def _in_order(self) -> Triangular:
        if not self.low <= self.likely <= self.high or self.low == self.high:
            raise fail("E886", at="likely", reason_zh="须 low ≤ likely ≤ high，且 low < high",
                       reason_en="low ≤ likely ≤ high, and low < high")  # fmt: skip
        return self


class Growth(Model):
    """A level that drifts away from the plan: its yearly log-growth is an AR(1) process.

    ``growth(t) = drift + deviation(t)``, ``deviation(t) = persistence × deviation(t − 1) + sd × z``;
    the factor of a year is the exponential of all growth so far.
    """

    kind: Literal["growth"]
    persistence: PartText
    sd: RatioText
    drift: SignedRatio

    @model_validator(mode="after")
    def _steady(self) -> Growth:
        if self.persistence >= 1 or self.sd <= 0:
            raise fail("E886", at="persistence", reason_zh="持续性须小于 100%，标准差须大于零",
                       reason_en="persistence is below 100% and sd above zero")  # fmt: skip
        return self


class FactorOutcome(Model):
    """One of several factors, with its probability."""

    factor: RatioText
    probability: PartText


class Discrete(Model):
    """One of several factors: a relief that is granted or not, an order that comes or not."""

    kind: Literal["discrete"]
    outcomes: tuple[FactorOutcome, ...] = Field(min_length=2)
    drawn: Drawn

    @model_validator(mode="after")
    def _whole(self) -> Discrete:
        _sums_to_one([o.probability for o in self.outcomes])
        return self


class DelayOutcome(Model):
    """A delay, with its probability."""

    months: Months
    probability: PartText


class Delay(Model):
    """Everything comes later: receipts are moved, and with them the events that are named."""

    kind: Literal["delay"]
    outcomes: tuple[DelayOutcome, ...] = Field(min_length=2)
    events: tuple[str, ...]

    @model_validator(mode="after")
    def _whole(self) -> Delay:
        _sums_to_one([o.probability for o in self.outcomes])
        return self


class Failure(Model):
    """In each year the project may fail; from then on only a part of the receipts is left."""

    kind: Literal["failure"]
    probability: PartText
    keeps: PartText

    @model_validator(mode="after")
    def _possible(self) -> Failure:
        if not 0 < self.probability < 1:
            raise fail("E886", at="probability", reason_zh="概率须在 0 与 100% 之间（不含）",
                       reason_en="the probability lies strictly between 0 and 100%")  # fmt: skip
        return self


def _sums_to_one(probabilities: list[Fraction]) -> None:
    total = sum(probabilities, Fraction(0))
    if total != 1:
        raise fail("E883", at="outcomes", total=f"{float(total * 100):g}%")


Distribution: TypeAlias = Annotated[
    Lognormal | Normal | Uniform | Triangular | Growth | Discrete | Delay | Failure,
    Field(discriminator="kind"),
]


class Receipts(Model):
    """Which projected receipts: those in all the lists that are written; ``all``: without lists.

    Facts are never moved.
    """

    enterprises: tuple[Identifier, ...] | None = None
    heads: tuple[Identifier, ...] | None = None
    places: tuple[Identifier, ...] | None = None

    @model_validator(mode="before")
    @classmethod
    def _something(cls, data: Any) -> Any:
        if data == {}:
            raise fail("E885")
        return data


def _all_receipts(value: Any) -> Any:
    return Receipts.model_construct() if value in ("all", "全部") else value


class Target(Model):
    """What a shock multiplies: receipts, or a number of a project.

    Attributes:
        path: ``projects[ID].capacity.price``: the project is computed anew.
        points: at how many quantiles of the shock it is computed; every run takes the nearest.
    """

    receipts: Annotated[Receipts | None, BeforeValidator(_all_receipts)] = None
    path: str | None = None
    points: Annotated[WholeText, Field(ge=2, le=1000)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Target:
        if (self.receipts is None) == (self.path is None) or (self.path is None) != (
            self.points is None
        ):
            raise fail("E884")
        return self


class Shock(Model):
    """One uncertain thing.

    Attributes:
        years: the budget years in which it acts; all that are projected if it is not written.
        source: what the numbers rest on; required, an assumption is one if it says so.
    """

    id: Identifier
    title: BilingualText
    on: Target
    distribution: Distribution
    from_year: WholeText | None = None
    until_year: WholeText | None = None
    source: BilingualText


class Correlation(Model):
    """The correlation of the normal draws behind two shocks."""

    between: tuple[Identifier, Identifier]
    value: DecimalText
    source: BilingualText

    @model_validator(mode="after")
    def _inside(self) -> Correlation:
        if not -1 < self.value < 1:
            raise fail("E886", at="value", reason_zh="相关系数须在 -1 与 1 之间（不含）",
                       reason_en="a correlation lies strictly between -1 and 1")  # fmt: skip
        if self.between[0] == self.between[1]:
            raise fail(
                "E886",
                at="between",
                reason_zh="须写两个不同的冲击",
                reason_en="two different shocks",
            )
        return self


class Swing(Model):
    """A bar of the tornado: a shock at two of its quantiles, or a target at two factors."""

    shock: Identifier | None = None
    id: Identifier | None = None
    title: BilingualText | None = None
    on: Target | None = None
    low: RatioText
    high: RatioText

    @model_validator(mode="after")
    def _one_form(self) -> Swing:
        if (self.shock is None) == (self.on is None):
            raise fail("E887")
        if self.on is not None and (self.id is None or self.title is None):
            raise fail("E887")
        if self.low >= self.high:
            raise fail(
                "E886", at="high", reason_zh="high 须大于 low", reason_en="high is above low"
            )
        if self.shock is not None and not 0 < self.low < self.high < 1:
            raise fail("E886", at="low", reason_zh="分位须在 0 与 100% 之间（不含）",
                       reason_en="quantiles lie strictly between 0 and 100%")  # fmt: skip
        return self


class Risk(Model):
    """A risk file of a scenario."""

    schema_: Literal["enclave/risk/1"] = Field(alias="schema")
    risk: Identifier
    title: BilingualText
    shocks: tuple[Shock, ...] = Field(min_length=1)
    correlations: tuple[Correlation, ...] = ()
    tornado: tuple[Swing, ...] = ()


RISK_KEYS: Final[dict[str, str]] = {
    "风险": "risk", "冲击": "shocks", "作用于": "on", "入库": "receipts", "参数路径": "path", "取点数": "points", "分布": "distribution",
    "均值": "mean", "标准差": "sd", "抽取": "drawn", "最低": "at_least", "低值": "low", "高值": "high",
    "最可能": "likely", "持续性": "persistence", "漂移": "drift", "可能结果": "outcomes", "倍数": "factor",
    "概率": "probability", "推迟": "months", "随之推迟的事件": "events", "保留": "keeps", "企业": "enterprises",
    "税种": "heads", "地区": "places", "起始年": "from_year", "终止年": "until_year", "相关": "correlations",
    "之间": "between", "相关系数": "value", "龙卷风": "tornado", "冲击项": "shock", "格式": "schema", "标题": "title",
    "编号": "id", "种类": "kind", "来源": "source", "中文": "zh", "英文": "en",
}  # fmt: skip
"""Chinese key → canonical key of risk files."""

RISK_WORDS: Final[dict[str, dict[str, str]]] = {
    "kind": {"对数正态": "lognormal", "正态": "normal", "均匀": "uniform", "三角": "triangular", "自回归增长": "growth",
             "离散": "discrete", "延期": "delay", "失败": "failure"},
    "drawn": {"一次": "once", "逐年": "each_year"},
    "receipts": {"全部": "all"},
}  # fmt: skip
"""Canonical key → Chinese word → canonical word."""
