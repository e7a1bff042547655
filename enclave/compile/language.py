"""The whole language in one place: Chinese keys and values, assembled from the kinds' folders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from enclave.kinds.registry import kinds
from enclave.terms.aliases import (
    INDICATOR_KEYS,
    KEYS,
    SCENARIO_KEYS,
    SCENARIO_VALUES,
    VALUE_KEYS,
    VALUES,
)
from enclave.terms.board_words import BOARD_WORDS
from enclave.terms.credit import CREDIT_ALIASES, CREDIT_VALUE_KEYS, CREDIT_VALUES
from enclave.terms.import_words import IMPORT_WORDS
from enclave.terms.project_words import PROJECT_VALUES
from enclave.terms.risk import RISK_WORDS
from enclave.terms.variant import VARIANT_ALIASES

FREE: Final = frozenset({
    "parties", "events", "data", "holes", "references", "weights", "owners", "credit", "spill",
    "by_enterprise", "by_year", "set", "lists", "exclude",
})  # fmt: skip
"""Keys whose own keys are names chosen by the user; they are never translated."""


SCENARIO_FREE: Final = FREE | {"bind", "places", "fill", "rosters", "outlays", "walk_away"}
"""The same for scenarios."""

WORD_KEYS: Final = (
    VALUE_KEYS | CREDIT_VALUE_KEYS | frozenset(PROJECT_VALUES) | frozenset(RISK_WORDS)
    | frozenset(BOARD_WORDS) | frozenset(IMPORT_WORDS)
)  # fmt: skip
"""Keys whose values are words of the language."""


def _join(tables: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """One table; the first that gives a canonical name decides which alias is printed.

    Raises:
        KeyError: two tables give one Chinese word two meanings.
    """
    joined: dict[str, str] = {}
    for table in tables:
        for zh, en in table.items():
            if joined.setdefault(zh, en) != en:
                raise KeyError(f"{zh} means both {joined[zh]} and {en}")
    return joined


@cache
def key_aliases() -> Mapping[str, str]:
    """Chinese key → canonical key, of agreements with their credit sections, and of indicators.

    Raises:
        KeyError: two folders give one Chinese key two meanings.
    """
    of_kinds = (kind.aliases for kind in kinds().values())
    return _join([KEYS, *of_kinds, CREDIT_ALIASES, INDICATOR_KEYS])


@cache
def scenario_aliases() -> Mapping[str, str]:
    """Chinese key → canonical key of scenarios."""
    return _join([SCENARIO_KEYS, key_aliases()])


@cache
def variant_aliases() -> Mapping[str, str]:
    """Chinese key → canonical key of variant files: their own, and those of what they change."""
    return _join([VARIANT_ALIASES, scenario_aliases()])


@cache
def value_aliases() -> Mapping[str, str]:
    """Chinese value → canonical value."""
    of_kinds = (kind.values for kind in kinds().values())
    more = (*PROJECT_VALUES.values(), *RISK_WORDS.values(), *BOARD_WORDS.values(),
            *IMPORT_WORDS.values())  # fmt: skip
    return _join([VALUES, *of_kinds, CREDIT_VALUES, SCENARIO_VALUES, *more])


def canonical_values(data: Any, key: str = "") -> Any:
    """A copy of a document's data in which Chinese words of the language are canonical.

    Names, amounts and free text are left alone: only values of the keys that take words.
    """
    if isinstance(data, Mapping):
        return {k: canonical_values(v, k) for k, v in data.items()}
    if isinstance(data, list):
        return [canonical_values(v, key) for v in data]
    if isinstance(data, str) and key in WORD_KEYS:
        table = value_aliases()
        if "+" in data:
            return "+".join(table.get(p.strip(), p.strip()) for p in data.split("+"))
        return table.get(data, data)
    return data
