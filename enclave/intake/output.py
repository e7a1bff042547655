"""The standard tables that an import writes, as csv and xlsx; all files or none."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal

from enclave.intake.model import EnterpriseRow, LedgerRow
from enclave.intake.run import Import
from enclave.money import format_yuan
from enclave.tables.ledger import KINDS
from enclave.terms.receipt import LEVELS
from enclave.text import Lang, Text

Form = Literal["csv", "xlsx"]
Cell = str | int
BOM: Final = "\ufeff"
CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in a workbook's properties: always the same, so that the bytes are, too."""
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_LONG_NUMBER: Final = re.compile(r"(0\d+|\d{12,})\Z")
_KIND_ZH: Final = {v: k for k, v in KINDS.items()}
_BUDGET_ZH: Final = {"general": "一般公共预算", "funds": "政府性基金"}
RECEIPTS: Final = (
    ("编号", "id"), ("企业", "enterprise"), ("税种", "head"), ("金额(元)", "amount_yuan"),
    ("入库日期", "posted"), ("入库地", "place"), ("原入库日期", "origin"), ("种类", "kind"),
    ("预算", "budget"), ("性质", "truth"), ("中央级(元)", "centre_yuan"), ("省级(元)", "province_yuan"),
    ("市州级(元)", "prefecture_yuan"), ("县级(元)", "county_yuan"), ("备注", "note"), ("票号", "slip"),
    ("预算科目代码", "code"), ("征收品目", "item"), ("税款所属期", "period"), ("来源文件", "source_file"),
    ("来源摘要", "source_sha256"), ("来源位置", "source_cell"),
)  # fmt: skip
ENTERPRISES: Final = (
    ("编号", "id"), ("名称", "name"), ("英文名称", "name_en"), ("入库地", "place"), ("园区", "park"),
    ("飞出地", "origin"), ("行业", "industry"), ("来源", "source"), ("备注", "note"),
)  # fmt: skip
INDICATORS: Final = (
    ("编号", "id"), ("企业", "enterprise"), ("指标", "indicator"), ("期间", "period"),
    ("数值(元)", "amount_yuan"), ("所在地", "place"), ("项目", "project"), ("性质", "truth"),
    ("备注", "note"),
)  # fmt: skip
OUTLAYS: Final = (
    ("年度", "year"), ("投入方", "party"), ("科目", "item"), ("金额(元)", "amount_yuan"),
    ("凭证号", "voucher"), ("来源文件", "source_file"), ("来源位置", "source_cell"),
)  # fmt: skip
REJECTS: Final = (
    Text("文件", "file"), Text("位置", "cell"), Text("代码", "code"), Text("原因", "reason"),
    Text("怎样改", "how_to_fix"), Text("金额(元)", "amount_yuan"), Text("原行", "row"),
)  # fmt: skip


class Number(str):
    """A number as text."""

    __slots__ = ()


def yuan(fen: int) -> Number:
    """Fen as yuan, plain: a spreadsheet takes it for a number."""
    return Number(format_yuan(fen).replace(",", ""))


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def receipts_rows(rows: Iterable[LedgerRow], lang: Lang) -> Iterator[list[str]]:
    """The receipts table, in the words of one language."""
    for row in rows:
        levels = row.recorded or {}
        kind = _KIND_ZH[row.kind] if lang == "zh" else row.kind
        budget = _BUDGET_ZH[row.budget] if lang == "zh" else row.budget
        yield [
            row.id, row.enterprise, row.head, yuan(row.amount), _day(row.posted), row.place,
            _day(row.origin), kind, budget, row.truth,
            *(yuan(levels[level]) if level in levels else "" for level in LEVELS), row.note,
            row.slip, row.code, row.item, row.period, row.source.file, row.source.sha256,
            row.source.cell,
        ]  # fmt: skip


def _enterprise_rows(rows: Iterable[EnterpriseRow], lang: Lang) -> Iterator[list[str]]:
    for row in rows:
        source = f"{row.source.file} {row.source.cell}".strip()
        parts = [row.document, _day(row.recognised)]
        if row.start or row.end:
            parts.append(f"{_day(row.start)}~{_day(row.end)}")
        if row.former:
            parts.append(Text(f"曾用名 {row.former}", f"formerly {row.former}").in_(lang))
        note = " ".join(p for p in parts if p)
        kept = {name: text for name, text in row.kept.items() if text}
        yield [row.id, row.name, kept.get("name_en", ""), row.place, kept.get("park", ""),
               row.origin, kept.get("industry", ""), kept.get("source", source),
               kept.get("note", note)]  # fmt: skip


def _indicator_rows(found: Import, lang: Lang) -> Iterator[list[str]]:
    for p in found.prior_figures if found.carried else ():
        yield [p.id, p.enterprise, p.indicator, str(p.month), Number(p.text), p.place, p.project,
               p.truth, p.note]  # fmt: skip
    for one in found.indicators:
        amount = yuan(int(one.amount)) if one.money else _plain(Fraction(one.amount))
        said = (
            Text("累计数相减", "from figures since January").in_(lang) + " " if one.derived else ""
        )
        yield [f"{one.enterprise}-{one.indicator}-{one.month}", one.enterprise, one.indicator,
               str(one.month), amount, "", "", "", f"{said}{one.source.file} {one.source.cell}"]  # fmt: skip


