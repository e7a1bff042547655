"""The same figures in several views, side by side and never added: counties, groups, parks, agents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enclave.board.model import Board
from enclave.board.names import View
from enclave.report.board.cells import LABEL, added, indicator_columns, nested_note
from enclave.report.model import Column, Table, Unit
from enclave.text import Text

TWO_VIEWS = Text(
    "属地招与产业招是同一批项目的两种看法，各自合计等于全部项目，两者不得相加",
    "by county and by department group are two views of the same projects; each adds up to all of"
    " them, and the two are never added",
)
_WHOLE = Text("全部项目合计（在地）", "All projects (in place)")
VIEWS = "views"
_VIEWS: tuple[tuple[View, Text], ...] = (
    ("county", Text("属地招：各县市招引项目的累计数（全数计入招引县）",
                              "By recruiting county, year to date (each project in full)")),
    ("office", Text("产业招：各产业组归口项目的累计数", "By department group, year to date")),
    ("park", Text("各园区在地累计数", "In the parks, year to date")),
    ("recruiter", Text("各引荐人项目的累计数", "By recruiter, year to date")),
)  # fmt: skip


def view_tables(board: Board, unit: Unit) -> Iterator[Table]:
    """One table a view: units down, indicators across, each column adding to all projects."""
    names = list(board.loaded.indicators)
    items = [board.loaded.indicators[n] for n in names]
    for view, title in _VIEWS:
        units = _units(board, view)
        if not units:
            continue
        rows = [
            (board.loaded.units.name(u, view),
             [sum(board.cube.series(view, n, u)) for n in names]) for u in units
        ]  # fmt: skip
        columns = (Column(Text("单位", "Unit")), *indicator_columns(board, names, unit))
        notes = (*LABEL, *((TWO_VIEWS,) if view in ("county", "office") else ()),
                 *nested_note(board, names))  # fmt: skip
        lines = added(rows, items, unit, _WHOLE)
        yield Table(f"board:view:{view}", VIEWS, title, columns, lines, unit, notes, brief=False)


def _units(board: Board, view: View) -> Sequence[str]:
    """The units of a view in the order of the files; the rest at the end, where there is any."""
    known = {
        "county": [*board.loaded.units.counties()], "park": [*board.loaded.units.parks()],
        "office": [o.id for o in board.loaded.file.offices],
        "recruiter": [r.id for r in board.loaded.file.recruiters],
    }[view]  # fmt: skip
    found: dict[str, None] = {}
    for name in board.loaded.indicators:
        found |= dict.fromkeys(board.cube.units(view, name))
    if not known and set(found) <= {""}:
        return []
    return [*known, *(u for u in found if u and u not in known), *([""] if "" in found else [])]
