"""Outlays, payback and present value: estimates in 万元, from the shares and the yellow cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from enclave.report.live.expr import Expr, Line, Place, reading, total
from enclave.report.live.flows import Flows, Party
from enclave.report.live.inputs import FIRST_YEAR, VALUE
from enclave.report.live.pen import Pen
from enclave.text import Text

PER_WAN: Final = 1_000_000
CHART_ROWS: Final = 17
MOST_LINES: Final = 8
"""Parties in the picture; more lines could not be told apart."""
NEVER, NONE = Text("未回本", "not recovered"), Text("无投入", "no outlay")
NO_RATE = Text("未给折现率", "no rate given")
NO_IRR = Text("无", "none")
HEADS: Final = (
    Text("年度", "Year"), Text("投入", "Outlay"), Text("分成所得", "Share"),
    Text("自有财力支付", "Own funds paid"), Text("当年净额", "Net of the year"),
    Text("累计净额", "Running net"), Text("已回本", "Recovered by"),
)  # fmt: skip
OUTLAY, SHARE, FUNDS, NET, RUNNING, BACK = range(1, 7)


@dataclass(frozen=True)
class YearFlows:
    """One party's year: the cells, and what they come to in fen."""

    outlay: int
    share: Expr
    funds: Expr

    @property
    def net(self) -> int:
        """Share less outlay and own funds."""
        return self.share.value - self.outlay - self.funds.value


def flows_in(party: Party, year: int) -> YearFlows:
    """A party's flows of one year."""
    return YearFlows(
        party.outlay.get(year, 0), total(party.share.get(year, [])),
        total(party.funds.get(year, [])),
    )  # fmt: skip


def write_payback(pen: Pen, flows: Flows) -> None:
    """Party by party: outlay, share, net, running net, and the year it has its money back."""
    pen.widths(14)
    pen.sheet.set_column(1, BACK, 17)
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("投入与回本", "Outlays and payback"), pen.formats.title)
    pen.text(1, 0, Text("单位：万元。投入取自“输入”；净额 = 分成 − 投入 − 自有财力支付；",
                        "Unit: 10k yuan. Outlays from the sheet of inputs; net = share − outlay − own funds paid;"))  # fmt: skip
    pen.text(2, 0, Text("回本年为累计净额首次不再为负的年份（此前须有投入）。",
                        "payback is the first year in which the running net is not negative, after an outlay."))  # fmt: skip
    picture = len(flows.years) > 1 and bool(flows.parties)
    row = 4 + (CHART_ROWS if picture else 0)
    for party in flows.parties:
        row = _party(pen, flows, party, row) + 2
    if picture:
        _chart(pen, flows)
    pen.sheet.print_area(0, 0, row, BACK)
    pen.protect()


def _party(pen: Pen, flows: Flows, party: Party, row: int) -> int:
    pen.text(row, 0, party.name, pen.formats.bold)
    pen.heads(row + 1, list(HEADS))
    party.cash_line = Line(pen.title)
    party.cash_line.number = first = row + 2
    so_far, spent = 0, 0
    back: list[int] = []
    for i, year in enumerate(flows.years):
        mine = flows_in(party, year)
        so_far, spent = so_far + mine.net, spent + mine.outlay
        has = so_far >= 0 and spent > 0
        back += [year] if has else []
        yellow = Place(party.outlay_line, FIRST_YEAR + i).address(pen.title)
        _year(pen, (first, first + i), year, mine, yellow, so_far, recovered=has)
    last = first + len(flows.years)
    sums = [0, 0, 0, 0]
    for year in flows.years:
        mine = flows_in(party, year)
        more = (mine.outlay, mine.share.value, mine.funds.value, mine.net)
        sums = [a + b for a, b in zip(sums, more, strict=True)]
    pen.text(last, 0, Text("合计", "Total"), pen.formats.text_total)
    for column, whole in zip((OUTLAY, SHARE, FUNDS, NET), sums, strict=True):
        name = "ABCDEFG"[column]
        pen.raw(
            last,
            column,
            f"SUM({name}{first + 1}:{name}{last})",
            pen.formats.money_total,
            whole / PER_WAN,
        )
    pen.text(last, RUNNING, Text("回本年", "Payback"), pen.formats.head)
    said: Any = min(back) if back else pen.say(NEVER if spent else NONE)
    marks = f"G{first + 1}:G{last}"
    never, none = pen.say(NEVER), pen.say(NONE)
    pen.raw(last, BACK, f'IF(B{last + 1}=0,"{none}",IF(COUNT({marks})=0,"{never}",MIN({marks})))',
            pen.formats.year, said)  # fmt: skip
    return last


