"""The pipeline: how many projects at which stage, what is new, and who is outside his park's lines."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.board.counts import COUNTS
from enclave.board.model import Board, Orientation, Verdict
from enclave.board.pipeline import CLASS_NAMES, ORDER, STAGE_NAMES, Class, Project
from enclave.report.board.cells import LABEL
from enclave.report.footing import foot
from enclave.report.grid import TOTAL
from enclave.report.model import Cell, Column, Line, Money, Table, Unit, step_of
from enclave.text import Text

PIPELINE, ORIENTATION = "pipeline", "orientation"
VERDICTS: dict[Verdict, Text] = {
    "fits": Text("在主导产业内", "leading industry"),
    "partly": Text("部分不在主导产业内", "partly outside"),
    "outside": Text("不在主导产业内", "outside"),
    "unknown": Text("无从比对", "cannot be compared"),
    "stated_yes": Text("确认符合", "stated to fit"),
    "stated_no": Text("确认不符合", "stated not to fit"),
}
AS_IT_IS = Text(
    "阶段按项目表现状，不随截至月回溯",
    "stages are as the table of projects has them now, whatever month is shown",
)
WORD_FOR_WORD = Text(
    "逐词比对项目产业与园区主导产业，不作推断；相近的词只列出，是否符合由项目表“符合定位”与“理由”写明",
    "the words of a project's industry are compared with those of its park, word for word; near ones"
    " are listed only, and whether they fit is stated in the table of projects with a reason",
)


def pipeline_tables(board: Board, unit: Unit) -> Iterator[Table]:
    """Projects by class and stage; what is new, month by month."""
    yield _matrix(board, unit)
    for name in board.loaded.indicators:
        if name in COUNTS:
            yield _new(board, name)


def _matrix(board: Board, unit: Unit) -> Table:
    projects = list(board.loaded.projects.values())
    classes: tuple[Class, ...] = ("key", "reserve")
    stages = [Column(STAGE_NAMES[s], "number") for s in ORDER]
    planned = [_planned(projects, c) for c in classes]
    footed = foot([(p,) for p in planned], step_of(unit))
    lines = []
    for n, class_ in enumerate(classes):
        mine = [p for p in projects if p.class_ == class_]
        counts = [sum(p.stage == s for p in mine) for s in ORDER]
        money = Money(planned[n], footed.cells[n][0])
        unknown = sum(p.planned is None for p in mine)
        lines.append(Line((CLASS_NAMES[class_], *counts, len(mine), money, unknown)))
    counts = [sum(p.stage == s for p in projects) for s in ORDER]
    unknown = sum(p.planned is None for p in projects)
    lines.append(Line((TOTAL, *counts, len(projects),
                       Money(sum(planned), footed.bottom[-1]), unknown), "total"))  # fmt: skip
    columns = (
        Column(Text("类别", "Class")), *stages, Column(Text("项目数", "Projects"), "number"),
        Column(Text("计划投资", "Planned investment"), "money"),
        Column(Text("未填计划投资", "Plan not stated"), "number"),
    )  # fmt: skip
    title = Text("项目库：项目数与计划投资", "Pipeline: projects and planned investment")
    return Table("board:pipeline", PIPELINE, title, columns, tuple(lines), unit, (*LABEL, AS_IT_IS))


def _planned(projects: list[Project], class_: Class) -> int:
    return sum(p.planned or 0 for p in projects if p.class_ == class_)


def _new(board: Board, name: str) -> Table:
    """New signings, or projects started, by county and month."""
    units = board.loaded.units.counties()
    found = board.cube.units("county", name)
    rows = [(u, found.get(u, (0,) * board.cube.months)) for u in (*units, *(f for f in found if f not in units))]  # fmt: skip
    months = [Column(Text(f"{m}月", str(m)), "number") for m in range(1, board.cube.months + 1)]
    lines = [
        Line((board.loaded.units.name(u, "county"), *series, sum(series))) for u, series in rows
    ]
    totals = [sum(series[m] for _, series in rows) for m in range(board.cube.months)]
    lines.append(Line((TOTAL, *totals, sum(totals)), "total"))
    title = Text("{n}（按招引县，个）", "{n} (by recruiting county)").format(n=COUNTS[name].name)
    columns = (Column(Text("县市", "County")), *months, Column(TOTAL, "number"))
    return Table(f"board:new:{name}", PIPELINE, title, columns, tuple(lines), None, LABEL, brief=False)  # fmt: skip


def orientation_tables(board: Board, unit: Unit) -> Iterator[Table]:
    """How many fit, park by park; then every project somebody should look at."""
    parks = [p for p in board.loaded.units.parks() if any(o.project.park == p for o in board.orientation)]  # fmt: skip
    if not parks:
        return
    columns = (Column(Text("园区", "Park")), *(Column(t, "number") for t in VERDICTS.values()),
               Column(TOTAL, "number"), Column(Text("主导产业", "Leading industries")))  # fmt: skip
    lines = []
    for park in parks:
        mine = [o for o in board.orientation if o.project.park == park]
        counts: list[Cell] = [sum(o.verdict == v for o in mine) for v in VERDICTS]
        lines.append(Line((board.loaded.units.name(park), *counts, len(mine), _words(mine[0]))))
    title = Text("项目与园区主导产业", "Projects beside their parks' leading industries")
    yield Table("board:orientation", ORIENTATION, title, columns, tuple(lines), None,
                (*LABEL, WORD_FOR_WORD))  # fmt: skip
    yield _flagged(board, unit)


def _words(one: Orientation) -> Text:
    return Text("、".join(t.zh for t in one.leading), ", ".join(t.in_("en") for t in one.leading))


def _flagged(board: Board, unit: Unit) -> Table:
    columns = (
        Column(Text("编号", "Id")), Column(Text("项目", "Project")), Column(Text("园区", "Park")),
        Column(Text("结论", "Verdict")), Column(Text("相符的词", "Matched")),
        Column(Text("不符的词", "Unmatched")), Column(Text("相近（不计）", "Near (not counted)")),
        Column(Text("理由", "Reason")), Column(Text("计划投资", "Planned"), "money"),
    )  # fmt: skip
    lines = []
    for one in board.orientation:
        if one.flagged:
            p = one.project
            near = "；".join(f"{w}~{k}" for w, k in one.near)
            money: Cell = None if p.planned is None else Money.rounded(p.planned, unit)
            lines.append(Line((
                Text(p.id), Text(p.name), board.loaded.units.name(p.park), VERDICTS[one.verdict],
                Text("、".join(one.matched)), Text("、".join(one.unmatched)), Text(near),
                Text(p.reason), money)))  # fmt: skip
    title = Text("须复核的项目（{n}个）", "Projects to look at ({n})").format(n=len(lines))
    return Table("board:flagged", ORIENTATION, title, columns, tuple(lines), unit,
                 (*LABEL, WORD_FOR_WORD), brief=False)  # fmt: skip
