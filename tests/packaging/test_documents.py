"""What the documentation shows is true: its agreements are accepted, its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from enclave.compile.load import load_agreement
from enclave.diagnostics import Collector

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
    findings = Collector()
    loaded = load_agreement(file, collector=findings)
    assert [finding.line("en") for finding in findings.sorted()] == []
    assert loaded.agreement is not None


WRITTEN = [path for path in DOCUMENTS if path.parent.name != "codes"]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(path):
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
