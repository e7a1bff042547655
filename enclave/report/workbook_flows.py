"""The sheet of flows: every flow, ids with their names, in fen and in yuan, with a filter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from enclave.report.present import View
from enclave.report.sheets_csv import FLOW_HEADER, flow_rows
from enclave.report.workbook_style import Styles, cells_wide, page_setup
from enclave.text import Lang, Text

if TYPE_CHECKING:
    import xlsxwriter

FLOWS: Final = Text("流水", "Flows")
MOST_ROWS: Final = 1_000_000
WIDEST: Final = 40
SAMPLED: Final = 500
"""Rows looked at for the width of a column."""
TITLES: Final = {
    "agreement": "协议", "account": "账户", "period": "结算日", "year": "年度", "validity": "时段",
    "kind": "性质", "clause": "条款", "enterprise": "企业", "item": "税种", "source": "来源",
    "payer": "持有方", "payee": "应得方", "nested": "下级", "amount_fen": "金额（分）",
    "truth": "事实或预测", "cash_to": "款项去向", "book": "账簿", "held": "暂缓（争议）",
    "release": "解除日",
}  # fmt: skip
NAMES: Final = {
    "agreement": Text("协议名称", "agreement_name"),
    "clause": Text("条款名称", "clause_name"),
    "enterprise": Text("企业名称", "enterprise_name"),
    "item": Text("税种名称", "item_name"),
    "payer": Text("持有方名称", "payer_name"),
    "payee": Text("应得方名称", "payee_name"),
}
"""Columns of ids that have a column of names to their right."""


def flows_sheet(book: xlsxwriter.Workbook, view: View, lang: Lang, styles: Styles) -> None:
    """Write the sheet."""
    title = FLOWS.in_(lang)
    sheet = book.add_worksheet(title)
    page_setup(sheet, title, frozen=(1, 0))
    heads: list[str] = []
    for name in FLOW_HEADER:
        heads.append(TITLES.get(name, name) if lang == "zh" else name)
        heads += [NAMES[name].in_(lang)] if name in NAMES else []
    heads.append(Text("金额（元）", "amount_yuan").in_(lang))
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, styles.head)
    rows = flow_rows(view)
    widths = [cells_wide(h) for h in heads]
    names = _Names(view, lang)
    for n, row in enumerate(rows[:MOST_ROWS], 1):
        cells = _cells(row, names)
        for column, value in enumerate(cells):
            _write(sheet, n, column, value, styles)
        if n <= SAMPLED:
            widths = [max(w, cells_wide(str(c))) for w, c in zip(widths, cells, strict=True)]
    if len(rows) > MOST_ROWS:
        more = Text("其余 {n} 行见 flows.csv", "{n} more rows in flows.csv")
        sheet.write_string(MOST_ROWS + 1, 0, more.format(n=len(rows) - MOST_ROWS).in_(lang))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2.5, WIDEST))
    if rows:
        sheet.autofilter(0, 0, min(len(rows), MOST_ROWS), len(heads) - 1)


def _write(sheet: Any, row: int, column: int, value: object, styles: Styles) -> None:
    if isinstance(value, float):
        sheet.write_number(row, column, value, styles.money)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles.whole)
    else:
        sheet.write_string(row, column, str(value), styles.cell)


class _Names:
    """What the ids of a flow are called."""

    def __init__(self, view: View, lang: Lang) -> None:
        """Gather the names of agreements, parties and clauses."""
        self.view, self.lang = view, lang
        self.deals = {d.id: d for d in view.deals}
        self.clauses: dict[tuple[str, str], Text] = {}
        for run, _, outcome in view.result.years():
            for label in outcome.plan.labels:
                self.clauses[run.agreement, label.clause] = label.title

    def of(self, column: str, value: str, agreement: str) -> str:
        """The name of an id; empty for none."""
        if not value:
            return ""
        deal, figures = self.deals[agreement], self.view.figures
        if column == "agreement":
            name = deal.title
        elif column == "clause":
            name = self.clauses.get((agreement, value), Text(value))
        elif column == "enterprise":
            name = figures.enterprise_name(value)
        elif column == "item":
            name = figures.head_name(value)
        else:
            name = deal.name(value)
        return name.in_(self.lang)


def _cells(row: tuple[object, ...], names: _Names) -> list[object]:
    """A flow's cells: ids with names beside them, the amount in yuan at the end."""
    out: list[object] = []
    agreement = str(row[0])
    for name, value in zip(FLOW_HEADER, row, strict=True):
        out.append(value)
        if name in NAMES:
            out.append(names.of(name, str(value), agreement))
    fen = row[FLOW_HEADER.index("amount_fen")]
    assert isinstance(fen, int)  # noqa: S101  # for the type checker
    return [*out, fen / 100]
