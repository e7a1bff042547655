"""A board as one HTML file: no script, no network, prints on A4, the label on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enclave.board.model import Board
from enclave.money import UNITS
from enclave.report.board.tables import SHEETS
from enclave.report.board.targets import TARGETS
from enclave.report.board.words import caption, conclusion
from enclave.report.model import Table, Unit, unit_name
from enclave.report.pages.as_html import render
from enclave.report.pages.content import Block, Chart, Code, Content, Grid, Para, Section
from enclave.report.pages.draw_lines import Line, running
from enclave.text import Lang, Text

ROWS = "board:overlaps"
"""The table with a row for every figure counted twice: in the workbook, not on the page."""
LONG = 24
"""Tables with more rows than this are folded on the screen."""


def page(board: Board, made: Sequence[Table], unit: Unit, lang: Lang, command: str) -> str:
    """The whole file."""
    title = Text("{t}（{l}）", "{t} ({l})").format(t=board.loaded.file.title, l=board.label)
    sections = [s for s in _sections(board, made, unit, lang) if s.blocks]
    sections.append(_again(board, command))
    return render(Content(title, caption(board), conclusion(board), tuple(sections)), lang)


def _sections(board: Board, made: Sequence[Table], unit: Unit, lang: Lang) -> Iterator[Section]:
    for name, title in SHEETS:
        blocks: list[Block] = []
        if name == TARGETS:
            blocks.append(Para(board.label, "warning"))
            blocks += [c for c in [_chart(board, unit, lang)] if c is not None]
        tables = [t for t in made if t.sheet == name and t.id != ROWS]
        blocks += [Grid(t, folded=len(t.lines) > LONG) for t in tables]
        yield Section(name, title, tuple(blocks) if tables else ())


def _chart(board: Board, unit: Unit, lang: Lang) -> Chart | None:
    """Year to date against what was due, for the superior's first target in money."""
    one = next((s for s in board.standings
                if s.view == "total" and board.loaded.indicators[s.indicator].is_money), None)  # fmt: skip
    pace = board.loaded.pace(one.indicator) if one is not None else None
    if one is None or pace is None:
        return None
    series = board.cube.series("total", one.indicator, one.unit)
    months = range(1, len(series) + 1)
    reached = [sum(series[:m]) / UNITS[unit] for m in months]
    due = [float(one.goal.parts * pace.by(m)) / UNITS[unit] for m in months]
    lines = [
        Line(Text("累计", "to date").in_(lang), tuple(reached), f"{reached[-1]:,.0f}"),
        Line(Text("序时目标", "due").in_(lang), tuple(due), f"{due[-1]:,.0f}"),
    ]
    item = board.loaded.indicators[one.indicator]
    said = Text("{n}：累计与序时目标（{l}）", "{n}: to date and due ({l})")
    title = said.format(n=item.name, l=board.label).in_(lang)
    return Chart("pace", running(title, unit_name(unit).in_(lang), list(months), lines))


def _again(board: Board, command: str) -> Section:
    title = Text("复现", "Make it again")
    return Section("again", title, (Para(board.label, "note"), Code(command)))
