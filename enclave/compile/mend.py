"""A second look at a file that has mistakes: what else is wrong with it?

Static checks need a typed agreement. Where single values could not be read, or are still open,
harmless ones are put in their place, so that the rest can be checked in the same run. What is
found at such a place is not reported; neither are warnings.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any, Final

from enclave.compile.versions import steps
from enclave.diagnostics import Diagnostic
from enclave.terms.validate import Path

_AMOUNTS: Final = ("amount", "limit", "value", "base", "owners")
_RATIOS: Final = ("ratio", "rate", "portion", "interest")


def mended(
    data: Mapping[str, Any], errors: Iterable[Diagnostic], holes: Mapping[Path, str]
) -> tuple[dict[str, Any], frozenset[str]] | None:
    """A copy in which what is wrong or open is harmless, and the paths of the places changed.

    None where a mistake is not of a single value.
    """
    out: dict[str, Any] = copy.deepcopy(dict(data))
    parties = out.get("parties")
    party = next(iter(parties), "") if isinstance(parties, Mapping) else ""
    places: list[tuple[str, list[str]]] = [
        (d.code, steps(d.path)) for d in errors if d.code != "E284" and d.is_error
    ]
    places += [("", [str(step) for step in path]) for path in holes]
    for code, path in places:
        if not path or not _mend(out, code, path, party):
            return None
    return out, frozenset(".".join(path) for _, path in places)


def _mend(data: Any, code: str, path: list[str], party: str) -> bool:
    here = data
    for step in path[:-1]:
        if isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        elif isinstance(here, dict) and step in here:
            here = here[step]
        else:
            return False
    key = path[-1]
    if not isinstance(here, dict) or key not in here:
        return False
    if code in ("E201", "E202"):
        del here[key]
    elif key == "weights":
        here[key] = {party: "1"}
    elif key in _RATIOS:
        here[key] = "0%"
    elif key in _AMOUNTS or path[-2:-1] == ["owners"]:
        here[key] = "0元"
    else:
        return False
    return True


def is_new(item: Diagnostic, changed: frozenset[str]) -> bool:
    """Whether an error found in the second look stands where nothing was changed."""
    place = ".".join(steps(item.path))
    return item.is_error and not any(place == p or place.startswith(f"{p}.") for p in changed)
