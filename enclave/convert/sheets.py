"""All sheets of the workbook in order, and where their columns belong in the documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from enclave.convert.clause_sheet import CLAUSES
from enclave.convert.forms import AGREEMENT, SCENARIO
from enclave.convert.layout import (
    CREDIT,
    DATA,
    EVENTS,
    FILLS,
    OTHER,
    OUTLAYS,
    PARTIES,
    REFERENCES,
    Column,
    Sheet,
    col,
)
from enclave.convert.tree import Path
from enclave.tables.ledger import ENTERPRISES, INDICATORS, RECEIPTS
from enclave.tables.read import Column as TableColumn
from enclave.text import Text

ABOUT: Final = Text("说明", "about")

_AMOUNTS: Final = ("amount", "centre", "province", "prefecture", "county")
_DATES: Final = ("posted", "origin")
_OFFERED: Final = {
    "enterprises": ("id", "name", "name_en", "place", "industry"),
    "receipts": ("id", "enterprise", "head", "amount", "posted", "origin", "kind"),
    "indicators": ("id", "enterprise", "indicator", "period", "amount"),
}
TABLES: Final[Mapping[str, tuple[TableColumn, ...]]] = {
    "enterprises": ENTERPRISES, "receipts": RECEIPTS, "indicators": INDICATORS,
}  # fmt: skip
TABLE_INTROS: Final[Mapping[str, tuple[Text, Text]]] = {
    "enterprises": (Text("企业", "enterprises"), Text(
        "一行一户。编号可用统一社会信用代码（按文本填写）。入库地写参与方的名称或编号。",
        "One enterprise a row. The credit code may be its id (as text). The place is a party's name or id.")),
    "receipts": (Text("入库", "receipts"), Text(
        "一行一笔入库；退库写负数和原入库日期。单位写在“金额”后的括号里。",
        "One receipt a row; a refund is negative and has the date of the tax it returns. The unit stands in brackets after amount.")),
    "indicators": (Text("指标", "indicators"), Text(
        "产值、投资等，一行一户一期一个指标。金额类指标把单位写在表头括号里。",
        "Output, investment and the like: one enterprise, period and indicator a row. The unit of money stands in the heading.")),
}  # fmt: skip
PROJECTS: Final = Sheet("projects", Text("项目", "projects"), Text(
    "项目测算文件逐项列出，改“填写”一列即可。没有项目测算的不用这张表。",
    "The entries of project files one by one; change the column value. Not needed without projects.",
), (
    col("file", "文件", "file", "项目文件名", "name of the project file", width=18),
    col("key", "键", "key", "在文件里的位置", "where in the file", width=40),
    col("name", "含义", "meaning", "键的中文名", "the key in words", width=34),
    col("value", "填写", "value", "数值、日期或文字", "a figure, a date or a text", "any", 24),
), spare=0)  # fmt: skip

SHEETS: Final = (
    AGREEMENT, PARTIES, REFERENCES, EVENTS, DATA, CLAUSES, CREDIT, SCENARIO, FILLS, OUTLAYS,
)  # fmt: skip
"""The sheets of known columns before the tables, in order."""
LAST: Final = (PROJECTS, OTHER)

PATHS: Final[Mapping[str, Mapping[str, Path]]] = {
    "parties": {"zh": ("name", "zh"), "en": ("name", "en"), "via": ("treasury", "via")},
    "references": {"zh": ("document", "zh"), "en": ("document", "en")},
    "events": {"zh": ("name", "zh"), "en": ("name", "en")},
    "credit": {"document": ("reference", "document"), "article": ("reference", "article")},
}
"""Sheet → column → where its value belongs in an entry; by the column's own key where not given."""


_CHOICES: Final = {
    "head": "heads", "kind": "receipts", "place": "ref:parties", "indicator": "ref:indicators",
}  # fmt: skip
_HELP: Final[Mapping[str, tuple[str, str]]] = {
    "id": ("不重复的编号；长编号（信用代码、票号）按文本填写", "an id of its own; long ones as text"),
    "enterprise": ("企业表里的编号或名称", "the id or the name of the sheet enterprises"),
    "head": ("税种名称或预算科目代码", "the name of the tax, or its budget code"),
    "amount": ("单位见表头括号；退库写负数", "in the unit of the heading; a refund is negative"),
    "posted": ("实际入库的日期，如 2024-03-01", "the day it was received, such as 2024-03-01"),
    "origin": ("退库：原来那笔税的入库日期", "refunds: the day the tax returned was received"),
    "kind": ("不写即正常入库；负数不写即退库", "ordinary where blank; a negative one is a refund"),
    "place": ("收税的国库：参与方的名称或编号", "the treasury: a party's name or id"),
    "indicator": ("指标名称或编号", "name or id of the indicator"),
    "period": ("月份，如 2024-12", "a month such as 2024-12"),
}  # fmt: skip


def path_of(sheet: Sheet, column: Column) -> Path:
    """Where the value of a column belongs in an entry of its sheet."""
    return PATHS.get(sheet.key, {}).get(column.key, (column.key,))


def table_column(key: str, header: str, column: TableColumn | None) -> Column:
    """A column of a table of the scenario, with its heading as it stands."""
    name = column.name if column is not None else ""
    codec = "amount" if name in _AMOUNTS else "date" if name in _DATES else "text"
    width = {"name": 26, "name_en": 26, "enterprise": 22, "head": 16, "id": 20}.get(name, 14)
    needed = column is not None and column.required
    return col(
        name or header,
        header,
        header,
        *_HELP.get(name, ("", "")),
        codec,
        width,
        _CHOICES.get(name if key != "indicators" or name != "kind" else "", ""),
        needed=needed,
    )


def offered_header(key: str, lang: str) -> list[str]:
    """The headings of a table that has none yet."""
    out = []
    for column in TABLES[key]:
        if column.name in _OFFERED[key]:
            name = column.names[0] if lang == "zh" and column.names else column.name
            unit = column.amount or (key == "indicators" and column.name == "amount")
            out.append(name + ("(万元)" if unit else ""))
    return out
