"""Who gets the next yuan: one strip a phase, revenue to the right, shares upwards; one language."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from enclave.money import format_amount
from enclave.ratio import format_ratio
from enclave.report.curve_text import horizon, ranges
from enclave.report.curves import Gallery, Picture
from enclave.report.svg import COLORS, INK, Drawing, fit, wide
from enclave.text import Lang, Text

WIDTH: Final = 760
_LEFT, _RIGHT, _STRIP, _HEAD, _FOOT = 56, 24, 92, 34, 34
MOST: Final = 12
OTHERS: Final = Text("其他各方", "others")
LIGHT: Final = (1, 4, 6)
"""Places of the colours that need dark letters."""


def strips(found: Gallery, lang: Lang, order: Sequence[Text] = ()) -> str:
    """All phases of an agreement, one below the other, to one scale.

    Args:
        order: names in the order in which they have their colours elsewhere in the report.
    """
    title = Text(
        "下一元归谁（横轴：收入，万元）", "Who gets the next yuan (across: revenue, 10k yuan)"
    )
    there = dict.fromkeys(n.in_(lang) for p in found.pictures for n in p.names)
    names = [n.in_(lang) for n in order if n.in_(lang) in there]
    names += [n for n in there if n not in names]
    alone = _alone(found, lang, names)
    names = [
        *(n for n in names if n in alone),
        *([OTHERS.in_(lang)] if len(alone) < len(names) else ()),
    ]
    legend = _legend(names)
    block = _HEAD + _STRIP + _FOOT
    top = 48 + 22 * len(legend)
    drawing = Drawing(WIDTH, top + block * len(found.pictures), title.in_(lang))
    drawing.text(16, 28, title.in_(lang), 16, bold=True)
    for line, items in enumerate(legend):
        for n, x in items:
            drawing.rect(x, 42 + 22 * line, 13, 13, COLORS[n % len(COLORS)])
            drawing.text(x + 19, 53 + 22 * line, fit(names[n], WIDTH - 60, 12), 12)
    high = horizon(found.pictures)
    for n, picture in enumerate(found.pictures):
        _phase(drawing, picture, (top + block * n, high), names, lang)
    return drawing.render()


def _alone(found: Gallery, lang: Lang, names: Sequence[str]) -> set[str]:
    """The names drawn by themselves: all, or those with the largest share somewhere."""
    if len(names) <= MOST:
        return set(names)
    most: dict[str, Fraction] = {}
    for picture in found.pictures:
        for item in ranges(picture, Fraction(0), None):
            for name, share in zip(picture.names, item.slope, strict=True):
                most[name.in_(lang)] = max(most.get(name.in_(lang), Fraction(0)), share)
    return set(sorted(names, key=lambda n: -most[n])[: MOST - 1])


def _legend(names: Sequence[str]) -> list[list[tuple[int, float]]]:
    rows: list[list[tuple[int, float]]] = [[]]
    x = 16.0
    for n, name in enumerate(names):
        width = min(wide(name, 12), WIDTH - 60) + 44
        if rows[-1] and x + width > WIDTH - 16:
            rows.append([])
            x = 16.0
        rows[-1].append((n, x))
        x += width
    return rows


def _phase(drawing: Drawing, picture: Picture, place: tuple[float, Fraction],
           names: Sequence[str], lang: Lang) -> None:  # fmt: skip
    top, high = place
    said = f"{picture.days.in_(lang)}   {picture.sources.in_(lang)}"
    drawing.text(_LEFT, top + 20, fit(said, WIDTH - _LEFT - _RIGHT, 12), 12, color="#444444")
    y0, bottom = top + _HEAD, top + _HEAD + _STRIP
    for part in (0, 50, 100):
        drawing.text(_LEFT - 8, bottom - _STRIP * part / 100 + 4, f"{part}%", 11, "end")

    def x_of(fen: Fraction) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * float(fen / high)

    stops: list[Fraction] = []
    for item in ranges(picture, Fraction(0), high):
        x1, x2 = x_of(item.low), x_of(item.high if item.high is not None else high)
        stops.append(item.low)
        y = bottom
        for n, share in _shares(picture, item.slope, names, lang):
            tall = _STRIP * float(share)
            y -= tall
            words = format_ratio(share)
            drawing.rect(x1, y, x2 - x1, tall, COLORS[n % len(COLORS)], f"{names[n]} {words}")
            if tall >= 15 and x2 - x1 >= wide(words, 13) + 6:
                color = INK if n % len(COLORS) in LIGHT else "#FFFFFF"
                drawing.text((x1 + x2) / 2, y + tall / 2 + 5, words, 13, "middle", color, bold=True)
    drawing.line(_LEFT, y0, _LEFT, bottom, INK)
    _stops(drawing, [*stops, high], x_of, bottom)


def _shares(
    picture: Picture, slope: Sequence[Fraction], names: Sequence[str], lang: Lang
) -> list[tuple[int, Fraction]]:
    """The shares of a range by place of the name; those without a name of their own as one."""
    sums: dict[int, Fraction] = {}
    for name, share in zip(picture.names, slope, strict=True):
        said = name.in_(lang)
        n = names.index(said) if said in names else len(names) - 1
        sums[n] = sums.get(n, Fraction(0)) + share
    return [(n, share) for n, share in sorted(sums.items()) if share]


def _stops(drawing: Drawing, stops: Sequence[Fraction], x_of: object, bottom: float) -> None:
    """Where the shares change, in 万元; what would touch another is left out, both ends stay."""
    assert callable(x_of)  # noqa: S101  # for the type checker
    taken: list[tuple[float, float]] = []
    for fen in [stops[0], stops[-1], *stops[1:-1]]:
        said = format_amount(fen).removesuffix(".00")
        half = wide(said, 12) / 2 + 5
        x = min(x_of(fen), WIDTH - half)
        drawing.line(x_of(fen), bottom, x_of(fen), bottom + 5, INK)
        if all(abs(x - other) >= half + room for other, room in taken):
            taken.append((x, half))
            drawing.text(x, bottom + 18, said, 12, "middle")
