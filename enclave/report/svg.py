"""Small pictures in SVG: no script, no network, colours that print and that all eyes can tell.

Two of them: what each party gets, stacked by year; and how money flows from taxes through the
levels of government to the parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

FONT: Final = (
    "'Noto Sans CJK SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei','SimHei',sans-serif"
)
# Okabe–Ito, without its black, then lighter and darker ones of the same hues.
COLORS: Final = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#7F7F7F",
    "#004C77", "#A87300", "#00664B", "#8C4A70",
)  # fmt: skip
INK, FAINT = "#222222", "#BBBBBB"


def wide(text: str, size: float) -> float:
    """The width of a text in pixels, near enough: Chinese is as wide as it is high."""
    return sum(size if ord(c) > 0x2E7F else size * 0.55 for c in text)


def number(value: float) -> str:
    """A coordinate with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


@dataclass
class Drawing:
    """Collects shapes; the same shapes give the same bytes."""

    width: int
    height: int
    title: str
    parts: list[str] = field(default_factory=list)

    def rect(self, x: float, y: float, w: float, h: float, fill: str, tip: str = "") -> None:
        """A rectangle with a tool tip."""
        inner = f"<title>{escape(tip)}</title>" if tip else ""
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'
            f' fill="{fill}" stroke="#FFFFFF" stroke-width="0.8">{inner}</rect>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, color: str = FAINT) -> None:
        """A thin line."""
        self.parts.append(
            f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
            f' stroke="{color}" stroke-width="1"/>'
        )

    def text(self, x: float, y: float, said: str, size: int = 13, anchor: str = "start",  # noqa: PLR0913
             color: str = INK, *, bold: bool = False) -> None:  # fmt: skip
        """A line of text; ``anchor`` is start, middle or end."""
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{number(x)}" y="{number(y)}" font-size="{size}" text-anchor="{anchor}"'
            f' fill="{color}"{weight}>{escape(said)}</text>'
        )

    def ribbon(self, start: tuple[float, float], end: tuple[float, float], thick: float,
               fill: str, tip: str) -> None:  # fmt: skip
        """A band between two columns, from the top left corner to the top right one."""
        (x1, y1), (x2, y2) = start, end
        middle = (x1 + x2) / 2
        a, b, m = number(x1), number(x2), number(middle)
        top, bottom = (number(y1), number(y2)), (number(y1 + thick), number(y2 + thick))
        self.parts.append(
            f'<path d="M{a} {top[0]}C{m} {top[0]} {m} {top[1]} {b} {top[1]}L{b} {bottom[1]}'
            f'C{m} {bottom[1]} {m} {bottom[0]} {a} {bottom[0]}Z" fill="{fill}" fill-opacity="0.45">'
            f"<title>{escape(tip)}</title></path>"
        )

    def render(self) -> str:
        """The whole file."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}"'
            f' viewBox="0 0 {self.width} {self.height}" role="img" font-family="{FONT}">'
        )
        back = f'<rect width="{self.width}" height="{self.height}" fill="#FFFFFF"/>'
        title = f"<title>{escape(self.title)}</title>"
        return "\n".join([head, title, back, *self.parts, "</svg>"]) + "\n"


# ------------------------------------------------------------------------------ stacked bars


@dataclass(frozen=True, slots=True)
class Series:
    """One party's amounts, by position of the year."""

    name: str
    values: tuple[float, ...]


def nice_step(span: float, most: int = 6) -> float:
    """A round distance of grid lines: 1, 2 or 5 times a power of ten."""
    if span <= 0:
        return 1.0
    power = 1.0
    while power * 10 <= span:
        power *= 10
    while power > span:
        power /= 10
    for factor in (0.2, 0.5, 1, 2, 5, 10):
        if span / (power * factor) <= most:
            return power * factor
    return power * 10


