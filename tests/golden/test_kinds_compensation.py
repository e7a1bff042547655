"""One-off compensation, the shape of the first article of 湘发改园区规〔2025〕695号.

The text lets the county that first negotiated a project (首谈地) and the one that takes it in
(承接地) agree a one-off compensation; it gives no number. The numbers here are of the tests.

Investment 20,000, of which 2% = 400, at the start of production on 2026-05-20. Tax 500 in 2025
(nothing due yet), 1,000 in 2026, 1,000 in 2027; shared 3:7.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from enclave.book import run as run_scenario
from enclave.kinds.base import PlanProblem
from tests.book.support import agreement, receipt, write
from tests.golden.helpers import WAN, Deal, expect, load_text, yearly

TEXT = """
agreement: finder
title: {zh: 首谈地补偿, en: Compensation of the finder}
status: template
unit: 万元
parties:
  finder: {name: {zh: 首谈地, en: finder}, role: origin, level: county}
  host: {name: {zh: 承接地, en: host}, role: host, level: county}
scope: {heads: [vat], retain: county}
events:
  landed: {name: {zh: 投产, en: production}, required: yes}
DATAclauses:
  - {id: split, kind: share, weights: {finder: 3, host: 7}}
  - {id: once, kind: compensation, to: finder, amount: AMOUNT, at: {event: landed}, payer: PAYER}
settle: {period: year, late: restate}
"""
DATA = """\
data:
  investment: {name: {zh: 实际投资, en: actual investment}, value: 20000}
"""
ROWS = """
    2025-06-01 vat 500
    2026-06-01 vat 1000
    2027-06-01 vat 1000
"""
SHARE = "{party: host, source: share}"
OWN = "{party: host, source: own_funds}"


def text(payer: str, amount: str) -> str:
    data = DATA if "investment" in amount else ""
    return TEXT.replace("PAYER", payer).replace("AMOUNT", amount).replace("DATA", data)


def deal(
    payer: str = SHARE,
    amount: str = "{ratio: 2%, of: investment}",
    landed: str | None = "2026-05-20",
) -> Deal:
    return Deal(load_text(text(payer, amount)), events={} if landed is None else {"landed": landed})


def test_it_is_paid_once_out_of_the_share_of_the_host():
    expect(
        yearly(deal().run(ROWS)),
        """
        year finder host
        2025 150    350
        2026 700    300
        2027 300    700
    """,
    )


def test_own_funds_come_on_top_of_the_tax():
    expect(
        yearly(deal(OWN).run(ROWS)),
        """
        year finder host
        2025 150    350
        2026 700    700
        2027 300    700
    """,
    )


def test_nothing_is_due_while_the_event_has_not_happened():
    expect(
        yearly(deal(OWN, landed=None).run(ROWS)),
        """
        year finder host
        2025 150    350
        2026 300    700
        2027 300    700
    """,
    )


def test_a_share_is_never_driven_below_zero_and_the_rest_is_reported():
    run = deal(amount="900").run(ROWS)
    assert yearly(run)[2026] == {"finder": 1000 * WAN}
    (done,) = [t for t in run.last.years[2026].transfers if t.due]
    assert (done.due, done.paid, done.unmet) == (900 * WAN, 700 * WAN, 200 * WAN)
    assert yearly(run)[2027] == {"finder": 300 * WAN, "host": 700 * WAN}


def test_it_is_due_without_any_receipt_and_before_the_term():
    spec = text(OWN, "50").replace("events:", "term: {from: 2027-01-01}\nevents:")
    run = Deal(load_text(spec), events={"landed": "2024-02-29"}).run(ROWS)
    assert yearly(run)[2024] == {"finder": 50 * WAN}
    assert yearly(run)[2026] == {"host": 1000 * WAN}


def test_it_is_paid_at_the_close_not_before():
    run = deal(OWN, "400").run(ROWS, cuts=["2026-06-30", "2026-09-30", "2026-12-31"])
    paid = [(f.period, f.amount) for f in run.flows if f.clause == "once"]
    assert paid == [(date(2026, 12, 31), 400 * WAN)]


def test_an_amount_of_data_is_rounded_once_and_noted():
    spec = text(OWN, "{ratio: 1/3, of: investment}")
    run = Deal(
        load_text(spec.replace("value: 20000", "value: 0.01")), events={"landed": "2026-05-20"}
    ).run(ROWS)
    result = run.last.years[2026]
    assert [t.paid for t in result.transfers] == [3333]  # a third of 100.00元 is 33.33元
    assert [(n.exact.denominator, n.rounded) for n in result.plan.notes] == [(3, 3333)]


def test_a_negative_amount_is_refused():
    spec = text(OWN, "{data: investment}")
    with pytest.raises(PlanProblem) as caught:
        Deal(
            load_text(spec.replace("value: 20000", "value: -1")), events={"landed": "2026-05-20"}
        ).run(ROWS)
    assert caught.value.code == "E343"


def test_each_enterprise_has_its_own_day_and_needs_no_receipt(tmp_path: Path) -> None:
    body = """\
scope: {heads: [vat], retain: county}
events: {landed: {required: yes}}
clauses:
  - {id: split, kind: share, weights: {jia: 3, yi: 7}}
  - {id: once, kind: compensation, to: jia, amount: 10元, at: {event: landed}, payer: {party: yi, source: own_funds}}
settle: {period: year, account: enterprise, late: restate}
"""
    write(
        tmp_path,
        {"a.yaml": agreement("a", body)},
        [receipt("1", "e1", "vat", "100.00", "2025-03-01")],
        "through: 2026-12\nagreements:\n  - file: a.yaml\n    events:\n      landed:\n"
        "        by_enterprise: {e1: 2026-02-01, e2: 2024-02-01, e3: pending, e4: 2027-01-05}\n",
        enterprises=[f"e{n},企业{n},yi,硅" for n in (1, 2, 3, 4)],
    )
    result = run_scenario(tmp_path)
    paid = {(f.account, f.year): f.amount for f in result.flows if f.clause == "once"}
    assert paid == {("e1", 2026): 1000, ("e2", 2024): 1000}
    assert all(check.holds for check in result.checks)
