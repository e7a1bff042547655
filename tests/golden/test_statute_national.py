"""The national rules against the published accounts of seven years."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.money import parse_decimal
from enclave.statute.validate import (
    NATIONAL_GUARD,
    UNIT,
    read_tables,
    report_table,
    validate_national,
)
from enclave.terms.packs import scenarios_root

FOLDER = scenarios_root() / "validation"
TABLES = read_tables(FOLDER)
REPORT = validate_national()


def yi(text: str) -> int:
    return int(parse_decimal(text) * UNIT)


def row(year: int, *heads: str):
    return next(r for r in REPORT.rows if r.published.year == year and r.published.heads == heads)


def test_golden_no_head_of_any_year_differs():
    assert sorted(TABLES) == [2003, 2007, 2008, 2011, 2018, 2019, 2023]
    assert REPORT.ok
    counts = {v: REPORT.count(v) for v in ("exact", "within", "in_range", "differs", "no_figure")}
    assert counts == {"exact": 54, "within": 18, "in_range": 15, "differs": 0, "no_figure": 38}


@pytest.mark.parametrize(
    ("year", "head", "computed", "difference"),
    [
        (2007, "vat", "11602.6725", "-0.0625"),
        (2008, "vat", "13497.705", "0.055"),
        (2011, "vat", "18199.9725", "77.4075"),
        (2023, "vat", "34666.00", "-78.17"),
        (2007, "pit", "1911.348", "0.452"),
        (2019, "pit", "6233.40", "0.74"),
        (2023, "pit", "8865.00", "0.28"),
        (2007, "stamp_securities", "1945.1507", "-0.0007"),
        (2011, "vehicle_purchase", "2044.89", "0"),
        (2011, "deed", "0", "0"),
    ],
)
def test_golden_computed_central_part(year, head, computed, difference):
    found = row(year, head)
    assert found.central == yi(computed)
    assert found.difference == yi(difference)


@pytest.mark.parametrize("year", [2003, 2007, 2008, 2011, 2023])
def test_corporate_income_tax_is_a_range_because_of_central_groups(year):
    found = row(year, "cit")
    assert found.verdict == "in_range"
    assert found.tolerance is None
    assert "名单" in found.reason.zh


@pytest.mark.parametrize("year", [2007, 2008, 2011])
@pytest.mark.parametrize("column", ["national", "central", "local"])
def test_the_full_tables_add_up_to_the_last_digit(year, column):
    table = {"+".join(p.heads): getattr(p, column) for p in TABLES[year]}
    parts = [fen for head, fen in table.items() if not head.startswith("total_")]
    assert sum(parts) + table["total_other_tax"] == table["total_tax"]
    assert table["total_tax"] + table["total_nontax"] == table["total_revenue"]
    stamp = table["stamp"] + table["stamp_securities"]
    assert stamp == table["total_stamp"]


def test_the_guard_is_raised_openly():
    total = sum(abs(p.national or 0) for p in TABLES[2018] if not p.is_total)
    assert 10**15 < total < NATIONAL_GUARD


def test_the_table_is_text_in_both_languages():
    header, rows = report_table("en", REPORT)
    assert header[:3] == ("year", "head", "national")
    assert len(rows) == len(REPORT.rows) == 125
    assert ("2007", "Domestic VAT", "15,470.23", "11,602.61", "11,602.67", "-0.06", "0.16",
            "within tolerance") in rows  # fmt: skip
    chinese = report_table("zh")[1]
    assert ("2007", "企业所得税", "8,779.25", "5,646.97", "5,267.55", "379.42", "59.6%–66%",
            "在区间内") in chinese  # fmt: skip
    assert ("2019", "国内增值税", "", "31,161.01", "", "", "0.11", "无公布数") not in chinese
    assert ("2019", "国内增值税", "", "31,161.01", "", "", "", "无公布数") in chinese


def test_a_wrong_rule_would_be_found(tmp_path: Path):
    for file in FOLDER.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace("11602.61", "11702.61")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    report = validate_national(tmp_path)
    assert not report.ok
    assert [r.published.heads for r in report.rows if r.verdict == "differs"] == [("vat",)]


def test_a_local_column_that_does_not_fit_is_found(tmp_path: Path):
    for file in FOLDER.glob("*.csv"):
        text = file.read_text(encoding="utf-8").replace(",3867.62,", ",3967.62,")
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    assert validate_national(tmp_path).count("differs") == 1
    bad = (tmp_path / "national-2007.csv").read_text(encoding="utf-8")
    (tmp_path / "national-2007.csv").write_text(bad.replace("5646.97", "6646.97"), encoding="utf-8")
    assert validate_national(tmp_path).count("differs") == 2


def test_a_year_in_which_the_rule_changed_is_not_judged(tmp_path: Path):
    (tmp_path / "tolerances.csv").write_text(
        (FOLDER / "tolerances.csv").read_text(encoding="utf-8"), encoding="utf-8"
    )
    head = (FOLDER / "national-2011.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    rows = "business_tax,营业税,5.00,0.00,5.00,0.01,no,决算,X\n"
    rows += "vat,国内增值税,100.00,60.00,40.00,0.01,no,决算,X\ndeed,契税,9.00,0.00,9.00,0.01,no,决算,X\n"
    (tmp_path / "national-2016.csv").write_text(f"{head}\n{rows}", encoding="utf-8")
    assert [r.verdict for r in validate_national(tmp_path).rows] == ["changed", "changed", "exact"]
