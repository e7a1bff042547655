"""Every code of the import is shown by a test of the import."""

from __future__ import annotations

from pathlib import Path

from enclave.codes.intake import CODES


def test_every_code_is_shown():
    here = Path(__file__)
    files = [path for path in here.parent.glob("test_*.py") if path != here]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [entry.code for entry in CODES if entry.code not in text] == []


def test_every_code_says_how_to_fix_it():
    assert [e.code for e in CODES if not e.hint.zh and e.code[0] != "N"] == []
