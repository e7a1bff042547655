"""A dispute holds what is posted from a day on; nothing else changes.

Tax 100 in each of the four quarters of 2026 and the first of 2027, shared 6:4, settled by quarter.
From 2026-05-01 what is due to the sender is held, until the matter is settled on 2027-02-01. So the
quarters ending 06-30, 09-30 and 12-31 are held: 180 of 300.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from enclave.book import run as run_scenario
from enclave.engine.model import AccountRun, Flow
from enclave.engine.run import run as run_engine
from tests.book.support import agreement, receipt, write
from tests.golden.helpers import WAN, Deal, load_text, yearly

TEXT = """
agreement: disputed
title: {zh: 争议协议, en: Disputed}
status: template
parties:
  jia: {name: {zh: 甲县, en: Jia}, role: origin, level: county}
  yi: {name: {zh: 乙县, en: Yi}, role: host, level: county}
scope: {heads: [vat, cit], retain: county}
events:
  settled: {name: {zh: 争议解决, en: settlement of the dispute}, required: yes}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}}
  - {id: top, kind: cap, party: jia, limit: 1000万元, span: agreement, spill: yi}
  - {id: hold, kind: dispute, party: jia, from: 2026-05-01, until: {event: settled}MORE}
settle: {period: quarter, late: restate}
"""
ROWS = """
    2026-01-15 vat 100
    2026-04-15 vat 100
    2026-07-15 vat 100
    2026-10-15 vat 100
    2027-01-15 vat 100
"""
CUTS = ("2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31")


def deal(settled: str | None = "2027-02-01", more: str = "") -> Deal:
    events = {} if settled is None else {"settled": settled}
    return Deal(load_text(TEXT.replace("MORE", more)), events=events)


def held(run: AccountRun, day: str) -> int:
    at = date.fromisoformat(day)
    return sum(f.amount for f in run.flows if f.is_held(at))


def unmarked(flows: tuple[Flow, ...]) -> list[Flow]:
    return [replace(f, held=None, release=None) for f in flows]


def test_what_is_posted_in_the_dispute_is_held_until_it_is_settled():
    run = deal().run(ROWS, cuts=CUTS)
    assert {f.period for f in run.flows if f.held} == {
        date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)
    }  # fmt: skip
    assert {(f.payee, f.held, f.release) for f in run.flows if f.held} == {
        ("jia", "hold", date(2027, 2, 1))
    }
    assert held(run, "2026-12-31") == 180 * WAN
    assert held(run, "2027-01-31") == 180 * WAN
    assert held(run, "2027-02-01") == 0


def test_a_clock_in_budget_years_does_not_move_the_day_of_release():
    text = TEXT.replace("MORE", "").replace(
        "events:", "clock: {unit: fiscal_year_of_event}\nevents:"
    )
    run = Deal(load_text(text), events={"settled": "2027-02-01"}).run(ROWS, cuts=CUTS)
    assert {f.release for f in run.flows if f.held} == {date(2027, 2, 1)}
    assert held(run, "2027-01-31") == 180 * WAN


def test_while_the_matter_is_open_everything_later_is_held():
    run = deal(None).run(ROWS, cuts=CUTS)
    assert {f.release for f in run.flows if f.held} == {None}
    assert held(run, "2027-03-31") == 240 * WAN


def test_entitlements_totals_and_plans_are_those_without_the_dispute():
    plain = TEXT.replace(
        "  - {id: hold, kind: dispute, party: jia, from: 2026-05-01, until: {event: settled}MORE}\n",
        "",
    )
    plain = plain.replace(
        "events:\n  settled: {name: {zh: 争议解决, en: settlement of the dispute}, required: yes}\n",
        "",
    )
    without = Deal(load_text(plain)).run(ROWS, cuts=CUTS)
    disputed = deal().run(ROWS, cuts=CUTS)
    assert yearly(disputed) == yearly(without)
    assert unmarked(disputed.flows) == list(without.flows)
    for year, result in disputed.last.years.items():
        assert result.closing == without.last.years[year].closing
        assert result.plan.digest == without.last.years[year].plan.digest


def test_only_some_heads_clauses_or_enterprises():
    rows = ROWS.replace("2026-07-15 vat", "2026-07-15 cit")
    assert held(deal(more=", heads: [cit]").run(rows, cuts=CUTS), "2026-12-31") == 60 * WAN
    assert held(deal(more=", of: [top]").run(rows, cuts=CUTS), "2026-12-31") == 0
    assert held(deal(more=", enterprises: [plant]").run(rows, cuts=CUTS), "2026-12-31") == 180 * WAN
    assert held(deal(more=", enterprises: [other]").run(rows, cuts=CUTS), "2026-12-31") == 0


def test_a_refund_that_comes_late_lowers_what_is_held():
    run = deal().run(ROWS + "    2026-04-15<2026-08-01 vat -50\n", cuts=CUTS)
    assert held(run, "2026-12-31") == 150 * WAN


def test_both_engines_mark_the_same_flows():
    made = deal()
    cuts = [date.fromisoformat(d) for d in CUTS]
    found = [
        run_engine(made.planner, made.rows(ROWS), cuts, agreement="disputed", engine=engine).flows
        for engine in ("exact", "tiled")
    ]
    assert found[0] == found[1]
    assert any(f.held for f in found[0])


def test_a_supplement_may_bring_the_dispute_in_and_another_may_end_it():
    body = TEXT.replace(
        "  - {id: hold, kind: dispute, party: jia, from: 2026-05-01, until: {event: settled}MORE}\n",
        "",
    )
    body += """
