"""Pictures of bars that lie down: a waterfall, and amounts of several variants side by side.

Names stand left of the bars and numbers right of them, so nothing can run into anything else,
however many there are and however long the names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from enclave.report.svg import COLORS, INK, Drawing, fit, wide

WIDTH: Final = 760
GREY, SOFT = "#8C8C8C", "#E3E3E3"
_LEFT, _RIGHT, _ROW = 210, 110, 28


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from one value to another, with the words on both sides of it."""

    name: str
    start: float
    end: float
    said: str
    color: str
    strong: bool = False


def waterfall(title: str, bars: Sequence[Bar], note: str = "") -> str:
    """Bars one below the other on one axis; thin lines join the end of each to the next."""
    low = min([0.0, *(min(b.start, b.end) for b in bars)])
    high = max([0.0, *(max(b.start, b.end) for b in bars)]) or 1.0
    height = 56 + _ROW * len(bars) + (26 if note else 10)
    drawing = Drawing(WIDTH, height, title)
    drawing.text(16, 28, title, 16, bold=True)

    def x_of(value: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (value - low) / (high - low)

    for n, bar in enumerate(bars):
        y = 48 + _ROW * n
        if bar.strong and n:
            drawing.line(16, y - 4, WIDTH - 16, y - 4, SOFT)
        x1, x2 = sorted((x_of(bar.start), x_of(bar.end)))
        drawing.text(_LEFT - 10, y + 14, fit(bar.name, _LEFT - 26, 13), 13, "end", bold=bar.strong)
        drawing.rect(x1, y, max(x2 - x1, 1.5), 19, bar.color, f"{bar.name} {bar.said}")
        drawing.text(WIDTH - 16, y + 14, bar.said, 13, "end", bold=bar.strong)
        if n + 1 < len(bars):
            joint = x_of(bar.end)
            drawing.line(joint, y + 19, joint, y + _ROW, GREY)
    drawing.line(x_of(0), 44, x_of(0), 50 + _ROW * len(bars), INK)
    if note:
        drawing.text(16, height - 8, fit(note, WIDTH - 32, 12), 12, color="#555555")
    return drawing.render()


@dataclass(frozen=True, slots=True)
class Group:
    """One party (or measure) with a value for every variant."""

    name: str
    values: tuple[float, ...]


def side_by_side(title: str, variants: Sequence[str], groups: Sequence[Group]) -> str:
    """A block of bars for each group, one bar a variant; the legend stands above."""
    rows = _legend_rows(variants)
    row, gap, head = 19, 14, 46 + 22 * len(rows)
    height = head + 10 + sum(row * len(variants) + gap for _ in groups)
    drawing = Drawing(WIDTH, height, title)
    drawing.text(16, 28, title, 16, bold=True)
    for line, items in enumerate(rows):
        x = 16.0
        for n, name, width in items:
            drawing.rect(x, 42 + 22 * line, 13, 13, COLORS[n % len(COLORS)])
            drawing.text(x + 19, 53 + 22 * line, fit(name, WIDTH - 60, 12), 12)
            x += width
    values = [v for g in groups for v in g.values]
    low, high = min([0.0, *values]), max([0.0, *values])
    if low == high:
        high = low + 1.0

    def x_of(value: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (value - low) / (high - low)

    y = float(head)
    for group in groups:
        middle = y + row * len(variants) / 2 + 4
        drawing.text(_LEFT - 10, middle, fit(group.name, _LEFT - 26, 13), 13, "end")
        for n, value in enumerate(group.values):
            x1, x2 = sorted((x_of(0), x_of(value)))
            said = f"{value:,.2f}"
            drawing.rect(x1, y + row * n, max(x2 - x1, 1.0), row - 2, COLORS[n % len(COLORS)],
                         f"{group.name} {variants[n]} {said}")  # fmt: skip
            drawing.text(WIDTH - 16, y + row * n + 13, said, 12, "end")
        y += row * len(variants) + gap
    drawing.line(x_of(0), head - 4, x_of(0), y - gap + 4, INK)
    return drawing.render()


def _legend_rows(names: Sequence[str]) -> list[list[tuple[int, str, float]]]:
    """Names with their places, as many in a row as fit."""
    rows: list[list[tuple[int, str, float]]] = [[]]
    used = 0.0
    for n, name in enumerate(names):
        width = min(wide(name, 12), WIDTH - 60) + 44
        if rows[-1] and used + width > WIDTH - 32:
            rows.append([])
            used = 0.0
        rows[-1].append((n, name, width))
        used += width
    return rows
