"""The sheet of receipts: every receipt as it was read, divided between the levels of government."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from enclave.report.figures import LEVEL_TITLES
from enclave.report.live.pen import Pen
from enclave.terms.receipt import LEVELS, LevelSplit
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.report.present import View

MOST: Final = 5_000
"""Receipts listed; the files of a run list all."""
TRUTHS: Final = {"fact": Text("事实", "fact"), "projection": Text("预测", "projection")}
HEADS: Final = (
    Text("编号", "Id"), Text("企业", "Enterprise"), Text("税种", "Head"), Text("入库日期", "Booked"),
    Text("原入库日期", "Origin"), Text("入库地", "Place"), Text("事实或预测", "Fact or projection"),
    Text("金额", "Amount"), *(LEVEL_TITLES[level] for level in LEVELS), LEVEL_TITLES["elsewhere"],
    Text("来源", "From"),
)  # fmt: skip
AMOUNT: Final = 7
FIRST: Final = 4


def write_receipts(pen: Pen, view: View) -> None:
    """Write the sheet: amounts in yuan to the fen, totals as formulas."""
    f = pen.formats
    pen.widths(24, 24, 20, 12, 12, 14, 12)
    pen.sheet.set_column(AMOUNT, AMOUNT + 5, 17)
    pen.sheet.set_column(AMOUNT + 6, AMOUNT + 6, 26)
    pen.sheet.freeze_panes(FIRST, 1)
    pen.sheet.repeat_rows(FIRST - 1)
    pen.text(0, 0, Text("入库明细", "Receipts"), f.title)
    found = [s for s in view.result.split.splits if s.receipt.posted <= view.result.last_day]
    pen.text(1, 0, Text("单位：元。各级之和等于金额；年终机制（如总分机构清算）不在逐笔之内。",
                        "Unit: yuan. Levels add to the amount; what the close of a year moves between levels is not part of single receipts."))  # fmt: skip
    if len(found) > MOST:
        said = Text("只列前 {n} 笔，共 {all} 笔；全部见 enclave run --out 的 levels.csv",
                    "the first {n} of {all}; all in levels.csv of enclave run --out")  # fmt: skip
        pen.text(2, 0, said.format(n=MOST, all=len(found)), f.warning)
    pen.heads(FIRST - 1, list(HEADS))
    row = FIRST - 1
    for split in found[:MOST]:
        row += 1
        _row(pen, view, row, split)
    last = row + 1
    pen.text(last, 0, Text("合计", "Total"), f.text_total)
    for column in range(1, AMOUNT):
        pen.text(last, column, "", f.text_total)
    for n, letter in enumerate("HIJKLM"):
        whole = sum(_amounts(s)[n] for s in found[:MOST]) / 100
        text = f"SUM({letter}{FIRST + 1}:{letter}{last})" if found else "0"
        pen.raw(last, AMOUNT + n, f"ROUND({text},2)", f.money_total, whole)
    if found:
        pen.sheet.autofilter(FIRST - 1, 0, row, len(HEADS) - 1)
    pen.sheet.print_area(0, 0, last, len(HEADS) - 1)
    pen.protect()


def _amounts(split: LevelSplit) -> list[int]:
    """The amount, then what each level has of it, in fen."""
    levels = [split.levels.get(level, 0) for level in LEVELS]
    return [split.receipt.amount, *levels, split.elsewhere]


def _row(pen: Pen, view: View, row: int, split: LevelSplit) -> None:
    f, receipt, figures = pen.formats, split.receipt, view.figures
    head = view.result.loaded.statute.resolve_head(receipt.head) or receipt.head
    texts: list[Any] = [
        receipt.id, figures.enterprise_name(receipt.enterprise), figures.head_name(head),
        receipt.posted.isoformat(), receipt.origin.isoformat() if receipt.origin else "",
        figures.place_name(receipt.place), TRUTHS[receipt.truth],
    ]  # fmt: skip
    for column, text in enumerate(texts):
        pen.text(row, column, text, f.cell)
    for n, amount in enumerate(_amounts(split)):
        pen.number(row, AMOUNT + n, amount / 100, f.money)
    mark = receipt.row
    where = f"{PurePath(mark.file).name}:{mark.line}" if mark.file else ""
    pen.text(row, AMOUNT + 6, where, f.cell)
