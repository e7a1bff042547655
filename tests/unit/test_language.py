"""One table of words: every key and word has a Chinese form, and each means one thing."""

from __future__ import annotations

import pytest

from enclave.compile.dialects import dialect_of, dialects, fields_of
from enclave.compile.language import (
    FREE,
    canonical_values,
    key_aliases,
    scenario_aliases,
    value_aliases,
)
from enclave.diagnostics import Collector
from enclave.kinds.registry import kinds
from enclave.source import loads
from enclave.terms.aliases import INDICATOR_KEYS, KEYS, SCENARIO_KEYS
from enclave.terms.credit import CREDIT_ALIASES, CREDIT_VALUES


def test_one_chinese_key_has_one_meaning_everywhere():
    meaning: dict[str, str] = {}
    tables = [KEYS, CREDIT_ALIASES, INDICATOR_KEYS, SCENARIO_KEYS]
    for table in [*tables, *(kind.aliases for kind in kinds().values())]:
        for zh, en in table.items():
            assert meaning.setdefault(zh, en) == en, zh


def test_the_tables_of_all_parts_are_joined():
    assert CREDIT_ALIASES.items() <= key_aliases().items()
    assert INDICATOR_KEYS.items() <= key_aliases().items()
    assert key_aliases().items() <= scenario_aliases().items()
    assert CREDIT_VALUES.items() <= value_aliases().items()


@pytest.mark.parametrize("dialect", dialects(), ids=lambda d: d.name)
def test_every_key_has_a_chinese_name_and_every_chinese_name_a_key(dialect):
    known = set(fields_of(dialect.models))
    english_only = {"schema", "burden", "inside"} | (
        {"reference"} if dialect.name == "formula" else set()
    )
    assert known - set(dialect.chinese) <= english_only
    if dialect.name == "agreement":
        others = {en for zh, en in dialect.keys.items() if zh in INDICATOR_KEYS}
        extra = {"zh", "en", "hole"} | others
        assert set(dialect.keys.values()) - known <= extra


@pytest.mark.parametrize("dialect", dialects(), ids=lambda d: d.name)
def test_words_of_a_key_lead_both_ways(dialect):
    for key, words in dialect.words.items():
        assert len(set(words.values())) == len(words), key
        for zh, en in words.items():
            if en not in ("yes", "no"):
                assert canonical_values({key: zh}) == {key: en}


def test_a_document_is_told_by_the_key_that_names_it():
    assert dialect_of(["参与方", "协议"]).name == "agreement"
    assert dialect_of(["scenario", "agreements"]).name == "scenario"
    assert dialect_of(["分税体制"]).name == "statute"
    assert dialect_of(["pack", "indicators"]).name == "indicator"
    assert dialect_of(["parties"]) is None


def test_an_open_term_is_one_in_either_language_also_below_free_keys():
    text = (
        "协议: a\n条款:\n- {编号: s, 种类: 分成, 份额: {待定: 比例}}\n"
        "- {编号: c, 种类: 封顶, 超出归: {待定: 归谁}}\n"
        "参与方: {待定: {角色: 飞出地}}\n变更:\n- {改为: {待定: 是}}\n"
    )
    collector = Collector()
    doc = loads(text, aliases=key_aliases(), free=FREE, collector=collector)
    assert doc is not None
    assert not collector.items
    first, second = doc.data["clauses"]
    assert first["weights"] == {"hole": "比例"}
    assert second["spill"] == {"hole": "归谁"}
    assert doc.marks.value(("clauses", 0, "weights", "hole")).line == 3
    assert doc.marks.key(("clauses", 1, "spill", "hole")).line == 4
    assert list(doc.data["parties"]) == ["待定"]  # a party may have that name