def _year(  # noqa: PLR0913  # the cells of a line
    pen: Pen, rows: tuple[int, int], year: int, mine: YearFlows, yellow: str, so_far: int, *,
    recovered: bool,
) -> None:  # fmt: skip
    first, row = rows
    f, n = pen.formats, row + 1
    pen.number(row, 0, year, f.year)
    pen.raw(row, OUTLAY, f"N({yellow})", f.value, mine.outlay / PER_WAN)
    pen.raw(
        row, SHARE, f"({mine.share.text(pen.title)})/{PER_WAN}", f.value, mine.share.value / PER_WAN
    )
    pen.raw(
        row, FUNDS, f"({mine.funds.text(pen.title)})/{PER_WAN}", f.value, mine.funds.value / PER_WAN
    )
    pen.raw(row, NET, f"ROUND(C{n}-B{n}-D{n},6)", f.value, mine.net / PER_WAN)
    pen.raw(row, RUNNING, f"ROUND(SUM(E${first + 1}:E{n}),6)", f.value, so_far / PER_WAN)
    pen.raw(row, BACK, f'IF(AND(F{n}>=0,SUM(B${first + 1}:B{n})>0),A{n},"")', f.year,
            year if recovered else "")  # fmt: skip


def _chart(pen: Pen, flows: Flows) -> None:
    """The running net of every party."""
    chart = pen.book.add_chart({"type": "line"})
    last = len(flows.years) - 1
    for party in flows.parties[:MOST_LINES]:
        first = party.cash_line.number
        chart.add_series({
            "name": [pen.title, first - 2, 0],
            "categories": [pen.title, first, 0, first + last, 0],
            "values": [pen.title, first, RUNNING, first + last, RUNNING],
        })  # fmt: skip
    chart.set_title({"name": pen.say(Text("各方累计净额", "Running net of each party")),
                     "name_font": {"size": 11, "bold": True}})  # fmt: skip
    chart.set_y_axis({"num_format": "#,##0", "name": pen.say(Text("万元", "10k yuan")),
                      "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})  # fmt: skip
    chart.set_x_axis({"label_position": "low"})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 300})
    pen.sheet.insert_chart(4, 0, chart, {"object_position": 1})


def write_value(pen: Pen, flows: Flows) -> None:
    """Present value and internal rate of every party's net, for the yellow discount rate."""
    f, years = pen.formats, flows.years
    pen.widths(14, 14)
    pen.sheet.set_column(2, max(len(flows.parties) + 1, 6), 16)
    pen.sheet.freeze_panes(6, 1)
    pen.sheet.repeat_rows(5)
    pen.text(0, 0, Text("净现值（估算）", "Present value (an estimate)"), f.title)
    when = (
        Text("年中", "in the middle of the year")
        if flows.mid_year
        else Text("年末", "at the end of the year")
    )
    pen.text(1, 0, Text("单位：万元。现金流按{w}计；净现值、内部收益率是估算，不是应得数。",
                        "Unit: 10k yuan. Flows fall {w}; present values and rates are estimates, not entitlements.").format(w=when))  # fmt: skip
    pen.text(2, 0, Text("内部收益率须净额有正有负；有多个解时表格软件只给一个，全部解见 enclave compare。",
                        "An internal rate needs flows of both signs; where there are several, a spreadsheet gives one, enclave compare all."))  # fmt: skip
    names: list[Text | str] = [p.name for p in flows.parties]
    pen.heads(5, [Text("年度", "Year"), Text("折现系数", "Factor"), *names])
    factors = _factors(pen, flows)
    first, last = 6, 6 + len(years)
    for n, party in enumerate(flows.parties):
        nets = [flows_in(party, y).net for y in years]
        for i, net in enumerate(nets):
            line = Line(party.cash_line.sheet)
            line.number = party.cash_line.number + i
            cell = reading(Place(line, NET), net)
            pen.raw(first + i, 2 + n, cell.text(pen.title), f.value, net / PER_WAN)
        _results(pen, flows, 2 + n, nets, factors)
    pen.text(last, 0, Text("净现值", "Present value"), f.text_total)
    pen.text(last, 1, "", f.text_total)
    pen.text(last + 1, 0, Text("内部收益率", "Internal rate"), f.text_total)
    pen.text(last + 1, 1, "", f.text_total)
    pen.sheet.print_area(0, 0, last + 1, max(len(flows.parties) + 1, 6))
    pen.protect()


