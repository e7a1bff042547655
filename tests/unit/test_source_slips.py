"""Typing slips of Chinese keyboards: named, placed, and undone for reading on."""

from __future__ import annotations

import pytest

from enclave.diagnostics import Collector
from enclave.source import loads

ALIASES = {"单位": "unit", "参与方": "parties", "名称": "name", "范围": "scope"}


def read(text):
    collector = Collector()
    doc = loads(text, collector=collector, file="a.yaml", aliases=ALIASES)
    return doc and doc.data, [f"{d.code} {d.mark.line}:{d.mark.col}" for d in collector.sorted()]


@pytest.mark.parametrize(
    ("text", "data", "found"),
    [
        ("单位：万元\n名称: 甲", {"unit": "万元", "name": "甲"}, ["E110 1:1"]),
        ("单位： 万元\n名称: 甲", {"unit": "万元", "name": "甲"}, ["E110 1:1"]),
        ("参与方：\n  甲: 1\n", {"parties": {"甲": "1"}}, ["E110 1:1"]),
        ("参与方:\n  甲：1\n", {"parties": {"甲": "1"}}, ["E110 2:3"]),
        ("参与方:\n  - 名称：甲\n    单位: 元\n", {"parties": [{"name": "甲", "unit": "元"}]},
         ["E110 2:5"]),
        ("单位：万元", {"unit": "万元"}, ["E110 1:1"]),
        ("w: {甲：6, 乙: 4}", {"w": {"甲": "6", "乙": "4"}}, ["E110 1:5"]),
        ("w: {甲：6, 甲: 4}", {"w": {"甲": "6"}}, ["E110 1:5", "E114 1:10"]),
        ("w: {名称：6}", {"w": {"name": "6"}}, ["E110 1:5"]),
        ("w: {甲:6, 乙:4}", {"w": {"甲": "6", "乙": "4"}}, ["E111 1:5", "E111 1:10"]),
        ("单位:万元\n名称: 甲", {"unit": "万元", "name": "甲"}, ["E111 1:1"]),
        ("  单位: 万元\n  名称:甲：乙", {"unit": "万元", "name": "甲：乙"}, ["E111 2:3"]),
        ("a:\n\tb: 1\n\tc: 2", {"a": {"b": "1", "c": "2"}}, ["E113 2:1", "E113 3:1"]),
        ("a:\n  - x\n\t- y", None, ["E113 3:1"]),
        ("　名称: 甲", {"name": "甲"}, ["E112 1:1"]),
        ("a:\n　　b: 1\n　　c:　2", {"a": {"b": "1", "c": "2"}},
         ["E112 2:1", "E112 3:1", "E112 3:5"]),
        ("a:\u00a0万元", {"a": "万元"}, ["E112 1:3"]),
        ("a: 万元　\nb　: 1", {"a": "万元", "b": "1"}, ["E112 1:4", "E112 2:1"]),
        ("a: “甲”", {"a": "“甲”"}, ["W102 1:4"]),
        ("a: [甲，乙、丙, 丁]", {"a": ["甲，乙、丙", "丁"]}, ["W103 1:5"]),
    ],
)  # fmt: skip
def test_slips(text, data, found):
    assert read(text) == (data, found)


@pytest.mark.parametrize(
    "text",
    [
        "a: 第一条：甲方得六成，乙方得四成",
        "a: |\n  甲方：六成\n  乙方:四成\n  \t制表\nb: 1",
        "a:\n  - 甲方：六成\n  - http://example.com:80/x",
        "a: http://example.com\nb: 12:30",
        "a: '甲，乙'\nb: ['甲，乙', \"丙、丁\"]",
        "a: “甲”和“乙”都算\nb: 《办法》",
        "a:\t1\nb: x\ty",
        "a: {b: x, c: 'd：e'}",
        "# 注：\ta\n# b：c\na: 1",
        "a: 甲　乙",
    ],
)
def test_ordinary_text_is_left_alone(text):
    assert read(text)[1] == []


def test_text_with_colons_is_left_alone_in_a_broken_file():
    text = "a: |\n  甲方：六成\n  乙方:四成\nb: >-\n  条：\nc:\n  - 甲方：六成\nd: @x\n"
    data, found = read(text)
    assert found == ["E108 8:4"]
    assert data["a"] == "甲方：六成\n乙方:四成\n"
    assert data["c"] == ["甲方：六成"]


def test_places_are_those_of_the_original_text():
    text = "a:\n　b:1\n　c：[x, x, &z y]　# 注\n　d:\u202e {e: 1, e: 2}\n"
    assert read(text)[1] == [
        "E112 2:1", "E111 2:2", "E112 3:1", "E110 3:2", "E121 3:11", "E112 3:16", "E112 4:1", "E106 4:4",
        "E114 4:13",
    ]  # fmt: skip


SYNTAX = [
    ("a: 'x\nb: 1", "1:4", "quote", {"a": "", "b": "1"}),
    ('a: "x\\q"\nb: 1', "1:7", "escape", {"a": "", "b": "1"}),
    ("a: [1\nb: 2", "1:4", "bracket [", {"a": "", "b": "2"}),
    ("a: {b: 1\nc: 2", "1:4", "brace {", {"a": "", "c": "2"}),
    ("a: b: c\nd: 1", "1:5", "colon", {"a": "", "d": "1"}),
    ("a: @x\nb: 1", "1:4", "start with @", {"a": "", "b": "1"}),
    ("a: `x`\nb: 1", "1:4", "start with `", {"a": "", "b": "1"}),
    ("a: %x", "1:4", "start with %", {"a": ""}),
    ("a: >500\nb: 1", "1:6", "followed by text", {"a": "", "b": "1"}),
    ("a: 'x' y", "1:8", "unexpected text", {"a": ""}),
    ("a: ]\nb: 1", "1:4", "unexpected ]", {"a": "", "b": "1"}),
    ("a: - b", "1:4", "list item", {"a": ""}),
    ("a: &\nb: 1", "1:5", "& or *", {"a": "", "b": "1"}),
    ("a: 1\n- b\nc: 1", "2:1", "indentation", None),
    ("a: 1\nfoo bar\nc: 1", "2:1", "key: value", None),
    ("a:\n  - b\n  c: 1", "3:3", "indentation", None),
]


@pytest.mark.parametrize(("text", "place", "said", "data"), SYNTAX)
def test_syntax_errors_are_explained_and_confined(text, place, said, data):
    collector = Collector()
    doc = loads(text, collector=collector, file="a.yaml")
    (found,) = collector.items
    assert found.code == "E108"
    assert str(found.mark) == f"a.yaml:{place}"
    assert said in found.message.en
    assert found.hint.zh
    assert found.hint.en
    assert (doc and doc.data) == data


def test_a_cut_entry_counts_as_refused():
    collector = Collector()
    doc = loads("a: {b: @x}\nc: 1", collector=collector)
    assert doc.is_broken(("a",))
    assert not doc.is_broken(("c",))


def test_at_most_ten_syntax_errors_are_told():
    collector = Collector()
    assert loads("".join(f"a{n}: @\n" for n in range(30)), collector=collector) is None
    assert [d.mark.line for d in collector.sorted()] == list(range(1, 11))
