"""Variants, the range for bargaining and risk in a report, on the deal worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.analysis.case import evaluate
from enclave.analysis.risk.load import load_risk
from enclave.analysis.risk.study import Asked, study
from enclave.book import load
from enclave.book.variants import load_variant
from enclave.diagnostics import Collector
from enclave.report.job import Job
from enclave.report.pages.build import content
from enclave.report.pages.content import Chart, Para
from enclave.report.present import View

VARIANT = """\
schema: enclave/variant/1
variant: half
title: {zh: 对半, en: Half each}
set:
  agreement.clauses[split].weights: {jia: 5, yi: 5}
"""
RISK = """\
schema: enclave/risk/1
risk: pencil
title: {zh: 手算例子的不确定性, en: What is uncertain}
shocks:
  - id: output
    title: {zh: 税收规模, en: size of the tax}
    on: {receipts: {enterprises: [e1]}}
    distribution: {kind: lognormal, mean: 100%, sd: 10%, drawn: once}
    source: {zh: 假设, en: assumption}
tornado:
  - {shock: output, low: 5%, high: 95%}
"""


def words(section) -> list[str]:
    return [b.text.zh for b in section.blocks if isinstance(b, Para)]


def made(folder: Path, *variants: str, risk: bool = False) -> Job:
    loaded = load(folder, collector=Collector())
    done = study(load_risk(loaded), Asked(200, 1)) if risk else None
    case = evaluate(loaded)
    others = [evaluate(load_variant(folder, v, collector=Collector()), name=v) for v in variants]
    return Job(View(case.result), "zh", ("enclave",), case, tuple(others), done)


@pytest.fixture
def deal(tmp_path, write_deal):
    folder = write_deal(tmp_path / "pencil")
    (folder / "variants").mkdir()
    (folder / "variants" / "half.yaml").write_text(VARIANT, encoding="utf-8")
    return folder


def test_a_variant_stands_beside_the_deal_with_its_difference(deal):
    """Half of 560 is 280: 56 less than six tenths, 56 more than four."""
    report = content(made(deal, "half"))
    section = report.section("variants")
    (shares,) = [t for t in report.tables() if t.id == "shares"]
    assert list(shares.texts("zh")) == [
        ("甲县", "336.00", "280.00", "-56.00"),
        ("乙县", "224.00", "280.00", "+56.00"),
        ("合计", "560.00", "560.00", "0.00"),
    ]
    assert any(isinstance(b, Chart) and "对半" in b.svg for b in section.blocks)
    (hashes,) = [t for t in report.tables() if t.id == "hashes"]
    names = [row[0] for row in hashes.texts("zh")]
    assert any("对半" in n and "half.yaml" in n for n in names)


def test_the_present_values_of_the_comparison_are_those_of_the_key_numbers(deal):
    report = content(made(deal, "half"))
    (compared,) = [t for t in report.tables() if t.id == "appraisal"]
    (numbers,) = [t for t in report.tables() if t.id == "numbers"]
    mine = {row[0]: row[6] for row in numbers.texts("zh")}
    theirs = {row[0]: row[2] for row in compared.texts("zh") if row[1].startswith("净现值")}
    assert theirs == mine == {"甲县": "28.00", "乙县": "218.67"}


def test_the_range_for_bargaining_as_worked_by_hand(deal):
    """Of 546.67 present value 300 are Jia's outlay: 54.8781 % upwards; equal at 77.4391 %."""
    report = content(made(deal))
    section = report.section("range")
    assert words(section)[0] == "可谈区间：54.8781% 到 100%；现协议在区间内"
    (answers,) = [t for t in report.tables() if t.id == "answers"]
    assert "至少 77.4391%" in [row[1] for row in answers.texts("zh")]
    (chart,) = [b for b in section.blocks if isinstance(b, Chart)]
    for said in ("现协议 60%", "双方净现值相等 77.4391%"):
        assert said in chart.svg


def test_without_a_simulation_there_is_no_such_section(deal):
    (deal / "risk.yaml").write_text(RISK, encoding="utf-8")
    assert content(made(deal)).section("risk") is None


def test_with_a_simulation_the_report_says_what_moves_the_outcome(deal):
    (deal / "risk.yaml").write_text(RISK, encoding="utf-8")
    first, second = (content(made(deal, risk=True)) for _ in range(2))
    section = first.section("risk")
    assert words(section)[0].startswith("有 95% 的把握，甲县至少得到")
    assert any(isinstance(b, Chart) and b.id == "tornado" for b in section.blocks)
    assert first.section("risk") == second.section("risk")
    (hashes,) = [t for t in first.tables() if t.id == "hashes"]
    assert "risk.yaml" in [row[0] for row in hashes.texts("zh")]
