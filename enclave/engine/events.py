"""Derived events of a year: when an outlay is recovered, a cap is reached, or was not (S6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from enclave.dates import Month
from enclave.engine.model import Cell, Planner, Row
from enclave.engine.walk import sum_cells, walk_year
from enclave.ir import Plan, State, Watch
from enclave.ir.check import check_plan
from enclave.ir.plan import in_force, whole_year_curves

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


def judged(plan: Plan, now: date, events: Events) -> frozenset[str]:
    """Events whose day of judgement has passed in this year and that did not happen."""
    return frozenset(
        w.event
        for w in plan.watches
        if w.kind == "unmet_at" and events.get(w.event) is None
        and w.at is not None and w.at - timedelta(days=1) <= now
    )  # fmt: skip


def _has_limit(
    plan: Plan, watch: Watch, cells: Mapping[Cell, int], opening: State, day: date
) -> bool:
    """Whether at the end of ``day`` the watched node's left output has the limit then in force."""
    period = plan.period_of(day)
    node = plan.graphs[period].by_id.get(watch.node)
    if node is None:
        return False
    limit = in_force(node, whole_year_curves(plan, period)).limit
    run = walk_year(plan, cells, opening, day, through=period).nodes.get(watch.node)
    return run is not None and limit is not None and limit > 0 and run.left >= limit


def _find(plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, now: date) -> Found | None:
    if watch.kind == "unmet_at":
        at = _unmet(plan, watch, rows, opening, now)
        return None if at is None else (at, at)
    by_day: dict[date, list[Row]] = {}
    for row in rows:
        by_day.setdefault(row.effective, []).append(row)
    days = sorted(by_day)
    if _may_fall_back(plan, rows):
        for day, cells in _growing(plan, days, by_day):
            if _has_limit(plan, watch, cells, opening, day):
                return day, _effect(day, watch)
        return None
    low, high = 0, len(days)
    while low < high:
        middle = (low + high) // 2
        upto = [r for r in rows if r.effective <= days[middle]]
        if _has_limit(plan, watch, _sums(plan, upto), opening, days[middle]):
            high = middle
        else:
            low = middle + 1
    return (days[low], _effect(days[low], watch)) if low < len(days) else None


def _may_fall_back(plan: Plan, rows: Sequence[Row]) -> bool:
    """Whether a limit once reached may be missed again later in the year."""
    if any(r.amount < 0 for r in rows) or any(g.resets for g in plan.graphs):
        return True
    first: dict[str, object] = {}
    for node in plan.curve_nodes():
        if any(any(p.jump) for p in node.curve.pieces):
            return True
        if first.setdefault(node.id, node.curve) != node.curve:
            return True
    return False


def _sums(plan: Plan, rows: Sequence[Row]) -> dict[Cell, int]:
    """Sums by validity period and source: nothing else decides where a node stands."""
    out: dict[Cell, int] = {}
    for (period, source, *_), amount in sum_cells(plan, rows).items():
        key = (period, source, "", "", "fact")
        out[key] = out.get(key, 0) + amount
    return out


def _growing(
    plan: Plan, days: Sequence[date], by_day: Mapping[date, Sequence[Row]]
) -> Iterator[tuple[date, dict[Cell, int]]]:
    """The sums at the end of each day, growing as the year goes on."""
    sums: dict[Cell, int] = {}
    for day in days:
        for key, amount in _sums(plan, by_day[day]).items():
            sums[key] = sums.get(key, 0) + amount
        yield day, sums


def _effect(day: date, watch: Watch) -> date:
    if watch.takes_effect == "next_month":
        return Month.of(day).next().first_day
    if watch.takes_effect == "next_year":
        return date(day.year + 1, 1, 1)
    return day


def _unmet(plan: Plan, watch: Watch, rows: Sequence[Row], opening: State, now: date) -> date | None:
    """The day ``at``, if by the end of the day before the limit was not reached.

    It is judged once, in the year that holds the day before. Where nothing was walked in that
    year, nothing was reached.
    """
    if watch.at is None or watch.event in opening.judged:
        return None
    before = watch.at - timedelta(days=1)
    if before > now or before.year > plan.year:
        return None
    if before.year < plan.year:
        return watch.at
    known = [r for r in rows if r.effective <= before]
    met = _has_limit(plan, watch, _sums(plan, known), opening, before)
    return None if met else watch.at
