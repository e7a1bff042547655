"""Pictures of risk in SVG: a tornado, and a histogram of what a party receives."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Final

from enclave.analysis.risk.study import Study
from enclave.analysis.risk.tornado import Bar
from enclave.money import UNITS
from enclave.report.model import Unit, unit_name
from enclave.report.svg import COLORS, FAINT, INK, Drawing, fit, heading, nice_step, wide
from enclave.text import Lang, Text

LOW, HIGH = COLORS[1], COLORS[0]
BINS: Final = 40


def tornado_svg(title: str, unit: str, bars: Sequence[Bar], factor: float, lang: Lang) -> str:
    """Bars by swing; each end carries what its input was set to and what came out.

    Both ends may lie on one side of the plan: each half of the row belongs to one end, so that
    neither bar nor label hides the other.

    Args:
        factor: fen in one unit.
    """
    left, right, top, row = 170, 40, 92, 46
    width = 900
    height = top + row * len(bars) + 52
    drawing = Drawing(width, height, title)
    drawing.text(24, 30, heading(title, unit), 16, bold=True)
    _keys(drawing, lang)
    if not bars:
        return drawing.render()
    low = min(min(b.low, b.high, b.base) for b in bars) / factor
    high = max(max(b.low, b.high, b.base) for b in bars) / factor
    room = (high - low) * 0.42 or 1.0
    low, high = low - room, high + room

    def x_of(value: float) -> float:
        return left + (value - low) / (high - low) * (width - left - right)

    bottom = top + row * len(bars)
    step = nice_step(high - low)
    for n in range(ceil(low / step), floor(high / step) + 1):
        x = x_of(n * step)
        drawing.line(x, top - 6, x, bottom, "#E3E3E3")
        drawing.text(x, bottom + 18, f"{n * step:,.10g}", 12, "middle")
    base = bars[0].base / factor
    for i, bar in enumerate(bars):
        y = top + row * i
        drawing.text(left - 12, y + 25, fit(bar.title.in_(lang), left - 30, 13), 13, "end")
        for half, (value, label, color) in enumerate(
            ((bar.low, bar.low_label, LOW), (bar.high, bar.high_label, HIGH))
        ):
            at, edge = x_of(value / factor), x_of(base)
            between = Text("：", ": ").in_(lang)
            said = f"{label.in_(lang)}{between}{value / factor:,.1f}"
            drawing.rect(min(at, edge), y + 3 + 19 * half, abs(at - edge), 18, color, said)
            _beside(drawing, (at, y + 17 + 19 * half), said, outwards=at < edge, width=width)
    drawing.line(x_of(base), top - 6, x_of(base), bottom, INK)
    plan = Text(f"计划值 {base:,.2f}", f"planned {base:,.2f}").in_(lang)
    drawing.text(x_of(base), bottom + 38, plan, 12, "middle")
    return drawing.render()


def _keys(drawing: Drawing, lang: Lang) -> None:
    """What the colours are."""
    x = 24.0
    for color, text in ((LOW, Text("低端", "low end")), (HIGH, Text("高端", "high end"))):
        said = text.in_(lang)
        drawing.rect(x, 47, 13, 13, color)
        drawing.text(x + 19, 58, said, 12)
        x += 19 + wide(said, 12) + 22


def _beside(
    drawing: Drawing, place: tuple[float, float], said: str, *, outwards: bool, width: int
) -> None:
    """A label at the end of a bar, to the left of it if the bar points there."""
    x, y = place
    if outwards:
        drawing.text(x - 5, y, said, 11, "end")
    else:
        drawing.text(min(x + 5, width - wide(said, 11) - 4), y, said, 11)


def histogram_svg(
    title: str, unit: str, values: Sequence[float], marks: Sequence[tuple[str, float]],
    factor: float, lang: Lang,
) -> str:  # fmt: skip
    """How often each amount came out, with lines at the plan, the mean and the quantiles."""
    scaled = [v / factor for v in values]
    shown = sorted(scaled)[: max(1, ceil(len(scaled) * 0.995))]
    least, most = shown[0], shown[-1]
    step = (most - least) / BINS or 1.0
    counts = [0] * BINS
    for value in shown:
        counts[min(int((value - least) / step), BINS - 1)] += 1
    width, height, left, right, top = 900, 400, 70, 30, 96
    bottom = height - 58
    drawing = Drawing(width, height, title)
    drawing.text(24, 30, heading(title, unit), 16, bold=True)
    highest = max(counts)

    def x_of(value: float) -> float:
        return left + (value - least) / (step * BINS) * (width - left - right)

    for i, count in enumerate(counts):
        size = (bottom - top) * count / highest
        tip = f"{least + i * step:,.1f} - {least + (i + 1) * step:,.1f}: {count}"
        drawing.rect(x_of(least + i * step), bottom - size, x_of(least + step) - left, size,
                     COLORS[4], tip)  # fmt: skip
    drawing.line(left, bottom, width - right, bottom, INK)
    grid = nice_step(step * BINS)
    for n in range(ceil(least / grid), floor(most / grid) + 1):
        drawing.line(x_of(n * grid), bottom, x_of(n * grid), bottom + 4, FAINT)
        drawing.text(x_of(n * grid), bottom + 20, f"{n * grid:,.10g}", 12, "middle")
    _marks(drawing, [(n, v / factor, x_of(v / factor)) for n, v in marks], top, bottom)
    hidden = len(scaled) - len(shown)
    said = Text(f"{len(scaled):,} 次模拟；最大的 {hidden} 次在图外",
                f"{len(scaled):,} runs; the largest {hidden} lie outside the picture")  # fmt: skip
    drawing.text(24, height - 12, said.in_(lang), 12, color="#555555")
    return drawing.render()


def _marks(
    drawing: Drawing, marks: Sequence[tuple[str, float, float]], top: float, bottom: float
) -> None:
    """Vertical lines, the farther to the right the taller, each with its label to the left of it.

    So no line crosses the label of another.
    """
    for i, (name, value, x) in enumerate(sorted(marks, key=lambda m: m[2])):
        y = top - 6 - 17 * i
        drawing.line(x, y - 9, x, bottom, COLORS[5])
        said = f"{name} {value:,.2f}"
        fits = x - 5 - wide(said, 11) > 8
        drawing.text(x - 5 if fits else x + 5, y, said, 11, "end" if fits else "start")


def study_tornado(study: Study, unit: Unit, lang: Lang) -> str:
    """The tornado of a study."""
    title = Text("{p}：{m}，逐一变动", "{p}: {m}, one input at a time")
    said = title.format(p=study.party, m=study.measure.title).in_(lang)
    return tornado_svg(said, unit_name(unit).in_(lang), study.bars, UNITS[unit], lang)


def study_histogram(study: Study, unit: Unit, lang: Lang) -> str:
    """The histogram of a study's party."""
    party = study.chosen
    title = Text("{p}：{m}的分布", "{p}: distribution of {m}")
    said = title.format(p=study.party, m=study.measure.title).in_(lang)
    marks = [
        (Text("95% 把握", "95 % sure").in_(lang), party.at_least[0].value),
        (Text("平均", "mean").in_(lang), party.mean.value),
        (Text("计划", "planned").in_(lang), float(party.planned)),
    ]
    values = party.values.tolist()
    return histogram_svg(said, unit_name(unit).in_(lang), values, marks, UNITS[unit], lang)
