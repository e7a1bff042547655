"""A period in which nothing happened has a statement like any other."""

from __future__ import annotations

import io
import zipfile

from enclave.dates import Month
from enclave.report.settlement.files import documents
from enclave.settle.books import open_books
from enclave.settle.bundle.build import build
from enclave.settle.ledger import Ledger
from tests.settle import world


def test_a_quarter_without_receipts_has_all_its_documents(tmp_path):
    with Ledger.open(world.make(tmp_path) / "账本.db", create=True) as ledger:
        world.book(ledger, world.receipt("v1", 1200, "2026-02-15"))
        world.settle(tmp_path, ledger, "2026-03")
        books = open_books(tmp_path, ledger, Month.parse("2026-06"))
        (made,) = books.statements("pairwise")
        bundle = build(books, made, books.standing("deal", "pairwise"))
        for lang in ("zh", "en"):
            files = documents(books, made, bundle, lang)
            (book,) = [content for name, content in files.items() if name.endswith(".xlsx")]
            with zipfile.ZipFile(io.BytesIO(book)) as parts:
                sheets = [n for n in parts.namelist() if n.startswith("xl/worksheets/sheet")]
                formulas = "".join(parts.read(n).decode() for n in sheets)
            assert "<f></f>" not in formulas
            assert "SUM" in formulas
