"""One agreement on the bench: which receipts it can take in, and what comes of some of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from math import ceil
from typing import Final

from enclave.book.claims import claim, row_of
from enclave.book.deals import DealRun, Lists
from enclave.book.parts import parts
from enclave.compile.term import term_span
from enclave.dates import Span
from enclave.diagnostics import Collector
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Row
from enclave.ir import Plan, State
from enclave.ir.plan import OUTSIDE
from enclave.kinds.superior_return import SuperiorReturn
from enclave.money import FEN_LIMIT
from enclave.statute.compiled import Statute
from enclave.terms.receipt import LevelSplit, Receipt

YEARS: Final = 12
"""Budget years that are looked at, at most."""
LARGEST: Final = 10**13
"""No receipt that is tried is larger (a thousand 亿元)."""
TAXES: Final = ("vat", "cit", "iit")
"""The heads that are tried where an agreement takes them all."""
MADE_UP: Final = ("enterprise-a", "enterprise-b")


@dataclass(frozen=True, slots=True)
class Tried:
    """A receipt that is tried: taxpayer, head, day and fen (of every level that is shared)."""

    enterprise: str
    head: str
    day: date
    fen: int


@dataclass(frozen=True)
class Outcome:
    """What came of some receipts.

    Attributes:
        shares: posted fen by party and budget year, inside the terms.
        outside: fen that stayed where they were, outside term or scope.
    """

    runs: tuple[AccountRun, ...]
    shares: Mapping[tuple[str, int], int]
    outside: int

    def total(self, party: str) -> int:
        """A party's share over all years."""
        return sum(fen for (p, _), fen in self.shares.items() if p == party)

    @property
    def parties(self) -> list[str]:
        """The parties that were reached, in order of appearance."""
        return list(dict.fromkeys(p for p, _ in self.shares))


