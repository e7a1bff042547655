"""``enclave stress`` finds planted faults with the smallest receipts, and nothing in a plain 6:4."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from enclave.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = """\
agreement: draft
title: {zh: 草案, en: Draft}
status: template
parties:
  a: {name: {zh: 甲县, en: A county}, role: origin, level: county}
  b: {name: {zh: 乙县, en: B county}, role: host, level: county}
scope: {heads: all, retain: county}
term: {from: 2025-01-01, for: 3 years}
clock: {unit: fiscal_year_of_event}
part_year: full
settle: {period: year, late: restate}
clauses:
"""
SIX_FOUR = "  - {id: split, kind: share, weights: {a: 6, b: 4}}\n"
SLAB = """\
  - id: split
    kind: share
    tiers:
      basis: slab
      span: budget_year
      reached: yes
      bands:
        - {up_to: 5000万元, weights: {a: 6, b: 4}}
        - {weights: {a: 4, b: 6}}
"""
FLOOR = (
    "  - {id: floor, kind: guarantee, to: a, amount: 500万元, payer: {party: b, source: share}}\n"
)
NEVER = """\
  - id: split
    kind: share
    tiers:
      basis: marginal
      span: budget_year
      bands:
        - {up_to: 1000万元, weights: {a: 5, b: 5}}
        - {weights: {a: 0, b: 1}}
  - {id: ceiling, kind: cap, party: a, limit: 800万元, span: budget_year, spill: b}
"""
CAP = "  - {id: ceiling, kind: cap, party: a, limit: 100万元, span: budget_year, spill: b}\n"


def stress(capsys, tmp_path, clauses, *arguments, head=HEAD):
    path = tmp_path / "draft.yaml"
    path.write_text(head + clauses, encoding="utf-8")
    code = main(["stress", str(path), "--examples", "15", "-o", "json", *arguments])
    out = capsys.readouterr()
    return code, {f["title"]["en"]: f for f in json.loads(out.out)["findings"]}


def test_a_plain_six_four_has_no_counterexample(capsys, tmp_path):
    code, found = stress(capsys, tmp_path, SIX_FOUR)
    assert code == 0
    assert {f["result"] for f in found.values()} == {"nothing_found", "does_not_apply"}


def test_the_cliff_of_a_slab_tier(capsys, tmp_path):
    """Just below 5000 万元 one yuan more takes a tenth of everything: 0.2 × 5000 万 − 0.60 元 …"""
    code, found = stress(capsys, tmp_path, SLAB, "--expect", "no-cliff", "--examples", "150")
    assert code == 1
    (one,) = found.values()
    assert [r["fen"] for r in one["receipts"]] == [4_999_999_900]
    assert [r["fen"] for r in one["changed_to"]] == [5_000_000_000]
    # 60 % of 49,999,999 is 29,999,999.40; 40 % of 50,000,000 is 20,000,000.00
    assert one["what"]["en"].endswith("A county gets 9,999,999.40 yuan less")
    assert one["clauses"] == ["split"]


def test_a_guarantee_that_cannot_be_paid(capsys, tmp_path):
    """One yuan: a has 0.60, b gives its 0.40, and 4,999,999.00 are missing."""
    code, found = stress(capsys, tmp_path, SIX_FOUR + FLOOR, "--expect", "guarantee-paid")
    assert code == 1
    (one,) = found.values()
    assert [r["fen"] for r in one["receipts"]] == [100]
    assert "4,999,999.00" in one["what"]["zh"]
    assert one["clauses"] == ["floor"]


def test_a_cap_that_is_never_reached(capsys, tmp_path):
    code, found = stress(capsys, tmp_path, NEVER, "--expect", "cap-reached")
    assert code == 1
    assert [f["result"] for f in found.values()] == ["fails"]
    code, found = stress(capsys, tmp_path, SIX_FOUR + CAP, "--expect", "cap-reached")
    assert code == 0


def test_a_gain_from_splitting_an_enterprise(capsys, tmp_path):
    by_enterprise = HEAD.replace("{period: year", "{account: enterprise, period: year")
    code, found = stress(
        capsys, tmp_path, SIX_FOUR + CAP, "--expect", "no-split-gain", head=by_enterprise
    )
    assert code == 1
    (one,) = found.values()
    assert {r["enterprise"] for r in one["changed_to"]} == {"enterprise-a", "enterprise-a-2"}
    code, found = stress(capsys, tmp_path, SIX_FOUR + CAP, "--expect", "no-split-gain")
    assert (code, [f["result"] for f in found.values()]) == (0, ["does_not_apply"])


def test_a_gain_from_a_day_across_a_phase(capsys, tmp_path):
    phases = """\
  - id: split
    kind: share
    phases:
      - {for: 1 years, weights: {a: 6, b: 4}}
      - {weights: {a: 5, b: 5}}
