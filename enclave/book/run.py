"""Running a scenario: level split, claims, engine, credit books, checks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Final

from enclave import __version__
from enclave.book.accounts import Settled, accounts, from_problem
from enclave.book.assessed import credit_of
from enclave.book.claims import Claim, claim
from enclave.book.deals import DealRun
from enclave.book.exits import exit_notices
from enclave.book.lists import list_notices, recognised
from enclave.book.parts import Divided, Part, without_receipt
from enclave.book.projected import assumptions as project_assumptions
from enclave.book.result import Assumed, Check, Result
from enclave.book.scenario import LoadedScenario, load
from enclave.diagnostics import (
    Collector,
    InputRejected,
    InvariantViolation,
    diag,
    diagnose,
)
from enclave.engine.model import AccountRun, Flow
from enclave.kinds.base import PlanProblem
from enclave.money import FEN_LIMIT, format_yuan
from enclave.statute.result import StatuteResult
from enclave.statute.split import split
from enclave.text import Text

_DIGESTED: Final = tuple(f.name for f in fields(Flow) if f.name not in ("held", "release"))
"""What is held is told by the agreement; a mark of it changes no flow."""


def run(
    scenario: LoadedScenario | str | Path, *, collector: Collector | None = None,
    same: Divided | None = None,
) -> Result:  # fmt: skip
    """Run a scenario.

    Args:
        scenario: a loaded scenario, or a folder, file or name to load.
        collector: takes warnings and notices; errors are raised in any case.
        same: the very same receipts as divided by the very same statute for another variant; they
            are divided here by default.

    Raises:
        InputRejected: everything that forbids the run, at once.
        InvariantViolation: a result broke an invariant; it is a bug and nothing is returned.
    """
    findings = collector if collector is not None else Collector(limit=200)
    loaded = (
        scenario if isinstance(scenario, LoadedScenario) else load(scenario, collector=findings)
    )
    same = same if same is not None else Divided.of(_split(loaded))
    divided = same.split
    findings.extend(d for d in divided.diagnostics if d.code != "N501")  # W701 says it here
    deals = tuple(DealRun(d) for d in loaded.deals)
    through = loaded.scenario.through.last_day
    known = [p for p in same.parts if p.posted <= through]
    if known:
        _collectors(deals, findings)
    claims = claim(deals, known, loaded.statute, recognised(loaded.scenario), findings)
    findings.raise_errors()
    settled = accounts(deals, claims, loaded, findings)
    findings.raise_errors()
    runs = [r for deal in settled for r in deal.runs]
    credit = credit_of(deals, loaded, runs, _guard(loaded))
    unclaimed = _unclaimed(known, claims)
    _notices(deals, loaded, known, claims, settled, findings)
    without_receipt(divided.year_end, through, loaded.doc.marks.value(()), findings)
    if credit is not None:
        findings.extend(credit.notices)
    checks = tuple(_checks(same, known, claims, settled, unclaimed))
    for check in checks:
        if not check.holds:
            raise InvariantViolation(check.id, f"{check.title.en}: {check.left} != {check.right}")
    engines = {(r.agreement, r.account): e for deal in settled for r, e in deal.accounts}
    return Result(
        loaded, deals, divided, tuple(runs), tuple(claims), unclaimed, credit, checks,
        tuple(_assumptions(loaded, deals, divided)), findings.sorted(),
        _hashes(loaded, divided, runs), engines, same,
    )  # fmt: skip


def _unclaimed(known: Sequence[Part], claims: Sequence[Claim]) -> dict[str, int]:
    """What no agreement takes in, by level."""
    claimed = {c.part.key for c in claims}
    out: dict[str, int] = {}
    for part in known:
        if part.key not in claimed:
            out[part.level] = out.get(part.level, 0) + part.amount
    return out


def _collectors(deals: Sequence[DealRun], findings: Collector) -> None:
    """Somebody collects for every agreement, a nested one too: each without is named."""
    for deal in deals:
        try:
            deal.shape.holders("county")
        except PlanProblem as problem:
            findings.add(from_problem(problem, deal))
    findings.raise_errors()


def _hashes(
    loaded: LoadedScenario, divided: StatuteResult, runs: Sequence[AccountRun]
) -> dict[str, str]:
    """The version of the engine, and sha256 of inputs, statutes and flows (S16)."""
    folder = f"{loaded.folder.as_posix().rstrip('/')}/"
    out = {"engine": __version__}
    out |= {Path(n).as_posix().removeprefix(folder): h for n, h in loaded.hashes.items()}
    out |= {f"statute:{name}": h for name, h in (divided.statutes or {}).items()}
    return {**out, "flows": flows_digest(runs)}


def same_split(one: LoadedScenario, other: LoadedScenario) -> bool:
    """Whether two variants have the same receipts, divided by the same statute."""
    return (
        one.statute is other.statute
        and one.scenario.statute == other.scenario.statute
        and one.scenario.raise_guard == other.scenario.raise_guard
        and one.receipts == other.receipts
    )


def _split(loaded: LoadedScenario) -> StatuteResult:
    choice = loaded.scenario.statute
    if not loaded.receipts and loaded.scenario.receipts is None:
        raise InputRejected([diag("E716", loaded.doc.marks.value(()))])
    return split(
        loaded.receipts, loaded.statute, fills=choice.fill, rosters=choice.rosters,
        year_end=choice.year_end, guard=_guard(loaded),
    )  # fmt: skip


def _guard(loaded: LoadedScenario) -> int:
    """What no amount may reach; the scenario of a nation raises it openly (S17)."""
    return FEN_LIMIT * 1_000 if loaded.scenario.raise_guard else FEN_LIMIT


def _notices(
    deals: Sequence[DealRun], loaded: LoadedScenario, known: Sequence[Part], claims: Sequence[Claim],
    settled: Sequence[Settled], findings: Collector,
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
    exit_notices(deals, [r for deal in settled for r in deal.runs], through, findings)
    list_notices(loaded.scenario, deals, loaded.receipts, loaded.doc, findings)
    for run_, engine in (item for deal in settled for item in deal.accounts):
        if engine.name != "exact":
            values = {"agreement": run_.agreement, "account": run_.account, "reason": engine.reason}
            findings.add(diagnose("N707", loaded.doc.marks.value(()), values))
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
    same: Divided, known: Sequence[Part], claims: Sequence[Claim],
    settled: Sequence[Settled], unclaimed: Mapping[str, int],
) -> list[Check]:  # fmt: skip
    """The identities shown to the user; each was also checked where it arose."""
    evaluated = [r for deal in settled for run_ in deal.runs for r in run_.last.years.values()]
    runs = [run_ for deal in settled for run_ in deal.runs]
    for deal in settled:
        # Agreement by agreement, so that no two differences can make up for each other.
        if deal.taken_in != deal.pools:
            raise InvariantViolation("A2", f"{deal.id}: {deal.pools} != {deal.taken_in}")
    fed = sum(deal.fed for deal in settled)
    posted = sum(sum(r.posted) for r in evaluated)
    funds = sum(t.paid for r in evaluated for t in r.transfers if t.own_funds)
    claimed = sum(c.part.amount for c in claims)
    rows = (
        ("A1", Text("各级次之和 = 入库金额", "levels add to receipts"),
         same.total, sum(s.receipt.amount for s in same.split.splits)),
        ("A4", Text("协议内外之和 = 结算期内各级次之和", "claimed and unclaimed add to the levels"),
         claimed + sum(unclaimed.values()), sum(p.amount for p in known)),
        ("A2", Text("各账户可分成收入 = 协议内入库", "the accounts' pools add to what was claimed"),
         sum(deal.pools for deal in settled), claimed + fed),
        ("A3", Text("各方应得之和 = 可分成收入 + 自有财力补足", "shares add to the pool and own funds"),
         posted, sum(r.total for r in evaluated) + funds),
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
        if deal.deal.priority is not None:
            place = deal.deal.priority
            said = Text(
                f"与其他协议重叠时的次序：{place}",
                f"its place among overlapping agreements: {place}",
            )
            out.append(Assumed(deal.id, said))
    out += project_assumptions(loaded.projections)
    return [*out, *(Assumed("statute", _filled(filled)) for filled in divided.assumptions)]


def _filled(filled: object) -> Text:
    name, value = getattr(filled, "hole", ""), getattr(filled, "value", "")
    return Text(f"分税体制待定项 {name} 按 {value} 计", f"open share {name}: {value}")


def flows_digest(runs: Sequence[AccountRun]) -> str:
    """A hash of all flows: same inputs, same hash (S16)."""
    digest = hashlib.sha256()
    for run_ in runs:
        for flow in run_.flows:
            body = {name: getattr(flow, name) for name in _DIGESTED}
            body["period"] = flow.period.isoformat()
            digest.update(json.dumps(body, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()
