"""The whole language in one place: Chinese keys and values, assembled from the kinds' folders."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from enclave.kinds.registry import kinds
from enclave.terms.aliases import KEYS, VALUE_KEYS, VALUES

FREE: Final = frozenset({
    "parties", "events", "data", "holes", "references", "weights", "owners", "credit", "spill",
    "by_enterprise", "by_year", "set", "lists",
})  # fmt: skip
"""Keys whose own keys are names chosen by the user; they are never translated."""


@cache
def key_aliases() -> Mapping[str, str]:
    """Chinese key → canonical key.

    Raises:
        KeyError: two folders give one Chinese key two meanings.
    """
    table = dict(KEYS)
    for kind in kinds().values():
        for zh, en in kind.aliases.items():
            if table.setdefault(zh, en) != en:
                raise KeyError(f"{zh} means both {table[zh]} and {en}")
    return table


@cache
def value_aliases() -> Mapping[str, str]:
    """Chinese value → canonical value."""
    table = dict(VALUES)
    for kind in kinds().values():
        table.update(kind.values)
    return table


def canonical_values(data: Any, key: str = "") -> Any:
    """A copy of a document's data in which Chinese words of the language are canonical.

    Names, amounts and free text are left alone: only values of the keys that take words.
    """
    if isinstance(data, Mapping):
        return {k: canonical_values(v, k) for k, v in data.items()}
    if isinstance(data, list):
        return [canonical_values(v, key) for v in data]
    if isinstance(data, str) and key in VALUE_KEYS:
        table = value_aliases()
        if "+" in data:
            return "+".join(table.get(p.strip(), p.strip()) for p in data.split("+"))
        return table.get(data, data)
    return data
