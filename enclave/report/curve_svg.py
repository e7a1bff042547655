"""Curves as a picture: above who gets the next yuan, below what each party has; both languages."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from textwrap import wrap
from typing import Final

from enclave.money import UNITS, format_amount
from enclave.ratio import format_ratio
from enclave.report.curve_text import closing_words, horizon, ranges
from enclave.report.curves import Closing, Gallery, Picture
from enclave.report.svg import COLORS, FAINT, INK, Drawing, nice_step, number, wide
from enclave.text import Text

WIDTH: Final = 1040
LEFT, RIGHT = 84, 36
PLOT: Final = WIDTH - LEFT - RIGHT
SHARES, TOTALS, GAP = 190, 190, 46
HEAD, FOOT = 116, 64
_DASHES: Final = ("", "7 4", "2 3", "9 3 2 3", "4 4", "12 4")
_WAN: Final = UNITS["万元"]


def curve_picture(found: Gallery, bounds: tuple[Fraction, Fraction | None]) -> str:
    """All phases below one another."""
    low = bounds[0]
    high = bounds[1] if bounds[1] is not None else horizon(found.pictures)
    heights = [_height(picture) for picture in found.pictures]
    drawing = Drawing(WIDTH, 84 + sum(heights), _both(found.title))
    drawing.text(LEFT, 34, _both(found.title), size=19, bold=True)
    drawing.text(LEFT, 58, "下一元归谁；以此前没有收入为起点 · who gets the next yuan; nothing received before",
                 size=13, color="#555555")  # fmt: skip
    for i, picture in enumerate(found.pictures):
        _Block(drawing, picture, 78 + sum(heights[:i]), low, high).draw(i + 1)
    return drawing.render()


def _height(picture: Picture) -> int:
    lines = sum(len(_close_lines(item)) for item in picture.closings)
    return HEAD + SHARES + GAP + TOTALS + FOOT + 17 * lines


def _both(text: Text) -> str:
    return f"{text.zh} · {text.en}" if text.en and text.en != text.zh else text.zh


def _close_lines(item: Closing) -> list[tuple[str, str]]:
    """What the close adds, in lines that fit, with their colours."""
    said = closing_words(item)
    zh = [said.zh[i : i + 74] for i in range(0, len(said.zh), 74)]
    return [*((line, INK) for line in zh), *((line, "#555555") for line in wrap(said.en, 140))]


def _wan(fen: Fraction) -> float:
    return float(fen / _WAN)


def _axis(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}".rstrip("0")


class _Block:
    """One phase: heading, legend, two plots over the same revenue."""

    def __init__(
        self, drawing: Drawing, picture: Picture, top: float, low: Fraction, high: Fraction
    ) -> None:
        self.d, self.picture, self.low, self.high = drawing, picture, low, high
        self.top, self.shares_top = top, top + HEAD
        self.totals_top = self.shares_top + SHARES + GAP

    def draw(self, place: int) -> None:
        """Everything of the phase."""
        head = f"阶段 phase {place}   {_both(self.picture.days)}"
        self._line((LEFT, self.top + 8), (WIDTH - RIGHT, self.top + 8))
        self.d.text(LEFT, self.top + 34, head, size=15, bold=True)
        self.d.text(LEFT, self.top + 55, _both(self.picture.sources), size=12, color="#555555")
        self._legend()
        self._shares()
        self._totals()
        y = self.totals_top + TOTALS + 46
        for item in self.picture.closings:
            for line, color in _close_lines(item):
                self.d.text(LEFT, y, line, size=12, color=color)
                y += 17

    def _x(self, fen: Fraction) -> float:
        return LEFT + PLOT * float((fen - self.low) / (self.high - self.low))

    def _legend(self) -> None:
        x: float = LEFT
        for i, name in enumerate(self.picture.names):
            said = _both(name)
            self.d.rect(x, self.top + 67, 14, 14, COLORS[i % len(COLORS)])
            self.d.text(x + 20, self.top + 79, said, size=13)
            x += 20 + wide(said, 13) + 26

    def _shares(self) -> None:
        top, bottom = self.shares_top, self.shares_top + SHARES
        for item in ranges(self.picture, self.low, self.high):
            x1 = self._x(item.low)
            x2 = self._x(item.high if item.high is not None else self.high)
            y = bottom
            for i, share in enumerate(item.slope):
                height = SHARES * float(share)
                if not height:
                    continue
                y -= height
                name = _both(self.picture.names[i])
                self.d.rect(
                    x1, y, x2 - x1, height, COLORS[i % len(COLORS)], f"{name} {format_ratio(share)}"
                )
                self._label(format_ratio(share), (x1, x2, y, height), i)
        for part in (0, 50, 100):
            y = bottom - SHARES * part / 100
            self.d.text(LEFT - 10, y + 4, f"{part}%", size=12, anchor="end")
        self.d.text(
            LEFT, top - 6, "下一元的份额 · share of the next yuan", size=12, color="#555555"
        )
        self._breaks(top, bottom)

    def _label(self, said: str, box: tuple[float, float, float, float], place: int) -> None:
        x1, x2, y, height = box
        if height < 18 or x2 - x1 < wide(said, 14) + 8:
            return
        light = place % len(COLORS) in (1, 4, 6)
        self.d.text((x1 + x2) / 2, y + height / 2 + 5, said, size=14, anchor="middle",
                    color=INK if light else "#FFFFFF", bold=True)  # fmt: skip

    def _breaks(self, top: float, bottom: float) -> None:
        """Where the shares change, in 万元, under the upper plot; crowded labels are left out."""
        inner = [r.low for r in ranges(self.picture, self.low, self.high)][1:]
        taken: list[tuple[float, float]] = []
        for fen in [*inner, self.low, self.high]:
            x, said = self._x(fen), format_amount(fen).removesuffix(".00")
            half = wide(said, 12) / 2 + 6
            middle = min(x, WIDTH - half)
            self._line((x, bottom), (x, bottom + 5), INK)
            if any(abs(middle - other) < half + room for other, room in taken):
                continue
            taken.append((middle, half))
            self.d.text(middle, bottom + 19, said, size=12, anchor="middle")
        for fen in inner:
            self._line((self._x(fen), top), (self._x(fen), self.totals_top + TOTALS), FAINT)

    def _totals(self) -> None:
        top, bottom = self.totals_top, self.totals_top + TOTALS
        points = self._points()
        values = [v for _, row in points for v in row]
        most, least = max([*values, 1.0]), min([*values, 0.0])
        scale = TOTALS / (most - least)
        step = nice_step(most - least, 4)
        grid = least // step * step
        while grid <= most:
            y = bottom - (grid - least) * scale
            if grid >= least:
                self._line((LEFT, y), (LEFT + PLOT, y))
                self.d.text(LEFT - 10, y + 4, _axis(grid), size=12, anchor="end")
            grid += step
        for i in range(len(self.picture.keys)):
            path = [(self._x(fen), bottom - (row[i] - least) * scale) for fen, row in points]
            self._polyline(path, i)
        self.d.text(LEFT, top - 6, "各方累计所得（万元） · what each has (10k yuan)", size=12,
                    color="#555555")  # fmt: skip
        self.d.text(LEFT + PLOT, bottom + 24, "收入（万元） · revenue (10k yuan)", size=12,
                    anchor="end", color="#555555")  # fmt: skip
        self.d.text(LEFT, bottom + 24, format_amount(self.low).removesuffix(".00"), size=12,
                    anchor="middle")  # fmt: skip

    def _points(self) -> list[tuple[Fraction, list[float]]]:
        """The corners of the totals; two at a jump."""
        curve = self.picture.curve
        out = [(self.low, [_wan(v) for v in curve.at(self.low)])]
        stretches = curve.stretches
        for before, after in pairwise(stretches):
            start = after.start
            if start is None or not self.low < start < self.high:
                continue
            out += [(start, [_wan(line.at(start)) for line in s.lines]) for s in (before, after)]
        return [*out, (self.high, [_wan(v) for v in curve.at(self.high)])]

    def _line(
        self, start: tuple[float, float], end: tuple[float, float], color: str = FAINT
    ) -> None:
        (x1, y1), (x2, y2) = start, end
        self.d.parts.append(
            f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" fill="none"'
            f' stroke="{color}" stroke-width="1"/>'
        )

    def _polyline(self, path: Sequence[tuple[float, float]], place: int) -> None:
        said = " ".join(f"{number(x)},{number(y)}" for x, y in path)
        dash = _DASHES[place % len(_DASHES)]
        style = f' stroke-dasharray="{dash}"' if dash else ""
        self.d.parts.append(
            f'<polyline points="{said}" fill="none" stroke="{COLORS[place % len(COLORS)]}"'
            f' stroke-width="2.6"{style}/>'
        )
