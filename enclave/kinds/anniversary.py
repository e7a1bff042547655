"""Running totals over agreement years start afresh at each anniversary of the term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enclave.dates import add_months
from enclave.kinds.base import Builder, YearContext
from enclave.terms.clause import ClauseBase


def anniversaries(ctx: YearContext) -> Iterable[date]:
    """The days in this year on which a new agreement year starts."""
    start = ctx.term.start
    if start in (date.min, date.max) or ctx.year <= start.year:
        return
    rule = ctx.agreement.clock.month_end if ctx.agreement.clock is not None else "refuse"
    yield add_months(start, 12 * (ctx.year - start.year), rule)


def reset_at_anniversary(node_id: str, clause: ClauseBase, b: Builder) -> None:
    """Let a node start afresh if the builder's period begins an agreement year.

    So it does where the clause begins to hold again after a time without it.
    """
    active = b.ctx.active(clause)
    again = active is not None and active.start == b.span.start
    if b.span.start in set(anniversaries(b.ctx)) or (again and b.ctx.state.node(node_id)):
        b.resets.add(node_id)
