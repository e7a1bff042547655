"""Risk files: every mistake with its code and place, in one run, in both languages of keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from enclave.analysis.risk.load import load_risk
from enclave.analysis.risk.study import Asked, study
from enclave.book import load
from enclave.diagnostics import InputRejected

ROOT = Path(__file__).resolve().parent.parent.parent
PLAIN = """\
schema: enclave/risk/1
risk: base
title: 测试
shocks:
  - id: price
    title: 价格
    on: {receipts: {heads: [增值税]}}
    distribution: {kind: lognormal, mean: 100%, sd: 20%, drawn: once}
    source: 假设
  - id: output
    title: 产量
    on: {receipts: all}
    distribution: {kind: growth, persistence: 50%, sd: 10%, drift: -1%}
    source: 假设
"""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "scenarios/templates/62-step", tmp_path / "s")
    return tmp_path / "s"


def said(folder, text):
    """Codes and lines of what is wrong with a risk file."""
    (folder / "risk.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputRejected) as refused:
        load_risk(load(folder))
    return [(d.code, d.mark.line) for d in refused.value.diagnostics if d.is_error]


def with_(old, new):
    assert old in PLAIN
    return PLAIN.replace(old, new)


def test_a_plain_file_is_taken(folder):
    (folder / "risk.yaml").write_text(PLAIN, encoding="utf-8")
    found = load_risk(load(folder))
    assert [a.id for a in found.world.acting] == ["price", "output"]
    assert found.world.acting[0].years == tuple(range(2024, 2031))


def test_chinese_keys_and_words_say_the_same(folder):
    (folder / "risk.yaml").write_text(PLAIN, encoding="utf-8")
    english = load_risk(load(folder)).risk
    (folder / "risk.yaml").write_text("""\
格式: enclave/risk/1
风险: base
标题: 测试
冲击:
  - 编号: price
    标题: 价格
    作用于: {入库: {税种: [增值税]}}
    分布: {种类: 对数正态, 均值: 100%, 标准差: 20%, 抽取: 一次}
    来源: 假设
  - 编号: output
    标题: 产量
    作用于: {入库: 全部}
    分布: {种类: 自回归增长, 持续性: 50%, 标准差: 10%, 漂移: -1%}
    来源: 假设
""", encoding="utf-8")  # fmt: skip
    assert load_risk(load(folder)).risk == english


def test_no_file_E880(folder):
    with pytest.raises(InputRejected, match="E880"):
        load_risk(load(folder))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (", drawn: once", "", [("E203", 8)]),
        ("source: 假设\n  - id", "note: 假设\n  - id", [("E203", 5), ("E201", 9)]),
        ("sd: 20%", "sd: 0%", [("E886", 8)]),
        ("persistence: 50%", "persistence: 100%", [("E886", 13)]),
        ("on: {receipts: all}", "on: {}", [("E884", 12)]),
        ("on: {receipts: all}", "on: {receipts: {}}", [("E885", 12)]),
        ("[增值税]", "[增值水]", [("E889", 7)]),
        ("{heads: [增值税]}", "{enterprises: [g9]}", [("E889", 7)]),
        ("id: output", "id: price", [("E890", 10)]),
        ("on: {receipts: all}", "on: {path: appraisal.discount_rate, points: 5}", [("E893", 12)]),
        ("on: {receipts: all}", "on: {path: 'projects[x].price', points: 5}", [("E893", 12)]),
        ("on: {receipts: all}", "on: {path: 'projects[x].price'}", [("E884", 12)]),
        ("drift: -1%}", "drift: -1%}\n    from_year: 2040", [("E891", 10)]),
    ],
    ids=lambda x: "" if isinstance(x, list) else None,
)
def test_what_is_wrong_is_said_with_its_place(folder, old, new, expected):
    assert said(folder, with_(old, new)) == expected


def test_probabilities_and_events(folder):
    delay = """\
    distribution:
      kind: delay
      outcomes: [{months: 0 months, probability: 60%}, {months: 1 year, probability: 30%}]
      events: [production]
"""
    old = "    distribution: {kind: growth, persistence: 50%, sd: 10%, drift: -1%}\n"
    assert said(folder, with_(old, delay)) == [("E883", 15)]
    right = delay.replace("30%", "40%").replace("[production]", "[produktion]")
    assert said(folder, with_(old, right)) == [("E889", 16)]


def test_correlations(folder):
    tail = "correlations:\n  - {between: [price, output], value: '0.5', source: 假设}\n"
    assert said(folder, PLAIN + tail) == [("E882", 16)]
    assert said(folder, PLAIN + tail.replace("output", "price")) == [("E886", 16)]
    assert said(folder, PLAIN + tail.replace("output", "nothing")) == [("E889", 16)]
    assert said(folder, PLAIN + tail.replace("'0.5'", "'1'")) == [("E886", 16)]


def test_correlations_that_contradict_one_another_E881(folder):
    shocks = "".join(
        PLAIN.split("shocks:\n")[1].split("  - id: output", maxsplit=1)[0].replace("price", name)
        for name in "abc"
    )
    pairs = "".join(
        f"  - {{between: [{a}, {b}], value: '{v}', source: 假设}}\n"
        for a, b, v in (("a", "b", "0.9"), ("b", "c", "0.9"), ("a", "c", "-0.9"))
    )
    text = (
        PLAIN.split("shocks:\n", maxsplit=1)[0] + "shocks:\n" + shocks + "correlations:\n" + pairs
    )
    assert [code for code, _ in said(folder, text)] == ["E881"]


def test_tornado(folder):
    tail = "tornado:\n  - {shock: price, low: 10%, high: 90%}\n"
    assert said(folder, PLAIN + tail.replace("price", "prize")) == [("E889", 16)]
    assert said(folder, PLAIN + tail.replace("10%", "95%")) == [("E886", 16)]
    assert said(folder, PLAIN + tail.replace("shock: price", "id: x")) == [("E887", 16)]


def test_facts_are_never_moved_E891(folder):
    path = folder / "scenario.yaml"
    text = path.read_text(encoding="utf-8").replace("truth: projection", "truth: fact")
    path.write_text(text, encoding="utf-8")
    assert {code for code, _ in said(folder, PLAIN)} == {"E891"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(10, 1, party="nobody"), "E892"), (Asked(10, 1, on="2099"), "E894"),
        (Asked(10, 1, on="npv"), "E872"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_at(folder, asked, code):
    (folder / "risk.yaml").write_text(PLAIN, encoding="utf-8")
    with pytest.raises(InputRejected, match=code):
        study(load_risk(load(folder)), asked)


@pytest.mark.parametrize(
    ("old", "new"),
    [("sd: 10%", "sd: 9999%"), ("mean: 100%, sd: 20%", "mean: 95000%, sd: 20%")],
)
def test_numbers_beyond_the_limits_E888(folder, old, new):
    (folder / "risk.yaml").write_text(with_(old, new), encoding="utf-8")
    with pytest.raises(InputRejected, match="E888"):
        study(load_risk(load(folder)), Asked(50, 1))
