"""Curves as a table and a picture of characters, as csv and as JSON; exact numbers where it counts."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from enclave.money import UNITS, format_amount
from enclave.ratio import format_ratio
from enclave.report.curves import Closing, Gallery, Picture
from enclave.text import Lang, Text

FILLS: Final = "█□●△◆○▲☆■◇▓★"
"""One character a party; every one of them exists on a GBK console and takes the same room."""
COLUMNS, ROWS = 48, 10
Table = Callable[[Sequence[Sequence[str]], Sequence[str], str], str]


@dataclass(frozen=True, slots=True)
class Range:
    """A range of revenue in which the shares do not change; ``high`` None: and all above."""

    low: Fraction
    high: Fraction | None
    slope: tuple[Fraction, ...]


def ranges(picture: Picture, low: Fraction, high: Fraction | None) -> list[Range]:
    """The ranges between two totals in which the next yuan is divided alike."""
    inner = [s for s in picture.curve.starts() if s > low and (high is None or s < high)]
    out: list[Range] = []
    for start, end in zip([low, *inner], [*inner, high], strict=True):
        slope = picture.curve.slope(start)
        if out and out[-1].slope == slope and not _jumps(picture, start):
            out[-1] = Range(out[-1].low, end, slope)
        else:
            out.append(Range(start, end, slope))
    return out


def _jumps(picture: Picture, total: Fraction) -> bool:
    """Whether some output jumps at a total."""
    return any(
        after.start == total
        and any(a.at(total) != b.at(total) for a, b in zip(before.lines, after.lines, strict=True))
        for before, after in pairwise(picture.curve.stretches)
    )


def horizon(pictures: Sequence[Picture]) -> Fraction:
    """How far to draw: a round amount a quarter beyond the last change; 10 million yuan if none."""
    last = max((s for p in pictures for s in p.curve.starts()), default=Fraction(0))
    if last <= 0:
        return Fraction(1000 * UNITS["万元"])
    wanted, step = last * 5 / 4, Fraction(1)
    while step * 100 < wanted:
        step *= 10
    return -(-wanted // step) * step


def as_text(
    found: Gallery, lang: Lang, bounds: tuple[Fraction, Fraction | None], table: Table,
    ambiguous: int = 1,
) -> str:  # fmt: skip
    """Everything for a terminal."""
    low, high = bounds
    to = high if high is not None else horizon(found.pictures)
    parts = [f"{found.title.in_(lang)}\n{_HEAD.in_(lang)}\n"]
    for number, picture in enumerate(found.pictures, 1):
        parts.append(_one(picture, number, lang, (low, to), open_end=high is None, table=table))
        parts.append(_blocks(picture, lang, (low, to), ambiguous))
        parts += [line + "\n" for line in _closings(picture, lang)]
    if found.stopped is not None:
        parts.append(_STOPPED.in_(lang) + "\n")
    return "\n".join(parts)


_HEAD: Final = Text("下一元归谁（各档收入中，多收一元怎样分；以此前没有收入为起点）",
                    "Who gets the next yuan at every level of revenue (nothing received before)")  # fmt: skip
_STOPPED: Final = Text("其后的年度缺少数据，没有画出。", "Later years lack data and are not shown.")
_AND_ABOVE: Final = Text("以上", "and above")
_REVENUE: Final = Text("收入（万元）", "revenue (10k yuan)")


def _one(
    picture: Picture, number: int, lang: Lang, bounds: tuple[Fraction, Fraction], *,
    open_end: bool, table: Table,
) -> str:  # fmt: skip
    low, high = bounds
    head = Text(f"阶段 {number}", f"Phase {number}").in_(lang)
    rows = []
    for item in ranges(picture, low, None if open_end else high):
        end = _AND_ABOVE.in_(lang) if item.high is None else f"~ {format_amount(item.high)}"
        shares = [format_ratio(w) if w else "-" for w in item.slope]
        rows.append([f"{format_amount(item.low)} {end}", *shares])
    header = [_REVENUE.in_(lang), *(n.in_(lang) for n in picture.names)]
    title = f"{head}  {picture.days.in_(lang)}  {picture.sources.in_(lang)}\n"
    return title + "\n" + table(rows, header, "r" * len(header))


def _blocks(picture: Picture, lang: Lang, bounds: tuple[Fraction, Fraction], ambiguous: int) -> str:
    """Stacked shares by revenue: one column a level of revenue, ten rows of ten percent."""
    low, high = bounds
    step = (high - low) / COLUMNS
    columns = [_column(picture.curve.slope(low + step * (2 * i + 1) / 2)) for i in range(COLUMNS)]
    lines = []
    for row in range(ROWS, 0, -1):
        mark = f"{row * 10:>4}% |" if row in (ROWS, ROWS // 2) else "      |"
        lines.append(mark + "".join(column[row - 1] for column in columns))
    lines.append("    0 +" + "-" * (COLUMNS * ambiguous))
    left, right = format_amount(low), format_amount(high)
    room = COLUMNS * ambiguous - len(left) - len(right)
    lines.append(
        "       " + left + " " * max(1, room) + right + Text(" 万元", " x 10k yuan").in_(lang)
    )
    legend = "   ".join(
        f"{FILLS[i % len(FILLS)]} {name.in_(lang)}" for i, name in enumerate(picture.names)
    )
    return "\n".join([*lines, "       " + legend]) + "\n"


def _column(slope: Sequence[Fraction]) -> str:
    """Ten characters from the bottom up, divided by largest remainder."""
    from enclave.curve import largest_remainder

    counts = largest_remainder([w * ROWS for w in slope], ROWS)
    return "".join(FILLS[i % len(FILLS)] * n for i, n in enumerate(counts))


def _closings(picture: Picture, lang: Lang) -> Iterator[str]:
    for item in picture.closings:
        yield closing_words(item).in_(lang)


def closing_words(item: Closing) -> Text:
    """What the close adds, and from which revenue on it adds nothing."""
    zh, en = f"年末：{item.words.zh}", f"At the close: {item.words.in_('en')}"
    if item.enough is not None:
        amount = format_amount(item.enough)
        zh += f"收入达到 {amount} 万元后不必再补。"
        en += f" From a revenue of {amount} (10k yuan) on nothing is due."
    return Text(zh, en)


def as_csv(found: Gallery, bounds: tuple[Fraction, Fraction | None]) -> str:
    """One line a phase, range and party; amounts in yuan, shares exact."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["phase", "days", "source", "from_yuan", "to_yuan", "party", "name", "share",
                     "party_total_at_from_yuan"])  # fmt: skip
    for number, picture in enumerate(found.pictures, 1):
        for item in ranges(picture, *bounds):
            have = picture.curve.at(item.low)
            for key, name, share, total in zip(
                picture.keys, picture.names, item.slope, have, strict=True
            ):
                high = "" if item.high is None else exact(item.high / 100)
                writer.writerow([number, picture.days.zh, picture.sources.zh,
                                 exact(item.low / 100), high, key, name.zh, exact(share),
                                 exact(total / 100)])  # fmt: skip
    return out.getvalue()


