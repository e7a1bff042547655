"""From terms, carried state and events to the plan of a budget year (DESIGN: compile)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from enclave.compile.data import DataSource
from enclave.compile.labels import OUTSIDE, labels, pipeline
from enclave.compile.standing import Version, goes_on, standing, unchanged, version_spans
from enclave.compile.streams import superior_sources
from enclave.compile.term import passes_threshold, term_span
from enclave.compile.transfers import year_transfers
from enclave.curve import Leaf
from enclave.dates import DateError, Span, cut_points, year_span
from enclave.ir import Gather, Graph, Hold, Label, LeafSlot, Plan, Source, State, Transfer, Watch
from enclave.kinds.base import Builder, ChainPot, PlanProblem, YearContext
from enclave.kinds.registry import kinds
from enclave.terms.agreement import Agreement
from enclave.terms.party import GOVERNMENT_LEVELS
from enclave.terms.time import EventPoint, Unresolved, resolve
from enclave.text import Text


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
        """The first year in which something can be due, or can grow, without any receipt."""
        days: list[date | None] = []
        for version in self.versions:
            ctx = self._context(version.agreement, 1, State(), {})
            mine = version.agreement.clauses
            days += [kinds()[c.kind].due(c, ctx) for c in mine]
            if any(kinds()[c.kind].counts_empty_years(c) for c in mine):
                days.append(ctx.term.start)
        return min((d.year for d in days if d is not None and d > date.min), default=None)

    def exit(self, derived: Mapping[str, date | None]) -> tuple[str, date] | None:
        """The clause by which the agreement ends, as last amended, and the day."""
        ctx = self._context(self.versions[-1].agreement, 1, State(), derived)
        for clause in ctx.agreement.clauses:
            if ctx.ended is not None and kinds()[clause.kind].ends(clause, ctx) == ctx.ended:
                return clause.id, ctx.ended
        return None

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
        dated = {n: e.date for n, e in agreement.events.items() if e.date is not None}
        first = self.agreement.events
        changed = {n: d for n, d in dated.items() if n not in first or first[n].date != d}
        events = {**dated, **self.events, **changed, **derived}
        term = term_span(agreement, events)
        data = self._data_of(agreement)
        ctx = YearContext(
            agreement, year, state, events, term, data.amount, data.entries, data.quantity
        )
        return until_exit(ctx)

    def _data_of(self, agreement: Agreement) -> DataSource:
        """The series as a version has them: those an amendment changed replace the account's."""
        first = self.agreement.data
        changed = {n: s for n, s in agreement.data.items() if s != first.get(n) and not s.required}
        if not changed:
            return self.data
        return DataSource({**self.data.series, **changed}, self.data.enterprise)

    def plan(self, year: int, state: State, events: Mapping[str, date | None]) -> Plan:
        """Compile the plan of a budget year.

        Raises:
            PlanProblem: the agreement does not say what this year needs.
        """
        try:
            return self._plan(year, state, events)
        except DateError as error:
            raise PlanProblem(error.code, ("clock",), **error.values) from None

    def _plan(self, year: int, state: State, events: Mapping[str, date | None]) -> Plan:
        derived = {**state.events, **events}
        contexts = [
            replace(self._context(v.agreement, year, state, derived), held=held)
            for v, held in zip(self.versions, self._standing, strict=True)
        ]
        periods = self._periods(year, contexts)
        builders: list[tuple[YearContext, Builder | None, Graph]] = []
        for span in periods:
            ctx = contexts[self._version_on(span.start)]
            builders.append((ctx, *self._graph(ctx, span)))
        last = builders[-1][0]
        mine = [n for n, s in enumerate(version_spans(self.versions)) if s.intersect(last.span)]
        in_force = [contexts[n] for n in mine]
        same = [self._unchanged[n] for n in mine]
        transfers = tuple(year_transfers(in_force, same, last, self._passes))
        sources = [s for s, _ in self._sources()]
        for _, builder, _ in builders:
            sources += [
                s for s in (builder.streams.values() if builder else ()) if s not in sources
            ]
        sources += [s for s in superior_sources(self.versions) if s not in sources]
        graphs = tuple(_complete(graph, sources) for _, _, graph in builders)
        _check_whole_years(graphs, last.agreement, year)
        taken = [n for _, builder, _ in builders for n in (builder.notes if builder else ())]
        notes = dict.fromkeys([*taken, *(n for ctx in in_force for n in ctx.notes)])
        remainder = self.agreement.settle.remainder
        return Plan(
            self.agreement.agreement, year, tuple(sources), graphs,
            tuple(self._leaf_order(graphs, transfers, last.agreement)), transfers,
            tuple(self._watches(last)), None if isinstance(remainder, str) else remainder.to,
            self._labels_of(mine, in_force), tuple(notes), self._holds(contexts),
        )  # fmt: skip

    def _labels_of(
        self, numbers: Sequence[int], contexts: Sequence[YearContext]
    ) -> tuple[Label, ...]:
        """What the clauses of some versions are called: the same in every year."""
        key = tuple(numbers)
        if key not in self._labels:
            self._labels[key] = tuple(labels(contexts[::-1]))
        return self._labels[key]

    @cached_property
    def _labels(self) -> dict[tuple[int, ...], tuple[Label, ...]]:
        return {}

    @cached_property
    def _standing(self) -> list[Mapping[str, Span]]:
        return standing(self.versions, goes_on)

    @cached_property
    def _unchanged(self) -> list[Mapping[str, Span]]:
        return standing(self.versions, unchanged)

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
            for i, clause in enumerate(ctx.agreement.clauses):
                active = ctx.active(clause)
                if active is not None and kinds()[clause.kind].cuts:
                    spans.append(active)
                try:
                    days.update(kinds()[clause.kind].cut_dates(clause, ctx))
                except PlanProblem as problem:
                    where = ("clauses", i, *problem.path)
                    raise PlanProblem(problem.code, where, **problem.values) from None
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
            outside = active is None or span.start not in active
            if outside and kinds()[clause.kind].cuts:
                builder.skip(clause, _why_inactive(active))
                continue
            kinds()[clause.kind].lower(clause, builder, ("clauses", i))
        if builder.chain:
            heads = {
                h for c in builder.chain for n in c.classes for h in (self.classes[n] or ("…",))
            }
            listed = Text("、".join(sorted(heads)), ", ".join(sorted(heads)))
            raise PlanProblem("E301", ("clauses",), heads=listed)
        graph = Graph(
            span, tuple(builder.nodes), builder.slots(), frozenset(builder.resets),
            tuple(builder.skipped),
        )  # fmt: skip
        return builder, graph

    def _passes(self, ctx: YearContext) -> bool:
        return passes_threshold(ctx.agreement, self._data_of(ctx.agreement))

    def _outside_graph(self, span: Span) -> Graph:
        return Graph(span, (), ())

    def _holds(self, contexts: Sequence[YearContext]) -> tuple[Hold, ...]:
        """The holds of every version while it is in force; one that goes on is one hold."""
        out: list[Hold] = []
        for ctx, days in zip(contexts, version_spans(self.versions), strict=True):
            for clause in ctx.agreement.clauses:
                for hold in kinds()[clause.kind].holds(clause, ctx):
                    span = hold.span.intersect(days)
                    if span is not None:
                        _add_hold(out, replace(hold, span=span))
        return tuple(out)

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


