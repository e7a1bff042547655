"""The standard tables of a scenario: enterprises, receipts, indicators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, get_args

from enclave.dates import DateError, Month, parse_date
from enclave.diagnostics import Collector, Diagnostic, Mark, diag, diagnose
from enclave.money import AmountError, format_yuan, parse_amount
from enclave.source import did_you_mean
from enclave.tables.read import Column, TableRow, read_table
from enclave.terms.indicator_names import indicator_id
from enclave.terms.receipt import KINDS, LEVELS, Budget, Receipt, ReceiptKind, Truth
from enclave.text import Text

_DATES = Text(
    "写成 2024-03-01。Excel：单元格格式设为 yyyy-mm-dd 再存为 CSV，或直接用 .xlsx（按真正的日期读取）",
    "write 2024-03-01. Excel: format the cells as yyyy-mm-dd before saving as CSV, or use the .xlsx"
    " itself, whose dates are read as such",
)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+\d+\Z")

ENTERPRISES = (
    Column("id", ("编号", "企业编号", "统一社会信用代码")),
    Column("name", ("名称", "企业名称")),
    Column("name_en", ("英文名称",), required=False),
    Column("place", ("入库地", "所在地"), required=True),
    Column("park", ("园区",), required=False),
    Column("origin", ("飞出地", "招引单位"), required=False),
    Column("industry", ("行业",), required=False),
    Column("source", ("来源",), required=False),
    Column("note", ("备注",), required=False),
)
RECEIPTS = (
    Column("id", ("编号", "税票号码")),
    Column("enterprise", ("企业", "企业编号", "纳税人识别号")),
    Column("head", ("税种", "征收项目", "预算科目")),
    Column("amount", ("金额", "入库金额", "实缴金额"), amount=True),
    Column("posted", ("入库日期",)),
    Column("place", ("入库地", "国库"), required=False),
    Column("origin", ("原入库日期",), required=False),
    Column("kind", ("种类", "记录种类"), required=False),
    Column("budget", ("预算",), required=False),
    Column("truth", ("性质",), required=False),
    Column("centre", ("中央级",), required=False, amount=True),
    Column("province", ("省级",), required=False, amount=True),
    Column("prefecture", ("州级", "市级", "市州级"), required=False, amount=True),
    Column("county", ("县级",), required=False, amount=True),
    Column("note", ("备注",), required=False),
    Column("slip", ("票号", "电子税票号码"), required=False),
    Column("code", ("预算科目代码", "科目代码"), required=False),
    Column("item", ("征收品目", "品目"), required=False),
    Column("period", ("税款所属期", "所属期"), required=False),
    Column("source_file", ("来源文件",), required=False),
    Column("source_sha256", ("来源摘要",), required=False),
    Column("source_cell", ("来源位置",), required=False),
)
INDICATORS = (
    Column("id", ("编号",)),
    Column("enterprise", ("企业", "企业编号")),
    Column("indicator", ("指标",), read=indicator_id),
    Column("period", ("期间", "月份")),
    Column("amount", ("数值", "金额")),
    Column("place", ("所在地",), required=False),
    Column("project", ("项目",), required=False),
    Column("truth", ("性质",), required=False),
    Column("note", ("备注",), required=False),
)
_ALL_KINDS: Mapping[str, ReceiptKind] = {**KINDS, **{k: k for k in get_args(ReceiptKind)}}
TRUTHS: Mapping[str, Truth] = {
    "事实": "fact",
    "预测": "projection",
    "fact": "fact",
    "projection": "projection",
}
_BUDGET: Mapping[str, Budget] = {
    "一般公共预算": "general",
    "政府性基金": "funds",
    "general": "general",
    "funds": "funds",
}


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A taxpayer of the scenario and where it belongs."""

    id: str
    name: Text
    place: str
    park: str = ""
    origin: str = ""
    industry: str = ""
    source: str = ""
    note: str = ""
    row: Mark = field(default=Mark(""), compare=False)


