"""Which agreement is about which part of which receipt, and the rows that follow (S13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from enclave.book.deals import DealRun, Lists
from enclave.book.parts import LEVEL_NAMES, Part, parts
from enclave.diagnostics import Collector, diagnose
from enclave.engine.model import Row
from enclave.statute.compiled import Statute


@dataclass(frozen=True, slots=True)
class Claim:
    """A part taken in by an agreement, in a stream of it."""

    deal: str
    stream: str
    part: Part
    source: str
    account: str


def claim(
    deals: Sequence[DealRun], all_parts: Iterable[Part], statute: Statute,
    lists: Lists, collector: Collector,
) -> list[Claim]:  # fmt: skip
    """Assign parts to agreements; overlaps without declared priority are E701."""
    by_part: dict[str, list[Claim]] = {}
    near = _Candidates(deals)
    heads: dict[str, str] = {}
    for part in all_parts:
        concerned = near.of(part)
        if not concerned:
            continue
        named = part.receipt.head
        if named not in heads:
            heads[named] = statute.resolve_head(named) or named
        head = heads[named]
        for deal in concerned:
            for stream, source in deal.takes(part, head, lists, collector):
                account = deal.account_of(part.receipt.enterprise, head)
                found = Claim(deal.id, stream, part, source, account)
                by_part.setdefault(part.key, []).append(found)
    order = {d.id: d.priority for d in deals}
    out: list[Claim] = []
    for claims in by_part.values():
        out.extend(claims if len(claims) == 1 else _settle(claims, order, collector))
    return out


class _Candidates:
    """The agreements that a part can concern: by place, enterprises they name, and level."""

    def __init__(self, deals: Sequence[DealRun]) -> None:
        self.deals = deals
        self.found: dict[tuple[str, str, str], list[DealRun]] = {}

    def of(self, part: Part) -> list[DealRun]:
        """In the order of the scenario; who names an enterprise learns where it is collected."""
        place, enterprise = part.receipt.place, part.receipt.enterprise
        key = (place, enterprise, part.level)
        found = self.found.get(key)
        if found is None:
            found = self.found[key] = [
                d for d in self.deals
                if (place in d.places or enterprise in (d.deal.enterprises or ()))
                and part.level in d.levels
            ]  # fmt: skip
        return found


def _settle(
    claims: list[Claim], order: Mapping[str, int | None], collector: Collector
) -> list[Claim]:
    """One claim stands; several need different priorities, the smallest number first."""
    by_deal: dict[str, list[Claim]] = {}
    for item in claims:
        by_deal.setdefault(item.deal, []).append(item)
    ranks = [order[deal] for deal in by_deal]
    if len(by_deal) > 1 and (None in ranks or len(set(ranks)) < len(ranks)):
        first, second, *_ = by_deal
        _refuse("E701", claims[0], collector, first=first, second=second)
        return []
    best = by_deal[min(by_deal, key=lambda deal: order[deal] or 0)]
    if len(best) > 1:
        # Both would enter a pot, and the same fen would be divided twice.
        one, other = best[0], best[1]
        _refuse("E734", one, collector, agreement=one.deal, first=one.source, second=other.source)
        return []
    return best


def _refuse(code: str, claim_: Claim, collector: Collector, **who: str) -> None:
    receipt = claim_.part.receipt
    level = LEVEL_NAMES[claim_.part.level]
    values = {"receipt": receipt.id, "level": level, **who}
    collector.add(diagnose(code, receipt.row, values))


def row_of(claim_: Claim, head: str) -> Row:
    """The engine's row of a claim."""
    part = claim_.part
    return Row(
        part.effective, part.posted, claim_.source, part.receipt.enterprise, head, part.amount,
        part.key, part.receipt.truth,
    )  # fmt: skip


__all__ = ["LEVEL_NAMES", "Claim", "Part", "claim", "parts", "row_of"]
