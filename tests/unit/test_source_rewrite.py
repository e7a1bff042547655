"""Renaming in the original text: there and back again gives the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enclave.diagnostics import Collector
from enclave.source import loads
from enclave.source.rewrite import RewriteError, rename

KEYS = {"分成": "share", "类型": "kind", "参与方": "parties", "单位": "unit", "备注": "note"}
VALUES = {"kind": {"固定": "fixed", "封顶": "cap"}, "parties": {"全部": "all"}}
BACK_KEYS = {new: old for old, new in KEYS.items()}
BACK_VALUES = {key: {new: old for old, new in names.items()} for key, names in VALUES.items()}

TEXT = """\ufeff# 协议 分成: 类型\r
单位:   万元   # 单位: 不改\r
参与方: {分成: {"类型": 固定}, 乙: 分成}\r
条款:\r
  - {类型: 固定, '参与方': [全部, "全部", 分成], 备注: 类型}\r
  -   类型  : '封顶'\r
      备注: |\r
        分成: 文字\r
? 分成\r
: 类型\r
"""


def there(text, **options):
    return rename(text, KEYS, VALUES, free={"parties"}, **options)


def back(text, **options):
    return rename(text, BACK_KEYS, BACK_VALUES, free={"parties"}, **options)


def test_names_change_and_nothing_else():
    assert (
        there(TEXT)
        == """\ufeff# 协议 分成: 类型\r
unit:   万元   # 单位: 不改\r
parties: {分成: {"kind": fixed}, 乙: 分成}\r
条款:\r
  - {kind: fixed, 'parties': [all, "all", 分成], note: 类型}\r
  -   kind  : 'cap'\r
      note: |\r
        分成: 文字\r
? share\r
: 类型\r
"""
    )


def test_there_and_back_again():
    assert back(there(TEXT)) == TEXT


def test_value_names_may_hang_on_the_old_key():
    assert rename("类型: 固定", KEYS, {"类型": {"固定": "fixed"}}) == "kind: fixed"


def test_a_new_word_that_is_not_plain_is_quoted():
    assert rename("a: b", {}, {"a": {"b": "x: y"}}) == 'a: "x: y"'
    assert rename("a: b", {}, {"a": {"b": "no #1"}}) == 'a: "no #1"'
    assert rename("a: b", {}, {"a": {"b": "甲 乙"}}) == "a: 甲 乙"


@pytest.mark.parametrize("text", ["a: [", "a: 'x", "\ud800: 1"])
def test_what_cannot_be_read_is_not_rewritten(text):
    with pytest.raises(RewriteError):
        rename(text, KEYS)


def test_an_alias_as_value_does_not_disturb_the_keys():
    assert rename("a: &x 1\n类型: *x\n单位: 2", KEYS) == "a: &x 1\nkind: *x\nunit: 2"


WORDS = st.sampled_from([*KEYS, "甲", "其他"])
SCALARS = st.sampled_from(["固定", "封顶", "全部", "分成", "六成", "'固定'", '"类型"'])
TREES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda items: "[" + ",  ".join(items) + "]"),
        st.dictionaries(WORDS, inner, min_size=1, max_size=3).map(
            lambda entries: "{" + ", ".join(f"{k}: {v}" for k, v in entries.items()) + "}"
        ),
    ),
    max_leaves=8,
)


@given(st.dictionaries(WORDS, TREES, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n", "\r"]))
def test_there_and_back_again_for_any_document(entries, end):
    text = "".join(f"{key}: {tree}  # 分成: 类型{end}" for key, tree in entries.items())
    english = there(text)
    assert back(english) == text

    def data(source, aliases):
        collector = Collector()
        doc = loads(source, collector=collector, aliases=aliases, free={"parties"})
        assert not collector.errors
        return doc.data

    def keys(node):
        if isinstance(node, dict):
            return [*node, *(k for child in node.values() for k in keys(child))]
        return [k for child in node for k in keys(child)] if isinstance(node, list) else []

    assert keys(data(text, KEYS)) == keys(data(english, {}))
