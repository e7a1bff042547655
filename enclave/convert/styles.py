"""Formats and print set-up of the fill-in workbook."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import xlsxwriter

    from enclave.convert.codecs import Shown

FONT: Final = "宋体"
TITLE_FONT: Final = "黑体"
YELLOW: Final = "#FFF8DC"
_A4, _A3 = 9, 8


def columns_wide(text: str) -> int:
    """The width of a text in cells: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


class Styles:
    """The formats of one workbook, made when they are first needed."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Add the common ones."""
        self._book = book
        self._inputs: dict[str, Any] = {}
        line = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
        self._line = line
        self.title = self._make(bold=True, font_size=16, font_name=TITLE_FONT)
        self.text = self._make(valign="vcenter")
        self.wrapped = self._make(text_wrap=True, valign="vcenter")
        self.head = self._make(
            **line, bold=True, bg_color="#DCE6F1", align="center", text_wrap=True
        )
        self.group = self._make(bold=True, font_color="#1F497D", valign="vcenter")
        self.slot = self._make(
            bold=True, font_color="#1F497D", align="center", font_size=9, text_wrap=True
        )
        self.label = self._make(**line, bold=True, bg_color="#F2F2F2")
        self.help = self._make(font_color="#595959", text_wrap=True, valign="vcenter", font_size=9)
        self.cell = self._make(**line, text_wrap=True)
        self.grey = self._make(**line, bg_color="#E7E6E6")
        self.sample = self._make(**line, bg_color=YELLOW)
        self.unused = book.add_format({"bg_color": "#E1E1E1", "pattern": 1})

    def _make(self, **properties: Any) -> Any:
        return self._book.add_format({"font_name": FONT, "font_size": 10.5, **properties})

    def input(self, codec: str, value: Shown | None) -> Any:
        """The format of a cell to be filled in, by what it takes and what stands in it."""
        number = _format(codec, value)
        if number not in self._inputs:
            wrap = number in ("@", "General")
            self._inputs[number] = self._make(
                **self._line, bg_color=YELLOW, num_format=number, text_wrap=wrap
            )
        return self._inputs[number]


def _format(codec: str, value: Shown | None) -> str:
    if value is not None and value.form == "percent":
        shown = f"{value.number * 100:f}".rstrip("0") if "." in value.text else value.text
        places = len(shown.partition(".")[2])
        return "0%" if places == 0 else f"0.{'0' * places}%"
    if value is not None and value.form == "date":
        return "yyyy-mm-dd"
    if value is not None and value.form == "number":
        if codec != "amount":
            return "General"
        places = max(len(value.text.partition(".")[2]), 2)
        return f"#,##0.{'0' * places}"
    if codec == "ratio":
        return "0.00%"
    if codec in ("date", "time", "event"):
        return "yyyy-mm-dd"
    return "General" if codec in ("amount", "weight", "number", "whole", "any") else "@"


def page(
    sheet: Any, title: str, frozen: tuple[int, int], repeat: tuple[int, int] | None, *,
    wide: bool = False,
) -> None:  # fmt: skip
    """Landscape, one page wide (three of A3 for a wide table), headings repeated, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(_A3 if wide else _A4)
    sheet.fit_to_pages(3 if wide else 1, 0 if repeat else 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.set_header(f"&L{title}")
    sheet.set_footer("&R&P / &N")
    if repeat is not None:
        sheet.repeat_rows(*repeat)
        sheet.freeze_panes(*frozen)
    if wide:
        sheet.repeat_columns(0, 1)
    sheet.hide_gridlines(2)
