"""What is counted twice, what was checked, and what everything rests on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from enclave.board.model import Board
from enclave.report.board.cells import LABEL, amount
from enclave.report.model import Cell, Column, Line, Money, Quantity, Table, Unit
from enclave.report.money_tables import text
from enclave.report.other_tables import verdict
from enclave.terms.board import Grounded, YearTarget
from enclave.text import Text

OVERLAPS, CHECKS, GROUNDS = "overlaps", "checks", "grounds"
ROW_BY_ROW = Text(
    "逐行见工作簿和 overlaps.csv；重复认定额只用于汇总时扣除，不是任何一方的数",
    "row by row in the workbook and overlaps.csv; what is counted again is only taken off when the"
    " whole is added up, and is nobody's figure",
)


def overlap_table(board: Board, unit: Unit) -> Table:
    """Each figure that several parties have in full (S11)."""
    columns = (
        Column(Text("指标", "Indicator")), Column(Text("项目", "Project")), Column(Text("月份", "Month")),
        Column(Text("协议", "Agreement")), Column(Text("各计的单位", "Counted by")),
        Column(Text("数额", "Figure"), "money"), Column(Text("重复认定额", "Counted twice"), "money"),
    )  # fmt: skip
    lines = []
    for one in board.overlaps:
        item = board.loaded.indicators[one.indicator]
        who = _names(board, one.parties)
        project = board.loaded.projects[one.project]
        lines.append(Line((
            item.name, Text(f"{project.id} {project.name}"), text(one.month), Text(one.agreement),
            who, amount(one.amount, item, unit), amount(one.overlap, item, unit))))  # fmt: skip
    title = Text("重复认定额（逐行）", "Counted twice, row by row")
    return Table("board:overlaps", OVERLAPS, title, columns, tuple(lines), unit,
                 (*LABEL, ROW_BY_ROW), brief=False)  # fmt: skip


def overlap_sums(board: Board, unit: Unit) -> Table:
    """What is counted twice by project, the year so far; the rows stand in workbook and CSV."""
    sums: dict[tuple[str, str, str], tuple[tuple[str, ...], int]] = {}
    for one in board.overlaps:
        key = (one.indicator, one.project, one.agreement)
        sums[key] = (one.parties, sums.get(key, ((), 0))[1] + one.overlap)
    columns = (
        Column(Text("指标", "Indicator")), Column(Text("项目", "Project")),
        Column(Text("协议", "Agreement")), Column(Text("各计的单位", "Counted by")),
        Column(Text("重复认定额（累计）", "Counted twice, to date"), "money"),
    )  # fmt: skip
    lines = []
    for (indicator, project, agreement), (parties, parts) in sums.items():
        name = board.loaded.projects[project].name
        lines.append(Line((
            board.loaded.indicators[indicator].name, Text(f"{project} {name}"), Text(agreement),
            _names(board, parties), amount(parts, board.loaded.indicators[indicator], unit))))  # fmt: skip
    title = Text("重复认定额（按项目）", "Counted twice, by project")
    return Table("board:overlap-sums", OVERLAPS, title, columns, tuple(lines), unit,
                 (*LABEL, ROW_BY_ROW), brief=False)  # fmt: skip


def _names(board: Board, units: tuple[str, ...]) -> Text:
    names = [board.loaded.units.name(u) for u in units]
    return Text("、".join(n.zh for n in names), ", ".join(n.in_("en") for n in names))


def check_table(board: Board) -> Table:
    """Both sides of each identity."""
    columns = (
        Column(Text("编号", "Id")), Column(Text("恒等式", "Identity")),
        Column(Text("左边", "Left"), "money"), Column(Text("右边", "Right"), "money"),
        Column(Text("结论", "Verdict")),
    )  # fmt: skip
    lines = []
    for check, item in zip(board.checks, board.loaded.indicators.values(), strict=True):
        sides: list[Cell] = []
        for side in (check.left, check.right):
            if item.is_money:
                sides.append(Money(side, side))
            else:
                sides.append(Quantity(Fraction(item.from_parts(side)), item))
        lines.append(Line((text(check.id), check.title, *sides, verdict(check.holds))))
    title = Text(
        "对账（每月均平，此处列累计）", "Checks (every month holds; the year to date is shown)"
    )
    return Table("board:checks", CHECKS, title, columns, tuple(lines), "元", LABEL)


def ground_table(board: Board) -> Table:
    """Each item of the board file with its document, or the assumption it is."""
    columns = (Column(Text("项", "Item")), Column(Text("性质", "Kind")),
               Column(Text("来源或假设", "Document or assumption")))  # fmt: skip
    seen: dict[tuple[Text, Text, Text], None] = {}
    for what, item in _grounded(board):
        kind = Text("来源", "document") if item.source is not None else Text("假设", "assumption")
        seen.setdefault((what, kind, item.source or item.assumption or Text("")))
    for said in board.loaded.scenario.scenario.assumptions:
        seen.setdefault((Text("情景", "scenario"), Text("假设", "assumption"), said.text))
    lines = tuple(Line(row) for row in seen)
    title = Text("来源与假设", "Documents and assumptions")
    return Table("board:grounds", GROUNDS, title, columns, lines, None, LABEL, brief=False)


def _grounded(board: Board) -> Iterator[tuple[Text, Grounded]]:
    file = board.loaded.file
    for office in file.offices:
        yield Text("机构：{n}", "office: {n}").format(n=office.name), office
    for recruiter in file.recruiters:
        yield Text("引荐人：{n}", "recruiter: {n}").format(n=recruiter.name), recruiter
    yield from _targets(board)
    for pace in file.pace:
        names = [board.loaded.indicators[n].name for n in pace.indicators]
        listed = Text("、".join(n.zh for n in names), ", ".join(n.in_("en") for n in names))
        yield Text("序时进度：{n}", "pace: {n}").format(n=listed), pace
    yield Text("预警界限", "steps of warning"), file.warning
    for award in file.rewards:
        yield Text("奖励：{n}", "award: {n}").format(n=award.title), award


def _targets(board: Board) -> Iterator[tuple[Text, Grounded]]:
    """Targets of one indicator that rest on the same are one line, with everyone they are for."""
    same: dict[tuple[str, Text | None, Text | None], list[YearTarget]] = {}
    for goal in board.loaded.goals:
        target = goal.target
        same.setdefault((target.indicator, target.source, target.assumption), []).append(target)
    for (indicator, _, _), targets in same.items():
        who = _names(board, tuple(t.assessed for t in targets))
        name = board.loaded.indicators[indicator].name
        yield Text("目标：{n}（{u}）", "target: {n} ({u})").format(n=name, u=who), targets[0]
