"""The tests of the plug-in: the contract of every clause kind, and a case worked by hand."""

from __future__ import annotations

from datetime import date

from enclave_stepped_fee import KIND

from enclave.book import load_agreement
from enclave.compile.data import DataSource
from enclave.compile.planner import AgreementPlanner
from enclave.engine.model import Row
from enclave.engine.run import run
from enclave.testing import check_kind

WAN = 1_000_000  # fen in one 万元


def test_the_contract():
    check_kind(KIND)


def test_seven_hundred():
    """500 at 2% and 200 at 1% are a fee of 12; 688 are shared 6:4."""
    loaded = load_agreement("jiazhou-stepped-fee").loaded
    planner = AgreementPlanner(loaded.versions, {}, DataSource(loaded.agreement.data))
    day = date(2026, 6, 30)
    row = Row(day, day, "county@pingchuan", "plant", "vat", 700 * WAN)
    year = run(planner, [row], [date(2026, 12, 31)], agreement="fee").cuts[-1].years[2026]
    assert year.party("shankou") == 412_80 * WAN // 100
    assert year.party("pingchuan") == (12 * 100 + 275_20) * WAN // 100
