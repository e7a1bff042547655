"""Every table of a board, in order; each sheet of the workbook answers one question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from enclave.board.model import Board
from enclave.report.board.ending import (
    CHECKS,
    GROUNDS,
    OVERLAPS,
    check_table,
    ground_table,
    overlap_sums,
    overlap_table,
)
from enclave.report.board.months import CONSOLIDATED, consolidation_table, month_tables
from enclave.report.board.projects import (
    ORIENTATION,
    PIPELINE,
    orientation_tables,
    pipeline_tables,
)
from enclave.report.board.rewards import REWARDS, reward_tables
from enclave.report.board.targets import (
    AGENTS,
    COUNTIES,
    OFFICES,
    PARKS,
    TARGETS,
    ranking_tables,
    superior_table,
)
from enclave.report.board.views import VIEWS, view_tables
from enclave.report.model import Table, Unit
from enclave.text import Text

SHEETS: Final = (
    (TARGETS, Text("目标进度", "Targets")),
    (COUNTIES, Text("县市", "Counties")),
    (OFFICES, Text("产业组", "Groups")),
    (PARKS, Text("园区", "Parks")),
    (AGENTS, Text("引荐人", "Recruiters")),
    (VIEWS, Text("各口径累计", "Views")),
    (CONSOLIDATED, Text("汇总", "Consolidation")),
    (OVERLAPS, Text("重复认定", "Counted twice")),
    (PIPELINE, Text("项目库", "Pipeline")),
    (ORIENTATION, Text("产业定位", "Orientation")),
    (REWARDS, Text("引荐奖励", "Awards")),
    (CHECKS, Text("对账", "Checks")),
    (GROUNDS, Text("来源与假设", "Grounds")),
)
"""The sheets of the workbook and the sections of the page."""


def tables(board: Board, unit: Unit, *, rewards: bool) -> list[Table]:
    """Every table that has a line; awards only where they were asked for."""
    made = _all(board, unit, rewards=rewards)
    order = [sheet for sheet, _ in SHEETS]
    return sorted((t for t in made if t.lines), key=lambda t: order.index(t.sheet))


def _all(board: Board, unit: Unit, *, rewards: bool) -> Iterator[Table]:
    yield superior_table(board, unit)
    yield from ranking_tables(board, unit)
    yield from view_tables(board, unit)
    yield consolidation_table(board, unit)
    yield from month_tables(board, unit)
    yield overlap_sums(board, unit)
    yield overlap_table(board, unit)
    yield from pipeline_tables(board, unit)
    yield from orientation_tables(board, unit)
    if rewards:
        yield from reward_tables(board)
    yield check_table(board)
    yield ground_table(board)