def stacked(title: str, unit: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    """Bars by year, each stacked by party; negative amounts hang below the line."""
    rows = -(-len(series) // 4) if series else 0
    width = max(640, min(1200, 140 + 84 * len(labels)))
    left, right, top, bottom = 96, 24, 56, 46 + 24 * rows
    height = 380 + 24 * rows
    drawing = Drawing(width, height, title)
    drawing.text(left - 72, 28, heading(title, unit), 16, bold=True)
    highs = [sum(max(s.values[i], 0) for s in series) for i in range(len(labels))]
    lows = [sum(min(s.values[i], 0) for s in series) for i in range(len(labels))]
    step = nice_step(max([*highs, 0]) - min([*lows, 0]))
    first, last = (
        -int(-min([*lows, 0]) // step + (min([*lows, 0]) < 0)),
        int(-(-max([*highs, 0]) // step)),
    )
    last = max(last, first + 1)
    area = height - top - bottom

    def y_of(value: float) -> float:
        return top + area * (last * step - value) / ((last - first) * step)

    for n in range(first, last + 1):
        level = y_of(n * step)
        drawing.line(left, level, width - right, level, INK if n == 0 else "#E3E3E3")
        drawing.text(left - 8, y_of(n * step) + 4, f"{n * step:,.10g}", 12, "end")
    slot = (width - left - right) / max(len(labels), 1)
    bar = min(slot * 0.62, 64)
    for i, label in enumerate(labels):
        x = left + slot * i + (slot - bar) / 2
        _bar(drawing, (x, bar), [(s.name, s.values[i]) for s in series], label, y_of)
        drawing.text(x + bar / 2, height - bottom + 20, label, 12, "middle")
        said = f"{highs[i] + lows[i]:,.1f}"
        if highs[i] and wide(said, 11) < slot:
            drawing.text(x + bar / 2, y_of(highs[i]) - 6, said, 11, "middle")
    _legend(drawing, [s.name for s in series], left - 72, height - bottom + 42, width - 48)
    return drawing.render()


def _bar(drawing: Drawing, place: tuple[float, float], values: Sequence[tuple[str, float]],
         label: str, y_of: object) -> None:  # fmt: skip
    assert callable(y_of)  # noqa: S101  # for the type checker
    x, bar = place
    up = down = 0.0
    for n, (name, value) in enumerate(values):
        if not value:
            continue
        start = up if value > 0 else down
        high, low = max(start, start + value), min(start, start + value)
        tip = f"{name} {label}：{value:,.2f}"
        drawing.rect(x, y_of(high), bar, y_of(low) - y_of(high), COLORS[n % len(COLORS)], tip)
        if value > 0:
            up += value
        else:
            down += value


def _legend(drawing: Drawing, names: Sequence[str], x: float, y: float, width: float) -> None:
    """The names from the top of the stack down."""
    column = width / 4
    for place, (n, name) in enumerate(reversed(list(enumerate(names)))):
        at = x + column * (place % 4), y + 24 * (place // 4)
        drawing.rect(at[0], at[1] - 11, 13, 13, COLORS[n % len(COLORS)])
        drawing.text(at[0] + 19, at[1], fit(name, column - 26, 12), 12)


def heading(title: str, unit: str) -> str:
    """A title with its unit, in the brackets of its language."""
    return f"{title} ({unit})" if title.isascii() else f"{title}（{unit}）"


def _label(name: str, number: str, width: float) -> str:
    """A name with a number; where it is too long, the name is cut."""
    return fit(name, width - wide(number, 12), 12) + number


def fit(text: str, width: float, size: float) -> str:
    """A text cut to a width in pixels."""
    if wide(text, size) <= width:
        return text
    while text and wide(text + "…", size) > width:
        text = text[:-1]
    return text + "…"


# ----------------------------------------------------------------------------------- flows


@dataclass(frozen=True, slots=True)
class Link:
    """An amount that goes from one box to another; boxes are (column, name)."""

    start: tuple[int, str]
    end: tuple[int, str]
    amount: float


def flows(
    title: str, unit: str, headings: Sequence[str], links: Sequence[Link], note: str = ""
) -> str:
    """Boxes in columns, bands between them, as thick as the amounts."""
    good = [link for link in links if link.amount > 0]
    boxes = _boxes(good)
    columns = len(headings)
    tallest = max((len(b) for b in boxes), default=1)
    width, height = 260 * columns + 60, max(420, 110 + 44 * tallest)
    drawing = Drawing(width, height, title)
    drawing.text(24, 28, heading(title, unit), 16, bold=True)
    top, area, gap = 84.0, height - 120.0, 14.0
    most = max((sum(b.values()) for b in boxes), default=0) or 1.0
    scale = min((area - gap * (len(b) - 1)) / most for b in boxes) if boxes else 1.0
    xs = [24 + 260.0 * n for n in range(columns)]
    places: dict[tuple[int, str], float] = {}
    for n, box in enumerate(boxes):
        drawing.text(xs[n], 62, headings[n], 13, color="#555555")
        y = top
        for m, (name, amount) in enumerate(box.items()):
            places[n, name] = y
            size = max(amount * scale, 1.0)
            drawing.rect(xs[n], y, 16, size, COLORS[m % len(COLORS)], f"{name}：{amount:,.2f}")
            y += size + gap
    _ribbons(drawing, good, places, xs, scale, boxes)
    for n, box in enumerate(boxes):
        for name, amount in box.items():
            y = places[n, name] + min(max(amount * scale / 2 + 4, 9), 16)
            drawing.text(xs[n] + 22, y, _label(name, f" {amount:,.1f}", 214), 12)
    if note:
        drawing.text(24, height - 14, fit(note, width - 48, 12), 12, color="#555555")
    return drawing.render()


def _boxes(links: Sequence[Link]) -> list[dict[str, float]]:
    """Each column's boxes with their size: what goes in or out, whichever is more."""
    count = max((link.end[0] for link in links), default=-1) + 1
    into: list[dict[str, float]] = [{} for _ in range(count)]
    out: list[dict[str, float]] = [{} for _ in range(count)]
    for link in links:
        for (column, name), sums in ((link.start, out), (link.end, into)):
            sums[column][name] = sums[column].get(name, 0.0) + link.amount
    names = [dict.fromkeys((*into[n], *out[n])) for n in range(count)]
    return [
        {name: max(into[n].get(name, 0.0), out[n].get(name, 0.0)) for name in names[n]}
        for n in range(count)
    ]


def _ribbons(
    drawing: Drawing, links: Sequence[Link], places: dict[tuple[int, str], float],
    xs: Sequence[float], scale: float, boxes: Sequence[dict[str, float]],
) -> None:  # fmt: skip
    left, right = dict(places), dict(places)
    for link in links:
        thick = link.amount * scale
        start = xs[link.start[0]] + 16, left[link.start]
        end = xs[link.end[0]], right[link.end]
        color = COLORS[list(boxes[link.start[0]]).index(link.start[1]) % len(COLORS)]
        tip = f"{link.start[1]} → {link.end[1]}：{link.amount:,.2f}"
        drawing.ribbon(start, end, max(thick, 0.6), color, tip)
        left[link.start] += thick
        right[link.end] += thick