def until_exit(ctx: YearContext) -> YearContext:
    """The context with its term cut off where a clause ends the agreement."""
    ends = [kinds()[c.kind].ends(c, ctx) for c in ctx.agreement.clauses]
    end = min((day for day in ends if day is not None), default=None)
    if end is None:
        return ctx
    term = ctx.term.intersect(Span(date.min, end)) or Span(date.max, None)
    return replace(ctx, term=term, ended=end)


def _add_hold(holds: list[Hold], more: Hold) -> None:
    """Add a hold, or let the one it continues run on."""
    for i, hold in enumerate(holds):
        if hold.span.end == more.span.start and replace(hold, span=more.span) == more:
            holds[i] = replace(hold, span=Span(hold.span.start, more.span.end))
            return
    holds.append(more)


def _check_whole_years(graphs: Sequence[Graph], agreement: Agreement, year: int) -> None:
    """A curve that counts for the whole year must divide between the same parties all year."""
    outputs: dict[str, tuple[str, ...]] = {}
    for graph in graphs:
        for node in graph.by_id.values():
            if (
                node.applies == "whole_year"
                and outputs.setdefault(node.id, node.outputs) != node.outputs
            ):
                ids = [c.id for c in agreement.clauses]
                where = ("clauses", ids.index(node.clause)) if node.clause in ids else ("clauses",)
                raise PlanProblem("E364", where, clause=node.clause, year=year)


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


def _counted(point: date | EventPoint, ctx: YearContext) -> date:
    return resolve(point, ctx.events, ctx.agreement.clock)


def _why_inactive(active: Span | None) -> Text:
    if active is None:
        return Text("起算事件尚未发生", "the event it starts from has not happened")
    return Text(f"有效期为 {active}", f"it holds {active}")
