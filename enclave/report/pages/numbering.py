"""Numbers of sections, tables and pictures, the same in every form of the report."""

from __future__ import annotations

from dataclasses import dataclass

from enclave.report.model import Table
from enclave.report.pages.content import Chart
from enclave.text import Lang, Text

_CHINESE = "〇一二三四五六七八九十"


@dataclass
class Numbering:
    """Counts as the report is written, from the top down."""

    lang: Lang
    sections: int = 0
    tables: int = 0
    charts: int = 0

    def section(self) -> str:
        """``三、`` or ``3. ``."""
        self.sections += 1
        return Text(f"{chinese(self.sections)}、", f"{self.sections}. ").in_(self.lang)

    def table(self, table: Table) -> str:
        """``表 2 各方逐年所得``."""
        self.tables += 1
        title = table.title.in_(self.lang)
        return Text("表 {n}　{t}", "Table {n}. {t}").format(n=self.tables, t=title).in_(self.lang)

    def chart(self, chart: Chart) -> str:
        """``图 2 各方逐年所得``."""
        self.charts += 1
        said = Text("图 {n}", "Figure {n}").format(n=self.charts).in_(self.lang)
        if chart.title is None:
            return said
        return f"{said}{Text('　', '. ').in_(self.lang)}{chart.title.in_(self.lang)}"


def chinese(number: int) -> str:
    """A number up to 99 in Chinese characters.

    >>> chinese(11), chinese(20)
    ('十一', '二十')
    """
    tens, rest = divmod(number, 10)
    if not tens:
        return _CHINESE[rest]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[rest] if rest else "")
