"""A statement as a text document (docx), and the correction sheet (更正单) behind it."""

from __future__ import annotations

from typing import Any

from enclave.report.model import Table
from enclave.report.pages.docx_style import (
    BODY,
    HEAD,
    file_bytes,
    keep_row,
    new_document,
    repeat_header,
    set_font,
)
from enclave.report.settlement.frame import SIGNED, facts, form_number, payable
from enclave.report.settlement.names import enterprise_names, head_names
from enclave.report.settlement.tables import CORRECTING, source_table, tables
from enclave.report.settlement.words import basis, correction_title, title
from enclave.settle.books import Books
from enclave.settle.statement import Statement
from enclave.text import Lang, Text

_POINTS = 9


def document(made: Statement, books: Books, bundle: str | None, lang: Lang) -> bytes:
    """The bytes of the document; the same statement gives the same bytes.

    Raises:
        Refused: E925 the extra ``docx`` is not installed.
    """
    return file_bytes(_Writer(made, lang).write(books, bundle))


class _Writer:
    """Writes one document from the top down, landscape."""

    def __init__(self, made: Statement, lang: Lang) -> None:
        from docx.shared import Mm

        self.made, self.lang = made, lang
        self.doc = new_document(title(made).in_(lang))
        section = self.doc.sections[0]
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(22), Mm(20)
        section.left_margin, section.right_margin = Mm(20), Mm(20)

    def write(self, books: Books, bundle: str | None) -> Any:
        """Heading, facts, what is to be paid, tables, basis, signatures; then the corrections."""
        made, lang = self.made, self.lang
        loaded = books.loaded
        found = list(tables(made, head_names(loaded), enterprise_names(loaded)))
        found.append(source_table(made, books.sources))
        self.line(form_number(made).in_(lang), right=True)
        self.title(title(made).in_(lang))
        for label, said in facts(made, bundle):
            self.line(f"{label.in_(lang)}：{said.in_(lang)}")
        for text in payable(made, lang):
            self.line(text, bold=True)
        for table in found:
            if table.id not in CORRECTING:
                self.table(table)
        for note in basis(made):
            self.line(f"* {note.in_(lang)}")
        self.signatures()
        if made.corrections:
            self.doc.add_page_break()
            self.title(correction_title(made).in_(lang))
            self.line(
                Text("所附结算单：{id}", "belongs to statement {id}").format(id=made.id).in_(lang)
            )
            for table in found:
                if table.id in CORRECTING:
                    self.table(table)
            self.signatures()
        return self.doc

    def title(self, text: str) -> None:
        """A heading in the middle."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self.doc.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        set_font(run, HEAD)
        run.font.size = Pt(18)

    def line(
        self, text: str, *, bold: bool = False, right: bool = False, keep: bool = False
    ) -> None:
        """A line of small text; ``keep``: on the page of what follows."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = self.doc.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(17)
        paragraph.paragraph_format.keep_with_next = keep
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        set_font(run, HEAD if bold else BODY)
        run.font.size = Pt(11)

    def table(self, table: Table) -> None:
        """A table with its heading; the header row repeats on every page."""
        self.line(table.heading(self.lang), bold=True, keep=True)
        grid = self.doc.add_table(rows=1, cols=len(table.columns))
        grid.style = "Table Grid"
        for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
            self._cell(cell, column.title.in_(self.lang), head=True, middle=True)
        repeat_header(grid.rows[0])
        for line, texts in zip(table.lines, table.texts(self.lang), strict=True):
            row = grid.add_row()
            keep_row(row)
            for cell, text, column in zip(row.cells, texts, table.columns, strict=True):
                self._cell(cell, text, right=column.kind != "text", head=line.style != "body")

    def _cell(
        self, cell: Any, text: str, *, right: bool = False, head: bool = False, middle: bool = False
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = Pt(13)
        if right or middle:
            where = WD_ALIGN_PARAGRAPH
            paragraph.alignment = where.CENTER if middle else where.RIGHT
        run = paragraph.add_run(text)
        set_font(run, HEAD if head else "宋体")
        run.font.size = Pt(_POINTS)

    def signatures(self) -> None:
        """Who issued, prepared, checked and approved it."""
        self.line("")
        self.line("　　　　".join(f"{t.in_(self.lang)}：" for t in SIGNED))
