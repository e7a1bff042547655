"""The annex of a request or an agreement: terms, yearly tables, assumptions, signatures."""

from __future__ import annotations

from typing import Any, Final

from enclave import __version__
from enclave.money import format_yuan
from enclave.report.job import Job
from enclave.report.model import Cell, Column, Line, Table, show, unit_name
from enclave.report.page import command
from enclave.report.pages import books, conclusion, ending, opening, terms, years
from enclave.report.pages.content import Clauses, Grid, Para, Section
from enclave.report.pages.docx_style import (
    BODY,
    HEAD,
    file_bytes,
    fitted,
    indent,
    keep_row,
    new_document,
    repeat_header,
    set_font,
    set_widths,
)
from enclave.report.pages.numbering import Numbering, chinese
from enclave.report.pages.standing import Standings, standings
from enclave.report.settlement.capital import capital
from enclave.text import Lang, Text

LANDSCAPE: Final = 8
"""Columns beyond which a table is set on a page of its own, turned."""
_ANNEX = Text("附件", "Annex")


def document(job: Job) -> bytes:
    """The whole file; the same report gives the same bytes.

    Raises:
        Refused: E925.
    """
    return file_bytes(_Writer(job).write())


class _Writer:
    """Writes one document from the top down."""

    def __init__(self, job: Job) -> None:
        self.job, self.lang = job, job.lang
        self.title = job.view.result.loaded.scenario.title
        self.doc = new_document(self.title.in_(job.lang))
        self.numbers = Numbering(job.lang)
        self.turned = False

    def write(self) -> Any:
        """Title, conclusion, terms, tables, assumptions, signatures."""
        who = standings(self.job)
        self._top(who)
        self._terms()
        self.heading(Text("分成结果", "What each party gets"))
        self.table(opening.numbers_table(self.job, who))
        self.table(amounts_table(who, self.lang))
        self._section_tables(years.shares(self.job, who), folded=False)
        if who.spends:
            self.table(years.outlays_table(who))
        self._credit()
        self._end()
        self._signatures()
        return self.doc

    def _top(self, who: Standings) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        first = self.doc.add_paragraph(_ANNEX.in_(self.lang))
        set_font(first.runs[0], HEAD)
        for text, points, font in (
            (self.title, 22, HEAD),
            (conclusion.subtitle(self.job), 14, "楷体"),
        ):
            paragraph = self.doc.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(6)
            paragraph.paragraph_format.line_spacing = Pt(points + 12)
            run = paragraph.add_run(text.in_(self.lang))
            set_font(run, font)
            run.font.size = Pt(points)
        self.heading(Text("结论", "Conclusion"))
        self.para(conclusion.conclusion(self.job, who))

    def _terms(self) -> None:
        section = terms.clauses(self.job)
        if section is None:
            return
        self.heading(section.title)
        for block in section.blocks:
            if isinstance(block, Clauses):
                if block.title is not None:
                    self.para(block.title, font=HEAD)
                for n, item in enumerate(block.items, 1):
                    number = f"（{chinese(n)}）" if self.lang == "zh" else f"({n}) "
                    colon = "。" if self.lang == "zh" else ". "
                    self.para(item.words, lead=f"{number}{item.head.in_(self.lang)}{colon}")

    def _credit(self) -> None:
        section = books.credit(self.job)
        if section is None:
            return
        self.heading(section.title)
        self._section_tables(section, folded=True)

    def _section_tables(self, section: Section | None, *, folded: bool) -> None:
        for block in section.blocks if section is not None else ():
            if isinstance(block, Para):
                note = block.tone == "note"
                font = HEAD if block.tone == "warning" else BODY
                self.para(block.text, font=font, small=note, turn=not note)
            elif isinstance(block, Grid) and (folded or not block.folded):
                self.table(block.table)

    def _end(self) -> None:
        section = ending.assumptions(self.job)
        if section is not None:
            self.heading(section.title)
            self._section_tables(section, folded=True)
        self.heading(Text("对账与复算", "Checks, and how to make it again"))
        checks = ending.checks(self.job)
        for block in checks.blocks if checks is not None else ():
            if isinstance(block, Para) and block.tone != "note":
                self.para(block.text)
        said = Text("enclave {v}；复算命令：{c}", "enclave {v}; to compute it again: {c}")
        self.para(said.format(v=__version__, c=command(self.job.words, self.lang)))
        hashes = ending.again(self.job).blocks[-1]
        if isinstance(hashes, Grid):
            self.table(hashes.table)

    # ------------------------------------------------------------------------------- pieces

    def heading(self, title: Text) -> None:
        """``一、结论``."""
        self._turn(landscape=False)
        paragraph = self.doc.add_paragraph(style="Heading 1")
        run = paragraph.add_run(self.numbers.section() + title.in_(self.lang))
        set_font(run, HEAD)
        indent(paragraph)

    def para(self, text: Text, *, lead: str = "", font: str = BODY, small: bool = False,
             turn: bool = True) -> None:  # fmt: skip
        """A paragraph with its first line indented; ``lead`` stands bold before it."""
        from docx.shared import Pt

        if turn:
            self._turn(landscape=False)
        paragraph = self.doc.add_paragraph()
        indent(paragraph)
        if lead:
            run = paragraph.add_run(lead)
            set_font(run, BODY)
            run.bold = True
        run = paragraph.add_run(text.in_(self.lang))
        set_font(run, font)
        if small:
            run.font.size = Pt(12)
            paragraph.paragraph_format.line_spacing = Pt(20)

    def table(self, table: Table) -> None:
        """A table with number, title and unit above; its head repeats on every page."""
        if not table.lines:
            return
        self._turn(landscape=len(table.columns) > LANDSCAPE)
        self._caption(table)
        self._grid(table)
        gap = self.doc.add_paragraph()
        gap.paragraph_format.line_spacing = 0.5
        for note in table.notes:
            self.para(note, small=True, turn=False)

    def _grid(self, table: Table) -> None:
        """The lines and cells, columns as wide as what they hold."""
        titles = [c.title.in_(self.lang) for c in table.columns]
        rows = [
            [show(v, table.unit or "万元", self.lang) for v in line.cells] for line in table.lines
        ]
        section = self.doc.sections[-1]
        room = (section.page_width - section.left_margin - section.right_margin) / 12_700
        numeric = [c.kind != "text" for c in table.columns]
        points, widths = fitted(titles, rows, numeric, room)
        made = self.doc.add_table(rows=1, cols=len(titles))
        made.style, made.autofit = "Table Grid", False
        for cell, title in zip(made.rows[0].cells, titles, strict=True):
            self._cell(cell, title, points, bold=True, middle=True)
        repeat_header(made.rows[0])
        for line, texts in zip(table.lines, rows, strict=True):
            row = made.add_row()
            keep_row(row)
            for cell, said, column in zip(row.cells, texts, table.columns, strict=True):
                self._cell(cell, said, points, right=column.kind != "text",
                           bold=line.style != "body")  # fmt: skip
        set_widths(made, widths)

    def _caption(self, table: Table) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        unit = ""
        if table.unit is not None:
            name = unit_name(table.unit)
            unit = Text("（单位：{u}）", " (unit: {u})").format(u=name).in_(self.lang)
        paragraph = self.doc.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_before = Pt(6)
        run = paragraph.add_run(self.numbers.table(table) + unit)
        set_font(run, HEAD)
        run.font.size = Pt(12)

    def _cell(self, cell: Any, text: str, points: float, *, bold: bool = False,
              right: bool = False, middle: bool = False) -> None:  # fmt: skip
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.line_spacing = 1.0
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        if middle:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        set_font(run, HEAD if middle else BODY)
        run.font.size, run.bold = Pt(points), bold and not middle

    def _turn(self, *, landscape: bool) -> None:
        """Go on with a page of this orientation, a new one where it has the other."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        if landscape == self.turned:
            return
        self.turned = landscape
        section = self.doc.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        short, long = sorted((section.page_width, section.page_height))
        section.page_width, section.page_height = (long, short) if landscape else (short, long)

    def _signatures(self) -> None:
        """A place to sign and stamp for each party, and for those who made and checked it."""
        self.heading(Text("签章", "Signatures"))
        names = dict.fromkeys(
            p.name for d in self.job.view.deals for p in d.deal.agreement.parties.values()
            if p.holds_money
        )  # fmt: skip
        rows = [(name.in_(self.lang), *(t.in_(self.lang) for t in _SIGNS)) for name in names]
        made = self.doc.add_table(rows=0, cols=3)
        made.style = "Table Grid"
        for name, signed, day in rows:
            row = made.add_row()
            keep_row(row)
            stamp = Text("{n}（盖章）", "{n} (stamp)").format(n=name).in_(self.lang)
            for cell, text in zip(row.cells, (f"{stamp}\n\n", signed, day), strict=True):
                self._cell(cell, text, 12)
        self.doc.add_paragraph()
        desk = Text("制表：＿＿＿＿＿＿　　复核：＿＿＿＿＿＿　　负责人：＿＿＿＿＿＿",
                    "Made by: ______    Checked by: ______    Responsible: ______")  # fmt: skip
        self.para(desk, small=True)


_SIGNS: Final = (
    Text("代表（签字）：", "For the party (signature):"),
    Text("　　　年　　月　　日", "Date:"),
)


def amounts_table(who: Standings, lang: Lang) -> Table:
    """Each party's share to the fen; in Chinese also in words, as on a cheque."""
    columns = [
        Column(Text("参与方", "Party")),
        Column(Text("分成合计（元）", "Share (yuan)"), "number"),
    ]
    if lang == "zh":
        columns.append(Column(Text("大写")))
    lines = []
    for n, party in enumerate(who.parties):
        fen = who.total(n).fen
        cells: list[Cell] = [party.name, Text(format_yuan(fen))]
        lines.append(Line((*cells, *([Text(capital(fen))] if lang == "zh" else ()))))
    title = Text("分成合计（准确到分）", "Shares to the fen")
    return Table("amounts", "shares", title, tuple(columns), tuple(lines))
