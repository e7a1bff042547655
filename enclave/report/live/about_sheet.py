"""The first sheet: whether all is consistent, what each sheet holds, what is live and what not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from enclave import __version__
from enclave.report.hashes import relative_hashes
from enclave.report.headline import caption
from enclave.report.live.account import Account
from enclave.report.live.check_sheet import Verdicts
from enclave.report.live.flows import Flows
from enclave.report.live.pen import ENGINE, EQUAL, SHEETS, UNEQUAL, Pen
from enclave.report.live.share_sheets import Shown
from enclave.report.workbook import LINE
from enclave.report.workbook_style import lines_of
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.report.job import Job

WIDTHS: Final = (40, 22, 66)
WHAT: Final = {
    "inputs": Text(
        "唯一可改的表：比例、阶段、封顶、保底、基数、投入、逐年收入、折现率",
        "the only sheet to change: ratios, phases, caps, guarantees, bases, outlays, receipts, discount rate",
    ),
    "shares": Text(
        "每个协议、每方、每年所得（万元）和图",
        "what every party gets under every agreement, by year, with a picture",
    ),
    "receipts": Text(
        "每笔入库及其分级，元，注明来源行", "every receipt and its levels, in yuan, with its source"
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


def write_about(  # noqa: PLR0913, PLR0917  # everything the sheet speaks of
    pen: Pen, job: Job, accounts: Sequence[Account], verdicts: Verdicts, there: Sequence[str],
    flows: Flows, shown: Shown,
) -> None:  # fmt: skip
    """Write the sheet."""
    f = pen.formats
    pen.widths(*WIDTHS)
    pen.sheet.freeze_panes(1, 0)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, caption(job.view), f.title)
    pen.text(2, 0, Text("对账结论", "Checks"), f.bold)
    good, bad = pen.say(EQUAL), pen.say(UNEQUAL)
    pen.raw(2, 1, verdicts.address, f.verdict, good if verdicts.holds else bad)
    pen.red_where(2, 1, 2, bad)
    row = _shares(pen, flows, shown, 4)
    row = _sheets(pen, there, row + 2)
    row = _agreements(pen, accounts, row + 2)
    row = _facts(pen, job, row + 2)
    pen.sheet.print_area(0, 0, row, 2)
    pen.protect()


def _shares(pen: Pen, flows: Flows, shown: Shown, row: int) -> int:
    """What every party gets in all years: the totals of the sheet of shares."""
    head = Text("各方所得合计（万元）", "What every party gets (10k yuan)")
    pen.heads(row, [head, Text("合计", "Total")])
    for party in flows.parties:
        if party.name.zh in shown:
            row += 1
            address, value = shown[party.name.zh]
            pen.text(row, 0, party.name, pen.formats.cell)
            pen.raw(row, 1, address, pen.formats.money, value)
    return row


def _sheets(pen: Pen, there: Sequence[str], row: int) -> int:
    """The sheets, each a link."""
    f = pen.formats
    pen.heads(row, [Text("工作表", "Sheet"), "", Text("内容", "What it holds")])
    for key in there:
        row += 1
        name = pen.say(SHEETS[key])
        pen.sheet.write_url(row, 0, f"internal:'{name}'!A1", f.cell, name)
        pen.text(row, 1, "", f.cell)
        pen.text(row, 2, WHAT[key], f.cell)
        _tall(pen, row, (name, "", pen.say(WHAT[key])))
    return row


def _agreements(pen: Pen, accounts: Sequence[Account], row: int) -> int:
    """Which agreements are formulas, and why the others are not."""
    f = pen.formats
    pen.heads(
        row, [Text("协议", "Agreement"), Text("算法", "How computed"), Text("说明", "Remark")]
    )
    for account in accounts:
        row += 1
        how = Text("公式", "formulas")
        why = Text("改黄色单元格即重算", "change a yellow cell and it follows")
        if account.working is None:
            how = Text("引擎值", "engine's values")
            why = ENGINE.format(why=account.reason or Text(""))
        for column, text in enumerate((account.title, how, why)):
            pen.text(row, column, text, f.cell)
        _tall(pen, row, (pen.say(account.title), pen.say(how), pen.say(why)))
    return row


def _facts(pen: Pen, job: Job, row: int) -> int:
    """Version, command, protection, display, hashes of the inputs."""
    from enclave.report.page import command

    protection = Text(
        "公式表已加保护，无密码（审阅→撤消工作表保护）；无宏、无外部链接",
        "sheets of formulas are protected without a password (Review → Unprotect Sheet); no macros, no external links",
    )
    display = Text(
        "万元两位小数按行凑整，与其他报告的个别单元格可能差 0.01 万元；精确数以分为准",
        "10k yuan with two decimals, made to add up by rows; single cells may differ by 0.01 from other reports; the fen decide",
    )
    facts: list[tuple[Text, str]] = [
        (Text("版本", "Version"), f"enclave {__version__}"),
        (Text("命令", "Command"), command(job.words, pen.lang)),
        (Text("保护", "Protection"), pen.say(protection)),
        (Text("显示", "Display"), pen.say(display)),
        *((Text(f"sha256 {n}"), digest) for n, digest in relative_hashes(job.view).items()),
    ]
    for label, said in facts:
        pen.text(row, 0, label, pen.formats.wrapped)
        pen.sheet.merge_range(row, 1, row, 2, said, pen.formats.wrapped)
        lines = max(lines_of(said, sum(WIDTHS[1:]) - 2), lines_of(pen.say(label), WIDTHS[0]))
        pen.sheet.set_row(row, LINE * lines)
        row += 1
    return row - 1


def _tall(pen: Pen, row: int, texts: tuple[str, str, str]) -> None:
    lines = max(lines_of(t, w - 1) for t, w in zip(texts, WIDTHS, strict=True))
    if lines > 1:
        pen.sheet.set_row(row, LINE * lines)
