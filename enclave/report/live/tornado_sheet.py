"""What moves a party's outcome most: the tornado of a simulation, with a native picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from enclave.report.live.pen import Pen
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.analysis.risk.study import Study

PER_WAN: Final = 1_000_000


def write_tornado(pen: Pen, study: Study) -> None:
    """Write the sheet: engine's estimates, no formulas but the differences."""
    f = pen.formats
    pen.widths(30, 20, 16, 20, 16, 16, 16)
    pen.sheet.freeze_panes(4, 1)
    pen.sheet.repeat_rows(3)
    pen.text(
        0,
        0,
        Text(
            "敏感性：逐一变动，其他不变（估算）",
            "Sensitivity: one at a time, the others as planned (an estimate)",
        ),
        f.title,
    )
    note = Text("{p}所得，单位：万元。引擎值，非公式：低端、高端是该因素的两端，不一定是结果的小大。",
                "What {p} gets, 10k yuan. Engine's values: low and high are the ends of the input, not of the outcome.")  # fmt: skip
    pen.text(1, 0, note.format(p=study.party))
    pen.heads(3, [
        Text("因素", "Input"), Text("低端", "Low end"), Text("结果", "Outcome"),
        Text("高端", "High end"), Text("结果", "Outcome"), Text("低端 − 计划", "Low − plan"),
        Text("高端 − 计划", "High − plan"),
    ])  # fmt: skip
    first = row = 4
    for bar in study.bars:
        pen.text(row, 0, bar.title, f.cell)
        pen.text(row, 1, bar.low_label, f.cell)
        pen.number(row, 2, bar.low / PER_WAN, f.value)
        pen.text(row, 3, bar.high_label, f.cell)
        pen.number(row, 4, bar.high / PER_WAN, f.value)
        plan = bar.base / PER_WAN
        pen.raw(row, 5, f"C{row + 1}-{plan!r}", f.value, (bar.low - bar.base) / PER_WAN)
        pen.raw(row, 6, f"E{row + 1}-{plan!r}", f.value, (bar.high - bar.base) / PER_WAN)
        row += 1
    _chart(pen, first, row - 1)
    pen.sheet.print_area(0, 0, row + 18, 6)
    pen.protect()


def _chart(pen: Pen, first: int, last: int) -> None:
    """Bars from the plan to either side, the widest on top."""
    chart = pen.book.add_chart({"type": "bar"})
    for column, name in ((5, Text("低端", "low end")), (6, Text("高端", "high end"))):
        chart.add_series({
            "name": pen.say(name), "categories": [pen.title, first, 0, last, 0],
            "values": [pen.title, first, column, last, column], "overlap": 100, "gap": 50,
        })  # fmt: skip
    chart.set_y_axis({"reverse": True, "label_position": "low"})
    chart.set_x_axis(
        {
            "num_format": "#,##0",
            "name": pen.say(Text("与计划之差（万元）", "difference from the plan (10k yuan)")),
        }
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 320})
    pen.sheet.insert_chart(last + 2, 0, chart, {"object_position": 1})
