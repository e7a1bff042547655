"""Outlays, payback and present value: estimates in 万元, from the shares and the yellow cells."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range, xl_rowcol_to_cell

from enclave.report.live.expr import Place, reading, total
from enclave.report.live.flows import Flows, Party
from enclave.report.live.inputs import FIRST_YEAR, VALUE
from enclave.report.live.pen import Pen
from enclave.text import Text

FIRST = 1
"""The first column of years."""
PER_WAN = 1_000_000
NEVER, NONE = Text("未回本", "not recovered"), Text("无投入", "no outlay")
NO_RATE = Text("未给折现率", "no rate given")
NO_IRR = Text("无", "none")


def write_payback(pen: Pen, flows: Flows) -> None:
    """Party by party: outlay, share, net, running net, and the year it has its money back."""
    n = len(flows.years)
    pen.widths(36)
    pen.sheet.set_column(FIRST, FIRST + n, 14)
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("投入与回本", "Outlays and payback"), pen.formats.title)
    pen.text(1, 0, Text("单位：万元。投入取自“输入”；净额 = 分成 − 投入 − 自有财力支付；回本年为累计净额首次不再为负的年份（此前须有投入）。",
                        "Unit: 10,000 yuan. Outlays from the sheet of inputs; net = share − outlay − paid from own funds; payback is the first year in which the running net is not negative, after an outlay."))  # fmt: skip
    row = 3
    for party in flows.parties:
        row = _party(pen, flows, party, row) + 2
    row = _chart(pen, flows, row)
    pen.sheet.print_area(0, 0, row, FIRST + n)
    pen.protect()


def _party(pen: Pen, flows: Flows, party: Party, row: int) -> int:
    f, years = pen.formats, flows.years
    pen.text(row, 0, party.name, f.bold)
    pen.heads(row + 1, [Text("项目", "Item"), *(str(y) for y in years), Text("合计", "Total")])
    labels = (
        Text("投入", "outlay"), Text("分成所得", "share"), Text("自有财力支付", "paid from own funds"),
        Text("当年净额", "net of the year"), Text("累计净额", "running net"),
        Text("已回本的年份", "years with its money back"),
    )  # fmt: skip
    at = [row + 2 + i for i in range(len(labels))]
    for place, label in zip(at, labels, strict=True):
        pen.text(place, 0, label, f.cell)
    party.cash_line.sheet, party.cash_line.number = pen.title, at[3]
    so_far, spent = 0, 0
    back: list[int] = []
    for i, year in enumerate(years):
        c = FIRST + i
        name = xl_col_to_name(c)
        outlay = party.outlay.get(year, 0)
        yellow = Place(party.outlay_line, FIRST_YEAR + i).address(pen.title)
        share, funds = total(party.share.get(year, [])), total(party.funds.get(year, []))
        net = share.value - outlay - funds.value
        so_far, spent = so_far + net, spent + outlay
        pen.raw(at[0], c, yellow, f.value, outlay / PER_WAN)
        pen.raw(at[1], c, f"({share.text(pen.title)})/{PER_WAN}", f.value, share.value / PER_WAN)
        pen.raw(at[2], c, f"({funds.text(pen.title)})/{PER_WAN}", f.value, funds.value / PER_WAN)
        pen.raw(at[3], c, f"{name}{at[1] + 1}-{name}{at[0] + 1}-{name}{at[2] + 1}", f.value, net / PER_WAN)
        first = xl_col_to_name(FIRST)
        pen.raw(at[4], c, f"ROUND(SUM(${first}{at[3] + 1}:{name}{at[3] + 1}),6)", f.value, so_far / PER_WAN)
        has = so_far >= 0 and spent > 0
        back += [year] if has else []
        test = f"AND({name}{at[4] + 1}>=0,SUM(${first}{at[0] + 1}:{name}{at[0] + 1})>0)"
        pen.raw(at[5], c, f'IF({test},{name}{row + 2}*1,"")', f.year, year if has else "")
    last = FIRST + len(years)
    for place in at[:4]:
        span = xl_range(place, FIRST, place, last - 1)
        pen.raw(place, last, f"SUM({span})", f.value, _whole(party, flows, place - at[0]) / PER_WAN)
    marks = xl_range(at[5], FIRST, at[5], last - 1)
    spent_at = xl_rowcol_to_cell(at[0], last)
    said: Any = min(back) if back else pen.say(NEVER if spent else NONE)
    pen.text(at[4], last, Text("回本年", "payback"), f.head)
    pen.raw(at[5], last, f'IF({spent_at}=0,"{pen.say(NONE)}",IF(COUNT({marks})=0,"{pen.say(NEVER)}",MIN({marks})))',
            f.year, said)  # fmt: skip
    return at[-1]


def _whole(party: Party, flows: Flows, which: int) -> int:
    outlay = sum(party.outlay.get(y, 0) for y in flows.years)
    share = sum(total(party.share.get(y, [])).value for y in flows.years)
    funds = sum(total(party.funds.get(y, [])).value for y in flows.years)
    return (outlay, share, funds, share - outlay - funds)[which]


def _chart(pen: Pen, flows: Flows, row: int) -> int:
    """The running net of every party."""
    if len(flows.years) < 2:  # noqa: PLR2004  # a line needs two points
        return row
    chart = pen.book.add_chart({"type": "line"})
    last = FIRST + len(flows.years) - 1
    for party in flows.parties[:8]:
        line = party.cash_line.number
        chart.add_series({
            "name": [pen.title, line - 5, 0],
            "categories": [pen.title, line - 4, FIRST, line - 4, last],
            "values": [pen.title, line + 1, FIRST, line + 1, last],
        })  # fmt: skip
    chart.set_title({"name": pen.say(Text("各方累计净额", "Running net of each party")),
                     "name_font": {"size": 11, "bold": True}})  # fmt: skip
    chart.set_y_axis({"num_format": "#,##0", "name": pen.say(Text("万元", "10,000 yuan")),
                      "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})  # fmt: skip
    chart.set_x_axis({"label_position": "low"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 300})
    pen.sheet.insert_chart(row, 0, chart, {"object_position": 1})
    return row + 16


def write_value(pen: Pen, flows: Flows) -> None:
    """Present value and internal rate of every party's net, for the yellow discount rate."""
    f, years = pen.formats, flows.years
    last = FIRST + len(years) - 1
    pen.widths(36)
    pen.sheet.set_column(FIRST, last + 2, 14)
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("净现值（估算）", "Present value (an estimate)"), f.title)
    when = Text("年中", "in the middle of the year") if flows.mid_year else Text("年末", "at the end of the year")
    pen.text(1, 0, Text("单位：万元。现金流按{w}计；净现值、内部收益率是估算，不是应得数。",
                        "Unit: 10,000 yuan. Flows fall {w}; present values and rates are estimates, not entitlements.").format(w=when))  # fmt: skip
    rate = Place(flows.rate, VALUE).address(pen.title, fixed=True)
    base = Place(flows.base, VALUE).address(pen.title, fixed=True)
    given = flows.given_rate is not None and flows.given_base is not None
    half = "-0.5" if flows.mid_year else ""
    heads: list[Text | str] = [Text("当年净额", "net of the year"), *(str(y) for y in years)]
    pen.heads(3, [*heads, Text("净现值", "Present value"), Text("内部收益率", "Internal rate")])
    pen.text(4, 0, Text("折现系数", "discount factor"), f.cell)
    blank = f'OR({rate}="",{base}="")'
    factors: list[float] = []
    for i, year in enumerate(years):
        value: Any = ""
        if given:
            assert flows.given_rate is not None and flows.given_base is not None  # noqa: S101, PT018
            power = year - flows.given_base - (0.5 if flows.mid_year else 0)
            value = float(1 + flows.given_rate) ** -power
            factors.append(value)
        name = xl_col_to_name(FIRST + i)
        pen.raw(4, FIRST + i, f'IF({blank},"",(1+{rate})^-({name}4-{base}{half}))', f.factor, value)
    pen.text(4, last + 1, "", f.cell)
    pen.text(4, last + 2, "", f.cell)
    row = 4
    for party in flows.parties:
        row += 1
        pen.text(row, 0, party.name, f.cell)
        cash = []
        for i, year in enumerate(years):
            net = (total(party.share.get(year, [])).value - party.outlay.get(year, 0)
                   - total(party.funds.get(year, [])).value)  # fmt: skip
            cash.append(net / PER_WAN)
            place = reading(Place(party.cash_line, FIRST + i), net)
            pen.raw(row, FIRST + i, place.text(pen.title), f.value, net / PER_WAN)
        span = xl_range(row, FIRST, row, last)
        used = f"${xl_col_to_name(FIRST)}$5:${xl_col_to_name(last)}$5"
        value = sum(c * w for c, w in zip(cash, factors, strict=True)) if given else pen.say(NO_RATE)
        pen.raw(row, last + 1, f'IF({blank},"{pen.say(NO_RATE)}",SUMPRODUCT({span},{used}))', f.value, value)
        pen.raw(row, last + 2, f'IF(OR(COUNTIF({span},"<0")=0,COUNTIF({span},">0")=0),"{pen.say(NO_IRR)}",IFERROR(IRR({span}),"{pen.say(NO_IRR)}"))',
                f.percent, _irr(cash, pen.say(NO_IRR)))  # fmt: skip
    pen.text(row + 1, 0, Text("内部收益率须净额有正有负；有多个解时表格软件只给一个，全部解见比较命令。",
                              "An internal rate needs flows of both signs; where there are several, a spreadsheet gives one, the command compare all."), f.title_help)  # fmt: skip
    pen.sheet.print_area(0, 0, row + 1, last + 2)
    pen.protect()


def _irr(cash: list[float], none: str) -> float | str:
    """The rate nearest to the usual guess, by bisection from there; only for the cached value."""
    if not any(c < 0 for c in cash) or not any(c > 0 for c in cash):
        return none

    def worth(rate: float) -> float:
        return float(sum(c / (1 + rate) ** n for n, c in enumerate(cash)))

    grid = [-0.9 + 0.01 * k for k in range(1100)]
    found = [
        (a, b) for a, b in zip(grid, grid[1:], strict=False) if (worth(a) < 0) != (worth(b) < 0)
    ]
    if not found:
        return none
    low, high = min(found, key=lambda pair: abs(pair[0] - 0.1))
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if (worth(low) < 0) == (worth(middle) < 0) else (low, middle)
    return low
