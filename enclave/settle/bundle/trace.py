"""The working of a statement as numbers: enough to check every fen without this program."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from enclave.book.result import Result
from enclave.engine.model import Step, YearEval
from enclave.settle.statement import Statement


def trace(result: Result, made: Statement) -> dict[str, Any]:
    """Receipts' parts, curve steps, leaves, transfers and flows of an agreement."""
    name = made.agreement.agreement
    flows = [f for r in result.runs if r.agreement == name for f in r.flows if f.period <= made.cut]
    return {
        "schema": "enclave/trace/1",
        "statement": made.id,
        "cut": made.cut.isoformat(),
        "since": made.since.isoformat() if made.since else None,
        "parts": [
            [c.part.receipt.id, c.part.level, c.part.amount, c.part.effective.year, c.account]
            for c in result.claims if c.deal == name
        ],
        "fed": made.agreement.scope.feed is not None,
        "years": [
            _year(outcome, run.account, year)
            for run, year, outcome in result.years() if run.agreement == name
        ],
        "flows": [
            [f.account, f.year, f.period.isoformat(), f.kind, f.clause, f.payer, f.payee, f.amount]
            for f in flows
        ],
    }  # fmt: skip


def _year(outcome: YearEval, account: str, year: int) -> dict[str, Any]:
    moved: dict[tuple[str, ...], int] = {}
    for transfer in outcome.transfers:
        for leaf, amount in transfer.moves:
            moved[leaf.path] = moved.get(leaf.path, 0) + amount
    return {
        "account": account,
        "year": year,
        "total": outcome.total,
        "steps": [_step(s) for s in outcome.steps if s.change or any(s.initial)],
        "leaves": [
            {"party": leaf.party, "clause": leaf.clause, "path": list(leaf.path),
             "exact": str(exact), "moved": moved.get(leaf.path, 0), "posted": posted}
            for leaf, exact, posted in zip(
                outcome.plan.leaves, outcome.exact, outcome.posted, strict=True
            )
        ],
        "transfers": [
            {"clause": t.clause, "due": t.due, "paid": t.paid, "own_funds": t.own_funds}
            for t in outcome.transfers
        ],
    }  # fmt: skip


def _step(step: Step) -> dict[str, Any]:
    curve = step.node_in_force.curve
    return {
        "period": step.period,
        "node": step.node,
        "clause": step.clause,
        "start": str(step.start),
        "change": str(step.change),
        "initial": _vector(step.initial),
        "outputs": _vector(step.outputs),
        "reached": curve.reached,
        "pieces": [
            [None if p.start is None else str(p.start), _vector(p.weights), _vector(p.jump)]
            for p in curve.pieces
        ],
    }


def _vector(values: tuple[Fraction, ...]) -> list[str]:
    return [str(v) for v in values]
