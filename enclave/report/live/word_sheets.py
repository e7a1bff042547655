"""The sheets of words: where each number comes from, the rules used, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from enclave.report.figures import DealFigures
from enclave.report.live.account import Account
from enclave.report.live.flows import Flows
from enclave.report.live.grid import FIRST
from enclave.report.live.pen import ENGINE, Pen
from enclave.report.other_tables import assumption_table
from enclave.report.workbook import LINE, TableWriter
from enclave.report.workbook_style import lines_of
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.report.job import Job


def write_trace(pen: Pen, accounts: Sequence[Account]) -> None:
    """For every step: how it comes about, the clause and its words, the document, the cell."""
    f = pen.formats
    widths = (44, 36, 20, 52, 36, 14)
    pen.widths(*widths)
    pen.sheet.freeze_panes(2, 1)
    pen.sheet.repeat_rows(1)
    pen.text(0, 0, Text("追溯：每一步依据哪一条", "Trace: the clause behind every step"), f.title)
    pen.heads(1, [Text("步骤", "Step"), Text("怎样算", "How"), Text("条款", "Clause"), Text("条款内容", "What it says"),
                  Text("文件", "Document"), Text("单元格", "Cell")])  # fmt: skip
    row = 1
    for account in accounts:
        row += 1
        pen.text(row, 0, account.title, f.bold)
        if account.working is None:
            pen.text(row, 1, ENGINE.format(why=account.reason or Text("")), f.text)
            continue
        row = _traced(pen, account, row, widths)
    pen.sheet.print_area(0, 0, row, 5)
    pen.protect()


def _traced(pen: Pen, account: Account, row: int, widths: Sequence[int]) -> int:
    """The steps of one account; a clause is quoted where it first applies."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    assert account.working is not None  # noqa: S101  # the caller looked
    labels = {
        label.clause: label
        for outcome in account.run.last.years.values() for label in outcome.plan.labels
    }  # fmt: skip
    said: set[str] = set()
    for line in account.working.block.ordered():
        if line.kind not in ("fen", "state") or line.section == 0:
            continue
        row += 1
        title, words, source = Text(""), Text(""), Text("")
        label = labels.get(line.clause)
        if label is not None:
            title = label.title
            again = line.clause in said
            words = Text("（同上）", "(see above)") if again else label.words
            source = Text("") if again else label.reference
            said.add(line.clause)
        texts = [pen.say(t) for t in (line.title, line.words, title, words, source)]
        for column, text in enumerate(texts):
            pen.text(row, column, text, pen.formats.cell)
        cell = xl_rowcol_to_cell(line.number, FIRST + min(line.cells))
        pen.sheet.write_url(row, 5, f"internal:'{line.sheet}'!{cell}", pen.formats.cell, cell)
        lines = max(lines_of(t, w - 1) for t, w in zip(texts, widths, strict=False))
        if lines > 1:
            pen.sheet.set_row(row, LINE * lines)
    return row


def write_rules(pen: Pen, job: Job, deals: Sequence[DealFigures]) -> None:
    """The documents, the statute and the assumptions."""
    f = pen.formats
    widths = (34, 46, 24, 14, 14)
    pen.widths(*widths)
    pen.sheet.freeze_panes(1, 0)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("规则参数", "Rules"), f.title)
    result = job.view.result
    row = 2
    pen.heads(
        row,
        [
            Text("用途", "For"),
            Text("文件", "Document"),
            Text("文号", "Number"),
            Text("日期", "Date"),
            Text("状态", "Status"),
        ],
    )
    statute = result.loaded.statute
    rows: list[tuple[str, str, str, str, str]] = [(
        pen.say(Text("分税体制", "statute")), str(result.loaded.scenario.statute.pack), "", "",
        str(getattr(getattr(statute, "pack", None), "status", "") or ""),
    )]  # fmt: skip
    for deal in deals:
        for version in deal.deal.versions:
            for reference in version.references.values():
                item = (
                    pen.say(deal.title), pen.say(reference.document), reference.number or "",
                    str(reference.issued or ""), str(reference.status or ""),
                )  # fmt: skip
                if item not in rows:
                    rows.append(item)
    for item in rows:
        row += 1
        for column, text in enumerate(item):
            pen.text(row, column, text, f.cell)
        lines = max(lines_of(t, w - 1) for t, w in zip(item, widths, strict=True))
        if lines > 1:
            pen.sheet.set_row(row, LINE * lines)
    table = assumption_table(result)
    if table.lines:
        row = TableWriter(pen.sheet, table, pen.lang, f, list(widths)).write(row + 2)
    pen.sheet.print_area(0, 0, row, 4)
    pen.protect()


def write_sign(pen: Pen, flows: Flows, title: Text) -> None:
    """Who signs."""
    f = pen.formats
    pen.widths(30, 18, 18, 18, 18, 24)
    pen.sheet.freeze_panes(1, 0)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("签章：{t}", "Signatures: {t}").format(t=title), f.title)
    pen.text(
        1,
        0,
        Text(
            "各方对本工作簿所列收入、比例和所得核对无误。",
            "The parties have checked the receipts, ratios and shares in this workbook.",
        ),
    )
    heads: list[Text | str] = [Text("单位", "Party"), Text("经办人", "Prepared by"), Text("复核人", "Checked by"),
             Text("负责人", "Approved by"), Text("日期", "Date"), Text("盖章", "Seal")]  # fmt: skip
    pen.heads(3, heads)
    row = 3
    for party in flows.parties:
        row += 1
        pen.sheet.set_row(row, 42)
        pen.text(row, 0, party.name, f.cell)
        for column in range(1, len(heads)):
            pen.sheet.write_blank(row, column, None, f.blank)
    pen.sheet.print_area(0, 0, row, len(heads) - 1)
    pen.protect()
