"""Tax heads by id, name, alias or budget code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from enclave.diagnostics import Collector, Mark, diag
from enclave.source import Marks, load
from enclave.terms.packs import rules_root, shown_pack
from enclave.terms.statute import STATUTE_ALIASES, Head, HeadTable
from enclave.terms.validate import validate

FREE_KEYS = ("heads", "rosters", "kinds", "fill")
"""Mappings of statute files whose keys the writer chooses."""

_CODE = re.compile(r"\d{5,12}\Z")


class Heads:
    """The tax heads known to a statute, and every name under which they may appear."""

    def __init__(self, heads: Mapping[str, Head], names: Mapping[str, str]) -> None:
        """``names`` leads from ids, names, aliases and codes to ids; see :meth:`build`."""
        self.table = dict(heads)
        self._names = dict(names)

    @classmethod
    def build(cls, layers: list[tuple[Mapping[str, Head], Marks]], collector: Collector) -> Heads:
        """Join tables, the later ones replacing heads of the same id; E512 for a shared name."""
        heads: dict[str, tuple[Head, Mark]] = {}
        for table, marks in layers:
            heads.update({n: (head, marks.key(("heads", n))) for n, head in table.items()})
        names: dict[str, str] = {}
        for name, (head, mark) in heads.items():
            for word in (name, *head.names(), *head.codes):
                owner = names.setdefault(word, name)
                if owner != name:
                    collector.add(diag("E512", mark, name=word, first=owner, second=name))
        return cls({name: head for name, (head, _) in heads.items()}, names)

    def resolve(self, text: str) -> str | None:
        """The id of the head that ``text`` names: its id, a name, an alias or a budget code.

        An item of the budget classification belongs to the nearest code above it, so 101010101
        is domestic VAT (1010101).
        """
        word = text.strip()
        found = self._names.get(word)
        if found is None and _CODE.match(word):
            for length in range(len(word) - 1, 4, -1):
                found = self._names.get(word[:length])
                if found is not None:
                    break
        return found

    def words(self) -> list[str]:
        """Every id and name, for suggestions."""
        return [w for w in self._names if not w.isdigit()]


def shown_name(path: Path) -> str:
    """The name of a file in messages: packs of the package are named from ``rules/`` on."""
    return shown_pack(path)


def heads_table(
    collector: Collector, path: Path | None = None
) -> tuple[HeadTable, Marks, str] | None:
    """Read the table of heads that comes with the package, with its place and its hash."""
    file = path or rules_root() / "heads.yaml"
    doc = load(
        file, collector=collector, aliases=STATUTE_ALIASES, free=FREE_KEYS, shown=shown_name(file)
    )
    if doc is None:
        return None
    table = validate(HeadTable, doc, collector=collector)
    return None if table is None else (table, doc.marks, doc.sha256)


def load_heads() -> Heads:
    """The heads of the package, without any statute.

    Raises:
        InputRejected: the table is damaged.
    """
    collector = Collector()
    found = heads_table(collector)
    heads = Heads.build([(found[0].heads, found[1])] if found else [], collector)
    collector.raise_errors()
    return heads
