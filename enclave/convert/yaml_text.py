"""Writing a tree of text as YAML that the strict reader reads back unchanged."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from enclave.convert.tree import Path

WIDTH: Final = 100
_PLAIN: Final = re.compile(
    r"[\w〔〕（）《》][\w〔〕（）《》.%/+·—–-]*(?: [\w〔〕（）《》.%/+·—–-]+)*\Z"
)
_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})


def scalar(text: str) -> str:
    """A text as YAML: plain where that is safe, else in double quotes."""
    if _PLAIN.match(text) and text not in _NULLS and "__" not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def flow(node: Any) -> str:
    """A node on one line."""
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{scalar(str(k))}: {flow(v)}" for k, v in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(flow(v) for v in node) + "]"
    return scalar(str(node))


def dump(data: Mapping[str, Any], comments: Mapping[Path, Sequence[str]] | None = None) -> str:
    """A document as YAML: short parts on one line, comments before the value they belong to."""
    writer = _Writer(comments or {})
    writer.comment((), 0)
    writer.mapping(data, (), 0)
    return "\n".join(writer.lines) + "\n"


class _Writer:
    """Puts the lines together."""

    def __init__(self, comments: Mapping[Path, Sequence[str]]) -> None:
        self.comments = comments
        self.lines: list[str] = []

    def comment(self, path: Path, depth: int) -> None:
        self.lines += [f"{'  ' * depth}# {line}".rstrip() for line in self.comments.get(path, ())]

    def mapping(self, node: Mapping[str, Any], path: Path, depth: int, first: str = "") -> None:
        """The entries of a mapping; ``first`` stands before the first (the dash of a list)."""
        for key, value in node.items():
            where = (*path, key)
            if not first:
                self.comment(where, depth)
            lead = first or "  " * depth
            self._value(f"{lead}{scalar(str(key))}:", value, where, depth)
            first = ""

    def _value(self, head: str, value: Any, path: Path, depth: int) -> None:
        short = flow(value)
        nested = isinstance(value, (Mapping, list)) and bool(value)
        simple = not any(p[: len(path)] == path and p != path for p in self.comments)
        limit = WIDTH - len(head) - sum(ord(c) > 0x2E7F for c in head + short)
        if (
            not nested
            or (depth > 0 and simple and len(short) < limit and not _deep(value))
            or (depth == 0 and simple and len(short) < 60 and not _deep(value))
        ):
            self.lines.append(f"{head} {short}")
        else:
            self.lines.append(head)
            if isinstance(value, Mapping):
                self.mapping(value, path, depth + 1)
            else:
                self._items(value, path, depth + 1)

    def _items(self, node: Sequence[Any], path: Path, depth: int) -> None:
        for i, value in enumerate(node):
            where = (*path, i)
            self.comment(where, depth)
            short = flow(value)
            lead = "  " * depth + "- "
            inner = any(p[: len(where)] == where and p != where for p in self.comments)
            wide = len(lead) + len(short) + sum(ord(c) > 0x2E7F for c in short)
            if isinstance(value, Mapping) and value and (inner or wide > WIDTH):
                self.mapping(value, where, depth + 1, lead)
            elif isinstance(value, list) and wide > WIDTH:
                self.lines.append(lead.rstrip())
                self._items(value, where, depth + 1)
            else:
                self.lines.append(lead + short)


def _deep(node: Any) -> bool:
    """Whether a node has lists of mappings inside, which read badly on one line."""
    if isinstance(node, list):
        return len(node) > 1 and any(isinstance(v, (Mapping, list)) for v in node)
    if isinstance(node, Mapping):
        return any(_deep(v) for v in node.values()) or len(node) > 6
    return False
