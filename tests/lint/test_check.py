"""``enclave check`` shows the lints; only with ``--strict`` are they findings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.book.support import agreement, receipt, write
from tests.lint.support import text


def check(folder: Path, *arguments: str) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-m", "enclave", "check", *arguments, "--lang", "zh"],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
    return run.returncode, run.stdout.decode("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(text(), encoding="utf-8")
    (tmp_path / "open.yaml").write_text(text(term=""), encoding="utf-8")
    (tmp_path / "wrong.yaml").write_text(
        text(term="").replace("jia: 6", "jai: 6"), encoding="utf-8"
    )
    (tmp_path / "deal.txt").write_text("实行先征后返。", encoding="utf-8")
    return tmp_path


def test_lints_are_shown_and_do_not_fail(folder):
    assert check(folder, "good.yaml", "--strict")[0] == 0
    code, said = check(folder, "open.yaml")
    assert code == 0
    assert said.startswith("L030 open.yaml:")
    assert "1 个合规提示" in said


def test_with_strict_they_do(folder):
    assert check(folder, "open.yaml", "--strict")[0] == 1


def test_an_agreement_with_errors_has_no_lints_yet(folder):
    code, said = check(folder, "wrong.yaml")
    assert code == 1
    assert "L030" not in said


def test_a_phrase_is_no_finding_even_with_strict(folder):
    code, said = check(folder, "deal.txt", "--strict")
    assert code == 0
    assert said.startswith("N801 deal.txt:1:3 ")


def test_machines_see_the_severity(folder):
    found = json.loads(check(folder, "open.yaml", "--format", "json")[1])
    assert found["counts"] == {"error": 0, "warning": 0, "notice": 0, "lint": 1}
    assert found["diagnostics"][0]["path"] == "clauses[0]"


def test_a_pack_is_checked_by_its_id_and_named_as_such(folder):
    code, said = check(folder, "cn-zj-jinpan-1995")
    assert code == 0
    assert "L030 rules/agreements/cn-zj-jinpan-1995.yaml:" in said
    assert check(folder, "cn-henan", "cit-hq-branch-2013", "output")[0] == 0


def test_the_level_is_that_of_a_day(folder):
    now, then = check(folder, "jiazhou")[1], check(folder, "jiazhou", "--on", "2014-06-01")[1]
    assert "【应改正】条款 rent 由" in now
    assert "【应核对；2024-08-01起应改正】条款 rent 由" in then
    assert check(folder, "jiazhou", "--on", "someday")[0] == 2


def test_an_enterprise_of_a_scenario_may_be_a_central_group(folder, tmp_path):
    split = "clauses:\n  - {id: split, kind: share, weights: {jia: 6, yi: 4}}\n"
    body = (
        f"scope: {{heads: [cit], retain: county}}\n{split}settle: {{period: year, late: adjust}}\n"
    )
    rows = [receipt("1", "e1", "cit", "100", "2024-03-01")]
    write(
        tmp_path / "s", {"a.yaml": agreement("a", body)}, rows,
        "through: 2024-12\nagreements: [{file: a.yaml}]\n", ("e1,中国农业银行乙县支行,yi,金融",),
    )  # fmt: skip
    said = check(tmp_path / "s", "scenario.yaml")[1]
    assert "L023" in said
    assert "中国农业银行乙县支行" in said
