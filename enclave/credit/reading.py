"""Reading the credit section of an agreement: rules, and how they fit what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from enclave.credit.model import CreditTerms
from enclave.credit.spans import Events, written_defect
from enclave.dates import Span
from enclave.diagnostics import Collector, Diagnostic, Mark, diag, diagnose
from enclave.source import SourceDoc, did_you_mean
from enclave.terms.agreement import Agreement
from enclave.terms.credit import CreditRule
from enclave.terms.indicator import Indicator
from enclave.terms.indicator_names import indicator_id
from enclave.terms.party import Party
from enclave.terms.time import Clock, EventPoint, Term
from enclave.terms.validate import Path, find_holes, show_path, validate
from enclave.text import Text

Marks = Callable[[Path], Mark]


@dataclass(frozen=True, slots=True)
class CreditSection:
    """The rules that could be read, and the open terms of those that could not, by indicator."""

    rules: Mapping[str, CreditRule] = field(default_factory=dict)
    holes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_credit(
    doc: SourceDoc,
    collector: Collector,
    *,
    data: Mapping[str, Any] | None = None,
    unit: str | None = None,
) -> CreditSection:
    """Read the ``credit:`` section of an agreement's document.

    Args:
        data: the section with its holes filled, where a scenario fills them.
        unit: the unit declared for bare amounts.

    Returns:
        The rules by indicator, which a file may give by name, too. A rule with an open term is in ``holes``: it is not wrong, but
        nothing can be computed from it.
    """
    section = doc.get(("credit",)) if data is None else data
    rules: dict[str, CreditRule] = {}
    holes: dict[str, tuple[str, ...]] = {}
    if () in find_holes(section):
        return CreditSection()  # the whole section is open
    seen: dict[str, str] = {}
    for written, body in section.items() if isinstance(section, Mapping) else ():
        name = indicator_id(written)
        path = ("credit", written)
        if name in seen:
            mark, first = doc.marks.key(path), doc.marks.key(("credit", seen[name]))
            values = {"key": written, "first": seen[name], "line": first.line}
            collector.add(diagnose("E115", mark, values, show_path(path), related=[first]))
            continue
        seen[name] = written
        if name != written:
            doc.marks.also(path, ("credit", name))
        left = find_holes(body, path)
        if left:
            holes[name] = tuple(dict.fromkeys(left.values()))
        rule = validate(
            CreditRule, doc, path, collector=collector, data=body, unit=unit, holes=left
        )
        if rule is not None and not left:
            rules[name] = rule
    return CreditSection(rules, holes)


def terms_of(  # noqa: PLR0913 - what stands around a section, each by its name
    agreement: Agreement,
    section: CreditSection,
    *,
    units: Iterable[str] | None = None,
    events: Events | None = None,
    unit_events: Mapping[str, Events] | None = None,
    listed: Mapping[str, tuple[Span, ...]] | None = None,
    left: Mapping[str, date] | None = None,
    mark: Mark | None = None,
) -> CreditTerms:
    """What the credit engine needs of an agreement.

    Args:
        units: the enterprises and projects in scope; the agreement's own list by default.
        events: dates of events, besides those the agreement itself dates.
        unit_events: dates by enterprise or project, such as recognition (认定).
        listed: the days of each enterprise on the list of the scope, where it has one.
        left: the days from which enterprises are outside by an exit clause.
        mark: where the section stands.
    """
    scope = agreement.scope.enterprises if units is None else units
    dated = {name: event.date for name, event in agreement.events.items()}
    return CreditTerms(
        agreement=agreement.agreement,
        credit=section.rules,
        parties=agreement.parties,
        units=None if scope is None else frozenset(scope),
        events={**dated, **(events or {})},
        unit_events=unit_events or {},
        listed=listed,
        left=left or {},
        term=agreement.term,
        clock=agreement.clock,
        references=agreement.references,
        holes=section.holes,
        mark=mark or Mark(""),
    )


def credit_problems(
    terms: CreditTerms, indicators: Mapping[str, Indicator], marks: Marks | None = None
) -> Iterator[Diagnostic]:
    """What is wrong between a credit section and what stands around it.

    E605, E606, E614 phases that do not fit together, as far as that shows without dates; E607
    years without a clock; E609 a party, E610 an indicator that does not exist; E611 a rule for a
    rate; E616 a duration without a start. ``marks`` gives the place of a path of the document.
    """
    at = marks or (lambda _: terms.mark)
    for name, rule in terms.credit.items():
        yield from _names(name, rule, terms.parties, indicators, at)
        yield from _times(name, rule, terms.clock, terms.term, at)


def _names(
    name: str,
    rule: CreditRule,
    parties: Mapping[str, Party],
    indicators: Mapping[str, Indicator],
    at: Marks,
) -> Iterator[Diagnostic]:
    mark, path = at(("credit", name)), f"credit.{name}"
    item = indicators.get(name)
    if item is None:
        names = [w for i in indicators.values() for w in (i.name.zh, i.name.en) if w]
        near = guess(name, [*indicators, *names])
        yield diag("E610", mark, path=path, indicator=name, guess=near)
    elif item.kind == "rate":
        yield diag("E611", mark, path=path, indicator=name)
    for where, party in _mentions(name, rule):
        if party not in parties:
            near = guess(party, parties)
            yield diag("E609", at(where), path=show_path(where), party=party, guess=near)


def _mentions(name: str, rule: CreditRule) -> Iterator[tuple[Path, str]]:
    """Every party a rule names, with the place where it does."""
    for number, piece in enumerate(rule.pieces):
        here: Path = ("credit", name, "phases", number) if rule.phases else ("credit", name)
        for party in piece.weights or ():
            yield (*here, "weights", party), party
        for index, party in enumerate(piece.to or ()):
            yield (*here, "to", index), party


def _times(
    name: str, rule: CreditRule, clock: Clock | None, term: Term | None, at: Marks
) -> Iterator[Diagnostic]:
    mark, path = at(("credit", name)), f"credit.{name}"
    counted = any(p.for_ for p in rule.pieces)
    counted = counted or any(isinstance(q, EventPoint) and q.after for q in rule.all_points)
    if counted and rule.clock is None and clock is None:
        yield diag("E607", mark, path=path, indicator=name)
    first = rule.pieces[0]
    if rule.from_ is None and first.from_ is None and term is None:
        if rule.phases is not None or first.for_ is not None:
            yield diag("E616", mark, path=path, indicator=name)
        return
    defect = written_defect(rule, term)
    if defect is not None:
        code, start, end, number = defect
        where: Path = ("credit", name, "phases", number - 1) if rule.phases else ("credit", name)
        words = show_path(where)
        yield diag(code, at(where), path=words, start=start, end=end, number=number)


def guess(word: str, candidates: Iterable[str]) -> Text:
    """`` (did you mean …?)`` in both languages, or nothing."""
    near = did_you_mean(word, candidates)
    return Text(f"（是否为 {near}？）", f" (did you mean {near}?)") if near else Text("", "")
