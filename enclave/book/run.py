"""Running a scenario: level split, claims, engine, credit books, checks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from enclave.book.agreements import credit_terms, indicators
from enclave.book.claims import Claim, Part, claim, parts, row_of
from enclave.book.deals import DealRun
from enclave.book.exits import exit_notices
from enclave.book.lists import list_notices, recognised
from enclave.book.result import Assumed, Check, Result
from enclave.book.scenario import LoadedScenario, load
from enclave.compile.planner import AgreementPlanner
from enclave.compile.term import passes_threshold
from enclave.credit.books import credit_books
from enclave.credit.model import CreditResult, CreditTerms
from enclave.dates import DateError
from enclave.diagnostics import (
    Collector,
    Diagnostic,
    InputRejected,
    InvariantViolation,
    diag,
    diagnose,
)
from enclave.engine.exact import run_account
from enclave.engine.model import AccountRun, Row
from enclave.kinds.base import PlanProblem
from enclave.money import FEN_LIMIT, format_yuan
from enclave.statute.result import StatuteResult
from enclave.statute.split import split
from enclave.terms.scenario import EventByEnterprise
from enclave.terms.validate import show_path
from enclave.text import Text


def run(scenario: LoadedScenario | str | Path, *, collector: Collector | None = None) -> Result:
    """Run a scenario.

    Args:
        scenario: a loaded scenario, or a folder, file or name to load.
        collector: takes warnings and notices; errors are raised in any case.

    Raises:
        InputRejected: everything that forbids the run, at once.
        InvariantViolation: a result broke an invariant; it is a bug and nothing is returned.
    """
    findings = collector if collector is not None else Collector(limit=200)
    loaded = (
        scenario if isinstance(scenario, LoadedScenario) else load(scenario, collector=findings)
    )
    divided = _split(loaded, findings)
    deals = tuple(DealRun(d) for d in loaded.deals)
    through = loaded.scenario.through.last_day
    known = [p for p in _parts(divided) if p.posted <= through]
    try:
        claims = claim(deals, known, loaded.statute, recognised(loaded.scenario), findings)
    except PlanProblem as problem:
        raise InputRejected([*findings.items, _from_problem(problem, deals[0])]) from None
    findings.raise_errors()
    runs = _accounts(deals, claims, loaded, findings)
    findings.raise_errors()
    credit = _credit(deals, loaded)
    claimed = {c.part.key for c in claims}
    unclaimed: dict[str, int] = {}
    for part in known:
        if part.key not in claimed:
            unclaimed[part.level] = unclaimed.get(part.level, 0) + part.amount
    _notices(deals, loaded, known, claims, runs, findings)
    if credit is not None:
        findings.extend(credit.notices)
    checks = tuple(_checks(deals, divided, known, claims, runs, unclaimed))
    for check in checks:
        if not check.holds:
            raise InvariantViolation(check.id, f"{check.title.en}: {check.left} != {check.right}")
    hashes = {**loaded.hashes, **{f"statute:{k}": v for k, v in (divided.statutes or {}).items()}}
    hashes["flows"] = flows_digest(runs)
    return Result(
        loaded, deals, divided, tuple(runs), tuple(claims), unclaimed, credit, checks,
        tuple(_assumptions(loaded, deals, divided)), findings.sorted(), hashes,
    )  # fmt: skip


def _split(loaded: LoadedScenario, findings: Collector) -> StatuteResult:
    choice = loaded.scenario.statute
    if not loaded.receipts and loaded.scenario.receipts is None:
        raise InputRejected([diag("E716", loaded.doc.marks.value(()))])
    divided = split(
        loaded.receipts, loaded.statute, fills=choice.fill, rosters=choice.rosters,
        year_end=choice.year_end, guard=_guard(loaded),
    )  # fmt: skip
    findings.extend(divided.diagnostics)
    return divided


def _guard(loaded: LoadedScenario) -> int:
    """What no amount may reach; the scenario of a nation raises it openly (S17)."""
    return FEN_LIMIT * 1_000 if loaded.scenario.raise_guard else FEN_LIMIT


def _parts(divided: StatuteResult) -> list[Part]:
    """Level parts of receipts, and the moves between levels that a year's close adds."""
    out = list(parts(divided.splits))
    for n, row in enumerate(divided.year_end):
        if row.receipt is None:
            continue
        last = date(row.budget_year, 12, 31)
        key = f"{row.receipt.id}/close{n}"
        out.append(Part(row.receipt, row.payer, -row.amount, last, last, f"{key}-"))
        out.append(Part(row.receipt, row.payee, row.amount, last, last, f"{key}+"))
    return out


