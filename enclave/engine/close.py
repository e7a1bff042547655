"""The close of a year: transfers, in order, on posted fen (S9)."""

from __future__ import annotations

from collections.abc import Mapping

from enclave.curve import largest_remainder
from enclave.engine.model import TransferResult
from enclave.engine.walk import Walk
from enclave.ir import Plan, Transfer
from enclave.ir.plan import OUTSIDE


def close_year(plan: Plan, walk: Walk, before: tuple[int, ...]) -> tuple[TransferResult, ...]:
    """Evaluate the transfers of a year, given what its leaves have before them."""
    held: dict[str, int] = {}
    for leaf, amount in zip(plan.leaves, before, strict=True):
        if leaf.clause == OUTSIDE:
            continue  # what no term divides is nobody's entitlement
        held[leaf.party] = held.get(leaf.party, 0) + amount
    room: dict[str, int | None] = {}
    results: list[TransferResult] = []
    for transfer in plan.transfers:
        due = transfer.amount
        if transfer.mode == "top_up":
            due = max(0, transfer.amount - held.get(transfer.beneficiary, 0))
        most = _available(transfer, held)
        paid = due if most is None else min(due, most)
        for node in transfer.room_nodes:
            left = room.setdefault(node, _room(walk, node))
            paid = paid if left is None else min(paid, left)
        for node in transfer.room_nodes:
            left = room[node]
            room[node] = None if left is None else left - paid
        results.append(_move(transfer, due, paid, held))
    return tuple(results)


def _room(walk: Walk, node_id: str) -> int | None:
    """What a cap leaves, in whole fen; None where it does not hold in this year."""
    run = walk.nodes.get(node_id)
    if run is None or run.limit is None:
        return None
    left = -((-run.left.numerator) // run.left.denominator)
    return max(0, run.limit - left)


def _available(transfer: Transfer, held: Mapping[str, int]) -> int | None:
    """What the payer can give; None: without bound."""
    if transfer.source == "share":
        most = max(0, held.get(transfer.payer, 0))
        return most if transfer.limit is None else min(most, transfer.limit)
    return transfer.limit


def _move(transfer: Transfer, due: int, paid: int, held: dict[str, int]) -> TransferResult:
    parts = largest_remainder([w * paid for _, w in transfer.into], paid)
    moves = [(leaf, a) for (leaf, _), a in zip(transfer.into, parts, strict=True) if a]
    for leaf, amount in moves:
        held[leaf.party] = held.get(leaf.party, 0) + amount
    if transfer.out_of is not None and paid:
        moves.append((transfer.out_of, -paid))
        held[transfer.payer] = held.get(transfer.payer, 0) - paid
    return TransferResult(
        transfer.id, transfer.clause, due, paid, tuple(moves),
        transfer.source == "own_funds", transfer.payer,
    )  # fmt: skip
