"""Derived events of a year: when an outlay is recovered, a cap is reached, or was not (S6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from enclave.dates import Month
from enclave.engine.model import Planner, Row
from enclave.engine.walk import sum_cells, walk_year, whole_year_curves
from enclave.ir import Plan, State, Watch
from enclave.ir.check import check_plan

Events = Mapping[str, date | None]
Found = tuple[date, date]
"""The day on which an event is found, and the day from which it counts."""


def settle_events(
    planner: Planner, plan: Plan, rows: Sequence[Row], opening: State, now: date
) -> tuple[Plan, dict[str, date | None]]:
    """Find the derived events one by one, the earliest first, and compile again after each.

    An event is found under the terms as they were before it: what it changes, even on its own
    day, cannot undo it.
    """
    events: dict[str, date | None] = dict(opening.events)
    while True:
        found: list[tuple[Found, str]] = []
        for watch in plan.watches:
            if events.get(watch.event) is None:
                events[watch.event] = None
                day = _find(plan, watch, rows, opening, now)
                found += [(day, watch.event)] if day is not None else []
        if not found:
            return plan, events
        (_, effect), name = min(found, key=lambda item: item[0][0])
        events[name] = effect
        plan = planner.plan(plan.year, opening, events)
        check_plan(plan)


def _left_by(plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, day: date) -> bool:
    """Whether after ``rows`` the watched node's left output has the limit in force on ``day``."""
    period = plan.period_of(day)
    node = whole_year_curves(plan, period).get(watch.node)
    node = node or plan.graphs[period].by_id.get(watch.node)
    if node is None or node.limit is None:
        return False
    run = walk_year(plan, sum_cells(plan, rows), opening, day).nodes.get(watch.node)
    return run is not None and run.left >= node.limit


def _find(plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, now: date) -> Found | None:
    if watch.kind == "unmet_at":
        at = _unmet(plan, watch, rows, opening, now)
        return None if at is None else (at, at)
    days = sorted({r.effective for r in rows})
    limits = {n.limit for n in plan.curve_nodes() if n.id == watch.node}
    if len(limits) > 1 or any(r.amount < 0 for r in rows):
        for day in days:
            if _left_by(plan, watch, [r for r in rows if r.effective <= day], opening, day):
                return day, _effect(day, watch)
        return None
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        upto = [r for r in rows if r.effective <= days[middle]]
        if _left_by(plan, watch, upto, opening, days[middle]):
            high = middle
        else:
            low = middle + 1
    return (days[low], _effect(days[low], watch)) if low < len(days) else None


def _effect(day: date, watch: Watch) -> date:
    if watch.takes_effect == "next_month":
        return Month.of(day).next().first_day
    if watch.takes_effect == "next_year":
        return date(day.year + 1, 1, 1)
    return day


def _unmet(plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, now: date) -> date | None:
    """The day ``at``, if by then the limit was not reached; it is judged once.

    A node that has a state has been walked by the end of an earlier year: what fell due before
    was judged then, and what was found is among the events carried in.
    """
    if watch.at is None or watch.at > now or watch.at.year > plan.year:
        return None
    start = date(plan.year, 1, 1)
    if watch.at <= start:
        state = opening.node(watch.node)
        if state is None:
            return watch.at
        met = watch.at < start or (state.limit is not None and state.left >= state.limit)
        return None if met else watch.at
    before = [r for r in rows if r.effective < watch.at]
    return None if _left_by(plan, watch, before, opening, watch.at) else watch.at