amend:
  - effective: 2026-08-01
    add: [{id: hold, kind: dispute, party: jia, from: 2026-05-01, until: {event: settled}}]
  - effective: 2026-11-01
    set: {"clauses[split].weights": {jia: 5, yi: 5}}
  - effective: 2027-01-01
    remove: [hold]
"""
    run = Deal(load_text(body.replace(", required: yes", ", required: yes"))).run(ROWS, cuts=CUTS)
    assert {(f.period, f.release) for f in run.flows if f.held} == {
        (date(2026, 9, 30), date(2027, 1, 1)), (date(2026, 12, 31), date(2027, 1, 1)),
    }  # fmt: skip


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8), st.integers(0, 7))
def test_held_and_payable_add_to_what_is_posted(amounts, months):
    made = deal(f"2026-{months + 5:02d}-01" if months else None)
    rows = [
        replace(made.rows("2026-02-01 vat 1")[0], effective=date(2026, n + 1, 3),
                posted=date(2026, n + 1, 3), amount=a, ref=f"r{n}")
        for n, a in enumerate(amounts)
    ]  # fmt: skip
    cuts = [date.fromisoformat(d) for d in CUTS]
    run = run_engine(made.planner, rows, cuts, agreement="disputed", engine="exact")
    for day in cuts:
        waits = sum(f.amount for f in run.flows if f.is_held(day))
        free = sum(f.amount for f in run.flows if not f.is_held(day))
        assert waits + free == sum(amounts)


def test_net_positions_leave_it_out_and_show_it_apart(tmp_path: Path):
    body = TEXT[TEXT.index("scope:") :].replace("MORE", "")
    write(
        tmp_path,
        {"a.yaml": agreement("a", body)},
        [receipt(str(q), "e1", "vat", "100.00", f"2026-{3 * q:02d}-10") for q in (1, 2, 3, 4)],
        "through: 2026-12\nagreements: [{file: a.yaml, events: {settled: pending}}]\n",
    )
    result = run_scenario(tmp_path)
    assert result.net_positions() == {("a", "yi", "jia"): 6000}
    assert result.held_positions() == {("a", "yi", "jia"): 18000}
    assert all(check.holds for check in result.checks)
