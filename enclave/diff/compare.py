"""Comparing two agreements, part by part; never as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from enclave.book.agreements import indicators
from enclave.compile.versions import steps
from enclave.diff.labels import field_words, key_words
from enclave.diff.match import pair_clauses, party_tokens
from enclave.diff.model import SECTIONS, Change, Difference, Op
from enclave.diff.side import Side
from enclave.diff.spoken import part_words, row
from enclave.diff.tree import ORDER, Branch, Reading, Tree
from enclave.diff.walk import Found, differences, told
from enclave.diff.when import Stretch, stretch_words, years_of
from enclave.report.library import namer, text_of
from enclave.report.library_text import ROLES
from enclave.report.open_words import clause_words
from enclave.text import Text

_SECTION_OF: Final[Mapping[str, str]] = {
    "parties": "parties", "scope": "scope", "term": "term", "clock": "term", "part_year": "term",
    "events": "term", "data": "data", "references": "references", "settle": "settle",
    "priority": "settle", "status": "agreement", "signed": "agreement", "entry": "agreement",
    "unit": "agreement", "clauses": "clauses", "credit": "credit", "amend": "amend",
}  # fmt: skip
_ITEMS: Final = ("parties", "events", "data", "references", "holes")
"""Keys below which every key is an item of its own."""


@dataclass(frozen=True)
class _Comparison:
    """Two sides being compared."""

    one: Side
    two: Side

    @cached_property
    def tokens(self) -> tuple[dict[str, str], dict[str, str]]:
        """What stands for the parties of each side."""
        return party_tokens(self.one.table("parties"), self.two.table("parties"))

    @cached_property
    def readings(self) -> tuple[Reading, Reading]:
        """How the values of each side are read."""
        return self.one.reading(self.tokens[0]), self.two.reading(self.tokens[1])

    @cached_property
    def own_names(self) -> tuple[dict[str, Text], dict[str, Text]]:
        """What each side calls its parties: by role where that tells them apart on both sides."""
        sides = ((self.one, self.tokens[0]), (self.two, self.tokens[1]))
        first, second = (_by_role(side, tokens) for side, tokens in sides)
        roles = {
            first[role][0]: ROLES.get(role, Text(role))
            for role in first.keys() & second.keys()
            if first[role] == second[role] and len(first[role]) == 1
        }
        one, two = (
            {**{t: namer(side.data)(party) for party, t in tokens.items()}, **roles}
            for side, tokens in sides
        )
        return one, two

    @cached_property
    def party_names(self) -> dict[str, Text]:
        """What parties are called where both sides are meant."""
        return {**self.own_names[1], **self.own_names[0]}

    def all(self) -> Iterator[Change]:
        """Every difference, part by part."""
        first, second = self.one.head(self.readings[0]), self.two.head(self.readings[1])
        for key in dict.fromkeys([*first.items, *second.items]):
            none = Branch("map", {}) if key in _ITEMS else None
            a, b = first.items.get(key, none), second.items.get(key, none)
            yield from self._head(key, a, b)
        yield from self._clauses()
        yield from self._rules()
        yield from self._amendments()

    def _head(self, key: str, one: Tree | None, two: Tree | None) -> Iterator[Change]:
        section = _SECTION_OF.get(key, "text")
        for path, a, b in differences(one, two, (key,)):
            rest, item = path[1:], (key, key)
            bare = rest and key in (section, "clock")
            where = Text("") if bare else key_words(key, top=True)
            if key in _ITEMS and len(path) > 1 and path[1] != ORDER:
                item = (self._own(0, path[1]), self._own(1, path[1]))
                where, rest = self._item_name(key, path[1]), path[2:]
            field = field_words(rest, self.party_names, {})
            change = self._change(section, item, (path, a, b), (where, field))
            if section == "scope":
                change = replace(change, spans=(self.one.calendar.term, self.two.calendar.term))
            yield change

    def _own(self, side: int, token: str) -> str:
        """The id behind a token on a side."""
        ids = [party for party, t in self.tokens[side].items() if t == token]
        return ids[0] if ids else token

    def _item_name(self, key: str, token: str) -> Text:
        if key == "parties":
            return self.party_names.get(token, Text(token))
        for side in (self.one, self.two):
            body = side.table(key).get(token)
            if isinstance(body, Mapping):
                said = text_of(body.get("document" if key == "references" else "name", token))
                return said if said.zh else Text(token)
        return Text(token)

    def _change(
        self, section: str, item: tuple[str, str], found: Found, said: tuple[Text, Text],
        names: Mapping[str, Text] | None = None,
    ) -> Change:  # fmt: skip
        path, a, b = found
        op: Op = "added" if a is None else "removed" if b is None else "changed"
        named = section != "clauses" and not said[1].zh
        before, after = (
            None if t is None else part_words(t, {**own, **(names or {})}, path, item=named)
            for t, own in zip((a, b), self.own_names, strict=True)
        )
        return Change(section, op, item, path, *said, before, after)

    def dated(self, change: Change, since: date | None) -> Change:
        """A change with the years it is about; ``since`` is the day from which it holds."""
        said: list[Text] = []
        years = []
        for side, span in zip((self.one, self.two), change.spans, strict=True):
            if span is None:
                said.append(Text(""))
                continue
            start = side.calendar.day(span.start)
            late = since is not None and span.known and (start is None or start < since)
            shown = Stretch(since, span.end) if late else span
            said.append(stretch_words(shown, side.calendar, namer(side.data)))
            years.append(years_of(shown, side.calendar))
        known = [y for y in years if y is not None]
        both = None
        if known and len(known) == len(years):
            ends = [last for _, last in known]
            last = None if None in ends else max(e for e in ends if e is not None)
            both = (min(first for first, _ in known), last)
        return replace(change, affects=(said[0], said[1]), years=both)

    def _clauses(self) -> Iterator[Change]:
        one, two = self.one.clauses, self.two.clauses
        trees = [
            s.clause_trees(r) for s, r in zip((self.one, self.two), self.readings, strict=True)
        ]
        rows = [
            [(str(c.get("id")), str(c.get("kind")), t) for c, t in zip(listed, grown, strict=True)]
            for listed, grown in zip((one, two), trees, strict=True)
        ]
        pairs = list(pair_clauses(rows[0], rows[1]))
        for i, j in pairs:
            a, b = (one[i] if i is not None else None), (two[j] if j is not None else None)
            if a is None or b is None:
                yield self._whole_clause(a, b)
            else:
                found = (trees[0][i or 0], trees[1][j or 0])
                yield from self._inside((a, b), found, "clauses")
        yield from self._clause_order([(i, j) for i, j in pairs if i is not None and j is not None])

    def _clause_order(self, pairs: list[tuple[int, int]]) -> Iterator[Change]:
        """Clauses of one kind apply as listed: a different order of the same clauses counts."""
        first = sorted(pairs)
        second = sorted(pairs, key=lambda p: p[1])
        if first == second:
            return
        said = []
        for side, order, place in ((self.one, first, 0), (self.two, second, 1)):
            said.append(Text("、".join(str(side.clauses[p[place]].get("id")) for p in order)))
        yield Change("clauses", "changed", ("clauses", "clauses"), (ORDER,), Text("条款", "clauses"),
                     Text("列出的先后", "order listed"), said[0], said[1])  # fmt: skip

    def _whole_clause(self, one: Mapping[str, Any] | None, two: Mapping[str, Any] | None) -> Change:
        side, clause = (self.one, one) if one is not None else (self.two, two)
        assert clause is not None  # noqa: S101  # one of the two is there
        body = {k: v for k, v in clause.items() if k != "reference"}
        said = clause_words(body, namer(side.data), side.titles, side.unit)
        words = said if said is not None else side.reading({}).raw(body)
        change = Change(
            "clauses", "removed" if one is not None else "added",
            (str(one.get("id")) if one else "", str(two.get("id")) if two else ""), (),
            _clause_name(one, two, self.one, self.two), Text(""),
            words if one is not None else None, words if two is not None else None,
        )  # fmt: skip
        spans = [s.calendar.stretch(c, s.calendar.term) if c is not None else None
                 for s, c in ((self.one, one), (self.two, two))]  # fmt: skip
        return replace(change, spans=(spans[0], spans[1]))

    def _inside(
        self, bodies: tuple[Mapping[str, Any], Mapping[str, Any]], trees: tuple[Branch, Branch],
        section: str, name: Text | None = None, item: tuple[str, str] | None = None,
    ) -> Iterator[Change]:  # fmt: skip
        """The differences inside a clause or a credit rule that both sides have."""
        where = name or _clause_name(bodies[0], bodies[1], self.one, self.two)
        ids = item or (str(bodies[0].get("id")), str(bodies[1].get("id")))
        first, second = _phase_names(bodies[0]), _phase_names(bodies[1])
        names = {n: name for n, name in first.items() if second.get(n) == name}
        found = [d for d in differences(*trees) if d[0] != ("id",)]
        for path, a, b in told(found, trees):
            field = field_words(path, self.party_names, names)
            change = self._change(section, ids, (path, a, b), (where, field))
            spans = [
                _span(side, body, path)
                for side, body in zip((self.one, self.two), bodies, strict=True)
            ]
            if path[0] not in ("reference", "note", "title"):
                change = replace(change, spans=(spans[0], spans[1]))
            yield change
        if section == "clauses" and ids[0] != ids[1]:
            yield Change(section, "changed", ids, ("id",), where, Text("条款编号", "id of the clause"),
                         Text(ids[0]), Text(ids[1]))  # fmt: skip

    def _rules(self) -> Iterator[Change]:
        trees = [
            s.credit_trees(r) for s, r in zip((self.one, self.two), self.readings, strict=True)
        ]
        for key in dict.fromkeys([*trees[0], *trees[1]]):
            a, b = trees[0].get(key), trees[1].get(key)
            known = indicators().get(key)
            name = known.name if known is not None else Text(key)
            rules = [s.table("credit").get(key) for s in (self.one, self.two)]
            if a is not None and b is not None:
                bodies = tuple(r if isinstance(r, Mapping) else {} for r in rules)
                yield from self._inside((bodies[0], bodies[1]), (a, b), "credit", name, (key, key))
                continue
            item = (key if a is not None else "", key if b is not None else "")
            change = self._change("credit", item, ((), a, b), (name, Text("")))
            spans = [s.calendar.stretch(r, s.calendar.term) if isinstance(r, Mapping) else None
                     for s, r in zip((self.one, self.two), rules, strict=True)]  # fmt: skip
            yield replace(change, spans=(spans[0], spans[1]))

    def _amendments(self) -> Iterator[Change]:
        trees = [s.amendments(r) for s, r in zip((self.one, self.two), self.readings, strict=True)]
        for day in dict.fromkeys([*trees[0], *trees[1]]):
            where = Text(f"{day} 起的变更", f"amendment from {day}")
            a, b = trees[0].get(day), trees[1].get(day)
            item = (day if a is not None else "", day if b is not None else "")
            names = {**_set_names(self.two, b), **_set_names(self.one, a)}
            for path, x, y in differences(a, b):
                field = field_words(path, {**self.party_names, **names}, {})
                yield self._change("amend", item, (path, x, y), (where, field), names)


def _span(side: Side, body: Mapping[str, Any], path: tuple[str, ...]) -> Stretch | None:
    """The days a value of a clause or rule is about: those of its phase, else of the whole."""
    whole = side.calendar.stretch(body, side.calendar.term)
    phases = body.get("phases")
    if len(path) > 1 and path[0] == "phases" and isinstance(phases, list):
        spans = side.calendar.phases(phases, whole)
        place = int(path[1])
        return spans[place] if place < len(spans) else None
    return whole


def _set_names(side: Side, tree: Tree | None) -> dict[str, Text]:
    """What the paths of an amendment are called: ``clauses[fee].ratio`` is ``第四条 比例``."""
    changed = tree.items.get("set") if isinstance(tree, Branch) else None
    out: dict[str, Text] = {}
    for path in changed.items if isinstance(changed, Branch) else ():
        first, *rest = steps(path)
        called = (
            [side.called(rest.pop(0))]
            if first == "clauses" and rest
            else [key_words(first, top=True)]
        )
        out[path] = row([*called, field_words(rest, {}, {})], " ", " ")
    return out


def _phase_names(body: Mapping[str, Any]) -> dict[int, Text]:
    phases = body.get("phases")
    listed = phases if isinstance(phases, list) else []
    return {
        n: text_of(p["name"])
        for n, p in enumerate(listed)
        if isinstance(p, Mapping) and "name" in p
    }


def _by_role(side: Side, tokens: Mapping[str, str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for party, body in side.table("parties").items():
        if isinstance(body, Mapping):
            out.setdefault(str(body.get("role")), []).append(tokens.get(party, party))
    return out


def _clause_name(
    one: Mapping[str, Any] | None, two: Mapping[str, Any] | None, a: Side, b: Side
) -> Text:
    """``第三条``, else kind and id; both names where the two sides call it differently."""
    said = [s.called(str(c.get("id"))) for c, s in ((one, a), (two, b)) if c is not None]
    if len(said) == 1 or said[0] == said[1]:
        return said[0]
    return row(said, "/", " / ")


def diff(one: Side, two: Side) -> Difference:
    """The differences of two agreements, in the order of their parts."""
    order = list(SECTIONS)
    comparison = _Comparison(one, two)
    since = _since(one, two)
    found = [comparison.dated(c, since(c)) for c in comparison.all()]
    found.sort(key=lambda c: order.index(c.section))
    return Difference((one.name, two.name), tuple(found))


def _since(one: Side, two: Side) -> Callable[[Change], date | None]:
    """For two versions of one agreement: the day from which a difference of them holds."""
    early, late = sorted((one, two), key=lambda s: len(s.versions))
    between = late.versions[len(early.versions) :] if one.id == two.id else ()
    days: dict[tuple[object, ...], date] = {}
    for day, data in between:
        version = Side(late.name, data)
        for change in _Comparison(early, version).all():
            days.setdefault(_key(change), day)
    return lambda change: days.get(_key(change if early is one else change.mirrored()))


def _key(change: Change) -> tuple[object, ...]:
    return change.section, change.item, change.path


__all__ = ["diff"]
