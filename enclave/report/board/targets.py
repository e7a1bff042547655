"""Against targets: the superior, then each kind of unit by rank."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.board.counts import COUNTS
from enclave.board.figures import percent
from enclave.board.model import Board, Standing
from enclave.board.names import VIEW_NAMES, View
from enclave.report.board.cells import (
    LABEL,
    amount,
    indicator_name,
    nested_note,
    rate,
    unit_cell,
)
from enclave.report.model import Cell, Column, Line, Table, Unit
from enclave.text import Text

TARGETS, COUNTIES, OFFICES, PARKS, AGENTS = "targets", "counties", "offices", "parks", "agents"
RANKED: tuple[tuple[View, str, Text], ...] = (
    ("credited", COUNTIES, Text("县市排名", "Counties by rank")),
    ("office", OFFICES, Text("产业组排名", "Department groups by rank")),
    ("park", PARKS, Text("园区排名", "Parks by rank")),
    ("recruiter", AGENTS, Text("引荐人排名", "Recruiters by rank")),
)
"""View, sheet and heading of each ranking."""
METHODS = {
    "run_rate": Text(
        "全年预计 = 累计 ÷ 已过月数 × 12（均速外推），是推算，不入账、不结算",
        "the year's projection is the year to date ÷ months × 12 (run rate): never booked or settled",
    ),
    "profile": Text(
        "全年预计 = 累计 ÷ 序时进度（按各月累计进度），是推算，不入账、不结算",
        "the year's projection is the year to date ÷ the part due by now (profile): never booked or settled",
    ),
}
ORDER_NOTE = Text(
    "按完成率（累计 ÷ 年度目标，按精确值比较）从高到低；完成率相同的名次并列，其后名次顺延，并列者按看板文件的次序排列",
    "by share of the year's target as it is exactly, the highest first; equal shares have one rank and the next is"
    " skipped; among equals, in the order of the board file",
)
_BASIS: dict[View, Text] = {
    "county": Text("项目数计入招引县，一个项目计一次", "projects are counted to the county that recruits them, each once"),
    "credited": Text("县市按协议认定数考核；无协议的项目归所在地", "counties are measured by credit under agreements; what no agreement covers stays where it is"),
    "office": Text("产业招：项目全数计入归口的产业组；与县市口径是同一项目的两种看法，两者不得相加", "by department group: each project in full to its group; the same projects as under the counties, never added to them"),
    "park": Text("园区按在地数考核", "parks are measured by what arose in them"),
    "recruiter": Text("项目全数计入引荐人；与县市、产业组口径不得相加", "each project in full to its recruiter; never added to counties or groups"),
}  # fmt: skip


def superior_table(board: Board, unit: Unit) -> Table:
    """Every indicator with a target at the common superior."""
    mine = [s for s in board.standings if s.view == "total"]
    columns = (
        Column(Text("指标", "Indicator")), Column(Text("单位", "Unit")), *_columns(board),
        Column(Text("预计同比", "Projected growth"), "number"), Column(_WARNING),
    )  # fmt: skip
    lines = tuple(
        Line((
            indicator_name(board, s.indicator), unit_cell(board.loaded.indicators[s.indicator], unit),
            *_cells(board, s, unit), rate(s.growth, 1), level_cell(board, s),
        )) for s in mine
    )  # fmt: skip
    name = board.loaded.units.name(board.loaded.units.superior)
    title = Text("{n}目标进度", "{n} against its targets").format(n=name)
    notes = (*LABEL, METHODS[board.loaded.file.forecast],
             *nested_note(board, [s.indicator for s in mine]))  # fmt: skip
    return Table("board:targets", TARGETS, title, columns, lines, None, notes)


_WARNING = Text("预警", "Warning")


def _columns(board: Board) -> tuple[Column, ...]:
    month = board.loaded.through.month
    return (
        Column(Text("年度目标", "Target"), "money"),
        Column(Text(f"{month}月", f"Month {month}"), "money"),
        Column(Text("累计", "To date"), "money"),
        Column(Text("完成率", "Of target"), "number"),
        Column(Text("序时", "Due"), "number"),
        Column(Text("相当于进度", "Of pace"), "number"),
        Column(Text("全年预计（推算）", "Year (projected)"), "money"),
    )


def _cells(board: Board, one: Standing, unit: Unit) -> tuple[Cell, ...]:
    item = board.loaded.indicators[one.indicator]
    projected = one.forecast
    return (
        amount(one.goal.parts, item, unit), amount(one.month, item, unit),
        amount(one.to_date, item, unit), rate(one.share), rate(one.pace), rate(one.progress),
        None if projected is None else amount(projected.value, item, unit),
    )  # fmt: skip


def level_cell(board: Board, one: Standing) -> Text:
    """The step of warning with its bound: ``应策（<85.00%）``; why there is none, where there is none."""
    level = one.level
    if level is None:
        return one.reason
    if level.below is not None:
        bound = percent(level.below)
        return Text(f"{level.name.zh}（<{bound}）", f"{level.name.in_('en')} (<{bound})")
    before = board.loaded.file.warning.levels[-2].below
    bound = percent(before) if before is not None else ""
    return Text(f"{level.name.zh}（≥{bound}）", f"{level.name.in_('en')} (≥{bound})")


def ranking_tables(board: Board, unit: Unit) -> Iterator[Table]:
    """One table a view and indicator with targets."""
    for view, sheet, heading in RANKED:
        for name, item in board.loaded.indicators.items():
            ranked = board.ranking(name, view)
            if not ranked:
                continue
            shown: View = "county" if name in COUNTS and view == "credited" else view
            columns = (Column(Text("名次", "Rank"), "number"), Column(VIEW_NAMES[shown]),
                       *_columns(board), Column(_WARNING))  # fmt: skip
            lines = tuple(
                Line((s.rank, board.loaded.units.name(s.unit), *_cells(board, s, unit),
                      level_cell(board, s))) for s in ranked
            )  # fmt: skip
            said = Text("{h}：{n}", "{h}: {n}").format(h=heading, n=item.name)
            if not item.is_money:
                said = Text("{t}（单位：{u}）", "{t} (unit: {u})").format(
                    t=said, u=unit_cell(item, unit)
                )
            yield Table(f"board:{view}:{name}", sheet, said, columns, lines,
                        unit if item.is_money else None,
                        (*LABEL, ORDER_NOTE, _BASIS[shown]))  # fmt: skip