"""
    code, found = stress(capsys, tmp_path, phases, "--expect", "no-date-gain")
    assert code == 1
    (one,) = found.values()
    assert one["receipts"][0]["day"] == "2025-12-31"
    assert one["changed_to"][0]["day"] == "2026-01-01"


def test_the_same_seed_finds_the_same(capsys, tmp_path):
    first = stress(capsys, tmp_path, SIX_FOUR + CAP, "--seed", "5", "--expect", "no-date-gain")
    assert (
        stress(capsys, tmp_path, SIX_FOUR + CAP, "--seed", "5", "--expect", "no-date-gain") == first
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ["× 保底付得出：第 ", "最小的反例", "各方所得", "条款 保底 floor（未写依据）：", "年终：保底 floor",
                "未付 4,999,999.00 元"]),
        ("en", ["× guarantees can be paid: a counterexample, number ", "smallest counterexample",
                "what each party gets", "unmet 4,999,999.00 yuan"]),
    ],
)  # fmt: skip
def test_the_text_explains_the_counterexample(capsys, tmp_path, lang, said):
    path = tmp_path / "draft.yaml"
    path.write_text(HEAD + SIX_FOUR + FLOOR, encoding="utf-8")
    words = ["stress", str(path), "--examples", "20", "--expect", "guarantee-paid", "--lang", lang]
    assert main(words) == 1
    out = capsys.readouterr().out
    for words_ in said:
        assert words_ in out, out
    out.encode("gbk")


def test_nothing_found_is_never_called_proof(capsys, tmp_path):
    path = tmp_path / "draft.yaml"
    path.write_text(HEAD + SIX_FOUR, encoding="utf-8")
    assert (
        main(["stress", str(path), "--examples", "20", "--expect", "no-cliff", "--lang", "zh"]) == 0
    )
    assert "没有找到反例（不等于证明）" in capsys.readouterr().out


def test_nothing_is_written(tmp_path):
    (tmp_path / "draft.yaml").write_text(HEAD + SIX_FOUR, encoding="utf-8")
    words = [sys.executable, "-m", "enclave", "stress", "draft.yaml", "--examples", "2", "-q"]
    run = subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert [p.name for p in tmp_path.iterdir()] == ["draft.yaml"]


def test_a_scenario_gives_events_and_enterprises(capsys):
    template = ROOT / "scenarios/templates/62-step"
    code = main(
        ["stress", str(template), "--examples", "15", "--expect", "not-negative", "-o", "json"]
    )
    (one,) = json.loads(capsys.readouterr().out)["findings"]
    assert (code, one["agreement"], one["result"]) == (0, "jiazhou-62-step", "nothing_found")


def test_a_variant_of_a_scenario(capsys):
    words = ["stress", str(ROOT / "scenarios/mouding-lufeng"), "--examples", "2", "-o", "json"]
    for name, caps in (("half-each", 1), ("no-recovery", 0)):
        main([*words, "--variant", name, "--expect", "cap-reached"])
        assert len(json.loads(capsys.readouterr().out)["findings"]) == caps


def test_what_cannot_be_tried_is_refused(capsys):
    """An agreement about credit only, one fed by another, one with open terms."""
    for name, code in (
        ("cn-gx-2024", "E895"),
        ("jiazhou-nested-b", "E895"),
        ("cn-yn-2025", "E705"),
    ):
        assert main(["stress", name, "--examples", "2"]) == 3
        assert code in capsys.readouterr().err


def test_usage(capsys):
    template = ROOT / "scenarios/templates/62-step"
    assert main(["stress", "jiazhou-slab", "--variant", "x"]) == 2
    assert main(["stress", str(template), "--at", "production=2024-01-01"]) == 2
    capsys.readouterr()
