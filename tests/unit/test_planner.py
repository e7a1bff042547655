"""Who holds what a level retains, and data that an amendment changes."""

from __future__ import annotations

import pytest

from enclave.compile.load import load_agreement_text
from enclave.compile.planner import AgreementPlanner
from enclave.diagnostics import Collector
from enclave.kinds.base import PlanProblem
from tests.golden.helpers import Deal, expect, load_text, yearly

TEXT = """
agreement: x
title: {{zh: 测试, en: test}}
status: assumption
parties:
  a: {{name: {{zh: 甲}}, role: origin, level: {origin}}}
  b: {{name: {{zh: 乙}}, role: host, level: {host}}}
scope: {{heads: [vat], retain: [{retain}]}}
clauses:
  - {{id: split, kind: share, weights: {{a: 1, b: 1}}}}
settle: {{period: year, late: restate}}
"""


def planner(origin: str, host: str, retain: str) -> AgreementPlanner:
    return Deal(load_text(TEXT.format(origin=origin, host=host, retain=retain))).planner


@pytest.mark.parametrize("level", ["province", "prefecture", "county"])
def test_a_provincial_host_stands_for_the_levels_below_it(level):
    assert planner("province", "province", level).holders(level) == ["b"]


def test_a_county_does_not_stand_for_the_prefecture_above_it():
    with pytest.raises(PlanProblem) as problem:
        planner("county", "county", "prefecture").holders("prefecture")
    assert problem.value.code == "E351"


def test_a_sender_of_the_same_level_holds_nothing_of_the_pool():
    assert planner("prefecture", "prefecture", "prefecture").holders("prefecture") == ["b"]


AMENDED = """
agreement: x
title: {zh: 测试, en: test}
status: assumption
unit: 万元
parties:
  a: {name: {zh: 甲}, role: origin, level: county}
  b: {name: {zh: 乙}, role: host, level: county}
scope: {heads: [vat], retain: county}
data:
  capital_a: {quantity: 51}
  capital_b: {quantity: 49}
clauses:
  - {id: split, kind: share, derived: {from: {a: capital_a, b: capital_b}, decimals: 2}}
amend:
  - effective: 2021-07-01
    set: {data.capital_a.quantity: 50, data.capital_b.quantity: 50}
settle: {period: year, late: restate}
"""


def test_data_changed_by_an_amendment_counts_from_its_day():
    run = Deal(load_text(AMENDED)).run("""
        2021-06-30 vat 100
        2021-07-01 vat 100
    """)
    expect(
        yearly(run),
        """
        year a   b
        2021 101 99
    """,
    )


FIXED = """
agreement: x
title: {{zh: 测试, en: test}}
status: assumption
parties:
  village: {{name: {{zh: 某村}}, role: third, level: village, treasury: no}}
  b: {{name: {{zh: 乙}}, role: host, level: county}}
  firm: {{name: {{zh: 经营方}}, role: park, level: company, treasury: no}}
scope: {{heads: [vat], retain: county}}
term: {{from: 2021-01-01}}
clauses:
  - {{id: all, kind: share, weights: {{b: 1}}}}
  - id: rent
    kind: fixed_return
    to: village
    amount: 3万元
    payer: {{party: firm, source: {source}}}
settle: {{period: year, late: restate}}
"""


@pytest.mark.parametrize(("source", "codes"), [("own_funds", []), ("share", ["E255", "E255"])])
def test_a_village_may_get_a_fixed_return_but_no_tax(source, codes):
    collector = Collector()
    load_agreement_text(FIXED.format(source=source), collector=collector)
    assert [d.code for d in collector.sorted()] == codes


def test_a_host_of_an_agreement_about_credit_alone_is_not_idle():
    text = TEXT.format(origin="county", host="county", retain="county")
    text = text.replace("heads: [vat]", "heads: []").replace(
        "clauses:\n  - {id: split, kind: share, weights: {a: 1, b: 1}}\n",
        "credit: {fixed_investment: {mode: full, to: a}}\n",
    )
    assert load_text(text).agreement is not None
