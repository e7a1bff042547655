"""Checks that run on every evaluation, in production, with ``raise`` (S15)."""

from __future__ import annotations

from fractions import Fraction

from enclave.diagnostics import InvariantViolation
from enclave.engine.model import YearEval
from enclave.engine.walk import Walk
from enclave.ir.plan import segments
from enclave.money import FEN_LIMIT

ZERO = Fraction(0)


def check_year(result: YearEval, walk: Walk) -> None:
    """Raise :class:`InvariantViolation` if an evaluation breaks what must always hold."""
    plan = result.plan
    brought_in = sum(t.paid for t in result.transfers if t.own_funds)
    if sum(result.exact, ZERO) != result.total:
        raise InvariantViolation("A3", f"{plan.agreement} {plan.year}: exact shares do not add up")
    if sum(result.posted) != result.total + brought_in:
        raise InvariantViolation("A3", f"{plan.agreement} {plan.year}: posted fen do not add up")
    if abs(result.total) >= FEN_LIMIT * 10_000:
        raise InvariantViolation("B7", f"{plan.agreement} {plan.year}: beyond any guard")
    _check_leaves(result)
    for step in walk.steps:
        if sum(step.outputs, ZERO) != step.change or sum(step.initial, ZERO) != 0:
            raise InvariantViolation("A2", f"{step.node} {plan.year}: the node lost money")
    for transfer in result.transfers:
        moved = sum(amount for _, amount in transfer.moves)
        if moved != (transfer.paid if transfer.own_funds else 0) or transfer.paid > transfer.due:
            raise InvariantViolation("A6", f"{transfer.transfer} {plan.year}: not a transfer")


def _check_leaves(result: YearEval) -> None:
    """Every leaf is within a fen of exact (E2), and a share of zero gets nothing (B4)."""
    plan = result.plan
    before = [sum(column) for column in zip(*result.by_period, strict=True)]
    slack = (len(plan.leaves) if plan.residual else 1) * len(segments(plan))
    for leaf, exact, fen in zip(plan.leaves, result.exact, before, strict=True):
        if abs(exact - fen) >= slack:
            raise InvariantViolation("E2", f"{leaf.id} {plan.year}: {fen} is not within 1 of exact")
        # Where running totals start afresh inside the year, a zero of the year may be the sum of
        # two stretches that were rounded each on its own.
        if exact == 0 and fen and not plan.residual and len(segments(plan)) == 1:
            raise InvariantViolation("B4", f"{leaf.id} {plan.year}: a share of zero got {fen} fen")
