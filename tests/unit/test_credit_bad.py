"""The bad credit sections under tests/bad give the recorded messages, whatever command shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from enclave.cli.console import render_diagnostics
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
