"""The page on importing tells what the command does: its mapping loads, its lists are complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enclave.intake.mapping import load_mapping
from enclave.terms.import_map import FIELDS, IndicatorRule, Source
from enclave.terms.import_words import IMPORT_KEYS

DOCS = Path(__file__).resolve().parents[2] / "docs"


def page(lang: str) -> str:
    return (DOCS / lang / "import.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_mapping_on_the_page_loads(lang, tmp_path):
    (text,) = re.findall(r"^```yaml\n(.*?)^```", page(lang), re.DOTALL | re.MULTILINE)
    (tmp_path / "import.yaml").write_text(text, encoding="utf-8")
    mapping, _ = load_mapping(tmp_path / "import.yaml")
    assert [s.id for s in mapping.sources] == ["tax", "park"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_and_key_is_on_the_page(lang):
    text = page(lang)
    for kind, fields in FIELDS.items():
        (row,) = [line for line in text.splitlines() if re.match(rf"\| `{kind}` \| `\w+` `", line)]
        assert re.findall(r"`(\w+)`", row)[1:] == list(fields)
    own = {"id", "kind", "title"}
    keys = (set(Source.model_fields) | set(IndicatorRule.model_fields)) - own
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_field_has_its_chinese_name_on_the_page(lang):
    shown = dict(re.findall(r"`([\u4e00-\u9fff]+)`\s+(\w+)[、，。,.]", page(lang), re.ASCII))
    for field in {name for fields in FIELDS.values() for name in fields}:
        names = [zh for zh, en in IMPORT_KEYS.items() if en == field]
        assert [zh for zh in names if shown.get(zh) == field], field
