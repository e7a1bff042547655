"""The catalogue of agreements says what the packs say now."""

from __future__ import annotations

import re

from tools import make_catalogue


def test_the_pages_and_the_curves_are_up_to_date():
    assert make_catalogue.stale() == [], "run python tools/make_catalogue.py"


def test_every_agreement_has_a_line_and_a_section():
    for lang in make_catalogue.LANGS:
        text = make_catalogue.page(lang)
        for _, card in make_catalogue.agreements():
            assert f"(#{card['id']})" in text
            assert f"\n### {card['id']}\n" in text


def test_every_line_has_a_cell_for_every_column():
    for lang in make_catalogue.LANGS:
        lines = [x for x in make_catalogue.page(lang).splitlines() if x.startswith("|")]
        bars = {len(re.findall(r"(?<!\\)\|", line)) for line in lines}
        assert bars == {len(make_catalogue.COLUMNS) + 1}
