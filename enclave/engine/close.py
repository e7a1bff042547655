"""The close of a year: transfers, in order, on posted fen (S9)."""

from __future__ import annotations

from collections.abc import Callable

from enclave.curve import Leaf, largest_remainder
from enclave.engine.model import TransferResult
from enclave.engine.walk import Walk
from enclave.ir import Plan, Transfer
from enclave.ir.plan import OUTSIDE

Held = dict[tuple[str, ...], int]
"""What a party has, and what each body below it has: (party,) and (party, body) → fen."""


def close_year(
    plan: Plan, walk: Walk, before: tuple[int, ...], passed: Callable[[str], int]
) -> tuple[TransferResult, ...]:
    """Evaluate the transfers of a year, given what its leaves have before them.

    ``passed`` says what has passed the nodes whose names begin alike so far, in posted fen.
    """
    held: Held = {}
    for leaf, amount in zip(plan.leaves, before, strict=True):
        if leaf.clause == OUTSIDE:
            continue  # what no term divides is nobody's entitlement
        _add(held, leaf, amount)
    room: dict[str, int | None] = {}
    results: list[TransferResult] = []
    for transfer in plan.transfers:
        due = _due(transfer, held, passed)
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


def _add(held: Held, leaf: Leaf, amount: int) -> None:
    for key in ((leaf.party,), *((leaf.party, body) for body in leaf.path[2:])):
        held[key] = held.get(key, 0) + amount


def _due(transfer: Transfer, held: Held, passed: Callable[[str], int]) -> int:
    if transfer.mode == "give_back":
        received = max(0, sum(passed(node) for node in transfer.nodes))
        return int(transfer.ratio * received // 1)
    if transfer.mode == "pay":
        return transfer.amount
    whose = (transfer.beneficiary, *((transfer.body,) if transfer.body is not None else ()))
    return max(0, transfer.amount - held.get(whose, 0))


def _room(walk: Walk, node_id: str) -> int | None:
    """What a cap leaves, in whole fen; None where it does not hold in this year."""
    run = walk.nodes.get(node_id)
    if run is None or run.limit is None:
        return None
    left = -((-run.left.numerator) // run.left.denominator)
    return max(0, run.limit - left)


def _available(transfer: Transfer, held: Held) -> int | None:
    """What the payer can give; None: without bound."""
    if transfer.source == "share":
        most = max(0, held.get((transfer.payer,), 0))
        return most if transfer.limit is None else min(most, transfer.limit)
    return transfer.limit


def _move(transfer: Transfer, due: int, paid: int, held: Held) -> TransferResult:
    parts = largest_remainder([w * paid for _, w in transfer.into], paid)
    moves = [(leaf, a) for (leaf, _), a in zip(transfer.into, parts, strict=True) if a]
    for leaf, amount in moves:
        _add(held, leaf, amount)
    if transfer.out_of is not None and paid:
        moves.append((transfer.out_of, -paid))
        _add(held, transfer.out_of, -paid)
    return TransferResult(
        transfer.id, transfer.clause, due, paid, tuple(moves),
        transfer.source == "own_funds", transfer.payer,
    )  # fmt: skip
