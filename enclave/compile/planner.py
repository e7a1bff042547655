"""From terms, carried state and events to the plan of a budget year (DESIGN: compile)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from enclave.compile.data import DataSource
from enclave.compile.term import passes_threshold, term_span
from enclave.curve import Leaf
from enclave.dates import Span, cut_points, year_span
from enclave.ir import Gather, Graph, Label, LeafSlot, Note, Plan, Source, State, Transfer, Watch
from enclave.kinds.base import Builder, ChainPot, PlanProblem, YearContext
from enclave.kinds.registry import kinds
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.terms.party import GOVERNMENT_LEVELS
from enclave.terms.time import EventPoint, Unresolved, resolve
from enclave.text import Text

OUTSIDE = "outside"
"""The clause of money that no term of the agreement divides: it stays with who holds it."""


@dataclass(frozen=True)
class Version:
    """The agreement as it stands from a day on."""

    effective: date
    agreement: Agreement


@dataclass(frozen=True)
class AgreementPlanner:
    """Compiles one account of an agreement, year by year.

    Attributes:
        versions: by effective date; the first from the beginning of time.
        events: the dates of given events; None says that it has not happened yet.
        data: the series as this account sees them.
    """

    versions: tuple[Version, ...]
    events: Mapping[str, date | None]
    data: DataSource

    @property
    def agreement(self) -> Agreement:
        """The agreement as first written."""
        return self.versions[0].agreement

    @property
    def first_year(self) -> int | None:
        """The first year in which a guarantee or a fixed return can fall due."""
        closing = [
            c
            for v in self.versions
            for c in v.agreement.clauses
            if kinds()[c.kind].close is not None
        ]
        if not closing:
            return None
        ctx = self._context(self.agreement, 1, State(), {})
        return ctx.term.start.year if ctx.term.start > date.min else None

    @cached_property
    def classes(self) -> tuple[frozenset[str] | None, ...]:
        """Classes of tax heads that some clause or scope tells apart; None: every other head."""
        sets = [frozenset(c.heads) for v in self.versions for c in v.agreement.clauses if c.heads]
        sets += [
            frozenset(v.agreement.scope.heads) for v in self.versions if v.agreement.scope.heads
        ]
        atoms: dict[tuple[bool, ...], set[str]] = {}
        for head in sorted(set().union(*sets)) if sets else ():
            atoms.setdefault(tuple(head in s for s in sets), set()).add(head)
        found: list[frozenset[str] | None] = [frozenset(a) for a in atoms.values()]
        if any(v.agreement.scope.heads is None for v in self.versions):
            found.append(None)
        return tuple(found)

    def class_of(self, head: str) -> int | None:
        """The class of a head, or None if no version's scope covers it."""
        for i, members in enumerate(self.classes):
            if members is not None and head in members:
                return i
        return self.classes.index(None) if None in self.classes else None

    def holders(self, level: str) -> list[str]:
        """The parties whose treasuries hold the part of ``level``.

        Raises:
            PlanProblem: E351 nobody does.
        """
        parties = self.agreement.parties
        hosts = list(self.agreement.scope.collectors or ()) or [
            p for p, party in parties.items() if party.role == "host" and party.treasury is not False
        ]  # fmt: skip
        if level == "county":
            found = hosts
        else:
            found = [
                p for p, party in parties.items()
                if party.level == level and (party.role != "origin" or p in hosts)
            ]  # fmt: skip
            # A host of a higher level stands for the levels below it that are not parties.
            above = GOVERNMENT_LEVELS[: GOVERNMENT_LEVELS.index(level)]
            found = found or [p for p in hosts if parties[p].level in above]
        if not found:
            raise PlanProblem("E351", ("scope",), level=level)
        return found

    def source_id(self, level: str, holder: str, head: str) -> str | None:
        """The source pot of a head's money at a level, or None if it is out of every scope."""
        number = self.class_of(head)
        if number is None:
            return None
        suffix = f"#{number}" if len(self.classes) > 1 else ""
        return f"{level}@{holder}{suffix}"

    def _sources(self) -> Iterator[tuple[Source, int]]:
        levels = self.agreement.scope.retain or ("county",)
        for level in levels:
            for holder in self.holders(level):
                for number in range(len(self.classes)):
                    suffix = f"#{number}" if len(self.classes) > 1 else ""
                    yield Source(f"{level}@{holder}{suffix}", holder), number

    def _context(
        self, agreement: Agreement, year: int, state: State, derived: Mapping[str, date | None]
    ) -> YearContext:
        events = {**self.events, **derived}
        term = term_span(agreement, events)
        data = self._data_of(agreement)
        return YearContext(
            agreement, year, state, events, term, data.amount, data.entries, data.quantity
        )

    def _data_of(self, agreement: Agreement) -> DataSource:
        """The series as a version has them: those an amendment changed replace the account's."""
        first = self.agreement.data
        changed = {n: s for n, s in agreement.data.items() if s != first.get(n)}
        if not changed:
            return self.data
        return DataSource({**self.data.series, **changed}, self.data.enterprise)

    def plan(self, year: int, state: State, events: Mapping[str, date | None]) -> Plan:
        """Compile the plan of a budget year.

        Raises:
            PlanProblem: the agreement does not say what this year needs.
        """
        derived = {**state.events, **events}
        contexts = [self._context(v.agreement, year, state, derived) for v in self.versions]
        periods = self._periods(year, contexts)
        builders: list[tuple[YearContext, Builder | None, Graph]] = []
        for span in periods:
            ctx = contexts[self._version_on(span.start)]
            builders.append((ctx, *self._graph(ctx, span)))
        last = builders[-1][0]
        transfers = tuple(self._transfers(last))
        sources = [s for s, _ in self._sources()]
        for _, builder, _ in builders:
            sources += [
                s for s in (builder.streams.values() if builder else ()) if s not in sources
            ]
        graphs = tuple(_complete(graph, sources) for _, _, graph in builders)
        notes: list[Note] = []
        for _, builder, _ in builders:
            notes += [n for n in (builder.notes if builder else ()) if n not in notes]
        remainder = self.agreement.settle.remainder
        return Plan(
            self.agreement.agreement, year, tuple(sources), graphs,
            tuple(self._leaf_order(graphs, transfers, last.agreement)), transfers,
            tuple(self._watches(last)), None if isinstance(remainder, str) else remainder.to,
            tuple(self._labels(contexts)), tuple(notes),
        )  # fmt: skip

    def _version_on(self, day: date) -> int:
        found = 0
        for i, version in enumerate(self.versions):
            if version.effective <= day:
                found = i
        return found

    def _periods(self, year: int, contexts: Sequence[YearContext]) -> list[Span]:
        whole = year_span(year)
        spans = [Span(v.effective) for v in self.versions]
        days: set[date] = set()
        for ctx in contexts:
            spans.append(ctx.term)
            for clause in ctx.agreement.clauses:
                active = ctx.active(clause)
                if active is not None:
                    spans.append(active)
                days.update(kinds()[clause.kind].cut_dates(clause, ctx))
        points = sorted({*cut_points(whole, spans), *(d for d in days if d in whole)})
        ends = [*points[1:], whole.end]
        return [Span(a, b) for a, b in zip(points, ends, strict=True)]

    def _graph(self, ctx: YearContext, span: Span) -> tuple[Builder | None, Graph]:
        if span.start not in ctx.term or not self._passes(ctx):
            return None, self._outside_graph(span)
        builder = Builder(ctx, span, self.classes)
        scope = ctx.agreement.scope.heads
        for source, number in self._sources():
            members = self.classes[number]
            inside = scope is None or (members is not None and members <= set(scope))
            if inside:
                builder.chain.append(
                    ChainPot(source.id, frozenset((source.holder,)), frozenset((number,)))
                )  # fmt: skip
        for i, clause in pipeline(ctx.agreement):
            active = ctx.active(clause)
            if active is None or span.start not in active:
                builder.skip(clause, _why_inactive(active))
                continue
            kinds()[clause.kind].lower(clause, builder, ("clauses", i))
        if builder.chain:
            heads = {
                h for c in builder.chain for n in c.classes for h in (self.classes[n] or ("…",))
            }
            raise PlanProblem("E301", ("clauses",), heads="、".join(sorted(heads)))
        graph = Graph(
            span, tuple(builder.nodes), builder.slots(), frozenset(builder.resets),
            tuple(builder.skipped),
        )  # fmt: skip
        return builder, graph

    def _passes(self, ctx: YearContext) -> bool:
        return passes_threshold(ctx.agreement, self.data)

    def _outside_graph(self, span: Span) -> Graph:
        return Graph(span, (), ())

    def _transfers(self, ctx: YearContext) -> Iterator[Transfer]:
        for i, clause in pipeline(ctx.agreement):
            close = kinds()[clause.kind].close
            if close is not None:
                yield from close(clause, ctx, ("clauses", i))

    def _watches(self, ctx: YearContext) -> Iterator[Watch]:
        for name, event in ctx.agreement.events.items():
            if event.derived_from is None:
                continue
            if event.cap_unmet is None:
                yield Watch(
                    name, event.derived_from, "reached", None, event.takes_effect or "same_day"
                )
                continue
            try:
                at = _counted(event.at, ctx) if event.at is not None else None
            except Unresolved:
                continue
            yield Watch(name, event.derived_from, "unmet_at", at)

    def _leaf_order(
        self, graphs: Sequence[Graph], transfers: Sequence[Transfer], agreement: Agreement
    ) -> list[Leaf]:
        seen: dict[tuple[str, ...], Leaf] = {}
        for graph in graphs:
            for slot in graph.slots:
                seen.setdefault(slot.leaf.path, slot.leaf)
        for transfer in transfers:
            for leaf in (*(into for into, _ in transfer.into), transfer.out_of):
                if leaf is not None:
                    seen.setdefault(leaf.path, leaf)
        parties = {p: i for i, p in enumerate(agreement.parties)}
        clauses = {c.id: n for n, (_, c) in enumerate(pipeline(agreement))}
        first = {path: i for i, path in enumerate(seen)}
        return sorted(seen.values(), key=lambda leaf: (
            parties.get(leaf.party, len(parties)), clauses.get(leaf.clause, -1), first[leaf.path],
        ))  # fmt: skip

    def _labels(self, contexts: Sequence[YearContext]) -> Iterator[Label]:
        done: set[str] = set()
        yield Label(
            OUTSIDE, OUTSIDE, Text("协议期外或范围外", "outside the term or the scope"), Text("")
        )
        for ctx in contexts:
            names = namer(ctx.agreement)
            for _, clause in pipeline(ctx.agreement):
                if clause.id in done:
                    continue
                done.add(clause.id)
                kind = kinds()[clause.kind]
                title = clause.title or Text(
                    f"{kind.title.zh} {clause.id}", f"{kind.title.en} {clause.id}"
                )
                yield Label(clause.id, clause.kind, title, cite(clause, ctx.agreement),
                            kind.words(clause, names))  # fmt: skip


