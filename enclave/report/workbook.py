"""The result as an .xlsx workbook: numbers are numbers, ids are text, pages are A4 landscape.

What is shown in 万元 is rounded so that it adds up, and totals are formulas over what is shown;
the exact fen stand in hidden columns to the right, and in the sheet of flows.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from enclave import __version__
from enclave.credit.model import CREDIT_LABEL
from enclave.money import UNITS
from enclave.report.hashes import relative_hashes
from enclave.report.headline import Figure, caption, keys
from enclave.report.model import Money, Quantity, Table, show
from enclave.report.present import View
from enclave.report.workbook_flows import flows_sheet
from enclave.report.workbook_style import Styles, cells_wide, lines_of, page_setup
from enclave.text import Lang, Text

if TYPE_CHECKING:
    import xlsxwriter

SHEETS: Final = (
    ("shares", Text("各方分成", "Shares")),
    ("levels", Text("税收分级", "Levels")),
    ("projects", Text("项目明细", "Projects")),
    ("credit", Text("统计认定", "Credit")),
    ("checks", Text("对账", "Checks")),
    ("assumptions", Text("假设", "Assumptions")),
)
ABOUT: Final = Text("说明", "About")
ABOUT_WIDTHS: Final = (44, 20, 60)
LINE: Final = 15.75
"""The height of a line in points."""
CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in the file's properties: always the same, so that the bytes are, too."""


