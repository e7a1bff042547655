"""Who has left an agreement, from when, and by which clause (exit: nothing more is shared)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from enclave.compile.data import DataSource
from enclave.compile.planner import AgreementPlanner
from enclave.diagnostics import Collector, diagnose
from enclave.engine.model import AccountRun
from enclave.terms.scenario import EventByEnterprise

if TYPE_CHECKING:
    from enclave.book.deals import DealRun


def leaving(deal: DealRun) -> Mapping[str, tuple[str, date]]:
    """The enterprises that leave an account they share with others: by which clause, from when.

    Where every enterprise has an account of its own, its account ends and nothing is left out.
    """
    if deal.agreement.settle.account == "enterprise":
        return {}
    tables = [e for e in deal.deal.events.values() if isinstance(e, EventByEnterprise)]
    out: dict[str, tuple[str, date]] = {}
    for enterprise in dict.fromkeys(name for table in tables for name in table.by_enterprise):
        data = DataSource(deal.series, enterprise)
        planner = AgreementPlanner(
            deal.loaded.opened.loaded.versions, deal.events(enterprise), data
        )  # fmt: skip
        found = planner.exit({})
        if found is not None:
            out[enterprise] = found
    return out


def ended(deal: DealRun, runs: Sequence[AccountRun]) -> dict[str, tuple[str, date]]:
    """Where sharing has ended: by account or enterprise, ``""`` for all, clause and day."""
    out: dict[str, tuple[str, date]] = dict(deal.leaving)
    for run in runs:
        if run.agreement == deal.id:
            years = run.last.years
            events = years[max(years)].events if years else {}
            found = deal.planner(run.account).exit(events)
            if found is not None:
                out[run.account] = found
    return out


def left_days(
    deal: DealRun, runs: Sequence[AccountRun], enterprises: Iterable[str]
) -> dict[str, date]:
    """The day from which each enterprise is outside, ``""`` for all; for the credit book."""
    found = {name: day for name, (_, day) in ended(deal, runs).items()}
    if deal.agreement.settle.account == "enterprise":
        for name in enterprises:
            own = None if name in found else deal.planner(name).exit({})
            if own is not None:
                found[name] = own[1]
    elif deal.agreement.settle.account == "head":
        found = {name: day for name, day in found.items() if name in deal.leaving}
        whole = deal.planner("").exit({})
        if whole is not None:
            found[""] = whole[1]
    return found


def exit_notices(
    deals: Sequence[DealRun], runs: Sequence[AccountRun], through: date, findings: Collector
) -> None:
    """Say where sharing has ended, for whom, and that what was shared before stays."""
    for deal in deals:
        for account, (clause, day) in ended(deal, runs).items():
            if day > through:
                continue
            loaded = deal.loaded.opened.loaded
            ids = [c.id for c in deal.agreement.clauses]
            mark = loaded.locate(("clauses", ids.index(clause)) if clause in ids else ("amend",))
            values = {
                "agreement": deal.agreement.title, "account": account or deal.id, "clause": clause,
                "day": day,
            }  # fmt: skip
            findings.add(diagnose("N311", mark, values))
