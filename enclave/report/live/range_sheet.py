"""The negotiable range of two sides, from present values and the yellow walk-away values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.utility import xl_range

from enclave.report.live.expr import Place
from enclave.report.live.flows import Flows, Party
from enclave.report.live.inputs import VALUE
from enclave.report.live.pen import Pen
from enclave.report.live.value_sheets import PER_WAN, SHARE, flows_in
from enclave.text import Text

MISSING: Final = Text("未给折现率或不合作时的现值", "no rate or walk-away value given")
FACTORS: Final = 6
"""The first row of discount factors on the sheet of present values."""


@dataclass(frozen=True)
class Side:
    """One side: present values of its shares and its net, in 万元, and what it has without."""

    share: float
    net: float
    walk: float | None

    @property
    def cost(self) -> float:
        """What it puts in and pays of its own."""
        return self.share - self.net


def write_range(pen: Pen, value: Pen, payback: Pen, flows: Flows) -> None:
    """Write the sheet for the first two sides."""
    assert flows.sides is not None  # noqa: S101  # the caller looked
    f = pen.formats
    pen.widths(58, 20, 20, 20)
    pen.sheet.freeze_panes(1, 1)
    pen.sheet.repeat_rows(0)
    pen.text(0, 0, Text("谈判区间（估算）", "Negotiable range (an estimate)"), f.title)
    pen.text(1, 0, Text("单位：万元，均为现值。区间 = 使双方都不低于各自不合作时现值的固定比例；不合作时的现值在“输入”填写。",
                        "Unit: 10k yuan, present values. Range: flat ratios at which neither side has less than without the deal; walk-away values stand on the sheet of inputs."))  # fmt: skip
    pen.heads(3, [Text("项目", "Item"), *(p.name for p in flows.sides), Text("合计", "Total")])
    labels = (
        Text("分成的现值", "present value of the share"),
        Text("投入与自有财力支付的现值", "present value of outlays and own funds paid"),
        Text("净现值", "net present value"),
        Text("不合作时的现值", "without the deal"),
        Text("比不合作多得", "gain over no deal"),
    )
    for n, label in enumerate(labels):
        pen.text(4 + n, 0, label, f.cell)
    sides = [
        _side(pen, value, payback, flows, party, column) for column, party in enumerate(flows.sides)
    ]
    rated = flows.given_rate is not None and flows.given_base is not None
    walks = all(s.walk is not None for s in sides)
    for row, there in zip(range(4, 9), (rated, rated, rated, walks, rated and walks), strict=True):
        whole: Any = sum(_cells(s)[row - 4] or 0 for s in sides) if there else ""
        text = f'IF(COUNT(B{row + 1}:C{row + 1})=2,B{row + 1}+C{row + 1},"")'
        pen.raw(row, 3, text, f.value, whole)
    known = rated and walks
    _zone(pen, flows, sides, known=known)
    pen.sheet.print_area(0, 0, 15, 3)
    pen.protect()


def _side(pen: Pen, value: Pen, payback: Pen, flows: Flows, party: Party, column: int) -> Side:
    """The column of one side."""
    f = pen.formats
    number = next(n for n, p in enumerate(flows.parties) if p is party)
    name, years = "BC"[column], len(flows.years)
    span = xl_range(FACTORS, 1, FACTORS + years - 1, 1)
    used = f"'{value.title}'!{span}"
    first = party.cash_line.number
    shares = f"'{payback.title}'!{xl_range(first, SHARE, first + years - 1, SHARE)}"
    net_at = f"'{value.title}'!{xl_range(FACTORS + years, 2 + number, FACTORS + years, 2 + number).split(':', maxsplit=1)[0]}"
    side = _values(flows, party)
    given = flows.given_rate is not None and flows.given_base is not None
    blank: Any = ""
    pen.raw(4, 1 + column, f'IF(COUNT({used})=0,"",SUMPRODUCT({shares},{used}))', f.value,
            side.share if given else blank)  # fmt: skip
    pen.raw(5, 1 + column, f'IF(COUNT({name}5,{name}7)=2,{name}5-{name}7,"")', f.value,
            side.cost if given else blank)  # fmt: skip
    pen.raw(
        6, 1 + column, f'IF(ISNUMBER({net_at}),{net_at},"")', f.value, side.net if given else blank
    )
    yellow = Place(party.walk_line, VALUE).address(pen.title)
    pen.raw(
        7,
        1 + column,
        f'IF({yellow}="","",{yellow})',
        f.value,
        blank if side.walk is None else side.walk,
    )
    gain = blank if side.walk is None or not given else side.net - side.walk
    pen.raw(8, 1 + column, f'IF(COUNT({name}7:{name}8)=2,{name}7-{name}8,"")', f.value, gain)
    return side


def _values(flows: Flows, party: Party) -> Side:
    """The present values, for the cache."""
    walk = None if party.walk is None else party.walk / PER_WAN
    if flows.given_rate is None or flows.given_base is None:
        return Side(0, 0, walk)
    share = net = 0.0
    for year in flows.years:
        mine = flows_in(party, year)
        power = year - flows.given_base - (0.5 if flows.mid_year else 0)
        factor = float(1 + flows.given_rate) ** -power / PER_WAN
        share += mine.share.value * factor
        net += mine.net * factor
    return Side(share, net, walk)


def _cells(side: Side) -> tuple[float, float, float, float | None, float | None]:
    gain = None if side.walk is None else side.net - side.walk
    return side.share, side.cost, side.net, side.walk, gain


def _zone(pen: Pen, flows: Flows, sides: list[Side], *, known: bool) -> None:
    """The ends of the range and where the deal stands."""
    assert flows.sides is not None  # noqa: S101  # the caller looked
    f = pen.formats
    first, second = (p.name for p in flows.sides)
    pool = sum(s.share for s in sides)
    good = known and pool > 0
    low = high = now = 0.0
    if good:
        low = ((sides[0].walk or 0) + sides[0].cost) / pool
        high = (pool - (sides[1].walk or 0) - sides[1].cost) / pool
        now = sides[0].share / pool
    missing = pen.say(MISSING)
    rows: list[tuple[Text, str, float]] = [
        (Text("{a}至少要占双方分成的", "{a} needs at least this part of both shares").format(a=first),
         "(B8+B6)/D5", low),
        (Text("{a}最多能占（{b}的底线）", "{a} can have at most ({b}'s limit)").format(a=first, b=second),
         "(D5-C8-C6)/D5", high),
        (Text("现协议{a}所占", "part of {a} in the deal as it stands").format(a=first), "B5/D5", now),
    ]  # fmt: skip
    pen.heads(10, [Text("固定比例", "Flat ratio"), Text("比例", "Ratio")])
    for n, (label, formula, value) in enumerate(rows):
        pen.text(11 + n, 0, label, f.cell)
        pen.raw(11 + n, 1, f'IF(COUNT(B8:C8,D5)=3,IF(D5>0,{formula},"{missing}"),"{missing}")', f.percent,
                value if good else missing)  # fmt: skip
    inside, outside = Text("在区间内", "inside the range"), Text("不在区间内", "outside the range")
    none = Text("没有可谈区间", "there is no range")
    said = missing
    if good:
        said = pen.say(none if low > high else inside if low <= now <= high else outside)
    pen.text(14, 0, Text("结论", "Conclusion"), f.text_total)
    pen.raw(14, 1, f'IF(COUNT(B12:B14)<3,"{missing}",IF(B12>B13,"{pen.say(none)}",IF(AND(B14>=B12,B14<=B13),"{pen.say(inside)}","{pen.say(outside)}")))',
            f.text_total, said)  # fmt: skip
