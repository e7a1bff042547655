"""Checks of compiled packs: heads, lists, dates, overlaps, the share of the centre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any, Final, get_args

from enclave.diagnostics import Collector, Mark, diag
from enclave.ratio import format_ratio
from enclave.source import Marks, did_you_mean
from enclave.statute.compiled import RuleTerm, Statute, Term
from enclave.terms.receipt import ReceiptKind
from enclave.terms.statute import Rule
from enclave.text import Text

KINDS: Final[tuple[str, ...]] = get_args(ReceiptKind)


def near(word: str, known: Iterable[str]) -> Text:
    """`` (did you mean …?)`` in both languages, or nothing."""
    guess = did_you_mean(word, known)
    return Text(f"，是不是“{guess}”？", f"; did you mean {guess}?") if guess else Text("")


def check_packs(statute: Statute, marks: Mapping[str, Marks], collector: Collector) -> None:
    """Report E503 and E510–E515 of the rules, W501 of fills that answer no hole."""
    _ids(statute, collector)
    for term in statute.rules:
        _heads(statute, term, collector)
        _roster(statute, term, collector)
    _kinds(statute, marks, collector)
    _overlaps(statute, collector)
    _centre(statute, collector)
    holes = {name for t in statute.terms for name in t.holes}
    for _, fills, mark in statute.fills:
        check_fills(fills, holes, statute.id, mark, collector)


def check_fills(
    fills: Iterable[str], holes: Iterable[str], statute: str, mark: Mark, collector: Collector
) -> None:
    """W501 for every fill whose hole does not exist."""
    known = sorted(holes)
    for name in fills:
        if name not in known:
            collector.add(diag("W501", mark, hole=name, statute=statute, near=near(name, known)))


def _ids(statute: Statute, collector: Collector) -> None:
    groups: tuple[Sequence[Term[Any]], ...] = (statute.rules, statute.burdens, statute.insides)
    for group in groups:
        seen: set[str] = set()
        for term in group:
            if term.id in seen:
                collector.add(diag("E515", term.mark, pack=term.pack, rule=term.item.id))
            seen.add(term.id)


def _heads(statute: Statute, term: RuleTerm, collector: Collector) -> None:
    for i, head in enumerate(term.item.heads):
        if head not in statute.heads.table:
            hint = near(head, [*statute.heads.table, *statute.heads.words()])
            collector.add(diag("E503", term.at("heads", i), rule=term.id, head=head, near=hint))


def _roster(statute: Statute, term: RuleTerm, collector: Collector) -> None:
    name = term.item.roster
    if name is not None and name not in statute.rosters:
        hint = near(name, statute.rosters)
        collector.add(diag("E514", term.at("roster"), rule=term.id, roster=name, near=hint))


def _kinds(statute: Statute, marks: Mapping[str, Marks], collector: Collector) -> None:
    for pack in statute.packs:
        for kind in pack.kinds:
            if kind not in KINDS:
                hint, known = near(kind, KINDS), ", ".join(KINDS)
                mark = marks[pack.statute].key(("kinds", kind))
                collector.add(diag("E513", mark, kind=kind, near=hint, known=known))


def _overlaps(statute: Statute, collector: Collector) -> None:
    """E510 for rules of one pack that hold for the same receipt on the same day."""
    for first, second in combinations(statute.rules, 2):
        if first.pack != second.pack or not _same_subject(first.item, second.item):
            continue
        shared = [h for h in first.item.heads if h in second.item.heads]
        if shared:
            _clash(first, second, shared[0], collector)
    for one, two in combinations(statute.burdens, 2):
        if one.pack == two.pack and (both := [h for h in one.item.heads if h in two.item.heads]):
            _clash(one, two, both[0], collector)
    for this, that in combinations(statute.insides, 2):
        if this.pack == that.pack:
            _clash(this, that, "credit_refund", collector)


def _clash(
    first: Term[Any],
    second: Term[Any],
    head: str,
    collector: Collector,
) -> None:
    span = first.span.intersect(second.span)
    if span is not None:
        collector.add(
            diag("E510", second.mark, related=(first.mark,), head=head, first=first.id,
                 second=second.id, span=str(span))
        )  # fmt: skip


def _same_subject(first: Rule, second: Rule) -> bool:
    """Whether two rules are narrowed alike, so that one receipt can fall under both."""
    if first.of != second.of or first.specificity != second.specificity:
        return False
    if first.roster != second.roster:
        return False
    return _meet(first.industries, second.industries) and _meet(first.places, second.places)


def _meet(first: Sequence[str] | None, second: Sequence[str] | None) -> bool:
    return first is None or second is None or not set(first).isdisjoint(second)


def _centre(statute: Statute, collector: Collector) -> None:
    """E511 where a pack below changes the share of the centre; lists may."""
    tops = [t for t in statute.rules if t.item.of == "total" and t.item.roster is None]
    for term in tops:
        written = term.item.shares.get("centre", Fraction(0))
        for above in tops:
            shared = [h for h in term.item.heads if h in above.item.heads]
            later = above.depth > term.depth and above.item.specificity == (False, False, False)
            if not shared or not later or term.span.intersect(above.span) is None:
                continue
            expected = above.item.shares.get("centre", Fraction(0))
            if not isinstance(written, Fraction) or not isinstance(expected, Fraction):
                continue
            if written != expected:
                collector.add(
                    diag("E511", term.at("shares", "centre"), related=(above.mark,), rule=term.id, above=above.id,
                         head=shared[0], written=format_ratio(written),
                         expected=format_ratio(expected))
                )  # fmt: skip
