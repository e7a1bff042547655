"""YAML events to a tree of text with marks; everything beyond plain data is refused.

PyYAML's constructors are not used: they read ``3:7`` as 187, ``0512`` as 330, ``no`` as False,
let the second of two equal keys win and follow aliases without a limit. Events carry the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from enclave.diagnostics import Mark
from enclave.source.decode import FORBIDDEN, char_name
from enclave.source.document import Node, Path, Place
from enclave.source.reading import (
    DISCARDED,
    MAX_NODES,
    Base,
    Context,
    Reading,
    is_plain,
    line_text,
    marks_of,
)
from enclave.source.repair import WIDE_SPACES, space_name
from enclave.source.scalars import check_scalar
from enclave.source.syntax import classify
from enclave.text import Text

MAX_DEPTH: Final = 32
MAX_SCALAR: Final = 10_000
INCLUDE: Final = "include"
HOLE: Final = "hole"

_EXACT_ERRORS_UP_TO: Final = 64 * 1024
_FAST: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))
_ODD = re.compile(r"\t|(?:^|[^\w.)(/=])[!&*]|[|>][-+0-9]*#|(?:^|[\s\[\]{},])\?", re.MULTILINE)
# A question mark inside a word; the pure parser takes it for an indicator in flow context.
_QUESTION = re.compile(r"(?<=[^\s\[\]{},])\?")
_SLIP = re.compile(r"[^\s:：]{1,60}(：|:(?=[^\s/]))")
_TAG = re.compile(r"!\S*")


class _Stop(Exception):
    """Reading cannot go on; the reason has been reported."""


def read(context: Context) -> Reading:
    """Read one text; a syntax error is kept in the result, never raised."""
    text = "\n".join(context.text.lines)
    nodes = context.budget.nodes
    small = len(text) <= _EXACT_ERRORS_UP_TO
    # The C parser sees further ahead, words its complaints differently and lets some oddities
    # pass. A file is judged alike wherever it is read: in doubt the verdict is the pure parser's.
    fast = yaml.SafeLoader if small and _ODD.search(text) else _FAST
    reading = _attempt(context, text, fast)
    if reading.error and fast is not yaml.SafeLoader and small:
        context.budget.nodes = nodes
        reading = _attempt(context, text, yaml.SafeLoader)
    return reading


def _attempt(context: Context, text: str, parser: Any) -> Reading:
    events: Iterator[Event] = (
        _pure_events(text) if parser is yaml.SafeLoader else yaml.parse(text, Loader=parser)
    )
    reader = _Reader(context, events)
    try:
        reader.run()
    except yaml.YAMLError as error:
        reader.out.data = None
        reader.out.error = classify(error, context.text.lines)
    return reader.out


def _pure_events(text: str) -> Iterator[Event]:
    """The events of the pure parser, which gets a stand-in for question marks inside words."""
    standin = next(ch for ch in map(chr, range(0xF8FF, 0xE000, -1)) if ch not in text)
    for event in yaml.parse(_QUESTION.sub(standin, text), Loader=yaml.SafeLoader):
        if isinstance(event, ScalarEvent) and standin in event.value:
            event.value = event.value.replace(standin, "?")
        yield event


class _Reader(Base):
    """Walks the events of one text."""

    def __init__(self, context: Context, events: Iterator[Event]) -> None:
        super().__init__(context)
        self.events = events
        self.discarded = False
        self.aliases_told: set[str | None] = set()

    # ------------------------------------------------------------------------------ document

    def run(self) -> None:
        """Read the stream: exactly one document."""
        try:
            next(self.events)
            self._document()
        except _Stop:
            self.out.data = None
        if self.discarded:
            for store in (self.out.values, self.out.keys):
                for path in [path for path in store if DISCARDED in path]:
                    del store[path]
            self.out.broken = {path for path in self.out.broken if DISCARDED not in path}
            self.out.includes = [path for path in self.out.includes if DISCARDED not in path]

    def _document(self) -> None:
        start = next(self.events)
        if isinstance(start, StreamEndEvent):
            self._empty()
        assert isinstance(start, DocumentStartEvent)  # noqa: S101 - the parser's grammar
        if start.version or start.tags:
            self._directives()
        root = next(self.events)
        if isinstance(root, ScalarEvent) and is_plain(root) and root.value in _NULLS:
            self._empty()
        data = self._node(root, (), None)
        if isinstance(root, ScalarEvent):
            self.report("E109", self.place(root))
            self.out.suspect = True
            raise _Stop
        next(self.events)
        more = next(self.events)
        if isinstance(more, DocumentStartEvent):
            self.report("E125", self.place(more))
        self.out.data = data

    def _empty(self) -> None:
        self.report("E107", (self.context.shown, 1, 1, 2))
        raise _Stop

    def _directives(self) -> None:
        for number, line in enumerate(self.context.text.lines, 1):
            if line.startswith("%"):
                self.report("E126", (self.context.shown, number, 1, len(line) + 1))

    # --------------------------------------------------------------------------------- nodes

    def _node(self, event: Event, path: Path, key: str | None) -> Node:
        """Read the node that starts with ``event``."""
        budget = self.context.budget
        budget.nodes -= 1
        if budget.nodes < 0:
            self.report("E128", self.place(event), limit=MAX_NODES)
            raise _Stop
        if isinstance(event, ScalarEvent):
            self._properties(event, path)
            return self._value(event, path, key)
        if isinstance(event, AliasEvent):
            self.out.values[path] = self._alias(event, path)
            self.out.broken.add(path)
            return ""
        if len(path) + self.context.depth >= MAX_DEPTH:
            self.report("E127", self.place(event), limit=MAX_DEPTH)
            raise _Stop
        assert isinstance(event, NodeEvent)  # noqa: S101 - the parser's grammar
        self._properties(event, path)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, path)
        assert isinstance(event, MappingStartEvent)  # noqa: S101 - the parser's grammar
        return self._mapping(event, path)

    def _properties(self, event: NodeEvent, path: Path) -> None:
        """Refuse an anchor and a tag."""
        if event.anchor is not None:
            shown, line, col, _ = self.place(event)
            end = col + 1 + len(event.anchor)
            self.report("E121", (shown, line, col, end), path, name=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None:
            shown, line, col, _ = self.place(event)
            source = self.context.text.lines[line - 1]
            written = _TAG.search(source, marks_of(event)[0].column)
            name = written[0] if written else str(tag)
            self.out.broken.add(path)
            self.report("E123", (shown, line, col, col + len(name)), path, name=name)

    def _alias(self, event: AliasEvent, path: Path) -> Place:
        """Refuse an alias; of several that name the same anchor the first is told."""
        place = self.place(event)
        if event.anchor not in self.aliases_told:
            self.aliases_told.add(event.anchor)
            self.report("E122", place, path, name=event.anchor)
        return place

    def _sequence(self, start: SequenceStartEvent, path: Path) -> Node:
        items: list[Node] = []
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                self.out.values[path] = self.place(start, event)
                break
            here = (*path, len(items))
            items.append(self._node(event, here, None))
            if start.flow_style and isinstance(event, ScalarEvent) and is_plain(event):
                self._wide_comma(event, here)
        return items

    def _wide_comma(self, event: ScalarEvent, path: Path) -> None:
        if any(ch in event.value for ch in "，、；"):
            self.report("W103", self.place(event), path, text=event.value)

    # ------------------------------------------------------------------------------ mappings

    def _mapping(self, start: MappingStartEvent, path: Path) -> Node:
        entries: dict[str, Node] = {}
        seen: dict[str, tuple[str, Place]] = {}
        translate = not self._is_free(path)
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                self.out.values[path] = self.place(start, event)
                break
            written = self._key(event, path)
            value = next(self.events)
            if written is None:
                if not isinstance(value, AliasEvent):  # `<<: *a` is one mistake, not two
                    self._discard(value, path)
                continue
            if start.flow_style and self._is_slip(event, value):
                written, slipped = self._flow_slip(event, path, written)
            else:
                slipped = None
            key = self.context.aliases.get(written, written) if translate else written
            place = self.place(event)
            if key in seen:
                self._duplicate(written, seen[key], place, (*path, key))
                self._discard(value, path)
                continue
            seen[key] = (written, place)
            here = (*path, key)
            self.out.keys[here] = place
            if slipped is not None:
                self.out.values[here] = place
                entries[key] = slipped
                continue
            self._own_line(event, value)
            entries[key] = self._node(value, here, written)
        if len(entries) == 1 and not translate:
            entries = self._open_term(entries, path)
        if len(entries) == 1 and INCLUDE in entries:
            self.out.includes.append(path)
        return entries

    def _open_term(self, entries: dict[str, Node], path: Path) -> dict[str, Node]:
        """Below a key whose own keys are free, the only key 待定 still says that a term is open."""
        (key, value), *_ = entries.items()
        if key == HOLE or self.context.aliases.get(key) != HOLE or not isinstance(value, str):
            return entries
        old, new = (*path, key), (*path, HOLE)
        for store in (self.out.keys, self.out.values):
            if old in store:
                store[new] = store.pop(old)
        if old in self.out.broken:
            self.out.broken.remove(old)
            self.out.broken.add(new)
        return {HOLE: value}

    def _is_free(self, path: Path) -> bool:
        """Whether the user chooses the keys of the mapping at ``path``.

        Such a key is no word of the language, so what is below it is judged by its own name.
        """
        free = False
        for step in path if self.context.free else ():
            free = not free and step in self.context.free
        return free

    def _key(self, event: Event, path: Path) -> str | None:
        """Read a key; None where it is none, after reporting why."""
        self.context.budget.nodes -= 1
        if not isinstance(event, ScalarEvent):
            if isinstance(event, AliasEvent):
                self._alias(event, path)
            else:
                self.report("E116", self.place(event), path)
                self._discard(event, path)
            return None
        self._properties(event, path)
        place = self.place(event)
        if is_plain(event):
            if event.value == "":
                self.report("E117", place, path)
                return None
            if event.value == "<<":
                self.report("E124", place, path)
                return None
        self.discarded |= len(event.value) > MAX_SCALAR
        text = self._clean(event, (*path, DISCARDED), place)
        self.out.suspect |= event.value[:1] in WIDE_SPACES and is_plain(event) and event.value != ""
        return text

    def _duplicate(self, written: str, first: tuple[str, Place], place: Place, path: Path) -> None:
        earlier, where = first
        related = (Mark(*where),)
        if earlier == written:
            at = line_text(where[1])
            self.report("E114", place, path, key=written, where=at, related=related)
        else:
            self.report(
                "E115", place, path, key=written, first=earlier, line=where[1], related=related
            )

    def _discard(self, event: Event, path: Path) -> None:
        """Read a node for its mistakes only."""
        self.discarded = True
        self._node(event, (*path, DISCARDED), None)

    def _own_line(self, key: Event, value: Event) -> None:
        """Notice a value that is likely meant as an entry: ``scope:`` and below ``heads：…``."""
        if not isinstance(value, ScalarEvent) or not is_plain(value) or not value.value:
            return
        if marks_of(value)[0].line > marks_of(key)[1].line and _SLIP.match(value.value):
            self.out.suspect = True

    @staticmethod
    def _is_slip(key: Event, value: Event) -> bool:
        """Whether ``{a：1}`` or ``{a:1}`` was read as a key without a value."""
        return (
            isinstance(key, ScalarEvent)
            and isinstance(value, ScalarEvent)
            and is_plain(key)
            and is_plain(value)
            and value.value == ""
            and _SLIP.match(key.value) is not None
        )

    def _flow_slip(self, event: Event, path: Path, written: str) -> tuple[str, str]:
        """Report ``{a：1}`` and split it into the key and the value that were meant."""
        match = _SLIP.match(written)
        assert match is not None  # noqa: S101 - the caller looked
        key, value = written[: match.start(1)], written[match.end() :].strip()
        shown, line, col, _ = self.place(event)
        place = (shown, line, col, col + match.end())
        self.report("E110" if match[1] == "：" else "E111", place, path, key=key)
        return key, value

    # ------------------------------------------------------------------------------- scalars

    def _value(self, event: ScalarEvent, path: Path, key: str | None) -> str:
        """Read a value; an empty one is reported."""
        place = self.out.values[path] = self.place(event)
        if is_plain(event) and event.value in _NULLS:
            name: object = key
            if key is None:
                number = (path[-1] if path and isinstance(path[-1], int) else 0) + 1
                name = Text(f"第 {number} 项", f"item {number}")
            elif event.value == "":  # nothing is there: its key stands for it
                place = self.out.values[path] = self.out.keys.get(path, place)
            cut = place[1] - 1 in self.context.text.cut
            if event.tag is None and event.anchor is None and not cut:
                self.report("E118", place, path, key=name)
            self.out.broken.add(path)
            return ""
        return self._clean(event, path, place)

    def _clean(self, event: ScalarEvent, path: Path, place: Place) -> str:
        """Check the characters and the length of a scalar."""
        text: str = event.value
        if len(text) > MAX_SCALAR:
            self.report("E129", place, path, size=len(text), limit=MAX_SCALAR)
            self.out.broken.add(path)
            text = text[:MAX_SCALAR]
        if text.isascii() and text.isprintable():
            return text
        bad = FORBIDDEN.search(text)
        if bad is not None:
            code = f"U+{ord(bad[0]):04X}"
            self.report("E106", place, path, char=code, name=char_name(bad[0]))
            text = FORBIDDEN.sub("", text)
        if is_plain(event):
            for edge in (text[:1], text[-1:]):
                if edge and edge in WIDE_SPACES:
                    self.report("E112", place, path, name=space_name(edge))
                    break
            text = text.strip(WIDE_SPACES)
        for code, values in check_scalar(text, plain=is_plain(event)):
            self.report(code, place, path, (), **values)
        return text
