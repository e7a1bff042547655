"""One agreement in a run: its planner by account, what it takes in, its cut-offs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from enclave.book.exits import leaving
from enclave.book.parts import LEVEL_NAMES, Part
from enclave.compile.data import DataSource
from enclave.compile.planner import AgreementPlanner
from enclave.dates import DateError, Month, Span
from enclave.diagnostics import Collector, diag
from enclave.kinds.superior_return import SuperiorReturn
from enclave.terms.agreement import Agreement
from enclave.terms.amounts import Series
from enclave.terms.scenario import Deal, EventByEnterprise

if TYPE_CHECKING:
    from enclave.book.claims import Part
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

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """Data of all versions, with what the scenario gives."""
        merged: dict[str, Series] = {}
        for version in self.loaded.opened.loaded.versions:
            merged.update(version.agreement.data)
        return {**merged, **self.deal.data}

    def events(self, enterprise: str | None) -> dict[str, date | None]:
        """The given events as one account sees them; None: has not happened."""
        out: dict[str, date | None] = {}
        for version in self.loaded.opened.loaded.versions:
            for name, event in version.agreement.events.items():
                if event.date is not None:
                    out[name] = event.date
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
        tables = [e for e in self.deal.events.values() if isinstance(e, EventByEnterprise)]
        named = dict.fromkeys(name for table in tables for name in table.by_enterprise)
        return [e for e in named if self._first_year(e) <= through]

    def _first_year(self, enterprise: str) -> int:
        """The first year in which something of an account is due without receipts, or never."""
        try:
            return self.planner(enterprise).first_year or date.max.year
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
        if not self._in_scope(part, lists, collector):
            return
        scope = self.agreement.scope
        if part.level in (scope.retain or ()):
            if part.level == "county":
                holder = self.places.get(part.receipt.place)
            else:
                holder = self.shape.holders(part.level)[0]
            source = self.shape.source_id(part.level, holder, head) if holder else None
            if source is not None:
                yield "main", source
        for clause in self.agreement.clauses:
            if not isinstance(clause, SuperiorReturn):
                continue
            superior = self.agreement.parties[clause.superior]
            heads = clause.heads or scope.heads
            if superior.level == part.level and (heads is None or head in heads):
                yield f"superior:{clause.id}", f"superior:{clause.id}@{clause.superior}"

    def _in_scope(
        self, part: Part, lists: Lists, collector: Collector
    ) -> bool:
        scope, receipt = self.agreement.scope, part.receipt
        if scope.feed is not None or receipt.budget not in scope.budgets:
            return False
        if self.deal.enterprises is not None and receipt.enterprise not in self.deal.enterprises:
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
