"""The range for bargaining as a band, with every deal and benchmark on it: text and SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.negotiate import Negotiation
from enclave.report.svg import COLORS, INK, Drawing, number, wide
from enclave.text import Lang, Text

WIDTH: Final = 50
"""Steps of the terminal's band: one is two percentage points."""
_SHOWN: Final = ("nash", "nash-weighted", "equal", "proportional")


@dataclass(frozen=True)
class Pin:
    """One deal or benchmark at its flat ratio."""

    title: Text
    ratio: Fraction
    deal: bool
    suits: bool


def pins(found: Negotiation) -> list[Pin]:
    """The present deal, the variants, then the benchmarks."""
    out = [Pin(d.title, d.worth.flat, deal=True, suits=d.suits)
           for d in (found.present, *found.variants) if d.worth.flat is not None]  # fmt: skip
    out += [Pin(b.title, b.flat, deal=False, suits=found.zone.holds(b.flat))
            for b in found.benchmarks if b.id in _SHOWN]  # fmt: skip
    return out


def text_band(found: Negotiation, lang: Lang) -> Iterator[str]:
    """Lines of plain ASCII drawing with words to the right, so that any console aligns them."""
    scale = ["-"] * (WIDTH + 1)
    scale[::10] = ["+"] * len(scale[::10])
    heads = "".join(f"{label:<10}" for label in ("0%", "20%", "40%", "60%", "80%")) + "100%"
    yield heads
    yield "".join(scale)
    zone = found.zone
    if not zone.empty:
        low, high = _place(zone.low), _place(zone.high)
        bar = " " * low + "=" * (high - low + 1)
        said = Text("可谈区间 {low} 到 {high}", "range for bargaining {low} to {high}")
        yield f"{bar:<{WIDTH + 3}}{said.format(low=_short(zone.low), high=_short(zone.high)).in_(lang)}"
    else:
        yield Text("没有可谈区间", "no range for bargaining").in_(lang)
    for pin in pins(found):
        mark = " " * _place(pin.ratio) + ("*" if pin.deal else "|")
        outside = (
            ""
            if pin.suits or not pin.deal
            else Text("（有一方吃亏）", " (does not suit both)").in_(lang)
        )
        yield f"{mark:<{WIDTH + 3}}{pin.title.in_(lang)} {_short(pin.ratio)}{outside}"


def _place(ratio: Fraction) -> int:
    return min(max(round(ratio * WIDTH), 0), WIDTH)


def _short(ratio: Fraction) -> str:
    """Two decimals of a percent, for a picture."""
    return f"{float(ratio) * 100:.2f}%"


# --------------------------------------------------------------------------------------- SVG

_EDGE, _VALUE, _TOP, _LINE = 24, 76, 88, 28
_BAND: Final = "#D6EAF8"


def svg_band(found: Negotiation, lang: Lang, width: int = 760) -> str:
    """The same as a picture for reports: a line a deal or benchmark, the range behind them."""
    marks = pins(found)
    title = Text("可谈区间：{a}占双方分成现值的比例（估算）",
                 "Range for bargaining: {a}'s part of both shares (present values, estimate)")  # fmt: skip
    draw = Drawing(
        width, _TOP + _LINE * len(marks) + 34, title.format(a=found.sides[0].name).in_(lang)
    )
    draw.text(_EDGE, 26, draw.title, 14, bold=True)
    labels = [_label(pin, lang) for pin in marks]
    left = _EDGE + max((wide(label, 12) for label in labels), default=0.0) + 18
    span = width - left - _VALUE
    bottom = _TOP + _LINE * len(marks)
    _ranges(draw, found, lang, (left, span), bottom)
    for tenth in range(0, 11, 2):
        at = left + span * tenth / 10
        draw.line(at, _TOP - 8, at, bottom)
        draw.text(at, bottom + 18, f"{tenth * 10}%", 11, "middle")
    for i, (pin, label) in enumerate(zip(marks, labels, strict=True)):
        y = _TOP + _LINE * i + _LINE / 2
        at = left + span * float(min(max(pin.ratio, Fraction(0)), Fraction(1)))
        draw.text(_EDGE, y + 4, label, 12)
        draw.text(width - _EDGE, y + 4, _short(pin.ratio), 12, "end")
        draw.parts.append(_dot(pin, at, y))
    return draw.render()


def _label(pin: Pin, lang: Lang) -> str:
    outside = Text("（有一方吃亏）", " (does not suit both)").in_(lang)
    return pin.title.in_(lang) + ("" if pin.suits or not pin.deal else outside)


def _dot(pin: Pin, x: float, y: float) -> str:
    """A disc for a deal, a square for a benchmark."""
    if pin.deal:
        color = COLORS[0] if pin.suits else COLORS[5]
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="6" fill="{color}"/>'
    side = f'x="{number(x - 5)}" y="{number(y - 5)}" width="10" height="10"'
    return f'<rect {side} fill="#555555"/>'


def _ranges(
    draw: Drawing, found: Negotiation, lang: Lang, scale: tuple[float, float], bottom: float
) -> None:
    left, span = scale
    if found.zone.empty:
        said = Text("没有可谈区间", "no range for bargaining").in_(lang)
        draw.text(left, _TOP - 18, said, 13, color=COLORS[5], bold=True)
        return
    low, high = (left + span * float(min(max(r, Fraction(0)), Fraction(1)))
                 for r in (found.zone.low, found.zone.high))  # fmt: skip
    words = f"{_short(found.zone.low)} – {_short(found.zone.high)}"
    draw.rect(low, _TOP - 8, high - low, bottom - _TOP + 8, _BAND, words)
    draw.text((low + high) / 2, _TOP - 18, words, 13, "middle", INK, bold=True)
