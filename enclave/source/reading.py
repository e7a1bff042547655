"""The result of reading a text, and the base of its reader: places and findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from yaml.events import Event, MappingStartEvent, ScalarEvent, SequenceStartEvent

from enclave.diagnostics import Diagnostic, Mark, diag
from enclave.source.document import Node, Path, Place, path_text
from enclave.source.repair import KEPT_FINDINGS, Repaired
from enclave.source.syntax import SyntaxProblem
from enclave.text import Text

MAX_NODES: Final = 50_000

# A step of the paths inside nodes that are read for their mistakes only; never part of a document.
DISCARDED: Final = "\0"


@dataclass(slots=True)
class Budget:
    """What one document may still use up, its included files together."""

    nodes: int = MAX_NODES


@dataclass(slots=True)
class Reading:
    """What became of one text. ``data`` is None where it cannot be used."""

    data: Node | None = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)
    includes: list[Path] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    error: SyntaxProblem | None = None
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader has to know about the file it reads."""

    shown: str
    aliases: Mapping[str, str]
    free: Collection[str]
    text: Repaired
    depth: int
    budget: Budget


def marks_of(event: Event, end: Event | None = None) -> tuple[Any, Any]:
    """Where an event starts and where it, or the event that closes it, ends."""
    return event.start_mark, (end or event).end_mark


def line_text(line: int, file: str = "") -> Text:
    """Name a line in a sentence, with its file where it is another one."""
    at = f" {file} " if file else ""
    return Text(f"{at}第 {line} 行".lstrip(), f"line {line}" + (f" of {file}" if file else ""))


def is_plain(event: ScalarEvent) -> bool:
    """Whether a scalar is written without quotes and not as a block of text."""
    return not event.style


class Base:
    """Knows the text being read; turns events into places and keeps findings."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.out = Reading()

    def place(self, event: Event, end: Event | None = None) -> Place:
        """The place of an event; a value of several lines ends with its first."""
        start, stop = marks_of(event, end)
        text = self.context.text
        line = start.line
        if line >= len(text.lines):  # a value that is missing at the end of the file
            line = len(text.lines) - 1
            col = text.column(line, len(text.lines[line])) + 1
            return (self.context.shown, line + 1, col, col + 1)
        source = text.lines[line]
        block = isinstance(event, (MappingStartEvent, SequenceStartEvent)) and not event.flow_style
        stop_col = stop.column
        if block or stop.line != line:
            stop_col = len(source.split(" #")[0].rstrip())
        stop_col = max(stop_col, start.column + 1)
        first, last = text.column(line, start.column), text.column(line, stop_col)
        return (self.context.shown, line + 1, first + 1, max(first, last - 1) + 2)

    def report(
        self,
        code: str,
        place: Place,
        path: Path = (),
        related: tuple[Mark, ...] = (),
        **values: Any,
    ) -> None:
        """Keep a finding."""
        if len(self.out.findings) < KEPT_FINDINGS:
            said = path_text(path[: path.index(DISCARDED)] if DISCARDED in path else path)
            made = diag(code, Mark(*place), path=said, related=related, **values)
            self.out.findings.append(made)
