"""``enclave project`` as a user runs it: tables, JSON, CSV, explanations, both languages."""

from __future__ import annotations

import csv
import io
import json

import pytest

from enclave.terms.packs import scenarios_root
from tests.cli.test_run import enclave, text

FILE = str(scenarios_root() / "mouding-lufeng" / "project.yaml")
FOLDER = str(scenarios_root() / "mouding-lufeng")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ["测算，不是决算", "每征收 100 元，留在地方 ", "各年税收（按税款所属年度）（单位：万元）", "折扣后", "假设"]),
        ("en", ["a projection", "of each 100 yuan collected, ", "Tax by the year it belongs to", "haircut", "Assumptions"]),
    ],
)  # fmt: skip
def test_the_tables_in_both_languages(lang, said):
    run = enclave("project", FILE, "--lang", lang)
    assert run.returncode == 0, run.stderr.decode()
    assert all(phrase in text(run) for phrase in said)
    assert "N814" not in run.stderr.decode()
    assert "N811" in run.stderr.decode()


def test_a_table_foots_and_a_statute_divides_further():
    run = enclave("project", FOLDER, "-q", "--statute", "demo-chuxiong-assumed", "--cash")
    assert run.returncode == 0
    assert run.stderr == b""
    assert "各年税收（按入库年度）" in text(run)
    assert any(row.startswith("2042 ") for row in text(run).splitlines())
    line = next(x for x in text(run).splitlines() if x.startswith("合计"))
    numbers = [round(float(n.replace(",", "")) * 100) for n in line.split()[1:]]
    assert sum(numbers[:-1]) == numbers[-1]
    assert len(numbers) == 5


def test_json_is_in_fen_and_says_what_it_rests_on():
    run = enclave("project", FILE, "-q", "-o", "json", "--explain", "cit.2031")
    body = json.loads(text(run))
    assert body["truth"] == "projection"
    assert body["tax"]["2032"]["vat"] == 6_715_800_000
    assert body["assumptions"]["land_use_rate"].startswith("4 ")
    assert {"rules/tax/tax-vat.yaml"} <= set(body["hashes"])
    (only,) = body["explanation"]
    assert only["title"]["zh"].startswith("2031 年 企业所得税＝36,900,000.00")
    total = sum(sum(levels.values()) for levels in body["levels"]["heads"].values())
    assert total == sum(r["amount"] for r in body["receipts"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_csv_is_a_table_of_receipts_that_is_read_back(lang, tmp_path):
    from enclave.diagnostics import Collector
    from enclave.tables.ledger import read_receipts

    run = enclave("project", FILE, "-q", "-o", "csv", "--lang", lang)
    rows = list(csv.reader(io.StringIO(text(run))))
    path = tmp_path / "receipts.csv"
    path.write_bytes(run.stdout)
    findings = Collector(limit=200)
    found = read_receipts(path, "receipts.csv", {}, "fact", findings)
    assert not findings.errors
    assert len(found) == len(rows) - 1
    assert {r.truth for r in found} == {"projection"}


def test_explanations_are_chosen_by_head_and_year():
    run = enclave("project", FILE, "-q", "--explain", "增值税.2031", "--explain", "2026")
    output = text(run)
    assert "2031 年 增值税＝" in output
    assert "2026 年 契税＝1,800,000.00 元" in output
    assert "2030 年 " not in output


@pytest.mark.parametrize(
    "words", [("--explain", "财产税"), ("--explain", "vat.1999"), ("--fill", "x")]
)
def test_what_cannot_be_explained_or_filled_is_a_usage_error(words):
    run = enclave("project", FILE, *words)
    assert run.returncode == 2
    assert run.stdout == b""


def test_a_file_that_is_not_there_is_said_in_words():
    run = enclave("project", "nothing.yaml")
    assert run.returncode == 3
    assert "E841 nothing.yaml " in run.stderr.decode()