@dataclass
class Bench:
    """An agreement, ready to be tried.

    Attributes:
        last: the last budget year looked at, if a scenario says so.
        lists: lists of enterprises, where a scenario gives them.
    """

    deal: DealRun
    statute: Statute
    last: int | None = None
    lists: Lists = field(default_factory=dict)
    known: Sequence[str] = ()
    _seen: dict[tuple[Tried, ...], Outcome] = field(default_factory=dict, repr=False)

    @property
    def takes_receipts(self) -> bool:
        """Whether receipts can enter it: not if it is fed by another agreement, or divides none."""
        if self.deal.agreement.scope.feed is not None:
            return False
        return bool(self.heads and self.levels and self.place and self.deal.agreement.clauses)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The budget years that are looked at: those of the term, from its first."""
        agreement = self.deal.agreement
        span = term_span(agreement, self.deal.events(None))
        planned = self.deal.shape.first_year
        if date.min < span.start < date.max:
            first = span.start.year
        elif planned is not None:
            first = planned
        else:
            first = (self.last or 2030) - 5
        last = first + YEARS - 1
        if span.end is not None:
            last = min(last, (span.end - timedelta(days=1)).year)
        if self.last is not None:
            last = min(last, self.last)
        return tuple(range(first, max(first, last) + 1))

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The tax heads that are tried."""
        named = self.deal.agreement.scope.heads
        resolve = self.statute.resolve_head
        found = [resolve(h) or h for h in (named if named is not None else TAXES)]
        return tuple(dict.fromkeys(found))[:4]

    @cached_property
    def enterprises(self) -> tuple[str, ...]:
        """Two enterprises that the agreement is about, or one if it is about one."""
        listed = tuple(self.lists.get(self.deal.agreement.scope.enterprise_list or "", ()))
        named = self.deal.members or listed or tuple(self.known) or MADE_UP
        return tuple(named)[:2]

    @cached_property
    def _lists(self) -> Lists:
        name = self.deal.agreement.scope.enterprise_list
        if name is None or name in self.lists:
            return self.lists
        return {**self.lists, name: {e: (Span(date.min),) for e in self.enterprises}}

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels of which something is shared or returned."""
        agreement = self.deal.agreement
        found: list[str] = list(agreement.scope.retain or ())
        found += [
            agreement.parties[c.superior].level
            for c in agreement.clauses if isinstance(c, SuperiorReturn)
        ]  # fmt: skip
        return tuple(dict.fromkeys(found))

    @cached_property
    def place(self) -> str:
        """Where the receipts are collected."""
        return next(iter(self.deal.places), "")

    @cached_property
    def plans(self) -> tuple[Plan, ...]:
        """The plan of every year, as it is before anything has come in."""
        account = self.deal.account_of(self.enterprises[0], self.heads[0])
        planner = self.deal.planner(account)
        return tuple(planner.plan(year, State(), {}) for year in self.years)

    @cached_property
    def boundaries(self) -> tuple[date, ...]:
        """The first days of years and phases, but for the very first day."""
        starts = {date(year, 1, 1) for year in self.years}
        starts |= {g.span.start for plan in self.plans for g in plan.graphs}
        inside = {d for d in starts if d.year in self.years}
        return tuple(sorted(inside - {min(inside)})) or (min(inside),)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days that are tried: the middle of each year, and the days around each boundary."""
        found = [date(year, 7, 1) for year in self.years]
        for day in self.boundaries:
            found += [d for d in (day - timedelta(days=1), day) if d.year in self.years]
        return tuple(dict.fromkeys(found))

    @cached_property
    def amounts(self) -> tuple[int, ...]:
        """The amounts that are tried: round ones, and those around every limit of the text."""
        marks: set[int] = set()
        for plan in self.plans:
            for node in plan.curve_nodes():
                edges = [int(p.start) for p in node.curve.pieces if p.start]
                edges += [node.limit] if node.limit else []
                weights = {w for p in node.curve.pieces for w in p.weights if 0 < w < 1}
                marks.update(edges)
                marks.update(ceil(edge / w) for edge in edges for w in weights)
            marks.update(t.amount for t in plan.transfers)
        close = {m + more for m in marks for more in (-100, -1, 0, 1, 100)}
        round_ = {n * 10**k for k in range(2, 14) for n in (1, 3)}
        return tuple(sorted(a for a in close | round_ if 0 < a <= LARGEST))

    # --------------------------------------------------------------------------------- trying

    def receipts(self, tried: Sequence[Tried]) -> tuple[Receipt, ...]:
        """The receipts of a trial, their division between levels recorded."""
        scope = self.deal.agreement.scope
        industry = scope.industries[0] if scope.industries else None
        return tuple(
            Receipt(
                f"r{n + 1}", t.enterprise, t.head, t.fen * len(self.levels), t.day, self.place,
                budget=scope.budgets[0], truth="projection", industry=industry,
                recorded=dict.fromkeys(self.levels, t.fen),
            )
            for n, t in enumerate(tried)
        )  # fmt: skip

    def run(self, tried: Sequence[Tried], planner_of: Mapping[str, str] | None = None) -> Outcome:
        """What comes of some receipts; what was tried before is remembered.

        Args:
            planner_of: enterprises that are treated like another one.
        """
        key = tuple(tried)
        if planner_of:
            return self._run(key, planner_of)
        if key not in self._seen:
            self._seen[key] = self._run(key, {})
        return self._seen[key]

    def _run(self, tried: Sequence[Tried], planner_of: Mapping[str, str]) -> Outcome:
        runs = tuple(self._accounts(tried, planner_of))
        shares: dict[tuple[str, int], int] = {}
        outside = 0
        for run in runs:
            for year, result in run.last.years.items():
                for leaf, fen in zip(result.plan.leaves, result.posted, strict=True):
                    if leaf.clause == OUTSIDE:
                        outside += fen
                        continue
                    key = (leaf.party, year)
                    shares[key] = shares.get(key, 0) + fen
        return Outcome(runs, shares, outside)

    def _accounts(
        self, tried: Sequence[Tried], planner_of: Mapping[str, str]
    ) -> Iterator[AccountRun]:
        rows: dict[str, list[Row]] = {}
        alike = [replace(t, enterprise=planner_of.get(t.enterprise, t.enterprise)) for t in tried]
        splits = [LevelSplit(r, r.recorded or {}, "recorded") for r in self.receipts(alike)]
        findings = Collector()
        own = {f"r{n + 1}": t.enterprise for n, t in enumerate(tried)}
        for item in claim([self.deal], parts(splits), self.statute, self._lists, findings):
            receipt = item.part.receipt
            row = replace(row_of(item, receipt.head), enterprise=own[receipt.id])
            rows.setdefault(self.deal.account_of(row.enterprise, receipt.head), []).append(row)
        findings.raise_errors()
        if not rows and self.deal.agreement.settle.account == "agreement":
            rows[""] = []
        for account, mine in sorted(rows.items()):
            planner = self.deal.planner(planner_of.get(account, account))
            yield run_account(
                planner, mine, [date(self.years[-1], 12, 31)], agreement=self.deal.id,
                account=account, late=self.deal.agreement.settle.late, guard=FEN_LIMIT,
            )  # fmt: skip
