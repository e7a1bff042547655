"""Writing sheets: page set-up, formats, protection, formulas with their cached values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from enclave.report.live.expr import Expr
from enclave.report.workbook_style import HEAD_COLOR, MONEY, Styles, cells_wide
from enclave.text import Lang, Text

if TYPE_CHECKING:
    import xlsxwriter

YELLOW: Final = "#FFF2CC"
GREY: Final = "#7F7F7F"
UNLOCKED: Final = {"format_columns": True, "format_rows": True, "select_locked_cells": True}
"""Protection without a password: what is hidden may be shown, formulas are not typed over."""
ALL: Final = "A1:XFD1048576"
"""Formulas of neighbouring steps differ on purpose; no green corners for that."""
MOST_COLUMNS: Final = 14
"""With more columns than this a page is not squeezed to one page's width."""

SHEETS: Final[dict[str, Text]] = {
    "about": Text("说明", "About"),
    "inputs": Text("输入", "Inputs"),
    "shares": Text("各方分成", "Shares"),
    "receipts": Text("入库明细", "Receipts"),
    "levels": Text("税收分级", "Levels"),
    "base": Text("分成基数", "Base"),
    "working": Text("分成明细", "Working"),
    "payback": Text("投入与回本", "Payback"),
    "value": Text("净现值", "Present value"),
    "credit": Text("统计口径", "Credit"),
    "checks": Text("对账", "Checks"),
    "compare": Text("情景对比", "Variants"),
    "range": Text("谈判区间", "Negotiable range"),
    "tornado": Text("敏感性", "Sensitivity"),
    "trace": Text("追溯", "Trace"),
    "rules": Text("规则参数", "Rules"),
    "sign": Text("签章", "Signatures"),
}


class Formats(Styles):
    """The formats of the live workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Add them to a workbook."""
        super().__init__(book)
        line = {"border": 1, "border_color": "#B8B8B8", "valign": "vcenter"}
        self.fen = self._make(**line, num_format="#,##0;-#,##0")
        self.fen_total = self._make(
            **line, num_format="#,##0;-#,##0", bold=True, bg_color="#F4F4F4"
        )
        self.help = self._make(**line, num_format="#,##0;-#,##0", font_color=GREY, font_size=9)
        self.help_text = self._make(**line, font_color=GREY, font_size=9, text_wrap=True)
        yellow = {**line, "bg_color": YELLOW, "locked": False}
        self.yellow_parts = self._make(**yellow, num_format="#,##0")
        self.yellow_money = self._make(**yellow, num_format="#,##0.00####;-#,##0.00####")
        self.yellow_rate = self._make(**yellow, num_format="0.00####%")
        self.yellow_year = self._make(**yellow, num_format="0")
        self.head_wrapped = self._make(
            **line, bold=True, bg_color=HEAD_COLOR, align="center", text_wrap=True
        )
        self.blank = self._make(**line, locked=False)
        self.percent = self._make(**line, num_format="0.00%")
        self.factor = self._make(**line, num_format="0.000000")
        self.year = self._make(**line, num_format="0")
        self.verdict = self._make(**line, align="center")
        self.red = self._make(bg_color="#FFC7CE", font_color="#9C0006", bold=True)
        self.green = self._make(font_color="#006100")
        self.title_help = self._make(font_color=GREY)
        self.note = self._make(text_wrap=True, valign="top")
        self.money_plain = self._make(num_format=MONEY)
        self.value = self._make(**line, num_format="#,##0.00;[Red]-#,##0.00")


class Pen:
    """Writes one sheet."""

    def __init__(self, book: xlsxwriter.Workbook, key: str, formats: Formats, lang: Lang) -> None:
        """Add the sheet and set up its pages."""
        self.book, self.key, self.formats, self.lang = book, key, formats, lang
        self.title = SHEETS[key].in_(lang)
        self.sheet: Any = book.add_worksheet(self.title)
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.set_header(f"&L{self.title}")
        sheet.set_footer("&R&P / &N")
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"formula_differs": ALL, "empty_cell_reference": ALL})

    def say(self, text: Text) -> str:
        """A text in the language of the workbook."""
        return text.in_(self.lang)

    def text(self, row: int, column: int, text: Text | str, style: Any = None) -> None:
        """Write a text; where there is none, an empty cell that formulas take for zero."""
        said = text if isinstance(text, str) else self.say(text)
        if not said:
            self.sheet.write_blank(row, column, None, style or self.formats.text)
            return
        self.sheet.write_string(row, column, said, style or self.formats.text)

    def number(self, row: int, column: int, number: float, style: Any) -> None:
        """Write a number."""
        self.sheet.write_number(row, column, number, style)

    def formula(self, row: int, column: int, formula: Expr, style: Any) -> None:
        """Write a formula with the value it comes to; a plain number as a number."""
        said = formula.text(self.title)
        if said.lstrip("-").isdigit():
            self.sheet.write_number(row, column, formula.value, style)
        else:
            self.sheet.write_formula(row, column, f"={said}", style, formula.value)

    def raw(self, row: int, column: int, formula: str, style: Any, value: float | str) -> None:
        """Write a formula given as text, with the value it comes to."""
        self.sheet.write_formula(row, column, f"={formula}", style, value)

    def heads(self, row: int, heads: list[Text | str], first: int = 0) -> None:
        """Write the headings of a table."""
        for column, head in enumerate(heads):
            self.text(row, first + column, head, self.formats.head)

    def protect(self) -> None:
        """Protect the formulas, without a password."""
        self.sheet.protect("", UNLOCKED)

    def red_where(self, first: int, column: int, last: int, wrong: str) -> None:
        """Turn cells red that hold a word."""
        self.sheet.conditional_format(first, column, last, column, {
            "type": "cell", "criteria": "==", "value": f'"{wrong}"', "format": self.formats.red,
        })  # fmt: skip

    def widths(self, *widths: float) -> None:
        """Set the widths of the first columns."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)


def wide(texts: list[str], least: float, most: float) -> float:
    """A width for some texts, within bounds."""
    return min(max([least, *(cells_wide(t) + 2.5 for t in texts)]), most)


EQUAL, UNEQUAL = Text("平", "equal"), Text("不平", "UNEQUAL")
ENGINE: Final = Text("引擎值，非公式：{why}", "engine's values, not formulas: {why}")
