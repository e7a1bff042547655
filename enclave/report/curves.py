"""Who gets the next yuan: one composed curve for every distinct phase of an agreement's term."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from enclave.compile.labels import OUTSIDE, namer
from enclave.compile.planner import AgreementPlanner
from enclave.compile.term import term_span
from enclave.curve import Leaf
from enclave.dates import Span
from enclave.ir import Plan, Source, State, Transfer
from enclave.ir.compose import Composed, compose
from enclave.kinds.base import PlanProblem
from enclave.terms.time import EventPoint
from enclave.text import Text

OTHER_HEADS = "…"
"""Stands for every head that no clause names."""
OPEN_YEARS = 40
"""How far a term without an end is looked through for changes."""
_STEP_YEARS = 2
_FIRST = 2000
"""The year looked at where no date is written anywhere, so that every year is like every other."""
LEVELS = {
    "county": Text("县级", "county part"),
    "prefecture": Text("市州级", "prefecture part"),
    "province": Text("省级", "province part"),
}


@dataclass(frozen=True, slots=True)
class Closing:
    """What the close of the year adds: a transfer in words, and from where on it adds nothing."""

    clause: str
    words: Text
    enough: Fraction | None


@dataclass
class Picture:
    """One distinct phase.

    Attributes:
        spans: the days of the phase; several where it comes back.
        sources: whose money ``x`` is.
        keys: the parties of the curve, nested ones as ``party/inner``.
    """

    spans: list[Span]
    sources: Text
    keys: tuple[str, ...]
    names: tuple[Text, ...]
    curve: Composed
    closings: tuple[Closing, ...]
    skipped: tuple[Text, ...] = ()

    @property
    def days(self) -> Text:
        """The days in words; "any year" where no date is written anywhere."""
        if self.spans == [Span(date(_FIRST, 1, 1))]:
            return Text("任何年度", "any year")
        return Text(", ".join(str(span) for span in self.spans))

    def same(self, other: Picture) -> bool:
        """Whether two show the same thing."""
        return (self.sources, self.keys, self.curve, self.closings) == (
            other.sources, other.keys, other.curve, other.closings,
        )  # fmt: skip


@dataclass(frozen=True)
class Gallery:
    """All pictures of an agreement; ``stopped`` says why later years are not among them."""

    agreement: str
    title: Text
    pictures: tuple[Picture, ...]
    stopped: PlanProblem | None = field(default=None, compare=False)


def gallery(
    planner: AgreementPlanner, head_name: Callable[[str], Text], year: int | None = None
) -> Gallery:
    """The pictures of one year, or of the whole term.

    Args:
        head_name: the name of a tax head.
        year: one budget year only.

    Raises:
        PlanProblem: the agreement does not say what the first year asked for needs.
    """
    found: list[Picture] = []
    stopped: PlanProblem | None = None
    for number, each in enumerate([year] if year is not None else _years(planner)):
        try:
            pictures = list(_of_year(planner, each, head_name))
        except PlanProblem as problem:
            if number == 0 or not found:
                raise
            stopped = problem
            break
        for picture in pictures:
            _put(found, picture)
    term = term_span(planner.agreement, planner.events)
    if year is None and term.end is None and stopped is None:
        for picture in found:
            last = picture.spans[-1]
            if last.end is not None and last.end.year > max(_years(planner)):
                picture.spans[-1] = Span(last.start)
    agreement = planner.agreement
    return Gallery(agreement.agreement, agreement.title, tuple(found), stopped)


def _put(found: list[Picture], picture: Picture) -> None:
    """Join a picture to the same one of the years before, else put it last."""
    for other in found:
        if other.same(picture):
            span, last = picture.spans[0], other.spans[-1]
            if last.end == span.start:
                other.spans[-1] = Span(last.start, span.end)
            else:
                other.spans.append(span)
            return
    found.append(picture)


def _years(planner: AgreementPlanner) -> range:
    """The budget years to look at."""
    term = term_span(planner.agreement, planner.events)
    if term.start == date.max:
        name = getattr(planner.agreement.term and planner.agreement.term.from_, "event", "")
        raise PlanProblem("E321", ("term",), event=name)
    if term.start == date.min:
        first = min(_dated_years(planner), default=_FIRST)
        return range(first, max([*_dated_years(planner), first]) + _STEP_YEARS)
    if term.end is None:
        return range(term.start.year, term.start.year + OPEN_YEARS)
    last = term.end.year - (1 if (term.end.month, term.end.day) == (1, 1) else 0)
    return range(term.start.year, last + 1)


def _dated_years(planner: AgreementPlanner) -> list[int]:
    """Years that an agreement without a term mentions."""
    found = [d.year for d in planner.events.values() if d is not None]
    for version in planner.versions:
        if version.effective > date.min:
            found.append(version.effective.year)
        for clause in version.agreement.clauses:
            points = (clause.from_, clause.until)
            found += [p.year for p in points if p is not None and not isinstance(p, EventPoint)]
    for series in planner.data.series.values():
        found += [y + 1 for y in sorted(series.by_year or ())][-1:]
    return found


def _of_year(
    planner: AgreementPlanner, year: int, head_name: Callable[[str], Text]
) -> Iterator[Picture]:
    plan = planner.plan(year, State(), planner.events)
    for k in range(len(plan.graphs)):
        groups: list[tuple[list[Source], Composed]] = []
        for source in plan.sources:
            curve = compose(plan, k, State(), {source.id: Fraction(1)})
            if all(leaf.clause == OUTSIDE for leaf, w in _moving(curve) if w):
                continue
            same = next(
                (g for g in groups if g[1] == curve and g[0][0].stream == source.stream), None
            )
            if same is not None:
                same[0].append(source)
            else:
                groups.append(([source], curve))
        for sources, curve in groups:
            yield _picture(planner, plan, k, sources, curve, head_name)


def _moving(curve: Composed) -> Iterator[tuple[Leaf, bool]]:
    """Every leaf, and whether anything of ``x`` ever reaches it."""
    for i, leaf in enumerate(curve.leaves):
        yield leaf, any(s.lines[i].slope for s in curve.stretches)


def _picture(
    planner: AgreementPlanner, plan: Plan, k: int, sources: list[Source], curve: Composed,
    head_name: Callable[[str], Text],
) -> Picture:  # fmt: skip
    parties = planner.agreement.parties
    keys = ["/".join([leaf.party, *(n for n in leaf.path[2:] if n in parties)])
            for leaf in curve.leaves]  # fmt: skip
    by_party = curve.by(keys)
    shown = [
        i for i in range(len(by_party.leaves))
        if any(s.lines[i].slope or s.lines[i].base for s in by_party.stretches)
    ]  # fmt: skip
    order = tuple(dict.fromkeys(keys))
    names = namer(planner.agreement)
    kept = Composed(
        tuple(by_party.leaves[i] for i in shown),
        tuple(
            type(s)(s.start, s.behind, tuple(s.lines[i] for i in shown)) for s in by_party.stretches
        ),
    )
    chosen = tuple(order[i] for i in shown)
    graph = plan.graphs[k]
    main = sources[0].stream == "main"
    last = k == len(plan.graphs) - 1
    closings = tuple(_closing(plan, t, chosen, kept) for t in plan.transfers if main and last)
    return Picture(
        [graph.span], _source_name(planner, sources, head_name), chosen,
        tuple(_key_name(key, names) for key in chosen), kept, closings,
        tuple(s.reason for s in graph.skipped),
    )  # fmt: skip


def _key_name(key: str, names: Callable[[str], Text]) -> Text:
    parts = [names(part) for part in key.split("/")]
    return Text("·".join(p.zh for p in parts), " / ".join(p.in_("en") for p in parts))


def _closing(plan: Plan, transfer: Transfer, keys: tuple[str, ...], curve: Composed) -> Closing:
    """A transfer of the close; ``enough`` is the revenue from which a top-up is not needed."""
    label = plan.label_of.get(transfer.clause)
    words = label.words if label is not None else Text(transfer.clause)
    mine = [i for i, key in enumerate(keys) if key.split("/")[0] == transfer.beneficiary]
    enough: Fraction | None = None
    if transfer.mode == "top_up" and mine:
        enough = _reaches(curve, mine, Fraction(transfer.amount))
    return Closing(transfer.clause, words, enough)


def _reaches(curve: Composed, mine: list[int], amount: Fraction) -> Fraction | None:
    """The smallest total, not below zero, at which some outputs together reach an amount."""
    starts = [Fraction(0), *(s for s in curve.starts() if s > 0)]
    for number, start in enumerate(starts):
        have = sum((curve.at(start)[i] for i in mine), Fraction(0))
        if have >= amount:
            return start
        slope = sum((curve.slope(start)[i] for i in mine), Fraction(0))
        end = starts[number + 1] if number + 1 < len(starts) else None
        if slope:
            total = start + (amount - have) / slope
            if end is None or total <= end:
                return total
    return None


def _source_name(
    planner: AgreementPlanner, sources: list[Source], head_name: Callable[[str], Text]
) -> Text:
    """``平川县 县级：增值税、企业所得税``."""
    names = namer(planner.agreement)
    holders = list(dict.fromkeys((s.id.partition("@")[0], s.holder) for s in sources))
    if sources[0].stream != "main":
        who = names(sources[0].holder)
        return Text(f"{who.zh}自身所得", f"what {who.in_('en')} itself receives")
    said = [(names(holder), LEVELS.get(level, Text(level))) for level, holder in holders]
    zh = "、".join(f"{n.zh}{level.zh}" for n, level in said)
    en = ", ".join(f"{level.en} of {n.in_('en')}" for n, level in said)
    heads = _heads(planner, sources)
    if not heads:
        return Text(zh, en)
    return Text(f"{zh}：{'、'.join(head_name(h).zh for h in heads)}",
                f"{en}: {', '.join(head_name(h).in_('en') for h in heads)}")  # fmt: skip


def _heads(planner: AgreementPlanner, sources: list[Source]) -> list[str]:
    """The heads of some sources; empty where every head is meant."""
    found: list[str] = []
    for source in sources:
        number = source.id.partition("#")[2]
        members = planner.classes[int(number) if number else 0] if planner.classes else None
        if members is None:
            return [OTHER_HEADS] if len(planner.classes) > 1 else []
        found += [h for h in sorted(members) if h not in found]
    scope = planner.agreement.scope.heads
    return [h for h in scope if h in found] if scope is not None else found
