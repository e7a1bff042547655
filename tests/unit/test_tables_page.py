"""The page on the three tables names every column, name and word that the tables accept."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from enclave.tables.ledger import ENTERPRISES, INDICATORS, KINDS, RECEIPTS, TRUTHS
from enclave.terms.receipt import Budget, ReceiptKind

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("file", "columns"),
    [("enterprises.csv", ENTERPRISES), ("receipts.csv", RECEIPTS), ("indicators.csv", INDICATORS)],
)
def test_every_column_is_on_the_page(lang, file, columns):
    page = (DOCS / lang / "tables.md").read_text(encoding="utf-8")
    (section,) = [part for part in page.split("\n## ") if part.splitlines()[0].endswith(file)]
    rows = {line.split("`")[1]: line for line in section.splitlines() if line.startswith("| `")}
    for column in columns:
        cells = [cell.strip() for cell in rows[column.name].split("|")]
        assert cells[2] == "、".join(f"`{name}`" for name in column.names), column.name
        assert bool(cells[3]) == column.required, column.name
        assert cells[4]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_of_a_cell_is_on_the_page(lang):
    page = (DOCS / lang / "tables.md").read_text(encoding="utf-8")
    words = [*KINDS, *get_args(ReceiptKind), *get_args(Budget), *get_args(ReceiptKind)]
    words += [w for w in TRUTHS if w.isascii() or lang == "zh"]
    assert [w for w in words if f"`{w}`" not in page] == []
