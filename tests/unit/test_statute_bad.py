"""The bad statute packs under tests/bad give the recorded messages, whatever command shows them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from enclave.cli.console import render_diagnostics
from enclave.diagnostics import Collector, InputRejected
from enclave.statute import load_statute

FOLDERS = sorted(
    path.parent for path in (Path(__file__).parent.parent / "bad").glob("[EWN]5*/statute.yaml")
)


def output(lang: str) -> str:
    """What loading ``statute.yaml`` of the current folder has to say."""
    collector = Collector()
    with suppress(InputRejected):
        load_statute("statute.yaml", collector=collector)
    return render_diagnostics(collector.sorted(), lang, sources={})


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_the_recorded_message(folder, lang, monkeypatch):
    monkeypatch.chdir(folder)
    shown = output(lang)
    assert shown == (folder / f"expected.{lang}.txt").read_text(encoding="utf-8")
    assert shown.startswith(folder.name.split("-")[0] + " ")


def test_there_are_bad_statute_packs():
    assert len(FOLDERS) >= 16
