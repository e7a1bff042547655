"""The language reference is what the models say, and its examples are valid."""

from __future__ import annotations

import json
import re
import sys

import jsonschema
import pytest

from enclave.compile.dialects import dialects, fields_of
from enclave.compile.load import load_agreement_text
from enclave.diagnostics import Collector
from enclave.kinds.registry import kinds
from enclave.schema import schema_for
from enclave.source import loads
from tools import make_reference

PAGES = {path.parts[-2]: text for path, text in make_reference.pages().items()}


def test_the_pages_are_up_to_date():
    assert make_reference.stale() == [], "run python tools/make_reference.py"


def test_a_stale_page_is_found(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(make_reference, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "argv", ["make_reference.py", "--check"])
    assert make_reference.main() == 1
    assert "docs/zh/language.md" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_and_kind_of_every_document_is_on_the_page(lang):
    for dialect in dialects():
        for key in fields_of(dialect.models):
            assert f"| `{key}` |" in PAGES[lang], key
    for name in kinds():
        assert f"### `{name}`" in PAGES[lang]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_links_lead_to_headings(lang):
    headings = {h.strip().lower() for h in re.findall(r"^#+ (.*)$", PAGES[lang], re.MULTILINE)}
    for target in set(re.findall(r"\]\(#([^)]+)\)", PAGES[lang])):
        assert target in headings, target


def test_a_page_of_one_language_has_no_prose_of_the_other():
    tables = re.sub(r"`[^`]*`", "", PAGES["en"])
    for line in tables.splitlines():
        if line.startswith("|") and not line.startswith("| word"):
            meaning = line.split("|")[-2]
            assert (
                not re.search("[\u4e00-\u9fff]{3,}", meaning.replace("万元", ""))
                or "words" in tables
            )


def test_examples_of_kinds_are_shown_as_items_of_a_list():
    for kind in kinds().values():
        block = make_reference._block(kind)
        assert block in PAGES["zh"]
        collector = Collector()
        doc = loads(f"clauses:\n{block}", collector=collector)
        assert not collector.errors
        assert doc.data["clauses"][0]["kind"] == kind.name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guide_to_writing_shows_a_valid_agreement(lang):
    """The short example of the guide loads and follows the schema."""
    page = make_reference.ROOT / "docs" / lang / "agreement.md"
    text = re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)[0]
    collector = Collector()
    load_agreement_text(text, collector=collector)
    assert not collector.errors
    doc = loads(text, collector=collector)
    errors = jsonschema.Draft202012Validator(schema_for("agreement")).iter_errors(doc.data)
    assert [json.dumps(e.message) for e in errors] == []