def _blank(pen: Pen, flows: Flows) -> tuple[str, str, str]:
    """The addresses of rate and base year, and the test that one is not given."""
    rate = Place(flows.rate, VALUE).address(pen.title, fixed=True)
    base = Place(flows.base, VALUE).address(pen.title, fixed=True)
    return rate, base, f'OR({rate}="",{base}="")'


def _factors(pen: Pen, flows: Flows) -> list[float]:
    """The discount factor of every year; none where no rate is given."""
    rate, base, blank = _blank(pen, flows)
    half = "-0.5" if flows.mid_year else ""
    out: list[float] = []
    for i, year in enumerate(flows.years):
        row = 6 + i
        value: Any = ""
        if flows.given_rate is not None and flows.given_base is not None:
            power = year - flows.given_base - (0.5 if flows.mid_year else 0)
            value = float(1 + flows.given_rate) ** -power
            out.append(value)
        pen.number(row, 0, year, pen.formats.year)
        pen.raw(
            row,
            1,
            f'IF({blank},"",(1+{rate})^-(A{row + 1}-{base}{half}))',
            pen.formats.factor,
            value,
        )
    return out


def _results(pen: Pen, flows: Flows, column: int, nets: list[int], factors: list[float]) -> None:
    from xlsxwriter.utility import xl_range

    _, _, blank = _blank(pen, flows)
    last = 6 + len(flows.years)
    span, used = xl_range(6, column, last - 1, column), xl_range(6, 1, last - 1, 1)
    cash = [n / PER_WAN for n in nets]
    no_rate, none = pen.say(NO_RATE), pen.say(NO_IRR)
    value: Any = sum(c * w for c, w in zip(cash, factors, strict=True)) if factors else no_rate
    pen.raw(
        last, column, f'IF({blank},"{no_rate}",SUMPRODUCT({span},{used}))', pen.formats.value, value
    )
    test = f'OR(COUNTIF({span},"<0")=0,COUNTIF({span},">0")=0)'
    pen.raw(last + 1, column, f'IF({test},"{none}",IFERROR(IRR({span}),"{none}"))',
            pen.formats.percent, internal_rate(cash) or none)  # fmt: skip


def internal_rate(cash: list[float]) -> float | None:
    """The rate nearest to the usual guess; only what is shown until the sheet is recalculated."""
    if not any(c < 0 for c in cash) or not any(c > 0 for c in cash):
        return None

    def worth(rate: float) -> float:
        return float(sum(c / (1 + rate) ** n for n, c in enumerate(cash)))

    grid = [-0.9 + 0.01 * k for k in range(1100)]
    found = [(a, b) for a, b in pairwise(grid) if (worth(a) < 0) != (worth(b) < 0)]
    if not found:
        return None
    low, high = min(found, key=lambda pair: abs(pair[0] - 0.1))
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if (worth(low) < 0) == (worth(middle) < 0) else (low, middle)
    return low
