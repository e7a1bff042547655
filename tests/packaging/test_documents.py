"""What the documentation shows is true: its agreements are accepted, its links lead somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], key=lambda path: path.as_posix()
)
BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def agreements() -> list[object]:
    return [
        pytest.param(block, id=f"{path.relative_to(ROOT).as_posix()}:{number}")
        for path in DOCUMENTS
        for number, block in enumerate(BLOCK.findall(path.read_text(encoding="utf-8")), 1)
        if re.match(r"(agreement|协议)\s*[:：]", block)
    ]


@pytest.mark.parametrize("text", agreements())
def test_a_documented_agreement_is_accepted(text, tmp_path):
    file = tmp_path / "agreement.yaml"
    file.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", "from enclave.cli import main; main()", "check", str(file)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(path):
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
