"""What every party gets by year, and what is divided, in 万元, from the cells of the working."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
CHART_ROWS: Final = 17
PICTURE_COLUMNS: Final = 6
"""Columns a picture reaches over."""
NOTE: Final = Text(
    "单位：万元。各行按累计数取整，使分项之和等于合计；精确到分的整数在右侧隐藏列。",
    "Unit: 10k yuan. Every row is rounded along its running sum so that the parts add to the total; exact fen stand in hidden columns to the right.",
)


@dataclass
class Grid:
    """A table of fen shown in 万元: rows of formulas, a hidden copy in fen to the right."""

    pen: Pen
    columns: int
    hidden: int

    def row(self, row: int, label: str, cells: Sequence[Expr], style: Any) -> list[float]:
        """One row: the exact fen, and what is shown of them; returns what is shown."""
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
        pen.raw(
            row, 1 + len(cells), f"ROUND(SUM({first}:{last}),2)", pen.formats.money_total, whole
        )
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


ShareTable = tuple[Text, list[Text], dict[int, list[Expr]], "Text | None"]
"""Title, parties, year → their cells, a remark."""
Shown = Mapping[str, tuple[str, float]]
"""The total of a party as shown: its name in Chinese → address and value."""


def write_shares(
    pen: Pen, deals: Sequence[DealFigures], accounts: Sequence[Account], flows: Flows
) -> Shown:
    """The sheet of shares: all agreements together, then each, with a picture.

    Returns:
        Where the total of each party stands, for the first sheet.
    """
    tables = list(_share_tables(deals, accounts, flows))
    most = max([len(t[1]) for t in tables] + [1])
    hidden = max(most, PICTURE_COLUMNS) + 3
    pen.widths(24)
    pen.sheet.set_column(1, max(most + 1, PICTURE_COLUMNS), 14)
    pen.sheet.set_column(hidden, hidden + most, 18, None, {"hidden": True, "level": 1})
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("各方分成", "Shares"), pen.formats.title)
    pen.text(1, 0, NOTE)
    row, out = 3, {}
    for n, (title, names, rows, note) in enumerate(tables):
        picture = n == 0 and len(rows) > 1 and bool(names)
        at = row
        row = row + CHART_ROWS if picture else row
        end, head, sums = _table(pen, Grid(pen, most, hidden), title, names, rows, note, row)
        if picture:
            _chart(pen, title, head, (head + 1, end - 1), len(names), at)
        if n == 0:
            out = {p.zh: (_address(pen, end, 1 + i), sums[i]) for i, p in enumerate(names)}
        row = end + 2
    pen.sheet.print_area(0, 0, row, max(most + 1, PICTURE_COLUMNS))
    pen.protect()
    return out


def _address(pen: Pen, row: int, column: int) -> str:
    from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

    return f"{quote_sheetname(pen.title)}!{xl_rowcol_to_cell(row, column)}"


def _share_tables(
    deals: Sequence[DealFigures], accounts: Sequence[Account], flows: Flows
) -> Sequence[ShareTable]:
    """All agreements together if there are several, then each."""
    tables: list[ShareTable] = []
    for deal in deals:
        mine = [a for a in accounts if a.deal.id == deal.id]
        cells = deal_cells(mine)
        there = dict.fromkeys(p for c in cells.values() for p in c)
        ids = [p for p in deal.deal.agreement.parties if p in there]
        ids += [p for p in there if p not in ids]
        rows = {y: [total(c.get(p, [])) for p in ids] for y, c in sorted(cells.items())}
        fixed = [a for a in mine if a.working is None]
        note = None
        if fixed:
            note = ENGINE.format(why=fixed[0].reason or Text(""))
            if len(fixed) < len(mine):
                note = Text("部分账户为{n}", "some accounts: {n}").format(n=note)
        tables.append((deal.title, [deal.name(p) for p in ids], rows, note))
    if len(deals) > 1:
        rows = {y: [total(p.share.get(y, [])) for p in flows.parties] for y in flows.years}
        together = Text(
            "全部协议合计（同名的参与方并为一行）",
            "All agreements together (parties of one name are one)",
        )
        tables.insert(0, (together, [p.name for p in flows.parties], rows, None))
    return tables


def _table(  # noqa: PLR0913, PLR0917  # the parts of a table
    pen: Pen, grid: Grid, title: Text, names: Sequence[Text], rows: dict[int, list[Expr]],
    note: Text | None, row: int,
) -> tuple[int, int, list[float]]:  # fmt: skip
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
    return row, head, [round(s, 2) for s in sums]


def _chart(pen: Pen, title: Text, head: int, rows: tuple[int, int], names: int, at: int) -> None:
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
    chart.set_y_axis({"num_format": "#,##0", "name": pen.say(Text("万元", "10k yuan")),
                      "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})  # fmt: skip
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 300})
    pen.sheet.insert_chart(at, 0, chart, {"object_position": 1})


def write_base(pen: Pen, accounts: Sequence[Account]) -> None:
    """The sheet of bases: what came in, what comes off first, what is divided."""
    tables = [(a, _base_rows(a) if a.working else []) for a in accounts]
    most = max([len(rows) for _, rows in tables] + [4])
    hidden = most + 3
    pen.widths(12)
    pen.sheet.set_column(1, most, 17)
    pen.sheet.set_column(hidden, hidden + most, 18, None, {"hidden": True, "level": 1})
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("分成基数", "Base of sharing"), pen.formats.title)
    pen.text(1, 0, Text("单位：万元，逐格四舍五入，合计为所示数之和；精确到分的整数在右侧隐藏列。",
                        "Unit: 10k yuan, each cell rounded, totals add what is shown; exact fen stand in hidden columns to the right."))  # fmt: skip
    row = 3
    for account, rows in tables:
        pen.text(row, 0, account.title, pen.formats.bold)
        row += 1
        if account.working is None:
            pen.text(row, 0, ENGINE.format(why=account.reason or Text("")), pen.formats.warning)
            row += 2
            continue
        row = _base_table(pen, list(account.working.shares), rows, hidden, row) + 2
    pen.sheet.print_area(0, 0, row, most)
    pen.protect()


def _base_table(
    pen: Pen, years: list[int], rows: list[tuple[Text, list[Expr]]], hidden: int, row: int
) -> int:
    """Years down, items across."""
    from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

    f = pen.formats
    pen.sheet.set_row(row, 48)
    pen.text(row, 0, Text("年度", "Year"), f.head_wrapped)
    for n, (label, _) in enumerate(rows):
        pen.text(row, 1 + n, label, f.head_wrapped)
        pen.text(row, hidden + n, Text("{t}（分）", "{t} (fen)").format(t=label), f.head)
    first = row + 1
    for i, year in enumerate(years):
        row += 1
        pen.number(row, 0, year, f.year)
        for n, (_, cells) in enumerate(rows):
            pen.formula(row, hidden + n, cells[i], f.fen)
            exact = xl_rowcol_to_cell(row, hidden + n)
            shown = round_half_away(Fraction(cells[i].value, SHOWN)) / 100
            pen.raw(row, 1 + n, f"ROUND({exact}/{SHOWN},0)/100", f.money, shown)
    row += 1
    pen.text(row, 0, Text("合计", "Total"), f.text_total)
    for n, (_, cells) in enumerate(rows):
        name = xl_col_to_name(1 + n)
        whole = sum(round_half_away(Fraction(c.value, SHOWN)) for c in cells) / 100
        pen.raw(row, 1 + n, f"ROUND(SUM({name}{first + 1}:{name}{row}),2)", f.money_total, whole)
    return row


def _base_rows(account: Account) -> list[tuple[Text, list[Expr]]]:
    """Receipts, what nodes take off first, what is left outside, what all get."""
    working = account.working
    assert working is not None  # noqa: S101  # live accounts only
    years = list(working.shares)
    out = [
        (Text("进入协议的收入", "receipts under the agreement"), [working.totals[y] for y in years])
    ]
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
        out.append(
            (
                Text("协议期外或范围外（留在原处）", "outside term or scope (stays where it is)"),
                cells,
            )
        )
    funds = [total(list(working.funds[y].values())) for y in years]
    if any(f.value for f in funds):
        out.append((Text("另有自有财力补足", "plus own funds"), funds))
    shared = [total(list(working.shares[y].values())) for y in years]
    out.append((Text("各方所得合计", "what all parties get"), shared))
    return out
