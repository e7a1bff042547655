"""Who has left an agreement, from when, and by which clause (exit: nothing more is shared)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def exit_notices(
    deals: Sequence[DealRun], runs: Sequence[AccountRun], through: date, findings: Collector
) -> None:
    """Say where sharing has ended, for whom, and that what was shared before stays."""
    by_id = {deal.id: deal for deal in deals}
    ended: list[tuple[DealRun, str, tuple[str, date] | None]] = []
    for run in runs:
        deal, years = by_id[run.agreement], run.last.years
        events = years[max(years)].events if years else {}
        ended.append((deal, run.account, deal.planner(run.account).exit(events)))
    for deal in deals:
        ended += [(deal, enterprise, found) for enterprise, found in deal.leaving.items()]
    for deal, account, found in ended:
        if found is None or found[1] > through:
            continue
        clause, day = found
        loaded = deal.loaded.opened.loaded
        ids = [c.id for c in deal.agreement.clauses]
        mark = loaded.locate(("clauses", ids.index(clause)) if clause in ids else ("amend",))
        values = {
            "agreement": deal.agreement.title, "account": account or deal.id, "clause": clause,
            "day": day,
        }  # fmt: skip
        findings.add(diagnose("N311", mark, values))
