"""What every party gets by year, and what is divided, in 万元, from the cells of the working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from enclave.money import round_half_away
from enclave.report.figures import DealFigures
from enclave.report.live.account import Account
from enclave.report.live.expr import Expr, total
from enclave.report.live.flows import Flows, deal_cells
from enclave.report.live.pen import ENGINE, Pen
from enclave.text import Text

SHOWN: Final = 10_000
"""Fen in the last digit shown: 万元 with two decimals."""
NOTE: Final = Text(
    "单位：万元。各行按累计数取整，使分项之和等于合计；精确到分的整数在右侧隐藏列。",
    "Unit: 10,000 yuan. Every row is rounded along its running sum so that the parts add to the total; exact fen stand in hidden columns to the right.",
)


@dataclass
class Grid:
    """A table of fen shown in 万元: rows of formulas, a hidden copy in fen to the right."""

    pen: Pen
    columns: int
    hidden: int

    def row(self, row: int, label: str, cells: Sequence[Expr], style: Any) -> list[float]:
        """One row: the exact fen, and what is shown of them; returns what is shown."""
        from fractions import Fraction

        from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

        pen = self.pen
        pen.text(row, 0, label, pen.formats.cell)
        so_far, before = 0, 0
        shown: list[float] = []
        for n, cell in enumerate(cells):
            pen.formula(row, self.hidden + n, cell, pen.formats.fen)
            so_far += cell.value
            now = round_half_away(Fraction(so_far, SHOWN))
            upto = xl_range_abs(row, self.hidden, row, self.hidden + n).replace("$", "")
            text = f"ROUND(SUM({upto})/{SHOWN},0)"
            if n:
                earlier = xl_range_abs(row, self.hidden, row, self.hidden + n - 1).replace("$", "")
                text = f"{text}-ROUND(SUM({earlier})/{SHOWN},0)"
            pen.raw(row, 1 + n, f"({text})/100", style, (now - before) / 100)
            shown.append((now - before) / 100)
            before = now
        first = xl_rowcol_to_cell(row, 1)
        last = xl_rowcol_to_cell(row, len(cells))
        whole = before / 100
        pen.raw(row, 1 + len(cells), f"ROUND(SUM({first}:{last}),2)", pen.formats.money_total, whole)
        return [*shown, whole]

    def bottom(self, row: int, label: str, first: int, sums: Sequence[float]) -> None:
        """The total of the rows above, column by column."""
        from xlsxwriter.utility import xl_col_to_name

        pen = self.pen
        pen.text(row, 0, label, pen.formats.text_total)
        for n, value in enumerate(sums):
            name = xl_col_to_name(1 + n)
            pen.raw(row, 1 + n, f"ROUND(SUM({name}{first + 1}:{name}{row}),2)",
                    pen.formats.money_total, round(value, 2))  # fmt: skip


def write_shares(pen: Pen, deals: Sequence[DealFigures], accounts: Sequence[Account], flows: Flows) -> None:
    """The sheet of shares: each agreement, then all together, with a picture."""
    tables: list[tuple[Text, list[Text], dict[int, list[Expr]], Text | None]] = []
    for deal in deals:
        mine = [a for a in accounts if a.deal.id == deal.id]
        cells = deal_cells(mine)
        names = [p for p in deal.deal.agreement.parties if any(p in c for c in cells.values())]
        names += [p for c in cells.values() for p in c if p not in names]
        names = list(dict.fromkeys(names))
        rows = {y: [total(c.get(p, [])) for p in names] for y, c in sorted(cells.items())}
        fixed = [a for a in mine if a.working is None]
        note = None
        if fixed:
            note = ENGINE.format(why=fixed[0].reason or Text(""))
            if len(fixed) < len(mine):
                note = Text("部分账户为{n}", "some accounts: {n}").format(n=note)
        tables.append((deal.title, [deal.name(p) for p in names], rows, note))
    if len(deals) > 1:
        rows = {y: [total(p.share.get(y, [])) for p in flows.parties] for y in flows.years}
        together = Text("全部协议合计（同名的参与方并为一行）", "All agreements together (parties of one name are one)")
        tables.insert(0, (together, [p.name for p in flows.parties], rows, None))
    most = max([len(t[1]) for t in tables] + [1])
    hidden = most + 3
    pen.widths(30)
    pen.sheet.set_column(1, most + 1, 15)
    pen.sheet.set_column(hidden, hidden + most, 18, None, {"hidden": True, "level": 1})
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("各方分成", "Shares"), pen.formats.title)
    pen.text(1, 0, NOTE)
    row = 3
    for title, names, rows, note in tables:
        row = _table(pen, Grid(pen, most, hidden), title, names, rows, note, row) + 2
    pen.sheet.print_area(0, 0, row, most + 1)
    pen.protect()


def _table(  # noqa: PLR0913, PLR0917  # the parts of a table
    pen: Pen, grid: Grid, title: Text, names: Sequence[Text], rows: dict[int, list[Expr]],
    note: Text | None, row: int,
) -> int:  # fmt: skip
    pen.text(row, 0, title, pen.formats.bold)
    if note is not None:
        row += 1
        pen.text(row, 0, note, pen.formats.warning)
    row += 1
    head = row
    pen.heads(row, [Text("年度", "Year"), *names, Text("合计", "Total")])
    for n, name in enumerate(names):
        label = Text("{p}（分）", "{p} (fen)").format(p=name)
        pen.text(row, grid.hidden + n, label, pen.formats.head)
    sums = [0.0] * (len(names) + 1)
    first = row + 1
    for year, cells in rows.items():
        row += 1
        shown = grid.row(row, str(year), cells, pen.formats.money)
        sums = [a + b for a, b in zip(sums, shown, strict=True)]
    row += 1
    grid.bottom(row, pen.say(Text("合计", "Total")), first, sums)
    if len(rows) > 1 and names:
        row = _chart(pen, title, head, (first, row - 1), len(names), row + 1)
    return row


def _chart(pen: Pen, title: Text, head: int, rows: tuple[int, int], names: int, at: int) -> int:
    """A stacked column for every year."""
    chart = pen.book.add_chart({"type": "column", "subtype": "stacked"})
    for n in range(names):
        chart.add_series({
            "name": [pen.title, head, 1 + n],
            "categories": [pen.title, rows[0], 0, rows[1], 0],
            "values": [pen.title, rows[0], 1 + n, rows[1], 1 + n],
            "gap": 60,
        })  # fmt: skip
    chart.set_title({"name": pen.say(title), "name_font": {"size": 11, "bold": True}})
    chart.set_y_axis({"num_format": "#,##0", "name": pen.say(Text("万元", "10,000 yuan")),
                      "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})  # fmt: skip
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 300})
    pen.sheet.insert_chart(at + 1, 0, chart, {"object_position": 1})
    return at + 17


def write_base(pen: Pen, accounts: Sequence[Account]) -> None:
    """The sheet of bases: what came in, what comes off first, what is divided."""
    live = [a for a in accounts if a.working is not None]
    most = max([len(a.working.shares) for a in live if a.working] + [1])
    hidden = most + 3
    pen.widths(46)
    pen.sheet.set_column(1, most + 1, 15)
    pen.sheet.set_column(hidden, hidden + most, 18, None, {"hidden": True, "level": 1})
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("分成基数", "Base of sharing"), pen.formats.title)
    pen.text(1, 0, NOTE)
    row = 3
    for account in accounts:
        pen.text(row, 0, account.title, pen.formats.bold)
        row += 1
        if account.working is None:
            pen.text(row, 0, ENGINE.format(why=account.reason or Text("")), pen.formats.warning)
            row += 2
            continue
        years = list(account.working.shares)
        pen.heads(row, [Text("项目", "Item"), *(str(y) for y in years), Text("合计", "Total")])
        pen.heads(row, [f"{y}（分）" if pen.lang == "zh" else f"{y} (fen)" for y in years], hidden)
        grid = Grid(pen, most, hidden)
        for label, cells in _base_rows(account):
            row += 1
            grid.row(row, pen.say(label), cells, pen.formats.money)
        row += 2
    pen.sheet.print_area(0, 0, row, most + 1)
    pen.protect()


def _base_rows(account: Account) -> list[tuple[Text, list[Expr]]]:
    """Receipts, what nodes take off first, what is left outside, what all get."""
    working = account.working
    assert working is not None  # noqa: S101  # live accounts only
    years = list(working.shares)
    out = [(Text("进入协议的收入", "receipts under the agreement"), [working.totals[y] for y in years])]
    firsts = {key[1] for key in working.block.rows if key[0] == "node" and key[2] == "limit"}
    for node in dict.fromkeys(key[1] for key in working.block.rows if key[0] == "node"):
        if node not in firsts:
            continue
        for side in ("out0", "out1"):
            row = working.block.rows["node", node, side]
            cells = [
                total([working.block.read(("node", node, side), c)
                       for c in range(len(working.columns))
                       if working.columns[c].year == y and c in row.cells])
                for y in years
            ]  # fmt: skip
            out.append((row.title, cells))
    if working.outside:
        zero = total([])
        cells = [working.outside.get(y, zero) for y in years]
        out.append((Text("协议期外或范围外（留在原处）", "outside term or scope (stays where it is)"), cells))
    funds = [total(list(working.funds[y].values())) for y in years]
    if any(f.value for f in funds):
        out.append((Text("另有自有财力补足", "plus own funds"), funds))
    shared = [total(list(working.shares[y].values())) for y in years]
    out.append((Text("各方所得合计", "what all parties get"), shared))
    return out
