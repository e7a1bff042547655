"""The code in the library pages runs as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_blocks_of_the_page_run_one_after_another(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DOCS / lang / "library.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len(blocks) >= 5
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, f"{lang}/library.md", "exec"), names)
    assert "E715" in capsys.readouterr().out
