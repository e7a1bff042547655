"""The live workbook, sheet by sheet: laid out first, written in the order formulas need."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from enclave import __version__
from enclave.analysis.case import outlook_of
from enclave.analysis.compare import Comparison
from enclave.diagnostics import Collector, Mark, diag
from enclave.report.figures import DealFigures
from enclave.report.live.about_sheet import write_about
from enclave.report.live.account import Account, accounts
from enclave.report.live.check_sheet import write_checks
from enclave.report.live.expr import TooLarge
from enclave.report.live.flows import Flows, flows_of
from enclave.report.live.input_sheet import write_inputs
from enclave.report.live.pen import SHEETS, Formats, Pen
from enclave.report.live.range_sheet import write_range
from enclave.report.live.receipt_sheet import write_receipts
from enclave.report.live.share_sheets import write_base, write_shares
from enclave.report.live.tornado_sheet import write_tornado
from enclave.report.live.value_sheets import write_payback, write_value
from enclave.report.live.word_sheets import write_rules, write_sign, write_trace
from enclave.report.live.working_sheet import settle_rows, write_working
from enclave.report.refused import Refused
from enclave.report.workbook import TableWriter, table_widths

if TYPE_CHECKING:
    from enclave.report.job import Job
    from enclave.report.model import Table
    from enclave.text import Text

PICTURE_ROWS: Final = 15
CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The date in the file's properties: always the same, so that the bytes are, too."""


def build(job: Job) -> bytes:
    """The bytes of the workbook.

    Raises:
        Refused: E920 an amount is too large for a spreadsheet to hold exactly.
    """
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {
        "in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False,
        "strings_to_urls": False,
    })  # fmt: skip
    book.set_properties({
        "title": job.view.result.loaded.scenario.title.in_(job.lang), "created": CREATED,
        "comments": f"enclave {__version__}",
    })  # fmt: skip
    book.set_calc_mode("auto")
    try:
        _fill(book, job)
    except TooLarge as error:
        raise Refused(
            diag("E920", Mark("测算表.xlsx"), amount=str(error), name="测算表.xlsx"), exit_code=3
        ) from None
    book.close()
    return target.getvalue()


def _fill(book: Any, job: Job) -> None:
    view, lang = job.view, job.lang
    titles = {key: title.in_(lang) for key, title in SHEETS.items()}
    deals = tuple(view.deals)
    mine = list(accounts(view.result, deals, titles["working"], titles["inputs"]))
    flows = gathered(job, deals, mine)
    flows.rate.sheet = flows.base.sheet = titles["inputs"]
    for party in flows.parties:
        party.outlay_line.sheet = party.walk_line.sheet = titles["inputs"]
        party.cash_line.sheet = titles["payback"]
    tables = _tables(job)
    wanted = [k for k in SHEETS if k not in tables or tables[k]]
    formats = Formats(book)
    wanted = [k for k in wanted if k != "range" or flows.sides is not None]
    wanted = [k for k in wanted if k != "tornado" or job.study is not None]
    pens = {key: Pen(book, key, formats, lang) for key in wanted}
    settle_rows(mine)
    write_inputs(pens["inputs"], mine, flows)
    write_working(pens["working"], mine)
    shown = write_shares(pens["shares"], deals, mine, flows)
    write_base(pens["base"], mine)
    write_receipts(pens["receipts"], view)
    write_payback(pens["payback"], flows)
    write_value(pens["value"], flows)
    if "range" in pens:
        write_range(pens["range"], pens["value"], pens["payback"], flows)
    if job.study is not None:
        write_tornado(pens["tornado"], job.study)
    verdicts = write_checks(pens["checks"], mine, view.result.checks)
    for key, listed in tables.items():
        if listed:
            _static(pens[key], listed)
    write_trace(pens["trace"], mine)
    write_rules(pens["rules"], job, deals)
    write_sign(pens["sign"], flows, view.result.loaded.scenario.title)
    write_about(pens["about"], job, mine, verdicts, wanted[1:], flows, shown)
    pens["about"].sheet.activate()


def _tables(job: Job) -> dict[str, list[Table]]:
    """The sheets that hold the engine's tables as they are."""
    out = {
        "levels": [t for t in job.view.tables if t.sheet == "levels"],
        "credit": [t for t in job.view.tables if t.sheet == "credit"],
        "compare": [],
    }
    if job.case is not None and job.others:
        from enclave.report.compare import tables

        out["compare"] = tables(Comparison(job.case, tuple(job.others)), job.view.unit)
    return out


def _static(pen: Pen, tables: Sequence[Table]) -> None:
    """Tables of the engine, one below the other; variants with a picture of their shares."""
    widths = table_widths(tables, pen.lang)
    pen.widths(*widths)
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, pen.title, pen.formats.title)
    row = 2
    for table in tables:
        head = row + 1 + len(table.notes)
        row = TableWriter(pen.sheet, table, pen.lang, pen.formats, widths).write(row) + 2
        if pen.key == "compare" and table.id == "shares":
            _picture(pen, table, head, row)
            row += PICTURE_ROWS
    exact = len(widths) + 1
    if any(c.kind == "money" for t in tables for c in t.columns):
        pen.sheet.set_column(exact, exact + len(widths), 18, None, {"hidden": True, "level": 1})
    pen.sheet.print_area(0, 0, row, len(widths) - 1)
    pen.protect()


def _picture(pen: Pen, table: Table, head: int, row: int) -> None:
    """Every party's total, a column a variant."""
    parties = sum(line.style == "body" for line in table.lines)
    chart = pen.book.add_chart({"type": "column"})
    for column, heading in enumerate(table.columns):
        if heading.kind == "money" and heading.sign:
            chart.add_series({
                "name": [pen.title, head, column],
                "categories": [pen.title, head + 1, 0, head + parties, 0],
                "values": [pen.title, head + 1, column, head + parties, column],
            })  # fmt: skip
    chart.set_title({"name": pen.say(table.title), "name_font": {"size": 11, "bold": True}})
    chart.set_y_axis({"num_format": "#,##0"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 720, "height": 280})
    pen.sheet.insert_chart(row - 1, 0, chart, {"object_position": 1})


def gathered(job: Job, deals: Sequence[DealFigures], mine: Sequence[Account]) -> Flows:
    """The parties, with what the scenario says they put in."""
    group = job.view.group
    fed: dict[str, tuple[Text, Mapping[int, int]]] = {}
    for deal in deals:
        feeder = group.feeder(deal)
        if feeder is not None:
            taken = {y: f.pool + f.outside for y, f in deal.years.items()}
            fed[deal.id] = (feeder[0].name(feeder[1]), taken)
    appraisal = job.view.result.loaded.scenario.appraisal
    outlook = job.case.outlook if job.case else outlook_of(job.view.result, Collector())
    flows = flows_of(
        mine, fed, {p.name.zh: dict(p.outlay) for p in outlook.parties if p.outlay},
        appraisal.discount_rate if appraisal else None, appraisal.base_year if appraisal else None,
        mid_year=appraisal is not None and appraisal.timing == "mid_year",
    )  # fmt: skip
    for party in flows.parties:
        for line in outlook.parties:
            if line.name.zh == party.name.zh:
                party.role = line.role
                party.walk = appraisal.walk_away.get(line.id) if appraisal else None
    return flows
