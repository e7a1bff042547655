"""One agreement in a run: its planner by account, what it takes in, its cut-offs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from enclave.book.exits import leaving
from enclave.book.parts import LEVEL_NAMES, Part
from enclave.compile.data import DataSource
from enclave.compile.planner import AgreementPlanner
from enclave.compile.streams import superior_source
from enclave.dates import DateError, Month, Span
from enclave.diagnostics import Collector, diag
from enclave.kinds.superior_return import SuperiorReturn
from enclave.terms.agreement import Agreement
from enclave.terms.amounts import Series
from enclave.terms.scenario import Deal, EventByEnterprise

if TYPE_CHECKING:
    from enclave.book.scenario import LoadedDeal

Lists = Mapping[str, Mapping[str, tuple[Span, ...]]]
"""List → enterprise → the days of which its receipts count."""


@dataclass(frozen=True)
class DealRun:
    """An agreement with the events, data and enterprises a scenario gives it."""

    loaded: LoadedDeal

    @property
    def id(self) -> str:
        """Its id in the scenario."""
        return self.loaded.id

    @property
    def deal(self) -> Deal:
        """What the scenario adds."""
        return self.loaded.deal

    @property
    def agreement(self) -> Agreement:
        """The agreement as first written."""
        agreement = self.loaded.opened.loaded.agreement
        assert agreement is not None  # noqa: S101  # a scenario with open agreements is not run
        return agreement

    @property
    def priority(self) -> int | None:
        """Its place where another agreement claims the same receipt: the scenario's, else its own."""
        given = self.deal.priority
        return self.agreement.priority if given is None else given

    @cached_property
    def versions(self) -> tuple[Agreement, ...]:
        """The agreement as it stands from the beginning, and from each amendment on."""
        return tuple(v.agreement for v in self.loaded.opened.loaded.versions)

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """Data as first written, with what the scenario gives; the planner adds amendments."""
        later = {n: s for v in self.versions[:0:-1] for n, s in v.data.items() if s.required}
        return {**later, **self.agreement.data, **self.deal.data}

    def events(self, enterprise: str | None) -> dict[str, date | None]:
        """The given events as one account sees them; None: has not happened.

        Dates of the first version only: those of an amendment count from its effective date.
        """
        first = self.agreement.events.items()
        out: dict[str, date | None] = {n: e.date for n, e in first if e.date is not None}
        for name, given in self.deal.events.items():
            if isinstance(given, EventByEnterprise):
                out[name] = given.by_enterprise.get(enterprise or "")
            else:
                out[name] = given
        return out

    def planner(self, account: str) -> AgreementPlanner:
        """The planner of one account."""
        enterprise = account if self.agreement.settle.account == "enterprise" else None
        versions = self.loaded.opened.loaded.versions
        return AgreementPlanner(
            versions, self.events(enterprise), DataSource(self.series, enterprise)
        )

    @cached_property
    def leaving(self) -> Mapping[str, tuple[str, date]]:
        """The enterprises that leave an account they share: by which clause, from when."""
        return leaving(self)

    def due_without_receipts(self, through: int, listed: Iterable[str] = ()) -> list[str]:
        """The enterprises that have accounts of their own without any receipt.

        Those the scenario or the scope names, those of the list of the scope, and those for which
        an event is given; not those for which nothing can be due by ``through``.
        """
        if self.agreement.settle.account != "enterprise":
            return []
        named = [*(self.members or ()), *listed]
        for table in self.event_tables.values():
            named += [e for e in table if self.members is None or e in self.members]
        return [e for e in dict.fromkeys(named) if self._first_year(e) <= through]

    @cached_property
    def members(self) -> tuple[str, ...] | None:
        """The enterprises the agreement is about, where the scenario or the scope names them."""
        given, scope = self.deal.enterprises, self.agreement.scope.enterprises
        if given is None or scope is None:
            return scope if given is None else given
        return tuple(e for e in given if e in scope)

    @cached_property
    def _member_set(self) -> frozenset[str]:
        return frozenset(self.members or ())

    @cached_property
    def event_tables(self) -> dict[str, Mapping[str, date | None]]:
        """Events whose dates differ by enterprise."""
        given = self.deal.events.items()
        return {n: e.by_enterprise for n, e in given if isinstance(e, EventByEnterprise)}

    def undated(self, accounts: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        """Events given by enterprise, and the accounts about which they say nothing."""
        if self.agreement.settle.account == "enterprise":
            known = sorted(filter(None, accounts))
            for name, table in self.event_tables.items():
                missing = [e for e in known if e not in table]
                if missing:
                    yield name, missing

    def _first_year(self, enterprise: str) -> int:
        """The first year in which something of an account is due without receipts.

        0 where no day is written from which it is due: it is, in the years that are settled.
        """
        try:
            return self.planner(enterprise).first_year or 0
        except DateError:
            return 0  # said when the account is run

    @cached_property
    def shape(self) -> AgreementPlanner:
        """A planner used only to ask about sources."""
        return self.planner("")

    def account_of(self, enterprise: str, head: str) -> str:
        """The account a row belongs to."""
        unit = self.agreement.settle.account
        return {"agreement": "", "enterprise": enterprise, "head": head}[unit]

    @cached_property
    def places(self) -> dict[str, str]:
        """The collecting party by place."""
        parties = self.agreement.parties
        return {parties[p].place or p: p for p in self.shape.holders("county") if p in parties}

    def takes(
        self, part: Part, head: str, lists: Lists, collector: Collector
    ) -> Iterator[tuple[str, str]]:
        """The streams of this agreement that take in a part: stream and source pot."""
        if part.level not in self.levels or not self._in_scope(part, lists, collector):
            return
        if part.level in (self.agreement.scope.retain or ()):
            holder = self._holder(part, collector)
            source = self.shape.source_id(part.level, holder, head) if holder else None
            if source is not None:
                yield "main", source
        for version, clause in self._returns(part.effective):
            heads = clause.heads or version.scope.heads
            superior = version.parties[clause.superior]
            if superior.level == part.level and (heads is None or head in heads):
                found = superior_source(clause)
                yield found.stream, found.id

    @cached_property
    def levels(self) -> frozenset[str]:
        """The levels of which something is shared or returned."""
        superiors = {
            version.parties[clause.superior].level
            for _, found in self._all_returns
            for version, clause in zip(self.versions, found, strict=True)
            if clause is not None
        }
        return frozenset({*(self.agreement.scope.retain or ()), *superiors})

    def _holder(self, part: Part, collector: Collector) -> str | None:
        """The party whose treasury holds a part: the host, or the one above it at that level."""
        key = (part.level, part.receipt.place)
        if key not in self._held_by:
            self._held_by[key] = self._find_holder(*key)
        found = self._held_by[key]
        if found is None:
            mark = self.loaded.opened.loaded.locate(("scope", "retain"))
            host = self.places[part.receipt.place]
            known = ", ".join(self.shape.holders(part.level))
            collector.add(
                diag("E731", mark, agreement=self.id, level=LEVEL_NAMES[part.level], parties=known,
                     host=host)
            )  # fmt: skip
        return found

    @cached_property
    def _held_by(self) -> dict[tuple[str, str], str | None]:
        return {}

    def _find_holder(self, level: str, place: str) -> str | None:
        holders, parties = self.shape.holders(level), self.agreement.parties
        above: str | None = self.places.get(place)
        seen: list[str] = []
        while above in parties and above not in seen:
            if above in holders:
                return above
            seen.append(above)
            above = parties[above].parent
        return holders[0] if len(holders) == 1 else None

    @cached_property
    def _all_returns(self) -> list[tuple[str, list[SuperiorReturn | None]]]:
        """Superior returns by id, as each version has them."""
        versions = [
            {c.id: c for c in v.clauses if isinstance(c, SuperiorReturn)} for v in self.versions
        ]
        ids = dict.fromkeys(name for v in versions for name in v)
        return [(name, [v.get(name) for v in versions]) for name in ids]

    def _returns(self, day: date) -> Iterator[tuple[Agreement, SuperiorReturn]]:
        """The superior returns of all versions, each as it stands on a day.

        One that does not stand then takes in the money too; it stays with who holds it.
        """
        if not self._all_returns:
            return
        starts = [v.effective for v in self.loaded.opened.loaded.versions]
        now = max((n for n, start in enumerate(starts) if start <= day), default=0)
        for _, found in self._all_returns:
            order = (now, *range(now - 1, -1, -1), *range(now + 1, len(found)))
            for n in order:
                clause = found[n]
                if clause is not None:
                    yield self.versions[n], clause
                    break

    def _in_scope(self, part: Part, lists: Lists, collector: Collector) -> bool:
        scope, receipt = self.agreement.scope, part.receipt
        if scope.feed is not None or receipt.budget not in scope.budgets:
            return False
        if self.members is not None and receipt.enterprise not in self._member_set:
            return False
        left = self.leaving.get(receipt.enterprise)
        if left is not None and part.effective >= left[1]:
            return False
        if scope.enterprise_list is not None:
            named = lists.get(scope.enterprise_list)
            if named is None:
                mark = self.loaded.opened.loaded.locate(("scope", "list"))
                collector.add(diag("E713", mark, name=scope.enterprise_list))
                return False
            if not any(part.effective in span for span in named.get(receipt.enterprise, ())):
                return False
        if scope.industries is not None and receipt.industry not in scope.industries:
            return False
        if receipt.place in self.places:
            return True
        if self.deal.enterprises is not None:
            collector.add(
                diag(
                    "E710", receipt.row, receipt=receipt.id, place=receipt.place, agreement=self.id
                )
            )
        return False

    def cut_offs(self, first: date, through: Month) -> list[date]:
        """The ends of the settlement periods from the one of ``first`` to ``through``."""
        step = {"month": 1, "quarter": 3, "year": 12}[self.agreement.settle.period]
        month = Month(first.year, (first.month - 1) // step * step + step)
        out: list[date] = []
        while month < through:
            out.append(month.last_day)
            month = month.next(step)
        return [*out, through.last_day]
