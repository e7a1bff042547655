"""The range in which both sides gain, on one axis, with the deal as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from enclave.report.svg import COLORS, FAINT, INK, Drawing, fit, number, wide

WIDTH: Final = 760
_LEFT, _RIGHT, _BAR, _TALL, _ROW = 60, 60, 62, 34, 19


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the axis, from 0 to 1, with its words."""

    at: float
    said: str


def band(title: str, ends: tuple[str, str], suits: tuple[float, float] | None,
         marks: Sequence[Mark]) -> str:  # fmt: skip
    """A bar from end to end, the range that suits both filled; the marks stand below in rows.

    Each mark takes the first row in which its words touch no others, so none is ever hidden.
    """
    placed = list(_rows(marks))
    height = _BAR + _TALL + 34 + _ROW * (max((row for _, row, _ in placed), default=0) + 1) + 8
    drawing = Drawing(WIDTH, height, title)
    drawing.text(16, 28, title, 16, bold=True)
    drawing.rect(_LEFT, _BAR, WIDTH - _LEFT - _RIGHT, _TALL, "#E3E3E3")
    if suits is not None:
        x1, x2 = _x(suits[0]), _x(suits[1])
        drawing.rect(x1, _BAR, max(x2 - x1, 1.5), _TALL, COLORS[4])
    drawing.text(_LEFT, _BAR - 6, ends[0], 12, "middle")
    drawing.text(WIDTH - _RIGHT, _BAR - 6, ends[1], 12, "middle")
    for mark, row, middle in sorted(placed, key=lambda p: -p[1]):
        x, y = _x(mark.at), _BAR + _TALL + 26 + _ROW * row
        drawing.parts.append(
            f'<path d="M{number(x)} {_BAR - 3}V{_BAR + _TALL + 3}" stroke="{INK}" stroke-width="2"/>'
            f'<path d="M{number(x)} {_BAR + _TALL + 3}L{number(middle)} {number(y - 12)}" fill="none"'
            f' stroke="{FAINT}" stroke-width="1"/>'
        )
        half = min(wide(mark.said, 13), WIDTH - 32) / 2
        drawing.rect(middle - half - 2, y - 13, 2 * half + 4, 17, "#FFFFFF")
        drawing.text(middle, y, fit(mark.said, WIDTH - 32, 13), 13, "middle")
    return drawing.render()


def _x(at: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * min(max(at, 0.0), 1.0)


def _rows(marks: Sequence[Mark]) -> list[tuple[Mark, int, float]]:
    """Each mark with its row and the middle of its words."""
    out: list[tuple[Mark, int, float]] = []
    taken: dict[int, list[tuple[float, float]]] = {}
    for mark in sorted(marks, key=lambda m: m.at):
        half = min(wide(mark.said, 13), WIDTH - 32) / 2
        middle = min(max(_x(mark.at), 16 + half), WIDTH - 16 - half)
        row = 0
        while any(middle - half < end + 12 and middle + half > start - 12
                  for start, end in taken.get(row, [])):  # fmt: skip
            row += 1
        taken.setdefault(row, []).append((middle - half, middle + half))
        out.append((mark, row, middle))
    return out
