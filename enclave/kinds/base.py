"""What a clause kind is: model, lowering to nodes, words in two languages, aliases, checks.

One folder a kind. A kind, built in or from a plug-in, can only build gather, curve and transfer
nodes through the :class:`Builder`, so it can neither create money nor lose it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from enclave.curve import Curve, Leaf
from enclave.curve.curve import Axis
from enclave.dates import Span, year_span
from enclave.ir import (
    CurveNode,
    Gather,
    Hold,
    LeafSlot,
    Node,
    Note,
    Skipped,
    Source,
    State,
    Transfer,
)
from enclave.ir.nodes import Applies, PotSpan
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.terms.time import TimePoint, Unresolved, resolve
from enclave.terms.validate import Path
from enclave.text import Text


class PlanProblem(Exception):
    """Something the user must mend, found while a plan is compiled: code, place, values."""

    def __init__(self, code: str, path: Path, **values: object) -> None:
        """Keep the code, the path inside the agreement and the values of the template."""
        self.code, self.path, self.values = code, path, values
        super().__init__(f"{code} {path} {values}")


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake found by a static check; paths are relative to the clause.

    ``related`` is the other place that takes part in it, if there is one.
    """

    code: str
    path: Path
    values: Mapping[str, object] = field(default_factory=dict)
    related: Path | None = None


@dataclass(frozen=True)
class YearContext:
    """What lowering may know: the agreement as it stands, the year, carried state, events, data.

    Attributes:
        held: the days on which amendments let each clause stand.
        notes: takes what was rounded once where no builder is at hand (R3).
    """

    agreement: Agreement
    year: int
    state: State
    events: Mapping[str, date | None]
    term: Span
    amount_of: Callable[[Any, int, Path], Fraction]
    entries_of: Callable[[str, Path], Sequence[tuple[date, int, str | None]]]
    quantity_of: Callable[[str, Path], Fraction]
    ended: date | None = None
    held: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))
    notes: list[Note] = field(default_factory=list, compare=False)

    @property
    def span(self) -> Span:
        """The budget year."""
        return year_span(self.year)

    def resolve(self, point: TimePoint) -> date:
        """The date of a point in time.

        Raises:
            Unresolved: it depends on an event that has not happened.
        """
        return resolve(point, self.events, self.agreement.clock)

    def active(self, clause: ClauseBase) -> Span | None:
        """The days on which a clause holds, or None while its start has not happened."""
        try:
            start = self.resolve(clause.from_) if clause.from_ is not None else self.term.start
        except Unresolved:
            return None
        end = self.term.end
        if clause.until is not None:
            try:
                end = self.resolve(clause.until)
            except Unresolved:
                end = self.term.end
        if end is not None and end <= start:
            return None
        span = Span(start, end).intersect(self.term)
        held = self.held.get(clause.id)
        return span if span is None or held is None else span.intersect(held)

    def note(self, note: Note) -> None:
        """Record an amount that was computed and rounded once (R3)."""
        if note not in self.notes:
            self.notes.append(note)

    def part_of_year(self, clause: ClauseBase, path: Path) -> Fraction:
        """The part of this year's annual amount that counts, where a clause covers part of it.

        Raises:
            PlanProblem: E331 the year is not whole and the agreement does not say ``part_year``.
        """
        active = self.active(clause)
        cut = active.intersect(self.span) if active is not None else None
        if cut is None or cut == self.span:
            return Fraction(1)
        rule = self.agreement.part_year
        if rule is None:
            raise PlanProblem("E331", path, year=self.year, span=str(cut))
        end = cut.end or date(self.year + 1, 1, 1)
        if rule == "full":
            return Fraction(1)
        if rule == "months":
            # A month counts where its last day lies, so that the parts of a year add to the year.
            last = 12 if end.year > self.year else end.month - 1
            return Fraction(last - cut.start.month + 1, 12)
        whole = date(self.year + 1, 1, 1) - date(self.year, 1, 1)
        return Fraction((end - cut.start).days, whole.days)


