"""Indicators by name: wherever an id is expected, its Chinese or English name will do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from enclave.diagnostics import Collector
from enclave.source import load
from enclave.terms.aliases import INDICATOR_KEYS, KEYS
from enclave.terms.indicator import Indicator
from enclave.terms.packs import pack_files
from enclave.text import Text


def ids_by_name(named: Iterable[tuple[str, Text]]) -> dict[str, str]:
    """Name → id, in both languages; ids stand for themselves, a name of two for neither."""
    pairs = list(named)
    ids = {one for one, _ in pairs}
    found: dict[str, set[str]] = {}
    for one, name in pairs:
        for word in (name.zh, name.en):
            if word and word not in ids:
                found.setdefault(word, set()).add(one)
    return {word: next(iter(ones)) for word, ones in found.items() if len(ones) == 1}


@cache
def _known() -> Mapping[str, str]:
    """The names in the packs at hand; what is wrong with a pack is said where it is checked."""
    named: list[tuple[str, Text]] = []
    for _, path in pack_files("indicators"):
        doc = load(
            path, aliases={**KEYS, **INDICATOR_KEYS}, free={"indicators"}, collector=Collector()
        )
        body = doc.get(("indicators",)) if doc is not None else None
        for one, item in body.items() if isinstance(body, dict) else ():
            name = item.get("name") if isinstance(item, dict) else None
            if isinstance(name, dict):
                named.append((one, Text(str(name.get("zh", "")), str(name.get("en", "")))))
            elif isinstance(name, str):
                named.append((one, Text(name)))
    return ids_by_name(named)


def indicator_id(word: str, indicators: Mapping[str, Indicator] | None = None) -> str:
    """The id of an indicator given by id or by name; what is neither is returned as it is.

    Args:
        indicators: the catalogue; the packs at hand by default.
    """
    if indicators is None:
        return _known().get(word, word)
    return ids_by_name((one, item.name) for one, item in indicators.items()).get(word, word)