def _accounts(
    deals: Sequence[DealRun], claims: Sequence[Claim], loaded: LoadedScenario, findings: Collector
) -> list[AccountRun]:
    rows: dict[str, dict[str, list[Row]]] = {d.id: {} for d in deals}
    for item in claims:
        head = loaded.statute.resolve_head(item.part.receipt.head) or item.part.receipt.head
        rows[item.deal].setdefault(item.account, []).append(row_of(item, head))
    done: dict[str, list[AccountRun]] = {}
    for deal in feed_order(deals, findings):
        fed = feed_rows(deal, done)
        for account, more in fed.items():
            rows[deal.id].setdefault(account, []).extend(more)
        done[deal.id] = _run_deal(deal, rows[deal.id], loaded, findings)
    return [r for d in deals for r in done.get(d.id, ())]


def _run_deal(
    deal: DealRun, rows: Mapping[str, list[Row]], loaded: LoadedScenario, findings: Collector
) -> list[AccountRun]:
    through = loaded.scenario.through
    out: list[AccountRun] = []
    accounts = dict(rows) or ({"": []} if deal.agreement.settle.account == "agreement" else {})
    for enterprise in deal.due_without_receipts(through.year):
        accounts.setdefault(enterprise, [])
    for account in sorted(accounts):
        planner: AgreementPlanner = deal.planner(account)
        _threshold(deal, planner, account, findings)
        mine = accounts[account]
        firsts = [r.posted for r in mine]
        try:
            first = min(firsts, default=date(planner.first_year or through.year, 1, 1))
            out.append(
                run_account(
                    planner,
                    mine,
                    deal.cut_offs(min(first, through.last_day), through),
                    agreement=deal.id,
                    account=account,
                    late=deal.agreement.settle.late,
    exit_notices(deals, [r for deal in settled for r in deal.runs], through, findings)
                    guard=_guard(loaded),
                )
            )
        except PlanProblem as problem:
            findings.add(_from_problem(problem, deal))
        except DateError as error:
            mark = deal.loaded.opened.loaded.locate(("term",))
            findings.add(diagnose(error.code, mark, error.values))
    return out


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


def _from_problem(problem: PlanProblem, deal: DealRun) -> Diagnostic:
    mark = deal.loaded.opened.loaded.locate(problem.path)
    return diagnose(problem.code, mark, problem.values, show_path(problem.path))


def _credit(deals: Sequence[DealRun], loaded: LoadedScenario) -> CreditResult | None:
    if not loaded.indicator_rows:
        return None
    terms: list[CreditTerms] = []
    for deal in deals:
        opened = deal.loaded.opened
        unit_events: dict[str, dict[str, date | None]] = {}
        for name, given in deal.deal.events.items():
            if isinstance(given, EventByEnterprise):
                for enterprise, day in given.by_enterprise.items():
                    unit_events.setdefault(enterprise, {})[name] = day
        units = deal.deal.enterprises
        around = {
            "units": frozenset(units) if units is not None else None,
            "events": deal.events(None), "unit_events": unit_events,
        }  # fmt: skip
        terms.append(credit_terms(opened.loaded, opened.credit, **around))
    through = loaded.scenario.through
    rows = [r for r in loaded.indicator_rows if r.period <= through]
    return credit_books(rows, indicators(), terms, guard=_guard(loaded))