@dataclass(frozen=True, slots=True)
class ChainPot:
    """A pot on its way through the clauses: whose treasury holds it, which classes of heads."""

    pot: str
    holders: frozenset[str]
    classes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A pot that belongs to a party under a clause; later clauses may still limit or divide it.

    ``origins`` are the clauses that gave it, which a cap that puts pots together does not change.
    """

    pot: str
    leaf: Leaf
    cash_to: str | None = None
    origins: frozenset[str] = frozenset()


@dataclass
class Builder:
    """Builds the graph of one validity period, clause by clause in pipeline order."""

    ctx: YearContext
    span: Span
    classes: Sequence[frozenset[str] | None]
    chain: list[ChainPot] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    entitlements: list[Entitlement] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    streams: dict[str, Source] = field(default_factory=dict)
    resets: set[str] = field(default_factory=set)
    _used: set[str] = field(default_factory=set)

    def pool(self, clause: ClauseBase, path: Path, holder: str | None = None) -> str:
        """Take what has come down the chain so far (for the clause's heads) as one pot.

        Raises:
            PlanProblem: E341 nothing is left for this clause to act on, E306 an earlier clause
                put its heads together with others.
        """
        wanted = self._classes(clause.heads)
        mine = [
            c for c in self.chain
            if c.classes & wanted and (holder is None or c.holders == {holder})
        ]  # fmt: skip
        if not mine:
            apart = holder is not None and any(holder in c.holders for c in self.chain)
            code = "E347" if apart else "E341"
            raise PlanProblem(code, path, clause=clause.id, span=str(self.span), party=holder or "")
        for c in mine:
            if not c.classes <= wanted:
                heads = [h for n in sorted(c.classes) for h in sorted(self.classes[n] or ("…",))]
                first = Text("、".join(heads), ", ".join(heads))
                raise PlanProblem("E306", path, clause=clause.id, first=first)
            self.chain.remove(c)
        self._taken = ChainPot(
            "", frozenset().union(*(c.holders for c in mine)),
            frozenset().union(*(c.classes for c in mine)),
        )  # fmt: skip
        if len(mine) == 1:
            return mine[0].pot
        pot = self.name(f"{clause.id}.pool" + (f".{holder}" if holder else ""))
        self.nodes.append(Gather(pot, tuple(c.pot for c in mine), pot))
        return pot

    def sides(self, clause: ClauseBase) -> Sequence[str | None]:
        """The holders whose money a clause takes a part of side by side; ``[None]``: all as one.

        A part of everything is a part of each side, so that later clauses can tell them apart.
        """
        wanted = self._classes(clause.heads)
        mine = [c.holders for c in self.chain if c.classes & wanted]
        holders = dict.fromkeys(h for one in mine for h in sorted(one))
        by_side = any(getattr(c, "pool", None) == "per_side" for c in self.ctx.agreement.clauses)
        apart = by_side and len(holders) > 1 and all(len(one) == 1 for one in mine)
        return list(holders) if apart else [None]

    def give(self, pot: str) -> None:
        """Put back into the chain what the last :meth:`pool` took and the clause leaves over."""
        self.chain.append(ChainPot(pot, self._taken.holders, self._taken.classes))

    def _classes(self, heads: Sequence[str] | None) -> frozenset[int]:
        if heads is None:
            return frozenset(range(len(self.classes)))
        return frozenset(i for i, c in enumerate(self.classes) if c is not None and c <= set(heads))

    def name(self, wanted: str) -> str:
        """A pot name not used yet in this graph."""
        name, n = wanted, 1
        while name in self._used:
            n += 1
            name = f"{wanted}.{n}"
        self._used.add(name)
        return name

    def curve(  # noqa: PLR0913 - the facts of a curve node
        self, node_id: str, clause: ClauseBase, pot: str, outputs: Sequence[str], curve: Curve, *,
        span: PotSpan = "budget_year", applies: Applies = "from_then", anchor: Axis = "axis",
        limit: int | None = None, carries_deficit: bool = False,
    ) -> tuple[str, ...]:  # fmt: skip
        """Add a curve node that divides ``pot``; returns the names of its output pots."""
        pots = tuple(self.name(f"{node_id}.{out}") for out in outputs)
        self.nodes.append(
            CurveNode(node_id, clause.id, pot, pots, curve, span, applies, anchor, limit,
                      carries_deficit)
        )  # fmt: skip
        return pots

    def gather(self, name: str, pots: Sequence[str]) -> str:
        """Sum pots into one (a single pot is returned as it is)."""
        if len(pots) == 1:
            return pots[0]
        out = self.name(name)
        self.nodes.append(Gather(out, tuple(pots), out))
        return out

    def entitle(self, party: str, clause: str, pot: str, *nested: str, cash_to: str | None = None,
                like: Entitlement | None = None, origins: Iterable[str] = ()) -> None:  # fmt: skip
        """Give a pot to a party under a clause."""
        path = (*like.leaf.path, *nested) if like is not None else (party, clause, *nested)
        route = cash_to if cash_to is not None or like is None else like.cash_to
        given = frozenset(origins) or (like.origins if like is not None else frozenset((clause,)))
        self.entitlements.append(Entitlement(pot, Leaf(path), route, given))

    def take_from(self, party: str, clauses: Sequence[str] | None = None) -> list[Entitlement]:
        """Take out a party's pots so far (of some clauses), to limit or divide them further."""
        mine = [
            e for e in self.entitlements
            if e.leaf.party == party
            and (clauses is None or e.leaf.clause in clauses or e.origins <= set(clauses))
        ]  # fmt: skip
        for e in mine:
            self.entitlements.remove(e)
        return mine

    def stream(self, stream: str, holder: str) -> str:
        """A source pot of a stream beside the main one (a superior's own part …)."""
        source = Source(f"{stream}@{holder}", holder, stream)
        self.streams[source.id] = source
        return source.id

    def skip(self, clause: ClauseBase, reason: Text) -> None:
        """Record that a clause does not apply in this period, and why."""
        self.skipped.append(Skipped(clause.id, self.span, reason))

    def note(self, note: Note) -> None:
        """Record a remark, or an amount that was computed and rounded once (R3)."""
        if note not in self.notes:
            self.notes.append(note)

    def slots(self) -> tuple[LeafSlot, ...]:
        """The leaves of the finished graph."""
        return tuple(LeafSlot(e.pot, e.leaf, e.cash_to) for e in self.entitlements)


Names = Callable[[str], Text]
"""Gives the bilingual name of a party, head or event id."""


def _zero(*_: Any) -> int:
    return 0


def _no(_: Any) -> bool:
    return False


def _nothing(_clause: object, _around: object) -> tuple[()]:
    """What a kind without cut dates, or without checks of its own, yields."""
    return ()


def _none(_clause: object, _around: object) -> None:
    """What a kind that neither ends an agreement nor is due by itself says."""


def _nobody(_clause: object) -> tuple[()]:
    """The parties that need no treasury, or the data read, under most kinds."""
    return ()


@dataclass(frozen=True)
class Kind:
    """A clause kind.

    Attributes:
        order: its step of the pipeline; clauses apply in this order, then by rank, then as listed.
        rank: the place of a clause among those of its kind where the listing does not decide it.
        lower: adds the clause's nodes to a period's graph.
        words: the clause as a sentence a lawyer would sign, in two languages.
        parties: every place where the clause names a party.
        cut_dates: days inside the year at which the clause changes.
        close: transfers at the close of the year (``None``: the clause has none).
        annual: whether what the close moves is an annual amount, counted by the part of the year.
        divides: for a clause that divides what a party gets: its weights, for transfers too.
        routes: for a clause that routes what a party gets (S12): where to, and which part of it.
        counts_empty_years: whether a year of the term without any receipt changes later ones.
        check: static mistakes of the clause, seen with the whole agreement.
        no_treasury: the parties that the clause moves no tax to or from: a village, a firm or an
            agent may be one of them.
        due: the day on which something of the clause falls due without any receipt.
        ends: the day from which nothing more is shared, if the clause ends the agreement.
        holds: what of the entitlements may not be paid, and how long.
        reads_heads: whether the clause acts on single heads; else ``heads`` would say nothing.
        data: the data the clause reads, by place and name, besides amounts computed from data.
        cuts: whether the days between which a clause holds divide the year into periods.
        aliases: Chinese key → canonical key; values: Chinese value → canonical value.
        example: a short example in YAML, for the reference and the schema tests.
        meanings: what each key of the clause means (``rate``), and those of what it holds
            (``Index.rate``), for the schema and the reference.
    """

    name: str
    title: Text
    order: int
    model: type[ClauseBase]
    lower: Callable[[Any, Builder, Path], None]
    words: Callable[[Any, Names], Text]
    parties: Callable[[Any], Iterable[tuple[Path, str]]]
    cut_dates: Callable[[Any, YearContext], Iterable[date]] = _nothing
    close: Callable[[Any, YearContext, Path], Iterable[Transfer]] | None = None
    rank: Callable[[Any, Agreement], int] = _zero
    annual: bool = False
    divides: Callable[[Any, YearContext, Path], Mapping[str, Fraction]] | None = None
    routes: Callable[[Any, str], tuple[str, Fraction] | None] | None = None
    counts_empty_years: Callable[[Any], bool] = _no
    check: Callable[[Any, Agreement], Iterable[Problem]] = _nothing
    no_treasury: Callable[[Any], Iterable[str]] = _nobody
    due: Callable[[Any, YearContext], date | None] = _none
    ends: Callable[[Any, YearContext], date | None] = _none
    holds: Callable[[Any, YearContext], Iterable[Hold]] = _nothing
    data: Callable[[Any], Iterable[tuple[Path, str]]] = _nobody
    reads_heads: bool = True
    cuts: bool = True
    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    example: str = ""
    meanings: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
