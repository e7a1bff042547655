"""The range for bargaining as a band, with every deal and benchmark on it: text and SVG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from enclave.analysis.negotiate import Negotiation
from enclave.report.solve import percent
from enclave.report.svg import COLORS, FAINT, INK, Drawing, number, wide
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

_LEFT, _RIGHT, _TOP, _LINE = 40, 40, 64, 26


def svg_band(found: Negotiation, lang: Lang, width: int = 760) -> str:
    """The same as a picture for reports: the band above, one line a deal or benchmark below."""
    marks = pins(found)
    title = Text(
        "可谈区间：{a}占双方分成现值的比例（估算）",
        "Range for bargaining: {a}'s part of both shares (estimate)",
    )
    head = title.format(a=found.sides[0].name).in_(lang)
    draw = Drawing(width, _TOP + 44 + _LINE * len(marks) + 16, head)
    span = width - _LEFT - _RIGHT

    def x(ratio: Fraction) -> float:
        return _LEFT + float(min(max(ratio, Fraction(0)), Fraction(1))) * span

    draw.text(_LEFT, 24, head, 14, bold=True)
    bottom = _TOP + 30 + _LINE * len(marks) + 14
    for tenth in range(0, 11, 2):
        at = x(Fraction(tenth, 10))
        draw.line(at, _TOP - 6, at, bottom)
        draw.text(at, _TOP - 12, f"{tenth * 10}%", 11, "middle")
    _bar(draw, found, lang, x)
    for i, pin in enumerate(marks):
        y = _TOP + 48 + _LINE * i
        color = (COLORS[0] if pin.suits else COLORS[5]) if pin.deal else "#555555"
        draw.line(x(pin.ratio), _TOP, x(pin.ratio), y, FAINT)
        draw.parts.append(
            f'<circle cx="{number(x(pin.ratio))}" cy="{number(y)}" r="5" fill="{color}"/>'
            if pin.deal else
            f'<rect x="{number(x(pin.ratio) - 4)}" y="{number(y - 4)}" width="8" height="8" fill="{color}"/>'
        )  # fmt: skip
        said = f"{pin.title.in_(lang)} {percent(Fraction(round(pin.ratio * 10**4), 10**4))}"
        if pin.deal and not pin.suits:
            said += Text("（有一方吃亏）", " (does not suit both)").in_(lang)
        room = x(pin.ratio) + 12 + wide(said, 12) <= width - 4
        draw.text(x(pin.ratio) + (12 if room else -12), y + 4, said, 12, "start" if room else "end")
    return draw.render()


def _bar(draw: Drawing, found: Negotiation, lang: Lang, x: object) -> None:
    assert callable(x)  # noqa: S101  # the scale of the picture
    if found.zone.empty:
        said = Text("没有可谈区间", "no range for bargaining").in_(lang)
        draw.text(_LEFT, _TOP + 18, said, 13, color=COLORS[5], bold=True)
        return
    low, high = x(found.zone.low), x(found.zone.high)
    words = f"{_short(found.zone.low)} – {_short(found.zone.high)}"
    draw.rect(low, _TOP, high - low, 26, COLORS[4], words)
    draw.text((low + high) / 2, _TOP + 18, words, 12, "middle", INK, bold=True)
