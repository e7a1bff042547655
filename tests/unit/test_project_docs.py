"""The page on projects: its example gives its numbers, its tables are those of the rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enclave.diagnostics import Collector
from enclave.money import parse_amount
from enclave.project import parse_project, project
from enclave.source import loads
from enclave.terms.project_words import PROJECT_ALIASES, PROJECT_FREE
from tools import make_tax_table

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_gives_the_numbers_beside_it(lang):
    page = (DOCS / lang / "project.md").read_text(encoding="utf-8")
    text = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0]
    findings = Collector()
    doc = loads(text, collector=findings, aliases=PROJECT_ALIASES, free=PROJECT_FREE)
    found = project(parse_project(doc, collector=findings), collector=findings)
    shown = re.findall(r"^\| (?!\*).*\| ([\d,]+\.\d\d) \|$", page, re.MULTILINE)
    amounts = [parse_amount(cell, "万元") for cell in shown]
    assert len(amounts) == 9
    heads = (
        "vat",
        "cit",
        "pit",
        "ucmt",
        "edu_sur",
        "local_edu_sur",
        "stamp",
        "land_use",
        "property",
    )
    assert [found.tax(head, 2025) for head in heads] == amounts
    assert sum(amounts) == parse_amount("3,235.80", "万元")


def test_the_tables_are_up_to_date():
    assert make_tax_table.stale() == [], "run: python tools/make_tax_table.py"
