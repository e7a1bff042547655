"""E346: a body below a party has no entitlement of its own, to be topped up or to pay from (S9)."""

from __future__ import annotations

import pytest

from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector

TEXT = """
agreement: below
title: {zh: 下级单位, en: Bodies below}
status: template
unit: 万元
part_year: months
parties:
  jia: {name: {zh: 甲县, en: Jia}, role: origin, level: county}
  yi: {name: {zh: 乙县, en: Yi}, role: host, level: county}
  east: {name: {zh: 东区, en: East}, role: third, level: county, parent: jia}
  west: {name: {zh: 西区, en: West}, role: third, level: county, parent: jia}
  a: {name: {zh: 某村, en: a village}, role: third, level: village, treasury: yes, parent: yi}
  b: {name: {zh: 邻村, en: b village}, role: third, level: village, treasury: yes, parent: yi}
  agent: {name: {zh: 代理人, en: agent}, role: third, level: agent, treasury: no}
scope: {heads: [vat], retain: county}
data:
  funds: {name: {zh: 到位资金, en: funds}, entries: [{date: 2024-03-01, amount: 100}]}
  one: {quantity: 1}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}}
  - {id: below, BELOW}
  - {id: pay, PAY}
settle: {period: year, late: restate}
"""
DISTRICTS = "kind: subdivide, party: jia, weights: {east: 2, west: 1}"
VILLAGES = (
    "kind: village_minimum, party: yi, derived: {from: {a: one, b: one}, decimals: 4}, minimum: 5,"
    " payer: {party: jia, source: own_funds}"
)
REWARD = "kind: reward, to: agent, arrivals: funds, rate: 1%%, span: agreement, payer: {party: %s, source: %s}"
MINIMUM = VILLAGES.replace(
    "payer: {party: jia, source: own_funds}", "payer: {party: %s, source: %s}"
)
FLOOR = "kind: guarantee, to: %s, amount: 5, payer: {party: %s, source: share}"


def codes(below: str, pay: str) -> list[tuple[str, str]]:
    collector = Collector()
    load_agreement_text(TEXT.replace("BELOW", below).replace("PAY", pay), collector=collector)
    return [(d.code, d.path) for d in collector.errors]


@pytest.mark.parametrize(
    ("below", "pay", "path"),
    [
        (DISTRICTS, REWARD % ("east", "share"), "clauses[2].payer.party"),
        (DISTRICTS, MINIMUM % ("east", "share"), "clauses[2].payer.party"),
        (DISTRICTS, FLOOR % ("east", "yi"), "clauses[2].to"),
        (VILLAGES, FLOOR % ("a", "jia"), "clauses[2].to"),
        (VILLAGES, FLOOR % ("jia", "a"), "clauses[2].payer.party"),
    ],
)
def test_a_body_is_neither_topped_up_nor_pays(below, pay, path):
    assert codes(below, pay) == [("E346", path)]


@pytest.mark.parametrize(
    ("below", "pay"),
    [
        (DISTRICTS, REWARD % ("yi", "share")), (DISTRICTS, REWARD % ("east", "own_funds")),
        (DISTRICTS, MINIMUM % ("jia", "share")), (VILLAGES, FLOOR % ("jia", "yi")),
    ],
)  # fmt: skip
def test_parties_and_own_funds_may(below, pay):
    assert codes(below, pay) == []
