"""A scenario: which agreements, which statute, which receipts, through when, on what assumptions."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from enclave.dates import Span
from enclave.terms.amounts import Series
from enclave.terms.appraisal import Appraisal
from enclave.terms.fields import (
    BilingualText,
    DateText,
    Identifier,
    Model,
    MonthText,
    Reference,
    YesNo,
    fail,
)


def _event(value: Any) -> Any:
    """``pending`` (未发生) says that an event has not happened yet."""
    return None if value in ("pending", "未发生") else value


EventDate = Annotated[DateText | None, BeforeValidator(_event)]


class EventByEnterprise(Model):
    """An event whose date differs by enterprise."""

    by_enterprise: dict[str, EventDate]


def _event_or_table(value: Any) -> Any:
    if isinstance(value, dict):
        return EventByEnterprise.model_validate(value)
    return _event(value)


GivenEvent = Annotated[EventByEnterprise | DateText | None, BeforeValidator(_event_or_table)]
"""A date, ``pending``, or a table by enterprise."""


class Deal(Model):
    """One agreement of the scenario, with everything its text leaves open.

    Attributes:
        pack: id of a rule pack; file: path of a file inside the scenario's folder.
        fill: values for holes; each is listed as an assumption.
        bind: parties of a template and the places of the scenario they stand for.
        events: dates of required events.
        data: series the agreement requires.
        enterprises: the enterprises of this deal; those its scope names by default.
        priority: the place of this agreement where another claims the same receipt, where the
            parties agreed on it outside the text; it goes before that of the text.
        alias: another id, where one agreement stands twice in a scenario.
    """

    pack: Identifier | None = None
    file: str | None = None
    alias: Identifier | None = Field(default=None, alias="as")
    fill: dict[str, Any] = Field(default_factory=dict)
    bind: dict[Identifier, Identifier] = Field(default_factory=dict)
    events: dict[Identifier, GivenEvent] = Field(default_factory=dict)
    data: dict[Identifier, Series] = Field(default_factory=dict)
    enterprises: tuple[str, ...] | None = None
    priority: Annotated[
        int | None, BeforeValidator(lambda v: int(v) if isinstance(v, str) else v)
    ] = None
    note: BilingualText | None = None

    @model_validator(mode="after")
    def _one_source(self) -> Deal:
        if (self.pack is None) == (self.file is None):
            raise fail("E702")
        return self


class Listed(Model):
    """An enterprise on a list, with the steps of its recognition (报备→审查→认定→核算).

    Nothing of it counts before ``recognised``, nor while that is pending or not given although an
    earlier step is. It counts from ``from`` (the day of recognition by default) until ``until``,
    by the effective date of each receipt. Without any date it always counts.
    """

    enterprise: Identifier
    reported: DateText | None = None
    reviewed: DateText | None = None
    recognised: EventDate = None
    from_: DateText | None = Field(default=None, alias="from")
    until: DateText | None = None
    evidence: BilingualText | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Listed:
        steps = [(k, getattr(self, "from_" if k == "from" else k)) for k in _STEPS]
        dated = [(key, day) for key, day in steps if day is not None]
        for (first, before), (second, after) in pairwise(dated):
            if after < before or (second == "until" and after == before):
                raise fail("E721", first=first, second=second, at=second)
        return self

    @property
    def waits(self) -> bool:
        """Whether it is on its way and not recognised yet."""
        return self.recognised is None and not self.model_fields_set.isdisjoint(_STEPS[:3])

    @property
    def span(self) -> Span | None:
        """The days whose receipts count; None: none yet."""
        if self.waits:
            return None
        return Span(self.from_ or self.recognised or date.min, self.until)


_STEPS = ("reported", "reviewed", "recognised", "from", "until")


def _listed(value: Any) -> Any:
    return {"enterprise": value} if isinstance(value, str) else value


ListEntry = Annotated[Listed, BeforeValidator(_listed)]
"""The id of an enterprise, or the id with the dates of its recognition."""


class Assumption(Model):
    """Something taken for granted that no document says."""

    text: BilingualText
    source: BilingualText | None = None


class Place(Model):
    """A place of the scenario: a county or a park, the prefecture above it, its orientation."""

    name: BilingualText
    kind: Literal["county", "park", "prefecture", "province"]
    parent: Identifier | None = None
    industries: tuple[BilingualText, ...] = ()
    source: BilingualText | None = None


class StatuteChoice(Model):
    """The statute in force and what fills its holes."""

    pack: str
    fill: dict[str, Any] = Field(default_factory=dict)
    rosters: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    year_end: Literal["close", "open"] = "close"


def _statute(value: Any) -> Any:
    return {"pack": value} if isinstance(value, str) else value


class Scenario(Model):
    """A scenario file.

    Attributes:
        through: the last month settled; budget years that end by then are closed.
        statute: id of a pack, or pack with fills.
        truth: whether the receipts are facts or projections (S19).
        enterprises, receipts, indicators: tables (csv or xlsx) inside the scenario's folder.
        fill: values for holes that all agreements share; an agreement's own fill wins.
        lists: lists of enterprises, an entry with the dates of its recognition where it has any.
        superior: the place at which counties are added up.
        projects: project files inside the scenario's folder; their receipts are projections.
        actuals_through: the last month for which the receipts table holds facts; projects add
            projections after it (全年预计).
        appraisal: discount rate, outlays and walk-away values, for analysis only.
        raise_guard: openly raise the limit of S17, for tables beyond ten trillion yuan.
    """

    schema_: Literal["enclave/scenario/1"] | None = Field(default=None, alias="schema")
    scenario: Identifier
    title: BilingualText
    summary: BilingualText | None = None
    unit: Literal["元", "千元", "万元", "百万元", "亿元"] | None = None
    truth: Literal["fact", "projection"] = "fact"
    through: MonthText
    statute: Annotated[StatuteChoice, BeforeValidator(_statute)]
    places: dict[Identifier, Place] = Field(default_factory=dict)
    superior: Identifier | None = None
    enterprises: str | None = None
    receipts: str | None = None
    indicators: str | None = None
    lists: dict[Identifier, tuple[ListEntry, ...]] = Field(default_factory=dict)
    fill: dict[str, Any] = Field(default_factory=dict)
    agreements: tuple[Deal, ...] = Field(min_length=1)
    assumptions: tuple[Assumption, ...] = ()
    references: dict[str, Reference] = Field(default_factory=dict)
    projects: tuple[str, ...] = ()
    actuals_through: MonthText | None = None
    appraisal: Appraisal | None = None
    raise_guard: YesNo = False
