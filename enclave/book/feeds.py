"""Nested agreements: one party's entitlement under an agreement feeds another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from enclave.book.deals import DealRun
from enclave.compile.check import suggestion
from enclave.diagnostics import Collector, diag, diagnose
from enclave.engine.model import AccountRun, Row


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


def feed_rows(deal: DealRun, done: Mapping[str, Sequence[AccountRun]]) -> dict[str, list[Row]]:
    """What the feeding agreement entitles the named party to, as rows of this one.

    A row is posted at the feeding agreement's cut-off; its effective date is the last day of the
    validity period it belongs to, or the cut-off if that comes first.
    """
    feed = deal.agreement.scope.feed
    out: dict[str, list[Row]] = {}
    for run in done.get(feed.agreement, ()) if feed is not None else ():
        for n, flow in enumerate(run.flows):
            if feed is None or flow.payee != feed.party:
                continue
            graphs = run.last.years[flow.year].plan.graphs
            end = graphs[min(flow.validity, len(graphs) - 1)].span.end or date.max
            effective = min(flow.period, end - timedelta(days=1))
            holder = deal.shape.holders("county")[0]
            source = deal.shape.source_id("county", holder, flow.item)
            if source is None:
                continue
            account = deal.account_of(flow.enterprise, flow.item)
            ref = f"{flow.agreement}/{flow.period}/{n}"
            row = Row(effective, flow.period, source, flow.enterprise, flow.item, flow.amount, ref,
                      flow.truth)  # fmt: skip
            out.setdefault(account, []).append(row)
    return out
