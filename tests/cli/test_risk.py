"""``enclave risk``: the sentence, tables, data and pictures, in both languages, by the real command."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from enclave.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
RISK = """\
schema: enclave/risk/1
risk: base
title: {zh: 价格与延期, en: Price and delay}
shocks:
  - id: scale
    title: {zh: 税收规模, en: scale of tax}
    on: {receipts: all}
    distribution: {kind: lognormal, mean: 100%, sd: 20%, drawn: once}
    source: {zh: 假设一, en: assumption one}
  - id: late
    title: {zh: 投产延期, en: late start}
    on: {receipts: all}
    distribution:
      kind: delay
      outcomes: [{months: 0 months, probability: 70%}, {months: 12 months, probability: 30%}]
      events: [production]
    source: {zh: 假设二, en: assumption two}
tornado:
  - {id: ten, title: {zh: 上下一成, en: ten percent}, on: {receipts: all}, low: 90%, high: 110%}
  - {shock: late, low: 5%, high: 95%}
"""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "scenarios/templates/62-step", tmp_path / "s")
    (tmp_path / "s" / "risk.yaml").write_text(RISK, encoding="utf-8")
    return tmp_path / "s"


def risk(capsys, folder, *arguments, code=0):
    assert main(["risk", str(folder), *arguments]) == code
    out = capsys.readouterr()
    return out.out, out.err


def test_the_sentence_and_the_tables_in_chinese(capsys, folder):
    out, err = risk(capsys, folder, "--runs", "500", "--sample", "64", "--lang", "zh")
    lines = out.splitlines()
    assert lines[0] == "价格与延期 · 各年合计 · 模拟 500 次 · 起始值 1 · 估算"
    assert lines[1].startswith("有 95% 的把握，山口县至少得到 ")
    assert "计划值 12,730.40，模拟平均 " in lines[1]
    for heading in (
        "各方所得：各年合计（单位：万元）",
        "龙卷风：",
        "方差来自哪里",
        "* 收敛：",
        "* 假设 投产延期：假设二",
    ):
        assert any(line.startswith(heading) for line in lines), heading
    assert "冲击 2 项" in err
    out.encode("gbk")


def test_in_english(capsys, folder):
    out, _ = risk(capsys, folder, "--runs", "500", "--sample", "64", "--lang", "en")
    assert "with 95 % probability Shankou county receives at least " in out
    assert "planned 12,730.40" in out
    assert "Where the variance comes from" in out


def test_the_tornado_is_exact_at_both_ends(capsys, folder):
    """12,730.40 ± 10 %: what is shared is proportional; a year late, the last year falls away."""
    out, _ = risk(capsys, folder, "--runs", "50", "--sample", "0", "-o", "json")
    bars = {b["id"]: b for b in json.loads(out)["tornado"]}
    assert bars["ten"]["planned"] == 1273040000000 / 100
    assert bars["ten"]["low"]["value"] == pytest.approx(0.9 * 12730400000, abs=20)
    assert bars["ten"]["high"]["value"] == pytest.approx(1.1 * 12730400000, abs=20)
    assert bars["late"]["low"]["label"]["zh"] == "推迟 12 个月"
    assert bars["late"]["high"]["value"] == bars["late"]["planned"]
    assert bars["late"]["low"]["value"] < bars["late"]["planned"]


def test_the_same_seed_prints_the_same(capsys, folder):
    first, _ = risk(capsys, folder, "--runs", "300", "--sample", "32", "--seed", "9", "-o", "json")
    again, _ = risk(capsys, folder, "--runs", "300", "--sample", "32", "--seed", "9", "-o", "json")
    other, _ = risk(capsys, folder, "--runs", "300", "--sample", "32", "--seed", "8", "-o", "json")
    assert first == again != other


def test_another_party_and_one_year(capsys, folder):
    out, _ = risk(capsys, folder, "--runs", "50", "--sample", "0", "--party", "pingchuan", "--on",
                  "2026", "-o", "json")  # fmt: skip
    said = json.loads(out)
    assert (said["party"]["zh"], said["measure"]["zh"]) == ("平川县", "2026 年")


def test_deals_under_the_same_draws(capsys, folder):
    """Half each instead of 6:4 then 5:5: never more, and less by a tenth of what the first years give."""
    (folder / "variants").mkdir()
    (folder / "variants" / "half.yaml").write_text(
        "schema: enclave/variant/1\nvariant: half\ntitle: {zh: 对半, en: Half each}\n"
        "set:\n  agreement.clauses[split].phases: [{weights: {shankou: 5, pingchuan: 5}}]\n",
        encoding="utf-8",
    )
    words = ("--runs", "200", "--sample", "0", "--against", "half", "--against", "base")
    out, _ = risk(capsys, folder, *words, "-o", "json")
    half, same = json.loads(out)["against"]
    assert (half["title"]["zh"], half["more_in"]) == ("对半", 0)
    assert half["difference"] < 0
    assert same["range"] == [0, 0]
    assert (same["difference"], same["difference_error"]) == (0, 0)
    table, _ = risk(capsys, folder, *words, "--lang", "zh")
    assert "各方案同一组随机数：山口县" in table
    other, _ = risk(capsys, folder, *words[:4], "--variant", "half", "-o", "json")
    mean = json.loads(other)["parties"][0]["mean"]
    assert mean == pytest.approx(half["mean"])


def test_csv_is_one_statistic_a_row(capsys, folder):
    out, _ = risk(capsys, folder, "--runs", "50", "--sample", "0", "-o", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows[0] == {
        "party": "山口县",
        "statistic": "planned",
        "fen": "12730400000",
        "standard_error": "0",
    }
    assert {r["statistic"] for r in rows} >= {"mean", "sd", "p05", "p50", "p95", "worst_5_percent"}


@pytest.mark.parametrize("picture", ["tornado", "histogram"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pictures_are_whole(capsys, folder, picture, lang):
    out, _ = risk(capsys, folder, "--runs", "200", "--sample", "0", "-o", picture, "--lang", lang)
    root = ET.fromstring(out)
    assert root.tag.endswith("svg")
    said = "".join(t.text or "" for t in root.iter() if t.tag.endswith("text"))
    assert ("12,730.40" in said) or ("计划" in said)


def test_both_ends_on_one_side_keep_their_labels():
    """Low and high both below the plan: two bars, two labels, each with its own value."""
    from enclave.analysis.risk.tornado import Bar
    from enclave.report.risk import picture
    from enclave.report.risk_svg import tornado_svg
    from enclave.text import Text

    bar = Bar("x", Text("x"), Text("低"), Text("高"), 40.0, 70.0, 100.0)
    assert picture([bar])(bar) == "■" * 18 + "□" * 18 + "|"
    svg = tornado_svg("t", "元", [bar], 1, "zh")
    assert "低：40.0" in svg
    assert "高：70.0" in svg


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_documented_file_runs(capsys, folder, lang):
    page = (ROOT / "docs" / lang / "risk.md").read_text(encoding="utf-8")
    block = page.split("```yaml\n")[1].split("```")[0]
    (folder / "risk.yaml").write_text(block, encoding="utf-8")
    out, _ = risk(capsys, folder, "--runs", "60", "--sample", "8", "--lang", lang)
    assert out.splitlines()[0].startswith(("价格、延期与政策", "Price, delay and policy"))


def test_refusals_have_their_exit_code(capsys, folder):
    _, err = risk(capsys, folder, "--party", "nobody", "--runs", "9", code=3)
    assert "E892" in err
    (folder / "risk.yaml").unlink()
    _, err = risk(capsys, folder, "--lang", "zh", code=3)
    assert "E880" in err


def test_nothing_is_written_and_the_process_agrees(folder):
    before = sorted(folder.iterdir())
    words = [sys.executable, "-m", "enclave", "risk", ".", "--runs", "100", "--sample", "0", "-q"]
    run = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert sorted(folder.iterdir()) == before


@pytest.mark.slow
def test_the_example_of_mouding_and_lufeng(capsys):
    out, _ = risk(
        capsys, ROOT / "scenarios/mouding-lufeng", "--runs", "300", "--sample", "0", "--lang", "zh"
    )
    assert "牟定县至少得到" in out
    assert "封顶 ceiling" in out


@pytest.mark.slow
def test_moved_projects_are_exact():
    """A number of a project times its factor gives the fen of the project written with it."""
    from enclave.analysis.risk.acting import Runs
    from enclave.analysis.risk.load import load_risk
    from enclave.analysis.risk.simulate import run_one
    from enclave.book import load

    world = load_risk(load(ROOT / "scenarios/mouding-lufeng")).world
    given = world.settings(world.draws(3, 6))
    done = world.run(given)
    for run in (0, 5):
        alone = Runs(1)
        run_one(world.one(given, run), 0, alone)
        for key, fen in alone.shares.items():
            assert done.shares[key][run] == fen[0], key
