"""The bad credit sections under tests/bad give the recorded messages, whatever command shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.cli.console import render_diagnostics
from enclave.compile.language import FREE, key_aliases
from enclave.compile.load import load_agreement_text
from enclave.credit import (
    CreditTerms,
    credit_problems,
    indicator_packs,
    load_indicators,
    read_credit,
    terms_of,
)
from enclave.diagnostics import Collector
from enclave.source import loads

FOLDERS = sorted((Path(__file__).parent.parent / "bad").glob("E6*"))


def output(folder: Path, lang: str) -> str:
    collector = Collector()
    text = (folder / "agreement.yaml").read_text(encoding="utf-8")
    loaded = load_agreement_text(text, collector=collector)
    assert loaded is not None
    assert loaded.agreement is not None
    section = read_credit(loaded.doc, collector, data=loaded.data["credit"])
    terms: CreditTerms = terms_of(loaded.agreement, section)
    indicators = load_indicators(indicator_packs(), collector)
    collector.extend(credit_problems(terms, indicators, loaded.doc.marks.key))
    return render_diagnostics(collector.sorted(), lang, sources=loaded.doc.sources)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_the_recorded_message(folder, lang):
    shown = output(folder, lang)
    assert shown == (folder / f"expected.{lang}.txt").read_text(encoding="utf-8")
    assert shown.startswith(folder.name.split("-")[0] + " ")


def test_there_are_bad_credit_sections():
    assert len(FOLDERS) >= 15


NAMED = """\
agreement: a
parties:
  jia: {name: {zh: 甲县}, role: origin, level: county}
credit:
  规模以上工业产值: {mode: full, to: jia}
  增加值: {mode: full, to: yi}
"""


def test_an_indicator_may_be_given_by_its_name():
    collector = Collector()
    doc = loads(NAMED, aliases=key_aliases(), free=FREE, collector=collector)
    assert doc is not None
    section = read_credit(doc, collector)
    assert list(section.rules) == ["industrial_output", "value_added"]
    assert not collector.items
    mark = doc.marks.key(("credit", "value_added"))
    assert mark == doc.marks.key(("credit", "增加值"))
    assert doc.marks.value(("credit", "value_added", "to")).col == 25


def test_an_indicator_by_id_and_by_name_is_given_twice():
    collector = Collector()
    text = NAMED.replace("增加值", "industrial_output")
    doc = loads(text, aliases=key_aliases(), free=FREE, collector=collector)
    assert doc is not None
    read_credit(doc, collector)
    (found,) = collector.items
    assert (found.code, found.mark.line, found.related[0].line) == ("E115", 6, 5)


def test_a_mistyped_name_of_an_indicator_is_recognised():
    packs = Collector()
    catalogue = load_indicators(indicator_packs(), packs)
    collector = Collector()
    doc = loads(NAMED.replace("规模以上", "规上"), free=FREE, collector=collector)
    assert doc is not None
    section = read_credit(doc, collector)
    terms = CreditTerms("a", section.rules, {})
    found = [d for d in credit_problems(terms, catalogue, doc.marks.key) if d.code == "E610"]
    assert "规模以上工业产值" in found[0].message.zh
