"""``enclave diff`` and the precedents: what the commands print, with their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from enclave.cli import main
from enclave.terms.packs import rules_root

GOLDEN = Path(__file__).parent / "data" / "golden"
EXAMPLES = rules_root() / "examples"


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    out = capsys.readouterr()
    return code, out.out, out.err


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("name", "arguments", "expected"), [
    ("diff", ["diff", "cn-sc-guangyuan-qingchuan-2009", "jiazhou-worked"], 1),
    ("diff-versions", ["diff", "jiazhou", "--at", "2026-01-01", "--at", "2034-01-01"], 1),
    ("words", ["rules", "show", "jiazhou", "--words"], 0),
])  # fmt: skip
def test_full_output(capsys, name, arguments, expected, lang):
    code, out, err = run(capsys, *arguments, "--lang", lang)
    assert (code, err) == (expected, "")
    assert out == (GOLDEN / f"{name}.{lang}.txt").read_text("utf-8")


def test_equal_agreements_leave_with_zero(capsys):
    code, out, _ = run(capsys, "diff", "jiazhou", str(EXAMPLES / "jiazhou.yaml"), "--lang", "en")
    assert code == 0
    assert "No differences." in out
    code, out, _ = run(capsys, "diff", "jiazhou", "jiazhou", "-o", "json")
    assert code == 0
    assert json.loads(out)["equal"] is True


def test_differences_as_data(capsys):
    code, out, _ = run(capsys, "diff", "jiazhou-tiers", "jiazhou-slab", "-o", "json")
    body = json.loads(out)
    assert (code, body["schema"], body["equal"]) == (1, "enclave/diff/1", False)
    basis = next(c for c in body["changes"] if c["path"] == ["tiers", "basis"])
    assert (basis["section"], basis["a"], basis["b"]) == ("clauses", "split", "split")
    assert (basis["before"]["zh"], basis["after"]["en"]) == ("超额累进", "slab")


@pytest.mark.parametrize("arguments", [
    ["jiazhou"], ["jiazhou", "--at", "2026-01-01"], ["jiazhou", "jiazhou", "--at", "soon"],
    ["jiazhou", "jiazhou", "--at", "2026-01-01", "--at", "2027-01-01", "--at", "2028-01-01"],
])  # fmt: skip
def test_what_is_asked_for_must_be_two_texts(capsys, arguments):
    assert run(capsys, "diff", *arguments)[0] == 2


def test_a_file_with_errors_is_rejected_and_a_pack_that_is_not_there(capsys, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("agreement: x\n", encoding="utf-8")
    assert run(capsys, "diff", str(bad), "jiazhou")[0] == 3
    assert run(capsys, "diff", "no-such-pack", "jiazhou")[0] == 3


def test_the_nearest_precedent_comes_with_its_reasons(capsys):
    code, out, _ = run(
        capsys, "rules", "list", "--like", str(EXAMPLES / "jiazhou-worked.yaml"), "-o", "json"
    )
    found = json.loads(out)["packs"]
    assert code == 0
    assert found[0]["id"] == "jiazhou"
    shared = {f["value"] for f in found[0]["shared"]}
    assert {"baseline", "cap", "guarantee", "share", "phases"} <= shared
    counts = [len(c["shared"]) for c in found]
    assert counts == sorted(counts, reverse=True)
    assert "jiazhou-worked" not in [c["id"] for c in found]
    text = run(capsys, "rules", "list", "--like", "jiazhou-worked", "--lang", "zh")[1]
    assert "基数、封顶、保底、分成" in text
    assert "未列出" in text
    filtered = run(capsys, "rules", "list", "--like", "jiazhou-worked", "--kind", "agreement",
                   "--status", "published", "--lang", "en")[1]  # fmt: skip
    assert "jiazhou" not in filtered
    assert "cn-jjj-2015" in filtered


def test_packs_by_kind_of_clause(capsys):
    out = run(capsys, "rules", "list", "--clause", "cap", "--clause", "guarantee", "-o", "json")[1]
    found = [p["id"] for p in json.loads(out)["packs"]]
    assert "jiazhou" in found
    assert "cn-jjj-2015" not in found


@pytest.mark.parametrize(("pack", "reason"), [
    ("cn-jjj-2015", "画不出曲线：有待定项未填：计年方式、跨年退税"),
    ("jiazhou-events", "画不出曲线：须先给出事件日期："),
    ("cn-gx-2024", "画不出曲线：没有税收条款，只有统计认定"),
])  # fmt: skip
def test_what_cannot_be_drawn_says_why(capsys, pack, reason):
    assert reason in run(capsys, "rules", "show", pack, "--words", "--lang", "zh")[1]


def test_what_can_be_drawn_is_drawn(capsys):
    out = run(capsys, "rules", "show", "jiazhou-tiers", "--words", "--lang", "zh")[1]
    assert "1,000.00 ~ 3,000.00" in out
    assert "█ 山口县" in out


def test_words_are_of_agreements_only(capsys):
    assert run(capsys, "rules", "show", "cn-national", "--words")[0] == 2
