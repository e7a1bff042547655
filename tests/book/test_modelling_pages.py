"""The code on the pages about variants runs as printed, and so does the variant shown there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enclave.book.variants import load_variant

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_code_of_the_page_runs(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / lang / "modelling.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, f"{lang}/modelling.md", "exec"), {})
    assert "half-each mouding 12000000000 0" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_variant_of_the_page_is_accepted(lang: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / lang / "modelling.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    file = tmp_path / "half-each.yaml"
    file.write_text(block, encoding="utf-8")
    assert load_variant(ROOT / "scenarios" / "mouding-lufeng", file).changes
