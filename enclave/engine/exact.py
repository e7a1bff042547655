"""The reference engine: rows of one account in, flows out, exact (S2, S4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from enclave.diagnostics import InputRejected, InvariantViolation, Mark, diag
from enclave.engine.account import Timeline
from enclave.engine.details import detail_rows
from enclave.engine.holds import holds_of, marked
from enclave.engine.model import (
    AccountRun,
    Cut,
    Flow,
    FlowKind,
    Late,
    Planner,
    Row,
    Truth,
    YearEval,
)
from enclave.ir import State
from enclave.money import FEN_LIMIT, format_yuan

Key = tuple[int, str, str, str, str, str, tuple[str, ...], str, str | None, FlowKind, Truth, int]


def run_account(  # noqa: PLR0913 - each argument is a fact of the account
    planner: Planner,
    rows: Sequence[Row],
    cut_offs: Sequence[date],
    *,
    agreement: str,
    account: str = "",
    late: Late = "restate",
    start: State | None = None,
    guard: int = FEN_LIMIT,
) -> AccountRun:
    """Settle one account at each cut-off.

    Args:
        planner: compiles the plan of a budget year.
        rows: the account's rows, in any order; the order changes nothing (D1).
        cut_offs: increasing days; a year is closed at a cut-off on or after its last day.
        late: what late rows do to years between (S8).
        start: state carried in from before the first year.
        guard: no amount and no total of a year may reach it (S17).

    Raises:
        InputRejected: E225 an amount or a total reaches the guard.
        InvariantViolation: a result broke an invariant; nothing may be written.
    """
    check_guard(rows, guard, account or agreement)
    firsts = [r.effective.year for r in rows]
    if planner.first_year is not None:
        firsts.append(planner.first_year)
    first = min(firsts, default=cut_offs[0].year)
    ordered = tuple(sorted(rows, key=_row_order))
    timeline = Timeline(planner, ordered, late, first, start or State())
    cuts = tuple(timeline.at(day) for day in cut_offs)
    flows = tuple(_all_flows(agreement, account, cuts))
    _check_flows(cuts[-1], flows)
    return AccountRun(agreement, account, cuts, flows, ordered)


def check_guard(rows: Iterable[Row], guard: int, what: str) -> None:
    """Refuse amounts, and sums of a year's absolute amounts, that reach the guard (S17).

    Raises:
        InputRejected: E225.
    """
    rows = list(rows)
    years: dict[int, int] = {}
    for row in rows:
        years[row.effective.year] = years.get(row.effective.year, 0) + abs(row.amount)
    beyond = [r.amount for r in rows if abs(r.amount) >= guard]
    beyond += [total for total in years.values() if total >= guard]
    if beyond:
        raise InputRejected([diag("E225", Mark(what), text=f"{format_yuan(beyond[0])}元")])


def _row_order(row: Row) -> tuple[object, ...]:
    return (row.effective, row.posted, row.ref, row.source, row.enterprise, row.head, row.amount)


def _all_flows(agreement: str, account: str, cuts: Sequence[Cut]) -> Iterator[Flow]:
    before: dict[int, dict[Key, int]] = {}
    last: dict[int, YearEval] = {}
    holds = holds_of(cuts)
    for cut in cuts:
        for year, result in cut.years.items():
            if last.get(year) is result:
                continue  # nothing of this year has changed since the last cut-off
            last[year] = result
            now = flow_totals(result)
            past = before.get(year, {})
            for key in sorted(now.keys() | past.keys(), key=str):
                amount = now.get(key, 0) - past.get(key, 0)
                if amount:
                    yield marked(_flow(agreement, account, cut.day, year, key, amount), holds)
            before[year] = now


def _flow(agreement: str, account: str, day: date, year: int, key: Key, amount: int) -> Flow:
    validity, clause, enterprise, item, source, payer, nested, payee, cash_to, kind, truth, _ = key
    return Flow(
        agreement, account, day, year, validity, kind, clause, enterprise, item, source, payer,
        payee, nested, amount, truth, cash_to,
    )  # fmt: skip


def flow_totals(result: YearEval) -> dict[Key, int]:
    """The year-to-date amounts of a year's flows by what identifies a flow."""
    plan = result.plan
    out: dict[Key, int] = {}
    kind_of_truth = truth_of(result)
    for row in detail_rows(result):
        for i, amount in enumerate(row.posted):
            if not amount:
                continue
            leaf = plan.leaves[i]
            nested = leaf.path[2:]
            to = plan.routes[row.period].get(leaf.path)
            if row.cell is None:
                head = (row.period, leaf.clause, "", "", row.node, "", nested)
                key: Key = (*head, leaf.party, to, "offset", kind_of_truth, i)
            else:
                period, source, enterprise, item, truth = row.cell
                pot = plan.sources[source]
                head = (period, leaf.clause, enterprise, item, pot.id, pot.holder, nested)
                key = (*head, leaf.party, to, "share", truth, i)  # type: ignore[assignment]
            out[key] = out.get(key, 0) + amount
    for tkey, amount in transfer_totals(result, kind_of_truth).items():
        out[tkey] = out.get(tkey, 0) + amount
    return out


def truth_of(result: YearEval) -> Truth:
    """What the close of a year and its offsets are: a projection if any row of it is one (S19)."""
    return "projection" if any(cell[4] == "projection" for cell in result.cells) else "fact"


def transfer_totals(result: YearEval, truth: Truth) -> dict[Key, int]:
    """The same for what the close of the year moved."""
    plan = result.plan
    out: dict[Key, int] = {}
    last = len(plan.graphs) - 1
    for transfer in result.transfers:
        kind: FlowKind = "own_funds" if transfer.own_funds else "transfer"
        for leaf, amount in transfer.moves:
            key: Key = (
                last, transfer.clause, "", "", "", transfer.payer, leaf.path[2:], leaf.party,
                plan.routes[last].get(leaf.path), kind, truth, plan.leaves.index(leaf),
            )  # fmt: skip
            out[key] = out.get(key, 0) + amount
    return out


def _check_flows(cut: Cut, flows: Sequence[Flow]) -> None:
    """Every posted fen is explained by flows and the flows add up to it (A7, A8)."""
    totals: dict[tuple[int, str], int] = {}
    for flow in flows:
        totals[flow.year, flow.payee] = totals.get((flow.year, flow.payee), 0) + flow.amount
    expected: dict[tuple[int, str], int] = {}
    for year, result in cut.years.items():
        for leaf, amount in zip(result.plan.leaves, result.posted, strict=True):
            expected[year, leaf.party] = expected.get((year, leaf.party), 0) + amount
    for key in totals.keys() | expected.keys():
        if totals.get(key, 0) != expected.get(key, 0):
            raise InvariantViolation("A8", f"{key}: flows {totals.get(key, 0)} != posted")


__all__ = ["Mapping", "flow_totals", "run_account", "transfer_totals"]
