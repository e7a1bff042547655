"""``enclave check`` shows the lints; only with ``--strict`` are they findings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

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
