"""Which agreement is about which part of which receipt, and the rows that follow (S13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from enclave.book.deals import DealRun, Lists
from enclave.diagnostics import Collector, diag
from enclave.engine.model import Row
from enclave.statute.compiled import Statute
from enclave.terms.receipt import LevelSplit, Receipt
from enclave.text import Text

LEVEL_NAMES = {
    "centre": Text("中央级", "central"),
    "province": Text("省级", "provincial"),
    "prefecture": Text("市州级", "prefecture"),
    "county": Text("县级", "county"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One level's part of one receipt (or of a year-end move): what agreements can claim."""

    receipt: Receipt
    level: str
    amount: int
    posted: date
    effective: date
    key: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A part taken in by an agreement, in a stream of it."""

    deal: str
    stream: str
    part: Part
    source: str
    account: str


def parts(splits: Sequence[LevelSplit]) -> Iterator[Part]:
    """Every level's part of every receipt."""
    for split in splits:
        receipt = split.receipt
        for level, amount in split.levels.items():
            yield Part(
                receipt, level, amount, receipt.posted, receipt.effective, f"{receipt.id}/{level}"
            )


def claim(
    deals: Sequence[DealRun], all_parts: Iterable[Part], statute: Statute,
    lists: Lists, collector: Collector,
) -> list[Claim]:  # fmt: skip
    """Assign parts to agreements; overlaps without declared priority are E701."""
    by_part: dict[str, list[Claim]] = {}
    for part in all_parts:
        head = statute.resolve_head(part.receipt.head) or part.receipt.head
        for deal in deals:
            for stream, source in deal.takes(part, head, lists, collector):
                account = deal.account_of(part.receipt.enterprise, head)
                found = Claim(deal.id, stream, part, source, account)
                by_part.setdefault(part.key, []).append(found)
    out: list[Claim] = []
    for claims in by_part.values():
        out.extend(_settle(claims, deals, collector))
    return out


def _settle(claims: list[Claim], deals: Sequence[DealRun], collector: Collector) -> list[Claim]:
    """One claim stands; several need different priorities, the smallest number first."""
    if len(claims) == 1:
        return claims
    order = {d.id: d.agreement.priority for d in deals}
    ranks = [order[c.deal] for c in claims]
    if None in ranks or len(set(ranks)) < len(ranks):
        first, second = claims[0], claims[1]
        receipt = first.part.receipt
        collector.add(
            diag(
                "E701",
                receipt.row,
                receipt=receipt.id,
                level=LEVEL_NAMES[first.part.level],
                first=first.deal,
                second=second.deal,
            )
        )
        return []
    return [min(claims, key=lambda c: order[c.deal] or 0)]


def row_of(claim_: Claim, head: str) -> Row:
    """The engine's row of a claim."""
    part = claim_.part
    return Row(
        part.effective, part.posted, claim_.source, part.receipt.enterprise, head, part.amount,
        part.key, part.receipt.truth,
    )  # fmt: skip
