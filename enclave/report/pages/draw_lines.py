"""Running totals by year as lines, with a ring where a party has its outlay back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from enclave.report.svg import COLORS, INK, Drawing, fit, heading, nice_step, number, wide

WIDTH: Final = 940
_LEFT, _RIGHT, _TOP = 96, 290, 52
_DASHES: Final = ("", "7 4", "2 3", "9 3 2 3", "4 4", "12 4")
_LABEL = 17


@dataclass(frozen=True, slots=True)
class Line:
    """One party: its running total by year, what stands beside its end, and where it is ringed."""

    name: str
    values: tuple[float, ...]
    said: str
    mark: int | None = None


def running(title: str, unit: str, years: Sequence[int], lines: Sequence[Line]) -> str:
    """The lines over the years; names stand at their ends, moved apart where they would touch."""
    height = max(360, 110 + _LABEL * len(lines) + 60)
    drawing = Drawing(WIDTH, height, title)
    drawing.text(24, 28, heading(title, unit), 16, bold=True)
    values = [0.0, *(v for line in lines for v in line.values)]
    step = nice_step(max(values) - min(values))
    first, last = int(min(values) // step), int(-(-max(values) // step))
    last = max(last, first + 1)
    area = height - _TOP - 46

    def y_of(value: float) -> float:
        return _TOP + area * (last * step - value) / ((last - first) * step)

    def x_of(place: int) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (place + 0.5) / max(len(years), 1)

    for n in range(first, last + 1):
        y = y_of(n * step)
        drawing.line(_LEFT, y, WIDTH - _RIGHT, y, INK if n == 0 else "#E3E3E3")
        drawing.text(_LEFT - 8, y + 4, f"{n * step:,.10g}", 12, "end")
    every = max(1, -(-len(years) * 38 // (WIDTH - _LEFT - _RIGHT)))
    for place, year in enumerate(years):
        if place % every == 0:
            drawing.text(x_of(place), height - 22, str(year), 12, "middle")
    ends = _apart([y_of(line.values[-1]) for line in lines], _TOP, height - 46.0)
    for n, line in enumerate(lines):
        points = [(x_of(i), y_of(v)) for i, v in enumerate(line.values)]
        _path(drawing, points, n)
        if line.mark is not None:
            _ring(drawing, points[line.mark], n)
        x, y = points[-1]
        edge = WIDTH - _RIGHT + 6
        drawing.parts.append(
            f'<path d="M{number(x)} {number(y)}L{edge} {number(ends[n])}" fill="none"'
            f' stroke="{COLORS[n % len(COLORS)]}" stroke-width="0.8" stroke-opacity="0.6"/>'
        )
        room = _RIGHT - 24 - wide(line.said + " ", 12)
        drawing.text(edge + 6, ends[n] + 4, f"{fit(line.name, room, 12)} {line.said}", 12)
    return drawing.render()


def _apart(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Heights near the wanted ones, at least a line of text apart, inside the picture."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = [0.0] * len(wanted)
    at = top
    for i in order:
        at = max(at, wanted[i])
        placed[i] = at
        at += _LABEL
    limit = bottom
    for i in reversed(order):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - _LABEL
    return placed


def _path(drawing: Drawing, points: Sequence[tuple[float, float]], place: int) -> None:
    said = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    dash = _DASHES[place % len(_DASHES)]
    style = f' stroke-dasharray="{dash}"' if dash else ""
    drawing.parts.append(
        f'<polyline points="{said}" fill="none" stroke="{COLORS[place % len(COLORS)]}"'
        f' stroke-width="2.4"{style}/>'
    )


def _ring(drawing: Drawing, point: tuple[float, float], place: int) -> None:
    drawing.parts.append(
        f'<circle cx="{number(point[0])}" cy="{number(point[1])}" r="6" fill="#FFFFFF"'
        f' stroke="{COLORS[place % len(COLORS)]}" stroke-width="2.6"/>'
    )
