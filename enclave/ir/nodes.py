"""The three kinds of node an agreement compiles to, and what labels them for people.

*Gather* sums pots into one running total. *Curve* divides a running total. *Transfer* moves money
when a year is closed. A clause, built in or from a plug-in, can only build these; so it can
neither create money nor lose it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from enclave.curve import Curve, Leaf
from enclave.curve.curve import Axis
from enclave.dates import Span
from enclave.text import Text

PotSpan = Literal["budget_year", "agreement_year", "agreement"]
"""How long a running total runs before it starts again at zero."""
Applies = Literal["whole_year", "from_then"]
"""Whether a change of terms inside a year re-walks the year or counts from then on."""


@dataclass(frozen=True, slots=True)
class Source:
    """A pot that rows fill: money of one stream that one party's treasury holds."""

    id: str
    holder: str
    stream: str = "main"


@dataclass(frozen=True, slots=True)
class Gather:
    """Sums ``inputs`` into ``output``."""

    id: str
    inputs: tuple[str, ...]
    output: str


@dataclass(frozen=True, slots=True)
class CurveNode:
    """Divides the running total of ``input`` between ``outputs``.

    Attributes:
        clause: the clause it stands for.
        span: how long its running total runs.
        applies: for a curve that changes inside a year.
        anchor: ``left`` for limits that count from then: after a change the position is taken
            from what the left output has got, not from the total that passed.
        limit: the limit in fen of an "up to" curve, for room, balances and watches.
        carries_deficit: whether the unused part of the limit is added to next year's limit.
    """

    id: str
    clause: str
    input: str
    outputs: tuple[str, ...]
    curve: Curve
    span: PotSpan = "budget_year"
    applies: Applies = "from_then"
    anchor: Axis = "axis"
    limit: int | None = None
    carries_deficit: bool = False


Node: TypeAlias = Gather | CurveNode


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the close of a year moves to a beneficiary (guarantee, fixed return, top-up).

    The amount due is ``amount`` (``mode: pay``) or what the beneficiary lacks to reach ``amount``
    (``mode: top_up``), after all curves and the transfers listed before; or ``ratio`` of what has
    passed ``nodes`` so far, rounded down (``mode: give_back``). ``source: share`` takes it from the payer's entitlement, never below zero; ``own_funds`` brings in the payer's own
    money, up to ``limit``. What is due and not paid is reported as unmet.

    Attributes:
        into: the leaves that receive, with the weights of a subdivision (one leaf: weight 1).
        out_of: the leaf of the payer that carries the outflow (``share`` only).
        room_nodes: the caps whose room limits what is paid; one that does not hold limits nothing.
        cash_to: the leaves whose money is routed elsewhere, and where to (S12).
        body: a top-up counts only what this body below the beneficiary has.
        nodes, ratio: of a payment back: what the names of the nodes begin with that keep what was
            received, and which part of it is due.
    """

    id: str
    clause: str
    mode: Literal["top_up", "pay", "give_back"]
    amount: int
    beneficiary: str
    into: tuple[tuple[Leaf, Fraction], ...]
    payer: str
    source: Literal["share", "own_funds"]
    out_of: Leaf | None = None
    limit: int | None = None
    room_nodes: tuple[str, ...] = ()
    cash_to: tuple[tuple[Leaf, str], ...] = ()
    body: str | None = None
    nodes: tuple[str, ...] = ()
    ratio: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Hold:
    """An entitlement that is computed and may not be paid yet (a dispute, J6).

    What is posted at a cut-off inside ``span`` is held until the span ends; it moves no money
    between parties and changes no running total.

    Attributes:
        clauses: the clauses whose entitlement is held; None: every clause.
        enterprises, heads: the enterprises and heads whose rows are held; None: every row, and
            what a close moves.
    """

    clause: str
    party: str
    span: Span
    clauses: tuple[str, ...] | None = None
    enterprises: tuple[str, ...] | None = None
    heads: tuple[str, ...] | None = None

    def covers(self, day: date, party: str, clause: str, enterprise: str, head: str) -> bool:
        """Whether what is posted on ``day`` to a party is held."""
        return (
            party == self.party
            and day in self.span
            and (self.clauses is None or clause in self.clauses)
            and (self.enterprises is None or enterprise in self.enterprises)
            and (self.heads is None or head in self.heads)
        )


@dataclass(frozen=True, slots=True)
class Watch:
    """A derived event: the engine finds its date and has the plan compiled again.

    ``reached``: the first receipt, in effective order, at which the node's left output has its
    limit. ``unmet_at``: the limit is not reached by what came before the day ``at``.
    """

    event: str
    node: str
    kind: Literal["reached", "unmet_at"]
    at: date | None = None
    takes_effect: Literal["same_day", "next_month", "next_year"] = "same_day"


@dataclass(frozen=True, slots=True)
class Label:
    """What a clause is called and where it comes from, for traces and statements."""

    clause: str
    kind: str
    title: Text
    reference: Text
    words: Text = Text("")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A clause that does not apply in a validity period, and why."""

    clause: str
    span: Span
    reason: Text