def read_enterprises(path: Path, shown: str, collector: Collector) -> dict[str, Enterprise]:
    """Read the enterprise table; ids are unique."""
    out: dict[str, Enterprise] = {}
    for row in read_table(path, shown, ENTERPRISES, collector) or ():
        cells = row.cells
        if not _id_is_good(row, collector, out):
            continue
        out[cells["id"]] = Enterprise(
            cells["id"], Text(cells["name"], cells.get("name_en", "")), cells["place"],
            cells.get("park", ""), cells.get("origin", ""), cells.get("industry", ""),
            cells.get("source", ""), cells.get("note", ""), row.mark,
        )  # fmt: skip
    return out


def _id_is_good(row: TableRow, collector: Collector, seen: Mapping[str, Any]) -> bool:
    text = row.cells["id"]
    if _SCIENTIFIC.search(text):
        collector.add(diag("E411", row.place("id"), text=text))
        return False
    if text in seen:
        collector.add(diag("E409", row.place("id"), id=text, first=seen[text].row))
        return False
    return True


def read_receipts(
    path: Path, shown: str, enterprises: Mapping[str, Enterprise], truth: Truth,
    collector: Collector,
) -> list[Receipt]:  # fmt: skip
    """Read the receipts table. The place is the enterprise's where the row has none."""
    out: dict[str, Receipt] = {}
    for row in read_table(path, shown, RECEIPTS, collector) or ():
        if _id_is_good(row, collector, out):
            receipt = _receipt(row, enterprises, truth, collector)
            if receipt is not None:
                out[receipt.id] = receipt
    receipts = list(out.values())
    collector.extend(refunds_beyond(receipts))
    return receipts


def imported_from(path: Path, shown: str) -> list[tuple[str, str]]:
    """The files a table of receipts was imported from, each with its sha256; none if it is one itself."""
    found: dict[tuple[str, str], None] = {}
    for row in read_table(path, shown, RECEIPTS, Collector()) or ():
        file, digest = row.cells.get("source_file"), row.cells.get("source_sha256")
        if file and digest:
            found[file, digest] = None
    return list(found)


def refunds_beyond(receipts: Iterable[Receipt]) -> Iterator[Diagnostic]:
    """W401: refunds that are more than all that was collected of a year of one head until then.

    Years before the table begins are left out: what was collected then is not known here.
    """
    collected: dict[tuple[str, str, str, int], int] = {}
    refunded: dict[tuple[str, str, str, int], int] = {}
    days = sorted(receipts, key=lambda r: (r.posted, r.amount < 0))
    first = days[0].posted.year if days else 0
    for one in days:
        year = (one.origin or one.posted).year
        key = (one.enterprise, one.head, one.budget, year)
        if one.amount >= 0:
            collected[key] = collected.get(key, 0) + one.amount
        elif one.kind == "refund" and year >= first:
            refunded[key] = refunded.get(key, 0) - one.amount
            if refunded[key] > collected.get(key, 0):
                values = {
                    "enterprise": one.enterprise,
                    "head": one.head,
                    "year": year,
                    "collected": format_yuan(collected.get(key, 0)),
                    "refunded": format_yuan(refunded[key]),
                }
                yield diagnose("W401", one.row, values)


