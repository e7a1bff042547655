"""A board as an .xlsx workbook: one sheet a question, A4, the label on every sheet and page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from enclave import __version__
from enclave.board.model import Board
from enclave.report.board.cells import Rate
from enclave.report.board.tables import SHEETS
from enclave.report.board.words import caption, conclusion
from enclave.report.model import Table, Unit, unit_name
from enclave.report.workbook import CREATED, LINE, TableWriter, table_widths
from enclave.report.workbook_style import Styles, lines_of, page_setup
from enclave.text import Lang, Text

if TYPE_CHECKING:
    import xlsxwriter

_WIDE = 9
"""Tables with more columns are set on A4 landscape with narrow margins."""
_ABOUT = Text("说明", "About")
_WIDTHS = (18, 92)


def workbook(board: Board, made: Sequence[Table], unit: Unit, lang: Lang, command: str) -> bytes:
    """The bytes of the workbook; the same board gives the same bytes."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False,
    })  # fmt: skip
    book.set_properties({
        "title": board.loaded.file.title.in_(lang), "created": CREATED,
        "comments": f"enclave {__version__} · {board.label.in_(lang)}",
    })  # fmt: skip
    styles = Styles(book)
    percent = book.add_format({"font_name": "宋体", "font_size": 10.5, "border": 1, "valign": "vcenter",
                               "border_color": "#B8B8B8", "num_format": "0.00%"})  # fmt: skip
    _about(book, board, unit, lang, command, styles)
    for name, title in SHEETS:
        mine = [t for t in made if t.sheet == name]
        if mine:
            _sheet(book, board, title.in_(lang), mine, lang, styles, percent)
    book.close()
    return target.getvalue()


def _about(  # one page of facts
    book: xlsxwriter.Workbook, board: Board, unit: Unit, lang: Lang, command: str, styles: Styles,
) -> None:  # fmt: skip
    sheet = book.add_worksheet(_ABOUT.in_(lang))
    title = board.loaded.file.title.in_(lang)
    _page(sheet, board, title, lang, frozen=(1, 0))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, styles.title)
    facts = [
        (Text("标注", "Label"), board.label.in_(lang)),
        (Text("截至", "As of"), caption(board).in_(lang)),
        (Text("结论", "In short"), conclusion(board).in_(lang)),
        (Text("金额单位", "Unit of money"), unit_name(unit).in_(lang)),
        (Text("精确数", "Exact amounts"), Text(
            "各表右侧隐藏列为精确到分的整数；同一文件夹的 board.json 列出全部精确数",
            "hidden columns to the right of each table hold exact fen; board.json has every exact number").in_(lang)),
        (Text("命令", "Command"), command),
        (Text("版本", "Version"), f"enclave {__version__}"),
        *((Text(f"sha256 {name}"), digest) for name, digest in _hashes(board)),
    ]  # fmt: skip
    for row, (label, said) in enumerate(facts, 2):
        lines = max(lines_of(said, _WIDTHS[1]), lines_of(label.in_(lang), _WIDTHS[0]))
        sheet.set_row(row, LINE * lines)
        sheet.write_string(row, 0, label.in_(lang), styles.wrapped)
        sheet.write_string(row, 1, said, styles.wrapped)


def _hashes(board: Board) -> list[tuple[str, str]]:
    folder = f"{board.loaded.scenario.folder.as_posix().rstrip('/')}/"
    return [(n.replace("\\", "/").removeprefix(folder), h) for n, h in board.loaded.hashes.items()]


def _page(sheet: Any, board: Board, title: str, lang: Lang, *, frozen: tuple[int, int]) -> None:
    """A4, the title left and the label right on every printed page."""
    page_setup(sheet, title, frozen=frozen)
    sheet.set_header(f"&L{title}&R{board.label.in_(lang)}".replace("&&", "&"))


def _sheet(  # noqa: PLR0913, PLR0917  # a sheet and what it is written with
    book: xlsxwriter.Workbook, board: Board, title: str, made: Sequence[Table], lang: Lang,
    styles: Styles, percent: Any,
) -> None:  # fmt: skip
    sheet = book.add_worksheet(title)
    _page(sheet, board, title, lang, frozen=(1, 1))
    sheet.write_string(0, 0, title, styles.title)
    widths = table_widths(made, lang)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    exact_at = len(widths) + 1
    row = 2
    if len(made) == 1:
        sheet.repeat_rows(0, row + 1 + len(made[0].notes))
    for table in made:
        row = _Writer(sheet, table, lang, styles, widths, percent).write(row) + 2
    if any(c.kind == "money" for t in made for c in t.columns):
        sheet.set_column(exact_at, exact_at + len(widths), 18, None, {"hidden": True, "level": 1})
        sheet.print_area(0, 0, max(row, 1), max(len(widths) - 1, 0))


class _Writer(TableWriter):
    """Writes ratios and counts as numbers besides what every table has."""

    def __init__(  # as its base, and one format
        self, sheet: Any, table: Table, lang: Lang, styles: Styles, widths: Sequence[float],
        percent: Any,
    ) -> None:  # fmt: skip
        super().__init__(sheet, table, lang, styles, widths)
        self.percent = percent

    def _cell(self, first: int, n: int, column: int) -> None:
        line = self.table.lines[n]
        cell, row = line.cells[column], first + n
        if isinstance(cell, Rate):
            self.sheet.write_number(row, column, float(cell.value), self.percent)
        elif isinstance(cell, int):
            strong = line.style != "body"
            style = self.styles.quantity_total if strong else self.styles.quantity
            self.sheet.write_number(row, column, cell, style)
        else:
            super()._cell(first, n, column)
