"""From what was collected to what is shared: the base of a statement, head by head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from enclave.book.result import Result
from enclave.terms.receipt import LEVELS

FEED: Final = "feed"
"""Stands for a head where money comes from another agreement."""


@dataclass(frozen=True, slots=True)
class Base:
    """One tax head of one statement, in fen.

    ``collected`` from the enterprises of the agreement; ``levels`` what each level of government
    has of it, ``elsewhere`` what other places bear of a VAT credit refund; ``pool`` the part the
    agreement shares, ``outside`` what stays where it is of the levels it shares.
    """

    head: str
    collected: int
    levels: dict[str, int]
    elsewhere: int
    pool: int
    outside: int


def base(result: Result, agreement: str, inside: Callable[[date], bool]) -> list[Base]:
    """The base of an agreement over the receipts posted on some days, by head.

    The enterprises of the agreement are those of which it takes in anything in the whole run.
    """
    claims = [c for c in result.claims if c.deal == agreement]
    enterprises = {c.part.receipt.enterprise for c in claims}
    resolve = result.loaded.statute.resolve_head
    sums: dict[str, tuple[list[int], dict[str, int]]] = {}

    def of(head: str) -> tuple[list[int], dict[str, int]]:
        return sums.setdefault(resolve(head) or head, ([0, 0, 0], dict.fromkeys(LEVELS, 0)))

    for split in result.split.splits:
        receipt = split.receipt
        if receipt.enterprise in enterprises and inside(receipt.posted):
            amounts, levels = of(receipt.head)
            amounts[0] += receipt.amount
            amounts[1] += split.elsewhere
            for level, amount in split.levels.items():
                levels[level] += amount
    for row in result.split.year_end:
        day = date(row.budget_year, 12, 31)
        if row.enterprise in enterprises and inside(day) and day <= result.last_day:
            _, levels = of(row.head)
            levels[row.payer] -= row.amount
            levels[row.payee] += row.amount
    for found in claims:
        if inside(found.part.posted):
            of(found.part.receipt.head)[0][2] += found.part.amount
    shared = {c.part.level for c in claims}
    fed = _fed(result, agreement, inside)
    if fed:
        sums[FEED] = ([fed, 0, fed], dict.fromkeys(LEVELS, 0))
    return [
        Base(head, amounts[0], levels, amounts[1], amounts[2],
             sum(levels[x] for x in shared) - (amounts[2] if head != FEED else 0))
        for head, (amounts, levels) in sorted(sums.items())
        if any(amounts) or any(levels.values())
    ]  # fmt: skip


def _fed(result: Result, agreement: str, inside: Callable[[date], bool]) -> int:
    """What an agreement takes in from another one, in fen; such agreements take no receipts."""
    if result.deal(agreement).agreement.scope.feed is None:
        return 0
    rows = [row for r in result.runs if r.agreement == agreement for row in r.rows]
    return sum(row.amount for row in rows if inside(row.posted))
