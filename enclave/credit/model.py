"""What goes into the credit engine and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from enclave.dates import Month, Span
from enclave.diagnostics import Diagnostic, Mark
from enclave.terms.credit import CreditRule, PhaseMode
from enclave.terms.fields import Reference
from enclave.terms.indicator import Amount, Indicator, IndicatorRow, Truth
from enclave.terms.party import GOVERNMENT_LEVELS, Party
from enclave.terms.time import Clock, Term
from enclave.text import Text

CREDIT_LABEL: Final = Text(
    "仅用于内部考核，不是官方统计", "internal assessment only, not official statistics"
)
"""Stands on every table of the credit book."""

Book = Literal["official", "credit", "official_quantity", "credit_quantity"]
"""Official figures and credit; quantities that are not money have books of their own (S18)."""

EntryKind = Literal["in_place", "credit", "overlap", "measured"]

Reason = Literal[
    "rule",  # 按协议规则
    "unlisted",  # 协议未列该指标
    "unclaimed",  # 没有协议涉及该项目
    "before",  # 规则起始之前
    "after",  # 规则到期之后
    "no_event",  # 起算事件未发生
    "not_recognised",  # 认定之前
    "excluded",  # 认定办法不计
    "off_list",  # 不在名单期间
    "left",  # 退出之后
]
"""Why a figure is credited the way it is."""

REASONS: Final[Mapping[Reason, Text]] = {
    "rule": Text("按协议规则", "by the agreement's rule"),
    "unlisted": Text("协议未列该指标，归所在地", "not listed: stays where it arose"),
    "unclaimed": Text("没有协议涉及，归所在地", "under no agreement: stays where it arose"),
    "before": Text("规则起始之前，归所在地", "before the rule starts: stays where it arose"),
    "after": Text("规则到期之后，归所在地", "after the rule has ended: stays where it arose"),
    "no_event": Text(
        "起算事件未发生，归所在地", "its event has not happened: stays where it arose"
    ),
    "not_recognised": Text("认定之前，归所在地", "before recognition: stays where it arose"),
    "excluded": Text(
        "认定办法不计，归所在地", "outside the recognition rule: stays where it arose"
    ),
    "off_list": Text("不在名单期间，归所在地", "off the list: stays where it arose"),
    "left": Text("退出之后，归所在地", "after the exit: stays where it arose"),
}

_HOST_ROLES: Final = ("host", "park", "superior", "origin", "third")


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """The credit section of one agreement with what it needs around it.

    Attributes:
        agreement: id of the agreement.
        credit: rule by indicator.
        parties: the agreement's parties; their order breaks ties of rounding.
        units: the enterprises and projects in scope; None means all of them.
        events: dates of the agreement's events; None where one has not happened.
        unit_events: dates that differ by enterprise or project, such as recognition (认定).
        listed: the days on which an enterprise stands on the list of the scope (认定名单); an
            empty tuple while it waits. None where the scope has no list.
        left: the day from which an enterprise is outside by an exit clause; ``""`` for all.
        term: how long the agreement runs; outside it everything stays with the host.
        clock: how its years run, for rules without a clock of their own.
        references: the documents that rules cite by id.
        holes: the open terms of rules that could not be read, by indicator (S10).
        mark: where the section stands, for messages.
    """

    agreement: str
    credit: Mapping[str, CreditRule]
    parties: Mapping[str, Party]
    units: frozenset[str] | None = None
    events: Mapping[str, date | None] = field(default_factory=dict)
    unit_events: Mapping[str, Mapping[str, date | None]] = field(default_factory=dict)
    listed: Mapping[str, tuple[Span, ...]] | None = None
    left: Mapping[str, date] = field(default_factory=dict)
    term: Term | None = None
    clock: Clock | None = None
    references: Mapping[str, Reference] = field(default_factory=dict)
    holes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mark: Mark = field(default=Mark(""), compare=False)

    def lists(self, indicator: str) -> bool:
        """Whether the section says something about an indicator, be it an open term."""
        return indicator in self.credit or indicator in self.holes

    def covers(self, row: IndicatorRow) -> bool:
        """Whether the row's enterprise or project is in scope, and on the list if there is one."""
        here = {row.enterprise, row.project}
        if self.listed is not None and not here & self.listed.keys():
            return False
        return self.units is None or bool(self.units & here)

    def events_of(self, row: IndicatorRow) -> dict[str, date | None]:
        """The dates that hold for a row: the project's own win over the enterprise's."""
        own = self.unit_events
        return {**self.events, **own.get(row.enterprise, {}), **own.get(row.project, {})}

    def days_of(self, row: IndicatorRow) -> tuple[Span, ...] | None:
        """The days of which a row's enterprise is on the list; None where there is no list."""
        if self.listed is None:
            return None
        return self.listed.get(row.project) or self.listed.get(row.enterprise, ())

    def left_on(self, row: IndicatorRow) -> date | None:
        """The day from which a row's enterprise is outside by an exit clause."""
        days = [self.left[name] for name in ("", row.enterprise, row.project) if name in self.left]
        return min(days, default=None)

    def host_of(self, place: str) -> str | None:
        """The party with which a figure stays that arose at ``place``: hosts and parks first."""
        here = [(n, p) for n, p in self.parties.items() if (p.place or n) == place]
        here.sort(key=lambda item: _HOST_ROLES.index(item[1].role))
        return here[0][0] if here else None


