"""Trees of text: taking out what a sheet can hold, and putting values back by path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, TypeAlias

from enclave.diagnostics import Mark
from enclave.source.document import Marks, SourceDoc

Path: TypeAlias = tuple[str | int, ...]

_PLAIN: Final = re.compile(r"[^.\[\]\"#\s]+\Z")
_STEP: Final = re.compile(r'\.?"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|\.?([^.\[\]"]+)')


def get(node: Any, path: Path) -> Any:
    """The value at a path, or None."""
    for step in path:
        try:
            node = node[step]
        except (LookupError, TypeError):
            return None
    return node


class Taken:
    """A tree of which parts are taken; what is left over can be asked for."""

    def __init__(self, root: Any) -> None:
        """Start with nothing taken."""
        self.root = root
        self._taken: set[Path] = set()

    def get(self, path: Path) -> Any:
        """The value at a path, or None; nothing is taken."""
        return get(self.root, path)

    def take(self, path: Path) -> None:
        """Say that the value at a path stands in a sheet."""
        self._taken.add(path)

    def left(self) -> list[tuple[Path, Any]]:
        """What has not been taken: the largest parts of which nothing was, in order."""
        return list(self._left((), self.root))

    def _left(self, path: Path, node: Any) -> Iterator[tuple[Path, Any]]:
        if path in self._taken:
            return
        if not any(t[: len(path)] == path for t in self._taken):
            yield path, node
            return
        steps: Iterator[tuple[str | int, Any]]
        steps = iter(node.items()) if isinstance(node, Mapping) else iter(enumerate(node))
        for step, value in steps:
            yield from self._left((*path, step), value)


@dataclass
class Draft:
    """A document being put together from cells: values, their places, what was refused.

    Attributes:
        comments: lines to write before the value at a path.
    """

    file: str
    home: Mark
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, Mark] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)
    comments: dict[Path, list[str]] = field(default_factory=dict)

    def put(self, path: Path, value: Any, mark: Mark) -> None:
        """Put a value where it belongs; mappings and lists on the way are made."""
        self.places[path] = mark
        for length in range(1, len(path)):
            self.places.setdefault(path[:length], mark)
        here: Any = self.data
        for step, after in pairwise(path):
            empty: Any = [] if isinstance(after, int) else {}
            if isinstance(step, int):
                while len(here) <= step:
                    here.append([] if isinstance(after, int) else {})
                here = here[step]
            else:
                if isinstance(here.get(step), str) and after in ("zh", "en"):
                    here[step] = {"zh": here[step]}
                here = here.setdefault(step, empty)
        last = path[-1]
        if isinstance(last, int):
            while len(here) <= last:
                here.append(value)
        here[last] = value

    def refuse(self, path: Path, mark: Mark) -> None:
        """Put a stand-in for a value that could not be read; later checks stay silent about it."""
        self.put(path, "", mark)
        self.broken.add(path)

    def merge(self, path: Path, value: Any, mark: Mark) -> bool:
        """Put a part beside what is there; False where it would replace something."""
        there = get(self.data, path)
        if there is None:
            self.put(path, value, mark)
            return True
        if isinstance(there, str) and isinstance(value, dict) and set(value) == {"en"}:
            self.put(path, {"zh": there, **value}, mark)
            return True
        if isinstance(there, dict) and isinstance(value, dict):
            return all(self.merge((*path, k), v, mark) for k, v in value.items())
        return False

    def tidy(self) -> None:
        """Texts that are given in Chinese only need no mapping."""
        self.data = _tidy(self.data)

    def document(self, words: Mapping[str, str]) -> SourceDoc:
        """The draft as a document whose places are cells; ``words`` may stand among its values."""
        marks = Marks(self.home.file)
        marks.values[()] = (self.home.file, 0, 0, 0)
        for path, mark in self.places.items():
            marks.values[path] = (mark.file, 0, 0, 0)
        return SourceDoc(
            self.home.file, self.data, marks, (), "", broken=frozenset(self.broken), words=words
        )


def _tidy(node: Any) -> Any:
    if isinstance(node, dict):
        if set(node) == {"zh"} and isinstance(node["zh"], str):
            return node["zh"]
        return {k: _tidy(v) for k, v in node.items()}
    return [_tidy(v) for v in node] if isinstance(node, list) else node


def path_to_text(path: Path, data: Any) -> str:
    """A path as it is written in the sheet 其他; clauses go by their ids.

    >>> path_to_text(("clauses", 0, "note"), {"clauses": [{"id": "split"}]})
    'clauses[split].note'
    """
    out = ""
    for i, step in enumerate(path):
        if isinstance(step, int):
            one = get(data, path[: i + 1]) if path[:i] == ("clauses",) else None
            name = one.get("id") if isinstance(one, Mapping) else None
            out += f"[{name if isinstance(name, str) else step}]"
        elif _PLAIN.match(step):
            out += f".{step}" if out else step
        else:
            quoted = step.replace("\\", "\\\\").replace('"', '\\"')
            out += ("." if out else "") + f'"{quoted}"'
    return out


def path_from_text(text: str, data: Any) -> Path | None:
    """Read a path of the sheet 其他; None where it leads nowhere."""
    out: list[str | int] = []
    at = 0
    text = text.strip()
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None:
            return None
        at = match.end()
        if match[2] is not None:
            index = _index(match[2], out, data)
            if index is None:
                return None
            out.append(index)
        elif match[1] is not None:
            out.append(re.sub(r"\\(.)", r"\1", match[1]))
        else:
            out.append(match[3].strip())
    return tuple(out) or None


def _index(text: str, path: Sequence[str | int], data: Any) -> int | None:
    items = get(data, tuple(path))
    if list(path) == ["clauses"] and isinstance(items, list):
        ids = [c.get("id") if isinstance(c, Mapping) else None for c in items]
        if text in ids:
            return ids.index(text)
    return int(text) if text.isdigit() else None
