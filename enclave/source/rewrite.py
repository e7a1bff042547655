"""Renaming keys and fixed words in the original text: comments and layout stay untouched."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from enclave.source.decode import LINE_BREAK

_BOM: Final = "\ufeff"
_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAFE_PLAIN = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff.-]*(?: [\w\u4e00-\u9fff.-]+)*")

_HOLE: Final = "hole"

_Edit = tuple[int, int, str]


class RewriteError(ValueError):
    """The text is not one that can be rewritten; it should have been checked before."""


def rename(
    text: str,
    key_map: Mapping[str, str],
    value_map_by_key: Mapping[str, Mapping[str, str]] | None = None,
    *,
    free: Collection[str] = (),
) -> str:
    """Rename keys, and given words among the values, without touching anything else.

    Args:
        text: A YAML text that loads without errors.
        key_map: Old key to new key.
        value_map_by_key: For a key, old or new, its values to rename; the items of a list below
            that key are renamed too.
        free: Keys, old or new, of mappings whose own keys the user chooses; those are kept,
            except the only key of an open term (``{hole: …}``), which is a word everywhere.

    >>> rename("分成: {甲: 6}  # 六成", {"分成": "share"})
    'share: {甲: 6}  # 六成'

    Raises:
        RewriteError: the text is not valid YAML.
    """
    bom = text.startswith(_BOM)
    body = text.removeprefix(_BOM)
    finder = _Finder(body, key_map, value_map_by_key or {}, frozenset(free))
    for start, end, new in sorted(finder.edits(), reverse=True):
        body = body[:start] + new + body[end:]
    return _BOM + body if bom else body


class _Finder:
    """Finds the places to edit."""

    def __init__(
        self,
        text: str,
        key_map: Mapping[str, str],
        value_map: Mapping[str, Mapping[str, str]],
        free: frozenset[str],
    ) -> None:
        self.text, self.key_map, self.value_map = text, key_map, value_map
        free |= {new for old, new in key_map.items() if old in free}
        self.free = free | {old for old, new in key_map.items() if new in free}
        self.starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]
        self.found: list[_Edit] = []

    def edits(self) -> list[_Edit]:
        """Walk the events once; a stack of open collections stands for the recursion."""
        # Each level: is it a mapping, do its keys belong to the user, key of the current value,
        # does a key come next, its keys that belong to the user, is the last value a scalar.
        stack: list[list[Any]] = []
        try:
            for event in yaml.parse(self.text, Loader=_LOADER):
                self._step(event, stack)
        except (yaml.YAMLError, UnicodeEncodeError) as error:
            raise RewriteError(str(error)) from error
        return self.found

    def _step(self, event: Event, stack: list[list[Any]]) -> None:
        if isinstance(event, (MappingStartEvent, SequenceStartEvent)):
            key = stack[-1][2] if stack else None
            mapping = isinstance(event, MappingStartEvent)
            self._filled(stack)
            direct = mapping and bool(stack) and stack[-1][0]
            free = direct and any(name in self.free for name in self._any_name(key))
            # Items of a list belong to the key of the list, entries of a mapping do not.
            stack.append([mapping, free, None if mapping else key, True, [], False])
        elif isinstance(event, CollectionEndEvent):
            self._open_term(stack.pop())
        elif isinstance(event, ScalarEvent) and stack:
            top = stack[-1]
            if top[0] and top[3]:
                # A key that the user chose is no word of the language: nothing hangs on its name.
                top[2], top[3] = None if top[1] else event.value, False
                if top[1]:
                    top[4].append(event)
                else:
                    self._replace(event, self.key_map)
                return
            top[5] = True
            for name in self._any_name(top[2]):
                if name in self.value_map:
                    self._replace(event, self.value_map[name])
                    break
            self._filled(stack)
        elif isinstance(event, AliasEvent):
            self._filled(stack)

    def _open_term(self, level: list[Any]) -> None:
        """Rename the only key of an open term below a key whose own keys are free."""
        keys, scalar = level[4], level[5]
        if len(keys) == 1 and scalar and _HOLE in self._any_name(keys[0].value):
            self._replace(keys[0], self.key_map)

    @staticmethod
    def _filled(stack: list[list[Any]]) -> None:
        """The current entry of an open mapping has its value; a key comes next."""
        if stack and stack[-1][0]:
            stack[-1][3] = True

    def _any_name(self, key: str | None) -> tuple[str, ...]:
        return () if key is None else (key, self.key_map.get(key, key))

    def _replace(self, event: ScalarEvent, names: Mapping[str, str]) -> None:
        new = names.get(event.value)
        first: Any = event.start_mark
        last: Any = event.end_mark
        if new is None or first.line != last.line:
            return
        start = self.starts[first.line] + first.column
        end = self.starts[last.line] + last.column
        old = self.text[start:end]
        if old[:1] in ("'", '"'):
            new = f"{old[0]}{new}{old[0]}"
        elif _SAFE_PLAIN.fullmatch(new) is None:
            new = f'"{new}"'
        self.found.append((start, end, new))
