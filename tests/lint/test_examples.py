"""Every lint has an example it finds and one it lets pass: ``examples/<CODE>/{yes,no}.{yaml,txt}``.

An agreement (yaml) is looked at by predicates, a text (txt) by the scanner. Those the loader, the
run or a project sees to are in test_enforced.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.lint import lint_agreement, lints, phrases, scan_text
from enclave.text import Text
from tests.lint.support import opened

EXAMPLES = Path(__file__).parent / "examples"
FIRMS = {"L023": {"yes": [Text("中国工商银行某县支行")], "no": [Text("甲硅公司")]}}
"""Names of enterprises, as a scenario knows them, where a lint needs them."""

FILES = sorted(p.relative_to(EXAMPLES).as_posix() for p in EXAMPLES.glob("*/*"))


@pytest.mark.parametrize("name", [f for f in FILES if f.endswith(".yaml")])
def test_a_predicate_finds_yes_and_lets_no_pass(name):
    code, _, answer = name.removesuffix(".yaml").partition("/")
    firms = FIRMS.get(code, {}).get(answer, [])
    body = (EXAMPLES / name).read_text(encoding="utf-8")
    found = {d.code for d in lint_agreement(opened(body), firms=firms)}
    assert (code in found) == (answer == "yes"), found


@pytest.mark.parametrize("name", [f for f in FILES if f.endswith(".txt")])
def test_the_scanner_points_to_yes_and_lets_no_pass(name):
    code, _, answer = name.removesuffix(".txt").partition("/")
    body = (EXAMPLES / name).read_text(encoding="utf-8")
    said = [d.message.zh for d in scan_text(body, "deal.txt") if d.code == "N801"]
    assert any(f"参见 {code} " in line for line in said) == (answer == "yes"), said


def test_every_lint_has_both():
    """By predicate where there is one, by phrase where the scanner has one."""
    wanted = {
        f"{code}/{a}.yaml" for code, lint in lints().items() if lint.applies for a in ("yes", "no")
    }
    pointed = {p.lint for p in phrases().values() if not p.usual}
    wanted |= {f"{code}/{a}.txt" for code in pointed for a in ("yes", "no")}
    assert set(FILES) == wanted


def test_a_lint_that_a_firm_raises_says_which():
    body = (EXAMPLES / "L023" / "yes.yaml").read_text(encoding="utf-8")
    (item,) = (
        d for d in lint_agreement(opened(body), firms=FIRMS["L023"]["yes"]) if d.code == "L023"
    )
    assert "中国工商银行某县支行" in item.message.zh


def test_words_that_forbid_are_no_finding_in_an_agreement():
    body = (EXAMPLES / "L002" / "yes.yaml").read_text(encoding="utf-8")
    found = {
        d.code for d in lint_agreement(opened(body.replace("对招引企业的增值税实行", "不得实行")))
    }
    assert "L002" not in found
