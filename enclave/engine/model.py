"""What the engine takes and gives: rows in, evaluations and flows out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, Protocol

from enclave.curve import Leaf
from enclave.ir import CurveNode, Plan, State

Truth = Literal["fact", "projection"]
Late = Literal["adjust", "restate"]
FlowKind = Literal["share", "offset", "transfer", "own_funds"]
Cell = tuple[int, int, str, str, str]
"""A detail cell: validity period, source number, enterprise, head, truth."""


@dataclass(frozen=True, slots=True)
class Row:
    """An amount that enters a source pot of an account.

    Attributes:
        effective: the day whose terms apply (origin date of a refund, else the own date, S7).
        posted: the day it was booked; it decides in which cut-off it first counts.
        source: id of the source pot.
        amount: fen.
        ref: id of the receipt it came from.
    """

    effective: date
    posted: date
    source: str
    enterprise: str
    head: str
    amount: int
    ref: str = ""
    truth: Truth = "fact"


class Planner(Protocol):
    """Compiles the plan of one budget year from carried state and known events."""

    def plan(self, year: int, state: State, events: Mapping[str, date | None]) -> Plan:
        """The plan of ``year``; ``events`` are the derived events (None: has not happened)."""
        ...

    @property
    def first_year(self) -> int | None:
        """The first budget year in which something can be due without any receipt."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One curve node in one validity period: the working an auditor would write.

    ``initial`` is the offset of the curve at zero (signed increments), posted once a span;
    ``node_in_force`` is the node as it counted (its curve and limit then).
    """

    period: int
    node: str
    clause: str
    start: Fraction
    change: Fraction
    outputs: tuple[Fraction, ...]
    initial: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]
    node_in_force: CurveNode


@dataclass(frozen=True, slots=True)
class TransferResult:
    """What a transfer came to: due, paid and unmet, in fen, and the leaves it moved."""

    transfer: str
    clause: str
    due: int
    paid: int
    moves: tuple[tuple[Leaf, int], ...]
    own_funds: bool
    payer: str

    @property
    def unmet(self) -> int:
        """What could not be paid."""
        return self.due - self.paid


@dataclass(frozen=True)
class YearEval:
    """One account's budget year at one cut-off.

    ``exact`` and ``posted`` run over ``plan.leaves``; ``by_period`` holds the integers of each
    validity period before transfers; ``closing`` is the carried state if the year ended now.
    """

    plan: Plan
    events: Mapping[str, date | None]
    opening: State
    closing: State
    total: int
    exact: tuple[Fraction, ...]
    posted: tuple[int, ...]
    by_period: tuple[tuple[int, ...], ...]
    steps: tuple[Step, ...]
    transfers: tuple[TransferResult, ...]
    cells: Mapping[Cell, int]
    offsets: Mapping[tuple[int, str], tuple[Fraction, ...]]
    closed: bool

    def party(self, name: str) -> int:
        """Posted fen of a party."""
        return sum(a for leaf, a in zip(self.plan.leaves, self.posted, strict=True)
                   if leaf.party == name)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """The engine's only output: an amount that goes from one party to another, and why.

    Attributes:
        period: the cut-off at which it is posted.
        year: the budget year it belongs to; earlier than the cut-off's for late rows.
        validity: the number of the validity period inside that year.
        enterprise, item: taxpayer and tax head; empty for offsets and transfers.
        source: the source pot (empty for transfers); ``payer`` holds the money.
        payee: the party entitled; ``nested`` are the steps below the clause.
        cash_to: where the money is routed if not to the payee (S12).
        held: the dispute under which it is not paid when it is posted; ``release`` is the day
            from which it may be paid, None while that is open.
    """

    agreement: str
    account: str
    period: date
    year: int
    validity: int
    kind: FlowKind
    clause: str
    enterprise: str
    item: str
    source: str
    payer: str
    payee: str
    nested: tuple[str, ...]
    amount: int
    truth: Truth = "fact"
    cash_to: str | None = None
    book: str = "fiscal"
    held: str | None = None
    release: date | None = None

    def is_held(self, day: date) -> bool:
        """Whether on ``day`` it is posted and may not be paid."""
        return self.held is not None and (self.release is None or day < self.release)


@dataclass(frozen=True)
class Cut:
    """All years of an account at one cut-off."""

    day: date
    years: Mapping[int, YearEval]


@dataclass(frozen=True)
class AccountRun:
    """One account over all cut-offs, with its flows."""

    agreement: str
    account: str
    cuts: tuple[Cut, ...]
    flows: tuple[Flow, ...]
    rows: tuple[Row, ...] = field(repr=False)

    @property
    def last(self) -> Cut:
        """The last cut-off."""
        return self.cuts[-1]