def workbook(view: View, lang: Lang, words: Sequence[str]) -> bytes:
    """The bytes of the workbook."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False,
    })  # fmt: skip
    book.set_properties({
        "title": view.result.loaded.scenario.title.in_(lang), "created": CREATED,
        "comments": f"enclave {__version__}",
    })  # fmt: skip
    book.set_calc_mode("auto")
    styles = Styles(book)
    _about(book, view, lang, words, styles)
    for name, title in SHEETS:
        tables_sheet(
            book, title.in_(lang), [t for t in view.tables if t.sheet == name], lang, styles
        )
    flows_sheet(book, view, lang, styles)
    book.close()
    return target.getvalue()


def _about(
    book: xlsxwriter.Workbook, view: View, lang: Lang, words: Sequence[str], styles: Styles
) -> None:
    """What this is, the key numbers, where it comes from."""
    from enclave.report.page import command

    sheet = book.add_worksheet(ABOUT.in_(lang))
    page_setup(sheet, view.result.loaded.scenario.title.in_(lang), frozen=(1, 0))
    for column, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, caption(view).in_(lang), styles.title)
    row = 2
    for key in keys(view):
        _key(sheet, row, key.title, key.value, view, lang, styles, strong=True)
        row += 1
        for name, value in key.lines:
            _key(sheet, row, Text("　{n}", "　{n}").format(n=name), value, view, lang, styles)
            row += 1
    facts = [
        (Text("版本", "Version"), f"enclave {__version__}"),
        (Text("命令", "Command"), command(words, lang)),
        *((Text("口径", "Basis"), note.in_(lang)) for note in view.notes),
        (Text("精确数", "Exact amounts"), Text(
            "各表右侧隐藏列为精确到分的整数（取消隐藏可见）；“流水”表逐笔列出",
            "hidden columns to the right of each table hold exact fen; the flows are listed one by one",
        ).in_(lang)),
        (Text("统计", "Statistics"), CREDIT_LABEL.in_(lang)),
    ]  # fmt: skip
    facts += [(Text(f"sha256 {n}"), digest) for n, digest in relative_hashes(view).items()]
    for label, said in facts:
        row += 1
        lines = max(
            lines_of(label.in_(lang), ABOUT_WIDTHS[0]), lines_of(said, sum(ABOUT_WIDTHS[1:]))
        )
        sheet.set_row(row, LINE * lines)
        sheet.write_string(row, 0, label.in_(lang), styles.wrapped)
        sheet.merge_range(row, 1, row, 2, said, styles.wrapped)


def _key(  # noqa: PLR0913, PLR0917  # a line and where it goes
    sheet: Any, row: int, title: Text, value: Text, view: View, lang: Lang, styles: Styles, *,
    strong: bool = False,
) -> None:  # fmt: skip
    """One key number: an amount as a number, what is said about it beside it."""
    style = styles.bold if strong else styles.text
    sheet.write_string(row, 0, title.in_(lang), style)
    if isinstance(value, Figure):
        number = styles.key_strong if strong else styles.key
        sheet.write_number(row, 1, _decimal(value.shown, UNITS[view.unit]), number)
        sheet.write_string(row, 2, value.more.in_(lang), styles.text)
    else:
        sheet.write_string(row, 1, value.in_(lang), style)


def tables_sheet(
    book: xlsxwriter.Workbook, title: str, tables: Sequence[Table], lang: Lang, styles: Styles
) -> None:
    """The tables of one sheet, one below the other."""
    sheet = book.add_worksheet(title)
    page_setup(sheet, title, frozen=(1, 1))
    sheet.write_string(0, 0, title, styles.title)
    widths = table_widths(tables, lang)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    exact_at = len(widths) + 1
    row = 2
    if len(tables) == 1:
        sheet.repeat_rows(0, row + 1 + len(tables[0].notes))
    for table in tables:
        row = TableWriter(sheet, table, lang, styles, widths).write(row) + 2
    if any(c.kind == "money" for t in tables for c in t.columns):
        last = exact_at + len(widths)
        sheet.set_column(exact_at, last, 18, None, {"hidden": True, "level": 1})
        sheet.print_area(0, 0, max(row, 1), max(len(widths) - 1, 0))
    if not tables:
        sheet.write_string(2, 0, Text("（无）", "(none)").in_(lang), styles.text)


def table_widths(tables: Sequence[Table], lang: Lang) -> list[float]:
    """The width of each column: that of its widest cell, within reason; longer text is wrapped."""
    out: list[float] = []
    widest = 64.0 if len(tables) == 1 else 30.0
    for table in tables:
        rows = [tuple(c.title.in_(lang) for c in table.columns), *table.texts(lang)]
        for column in range(len(table.columns)):
            width = max(cells_wide(row[column]) for row in rows) + 2.5
            if column >= len(out):
                out.append(9.0)
            out[column] = min(max(out[column], width), widest)
    return out


class TableWriter:
    """Writes one table and the exact fen beside it."""

    def __init__(
        self, sheet: Any, table: Table, lang: Lang, styles: Styles, widths: Sequence[float]
    ) -> None:
        self.sheet, self.table, self.lang = sheet, table, lang
        self.styles, self.widths, self.exact_at = styles, widths, len(widths) + 1
        self.unit = UNITS[table.unit or "万元"]

    def write(self, row: int) -> int:
        """Write from a row on; returns the row after the last."""
        sheet, table, styles = self.sheet, self.table, self.styles
        sheet.write_string(row, 0, table.heading(self.lang), styles.bold)
        for note in table.notes:
            row += 1
            sheet.write_string(row, 0, note.in_(self.lang), styles.warning)
        row += 1
        for column, head in enumerate(table.columns):
            sheet.write_string(row, column, head.title.in_(self.lang), styles.head)
            if head.kind == "money":
                exact = Text("{t}（分）", "{t} (fen)").format(t=head.title).in_(self.lang)
                sheet.write_string(row, self.exact_at + column, exact, styles.head)
        first = row + 1
        for n, line in enumerate(table.lines):
            said = [show(c, "万元", self.lang) for c in line.cells]
            lines = max(lines_of(t, w) for t, w in zip(said, self.widths, strict=False))
            if lines > 1:
                sheet.set_row(first + n, LINE * lines)
            for column in range(len(line.cells)):
                self._cell(first, n, column)
        return first + len(table.lines)

    def _cell(self, first: int, n: int, column: int) -> None:
        """One cell: text, an exact quantity, or money as shown with its fen beside it."""
        line = self.table.lines[n]
        cell, row = line.cells[column], first + n
        strong = line.style != "body"
        if isinstance(cell, Money):
            number = _decimal(cell.shown, self.unit)
            style = self.styles.money_total if strong else self.styles.money
            formula = self._formula(first, n, column)
            if formula:
                self.sheet.write_formula(row, column, formula, style, number)
            else:
                self.sheet.write_number(row, column, number, style)
            self.sheet.write_number(row, self.exact_at + column, cell.fen, self.styles.whole)
        elif isinstance(cell, int):
            self.sheet.write_number(row, column, cell, self.styles.whole)
        elif isinstance(cell, Quantity):
            style = self.styles.quantity_total if strong else self.styles.quantity
            self.sheet.write_number(row, column, float(cell.amount), style)
        else:
            said = show(cell, "万元", self.lang)
            right = self.table.columns[column].kind == "money"
            style = self.styles.right if right else self.styles.cell
            style = self.styles.text_total if strong else style
            self.sheet.write_string(row, column, said, style)

    def _formula(self, first: int, n: int, column: int) -> str:
        """The formula of a total, or nothing for a number of its own."""
        if not self.table.adds:
            return ""
        line = self.table.lines[n]
        if line.style == "body":
            return self._across(first + n) if self.table.columns[column].sign == 0 else ""
        from xlsxwriter.utility import xl_rowcol_to_cell

        wanted = "body"
        start = 0
        if line.style == "subtotal":
            start = max(
                (m + 1 for m in range(n) if self.table.lines[m].style == "subtotal"), default=0
            )
        elif any(x.style == "subtotal" for x in self.table.lines):
            wanted = "subtotal"
        rows = [m for m in range(start, n) if self.table.lines[m].style == wanted]
        if not rows:  # a total of nothing: a quarter without receipts
            return ""
        names = [xl_rowcol_to_cell(first + m, column) for m in rows]
        if rows == list(range(rows[0], rows[-1] + 1)):
            return f"=SUM({names[0]}:{names[-1]})"
        return "=" + "+".join(names)

    def _across(self, row: int) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        terms = [
            ("-" if c.sign < 0 else "+") + xl_rowcol_to_cell(row, i)
            for i, c in enumerate(self.table.columns) if c.kind == "money" and c.sign
        ]  # fmt: skip
        return "=" + "".join(terms).removeprefix("+")


def _decimal(fen: int, unit: int) -> float:
    """What a spreadsheet holds for an amount: the nearest number to the decimal shown."""
    return fen / unit
