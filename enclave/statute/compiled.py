"""A statute ready for use: dated lookup by head, place, enterprise and industry."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Generic, TypeVar

from enclave.dates import Span
from enclave.diagnostics import Diagnostic, Mark
from enclave.statute.heads import Heads
from enclave.terms.statute import (
    LOCAL,
    CreditBurden,
    CreditInside,
    KindTerm,
    Place,
    Roster,
    Rule,
    StatutePack,
)
from enclave.text import Text

Item = TypeVar("Item", Rule, CreditBurden, CreditInside)

YEAR_END: Final = ("ratio_year_end", "increment_over_base")
"""Mechanisms whose division is completed when the year is closed."""


@dataclass(frozen=True, slots=True, eq=False)
class Term(Generic[Item]):
    """A rule with the pack it comes from; ``depth`` 0 is the pack asked for, 1 its parent.

    ``holes`` are the places of its open shares, ``at("heads", 0)`` is the place of a key.
    """

    item: Item
    pack: str
    depth: int
    mark: Mark
    holes: Mapping[str, Mark]
    at: Callable[..., Mark]

    @property
    def id(self) -> str:
        """``pack/rule``, as results cite it."""
        return f"{self.pack}/{self.item.id}"

    @property
    def span(self) -> Span:
        """The days on which it holds."""
        return Span(self.item.from_, self.item.until)


RuleTerm = Term[Rule]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule is looked up for."""

    head: str
    day: date
    place: str = ""
    enterprise: str = ""
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The rules that divide a receipt: one for the whole, one for the local part if needed."""

    top: RuleTerm
    local: RuleTerm | None = None

    @property
    def rule(self) -> str:
        """The ids of the rules."""
        return self.top.id if self.local is None else f"{self.top.id} + {self.local.id}"

    @property
    def terms(self) -> tuple[RuleTerm, ...]:
        """The rules, the one from above first."""
        return (self.top,) if self.local is None else (self.top, self.local)

    @property
    def closes_late(self) -> bool:
        """Whether the local levels are divided at the end of the year."""
        return self.local is not None and self.local.item.mechanism in YEAR_END


class Ambiguous(Exception):
    """Two rules narrowed to different lists both apply to one enterprise."""

    def __init__(self, first: RuleTerm, second: RuleTerm) -> None:
        """Name both rules."""
        self.first, self.second = first, second
        super().__init__(first.id, second.id)


class Rosters:
    """Who is on which list in this run: members of the packs and those a run adds."""

    def __init__(self, packs: Mapping[str, Roster], added: Mapping[str, Iterable[str]]) -> None:
        """Join the lists of the packs with those of the run."""
        self.members = {name: frozenset(roster.members) for name, roster in packs.items()}
        for name, extra in added.items():
            self.members[name] = self.members.get(name, frozenset()) | frozenset(extra)

    def lists_of(self, enterprise: str) -> frozenset[str]:
        """The lists that name an enterprise."""
        return frozenset(n for n, members in self.members.items() if enterprise in members)


def _order(term: RuleTerm) -> tuple[tuple[bool, ...], int]:
    """Narrower rules first, then those of the pack nearest to the place."""
    return tuple(not narrow for narrow in term.item.specificity), term.depth


class Statute:
    """A compiled statute. Build it with :func:`enclave.statute.load_statute`.

    Attributes:
        id, title, status, place: from the pack asked for.
        packs: the pack and those it extends, nearest first.
        heads: the tax heads and their names.
        kinds: how receipts of each kind are divided.
        rosters: the lists of enterprises the packs define.
        burdens, insides: terms of VAT credit refunds above and inside the province.
        fills: values the packs give to holes, nearest pack first, with their place.
        sha256: hash of every file read, for results to cite (S16).
        diagnostics: what loading warned about.
        lines: the lines of every file read, for excerpts in messages.
    """

    def __init__(
        self,
        packs: tuple[StatutePack, ...],
        heads: Heads,
        terms: tuple[
            tuple[RuleTerm, ...], tuple[Term[CreditBurden], ...], tuple[Term[CreditInside], ...]
        ],
        *,
        marks: Mapping[str, Mark],
        sha256: str,
    ) -> None:
        """Sort the rules for lookup. ``marks`` are the places of ``fill`` by pack id."""
        own = packs[0]
        self.id, self.title, self.status = own.statute, own.title, own.status
        self.place: Place = own.place
        self.packs, self.heads = packs, heads
        self.rules, self.burdens, self.insides = terms
        self.kinds: dict[str, KindTerm] = {}
        self.rosters: dict[str, Roster] = {}
        for pack in reversed(packs):
            self.kinds.update(pack.kinds)
            self.rosters.update(pack.rosters)
        self.fills = tuple(
            (p.statute, p.fill, marks.get(p.statute, Mark(p.statute))) for p in packs
        )
        self.sha256 = sha256
        self.diagnostics: tuple[Diagnostic, ...] = ()
        self.lines: dict[str, tuple[str, ...]] = {}
        bounds = {day for t in self.rules for day in (t.span.start, t.span.end) if day is not None}
        self._bounds = sorted(bounds)
        self._index: dict[tuple[str, str], list[RuleTerm]] = {}
        for term in sorted(self.rules, key=_order):
            for head in term.item.heads:
                self._index.setdefault((head, term.item.of), []).append(term)

    def __repr__(self) -> str:
        """The id and the title."""
        return f"Statute({self.id!r}, {self.title.zh!r})"

    @property
    def is_national(self) -> bool:
        """Whether the pack stops at centre and local."""
        return self.place.province is None

    def rules_of(self, head: str) -> list[RuleTerm]:
        """Every rule of a head, narrowest and nearest first."""
        return [*self._index.get((head, "total"), ()), *self._index.get((head, LOCAL), ())]

    def stretch(self, day: date) -> int:
        """The number of the stretch of days, holding ``day``, in which no rule begins or ends."""
        return bisect_right(self._bounds, day)

    def choose(self, subject: Subject, lists: frozenset[str] = frozenset()) -> Choice | None:
        """The rules that divide a receipt of ``subject``, or None where there is none.

        Args:
            subject: head (an id), place, day, enterprise and industry.
            lists: the rosters on which the enterprise stands.

        Raises:
            Ambiguous: two lists claim the enterprise.
        """
        top = self._pick("total", subject, lists)
        if top is None:
            return None
        if top.item.shares.get(LOCAL, 0) == 0:
            return Choice(top)
        return Choice(top, self._pick(LOCAL, subject, lists))

    def _pick(self, of: str, subject: Subject, lists: frozenset[str]) -> RuleTerm | None:
        fitting = [
            t for t in self._index.get((subject.head, of), ()) if _applies(t, subject, lists)
        ]
        if len(fitting) > 1 and _order(fitting[0]) == _order(fitting[1]):
            raise Ambiguous(fitting[0], fitting[1])
        return fitting[0] if fitting else None

    def burden(self, head: str, day: date) -> Term[CreditBurden] | None:
        """Who bears a VAT credit refund of ``head`` on ``day`` above the province."""
        return next((t for t in self.burdens if head in t.item.heads and day in t.span), None)

    def inside(self, day: date) -> Term[CreditInside] | None:
        """How the province divides its part of VAT credit refunds on ``day``."""
        return next((t for t in self.insides if day in t.span), None)

    def resolve_head(self, text: str) -> str | None:
        """The id of the head that ``text`` names (id, name, alias, budget code), or None."""
        return self.heads.resolve(text)

    def kind_of_code(self, code: str) -> str | None:
        """The kind of receipt that a budget code stands for, such as 101010136, or None."""
        return next((k for k, term in self.kinds.items() if code.strip() in term.codes), None)

    @property
    def terms(self) -> tuple[Term[Any], ...]:
        """Every rule: of heads, and of VAT credit refunds above and inside the province."""
        return (*self.rules, *self.burdens, *self.insides)

    def holes(self) -> dict[str, Mark]:
        """Every hole of the packs that no pack fills, with its place."""
        filled = {name for _, fills, _ in self.fills for name in fills}
        found: dict[str, Mark] = {}
        for term in self.terms:
            found.update({n: m for n, m in term.holes.items() if n not in filled})
        return found

    def known_dates(self, head: str) -> Text:
        """The spans in which something divides ``head``, for messages."""
        spans = [str(t.span) for t in self._index.get((head, "total"), ())]
        return Text("；".join(spans) or "没有", "; ".join(spans) or "none")


def _applies(term: RuleTerm, subject: Subject, lists: frozenset[str]) -> bool:
    """Whether a rule holds on the day and its narrowing fits."""
    rule = term.item
    if subject.day not in term.span:
        return False
    if rule.roster is not None and rule.roster not in lists:
        return False
    if rule.industries is not None and subject.industry not in rule.industries:
        return False
    return rule.places is None or subject.place in rule.places
