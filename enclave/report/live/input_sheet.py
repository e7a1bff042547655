"""The sheet of inputs: every yellow cell, with its unit, its clause and its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from enclave.report.live.account import Account
from enclave.report.live.flows import Flows
from enclave.report.live.inputs import (
    DERIVED,
    FIRST_YEAR,
    VALUE,
    Inputs,
    Item,
    defined_name,
)
from enclave.report.live.pen import Pen
from enclave.text import Text

HOW: Final = (
    Text("只有黄色单元格可以改。改后全部公式重算，不需要本程序；金额以万元填写，最多六位小数（即到分）。",
         "Only yellow cells may be changed. All formulas follow, without this program; amounts in 10k yuan with up to six decimals, that is to the fen."),
    Text("比例按“份数”填整数：六四开填 6 和 4；35%:65% 填 35 和 65。",
         "Ratios are whole parts: 6 and 4 for six to four; 35 and 65 for 35% to 65%."),
)  # fmt: skip
_UNITS: Final = {
    "parts": Text("份", "parts"),
    "money": Text("万元", "10k yuan"),
    "rate": Text("年利率", "a year"),
}
PER_WAN: Final = 1_000_000
"""Fen in 万元, and millionths in 1."""


def write_inputs(pen: Pen, accounts: Sequence[Account], flows: Flows) -> None:
    """Write the sheet."""
    names: set[str] = set()
    most = max([len(a.working.columns) for a in accounts if a.working] + [len(flows.years), 4])
    pen.widths(52, 20)
    pen.sheet.set_column(FIRST_YEAR, FIRST_YEAR + most - 1, 15)
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    if most > 14:  # more would be squeezed beyond reading
        pen.sheet.fit_to_pages(0, 0)
        pen.sheet.set_print_scale(60)
        pen.sheet.repeat_columns(0, 1)
    pen.text(0, 0, Text("输入", "Inputs"), pen.formats.title)
    row = 1
    for line in HOW:
        pen.text(row, 0, line)
        row += 1
    for account in accounts:
        row += 1
        many = len(accounts) > 1
        title = (
            Text("{n}. {t}", "{n}. {t}").format(n=account.number, t=account.title)
            if many
            else account.title
        )
        pen.text(row, 0, title, pen.formats.bold)
        row += 1
        if account.working is None:
            why = account.reason or Text("")
            pen.text(
                row,
                0,
                Text("引擎值，非公式：{why}", "engine's values, not formulas: {why}").format(
                    why=why
                ),
            )
            row += 1
            continue
        prefix = f"协议{account.number}" if many else ""
        row = _items(pen, account.working.inputs, account.working.titles, row, prefix, names)
        row = _receipts(pen, account.working.inputs, row + 1, prefix, names)
    row = _appraisal(pen, flows, row + 1)
    pen.sheet.print_area(0, 0, row, FIRST_YEAR + most - 1)
    pen.protect()


def _items(pen: Pen, inputs: Inputs, titles: Any, row: int, prefix: str, names: set[str]) -> int:
    if not inputs.items:
        return row
    pen.heads(row, [
        Text("参数", "Parameter"), Text("适用时段", "Counts"), Text("取值", "Value"),
        Text("单位", "Unit"), Text("折合（分）／占比", "In fen / ratio"), Text("条款", "Clause"),
    ])  # fmt: skip
    listed = list(inputs.items.values())
    for item in listed:
        row += 1
        item.number = row
    for item in listed:
        _item(pen, inputs, item, titles, prefix, names)
    return row + 1


def _item(pen: Pen, inputs: Inputs, item: Item, titles: Any, prefix: str, names: set[str]) -> None:
    row, f = item.number, pen.formats
    pen.text(row, 0, item.title, f.cell)
    pen.text(row, 1, item.when, f.cell)
    pen.text(row, 3, _UNITS[item.what], f.cell)
    pen.text(row, 5, titles.get(item.clause, Text(item.clause)), f.text)
    if item.what == "parts":
        pen.number(row, VALUE, item.value, f.yellow_parts)
        _allow(pen, row, VALUE, "integer", 0, 1_000_000,
               Text("请填 0 到 1000000 的整数份数", "whole parts from 0 to 1,000,000"))  # fmt: skip
        group = [i for i in inputs.items.values() if i.group == item.group and i.what == "parts"]
        first, last = group[0].number + 1, group[-1].number + 1
        whole = sum(i.value for i in group)
        pen.raw(row, DERIVED, f"IF(SUM(C{first}:C{last})=0,0,C{row + 1}/SUM(C{first}:C{last}))",
                f.percent, item.value / whole if whole else 0)  # fmt: skip
    else:
        style = f.yellow_money if item.what == "money" else f.yellow_rate
        pen.number(row, VALUE, item.value / PER_WAN, style)
        low, high = (0, 90_000_000) if item.what == "money" else (0, 1)
        _allow(pen, row, VALUE, "decimal", low, high,
               Text("超出可以精确计算的范围", "outside the range that can be computed exactly"))  # fmt: skip
        worked_out = item.worked_out
        if worked_out is not None:
            pen.formula(row, DERIVED, worked_out, f.fen)
    _name(pen, names, defined_name(prefix, item.title.zh), row, VALUE, VALUE)


def _allow(  # noqa: PLR0913, PLR0917  # where, what, between which bounds
    pen: Pen, row: int, column: int, what: str, low: float, high: float, said: Text,
    last: int | None = None,
) -> None:  # fmt: skip
    """Let a yellow cell take only numbers within bounds."""
    pen.sheet.data_validation(row, column, row, column if last is None else last, {
        "validate": what, "criteria": "between", "minimum": low, "maximum": high,
        "error_title": pen.say(Text("不能这样填", "Not possible")), "error_message": pen.say(said),
        "ignore_blank": True,
    })  # fmt: skip


def _name(pen: Pen, names: set[str], wanted: str, row: int, first: int, last: int) -> None:
    """Name a cell or a row of cells; a second one of the same name is numbered."""
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    name, n = wanted, 1
    while name.lower() in names:
        n += 1
        name = f"{wanted}_{n}"
    names.add(name.lower())
    area = xl_range_abs(row, first, row, last)
    if first == last:
        area = area.split(":", maxsplit=1)[0]
    pen.book.define_name(name, f"={quote_sheetname(pen.title)}!{area}")


def _receipts(pen: Pen, inputs: Inputs, row: int, prefix: str, names: set[str]) -> int:
    """The receipts of every source, a column a period."""
    heads: list[Text | str] = [
        Text("进入协议的收入（万元）", "Receipts under the agreement (10k yuan)"),
        Text("全部时段合计", "All periods"),
    ]
    pen.heads(row, [*heads, *(c.title for c in inputs.columns)])
    for line in inputs.receipts.values():
        row += 1
        line.number = row
        pen.text(row, 0, line.title, pen.formats.cell)
        last = FIRST_YEAR + len(inputs.columns) - 1
        from xlsxwriter.utility import xl_range

        total = sum(line.amounts.values()) / PER_WAN
        pen.raw(row, 1, f"SUM({xl_range(row, FIRST_YEAR, row, last)})", pen.formats.value, total)
        for column in range(len(inputs.columns)):
            amount = line.amounts.get(column)
            if amount is None:
                pen.text(row, FIRST_YEAR + column, "", pen.formats.cell)
            else:
                style = pen.formats.yellow_money
                pen.number(row, FIRST_YEAR + column, amount / PER_WAN, style)
        _allow(pen, row, FIRST_YEAR, "decimal", -90_000_000, 90_000_000,
               Text("超出可以精确计算的范围", "outside the range that can be computed exactly"), last)  # fmt: skip
        _name(pen, names, defined_name(prefix, f"收入{line.source.split('@')[0]}", line.title.zh),
              row, FIRST_YEAR, last)  # fmt: skip
    return row + 1


def _appraisal(pen: Pen, flows: Flows, row: int) -> int:
    """The discount rate, the base year, what each party puts in."""
    pen.text(row, 0, Text("评价参数（只用于“投入与回本”“净现值”）",
                          "For appraisal only (sheets of payback and present value)"), pen.formats.bold)  # fmt: skip
    row += 1
    flows.rate.number, flows.base.number = row, row + 1
    rate, base = flows.given_rate, flows.given_base
    pen.text(
        row,
        0,
        Text(
            "折现率（空着不算净现值，也不代为设定）",
            "discount rate (blank: no present value, none is assumed)",
        ),
        pen.formats.cell,
    )
    if rate is None:
        pen.sheet.write_blank(row, VALUE, None, pen.formats.yellow_rate)
    else:
        pen.number(row, VALUE, float(rate), pen.formats.yellow_rate)
    _allow(pen, row, VALUE, "decimal", -0.99, 10, Text("请填比率，如 8%", "a rate, such as 8%"))
    pen.text(
        row + 1,
        0,
        Text("基准年（其年末为折现时点）", "base year (values are as of its end)"),
        pen.formats.cell,
    )
    if base is None:
        pen.sheet.write_blank(row + 1, VALUE, None, pen.formats.yellow_year)
    else:
        pen.number(row + 1, VALUE, base, pen.formats.yellow_year)
    _allow(pen, row + 1, VALUE, "integer", 1900, 2999, Text("请填年份", "a year"))
    pen.book.define_name("折现率", f"='{pen.title}'!$C${row + 1}")
    pen.book.define_name("基准年", f"='{pen.title}'!$C${row + 2}")
    return _walk_away(pen, flows, _outlays(pen, flows, row + 3) + 1)


def _outlays(pen: Pen, flows: Flows, row: int) -> int:
    """What each party puts in, a column a year."""
    heads: list[Text | str] = [
        Text("各方投入（万元，空着为无）", "Outlays (10k yuan, blank: none)"),
        "",
    ]
    pen.heads(row, [*heads, *(str(y) for y in flows.years)])
    for party in flows.parties:
        row += 1
        party.outlay_line.number = row
        pen.text(row, 0, party.name, pen.formats.cell)
        pen.text(row, 1, "", pen.formats.cell)
        for n, year in enumerate(flows.years):
            amount = party.outlay.get(year)
            if amount is None:
                pen.sheet.write_blank(row, FIRST_YEAR + n, None, pen.formats.yellow_money)
            else:
                pen.number(row, FIRST_YEAR + n, amount / PER_WAN, pen.formats.yellow_money)
        if flows.years:
            said = Text("请填万元数", "an amount in 10k yuan")
            last = FIRST_YEAR + len(flows.years) - 1
            _allow(pen, row, FIRST_YEAR, "decimal", -90_000_000, 90_000_000, said, last)
    return row + 1


def _walk_away(pen: Pen, flows: Flows, row: int) -> int:
    """What the two sides have without the deal."""
    if flows.sides is None:
        return row
    head = Text("不合作时的现值（万元，空着不算谈判区间）", "Without the deal, present value (10k yuan; blank: no range)")  # fmt: skip
    pen.heads(row, [head, "", Text("取值", "Value")])
    for party in flows.sides:
        row += 1
        party.walk_line.number = row
        pen.text(row, 0, party.name, pen.formats.cell)
        pen.text(row, 1, "", pen.formats.cell)
        if party.walk is None:
            pen.sheet.write_blank(row, VALUE, None, pen.formats.yellow_money)
        else:
            pen.number(row, VALUE, party.walk / PER_WAN, pen.formats.yellow_money)
        said = Text("请填万元数", "an amount in 10k yuan")
        _allow(pen, row, VALUE, "decimal", -90_000_000, 90_000_000, said)
    return row + 1
