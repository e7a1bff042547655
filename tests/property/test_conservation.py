"""A. Conservation: the fen that come in are the fen that go out, at every level."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import example, given

from enclave.engine.details import detail_rows
from tests.strategies import (
    PARTIES,
    capped,
    cases,
    flow_table,
    full_cases,
    month_ends,
    paid,
    row,
    run,
    simple,
)

THIRDS = {"a": "1/3", "b": "1/3", "c": "1/3"}


@given(cases())
@example((simple(THIRDS), [row("2021-01-01", 1), row("2021-12-31", -1)]))
@example((capped({"a": "1"}, "a", 100, "b"), [row("2021-01-01", 101)]))
def test_A2_parts_of_every_group_add_to_the_group(case):
    spec, rows = case
    result = run(spec, rows)
    collected: Counter[tuple[object, ...]] = Counter()
    for r in rows:
        collected[r.effective.year, r.head, r.enterprise, r.source] += r.amount
    shared: Counter[tuple[object, ...]] = Counter()
    for flow in result.flows:
        if flow.kind == "share":
            shared[flow.year, flow.item, flow.enterprise, flow.source] += flow.amount
    assert {k: v for k, v in shared.items() if v} == {k: v for k, v in collected.items() if v}


@given(cases(late=True))
@example((simple({"a": "1", "b": "1"}), [row("2021-01-01", 1), row("2021-02-01", 1)]))
def test_A3_pool_identity(case):
    spec, rows = case
    for cut in run(spec, rows, month_ends(2021, 2023)).cuts:
        for year, result in cut.years.items():
            booked = sum(r.amount for r in rows if r.effective.year == year and r.posted <= cut.day)
            assert sum(result.posted) == result.total == booked
            assert sum(result.exact) == booked


@given(cases())
def test_A4_every_cell_is_divided_to_the_fen(case):
    spec, rows = case
    for result in run(spec, rows).last.years.values():
        for line in detail_rows(result):
            amount = 0 if line.cell is None else result.cells[line.cell]
            assert sum(line.posted) == sum(line.exact) == amount


@given(full_cases())
def test_A5_transfers_move_and_do_not_make_money(case):
    spec, rows = case
    for result in run(spec, rows).last.years.values():
        before = [sum(column) for column in zip(*result.by_period, strict=True)]
        assert sum(before) == result.total
        brought = sum(t.paid for t in result.transfers if t.own_funds)
        assert sum(result.posted) == result.total + brought


@given(full_cases())
def test_A6_a_transfer_has_one_payer_and_one_payee(case):
    spec, rows = case
    for result in run(spec, rows).last.years.values():
        for transfer, clause in zip(result.plan.transfers, result.transfers, strict=True):
            gains = [a for leaf, a in clause.moves if leaf.party == transfer.beneficiary]
            losses = [a for leaf, a in clause.moves if leaf.party == transfer.payer]
            assert sum(gains) == clause.paid
            assert sum(losses) == (0 if clause.own_funds else -clause.paid)
            assert len(gains) + len(losses) == len(clause.moves)
            assert 0 <= clause.paid <= clause.due


@given(full_cases(late=True))
def test_A7_any_grouping_has_the_same_grand_total(case):
    spec, rows = case
    result = run(spec, rows, month_ends(2021, 2023))
    names = ("year", "period", "item", "enterprise", "validity", "clause", "payee")
    own = sum(f.amount for f in result.flows if f.kind == "own_funds")
    for size in (1, 2, 3):
        for keys in combinations(names, size):
            groups: Counter[tuple[object, ...]] = Counter()
            for flow in result.flows:
                groups[tuple(getattr(flow, k) for k in keys)] += flow.amount
            assert sum(groups.values()) == sum(r.amount for r in rows) + own


@given(full_cases(late=True))
def test_A8_every_posted_fen_is_explained_by_flows(case):
    spec, rows = case
    result = run(spec, rows, month_ends(2021, 2023))
    explained: Counter[tuple[int, str]] = Counter()
    for flow in result.flows:
        assert flow.amount != 0
        explained[flow.year, flow.payee] += flow.amount
    for year, at_close in result.last.years.items():
        for party, amount in paid(at_close).items():
            assert explained[year, party] == amount


@given(cases())
def test_A9_nothing_in_nothing_out(case):
    spec, rows = case
    for clause in spec["clauses"]:
        if clause.get("shortfall") == "signed":
            clause |= {"shortfall": "by_base", "deficit": "drop"}
    empty = run(spec, [row(r.effective, 0, r.ref) for r in rows])
    assert flow_table(empty) == []
    for flow in run(spec, rows).flows:
        assert flow.payee in spec["parties"]
        assert set(PARTIES) >= set(spec["parties"])
