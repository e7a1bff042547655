"""What the terminal shows: diagnostics, tables, and text that fits the console it goes to."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, TextIO

from enclave.diagnostics import Diagnostic, Mark, Severity, printable
from enclave.text import Lang, Text

Format = Literal["text", "json", "github", "sarif"]

MAX_LINE_WIDTH: Final = 100
_NO_LIMIT: Final = 1 << 30
_TAB: Final = "    "
_SEE_ALSO: Final = Text("另见", "see also")
_NOTHING: Final = Text("（无）", "(none)")
_COUNTS: Final[Mapping[Severity, Text]] = {
    "error": Text("{n} 个错误", "{n} error{s}"),
    "warning": Text("{n} 个警告", "{n} warning{s}"),
    "notice": Text("{n} 个提示", "{n} notice{s}"),
    "lint": Text("{n} 个合规提示", "{n} compliance note{s}"),
}
_MORE: Final = Text("；另有 {n} 条未列出", "; {n} more not shown")
_ALIKE: Final = Text("（同类另有 {n} 条）", " (and {n} more like it)")
_COLORS: Final[Mapping[Severity, str]] = {
    "error": "31",
    "warning": "33",
    "notice": "36",
    "lint": "35",
}
# Characters a GBK console cannot show, and what says the same there.
_PLAINER: Final = str.maketrans(
    {
        "✓": "√",
        "✔": "√",
        "✗": "×",
        "✘": "×",
        "•": "·",
        "−": "-",
        "–": "-",
        "¥": "￥",
        "\u00a0": " ",
        "\u202f": " ",
    }
)


# ------------------------------------------------------------------------------------- widths


@lru_cache(maxsize=4096)
def _char_width(char: str, ambiguous: int) -> int:
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    kind = unicodedata.east_asian_width(char)
    return ambiguous if kind == "A" else 2 if kind in "WF" else 1


def display_width(text: str, ambiguous: int = 1) -> int:
    """The number of terminal cells ``text`` takes; a Chinese character takes two.

    Characters such as “ and … take ``ambiguous`` cells: 1 on most terminals, 2 on a GBK console.

    >>> display_width("甲县 A")
    6
    """
    return sum(_char_width(ch, ambiguous) for ch in text)


def pad(text: str, width: int, align: str = "l", ambiguous: int = 1) -> str:
    """Fill ``text`` with spaces to ``width`` cells; ``align`` is ``l``, ``r`` or ``c``."""
    missing = max(0, width - display_width(text, ambiguous))
    before = {"l": 0, "r": missing, "c": missing // 2}[align]
    return " " * before + text + " " * (missing - before)


def table(
    rows: Sequence[Sequence[str]],
    header: Sequence[str],
    align: str = "",
    lang: Lang = "zh",
    ambiguous: int = 1,
) -> str:
    """Print a table with aligned columns, Chinese or not.

    Args:
        rows: The cells; control characters in them are escaped.
        header: The column heads.
        align: One letter a column, ``l`` or ``r``; columns without one are left-aligned.
        lang: The language of what is said about an empty table.
        ambiguous: See :func:`display_width`.
    """
    sides = align.ljust(len(header), "l")
    cells = [[printable(cell, _NO_LIMIT) for cell in row] for row in (header, *rows)]
    widths = [max(display_width(row[i], ambiguous) for row in cells) for i in range(len(header))]
    lines = [
        "  ".join(
            pad(cell, width, side, ambiguous)
            for cell, width, side in zip(row, widths, sides, strict=True)
        ).rstrip()
        for row in cells
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    if not rows:
        lines.append(_NOTHING.in_(lang))
    return "\n".join(lines) + "\n"


# ------------------------------------------------------------------------------------ streams


def use_color(stream: TextIO | None = None) -> bool:
    """Whether to colour output: a terminal that can, and no ``NO_COLOR`` in the environment."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    target = sys.stdout if stream is None else stream
    capable = sys.platform != "win32" or "WT_SESSION" in os.environ or "TERM" in os.environ
    return capable and target.isatty()


