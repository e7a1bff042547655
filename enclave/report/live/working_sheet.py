"""The sheet of the working: for every account each step in a row, each period in a column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enclave.report.live.account import Account
from enclave.report.live.grid import FIRST, Row
from enclave.report.live.pen import ENGINE, MOST_COLUMNS, Pen
from enclave.report.live.working import Working
from enclave.text import Text

NOTE = Text(
    "单位：分，全部为整数。灰色行是余数与取整过程：金额 = 整数分 + 余数 ÷ 公分母，逐步精确，只在最后取整到分（最大余数法，相同者给排在前面的）。",
    "Unit: fen, whole numbers throughout. Grey rows are remainders and rounding: amount = whole fen + rest ÷ denominator, exact at every step, rounded once at the end (largest remainder, ties to the first listed).",
)
HEADING_ROWS = 3


def settle_rows(accounts: Sequence[Account]) -> None:
    """Give every row of every block its number, before any formula is written out."""
    at = HEADING_ROWS
    for account in accounts:
        account.start = at
        if account.working is None:
            at += 3
        else:
            at = account.working.block.settle(at + 2) + 1


def write_working(pen: Pen, accounts: Sequence[Account]) -> None:
    """Write the sheet."""
    most = max([len(a.working.columns) for a in accounts if a.working] + [1])
    pen.widths(50, 44, 18)
    pen.sheet.set_column(FIRST, FIRST + most - 1, 17)
    pen.sheet.freeze_panes(1, FIRST)
    pen.sheet.repeat_rows(0)
    if most + FIRST > MOST_COLUMNS:
        pen.sheet.fit_to_pages(0, 0)
        pen.sheet.set_print_scale(50)
        pen.sheet.repeat_columns(0, 2)
    pen.text(
        0, 0, Text("分成明细：逐步算式", "Working: every step as a formula"), pen.formats.title
    )
    pen.text(1, 0, NOTE)
    last = 1
    for account in accounts:
        name = Text("{n}. {t}", "{n}. {t}").format(n=account.number, t=account.title)
        pen.text(account.start, 0, name, pen.formats.bold)
        if account.working is None:
            pen.text(
                account.start + 1,
                0,
                ENGINE.format(why=account.reason or Text("")),
                pen.formats.warning,
            )
            last = account.start + 1
        else:
            last = _block(pen, account.working, account.start + 1)
    pen.sheet.print_area(0, 0, last, FIRST + most - 1)
    pen.protect()


def _block(pen: Pen, working: Working, row: int) -> int:
    heads: list[Text | str] = [Text("步骤", "Step"), Text("怎样算", "How"), Text("条款", "Clause")]
    pen.heads(row, [*heads, *(c.title for c in working.columns)])
    for line in working.block.ordered():
        _line(pen, working, line)
        row = line.number
    return row


def _line(pen: Pen, working: Working, line: Row) -> None:
    f = pen.formats
    small = line.kind in ("help", "rest")
    words: Any = f.help_text if small else f.text_total if line.strong else f.cell
    numbers: Any = f.help if small else f.fen_total if line.strong else f.fen
    pen.text(line.number, 0, line.title, words)
    pen.text(line.number, 1, line.words, f.help_text)
    clause = working.titles.get(line.clause, Text("")) if line.clause else Text("")
    pen.text(line.number, 2, clause, f.help_text)
    if line.section == 1:  # denominators hold for every column
        pen.formula(line.number, FIRST, line.cells[0], numbers)
        return
    for column in range(len(working.columns)):
        formula = line.cells.get(column)
        if formula is None:
            pen.text(line.number, FIRST + column, "", words)
        else:
            pen.formula(line.number, FIRST + column, formula, numbers)
