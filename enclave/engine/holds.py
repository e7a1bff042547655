"""Which flows are held: a mark on what is posted, never a change of an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from enclave.engine.model import Cut, Flow
from enclave.ir import Hold


def holds_of(cuts: Sequence[Cut]) -> tuple[Hold, ...]:
    """The holds as the last cut-off knows them."""
    years = cuts[-1].years if cuts else {}
    return years[max(years)].plan.holds if years else ()


def marked(flow: Flow, holds: Sequence[Hold]) -> Flow:
    """A flow with the hold that lasts longest, if any covers it."""
    found = [
        h
        for h in holds
        if h.covers(flow.period, flow.payee, flow.clause, flow.enterprise, flow.item)
    ]
    if not found:
        return flow
    hold = max(found, key=lambda h: h.span.end or date.max)
    return replace(flow, held=hold.clause, release=hold.span.end)
