"""What late rows change in years that are over: the content of a correction sheet (更正单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enclave.book.result import Result
from enclave.engine.model import Flow


@dataclass(frozen=True, slots=True)
class Late:
    """A receipt of an earlier year that came in this period."""

    receipt: str
    enterprise: str
    head: str
    kind: str
    posted: date
    origin: date
    amount: int


@dataclass(frozen=True, slots=True)
class Change:
    """What one party has of one earlier year, before and after, in fen."""

    party: str
    before: int
    after: int


@dataclass(frozen=True)
class Correction:
    """One earlier budget year: what came late, and what it changes for every party."""

    year: int
    late: tuple[Late, ...]
    changes: tuple[Change, ...]


def corrections(
    result: Result, agreement: str, flows: Sequence[Flow], since: date | None, cut: date
) -> list[Correction]:
    """The years closed by a final settlement that this period changes.

    Args:
        flows: all flows of the agreement up to the settlement.
        since: the day of the last final settlement; what came after it, up to ``cut``, is new.
    """
    if since is None:
        return []
    year = since.year + (since.month == 12)  # December closes its year

    def inside(day: date) -> bool:
        return since < day <= cut

    late: dict[int, dict[str, Late]] = {}
    for claim in result.claims:
        one = claim.part.receipt
        own = claim.part.effective.year
        if claim.deal == agreement and inside(claim.part.posted) and own < year:
            late.setdefault(own, {})[one.id] = Late(
                one.id, one.enterprise, one.head, one.kind, one.posted, claim.part.effective,
                one.amount,
            )  # fmt: skip
    out: list[Correction] = []
    years = sorted({f.year for f in flows if inside(f.period) and f.year < year})
    for old in years:
        before: dict[str, int] = {}
        after: dict[str, int] = {}
        for flow in flows:
            if flow.year == old:
                after[flow.payee] = after.get(flow.payee, 0) + flow.amount
                if not inside(flow.period):
                    before[flow.payee] = before.get(flow.payee, 0) + flow.amount
        changes = tuple(
            Change(p, before.get(p, 0), a) for p, a in after.items() if a != before.get(p, 0)
        )
        mine = tuple(late.get(old, {}).values())
        if changes or mine:
            out.append(Correction(old, mine, changes))
    return out
