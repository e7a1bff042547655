"""A statement as a workbook: one sheet to print and sign, amounts in yuan as numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from enclave import __version__
from enclave.report.model import Table
from enclave.report.settlement.frame import SIGNED, facts, form_number, payable
from enclave.report.settlement.names import enterprise_names, head_names
from enclave.report.settlement.tables import CORRECTING, source_table, tables
from enclave.report.settlement.words import basis, correction_title, title
from enclave.report.workbook import CREATED, LINE, TableWriter, table_widths
from enclave.report.workbook_style import Styles, lines_of
from enclave.settle.books import Books
from enclave.settle.statement import Statement
from enclave.text import Lang, Text


def workbook(made: Statement, books: Books, bundle: str | None, lang: Lang) -> bytes:
    """The bytes of the workbook; the same statement gives the same bytes.

    Args:
        bundle: hash of the bundle of a final statement.
    """
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False,
    })  # fmt: skip
    book.set_properties({
        "title": title(made).in_(lang), "created": CREATED, "comments": f"enclave {__version__}",
    })  # fmt: skip
    styles = Styles(book)
    loaded = books.loaded
    found = list(tables(made, head_names(loaded), enterprise_names(loaded)))
    found.append(source_table(made, books.sources))
    main = [t for t in found if t.id not in CORRECTING]
    sheet = Text("结算单", "Statement").in_(lang)
    _sheet(book, sheet, title(made), made, main, bundle, lang, styles)
    if made.corrections:
        late = [t for t in found if t.id in CORRECTING]
        sheet = Text("更正单", "Corrections").in_(lang)
        _sheet(book, sheet, correction_title(made), made, late, bundle, lang, styles)
    book.close()
    return target.getvalue()


def _sheet(  # noqa: PLR0913, PLR0917  # one sheet, everything that stands on it
    book: Any, name: str, heading: Text, made: Statement, shown: Sequence[Table],
    bundle: str | None, lang: Lang, styles: Styles,
) -> None:  # fmt: skip
    """One sheet: heading, facts, tables, basis, signatures."""
    sheet = book.add_worksheet(name)
    _page(sheet, form_number(made).in_(lang))
    widths = table_widths(shown, lang)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    last = len(widths) - 1
    sheet.merge_range(0, 0, 0, last, heading.in_(lang), _centred(book))
    row = 2
    for label, said in facts(made, bundle):
        row = _line(sheet, row, f"{label.in_(lang)}：{said.in_(lang)}", widths, styles)
    for said_now in payable(made, lang):
        sheet.write_string(row, 0, said_now, styles.bold)
        row += 1
    row += 1
    for table in shown:
        row = TableWriter(sheet, table, lang, styles, widths).write(row) + 1
    for note in basis(made):
        row = _line(sheet, row, f"* {note.in_(lang)}", widths, styles)
    row += 1
    signed = "　　　　".join(f"{t.in_(lang)}：" for t in SIGNED)
    sheet.write_string(row, 0, signed, styles.text)
    exact = len(widths) + 1
    sheet.set_column(exact, exact + len(widths), 18, None, {"hidden": True, "level": 1})
    sheet.print_area(0, 0, row, last)


def _page(sheet: Any, form: str) -> None:
    """A4 landscape, one page wide, the form's number at the head, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.set_header(f"&R{form}")
    sheet.set_footer("&C&P / &N")
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(2)


def _centred(book: Any) -> Any:
    return book.add_format(
        {"bold": True, "font_size": 16, "font_name": "黑体", "align": "center", "valign": "vcenter"}
    )


def _line(sheet: Any, row: int, said: str, widths: list[float], styles: Styles) -> int:
    """One line of text over the whole width; returns the next row."""
    sheet.merge_range(row, 0, row, len(widths) - 1, said, styles.wrapped)
    sheet.set_row(row, LINE * lines_of(said, sum(widths)))
    return row + 1
