"""Every bad input gives exactly the message that is recorded beside it, in both languages."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from enclave.codes import REGISTRY
from enclave.diagnostics import Collector
from enclave.source import load
from tools import bad_cases, make_code_pages

HERE = Path(__file__).parent
FOLDERS = sorted(path for path in HERE.iterdir() if path.is_dir() and "-" in path.name)
CASES = [
    pytest.param(folder, lang, id=f"{folder.name}-{lang}")
    for folder in FOLDERS
    for lang in bad_cases.LANGS
]


def exemptions() -> dict[str, str]:
    collector = Collector()
    doc = load(HERE / "exempt.yaml", collector=collector)
    collector.raise_errors()
    assert doc is not None
    assert isinstance(doc.data, dict)
    return {code: str(reason) for code, reason in doc.data.items()}


@pytest.mark.parametrize(("folder", "lang"), CASES)
def test_the_output_is_the_recorded_one(folder, lang):
    expected = (folder / f"expected.{lang}.txt").read_text(encoding="utf-8")
    assert bad_cases.output(folder, lang) == expected
    assert f"{bad_cases.code_of(folder)} " in expected


@pytest.mark.parametrize("folder", FOLDERS[::12], ids=lambda p: p.name)
def test_the_real_process_prints_the_same(folder):
    with bad_cases.laid_out(folder):
        command = [sys.executable, "-m", "enclave", *bad_cases.arguments(folder), "--lang", "zh"]
        run = subprocess.run(command, capture_output=True, check=False)
    listed = bad_cases.on_standard_output(bad_cases.arguments(folder))
    said = (run.stdout if listed else run.stderr).decode("utf-8")
    assert said == (folder / "expected.zh.txt").read_text(encoding="utf-8")
    assert run.returncode in (0, 1, 2, 3)
    assert not listed or (run.returncode == 0) == ("个错误" not in said)


def test_every_code_has_a_bad_input_or_a_reason():
    shown = {bad_cases.code_of(folder) for folder in FOLDERS}
    assert shown <= set(REGISTRY)
    patterns = exemptions()
    missing = {
        code
        for code in set(REGISTRY) - shown
        if not any(fnmatchcase(code, pattern) for pattern in patterns)
    }
    assert missing == set(), "add a folder tests/bad/<CODE>-<slug>, or a reason to exempt.yaml"
    assert shown.isdisjoint(patterns), "these are shown: take them out of exempt.yaml"


def test_the_pages_of_the_codes_are_up_to_date():
    assert make_code_pages.stale() == [], "run: python tools/make_code_pages.py"


def test_every_code_of_the_reader_is_explained():
    explained = set(make_code_pages.explanations())
    assert {code for code in REGISTRY if code[1] == "1"} <= explained
