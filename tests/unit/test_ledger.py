"""The tables of a scenario: what is said about a cell, a column, a refund, and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from enclave.diagnostics import Collector, Diagnostic, Mark
from enclave.tables.ledger import INDICATORS, Enterprise, read_receipts
from enclave.tables.read import read_table
from enclave.terms.receipt import Receipt
from enclave.text import Text

HEADER = "税票号码,企业,税种,金额(元),入库日期\n"
KNOWN = {
    "E001": Enterprise("E001", Text("甲厂"), "jia"),
    "E002": Enterprise("E002", Text("乙厂"), "jia"),
}


def read(folder: Path, text: str | bytes) -> tuple[list[Receipt], list[Diagnostic]]:
    path = folder / "receipts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    collector = Collector()
    return read_receipts(path, "r.csv", KNOWN, "fact", collector), collector.items


@pytest.mark.parametrize(("written", "meant"), [("E0O1", "E001"), ("乙厂", "E002")])
def test_an_unknown_enterprise_is_named_not_its_missing_place(tmp_path, written, meant):
    _, (found,) = read(tmp_path, f"{HEADER}1,{written},vat,5,2024-05-01\n")
    assert found.code == "E717"
    assert found.mark == Mark("r.csv", 2, 2)
    assert written in found.message.zh
    assert meant in found.hint.zh


def test_what_is_not_utf_8_names_the_way_out_and_the_place(tmp_path):
    _, (found,) = read(tmp_path, HEADER.encode("gb18030"))
    assert (found.code, found.mark) == ("E413", Mark("r.csv", 1, 1))
    assert "CSV UTF-8（逗号分隔）" in found.hint.zh


def test_a_date_of_a_spreadsheet_is_refused_with_the_setting_that_helps(tmp_path):
    _, (found,) = read(tmp_path, f"{HEADER}1,E001,vat,5,2024/5/15\n")
    assert found.code == "E231"
    assert "yyyy-mm-dd" in found.hint.zh
    assert "yyyy-mm-dd" in found.hint.en


def test_columns_have_their_chinese_name(tmp_path):
    _, (found,) = read(tmp_path, "税票号码,企业,税种,金额(元)\n1,E001,vat,5\n")
    assert found.message == Text("缺少列“入库日期”(posted)", "the column posted is missing")
    _, (found,) = read(tmp_path, f"{HEADER}1,E001,,5,2024-05-01\n")
    assert found.message == Text("“税种”(head)不能为空", "head must not be empty")


def test_a_refund_of_more_than_was_collected_is_doubted(tmp_path):
    rows = "1,E001,vat,100,2024-05-01\n2,E001,vat,-60,2024-06-01\n3,E001,vat,-60,2024-07-01\n"
    receipts, (found,) = read(tmp_path, HEADER + rows + "4,E001,vat,90,2024-08-01\n")
    assert len(receipts) == 4
    assert (found.code, found.mark.line, found.is_error) == ("W401", 4, False)
    assert "100.00" in found.message.zh
    assert "120.00" in found.message.zh


def test_a_refund_counts_against_the_year_it_came_from(tmp_path):
    header = HEADER.replace("入库日期", "入库日期,原入库日期")
    rows = "1,E001,vat,100,2024-05-01,\n2,E001,vat,20,2025-05-01,\n"
    receipts, found = read(tmp_path, f"{header}{rows}3,E001,vat,-90,2025-06-01,2024-05-01\n")
    assert receipts[2].origin == date(2024, 5, 1)
    assert not found
    _, found = read(tmp_path, f"{header}{rows}3,E001,vat,-90,2025-06-01,\n")
    assert [d.code for d in found] == ["W401"]
    _, found = read(tmp_path, f"{header}{rows}3,E001,vat,-90,2025-06-01,2023-05-01\n")
    assert not found  # the table does not reach back to 2023


def test_the_indicators_table_takes_names(tmp_path):
    path = tmp_path / "i.csv"
    path.write_text("编号,企业,指标,期间,数值(元)\n1,E001,规模以上工业产值,2024-01,5\n", "utf-8")
    (row,) = read_table(path, "i.csv", INDICATORS, Collector()) or ()
    assert row.cells["indicator"] == "industrial_output"
