"""A board file (考核看板): which indicators are shown, to whom they count, and against what targets.

Nothing has a default: targets, the pace of the months, the steps of early warning and the method of
the year's forecast are written, each with the document it rests on or the assumption it is.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from enclave.terms.fields import (
    AmountText,
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
from enclave.terms.risk import SignedRatio

MONTHS = 12
"""How many months a stated profile has."""

OfficeRole = Literal["lead", "industry", "platform"]
PayeeForm = Literal["person", "agency"]
Form = Literal["monthly", "cumulative"]
ForecastMethod = Literal["run_rate", "profile"]


class Grounded(Model):
    """Something that rests on a document, or is openly assumed: one of the two, never neither."""

    source: BilingualText | None = None
    assumption: BilingualText | None = None

    @model_validator(mode="after")
    def _one_ground(self) -> Grounded:
        if (self.source is None) == (self.assumption is None):
            raise fail("E990")
        return self


class Rows(Model):
    """The monthly table: its file, and whether a figure is the month's own or since January."""

    file: str
    form: Form


class Office(Grounded):
    """A body of the promotion model (1+8+1): lead office, industry group, platform company.

    It has no treasury: projects are counted to it for assessment, and nothing is paid.
    """

    id: Identifier
    name: BilingualText
    role: OfficeRole


class Recruiter(Grounded):
    """An agent who recruits (招商代理人、项目引荐人), a person or an agency."""

    id: Identifier
    name: BilingualText
    payee: PayeeForm


class YearTarget(Grounded):
    """What a unit is to reach in the year: last year's figure and its growth, or an amount.

    ``assessed`` is a county, park, office, recruiter, or the common superior.
    """

    indicator: Identifier
    assessed: Identifier
    base: str | None = None
    growth: SignedRatio | None = None
    amount: str | None = None

    @model_validator(mode="after")
    def _one_form(self) -> YearTarget:
        grown = (self.base is not None, self.growth is not None)
        if grown not in ((True, True), (False, False)) or grown[0] == (self.amount is not None):
            raise fail("E991")
        return self


class Pace(Grounded):
    """What part of the year's target is due by the end of each month, for some indicators."""

    indicators: tuple[Identifier, ...] = Field(min_length=1)
    shape: Literal["linear"] | None = None
    cumulative: tuple[PartText, ...] | None = None

    @model_validator(mode="after")
    def _whole(self) -> Pace:
        if (self.shape is None) == (self.cumulative is None):
            raise fail("E992", reason_zh="shape 与 cumulative 二选一",
                       reason_en="either shape or cumulative is written")  # fmt: skip
        steps = self.cumulative
        if steps is None:
            return self
        if len(steps) != MONTHS or steps[-1] != 1:
            raise fail("E992", at="cumulative", reason_zh="须有十二个月，末月为 100%",
                       reason_en="there are twelve months, and the last has 100%")  # fmt: skip
        if any(after < before for before, after in pairwise(steps)):
            raise fail("E992", at="cumulative", reason_zh="累计进度不得回落",
                       reason_en="a cumulative profile never falls")  # fmt: skip
        return self

    def by(self, month: int) -> Fraction:
        """The part due by the end of a month, counted from 1."""
        if self.cumulative is not None:
            return self.cumulative[month - 1]
        return Fraction(month, MONTHS)


class Level(Model):
    """A step of early warning: it holds where the reached part of what is due is ``below``."""

    id: Identifier
    name: BilingualText
    below: RatioText | None = None


class Warnings(Grounded):
    """The steps of early warning, the gravest first; the last has no bound."""

    levels: tuple[Level, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _rise(self) -> Warnings:
        bounds = [level.below for level in self.levels]
        for n, bound in enumerate(bounds):
            if (bound is None) != (n == len(bounds) - 1):
                raise fail("E993", at=f"levels.{n}")
        rising = [bound for bound in bounds if bound is not None]
        for n, (low, high) in enumerate(pairwise(rising), 1):
            if high <= low:
                raise fail("E993", at=f"levels.{n}.below")
        return self

    def level_of(self, progress: Fraction) -> Level:
        """The first step whose bound lies above ``progress``."""
        return next(v for v in self.levels if v.below is None or progress < v.below)


class AwardBand(Model):
    """The rate up to ``up_to``; the last band has no bound."""

    up_to: AmountText | None = None
    rate: PartText


class Award(Grounded):
    """What recruiters are paid on funds or investment that arrived (招商引荐奖励), never on tax.

    ``marginal``: each band on the part of the total in it. ``slab``: the whole total at the rate of
    the band it lies in, and ``reached`` says whether a total just at a bound is in the next band.
    ``per`` and ``span`` say over what the total, and the ``limit``, run.
    """

    id: Identifier
    title: BilingualText
    arrivals: Identifier
    method: Literal["marginal", "slab"]
    reached: YesNo | None = None
    bands: tuple[AwardBand, ...] = Field(min_length=1)
    per: Literal["project", "recruiter"]
    span: Literal["this_year", "to_date"]
    payees: tuple[PayeeForm, ...] = Field(min_length=1)
    payer: BilingualText
    limit: AmountText | None = None
    recruiter_limit: AmountText | None = None
    reference: Reference
    note: BilingualText | None = None

    @model_validator(mode="after")
    def _bands_rise(self) -> Award:
        if self.method == "slab" and self.reached is None:
            raise fail("E273", at="method")
        if self.method == "marginal" and self.reached is not None:
            raise fail("E992", at="reached", reason_zh="超额累进在界限处没有跳跃，不写 reached",
                       reason_en="marginal bands do not jump: leave out reached")  # fmt: skip
        bounds = [band.up_to for band in self.bands]
        for n, bound in enumerate(bounds):
            if (bound is None) != (n == len(bounds) - 1):
                raise fail("E271", bound=n + 1, at=f"bands.{n}")
        rising = [0, *(bound for bound in bounds if bound is not None)]
        for n, (low, high) in enumerate(pairwise(rising)):
            if high <= low:
                raise fail("E272", bound=n + 1, at=f"bands.{n}.up_to")
        if self.recruiter_limit is not None and self.per != "project":
            raise fail("E992", at="recruiter_limit", reason_zh="按引荐人累计时只写 limit",
                       reason_en="where totals run by recruiter, write limit only")  # fmt: skip
        return self


class BoardFile(Model):
    """A board file, beside its scenario.

    Attributes:
        year: the calendar year assessed; ``through`` is the last month shown.
        projects: the table of the pipeline, csv or xlsx inside the folder.
        rows: the table of monthly figures.
        forecast: how the whole year is projected from the months so far.
    """

    schema_: Literal["enclave/board/1"] = Field(alias="schema")
    board: Identifier
    title: BilingualText
    year: WholeText
    through: MonthText
    unit: Literal["元", "千元", "万元", "百万元", "亿元"] | None = None
    projects: str
    rows: Rows
    indicators: tuple[Identifier, ...] = Field(min_length=1)
    forecast: ForecastMethod
    offices: tuple[Office, ...] = ()
    recruiters: tuple[Recruiter, ...] = ()
    targets: tuple[YearTarget, ...] = ()
    pace: tuple[Pace, ...] = ()
    warning: Warnings
    rewards: tuple[Award, ...] = ()
