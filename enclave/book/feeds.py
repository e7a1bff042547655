"""Nested agreements: one party's entitlement under an agreement feeds another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from enclave.book.deals import DealRun
from enclave.compile.check import suggestion
from enclave.diagnostics import Collector, diag, diagnose
from enclave.engine.model import AccountRun, Flow, Row
from enclave.kinds.base import PlanProblem
from enclave.terms.agreement import Feed


def feed_order(deals: Sequence[DealRun], findings: Collector) -> list[DealRun]:
    """The agreements in an order in which those that feed come before those that are fed."""
    by_id = {d.id: d for d in deals}
    out: list[DealRun] = []
    for deal in deals:
        chain: list[str] = []
        current: DealRun | None = deal
        while current is not None and current not in out:
            if current.id in chain:
                mark = current.loaded.opened.loaded.locate(("scope", "feed"))
                findings.add(diag("E712", mark, cycle=" → ".join([*chain, current.id])))
                return []
            chain.append(current.id)
            current = _feeder(current, by_id, findings)
        out += [by_id[name] for name in reversed(chain)]
    return out


def _feeder(deal: DealRun, by_id: Mapping[str, DealRun], findings: Collector) -> DealRun | None:
    feed = deal.agreement.scope.feed
    if feed is None:
        return None
    if feed.agreement not in by_id:
        mark = deal.loaded.opened.loaded.locate(("scope", "feed", "agreement"))
        values = {"agreement": feed.agreement, "suggestion": suggestion(feed.agreement, by_id)}
        findings.add(diagnose("E711", mark, values))
        return None
    return by_id[feed.agreement]


def check_feeds(deals: Sequence[DealRun], findings: Collector) -> None:
    """Who is fed is a party of both agreements, collects here, and feeds one agreement only."""
    by_id = {d.id: d for d in deals}
    taken: dict[tuple[str, str], str] = {}
    for deal in deals:
        feed = deal.agreement.scope.feed
        source = by_id.get(feed.agreement) if feed is not None else None
        if feed is None or source is None:
            continue
        mark = deal.loaded.opened.loaded.locate(("scope", "feed", "party"))
        known = dict.fromkeys(p for version in source.versions for p in version.parties)
        if feed.party not in known:
            near = suggestion(feed.party, known)
            values = {"agreement": feed.agreement, "party": feed.party, "suggestion": near}
            findings.add(diagnose("E729", mark, values))
            continue
        try:
            collecting = deal.shape.holders(feed_level(deal))
        except PlanProblem:
            continue  # nobody collects at that level: said when the account is run
        if feed.party not in collecting:
            listed = ", ".join(collecting)
            findings.add(diag("E730", mark, party=feed.party, known=listed))
        first = taken.setdefault((feed.agreement, feed.party), deal.id)
        if first != deal.id:
            values = {
                "agreement": feed.agreement, "party": feed.party, "first": first, "second": deal.id,
            }  # fmt: skip
            findings.add(diagnose("E728", mark, values))


def feed_level(deal: DealRun) -> str:
    """The level at which fed money stands: the first that is shared, the county by default."""
    return (deal.agreement.scope.retain or ("county",))[0]


@dataclass(frozen=True, slots=True)
class Fed:
    """A flow of the feeding agreement and the row of the fed one that it becomes."""

    flow: Flow
    row: Row
    account: str


def fed_by(deal: DealRun, feeder: DealRun, runs: Iterable[AccountRun]) -> Iterator[Fed]:
    """What the feeding agreement entitles the named party to, as rows of this one.

    A row is posted at the feeding agreement's cut-off; its effective date is the last day of the
    validity period it belongs to, or the cut-off if that comes first.
    """
    feed, unit = deal.agreement.scope.feed, feeder.agreement.settle.account
    for run in runs:
        if feed is None or (run.agreement, feed.agreement) != (feeder.id, feeder.id):
            continue
        for n, flow in enumerate(run.flows):
            source = _source(deal, feed, flow) if feed.party in (flow.payee, *flow.nested) else None
            if source is None:
                continue
            # What a close moved names no taxpayer; the account may.
            enterprise = flow.enterprise or (run.account if unit == "enterprise" else "")
            graphs = run.last.years[flow.year].plan.graphs
            end = graphs[min(flow.validity, len(graphs) - 1)].span.end or date.max
            effective = min(flow.period, end - timedelta(days=1))
            ref = f"{flow.agreement}/{flow.period}/{n}"
            row = Row(effective, flow.period, source, enterprise, flow.item, flow.amount, ref,
                      flow.truth)  # fmt: skip
            yield Fed(flow, row, deal.account_of(enterprise, flow.item))


def _source(deal: DealRun, feed: Feed, flow: Flow) -> str | None:
    """The pot of a flow; money of no head (a guarantee, an offset) goes to the first in scope."""
    level = feed_level(deal)
    if flow.item:
        return deal.shape.source_id(level, feed.party, flow.item)
    scope = deal.agreement.scope.heads
    for members in deal.shape.classes:
        if scope is None or (members is not None and members <= set(scope)):
            head = min(members) if members else flow.item
            return deal.shape.source_id(level, feed.party, head)
    return None


def feed_rows(
    deal: DealRun, deals: Sequence[DealRun], done: Mapping[str, Sequence[AccountRun]]
) -> dict[str, list[Row]]:
    """The rows that an agreement is fed, by account."""
    feed = deal.agreement.scope.feed
    out: dict[str, list[Row]] = {}
    for feeder in deals:
        if feed is not None and feeder.id == feed.agreement:
            for fed in fed_by(deal, feeder, done.get(feeder.id, ())):
                out.setdefault(fed.account, []).append(fed.row)
    return out