def _notices(
    deals: Sequence[DealRun], loaded: LoadedScenario, known: Sequence[Part], claims: Sequence[Claim],
    runs: Sequence[AccountRun], findings: Collector,
) -> None:  # fmt: skip
    through = loaded.scenario.through.last_day
    for receipt in loaded.receipts:
        if receipt.posted > through:
            findings.add(diag("N701", receipt.row, receipt=receipt.id))
        if receipt.kind == "refund" and receipt.origin is None:
            findings.add(diag("W701", receipt.row, receipt=receipt.id))
    taken = {c.part.receipt.id for c in claims}
    free = {p.receipt.id for p in known} - taken
    if free:
        findings.add(diag("N702", loaded.doc.marks.value(()), count=len(free)))
    list_notices(loaded.scenario, deals, loaded.receipts, loaded.doc, findings)
    for run_ in runs:
        for year, result in run_.last.years.items():
            for transfer in result.transfers:
                if transfer.unmet:
                    values = {
                        "agreement": run_.agreement, "year": year, "clause": transfer.clause,
                        "due": format_yuan(transfer.due), "paid": format_yuan(transfer.paid),
                        "unmet": format_yuan(transfer.unmet),
                    }  # fmt: skip
                    findings.add(diagnose("N703", loaded.doc.marks.value(()), values))


def _checks(
    deals: Sequence[DealRun], divided: StatuteResult, known: Sequence[Part],
    claims: Sequence[Claim], runs: Sequence[AccountRun], unclaimed: Mapping[str, int],
) -> list[Check]:  # fmt: skip
    """The identities shown to the user; each was also checked where it arose."""
    evaluated = [(run_.agreement, r) for run_ in runs for r in run_.last.years.values()]
    fed = {d.id for d in deals if d.agreement.scope.feed is not None}
    pools = sum(r.total for name, r in evaluated if name not in fed)
    entitled = sum(r.total for _, r in evaluated)
    posted = sum(sum(r.posted) for _, r in evaluated)
    funds = sum(t.paid for _, r in evaluated for t in r.transfers if t.own_funds)
    claimed = sum(c.part.amount for c in claims)
    rows = (
        ("A1", Text("各级次之和 = 入库金额", "levels add to receipts"),
         sum(divided.totals().values()), sum(s.receipt.amount for s in divided.splits)),
        ("A4", Text("协议内外之和 = 结算期内各级次之和", "claimed and unclaimed add to the levels"),
         claimed + sum(unclaimed.values()), sum(p.amount for p in known)),
        ("A2", Text("各账户可分成收入 = 协议内入库", "the accounts' pools add to what was claimed"),
         pools, claimed),
        ("A3", Text("各方应得之和 = 可分成收入 + 自有财力补足", "shares add to the pool and own funds"),
         posted, entitled + funds),
        ("A8", Text("流水之和 = 各方应得之和", "flows add to the shares"),
         sum(f.amount for run_ in runs for f in run_.flows), posted),
    )  # fmt: skip
    return [Check(name, title, left, right) for name, title, left, right in rows]


def _assumptions(
    loaded: LoadedScenario, deals: Sequence[DealRun], divided: StatuteResult
) -> list[Assumed]:
    out = [
        Assumed(loaded.scenario.scenario, a.text, a.source or Text(""))
        for a in loaded.scenario.assumptions
    ]
    for deal in deals:
        holes = deal.agreement.holes
        for name, value in deal.loaded.opened.loaded.filled.items():
            title = holes[name].name if name in holes else Text(name)
            shown = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
            text = Text(f"待定项“{title.zh}”按 {shown} 计", f"open term {title.in_('en')}: {shown}")
            out.append(Assumed(deal.id, text))
    return [*out, *(Assumed("statute", _filled(filled)) for filled in divided.assumptions)]


def _filled(filled: object) -> Text:
    name, value = getattr(filled, "hole", ""), getattr(filled, "value", "")
    return Text(f"分税体制待定项 {name} 按 {value} 计", f"open share {name}: {value}")


def flows_digest(runs: Sequence[AccountRun]) -> str:
    """A hash of all flows: same inputs, same hash (S16)."""
    digest = hashlib.sha256()
    for run_ in runs:
        for flow in run_.flows:
            body = asdict(flow)
            body["period"] = flow.period.isoformat()
            # What is held is told by the agreement; a mark of it changes no flow.
            del body["held"], body["release"]
            digest.update(json.dumps(body, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()
