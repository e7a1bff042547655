"""Warnings and notices of a split: nothing that was assumed or left out stays silent (S14)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.money import format_yuan
from enclave.statute.compiled import RuleTerm, Statute
from enclave.statute.prepare import Preparation, Prepared
from enclave.terms.receipt import LevelSplit
from enclave.terms.statute import LOCAL

ASSUMED = ("assumption", "template", "draft")
UNVERIFIED = ("unverified",)


def notices(
    prepared: Sequence[Prepared], splits: Sequence[LevelSplit], work: Preparation
) -> Iterator[Diagnostic]:
    """Every warning and notice of a run, in no particular order."""
    yield from _packs(work)
    yield from _statuses(prepared)
    yield from _places(prepared)
    yield from _origins(prepared)
    yield from _recorded(prepared, splits)
    yield from _rosters(prepared, work)
    yield from _undivided(splits, prepared)


def _packs(work: Preparation) -> Iterator[Diagnostic]:
    """W504 for a pack that is assumed, or a template."""
    for name, statute in sorted(work.used.items()):
        if statute.status in ASSUMED:
            yield diag("W504", Mark(name), statute=name, status=statute.status)


def _statuses(prepared: Sequence[Prepared]) -> Iterator[Diagnostic]:
    """W502 for assumed rules, N502 for unverified ones, once a rule."""
    counts: Counter[str] = Counter()
    terms: dict[str, RuleTerm] = {}
    for item in prepared:
        for term in item.choice.terms if item.choice else ():
            counts[term.id] += 1
            terms[term.id] = term
    for name, count in sorted(counts.items()):
        status, mark = terms[name].item.status, terms[name].mark
        if status in ASSUMED:
            yield diag("W502", mark, rule=name, status=status, count=count)
        elif status in UNVERIFIED:
            yield diag("N502", mark, rule=name, status=status, count=count)


def _places(prepared: Sequence[Prepared]) -> Iterator[Diagnostic]:
    """W503 for a place whose code contradicts the pack."""
    seen = {(p.receipt.place, p.statute.id): p for p in prepared}
    for (place, name), item in sorted(seen.items(), key=lambda entry: entry[0]):
        scope = _outside(place, item.statute)
        if scope:
            yield diag("W503", item.receipt.row, place=place, statute=name, scope=scope)


def _outside(place: str, statute: Statute) -> str:
    """The code that the place does not belong to; GB/T 2260 codes nest two digits a level."""
    if len(place) != 6 or not place.isdigit():
        return ""
    scope = statute.place
    for code, digits in ((scope.county, 6), (scope.prefecture, 4), (scope.province, 2)):
        if code and len(code) == 6 and code.isdigit():
            return "" if code[:digits] == place[:digits] else code
    return ""


def _origins(prepared: Sequence[Prepared]) -> Iterator[Diagnostic]:
    """N501 for refunds without an origin date (S8)."""
    found = [p.receipt for p in prepared if p.receipt.kind == "refund" and p.receipt.origin is None]
    if found:
        yield diag("N501", found[0].row, count=len(found))


def _recorded(prepared: Sequence[Prepared], splits: Sequence[LevelSplit]) -> Iterator[Diagnostic]:
    """N503 for records that differ, N505 for records that nothing can be compared with."""
    differ: dict[str, list[LevelSplit]] = {}
    alone: dict[str, list[Prepared]] = {}
    for item, one in zip(prepared, splits, strict=True):
        if one.computed is not None:
            differ.setdefault(item.receipt.head, []).append(one)
        elif item.division is None:
            alone.setdefault(item.receipt.head, []).append(item)
    for head, found in sorted(differ.items()):
        moved = sum(_moved(one) for one in found)
        mark = found[0].receipt.row
        yield diag("N503", mark, head=head, count=len(found), sum=format_yuan(moved))
    for head, items in sorted(alone.items()):
        yield diag("N505", items[0].receipt.row, head=head, count=len(items))


def _moved(one: LevelSplit) -> int:
    """The fen that stand at another level than computed."""
    computed = one.computed or {}
    levels = dict.fromkeys([*computed, *one.levels])
    return sum(max(0, one.levels.get(k, 0) - computed.get(k, 0)) for k in levels)


def _rosters(prepared: Sequence[Prepared], work: Preparation) -> Iterator[Diagnostic]:
    """N504 for a list without members on which a receipt of this run could have stood."""
    heads = {(item.statute.id, item.receipt.head) for item in prepared}
    seen: set[str] = set()
    for name, head in sorted(heads):
        for term in work.used[name].rules_of(head):
            roster = term.item.roster
            if roster and term.id not in seen and not work.rosters[name].members.get(roster):
                seen.add(term.id)
                yield diag("N504", term.mark, rule=term.id, roster=roster)


def _undivided(splits: Sequence[LevelSplit], prepared: Sequence[Prepared]) -> Iterator[Diagnostic]:
    """N506 where the local part stays whole."""
    names = {
        item.statute.id: item
        for item, one in zip(prepared, splits, strict=True)
        if LOCAL in one.levels and item.statute.is_national
    }
    for name, item in sorted(names.items()):
        yield diag("N506", item.receipt.row, statute=name)
