"""The credit books of a scenario: who is credited, on which days, by lists, events and exits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from enclave.book.agreements import credit_terms, indicators
from enclave.book.deals import DealRun
from enclave.book.exits import left_days
from enclave.book.lists import recognised
from enclave.book.scenario import LoadedScenario
from enclave.credit.books import credit_books
from enclave.credit.model import CreditResult, CreditTerms
from enclave.dates import Span
from enclave.engine.model import AccountRun


def credit_of(
    deals: Sequence[DealRun], loaded: LoadedScenario, runs: Sequence[AccountRun], guard: int
) -> CreditResult | None:
    """Both books, or None where the scenario has no indicators.

    What is true of tax is true of credit: an enterprise counts under the agreements that name it,
    while it stands on their list (nothing before 认定), and until it leaves.
    """
    if not loaded.indicator_rows:
        return None
    terms = [_terms(deal, loaded, runs) for deal in deals]
    through = loaded.scenario.through
    rows = [r for r in loaded.indicator_rows if r.period <= through]
    return credit_books(rows, indicators(), terms, guard=guard)


def _terms(deal: DealRun, loaded: LoadedScenario, runs: Sequence[AccountRun]) -> CreditTerms:
    unit_events: dict[str, dict[str, date | None]] = {}
    for name, table in deal.event_tables.items():
        for enterprise, day in table.items():
            unit_events.setdefault(enterprise, {})[name] = day
    members = deal.members
    reported = dict.fromkeys(r.enterprise for r in loaded.indicator_rows)
    named = [e for e in reported if members is None or e in members]
    opened = deal.loaded.opened
    return credit_terms(
        opened.loaded, opened.credit, units=_units(deal, loaded), events=deal.events(None),
        unit_events=unit_events, listed=_listed(deal, loaded), left=left_days(deal, runs, named),
    )  # fmt: skip


def _units(deal: DealRun, loaded: LoadedScenario) -> frozenset[str] | None:
    """The enterprises the agreement is about; None where neither text nor scenario says."""
    members, industries = deal.members, deal.agreement.scope.industries
    if industries is None:
        return None if members is None else frozenset(members)
    fitting = {n for n, e in loaded.enterprises.items() if e.industry in industries}
    return frozenset(fitting if members is None else fitting & set(members))


def _listed(deal: DealRun, loaded: LoadedScenario) -> Mapping[str, tuple[Span, ...]] | None:
    """The days on the list of the scope, by enterprise."""
    name = deal.agreement.scope.enterprise_list
    return None if name is None else recognised(loaded.scenario).get(name, {})