def exact(value: Fraction) -> str:
    """A fraction as text without loss: ``0.6``, ``1/3``."""
    for digits in range(7):
        scaled = value * 10**digits
        if scaled.denominator == 1:
            if not digits:
                return str(scaled.numerator)
            whole, frac = divmod(abs(scaled.numerator), 10**digits)
            return f"{'-' if value < 0 else ''}{whole}.{frac:0{digits}d}"
    return f"{value.numerator}/{value.denominator}"


def as_json(found: Gallery) -> str:
    """Everything, exact: totals in fen and shares as text."""
    body = {
        "schema": "enclave/curve/1",
        "agreement": found.agreement,
        "title": _both(found.title),
        "complete": found.stopped is None,
        "phases": [_phase(picture) for picture in found.pictures],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.in_("en")}


def _phase(picture: Picture) -> dict[str, Any]:
    pieces = [
        {
            "from_fen": None if s.start is None else exact(s.start),
            "from_included": not s.behind,
            "next": {k: exact(line.slope) for k, line in zip(picture.keys, s.lines, strict=True)},
            "base_fen": {
                k: exact(line.base) for k, line in zip(picture.keys, s.lines, strict=True)
            },
        }
        for s in picture.curve.stretches
    ]
    return {
        "spans": [
            {"from": s.start.isoformat(), "until": s.end.isoformat() if s.end else None}
            for s in picture.spans
        ],
        "source": _both(picture.sources),
        "parties": {k: _both(n) for k, n in zip(picture.keys, picture.names, strict=True)},
        "pieces": pieces,
        "close": [
            {"clause": c.clause, "words": _both(c.words),
             "enough_fen": None if c.enough is None else exact(c.enough)}
            for c in picture.closings
        ],
        "not_in_force": [_both(text) for text in picture.skipped],
    }  # fmt: skip
