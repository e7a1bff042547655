"""What a unit's figure is made of: project by project, under which agreement, by which rule."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.board.counts import COUNTS
from enclave.board.cube import PROJECT_VIEWS, arisen, steps_of, unit_of_party
from enclave.board.model import Board
from enclave.board.names import VIEW_NAMES
from enclave.diagnostics import InputRejected, Mark
from enclave.report.board.cells import LABEL, added, unit_cell
from enclave.report.grid import TOTAL
from enclave.report.model import Column, Line, Table, Unit
from enclave.terms.credit import PhaseMode
from enclave.text import Text

RULES: dict[PhaseMode, Text] = {
    "host": Text("归所在地", "where it arose"),
    "split": Text("分算", "shared"),
    "full": Text("全归", "in full"),
    "double": Text("各计全数", "in full, on both sides"),
}


def find_unit(board: Board, word: str) -> str:
    """A unit by id or name.

    Raises:
        InputRejected: E994.
    """
    kinds = ("county", "park", "office", "recruiter")
    found = board.loaded.units.find(word, *kinds)
    if found is None:
        raise InputRejected([board.loaded.units.unknown(word, Mark("--of"), *kinds)])
    return found


def detail_tables(board: Board, unit_id: str, unit: Unit) -> Iterator[Table]:
    """One table an indicator: the projects behind a unit's figure, adding up to it."""
    for name, item in board.loaded.indicators.items():
        rows = list(_rows(board, unit_id, name))
        if not rows:
            continue
        footed = added([(Text(""), (amounts,)) for _, amounts in rows], [item], unit, TOTAL)
        lines = [
            Line((*labels, line.cells[1])) for (labels, _), line in zip(rows, footed, strict=False)
        ]
        empty = Text("")
        lines.append(Line((TOTAL, empty, empty, footed[-1].cells[1]), "total"))
        view = board.loaded.units.view_of(unit_id)
        basis = VIEW_NAMES["county" if name in COUNTS and view == "credited" else view or "total"]
        said = Text("{u}：{n}（{v}）的构成", "{u}: what {n} is made of ({v})")
        title = said.format(u=board.loaded.units.name(unit_id), n=item.name, v=basis)
        if not item.is_money:
            title = Text("{t}（单位：{u}）", "{t} (unit: {u})").format(
                t=title, u=unit_cell(item, unit)
            )
        columns = (Column(Text("项目", "Project")), Column(Text("协议", "Agreement")),
                   Column(Text("规则", "Rule")), Column(Text("累计", "To date"), "money"))  # fmt: skip
        yield Table(f"board:detail:{name}", "detail", title, columns, tuple(lines),
                    unit if item.is_money else None, LABEL)  # fmt: skip


Row = tuple[tuple[Text, Text, Text], int]


def _rows(board: Board, unit_id: str, name: str) -> Iterator[Row]:
    """The projects of a unit in its own view, by agreement and rule, with their sums."""
    sums: dict[tuple[str, str, Text], int] = {}
    if board.loaded.units.view_of(unit_id) == "credited" and name not in COUNTS:
        for step in steps_of(board.loaded, board.credit):
            for party, parts in step.posted if step.indicator == name else ():
                if unit_of_party(party, board.loaded.units, board.credit) == unit_id:
                    key = (step.unit, step.agreement, RULES[step.segment.mode])
                    sums[key] = sums.get(key, 0) + parts
    else:
        sums = _of_projects(board, unit_id, name)
    for (project, agreement, rule), parts in sorted(sums.items(), key=lambda kv: kv[0][:2]):
        if parts:
            title = Text(f"{project} {board.loaded.projects[project].name}")
            yield (title, Text(agreement or "—"), rule), parts


def _of_projects(board: Board, unit_id: str, name: str) -> dict[tuple[str, str, Text], int]:
    """The projects that a view gives to a unit in full."""
    view = board.loaded.units.view_of(unit_id)
    unit_of = PROJECT_VIEWS["county" if view == "credited" else view or "county"]
    mine = {p.id for p in board.loaded.projects.values() if unit_of(p) == unit_id}
    sums: dict[tuple[str, str, Text], int] = {}
    for project, _, parts in arisen(board.loaded, name):
        if project.id in mine:
            key = (project.id, "", RULES["full"])
            sums[key] = sums.get(key, 0) + parts
    return sums
