"""Typing slips of Chinese keyboards, undone for reading on; each one is reported as an error.

A full-width colon, a missing space after the colon, a full-width space or a tab makes a file
unreadable for YAML, or readable as something else. They are looked for only when that has
happened, and undone so that the other mistakes of the file come in the same run.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.source.decode import FORBIDDEN
from enclave.text import Text

KEPT_FINDINGS: Final = 500
WIDE_SPACES: Final = "\u3000\u00a0\u2002\u2003"
SPACE_NAMES: Final = {
    "\u3000": Text("全角空格", "full-width space"),
    "\u00a0": Text("不间断空格", "no-break space"),
}
_OTHER_SPACE: Final = Text("特殊空格", "typographic space")

# Indentation and list dashes; a key without quotes, brackets or a colon; either colon.
ENTRY = re.compile(
    rf"([ \t{WIDE_SPACES}]*(?:- *)*)([^\s:：#\"'\[\]{{}},&*!|>%@`][^:：#\"]{{0,59}}?)([:：])"
)
_LEADING = re.compile(rf"[ \t{WIDE_SPACES}]*(?:-[ \t{WIDE_SPACES}]+)*")
_SPACE = re.compile(rf"[ \t{WIDE_SPACES}]*")
_OUTER_SPACE = re.compile(rf"(?<=[,\[{{])[{WIDE_SPACES}]+|[{WIDE_SPACES}]+(?=#|\Z|[,\]}}])")
_BLOCK_TEXT = re.compile(r"(?:[:：-]\s*|^\s*)[|>][+-]?\d?[+-]?\s*(?:#.*)?$")


def space_name(char: str) -> Text:
    """Name a space that is not the ordinary one."""
    return SPACE_NAMES.get(char, _OTHER_SPACE)


@dataclass(slots=True)
class Repaired:
    """The lines to parse, and for every changed line the original column of each character.

    Lines are numbered from 0. ``touched`` are those where a slip was undone, ``cut`` those whose
    value was taken out because of a syntax error.
    """

    lines: list[str]
    columns: dict[int, list[int]] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    cut: set[int] = field(default_factory=set)

    def column(self, line: int, col: int) -> int:
        """The original column of a column of the repaired text; both count from 0."""
        origin = self.columns.get(line)
        if origin is None:
            return col
        return origin[col] if col < len(origin) else origin[-1] + col - len(origin) + 1


class _Line:
    """One line under repair: characters with the column each of them came from."""

    def __init__(self, text: str, columns: list[int]) -> None:
        self.text, self.columns = text, columns
        self.changed = False

    def put(self, places: Mapping[int, str]) -> None:
        """Replace single characters, each by any text."""
        if not places:
            return
        out, columns, done = [], [], 0
        for at in sorted(places):
            out += [self.text[done:at], places[at]]
            columns += self.columns[done:at] + [self.columns[at]] * len(places[at])
            done = at + 1
        self.text = "".join((*out, self.text[done:]))
        self.columns = columns + self.columns[done:]
        self.changed = True


def prepare(lines: Sequence[str]) -> Repaired:
    """Take out characters that were refused already, and read tabs inside a line as spaces.

    The parsers disagree on tabs after the indentation, and no agreement needs one in its text.
    """
    out = Repaired(list(lines))
    for number, written in enumerate(lines):
        text = written
        if "\t" in text:
            body = text.lstrip(" \t")
            indent = text[: len(text) - len(body)] if body else ""
            out.lines[number] = text = indent + body.replace("\t", " ")
        if FORBIDDEN.search(text) is not None:
            line = _Line(text, list(range(len(text) + 1)))
            line.put({match.start(): "" for match in FORBIDDEN.finditer(text)})
            out.lines[number], out.columns[number] = line.text, line.columns
    return out


def _wide_spaces(line: _Line, mark: Mark, findings: list[Diagnostic]) -> None:
    """Replace full-width spaces where only blanks can be meant."""
    text = line.text
    spans = [_LEADING.match(text), *_OUTER_SPACE.finditer(text)]
    entry = ENTRY.match(text)
    if entry is not None:
        spans.append(_SPACE.match(text, entry.end()))
    spots = {at for span in spans if span is not None for at in range(*span.span())}
    wide = {at for at in spots if text[at] in WIDE_SPACES}
    for at in sorted(wide):
        if at - 1 not in wide:
            end = next(n for n in range(at, len(text) + 1) if n not in wide)
            place = Mark(mark.file, mark.line, line.columns[at] + 1, line.columns[end - 1] + 2)
            findings.append(diag("E112", place, name=space_name(text[at])))
    line.put({at: "  " if text[at] == "\u3000" else " " for at in wide})


def _tabs(line: _Line, mark: Mark, findings: list[Diagnostic]) -> None:
    """Replace tabs in the indentation, one space each, so that columns stay."""
    text = line.text
    leading = len(text) - len(text.lstrip(" \t"))
    tabs = [at for at in range(leading) if text[at] == "\t"]
    if tabs:
        col = line.columns[tabs[0]] + 1
        findings.append(diag("E113", Mark(mark.file, mark.line, col, col + 1)))
    line.put(dict.fromkeys(tabs, " "))


def _colon(line: _Line, mark: Mark, known: Collection[str], findings: list[Diagnostic]) -> None:
    """Give ``key：value`` and ``key:value`` an ASCII colon with a space."""
    entry = ENTRY.match(line.text)
    if entry is None:
        return
    key, at, rest = entry[2].strip(), entry.start(3), line.text[entry.end() :]
    in_list = "-" in entry[1]
    if entry[3] == ":" and (not rest or rest[0] in " \t" or rest.startswith("//")):
        return
    # A sentence in a list may well contain a colon; there only a known key is taken for a slip.
    if in_list and known and key not in known:
        return
    start, end = line.columns[entry.start(2)] + 1, line.columns[at] + 2
    code = "E110" if entry[3] == "：" else "E111"
    findings.append(diag(code, Mark(mark.file, mark.line, start, end), key=key))
    line.put({at: ":" if not rest or rest[0] in " \t" else ": "})


def repair(before: Repaired, shown: str, aliases: Mapping[str, str]) -> Repaired:
    """Find and undo the slips of a text that YAML could not read as it was meant."""
    known = {*aliases, *aliases.values()}
    out = Repaired(list(before.lines), dict(before.columns), [], set())
    text_indent: int | None = None
    for number, text in enumerate(before.lines):
        indent = len(text) - len(text.lstrip())
        if text_indent is not None and (not text.strip() or indent > text_indent):
            continue
        text_indent = indent if _BLOCK_TEXT.search(text) else None
        columns = before.columns.get(number) or list(range(len(text) + 1))
        line, found = _Line(text, columns), list[Diagnostic]()
        mark = Mark(shown, number + 1)
        _tabs(line, mark, found)
        _wide_spaces(line, mark, found)
        _colon(line, mark, known, found)
        if line.changed:
            out.lines[number], out.columns[number] = line.text, line.columns
            out.findings.extend(found[: max(0, KEPT_FINDINGS - len(out.findings))])
            out.touched.add(number)
    return out
