"""Binding the parties of a template to places of a scenario: ``bind: {origin: mouding}``.

A template speaks of "the originating county"; a scenario says which one it is. Binding gives the
party the id and the name of the place everywhere in the agreement, so that one template can stand
several times in a scenario without its parties being mixed up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from enclave.terms.scenario import Place

_KEYED: frozenset[str] = frozenset({"parties", "weights", "owners", "spill"})
"""Keys under which party ids are keys."""
_VALUED: frozenset[str] = frozenset({
    "to", "party", "spill", "superior", "parent", "via", "collectors", "parties",
})  # fmt: skip
"""Keys under which party ids are values, alone or in a list."""
_STEP = re.compile(r"([^.\[\]]+)|\[([^\[\]]+)\]")
"""A step of a path of ``amend.set``: ``name`` or ``[name]``."""


def bind_parties(data: Any, binding: Mapping[str, str], places: Mapping[str, Place]) -> Any:
    """A copy of an agreement's data with template parties replaced by places."""
    out = _rename(data, dict(binding), "", "")
    parties = out.get("parties", {})
    for place_id in binding.values():
        party = parties.get(place_id)
        if isinstance(party, dict):
            name = places[place_id].name
            party["name"] = {"zh": name.zh, "en": name.en} if name.en else {"zh": name.zh}
            party["place"] = place_id
    return out


def collisions(data: Any, binding: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Parties that binding would make one: the first, the second, the id both would have."""
    seen: dict[str, str] = {}
    for party in data.get("parties", {}):
        name = binding.get(party, party)
        if name in seen:
            yield seen[name], party, name
        seen.setdefault(name, party)


def _rename(data: Any, names: Mapping[str, str], key: str, above: str) -> Any:
    if isinstance(data, Mapping):
        if key == "set" and above == "amend":
            return dict(_renamed_change(path, v, names) for path, v in data.items())
        keyed = key in _KEYED or (key == "from" and above == "derived")
        return {
            (names.get(k, k) if keyed else k): _rename(v, names, k, key) for k, v in data.items()
        }
    if isinstance(data, list):
        return [_rename(v, names, key, above) for v in data]
    if isinstance(data, str) and key in _VALUED:
        return names.get(data, data)
    return data


def _renamed_change(path: str, value: Any, names: Mapping[str, str]) -> tuple[str, Any]:
    """A path of ``amend.set`` and its value: ``clauses[split].weights.origin``."""
    above, key = "", ""
    out, end = "", 0
    for match in _STEP.finditer(path):
        step = match[1] or match[2]
        keyed = key in _KEYED or (key == "from" and above == "derived")
        start, stop = match.span(1) if match[1] else match.span(2)
        out += path[end:start] + (names.get(step, step) if keyed else step)
        end = stop
        if not step.isdigit():  # a position in a list is of the same key
            above, key = key, step
    return out + path[end:], _rename(value, names, key, above)
