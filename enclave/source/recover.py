"""Reading on after a syntax error, so that one run tells all mistakes of a file.

The entry with the error is cut down to its key, and the text is read again. The entry counts as
refused; everything else is read as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from enclave.source.reading import Reading
from enclave.source.repair import ENTRY, Repaired
from enclave.source.syntax import SyntaxProblem

_ROUNDS: Final = 10
_ROUNDS_UP_TO: Final = 64 * 1024
_TRAILING_COMMA: Final = re.compile(r",\s*\Z")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _cut(text: Repaired, line: int) -> bool:
    """Cut the entry at ``line`` down to its key; False where there is no key to keep."""
    source = text.lines[line]
    entry = ENTRY.match(source)
    indent = _indent(source)
    if entry is not None and line not in text.cut:
        comma = "," if _TRAILING_COMMA.search(source) else ""
        text.lines[line] = f"{source[: entry.start(3)]}: ~{comma}"
        indent += len(entry[1].lstrip())  # a list item: its other entries are not below the key
        kept = True
    else:
        text.lines[line], kept = "", False
    text.cut.add(line)
    for below in range(line + 1, len(text.lines)):
        if text.lines[below].strip() and _indent(text.lines[below]) <= indent:
            break
        text.lines[below] = ""
    return kept


def _follows(error: SyntaxProblem, text: Repaired) -> bool:
    """Whether an error is a mere consequence of what has been reported on its lines."""
    span = range(error.first, error.last + 1)
    return any(line in text.cut or line in text.touched for line in span)


def read_on(
    reading: Reading, text: Repaired, attempt: Callable[[Repaired], Reading]
) -> tuple[Reading, list[SyntaxProblem]]:
    """Read the rest of a text that has a syntax error.

    Returns:
        The last reading, whose data is None unless every error could be confined to one entry,
        and the syntax errors in the columns of the original text.
    """
    errors: list[SyntaxProblem] = []
    rounds = _ROUNDS if sum(map(len, text.lines)) <= _ROUNDS_UP_TO else 1
    rest = replace(text, lines=list(text.lines), cut=set())
    confined = True
    for _ in range(rounds):
        error = reading.error
        if error is None:
            break
        if not _follows(error, rest):
            errors.append(replace(error, col=text.column(error.line, error.col)))
        if error.line >= len(rest.lines):
            break
        confined &= _cut(rest, error.line)
        reading = attempt(rest)
    if not confined or reading.error is not None:
        reading.data = None
    # A file that is empty only after its errors were taken out is not an empty file.
    reading.findings = [item for item in reading.findings if item.code != "E107"]
    return reading, errors