def government_at(place: str, parties: Mapping[str, Party]) -> str:
    """The party that stands for a place in tables: a government before others, else the place."""
    here = [(n, p) for n, p in parties.items() if (p.place or n) == place]
    here.sort(key=lambda item: item[1].level not in GOVERNMENT_LEVELS)
    return here[0][0] if here else place


@dataclass(frozen=True, slots=True)
class Segment:
    """The days on which a figure is credited in one way; ``phase`` counts from 1, 0 means none."""

    span: Span
    mode: PhaseMode
    parts: tuple[tuple[str, Fraction], ...] = ()
    reason: Reason = "rule"
    phase: int = 0

    @property
    def way(self) -> tuple[PhaseMode, tuple[tuple[str, Fraction], ...]]:
        """What is done, whatever the reason: two segments alike in this are no change."""
        return self.mode, self.parts

    @property
    def label(self) -> str:
        """A short name of the rule for tables: ``phase 2: split``, ``host (after)``."""
        head = f"phase {self.phase}: " if self.phase else ""
        return f"{head}{self.mode}" + ("" if self.reason == "rule" else f" ({self.reason})")


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a running total: the rows of a unit and month that are credited alike.

    Amounts are whole smallest parts (fen, or the indicator's last decimal). ``exact`` is the
    running entitlement of the assessment year after this step, for shares that are rounded;
    ``posted`` is what this step gives each party.
    """

    agreement: str
    indicator: str
    unit: str
    year: int
    period: Month
    place: str
    host: str
    truth: Truth
    segment: Segment
    rows: tuple[IndicatorRow, ...]
    in_place: int
    recognised: int
    exact: tuple[tuple[str, Fraction], ...]
    posted: tuple[tuple[str, int], ...]

    @property
    def measured(self) -> int:
        """Recognised less reported."""
        return self.recognised - self.in_place

    @property
    def overlap(self) -> int:
        """What is counted again because several parties have it in full (重复认定额)."""
        doubled = len(self.segment.parts) - 1 if self.segment.mode == "double" else 0
        return doubled * self.recognised


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """One line of a book.

    ``in_place`` lines (official) name the place as ``party``. In the credit book the parties'
    ``credit`` lines, less ``overlap`` lines, less ``measured`` lines (recognised less reported),
    equal the official figure, unit by unit and month by month. ``year`` is the assessment year
    (the calendar year in the official book).
    """

    book: Book
    kind: EntryKind
    agreement: str
    indicator: str
    unit: str
    year: int
    period: Month
    place: str
    party: str
    amount: Amount
    rule: str
    truth: Truth

    @property
    def overlap(self) -> bool:
        """Whether this line lists a double count: it is subtracted, never added up."""
        return self.kind == "overlap"


@dataclass(frozen=True, slots=True)
class CreditResult:
    """Both books, how they came about, and what the user should know."""

    entries: tuple[CreditEntry, ...]
    steps: tuple[Step, ...]
    indicators: Mapping[str, Indicator]
    agreements: Mapping[str, CreditTerms]
    notices: tuple[Diagnostic, ...] = ()
    label: Text = CREDIT_LABEL

    @property
    def official(self) -> tuple[CreditEntry, ...]:
        """The official figures where they arose, whatever any agreement says."""
        return tuple(e for e in self.entries if e.kind == "in_place")

    @property
    def credit(self) -> tuple[CreditEntry, ...]:
        """The credit book: credit, overlap and measured lines."""
        return tuple(e for e in self.entries if e.kind != "in_place")

    @property
    def parties(self) -> dict[str, Party]:
        """Every party of every agreement, by id."""
        return {n: p for t in self.agreements.values() for n, p in t.parties.items()}
