"""A file as read: a tree of text with the place of every key and every value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from enclave.diagnostics import Mark

Path: TypeAlias = tuple[str | int, ...]
"""A place inside the tree: canonical keys and list positions from 0."""

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
"""What a file consists of. There are no numbers, dates or booleans: types are for later."""

Place: TypeAlias = tuple[str, int, int, int]
"""The fields of a :class:`Mark`; marks are built from them on demand, most are never asked for."""


def path_text(path: Path) -> str:
    """Print a path the way it is cited in messages.

    >>> path_text(("clauses", 2, "weights"))
    'clauses[2].weights'
    """
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


@dataclass(frozen=True, slots=True)
class Marks:
    """The place of every value and every key of a document."""

    file: str
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)

    def value(self, path: Path) -> Mark:
        """The place of the value at ``path``, or of the nearest parent there is."""
        for length in range(len(path), -1, -1):
            place = self.values.get(path[:length])
            if place is not None:
                return Mark(*place)
        return Mark(self.file)

    def key(self, path: Path) -> Mark:
        """The place of the key that leads to ``path``; a list item has none, its value is meant."""
        place = self.keys.get(path)
        return Mark(*place) if place is not None else self.value(path)

    def also(self, path: Path, name: Path) -> None:
        """Let what stands at ``path`` be found under another ``name``, too."""
        for store in (self.values, self.keys):
            below = [(p[len(path) :], at) for p, at in store.items() if p[: len(path)] == path]
            for rest, at in below:
                store.setdefault((*name, *rest), at)


@dataclass(frozen=True, slots=True)
class SourceDoc:
    """One document, with everything it includes spliced in.

    ``broken`` lists the places whose value was refused while reading: it has been reported, the
    value there is a stand-in, and later layers stay silent about it. ``aliases`` are the Chinese
    keys that were understood, with the keys they stand for; ``words`` the Chinese words that
    may stand among the values.
    """

    file: str
    data: Node
    marks: Marks
    lines: tuple[str, ...]
    sha256: str
    broken: frozenset[Path] = frozenset()
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def get(self, path: Path) -> Node | None:
        """The value at ``path``, or None where there is none."""
        node: Node = self.data
        for step in path:
            try:
                node = node[step]  # type: ignore[index]
            except (LookupError, TypeError):
                return None
        return node

    def is_broken(self, path: Path) -> bool:
        """Whether the value at ``path``, or one above it, was refused while reading."""
        return any(path[:n] in self.broken for n in range(len(path) + 1))