def _plain(value: Fraction) -> Number:
    """An exact decimal as text."""
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = abs(int(value * 10**digits))
    body = f"{whole:0{digits + 1}d}"
    text = f"{body[:-digits]}.{body[-digits:]}" if digits else body
    return Number(("-" if value < 0 else "") + text)


def _outlay_rows(found: Import) -> Iterator[list[str]]:
    prior = found.prior_outlays if found.carried else []
    for one in [*prior, *found.outlays]:
        yield [Number(one.year), one.party, one.item, yuan(one.amount), one.voucher,
               one.source.file, one.source.cell]  # fmt: skip


def _reject_rows(found: Import, lang: Lang) -> Iterator[list[str]]:
    for one in found.rejects:
        amount = "" if one.amount is None else yuan(one.amount)
        for finding in one.findings:
            place = finding.mark.file.removeprefix(one.source.file).strip()
            cell = place or f"{finding.mark.line}:{finding.mark.col}"
            yield [one.source.file, cell, finding.code, finding.message.in_(lang),
                   finding.hint.in_(lang), amount, one.text]  # fmt: skip
            amount = ""  # once a row


def tables(found: Import, lang: Lang) -> dict[str, list[list[str]]]:
    """The tables that hold anything, by name, header first."""

    def head(columns: Sequence[tuple[str, str]]) -> list[str]:
        return [zh if lang == "zh" else en for zh, en in columns]

    out: dict[str, list[list[str]]] = {}
    rows = [*found.prior, *found.ledger] if found.carried else found.ledger
    if rows:
        out["receipts"] = [head(RECEIPTS), *receipts_rows(rows, lang)]
    if found.enterprises:
        out["enterprises"] = [head(ENTERPRISES), *_enterprise_rows(found.enterprises, lang)]
    if found.indicators or (found.prior_figures and found.carried):
        out["indicators"] = [head(INDICATORS), *_indicator_rows(found, lang)]
    if found.outlays or (found.prior_outlays and found.carried):
        out["outlays"] = [head(OUTLAYS), *_outlay_rows(found)]
    out["rejects"] = [[h.in_(lang) for h in REJECTS], *_reject_rows(found, lang)]
    return out


# ----------------------------------------------------------------------------------------- bytes


def _safe(cell: str) -> str:
    if isinstance(cell, Number):
        return cell
    if _FORMULA.match(cell):
        return "'" + cell
    return cell + "\t" if _LONG_NUMBER.match(cell) else cell


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """A table as csv that Excel and WPS open rightly: UTF-8 with its mark, ids kept text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_safe(c) for c in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def _cells_wide(cells: Iterable[str]) -> int:
    """The width of a column: a Chinese character takes two."""
    shown = (f"{float(cell):,.2f}" if isinstance(cell, Number) else cell for cell in cells)
    most = max((sum(1 + (ord(ch) > 0x2E7F) for ch in text) for text in shown), default=0)
    return min(max(most + 2, 8), 36)


def as_xlsx(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A table as a workbook of one sheet: amounts are numbers, everything else is text."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False,
    })  # fmt: skip
    book.set_properties({"created": CREATED})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet(name)
    for c, cell in enumerate(rows[0]):
        sheet.write_string(0, c, cell, bold)
        sheet.set_column(c, c, _cells_wide(row[c] for row in rows))
    for r, row in enumerate(rows[1:], 1):
        for c, cell in enumerate(row):
            if isinstance(cell, Number) and len(cell) <= 16:
                sheet.write_number(r, c, float(cell), money)
            elif cell:
                sheet.write_string(r, c, str(cell), text)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return target.getvalue()


def contents(found: Import, lang: Lang, form: Form, quality: Mapping[str, str]) -> dict[str, bytes]:
    """The files of an import by name; ``rejects.csv`` is always csv."""
    out: dict[str, bytes] = {}
    for name, rows in tables(found, lang).items():
        if form == "csv" or name == "rejects":
            out[f"{name}.csv"] = as_csv(rows)
        else:
            out[f"{name}.xlsx"] = as_xlsx(name, rows)
    out.update({name: text.encode() for name, text in quality.items()})
    return out


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files or none: each beside its place first, then all of them moved there.

    Raises:
        OSError: it cannot be done; what was there stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=folder) as name:
        fresh = Path(name)
        for file, body in files.items():
            with (fresh / file).open("wb") as stream:
                stream.write(body)
                stream.flush()
                os.fsync(stream.fileno())
        old = fresh / "old"
        old.mkdir()
        done: list[str] = []
        try:
            for file in files:
                if (folder / file).exists():
                    (folder / file).rename(old / file)
                done.append(file)
                (fresh / file).rename(folder / file)
        except OSError:
            for file in done:
                (folder / file).unlink(missing_ok=True)
                if (old / file).exists():
                    (old / file).rename(folder / file)
            raise
