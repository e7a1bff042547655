"""A deal worked by hand, small enough to check with a pencil.

Two receipts of corporate income tax, 10,000,000.00 yuan each, in 2024 and 2025. The statute of Jiazhou
gives the centre 60 %, the province 8 %, the prefecture 4 % and the county 28 %, so 2,800,000.00 yuan
a year are there to share. Six parts go to Jia (1,680,000.00), four to Yi (1,120,000.00).
Jia puts in 3,000,000.00 yuan in 2024 and has it back in 2025: -1,320,000.00, then 360,000.00.
At 5 % to the end of 2024: -132 + 168 / 1.05 = 28 (10k yuan).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.analysis.case import evaluate
from enclave.book import load
from enclave.diagnostics import Collector
from enclave.report.job import Job
from enclave.report.present import View

SCENARIO = """\
scenario: pencil
title: {{zh: "{title}", en: Worked by hand}}
truth: projection
through: 2025-12
statute: example-jiazhou
receipts: receipts.csv
enterprises: enterprises.csv
agreements:
  - {{file: agreement.yaml}}
appraisal:
  discount_rate: 5%
  base_year: 2024
  timing: end_of_year
  outlays: {{jia: {{2024: 3000000.00元}}}}
  walk_away: {{jia: 0元, yi: 0元}}
assumptions:
  - {{text: {{zh: 全部数字为虚构, en: all figures are fictional}}}}
"""
AGREEMENT = """\
agreement: pencil-deal
title: {zh: 甲乙合作协议, en: Agreement of Jia and Yi}
status: draft
references: {d: {document: {zh: 甲乙协议, en: Jia-Yi agreement}, number: 甲府〔2024〕1号}}
parties:
  jia: {name: {zh: 甲县, en: Jia county}, role: origin, level: county}
  yi: {name: {zh: 乙县, en: Yi county}, role: host, level: county}
scope: {heads: [cit], retain: county}
clauses:
  - id: split
    kind: share
    weights: {jia: 6, yi: 4}
    reference: {document: d, article: 第三条}
settle: {period: year, late: adjust}
"""
RECEIPTS = """\
编号,企业,税种,金额(元),入库日期
r1,e1,企业所得税,10000000.00,2024-05-10
r2,e1,企业所得税,10000000.00,2025-05-10
"""
ENTERPRISES = "编号,名称,入库地\ne1,甲硅公司,yi\n"
WORDS = ("enclave", "report", "pencil", "--format", "html")


def write(folder: Path, title: str = "手算的例子") -> Path:
    """The deal as a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scenario.yaml").write_text(SCENARIO.format(title=title), encoding="utf-8")
    (folder / "agreement.yaml").write_text(AGREEMENT, encoding="utf-8")
    (folder / "receipts.csv").write_text(RECEIPTS, encoding="utf-8")
    (folder / "enterprises.csv").write_text(ENTERPRISES, encoding="utf-8")
    return folder


def job(folder: Path, lang: str = "zh") -> Job:
    """The deal, run."""
    case = evaluate(load(folder, collector=Collector()))
    return Job(View(case.result), "en" if lang == "en" else "zh", WORDS, case)


@pytest.fixture(scope="session")
def pencil(tmp_path_factory) -> Path:
    return write(tmp_path_factory.mktemp("deal") / "pencil")


@pytest.fixture(scope="session")
def pencil_job(pencil) -> Job:
    return job(pencil)


@pytest.fixture(scope="session")
def make_job():
    return job


@pytest.fixture(scope="session")
def write_deal():
    return write