def _receipt(
    row: TableRow, enterprises: Mapping[str, Enterprise], truth: Truth, collector: Collector
) -> Receipt | None:
    before = len(collector.items) + collector.dropped
    amount = cell_amount(row, "amount", collector)
    posted = cell_date(row, "posted", collector)
    origin = cell_date(row, "origin", collector) if "origin" in row.cells else None
    if posted is not None and origin is not None and origin > posted:
        collector.add(diag("E417", row.place("origin"), origin=origin, posted=posted))
    kind = cell_word(row, "kind", _ALL_KINDS, collector)
    budget = cell_word(row, "budget", _BUDGET, collector)
    said = cell_word(row, "truth", TRUTHS, collector)
    name = row.cells["enterprise"]
    home = enterprises.get(name)
    place = row.cells.get("place") or (home.place if home is not None else None)
    if home is None and enterprises:
        values = {"enterprise": name, "suggestion": _suggestion(name, enterprises)}
        collector.add(diagnose("E717", row.place("enterprise"), values))
    elif place is None:
        collector.add(diag("E407", row.place("place"), column=_shown("place")))
    recorded = _recorded(row, amount, collector)
    if len(collector.items) + collector.dropped > before or amount is None or posted is None:
        return None
    return Receipt(
        row.cells["id"],
        row.cells["enterprise"],
        row.cells["head"],
        amount,
        posted,
        place or "",
        origin,
        kind or _default_kind(amount),
        budget or "general",
        said or truth,
        recorded,
        (home.industry if home is not None else "") or None,
        row.mark,
    )


def _suggestion(name: str, enterprises: Mapping[str, Enterprise]) -> Text:
    """The enterprise that was probably meant, by id or by name, else what there is."""
    by_name = {e.name.zh: e.id for e in reversed(list(enterprises.values()))}
    guess = did_you_mean(name, [*enterprises, *by_name])
    if guess is not None:
        known = by_name.get(guess, guess) if guess not in enterprises else guess
        return Text(f"是否为 {known}？", f"did you mean {known}?")
    names = list(enterprises)[:8]
    return Text(f"已有：{'、'.join(names)}", f"there are: {', '.join(names)}")


def _shown(name: str) -> Text:
    """A column in a message, in whichever table it stands."""
    columns = (*RECEIPTS, *INDICATORS, *ENTERPRISES)
    return next((c.shown for c in columns if c.name == name), Text(name, name))


def _default_kind(amount: int) -> ReceiptKind:
    return "refund" if amount < 0 else "ordinary"


def _recorded(row: TableRow, amount: int | None, collector: Collector) -> dict[str, int] | None:
    given = [level for level in LEVELS if level in row.cells]
    if not given:
        return None
    levels = {level: cell_amount(row, level, collector) or 0 for level in given}
    total = sum(levels.values())
    if amount is not None and total != amount:
        values = {"total": format_yuan(total), "amount": format_yuan(amount)}
        collector.add(diagnose("E412", row.place(given[0]), values))
    return levels


def cell_amount(row: TableRow, column: str, collector: Collector) -> int | None:
    """An amount cell in fen."""
    try:
        return parse_amount(row.cells[column], row.units.get(column))
    except AmountError as error:
        collector.add(diagnose(error.code, row.place(column), error.values))
        return None


def cell_date(row: TableRow, column: str, collector: Collector) -> date | None:
    """A date cell."""
    try:
        return parse_date(
            row.cells[column][:10] if row.cells[column].endswith("00:00:00") else row.cells[column]
        )
    except DateError as error:
        hint = _DATES if error.code == "E231" else None
        collector.add(diagnose(error.code, row.place(column), error.values, hint=hint))
        return None


W = TypeVar("W", bound=str)


def cell_word(row: TableRow, column: str, words: Mapping[str, W], collector: Collector) -> W | None:
    """A cell that takes one of several words; None where it is blank."""
    text = row.cells.get(column)
    if text is None:
        return None
    if text not in words:
        expected, said = "、".join(words), _shown(column)
        collector.add(diag("E410", row.place(column), column=said, text=text, expected=expected))
        return None
    return words[text]


Parse = Callable[[str], Any]


def read_months(row: TableRow, column: str, collector: Collector) -> Month | None:
    """A month cell."""
    try:
        return Month.parse(row.cells[column])
    except DateError as error:
        collector.add(diagnose(error.code, row.place(column), error.values))
        return None


__all__ = ["ENTERPRISES", "INDICATORS", "KINDS", "RECEIPTS", "Enterprise", "Sequence",
           "read_enterprises", "read_receipts"]  # fmt: skip
