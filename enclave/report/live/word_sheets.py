"""The sheets of words: what this is, where each number comes from, the rules used, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from enclave import __version__
from enclave.report.figures import DealFigures
from enclave.report.hashes import relative_hashes
from enclave.report.headline import caption
from enclave.report.live.account import Account
from enclave.report.live.check_sheet import Verdicts
from enclave.report.live.flows import Flows
from enclave.report.live.grid import FIRST
from enclave.report.live.pen import ENGINE, EQUAL, SHEETS, UNEQUAL, Pen
from enclave.report.other_tables import assumption_table
from enclave.report.workbook import LINE, TableWriter
from enclave.report.workbook_style import lines_of
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.report.job import Job

WHAT = {
    "inputs": Text(
        "唯一可改的表：比例、阶段、封顶、保底、基数、投入、逐年收入、折现率",
        "the only sheet to change: ratios, phases, caps, guarantees, bases, outlays, receipts, discount rate",
    ),
    "shares": Text(
        "每个协议、每方、每年所得（万元）和图",
        "what every party gets under every agreement, by year, with a picture",
    ),
    "levels": Text(
        "入库税收在中央、省、州、县之间的分级（引擎值）",
        "the receipts by level of government (engine's values)",
    ),
    "base": Text(
        "从收入到可分成额：先扣减、基数、收回",
        "from receipts to what is shared: deductions, bases, recovery",
    ),
    "working": Text("逐步算式，分为单位，精确到分", "every step as a formula, in fen, exact"),
    "payback": Text("投入、累计净额、回本年", "outlays, running net, payback"),
    "value": Text("净现值与内部收益率（估算）", "present values and internal rates (estimates)"),
    "credit": Text(
        "统计指标在地数与考核认定数（引擎值）",
        "statistics: official figures and assessment credit (engine's values)",
    ),
    "checks": Text("恒等式：平／不平", "identities: equal or not"),
    "compare": Text("方案并排及差额", "variants side by side, with differences"),
    "range": Text("可谈区间", "the negotiable range"),
    "tornado": Text("敏感性", "sensitivity"),
    "trace": Text("每行算式的条款、依据和所在单元格", "clause, source and cell of every step"),
    "rules": Text("用到的文件、体制与假设", "documents, statute and assumptions used"),
    "sign": Text("签字盖章", "signatures"),
}


def write_about(pen: Pen, job: Job, accounts: Sequence[Account], verdicts: Verdicts,
                there: Sequence[str], flows: Flows) -> None:  # fmt: skip
    """What this is, whether it is consistent, what each sheet holds, what is not live."""
    from enclave.report.page import command

    f, lang = pen.formats, pen.lang
    pen.widths(40, 22, 66)
    pen.sheet.freeze_panes(1, 0)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, caption(job.view), f.title)
    row = 2
    pen.text(row, 0, Text("对账结论", "Checks"), f.bold)
    good, bad = pen.say(EQUAL), pen.say(UNEQUAL)
    pen.raw(row, 1, verdicts.address, f.verdict, good if verdicts.holds else bad)
    pen.red_where(row, 1, row, bad)
    row += 2
    pen.heads(
        row,
        [Text("各方所得合计（万元）", "What every party gets (10k yuan)"), Text("合计", "Total")],
    )
    from enclave.report.live.expr import total

    for party in flows.parties:
        row += 1
        whole = total([c for cells in party.share.values() for c in cells])
        pen.text(row, 0, party.name, f.cell)
        pen.raw(row, 1, f"({whole.text(pen.title)})/1000000", f.money, whole.value / 1_000_000)
    row += 2
    pen.heads(row, [Text("工作表", "Sheet"), "", Text("内容", "What it holds")])
    for key in there:
        row += 1
        pen.sheet.write_url(
            row, 0, f"internal:'{pen.say(SHEETS[key])}'!A1", f.cell, pen.say(SHEETS[key])
        )
        pen.text(row, 1, "", f.cell)
        pen.text(row, 2, WHAT[key], f.cell)
    row += 2
    pen.heads(
        row, [Text("协议", "Agreement"), Text("算法", "How computed"), Text("说明", "Remark")]
    )
    for account in accounts:
        row += 1
        live = account.working is not None
        pen.text(row, 0, account.title, f.cell)
        pen.text(
            row, 1, Text("公式", "formulas") if live else Text("引擎值", "engine's values"), f.cell
        )
        why = Text("改黄色单元格即重算", "change a yellow cell and it follows")
        if not live:
            why = ENGINE.format(why=account.reason or Text(""))
        pen.text(row, 2, why, f.cell)
        _tall(pen, row, (pen.say(account.title), "", pen.say(why)))
    row += 1
    facts: list[tuple[Text, str]] = [
        (Text("版本", "Version"), f"enclave {__version__}"),
        (Text("命令", "Command"), command(job.words, lang)),
        (Text("保护", "Protection"), pen.say(Text(
            "公式表已加保护，无密码（审阅→撤消工作表保护）；无宏、无外部链接",
            "sheets of formulas are protected without a password (Review → Unprotect Sheet); no macros, no external links"))),
        (Text("显示", "Display"), pen.say(Text(
            "万元两位小数按行凑整，与其他报告的个别单元格可能差 0.01 万元；精确数以分为准",
            "10k yuan with two decimals, made to add up by rows; single cells may differ by 0.01 from other reports; the fen decide"))),
        *((Text(f"sha256 {n}"), digest) for n, digest in relative_hashes(job.view).items()),
    ]  # fmt: skip
    for label, said in facts:
        row += 1
        pen.text(row, 0, label, f.wrapped)
        pen.sheet.merge_range(row, 1, row, 2, said, f.wrapped)
        pen.sheet.set_row(row, LINE * max(lines_of(said, 86), lines_of(pen.say(label), 40)))
    pen.sheet.print_area(0, 0, row, 2)
    pen.protect()


def _tall(pen: Pen, row: int, texts: tuple[str, str, str]) -> None:
    lines = max(lines_of(t, w) for t, w in zip(texts, (40, 22, 66), strict=True))
    if lines > 1:
        pen.sheet.set_row(row, LINE * lines)


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
        labels = {
            label.clause: label
            for outcome in account.run.last.years.values() for label in outcome.plan.labels
        }  # fmt: skip
        said: set[str] = set()
        for line in account.working.block.ordered():
            if line.kind not in ("fen", "state") or line.section == 0:
                continue
            row += 1
            label = labels.get(line.clause)
            again = line.clause in said
            said.add(line.clause)
            words = (
                Text("（同上）", "(see above)")
                if again and line.clause
                else label.words
                if label
                else Text("")
            )
            source = label.reference if label is not None and not again else Text("")
            title = label.title if label is not None else Text("")
            texts = [pen.say(t) for t in (line.title, line.words, title, words, source)]
            for column, text in enumerate(texts):
                pen.text(row, column, text, f.cell)
            from xlsxwriter.utility import xl_rowcol_to_cell

            column = FIRST + min(line.cells)
            cell = xl_rowcol_to_cell(line.number, column)
            pen.sheet.write_url(row, 5, f"internal:'{line.sheet}'!{cell}", f.cell, cell)
            lines = max(lines_of(t, w - 1) for t, w in zip(texts, widths, strict=False))
            if lines > 1:
                pen.sheet.set_row(row, LINE * lines)
    pen.sheet.print_area(0, 0, row, 5)
    pen.protect()


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