def configure_streams(*streams: TextIO) -> None:
    """Make writing never fail: a console keeps its encoding, a pipe or a file gets UTF-8.

    A character the encoding does not have is shown as ``?`` instead of ending the program.
    """
    for stream in streams or (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace")


def encodable(text: str, encoding: str | None) -> str:
    """Return ``text`` in the characters of ``encoding``; what it lacks is put more plainly."""
    name = encoding or "utf-8"
    try:
        text.encode(name)
    except UnicodeEncodeError:
        plainer = text.translate(_PLAINER)
        return plainer.encode(name, errors="replace").decode(name)
    except LookupError:
        return text
    return text


def ambiguous_width(encoding: str | None) -> int:
    """How many cells ambiguous characters take on a console of this encoding."""
    return 2 if (encoding or "").lower().replace("-", "") in ("gbk", "cp936", "gb18030") else 1


# -------------------------------------------------------------------------------- diagnostics


def render_diagnostics(  # noqa: PLR0913 - each option is one of the command line
    diags: Iterable[Diagnostic],
    lang: Lang,
    *,
    sources: Mapping[str, Sequence[str]],
    color: bool = False,
    format: Format = "text",  # noqa: A002 - named like the option of the command line
    dropped: int = 0,
    ambiguous: int = 1,
    grouped: bool = False,
) -> str:
    """Render findings for people (``text``) or for machines (``json``, ``github``, ``sarif``).

    Args:
        diags: The findings, in the order to be shown.
        lang: The language.
        sources: The lines of the files, by the name the marks use.
        color: Whether to use colours, in ``text`` only.
        format: The form of the output.
        dropped: How many findings were counted and not kept.
        ambiguous: See :func:`display_width`.
        grouped: Whether findings of one code and place are shown once, with their number; in
            ``text`` only.
    """
    items = list(diags)
    if format != "text":
        from enclave.cli import machine

        return machine.RENDERERS[format](items, lang, dropped)
    if not items:
        return ""
    groups = [[item] for item in items]
    if grouped:
        same: dict[tuple[str, str, int], list[Diagnostic]] = {}
        for item in items:
            same.setdefault((item.code, item.mark.file, _line_of(item)), []).append(item)
        groups = list(same.values())
    parts = [_Excerpts(g[0], lang, sources, color, ambiguous, len(g)).render() for g in groups]
    parts.append(count_line(items, lang, dropped) + "\n")
    return "\n".join(parts)


def _line_of(item: Diagnostic) -> int:
    """The line of a finding; in a table the rows of one column are one place."""
    return 0 if item.mark.file.endswith((".csv", ".xlsx")) else item.mark.line


def count_line(items: Sequence[Diagnostic], lang: Lang, dropped: int = 0) -> str:
    """Say how many findings of which severity there are."""
    words = []
    for severity, text in _COUNTS.items():
        n = sum(item.severity == severity for item in items)
        if n:
            words.append(text.format(n=n, s="" if n == 1 else "s").in_(lang))
    said = Text("、", ", ").in_(lang).join(words)
    return said + (_MORE.format(n=dropped).in_(lang) if dropped else "")


class _Excerpts:
    """One finding with the lines it speaks of."""

    def __init__(
        self,
        item: Diagnostic,
        lang: Lang,
        sources: Mapping[str, Sequence[str]],
        color: bool,  # noqa: FBT001 - internal
        ambiguous: int,
        count: int = 1,
    ) -> None:
        self.item, self.lang, self.sources = item, lang, sources
        self.color, self.ambiguous, self.count = color, ambiguous, count
        lines = [mark.line for mark in (item.mark, *item.related)]
        self.gutter = max(3, len(str(max(lines))) + 1)

    def render(self) -> str:
        """The one-line form, the line with its underline, then the related places."""
        out = [self._head(), *self._excerpt(self.item.mark, self.item.source_line)]
        for mark in self.item.related:
            out.append(f"{' ' * self.gutter} {_SEE_ALSO.in_(self.lang)} {self._clean(str(mark))}")
            out.extend(self._excerpt(mark, ""))
        return "".join(line + "\n" for line in out)

    @staticmethod
    def _clean(text: str) -> str:
        return printable(text, _NO_LIMIT)

    def _paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color else text

    def _head(self) -> str:
        line = self._clean(self.item.line(self.lang))
        code = self.item.code
        more = _ALIKE.format(n=self.count - 1).in_(self.lang) if self.count > 1 else ""
        return self._paint(code, f"1;{_COLORS[self.item.severity]}") + line[len(code) :] + more

    def _excerpt(self, mark: Mark, fallback: str) -> list[str]:
        """The source line and the underline; nothing where the line is not known."""
        lines = self.sources.get(mark.file, ())
        text = lines[mark.line - 1] if 0 < mark.line <= len(lines) else fallback
        if mark.line == 0 or not text.strip():
            return []
        shown, start, length = self._underline(text, mark)
        number = self._paint(f"{mark.line:>{self.gutter}} |", "2")
        blank = self._paint(f"{'':>{self.gutter}} |", "2")
        if mark.col == 0:
            return [f"{number} {shown}"]
        carets = self._paint("^" * length, _COLORS[self.item.severity])
        return [f"{number} {shown}".rstrip(), f"{blank} {' ' * start}{carets}"]

    def _underline(self, text: str, mark: Mark) -> tuple[str, int, int]:
        """The line as shown, and the cell where the underline starts and how long it is."""
        near = text[: mark.end_col + MAX_LINE_WIDTH + 1]
        cells = [_TAB if ch == "\t" else printable(ch) for ch in near]
        widths = [display_width(cell, self.ambiguous) for cell in cells]
        first = min(max(mark.col - 1, 0), len(cells))
        last = min(max(mark.end_col - 1, first), len(cells))
        left, width = first, 0
        while left > 0 and width + widths[left - 1] <= MAX_LINE_WIDTH // 2:
            left -= 1
            width += widths[left]
        right = first
        while right < len(cells) and (right == first or width + widths[right] <= MAX_LINE_WIDTH):
            width += widths[right]
            right += 1
        before, after = "..." if left else "", "..." if right < len(cells) else ""
        shown = before + "".join(cells[left:right]) + after
        start = len(before) + sum(widths[left:first])
        return shown, start, max(1, sum(widths[first : min(last, right)]))
