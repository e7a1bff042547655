"""The accounts of a run: agreement by agreement, those that feed before those that are fed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enclave.book.claims import Claim, row_of
from enclave.book.deals import DealRun
from enclave.book.feeds import check_feeds, feed_order, feed_rows
from enclave.book.lists import recognised
from enclave.book.result import Engine
from enclave.book.scenario import LoadedScenario
from enclave.compile.planner import AgreementPlanner
from enclave.compile.term import passes_threshold
from enclave.dates import DateError
from enclave.diagnostics import Collector, Diagnostic, diag, diagnose
from enclave.engine.exact import check_guard, run_account
from enclave.engine.model import AccountRun, Late, Row
from enclave.kinds.base import PlanProblem
from enclave.money import FEN_LIMIT
from enclave.terms.validate import show_path
from enclave.text import Text

LARGE = 20_000
"""An account of more rows is settled on arrays."""
FEW = Text("{rows} 行，基准引擎即可", "{rows} rows: the reference engine")
Rows = Mapping[str, list[Row]]
"""Rows by account."""


@dataclass(frozen=True)
class Settled:
    """One agreement's accounts, with what entered them: fen claimed and fen fed."""

    id: str
    accounts: tuple[tuple[AccountRun, Engine], ...]
    claimed: int
    fed: int

    @property
    def runs(self) -> tuple[AccountRun, ...]:
        """The settled accounts."""
        return tuple(run for run, _ in self.accounts)

    @property
    def taken_in(self) -> int:
        """Everything that entered."""
        return self.claimed + self.fed

    @property
    def pools(self) -> int:
        """What the engine counted, over all accounts and years."""
        return sum(r.total for run in self.runs for r in run.last.years.values())


def accounts(
    deals: Sequence[DealRun], claims: Sequence[Claim], loaded: LoadedScenario, findings: Collector
) -> list[Settled]:
    """Settle every account of every agreement, in the order of the scenario."""
    order = feed_order(deals, findings)
    check_feeds(deals, findings)
    findings.raise_errors()
    rows: dict[str, dict[str, list[Row]]] = {d.id: {} for d in deals}
    sums: dict[str, int] = {}
    heads = loaded.statute.resolve_head
    for item in claims:
        named = item.part.receipt.head
        rows[item.deal].setdefault(item.account, []).append(row_of(item, heads(named) or named))
        sums[item.deal] = sums.get(item.deal, 0) + item.part.amount
    done: dict[str, Settled] = {}
    for deal in order:
        fed = feed_rows(deal, deals, {name: other.runs for name, other in done.items()})
        for account, more in fed.items():
            rows[deal.id].setdefault(account, []).extend(more)
        settled = _run_deal(deal, rows[deal.id], loaded, findings)
        more_fen = sum(r.amount for mine in fed.values() for r in mine)
        done[deal.id] = Settled(deal.id, tuple(settled), sums.get(deal.id, 0), more_fen)
    return [done[d.id] for d in deals if d.id in done]


def _run_deal(
    deal: DealRun, rows: Rows, loaded: LoadedScenario, findings: Collector
) -> list[tuple[AccountRun, Engine]]:
    through = loaded.scenario.through
    out: list[tuple[AccountRun, Engine]] = []
    mine = dict(rows) or ({"": []} if deal.agreement.settle.account == "agreement" else {})
    listed = recognised(loaded.scenario).get(deal.agreement.scope.enterprise_list or "", {})
    waiting = [e for e in listed if deal.members is None or e in deal.members]
    for enterprise in deal.due_without_receipts(through.year, waiting):
        mine.setdefault(enterprise, [])
    for event, missing in deal.undated(mine):
        mark = loaded.doc.marks.value(("agreements", deal.loaded.number, "events", event))
        findings.add(diag("E733", mark, event=event, enterprises=", ".join(missing)))
    for account in sorted(mine):
        planner = deal.planner(account)
        _threshold(deal, planner, account, findings)
        try:
            out.append(_run_account(deal, planner, account, mine[account], loaded))
        except PlanProblem as problem:
            findings.add(from_problem(problem, deal))
        except DateError as error:
            mark = deal.loaded.opened.loaded.locate(("term",))
            findings.add(diagnose(error.code, mark, error.values))
    return out


def _run_account(
    deal: DealRun, planner: AgreementPlanner, account: str, rows: Sequence[Row],
    loaded: LoadedScenario,
) -> tuple[AccountRun, Engine]:  # fmt: skip
    """Settle one account; the large on arrays, with the same fen."""
    through = loaded.scenario.through
    firsts = [r.posted for r in rows]
    if planner.first_year is not None:
        firsts.append(date(planner.first_year, 1, 1))
    first = min(firsts, default=date(through.year, 1, 1))
    cuts = deal.cut_offs(min(first, through.last_day), through)
    guard = FEN_LIMIT * 1_000 if loaded.scenario.raise_guard else FEN_LIMIT
    names = {"agreement": deal.id, "account": account}
    late = deal.agreement.settle.late
    if len(rows) > LARGE:
        return _on_arrays(planner, rows, cuts, guard, names, late)
    done = run_account(
        planner, rows, cuts, agreement=deal.id, account=account, late=late, guard=guard
    )
    return done, Engine("exact", FEW.format(rows=len(rows)))


def _on_arrays(
    planner: AgreementPlanner, rows: Sequence[Row], cuts: Sequence[date], guard: int,
    names: Mapping[str, str], late: Late,
) -> tuple[AccountRun, Engine]:  # fmt: skip
    """A large account by the engine that suits its size: the same fen."""
    from enclave.engine.columns import Columns  # late: arrays are loaded where they are needed
    from enclave.engine.run import run

    agreement, account = names["agreement"], names["account"]
    check_guard(rows, guard, account or agreement)
    columns = Columns.from_rows(rows, guard=guard)
    settled = run(planner, columns, cuts, agreement=agreement, account=account, late=late)
    done = AccountRun(agreement, account, settled.cuts, settled.flows, tuple(rows))
    return done, Engine(settled.engine, settled.reason)


def _threshold(deal: DealRun, planner: AgreementPlanner, account: str, findings: Collector) -> None:
    """Say so where a project fails the entry test: nothing of it is shared."""
    try:
        passed = passes_threshold(deal.agreement, planner.data)
    except PlanProblem:
        return  # reported when the account is run
    if not passed:
        mark = deal.loaded.opened.loaded.locate(("scope", "threshold"))
        values = {"agreement": deal.agreement.title, "account": account or deal.id}
        findings.add(diagnose("N301", mark, values))


def from_problem(problem: PlanProblem, deal: DealRun) -> Diagnostic:
    """What compiling a plan found, at its place in the agreement."""
    mark = deal.loaded.opened.loaded.locate(problem.path)
    return diagnose(problem.code, mark, problem.values, show_path(problem.path))
