"""Whatever the bytes are, the reader answers with a document or with findings, never a traceback."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from enclave.cli.console import render_diagnostics
from enclave.diagnostics import Collector
from enclave.source import Node, loads, reader
from enclave.source.reader import MAX_DEPTH

ALIASES = {"单位": "unit", "参与方": "parties", "类型": "kind"}
PIECES = st.sampled_from(
    ["a", "单位", "参与方", "kind", ":", ": ", "：", "- ", "\n", "\n  ", "\n    ", "\r\n", "\t", " ", "　",
     "[", "]", "{", "}", ",", "，", "'", '"', "#", " # ", "&a", "*a", "!t ", "<<", "|", ">", "|\n", "?", "? ", "a? ",
     "---\n", "...", "%YAML", "~", "null", "\\", "\x07", "\u202e", "\ufeff", "ģ", "甲", "@", "`",
     "include", "x.yaml", "0512", "3:7", "\u2028", "\x85", "“", "”", "=", "\ud800", "𠮷"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join))


def check(doc, collector, lines):
    for found in collector.sorted():
        assert found.mark.file == "f.yaml"
        assert 1 <= found.mark.line <= len(lines)
        assert 1 <= found.mark.col <= len(lines[found.mark.line - 1]) + 2
    assert doc is not None or collector.errors
    for lang in ("zh", "en"):
        shown = render_diagnostics(collector.sorted(), lang, sources=doc.sources if doc else {})
        assert "\x07" not in shown
        assert "\u202e" not in shown
    if doc is not None:
        walk(doc, doc.data, ())


def walk(doc, node: Node, path):
    assert len(path) <= MAX_DEPTH
    mark = doc.marks.value(path)
    assert 1 <= mark.line <= len(doc.lines)
    assert mark.col < mark.end_col
    if isinstance(node, dict):
        for key, child in node.items():
            assert type(key) is str
            assert doc.marks.key((*path, key)).line >= 1
            walk(doc, child, (*path, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            walk(doc, child, (*path, index))
    else:
        assert type(node) is str


def lines_of(text: str) -> list[str]:
    body = text.removeprefix("\ufeff")
    return body.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@settings(max_examples=400)
@given(TEXTS)
@example("? \n- a: {b：")
@example("a: 'x\n\tb：1\n\u3000c: [")
def test_any_text(text):
    collector = Collector()
    doc = loads(text, collector=collector, file="f.yaml", aliases=ALIASES)
    if "\ud800" not in text and text.count("\0") * 4 <= len(text.encode()):
        check(doc, collector, lines_of(text))


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes(raw):
    collector = Collector()
    doc = loads(raw, collector=collector, file="f.yaml")
    assert doc is not None or collector.errors


@settings(max_examples=200)
@given(TEXTS)
def test_reading_twice_gives_the_same(text):
    def once():
        collector = Collector()
        return loads(text, collector=collector, aliases=ALIASES), collector.sorted()

    assert once() == once()


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="there is one parser only")
@settings(max_examples=300)
@given(TEXTS)
def test_both_parsers_agree(text):
    def once():
        collector = Collector()
        return loads(text, collector=collector, aliases=ALIASES), collector.sorted()

    fast, parser = once(), reader._FAST
    reader._FAST = yaml.SafeLoader
    try:
        assert once() == fast
    finally:
        reader._FAST = parser


JSON_LIKE = st.recursive(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc甲乙", max_size=4), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


def written(node: Node) -> str:
    if isinstance(node, str):
        return "'" + node.replace("'", "''") + "'"
    if isinstance(node, list):
        return "[" + ", ".join(map(written, node)) + "]"
    return "{" + ", ".join(f"{written(k)}: {written(v)}" for k, v in node.items()) + "}"


@given(st.dictionaries(st.text("abc甲", min_size=1, max_size=4), JSON_LIKE, min_size=1, max_size=4))
def test_quoted_data_comes_back(data):
    collector = Collector()
    text = "".join(f"{key}: {written(value)}\n" for key, value in data.items())
    doc = loads(text, collector=collector)
    if not collector.errors:
        assert doc.data == data
    else:
        assert {d.code for d in collector.errors} <= {"E106", "E131", "E135"}
