"""The worked example of the guide, every number derived by hand.

Investment 2000, so Shankou gets 2400 at most over the term. Base: (90 + 110 + 130) / 3 = 110.
All in 万元.

=====  ======  ==========================================  =======  =========  ==========
year   county  rule                                        Shankou  Pingchuan  made up
=====  ======  ==========================================  =======  =========  ==========
2025      400  7:3; first year, no minimum yet                 280        120
2026      300  7:3 gives 210, 90 short of 300                  210         90  90
2027     1000  7:3                                             700        300
2028      910  base 110; half of 800                           400        510
2029       60  below the base: all of it to the base             0         60  300
2030     2110  base 110; half of 2000 is 1000, but              420       1690
               2400 - 280 - 300 - 700 - 400 - 300 = 420 is
               left below the cap; the other 580 spills
2031     1000  base 110, increment 890, the cap is full          0       1000  0 of 300
=====  ======  ==========================================  =======  =========  ==========
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enclave.book import run as run_scenario
from enclave.credit import credited
from enclave.terms.packs import rules_root
from tests.golden.helpers import WAN, deal, expect, node, yearly

RECEIPTS = """
    2025-06-30 vat 400
    2026-06-30 vat 300
    2027-06-30 cit 1000
    2028-06-30 vat 910
    2029-06-30 vat 60
    2030-06-30 vat 2110
    2031-06-30 vat 1000
"""


def worked():
    return deal("jiazhou-worked", events={"production": "2025-05-20"}).run(RECEIPTS)


def test_every_year_to_the_fen():
    expect(
        yearly(worked()),
        """
        year shankou pingchuan
        2025 280     120
        2026 300     90
        2027 700     300
        2028 400     510
        2029 300     60
        2030 420     1690
        2031 0       1000
    """,
    )


def test_the_prefecture_makes_up_the_minimum_until_the_cap_is_full():
    years = worked().last.years
    found = {
        year: (t.due // WAN, t.paid // WAN, t.unmet // WAN)
        for year, result in years.items()
        for t in result.transfers
    }
    assert 2025 not in found
    assert found == {
        2026: (90, 90, 0), 2027: (0, 0, 0), 2028: (0, 0, 0), 2029: (300, 300, 0),
        2030: (0, 0, 0), 2031: (300, 0, 300),
    }  # fmt: skip
    assert all(t.own_funds and t.payer == "jiazhou" for r in years.values() for t in r.transfers)


def test_the_cap_is_exactly_full():
    assert node(worked(), 2029, "ceiling")[1] == 1980 * WAN
    assert node(worked(), 2030, "ceiling")[1] == 2400 * WAN
    assert sum(row.get("shankou", 0) for row in yearly(worked()).values()) == 2400 * WAN


def test_one_fen_more_of_receipts_goes_to_the_host_once_the_cap_is_full():
    run = deal("jiazhou-worked", events={"production": "2025-05-20"}).run(
        RECEIPTS + "2031-07-01 vat 0.000001\n"
    )
    assert yearly(run)[2031] == {"pingchuan": 1000 * WAN + 1}


def test_output_counts_in_full_on_both_sides():
    agreement = deal("jiazhou-worked", events={"production": "2025-05-20"}).agreement
    rule = agreement.credit["industrial_output"]
    assert (rule["mode"], rule["to"], rule["internal_only"]) == (
        "double", ["shankou", "pingchuan"], "yes",
    )  # fmt: skip


def test_the_guide_shows_this_very_file():
    text = (rules_root() / "examples" / "jiazhou-worked.yaml").read_text(encoding="utf-8")
    for lang in ("zh", "en"):
        page = rules_root().parent / "docs" / lang / "worked-example.md"
        assert f"```yaml\n{text}```\n" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_files_of_the_guide_give_the_numbers_of_the_guide(lang, tmp_path: Path):
    """The four files on the page, written into a folder and run as they stand."""
    page = (rules_root().parent / "docs" / lang / "worked-example.md").read_text(encoding="utf-8")
    files = re.findall(r"^`([\w.]+)`\n\n```\w+\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert [name for name, _ in files] == [
        "scenario.yaml", "enterprises.csv", "receipts.csv", "indicators.csv",
    ]  # fmt: skip
    for name, text in files:
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run_scenario(tmp_path)
    years = range(2025, 2032)
    shankou = [result.share("jiazhou-worked", "shankou", y) // WAN for y in years]
    pingchuan = [result.share("jiazhou-worked", "pingchuan", y) // WAN for y in years]
    assert shankou == [280, 300, 700, 400, 300, 420, 0]
    assert pingchuan == [120, 90, 300, 510, 60, 1690, 1000]
    assert all(check.holds for check in result.checks)
    assert result.credit is not None
    for party in ("shankou", "pingchuan"):
        assert credited(result.credit, "industrial_output", party, 2028) == 8000 * WAN
