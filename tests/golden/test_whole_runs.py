"""Packs run from receipts to flows: level split, list of firms, nested agreements.

The fictional statute of Jiazhou gives a county a sixth of VAT from 2020 on (甲国分税令（虚构） 第二条).
Amounts in 元.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.book.result import Result
from enclave.book.run import run
from enclave.diagnostics import InputRejected

HEAD = """
schema: enclave/scenario/1
scenario: test
title: {zh: 测试, en: test}
statute: example-jiazhou
enterprises: enterprises.csv
receipts: receipts.csv
places:
  jiazhou: {name: {zh: 甲州, en: Jiazhou}, kind: prefecture}
  pingchuan: {name: {zh: 平川县, en: Pingchuan}, kind: county, parent: jiazhou}
  luan: {name: {zh: 六安市, en: Lu'an}, kind: county, parent: jiazhou}
"""


def whole_run(folder: Path, scenario: str, enterprises: str, receipts: str) -> Result:
    (folder / "scenario.yaml").write_text(HEAD + scenario, encoding="utf-8")
    (folder / "enterprises.csv").write_text("编号,名称,所在地\n" + enterprises, encoding="utf-8")
    (folder / "receipts.csv").write_text(
        "编号,企业,税种,金额(元),入库日期,原入库日期,种类\n" + receipts, encoding="utf-8"
    )
    return run(folder)


NESTED = """
through: 2026-12
agreements:
  - {pack: jiazhou-nested-a, enterprises: [plant]}
  - {pack: jiazhou-nested-b}
"""


def test_what_shankou_gets_is_shared_again_with_the_town(tmp_path):
    """VAT 600: the county's sixth is 100; 6:4 gives 60 / 40; the 60 are 7:3, 42 and 18."""
    result = whole_run(
        tmp_path, NESTED, "plant,某厂,pingchuan\n", "r1,plant,vat,600.00,2026-03-15,,\n"
    )
    assert result.share("jiazhou-nested-a", "shankou") == 60_00
    assert result.share("jiazhou-nested-a", "pingchuan") == 40_00
    assert result.share("jiazhou-nested-b", "shankou") == 42_00
    assert result.share("jiazhou-nested-b", "town") == 18_00


def test_a_refund_of_the_outer_agreement_reaches_the_inner_one(tmp_path):
    """600 less a refund of 60 booked in the same year: 54 to share again, 37.80 and 16.20."""
    rows = "r1,plant,vat,600.00,2026-03-15,,\nr2,plant,vat,-60.00,2026-09-15,2026-03-15,refund\n"
    result = whole_run(tmp_path, NESTED, "plant,某厂,pingchuan\n", rows)
    assert result.share("jiazhou-nested-a", "shankou") == 54_00
    assert result.share("jiazhou-nested-b", "shankou") == 37_80
    assert result.share("jiazhou-nested-b", "town") == 16_20


SONGJIANG = """
through: 2031-12
lists: {recommended_firms: [first]}
agreements:
  - pack: cn-sh-ah-songjiang-luan-2025
    fill:
      year_counting: anniversary
      tax_heads: [vat]
      retained_levels: county
      settlement_period: year
      late_refunds: restate
    events: {start: 2025-01-01}
"""


def songjiang(folder: Path) -> Result:
    rows = "".join(
        f"{firm}{year},{firm},vat,{tax}.00,{year}-06-15,,\n"
        for year in (2025, 2030)
        for firm, tax in (("first", 3000), ("other", 7200))
    )
    return whole_run(folder, SONGJIANG, "first,推荐企业,luan\nother,其他企业,luan\n", rows)


def test_g10_only_recommended_firms_are_shared(tmp_path):
    """County parts 500 and 1200. Recommended: 200 / 300 in year 1, 0 / 500 in year 6; 1200 stay put."""
    result = songjiang(tmp_path)
    name = "cn-sh-ah-songjiang-luan-2025"
    assert (result.share(name, "songjiang", 2025), result.share(name, "luan", 2025)) == (
        200_00,
        300_00,
    )
    assert (result.share(name, "songjiang", 2030), result.share(name, "luan", 2030)) == (0, 500_00)
    assert result.unclaimed["county"] == 2 * 1200_00


def test_filled_terms_are_listed_as_assumptions(tmp_path):
    told = " ".join(a.text.en for a in songjiang(tmp_path).assumptions)
    for name in (
        "How the five years are counted: anniversary",
        'Tax heads shared: ["vat"]',
        "Retained levels shared: county",
        "Settlement period: year",
        "Refunds into closed years: restate",
    ):
        assert name in told


def test_an_open_pack_is_refused_with_every_open_term(tmp_path):
    scenario = SONGJIANG.replace("      tax_heads: [vat]\n", "").replace(
        "      late_refunds: restate\n", ""
    )
    with pytest.raises(InputRejected) as problem:
        whole_run(tmp_path, scenario, "first,推荐企业,luan\n", "r1,first,vat,3.00,2025-06-15,,\n")
    told = " ".join(d.line("en") for d in problem.value.diagnostics)
    assert "tax_heads" in told
    assert "late_refunds" in told
