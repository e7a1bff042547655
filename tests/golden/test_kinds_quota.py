"""Quota is handed over in its own unit and never turned into yuan (S18); numbers are of the test."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from enclave.book import run as run_scenario
from enclave.book.quotas import quota_totals
from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from tests.book.support import agreement, receipt, write

BODY = """\
scope: {heads: [vat], retain: county}
clauses:
  - {id: split, kind: share, weights: {jia: 6, yi: 4}}
QUOTAsettle: {period: year, late: restate}
"""
QUOTA = """\
  - id: land
    kind: quota
    item: {zh: 建设用地指标, en: building land}
    unit: mu
    party: jia
    to: yi
    entries:
      - {date: 2024-05-10, quantity: 120.5, voucher: 调-001}
      - {date: 2024-09-10, quantity: -20.25}
      - {date: 2027-01-10, quantity: 99}
  - {id: coal, kind: quota, item: 能耗, unit: 吨标准煤, party: yi, to: jia, entries: [{date: 2024-06-01, quantity: 3000}]}
"""


def settle(folder: Path, quota: str):
    rows = [receipt("1", "e1", "vat", "100.00", "2024-03-01")]
    write(folder, {"a.yaml": agreement("a", BODY.replace("QUOTA", quota))}, rows,
          "through: 2025-12\nagreements: [{file: a.yaml}]\n")  # fmt: skip
    return run_scenario(folder)


def test_entries_are_recorded_exactly_and_units_are_never_added(tmp_path: Path) -> None:
    result = settle(tmp_path, QUOTA)
    assert quota_totals(result.quotas) == {
        ("a", "land", "jia", "yi", "mu"): Fraction("100.25"),
        ("a", "coal", "yi", "jia", "tce"): Fraction(3000),
    }
    assert [q.date.isoformat() for q in result.quotas] == ["2024-05-10", "2024-09-10", "2024-06-01"]


def test_no_flow_and_no_total_of_money_knows_of_it(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    with_quota, without = settle(tmp_path / "1", QUOTA), settle(tmp_path / "2", "")
    assert with_quota.flows == without.flows
    assert with_quota.net_positions() == without.net_positions()
    assert [(c.left, c.right) for c in with_quota.checks] == [
        (c.left, c.right) for c in without.checks
    ]
    assert without.quotas == ()


def codes(quota: str) -> list[str]:
    collector = Collector()
    text = agreement("a", BODY.replace("QUOTA", quota))
    load_agreement_text(text, collector=collector)
    return [d.code for d in collector.sorted() if d.is_error]


def test_money_is_no_unit_of_quota_and_there_is_no_price() -> None:
    assert codes(QUOTA) == []
    assert codes(QUOTA.replace("unit: mu", "unit: money")) == ["E205"]
    assert codes(QUOTA.replace("unit: mu", "unit: 元")) == ["E205"]
    assert codes(QUOTA.replace("    unit: mu\n", "    unit: mu\n    yuan_each: 3万元\n")) == [
        "E201"
    ]
    assert codes(QUOTA.replace("120.5", "120万元")) == ["E221"]
    assert codes(QUOTA.replace("to: yi\n", "to: jia\n", 1)) == ["E278"]
