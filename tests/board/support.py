"""Boards for tests: the small one of this folder, with changes, and parts made by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

from enclave.board import Board, load_board, make_board
from enclave.book import load
from enclave.dates import Month
from enclave.diagnostics import Collector

HERE = Path(__file__).resolve().parent
FUNDS = "invested_funds_outside_prefecture"
PROVINCE = "invested_funds_outside_province"


def copy(tmp_path: Path, base: str = "small") -> Path:
    """A copy of a board's folder that a test may change."""
    folder = tmp_path / base
    shutil.copytree(HERE / base, folder)
    return folder


def edit(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    """Change a file; each text must be there."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def board(folder: Path, month: str | None = None, collector: Collector | None = None) -> Board:
    """The board of a folder."""
    when = Month.parse(month) if month else None
    findings = collector if collector is not None else Collector()
    return make_board(load_board(load(folder), month=when, collector=findings), collector=findings)


def codes(collector: Collector) -> list[str]:
    """The codes found, in order."""
    return [d.code for d in collector.sorted()]
