"""Formats of the workbook, and how wide a text is in it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import xlsxwriter

FONT: Final = "宋体"
TITLE_FONT: Final = "黑体"
HEAD_COLOR: Final = "#E7ECF3"
MONEY: Final = "#,##0.00;-#,##0.00"


def cells_wide(text: str) -> int:
    """The width of a text in cells: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many cells."""
    return max(1, -(-cells_wide(text) // max(int(width), 1)))


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Add them to a workbook."""
        self._book = book
        line = {"border": 1, "border_color": "#B8B8B8", "valign": "vcenter"}
        total = {**line, "bold": True, "bg_color": "#F4F4F4"}
        self.title = self._make(bold=True, font_size=14, font_name=TITLE_FONT)
        self.bold = self._make(bold=True, font_name=TITLE_FONT)
        self.warning = self._make(bold=True, font_color="#B00000")
        self.text = self._make()
        self.wrapped = self._make(text_wrap=True, valign="vcenter")
        self.head = self._make(**line, bold=True, bg_color=HEAD_COLOR, align="center")
        self.key = self._make(num_format=MONEY)
        self.key_strong = self._make(bold=True, font_name=TITLE_FONT, num_format=MONEY)
        self.cell = self._make(**line, text_wrap=True)
        self.right = self._make(**line, align="right", text_wrap=True)
        self.text_total = self._make(**total)
        self.money = self._make(**line, num_format=MONEY)
        self.money_total = self._make(**total, num_format=MONEY)
        self.whole = self._make(**line, num_format="0")
        self.quantity = self._make(**line, num_format="#,##0.####")
        self.quantity_total = self._make(**total, num_format="#,##0.####")

    def _make(self, **properties: Any) -> Any:
        return self._book.add_format({"font_name": FONT, "font_size": 10.5, **properties})


def page_setup(sheet: Any, title: str, *, frozen: tuple[int, int]) -> None:
    """A4 landscape, one page wide, headings repeated, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.set_header(f"&L{title}")
    sheet.set_footer("&R&P / &N")
    sheet.freeze_panes(*frozen)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(2)
