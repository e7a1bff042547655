"""The example for Chuxiong: 430 projects, and everything in it says it is generated."""

from __future__ import annotations

import csv

import pytest

from enclave.terms.packs import scenarios_root
from tests.board.support import board
from tools import make_board_example

FOLDER = scenarios_root() / "chuxiong-board"


@pytest.fixture(scope="module")
def example():
    return board(FOLDER)


def test_the_tables_are_what_the_script_writes():
    for name, content in make_board_example.files().items():
        assert (FOLDER / name).read_bytes() == content, name


def test_every_row_says_it_is_generated():
    for name, column in (
        ("projects.csv", "来源"),
        ("monthly.csv", "备注"),
        ("receipts.csv", "备注"),
    ):
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            assert all("随机生成" in row[column] for row in csv.DictReader(file)), name


def test_the_size_of_the_pipeline(example):
    projects = example.loaded.projects.values()
    assert len(projects) == 430
    assert [sum(p.class_ == c for p in projects) for c in ("key", "reserve")] == [158, 272]
    assert all("（生成）" in p.name for p in projects)


def test_one_lead_eight_groups_one_platform(example):
    roles = [o.role for o in example.loaded.file.offices]
    assert [roles.count(r) for r in ("lead", "industry", "platform")] == [1, 8, 1]
    assert all(o.assumption is not None for o in example.loaded.file.offices)


def test_ten_counties_add_up_in_every_month(example):
    assert len(example.consolidated) == 7 * 12
    assert all(c.holds for c in example.consolidated)
    output = [c for c in example.consolidated if c.indicator == "industrial_output"]
    assert all(c.overlap > 0 for c in output)
    assert len(example.loaded.units.counties()) == 10


def test_every_step_of_warning_is_seen(example):
    steps = {s.level.id for s in example.standings if s.level is not None}
    assert steps == {"answer", "push", "respond", "alert", "review", "normal"}


def test_an_award_reaches_its_cap(example):
    lines = [line for t in example.rewards.totals for line in t.lines]
    assert any(line.cap is not None and line.exact > line.cap == line.due for line in lines)
