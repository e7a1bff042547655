"""The typed agreement: parties, scope, term, clauses, credit, settlement (DESIGN: the language)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny, model_validator

from enclave.terms.amounts import Amount, Series
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import (
    BilingualText,
    DateText,
    Identifier,
    Model,
    Reference,
    Status,
    YesNo,
    fail,
)  # fmt: skip
from enclave.terms.party import Party
from enclave.terms.time import Clock, Event, Term

RetainedLevel = Literal["county", "prefecture", "province"]
Entry = Literal["new_project", "government_move", "market_move"]


def _listed(value: Any) -> Any:
    """A single name where a list is meant (``retain: county``); ``a+b`` is two names."""
    if isinstance(value, str):
        return [part.strip() for part in value.split("+")]
    return value


def _heads(value: Any) -> Any:
    return None if value in ("all", "全部") else _listed(value)


class Threshold(Model):
    """An entry test: an average of pre-entry years against an amount (达到 or 超过)."""

    average_of: Identifier
    years: tuple[str, ...] | None = None
    at_least: Amount | None = None
    more_than: Amount | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Threshold:
        if (self.at_least is None) == (self.more_than is None):
            raise fail("E264")
        return self


class Feed(Model):
    """Money that another agreement entitles a party to, taken in here (nested agreements)."""

    agreement: Identifier
    party: Identifier


class Scope(Model):
    """Which receipts, and which levels' part of them, the agreement is about.

    Attributes:
        heads: tax heads; None means every head.
        retain: the levels whose retained part is shared (县级留成, 地方留成 …): always explicit.
        collectors: parties whose treasuries collect; the hosts by default.
        enterprises: ids, or the name of a list the scenario gives; None means every enterprise.
        budgets: general budget only, unless government funds are named; they are never netted.
        threshold: entry test; a project that fails it is outside the agreement.
        feed: take in another agreement's entitlement in place of receipts.
    """

    heads: Annotated[tuple[str, ...] | None, BeforeValidator(_heads)]
    retain: Annotated[tuple[RetainedLevel, ...], BeforeValidator(_listed)] | None = None
    collectors: Annotated[tuple[Identifier, ...], BeforeValidator(_listed)] | None = None
    enterprises: Annotated[tuple[str, ...], BeforeValidator(_listed)] | None = None
    enterprise_list: Identifier | None = Field(default=None, alias="list")
    industries: Annotated[tuple[str, ...], BeforeValidator(_listed)] | None = None
    budgets: Annotated[tuple[Literal["general", "funds"], ...], BeforeValidator(_listed)] = (
        "general",
    )
    threshold: Threshold | None = None
    feed: Feed | None = None

    @model_validator(mode="after")
    def _level_is_named(self) -> Scope:
        if self.retain is None and self.feed is None:
            raise fail("E203", key="retain")
        return self


class RemainderTo(Model):
    """The missing fen of a rounding go to one party (S3)."""

    to: Identifier


class Settle(Model):
    """How totals run and when they are paid.

    ``account`` is the unit in which totals run and rounding happens; ``late`` says what a refund
    into a closed year does to the years between (S8).
    """

    period: Literal["month", "quarter", "year"]
    account: Literal["agreement", "enterprise", "head"] = "agreement"
    remainder: Literal["largest"] | RemainderTo = "largest"
    late: Literal["adjust", "restate"]
    channel: BilingualText | None = None
    by: BilingualText | None = None


class Amendment(Model):
    """A change of the agreement from a date on; closed years are not touched (J5).

    ``set`` maps paths (``clauses[id].weights``) to new values; ``add`` and ``remove`` change the
    list of clauses.
    """

    effective: DateText
    set: dict[str, Any] = Field(default_factory=dict)
    add: tuple[Any, ...] = ()
    remove: tuple[Identifier, ...] = ()
    reference: Reference | None = None
    note: BilingualText | None = None


class HoleNote(Model):
    """What a named hole asks for and whom."""

    name: BilingualText
    ask: BilingualText | None = None


class Agreement(Model):
    """One agreement file.

    ``clauses`` are validated by their kinds; ``credit`` rules by the credit models. ``signed`` and
    ``entry`` (how the enterprises came) change no figure; the compliance checks read them.
    """

    schema_: Literal["enclave/agreement/1"] | None = Field(default=None, alias="schema")
    agreement: Identifier
    title: BilingualText
    status: Status
    signed: DateText | None = None
    entry: Entry | None = None
    summary: BilingualText | None = None
    place: BilingualText | None = None
    tags: tuple[str, ...] = ()
    references: dict[str, Reference] = Field(default_factory=dict)
    unit: Literal["元", "千元", "万元", "百万元", "亿元"] | None = None
    parties: dict[Identifier, Party] = Field(min_length=1, max_length=500)
    scope: Scope
    term: Term | None = None
    clock: Clock | None = None
    part_year: Literal["full", "months", "days"] | None = None
    events: dict[Identifier, Event] = Field(default_factory=dict)
    data: dict[Identifier, Series] = Field(default_factory=dict)
    clauses: tuple[SerializeAsAny[ClauseBase], ...] = ()
    credit: dict[str, Any] = Field(default_factory=dict)
    settle: Settle
    priority: Annotated[
        int | None, BeforeValidator(lambda v: int(v) if isinstance(v, str) else v)
    ] = None
    amend: tuple[Amendment, ...] = ()
    holes: dict[Identifier, HoleNote] = Field(default_factory=dict)
    notes: tuple[BilingualText, ...] = ()

    def clause(self, clause_id: str) -> ClauseBase | None:
        """The clause of that id, or None."""
        return next((c for c in self.clauses if c.id == clause_id), None)


__all__ = ["Agreement", "Amendment", "Feed", "Scope", "Settle", "Threshold", "YesNo"]
