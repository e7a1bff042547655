"""A small deal as a workbook written by hand: headings in the first row, no title, no formats."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = list[list[Any]]

DEAL: dict[str, Rows] = {
    "协议": [
        ["项目", "填写", "英文（可不填）"],
        ["协议编号", "jia-yi"],
        ["标题", "甲县与乙县", "Jia and Yi"],
        ["状态", "草案"],
        ["计量单位", "万元"],
        ["税种", "增值税、企业所得税"],
        ["留成级次", "县级"],
        ["期限自", "2024-01-01"],
        ["结算周期", "年"],
        ["跨年退税", "当年调整"],
    ],
    "参与方": [
        ["编号", "名称", "角色", "级次"],
        ["jia", "甲县", "飞出地", "县级"],
        ["yi", "乙县", "飞入地", "县级"],
    ],
    "依据文件": [["编号", "文件名称", "文号", "状态"], ["deal", "合作协议", "甲办〔2024〕1号", "草案"]],
    "条款": [
        ["编号", "种类", "依据文件", "条文", "对象方", "金额", "比例", "份额①", "份额②",
         "累计期间", "超出归", "附注", "取数方式"],
        ["keep", "留存", "甲办〔2024〕1号", "第二条", "乙县", None, "10%"],
        ["split", "分成", "合作协议", "第三条", None, None, None, 6, 4],
        ["top", "封顶", "deal", "第四条", "甲县", 80, None, None, None, "预算年度", "乙县"],
    ],
    "情景": [
        ["项目", "填写"],
        ["情景编号", "base"],
        ["标题", "基准"],
        ["性质", "事实"],
        ["结算至", "2024-12"],
        ["分税体制", "example-jiazhou"],
    ],
    "企业": [["编号", "名称", "入库地"], ["g1", "甲公司", "pingchuan"]],
    "入库": [
        ["编号", "企业", "税种", "金额(万元)", "入库日期"],
        ["r1", "g1", "增值税", 1200, "2024-05-15"],
    ],
}  # fmt: skip


@dataclass(frozen=True)
class As:
    """A number with a number format."""

    value: Any
    format: str


@dataclass(frozen=True)
class Formula:
    """A formula with the result that was saved; None: none was."""

    text: str
    result: Any = None


@dataclass(frozen=True)
class Merged:
    """A cell merged with the one below it."""

    value: Any


Change = Callable[[dict[str, Rows]], None]


def put(sheet: str, place: str, value: Any) -> Change:
    """A change that puts a value into a cell such as ``D7``."""

    def change(deal: dict[str, Rows]) -> None:
        column, row = ord(place[0]) - 65, int(place[1:]) - 1
        rows = deal[sheet]
        while len(rows) <= row:
            rows.append([])
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value

    return change


def write(path: Path, *changes: Change, hidden: tuple[str, int] | None = None) -> Path:
    """Write the deal with some changes."""
    deal = deepcopy(DEAL)
    for change in changes:
        change(deal)
    book = xlsxwriter.Workbook(str(path))
    for name, rows in deal.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                _cell(book, sheet, r, c, value)
        if hidden is not None and hidden[0] == name:
            sheet.set_row(hidden[1] - 1, None, None, {"hidden": True})
    book.close()
    return path


def _cell(book: Any, sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, As):
        style = book.add_format({"num_format": value.format})
        if isinstance(value.value, dt.date):
            sheet.write_datetime(row, column, value.value, style)
        else:
            sheet.write_number(row, column, value.value, style)
    elif isinstance(value, Formula):
        sheet.write_formula(
            row, column, value.text, None, "" if value.result is None else value.result
        )
    elif isinstance(value, Merged):
        sheet.merge_range(row, column, row + 1, column, value.value)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)
