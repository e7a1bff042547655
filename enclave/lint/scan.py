"""Looking through the text of a deal for phrases that reviewers look for.

A phrase is not a finding: it says which sentence to read. What the phrases are and what they
point to is data (``rules/lints/phrases.yaml``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final

from enclave.diagnostics import Collector, Diagnostic, Mark, diag
from enclave.lint.docx import read_docx
from enclave.lint.model import Phrase
from enclave.lint.tables import cite_all, lints, phrases
from enclave.text import Text

SUFFIXES: Final = (".docx", ".txt")
MAX_BYTES: Final = 8 << 20
MAX_HITS: Final = 200
_FAR: Final = 30  # characters between the groups of a phrase
_BREAK: Final = r"[^。；;！!？?]"
_NOT: Final = ("不得", "严禁", "禁止", "不采取", "不以", "取消", "清理", "杜绝")
_NEGATED: Final = Text(
    "（前文有“{word}”，可能是禁止性的规定）", " (behind “{word}”: perhaps it is forbidden)"
)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """What to look for; blanks and line breaks inside a word do not matter."""
    phrase = phrases()[name]
    groups = (phrase.words,) if phrase.words is not None else phrase.near or ()
    said = [
        "(?:" + "|".join(r"\s*".join(map(re.escape, word)) for word in group) + ")"
        for group in groups
        if group
    ]
    return re.compile(f"{_BREAK}{{0,{_FAR}}}?".join(said))


class _Lines:
    """The lines or paragraphs of a text, and the place of a character among them."""

    def __init__(self, lines: Sequence[str], file: str, *, paragraphs: bool) -> None:
        self.lines, self.file, self.paragraphs = lines, file, paragraphs
        self.starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    def mark(self, start: int, end: int) -> tuple[Mark, str, str]:
        """The place of a stretch of the joined text, its path, and the line it begins in."""
        at = bisect_right(self.starts, start) - 1
        line = self.lines[at]
        col = start - self.starts[at] + 1
        last = min(end - self.starts[at], len(line)) + 1
        path = f"paragraph {at + 1}" if self.paragraphs else ""
        return Mark(self.file, at + 1, col, last), path, line


def scan_text(text: str, file: str) -> list[Diagnostic]:
    """Every phrase of a text, with file, line and column."""
    return _scan(_Lines(text.splitlines(), file, paragraphs=False))


def scan_paragraphs(paragraphs: Sequence[str], file: str) -> list[Diagnostic]:
    """Every phrase of the paragraphs of a document; the line of a place is the paragraph."""
    return _scan(_Lines(paragraphs, file, paragraphs=True))


def _scan(lines: _Lines) -> list[Diagnostic]:
    whole = "\n".join(lines.lines)
    found: list[Diagnostic] = []
    for name, phrase in phrases().items():
        matches = _matches(name, whole, across=not lines.paragraphs)
        if phrase.usual:
            found += _usual(phrase, matches, lines)
        else:
            found += [_hit(phrase, match, whole, lines) for match in matches]
    return sorted(found, key=lambda d: (d.mark, d.code))


def _matches(name: str, whole: str, *, across: bool) -> list[re.Match[str]]:
    """The places of a phrase; none reaches over an empty line or out of a paragraph."""
    stop = "\n\n" if across else "\n"
    found: list[re.Match[str]] = []
    for match in _pattern(name).finditer(whole):
        if stop not in match[0] and len(found) < MAX_HITS:
            found.append(match)
    return found


def phrases_in(lint: str, text: str) -> Iterator[tuple[Phrase, str]]:
    """The phrases of a lint in a text, with what stands there; not those that are forbidden."""
    for name, phrase in phrases().items():
        if phrase.lint == lint and not phrase.usual:
            for match in _matches(name, text, across=False):
                if _forbidding(text, match) is None:
                    yield phrase, _shown(match[0])


def _forbidding(whole: str, match: re.Match[str]) -> str | None:
    """A word before a phrase, in its sentence, that may forbid what it says."""
    before = whole[max(0, match.start() - 12) : match.start()]
    sentence = re.split("[。；;\n]", before)[-1]
    return next((w for w in _NOT if w in sentence), None)


def _hit(phrase: Phrase, match: re.Match[str], whole: str, lines: _Lines) -> Diagnostic:
    lint = lints()[phrase.lint]
    cited = cite_all((*lint.basis, *phrase.also))
    ground = Text(f"。依据：{cited.zh}", f". Basis: {cited.en}") if cited.zh else Text("")
    word = _forbidding(whole, match)
    mark, path, line = lines.mark(match.start(), match.end())
    item = diag(
        "N801", mark, path=path, phrase=_shown(match[0]), note=phrase.note, lint=phrase.lint,
        title=lint.title, ground=ground, remark=_NEGATED.format(word=word) if word else Text(""),
    )  # fmt: skip
    return _with_line(item, line)


def _usual(phrase: Phrase, matches: Sequence[re.Match[str]], lines: _Lines) -> Iterator[Diagnostic]:
    if matches:
        first = matches[0]
        mark, path, line = lines.mark(first.start(), first.end())
        shown = _shown(first[0])
        item = diag("N802", mark, path=path, phrase=shown, count=len(matches), note=phrase.note)
        yield _with_line(item, line)


def _shown(text: str) -> str:
    return "".join(text.split())


def _with_line(item: Diagnostic, line: str) -> Diagnostic:
    return Diagnostic(item.code, item.mark, item.message, item.hint, item.path, (), line)


def scan_file(path: Path, collector: Collector, shown: str | None = None) -> Sequence[str]:
    """Scan a ``.txt`` or ``.docx`` file; the findings are in ``collector``.

    Returns:
        Its lines or paragraphs, none if it cannot be read (E101, E102, E801, E802).
    """
    name = shown if shown is not None else path.as_posix()
    raw = _bytes(path, name, collector)
    if raw is None:
        return ()
    if path.suffix.lower() == ".doc":
        reason = Text("这是旧式 .doc", "it is an old .doc file")
        collector.add(diag("E801", Mark(name), reason=reason))
        return ()
    if path.suffix.lower() == ".docx":
        paragraphs = read_docx(raw, name, collector)
        collector.extend(scan_paragraphs(paragraphs or (), name))
        return paragraphs or ()
    text = _decoded(raw, name, collector)
    collector.extend(scan_text(text or "", name))
    return (text or "").splitlines()


def _bytes(path: Path, name: str, collector: Collector) -> bytes | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        collector.add(diag("E101", Mark(name), name=name, near=Text("")))
        return None
    except OSError as error:
        collector.add(diag("E102", Mark(name), name=name, reason=error.strerror or "?"))
        return None
    if len(raw) > MAX_BYTES:
        what = Text("文件字节数", "bytes of the file")
        collector.add(
            diag("E802", Mark(name), name=name, what=what, size=f"> {MAX_BYTES}", limit=MAX_BYTES)
        )
        return None
    return raw


def _decoded(raw: bytes, name: str, collector: Collector) -> str | None:
    """Text in UTF-8, UTF-16 with its mark, or GB18030."""
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    reason = Text("不是文本文件", "it is not a text file")
    collector.add(diag("E801", Mark(name), name=name, reason=reason))
    return None


__all__ = ["SUFFIXES", "phrases_in", "scan_file", "scan_paragraphs", "scan_text"]
