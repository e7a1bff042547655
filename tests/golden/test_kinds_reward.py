"""A recruiter's reward (招商代理人、项目引荐人), on funds that arrived; terms are of the tests.

Funds arrive: 6,000 on 2025-09-01, 6,000 on 2026-03-01, 3,000 are withdrawn on 2027-04-01, and
5,000 arrive on 2028-02-01. The rate is 1% up to 10,000 and 0.5% on the rest.

Over all years: 6,000 → 60; 12,000 → 100 + 10 = 110, so 50; 9,000 → 90, nothing is due and nothing
is taken back; 14,000 → 100 + 20 = 120, of which 110 were earned: 10.
By year: 60, 60, nothing on a year below zero, 50.
"""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from tests.golden.helpers import WAN, Deal, expect, load_text, yearly

TEXT = """
agreement: agent
title: {zh: 招商代理, en: Recruiting agent}
status: template
unit: 万元
parties:
  jia: {name: {zh: 甲县, en: Jia}, role: origin, level: county}
  yi: {name: {zh: 乙县, en: Yi}, role: host, level: county}
  agent: {name: {zh: 招商代理人, en: agent}, role: third, level: agent, treasury: no}
scope: {heads: [vat], retain: county}
data:
  funds:
    name: {zh: 到位资金, en: funds arrived}
    entries:
      - {date: 2025-09-01, amount: 6000}
      - {date: 2026-03-01, amount: 6000}
      - {date: 2027-04-01, amount: -3000}
      - {date: 2028-02-01, amount: 5000}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}}
  - {id: fee, kind: reward, to: agent, arrivals: funds, RATE, payer: PAYER}
settle: {period: year, late: restate}
"""
BANDS = "bands: [{up_to: 10000, rate: 1%}, {rate: 0.5%}]"
OWN, SHARE = "{party: yi, source: own_funds}", "{party: yi, source: share}"
TAX = "\n".join(f"    {y}-06-01 vat 100" for y in (2025, 2026, 2027, 2028))


def deal(rate: str = f"{BANDS}, span: agreement", payer: str = OWN) -> Deal:
    return Deal(load_text(TEXT.replace("RATE", rate).replace("PAYER", payer)))


def fees(found: Deal, until: int = 2028) -> list[int]:
    years = yearly(found.run(TAX, until=until))
    return [years[y].get("agent", 0) // WAN for y in range(2025, until + 1)]


def test_over_all_years_what_is_withdrawn_and_comes_again_is_not_paid_twice():
    assert fees(deal()) == [60, 50, 0, 10]


def test_year_by_year():
    assert fees(deal(f"{BANDS}, span: budget_year")) == [60, 60, 0, 50]


def test_a_limit_over_all_years_and_by_year():
    assert fees(deal(f"{BANDS}, span: agreement, limit: 100")) == [60, 40, 0, 0]
    assert fees(deal(f"{BANDS}, span: budget_year, limit: 55")) == [55, 55, 0, 50]


def test_only_what_arrives_while_the_clause_holds_counts():
    assert fees(deal("rate: 1%, span: agreement, from: 2026-01-01, until: 2028-01-01")) == [
        0,
        60,
        0,
        0,
    ]


def test_it_does_not_depend_on_the_tax_and_the_shares_stay_whole():
    expect(
        yearly(deal().run("2025-06-01 vat 0", until=2026)),
        """
        year agent
        2025 60
        2026 50
    """,
    )
    years = yearly(deal().run(TAX))
    assert years[2025] == {"jia": 60 * WAN, "yi": 40 * WAN, "agent": 60 * WAN}


def test_out_of_the_share_of_the_payer_no_more_than_it_has():
    run = deal(payer=SHARE).run(TAX)
    assert yearly(run)[2025] == {"jia": 60 * WAN, "agent": 40 * WAN}
    (done,) = run.last.years[2025].transfers
    assert done.unmet == 20 * WAN


def test_the_first_arrival_is_before_any_receipt():
    assert yearly(deal().run("2027-06-01 vat 100", until=2027))[2025] == {"agent": 60 * WAN}


def test_a_third_of_a_fen_is_rounded_once():
    text = TEXT.replace("RATE", "rate: 1/3, span: budget_year").replace("PAYER", OWN)
    text = text.replace(
        "amount: 6000}\n      - {date: 2026", "amount: 0.0001}\n      - {date: 2026"
    )
    result = Deal(load_text(text)).run(TAX).last.years[2025]
    assert [t.paid for t in result.transfers] == [33]
    assert [n.rounded for n in result.plan.notes] == [33]


def codes(text: str) -> list[str]:
    collector = Collector()
    load_agreement_text(text, collector=collector)
    return [d.code for d in collector.sorted() if d.is_error]


def test_tax_as_a_measure_is_refused():
    text = TEXT.replace("RATE", "rate: 1%, span: agreement").replace("PAYER", OWN)
    assert codes(text) == []
    assert codes(text.replace("到位资金", "企业缴纳税收")) == ["E374"]
    assert codes(text.replace("到位资金, en: funds arrived", "地方财政贡献, en: contribution")) == [
        "E374"
    ]
    assert codes(re.sub(r"\bfunds\b", "tax_paid", text)) == ["E374"]
    assert codes(text.replace("to: agent", "to: jia")) == ["E375"]


@given(
    st.lists(st.tuples(st.integers(2021, 2027), st.integers(-(10**6), 10**7)), max_size=8),
    st.sampled_from(["agreement", "budget_year"]),
    st.integers(1, 10**8),
)
def test_the_reward_is_never_negative_never_above_its_limit_and_never_paid_twice(rows, span, limit):
    entries = [{"date": f"{y}-05-05", "amount": f"{a}元"} for y, a in rows]
    rate = f"rate: 1%, span: {span}, limit: {limit}元"
    text = TEXT.replace("RATE", rate).replace("PAYER", OWN)
    head, rest = text.split("    entries:\n")
    body = rest[rest.index("clauses:") :]
    run = Deal(load_text(f"{head}    entries: {json.dumps(entries)}\n{body}")).run(
        "2020-01-01 vat 1", until=2027
    )  # fmt: skip
    paid = {y: r.party("agent") for y, r in run.last.years.items()}
    assert all(0 <= p <= limit * 100 for p in paid.values())
    if span == "agreement":
        total, most = 0, 0
        for year in range(2020, 2028):
            total += sum(a for y, a in rows if y == year)
            most = max(most, total)
        assert sum(paid.values()) == min(limit * 100, most)  # 1% of yuan in fen
