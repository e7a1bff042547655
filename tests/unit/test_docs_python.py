"""Every piece of Python in the documentation runs, page by page, from the first to the last."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import enclave
from enclave.book import run
from enclave.kinds.registry import kinds
from enclave.terms.packs import rules_root

ROOT = rules_root().parent
PAGES = sorted(
    p.relative_to(ROOT).as_posix()
    for p in (*ROOT.glob("docs/*/*.md"), ROOT / "README.md")
    if "```python\n" in p.read_text(encoding="utf-8")
)
GIVEN = {"plugins.md": {"KIND": kinds()["retain"]}}
"""What a page takes as the reader's own."""


def pieces(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


_runs = cache(run)


@pytest.mark.parametrize("page", PAGES)
def test_the_code_of_a_page_runs(page, capsys, tmp_path, monkeypatch):
    """And a trailing ``# 6000000`` says what the line gives."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(enclave, "run", _runs, raising=False)  # the pages run one scenario
    scope: dict[str, object] = dict(GIVEN.get(Path(page).name, {}))
    for number, piece in enumerate(pieces(page), 1):
        code = compile(piece, f"{page} (piece {number})", "exec")
        exec(code, scope)  # the page's own example
        for line in piece.splitlines():
            said = re.fullmatch(r"(\S.*\))  # (\d+)(?: fen| 分)?", line)
            if said:
                assert eval(said[1], scope) == int(said[2]), line
    capsys.readouterr()


def test_both_languages_have_the_same_pages_with_code():
    assert {p.replace("docs/zh/", "docs/en/") for p in PAGES} == {
        p for p in PAGES if "/zh/" not in p
    }
