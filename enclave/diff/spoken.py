"""Whole parts of an agreement in words: a party that was added, phases in place of fixed shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from enclave.diff.labels import field_words
from enclave.diff.tree import Branch, Leaf, Tree
from enclave.text import Text

_FIRST: Final = ("name", "from", "for", "until", "when")
_NOT_TWICE: Final = ("name", "document")
"""What an item is called is not said again among its values."""


def row(parts: Sequence[Text], zh: str, en: str) -> Text:
    """Texts in a row."""
    return Text(zh.join(p.zh for p in parts), en.join(p.in_("en") for p in parts))


def part_words(
    tree: Tree, party: Mapping[str, Text], path: tuple[str, ...] = (), *, item: bool = False
) -> Text:
    """A value, or all that was written in a part.

    Args:
        party: what the parties are called.
        path: the last keys that lead to the part.
        item: whether the part is named elsewhere already.
    """
    if isinstance(tree, Leaf):
        return tree.words
    if tree.form == "list":
        parts = []
        for key, inner in tree.items.items():
            head = field_words((*path[-1:], key), party, {}, start=len(path[-1:]))
            said = part_words(inner, party, (*path[-1:], key))
            parts.append(Text(f"{head.zh}：{said.zh}", f"{head.in_('en')}: {said.in_('en')}"))
        return row(parts, "；", "; ")
    if len(tree.items) == 1 and "" in tree.items:
        return part_words(tree.items[""], party, path)
    keys = sorted(tree.items, key=lambda k: _FIRST.index(k) if k in _FIRST else len(_FIRST))
    parts = [_entry(tree, key, party, path) for key in keys if not (item and key in _NOT_TWICE)]
    return row([p for p in parts if p.zh], "，", ", ")


def _entry(tree: Branch, key: str, party: Mapping[str, Text], path: tuple[str, ...]) -> Text:
    """One value of a part with what it is called; nothing for what was not written."""
    inner = tree.items[key]
    here = (*path[-1:], key)
    if isinstance(inner, Leaf):
        if inner.default or inner.order:
            return Text("")
        if path[-1:] == ("reference",) and key in ("document", "article"):
            return inner.words
        label = field_words(here, party, {}, start=len(here) - 1)
        return Text(f"{label.zh} {inner.words.zh}", f"{label.in_('en')} {inner.words.in_('en')}")
    return part_words(inner, party, here)