def _complete(graph: Graph, sources: Sequence[Source]) -> Graph:
    """Let every source that no clause takes end with the party that holds it."""
    used = {p for n in graph.nodes for p in (n.inputs if isinstance(n, Gather) else (n.input,))}
    used |= {s.pot for s in graph.slots}
    idle: dict[str, list[str]] = {}
    for source in sources:
        if source.id not in used:
            idle.setdefault(source.holder, []).append(source.id)
    nodes, slots = list(graph.nodes), list(graph.slots)
    for holder, pots in idle.items():
        pot = pots[0]
        if len(pots) > 1:
            pot = f"{OUTSIDE}.{holder}"
            nodes.append(Gather(pot, tuple(pots), pot))
        slots.append(LeafSlot(pot, Leaf((holder, OUTSIDE))))
    return Graph(graph.span, tuple(nodes), tuple(slots), graph.resets, graph.skipped)


def pipeline(agreement: Agreement) -> list[tuple[int, ClauseBase]]:
    """The clauses in the order in which they apply (printed on every statement)."""
    numbered = list(enumerate(agreement.clauses))
    return sorted(numbered, key=lambda item: (kinds()[item[1].kind].order, item[0]))


def _counted(point: date | EventPoint, ctx: YearContext) -> date:
    return resolve(point, ctx.events, ctx.agreement.clock)


def _why_inactive(active: Span | None) -> Text:
    if active is None:
        return Text("起算事件尚未发生", "the event it starts from has not happened")
    return Text(f"有效期为 {active}", f"it holds {active}")


def cite(clause: ClauseBase, agreement: Agreement) -> Text:
    """Document, number and article of a clause."""
    ref = clause.reference
    if ref is None:
        return Text("")
    article = ref.article or ""
    if isinstance(ref.document, str) and ref.document in agreement.references:
        document = agreement.references[ref.document]
        number = document.number or ""
        return Text(
            f"{document.document.zh}{number}{article}",
            " ".join(p for p in (document.document.in_("en"), number, article) if p),
        )
    title = ref.document if isinstance(ref.document, Text) else Text(str(ref.document or ""))
    return Text(f"{title.zh}{article}", " ".join(p for p in (title.in_("en"), article) if p))


def namer(agreement: Agreement) -> Callable[[str], Text]:
    """A function from ids (parties, events, data) to bilingual names."""

    def name(key: str) -> Text:
        if key in agreement.parties:
            return agreement.parties[key].name
        if key in agreement.events:
            return agreement.events[key].name or Text(key)
        if key in agreement.data:
            return agreement.data[key].name or Text(key)
        return Text(key)

    return name
