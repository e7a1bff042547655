"""Amendments: the agreement as it stands from each effective date on (J5)."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from enclave.kinds.wording import joined
from enclave.terms.validate import Path

_STEP = re.compile(r"([^.\[\]]+)|\[([^\[\]]+)\]")


_PATH = re.compile(r"[^.\[\]]+(\.[^.\[\]]+|\[[^\[\]]+\])*")
AMENDABLE: Final = (
    "clauses", "data", "events", "term", "clock", "part_year", "references", "scope.heads",
    "scope.threshold",
)  # fmt: skip
"""What an amendment may change, besides adding parties. The rest is read once, for all years."""


class AmendError(Exception):
    """An amendment that cannot be applied; carries a diagnostic code and the place in ``amend``."""

    def __init__(self, code: str, where: Path, **values: object) -> None:
        """Keep code, place and values."""
        self.code, self.path, self.values = code, where, values
        super().__init__(code)


def steps(path: str) -> list[str]:
    """``clauses[split].weights`` as steps: ``['clauses', 'split', 'weights']``."""
    return [m[1] or m[2] for m in _STEP.finditer(path)]


def apply_amendment(
    data: Mapping[str, Any], amendment: Mapping[str, Any], number: int
) -> dict[str, Any]:
    """A copy of an agreement's data with one amendment applied.

    Raises:
        AmendError: E361 a path that does not exist, E362 a change that changes nothing, E366 a
            change of what holds from the first day, E367 an amendment without any change.
    """
    out: dict[str, Any] = copy.deepcopy(dict(data))
    out.pop("amend", None)
    here: Path = ("amend", number)
    if not any(amendment.get(key) for key in ("set", "add", "remove")):
        raise AmendError("E367", here)
    for path, value in (amendment.get("set") or {}).items():
        where = (*here, "set", path)
        _set(out, path, value, where)
        fixed = _fixed_change(data, out)
        if fixed is not None:
            raise AmendError("E366", where, path=fixed, listed=joined(AMENDABLE))
    removed = amendment.get("remove") or []
    clauses = out.get("clauses", [])
    if not isinstance(clauses, list):
        return out  # the typed layer says what is wrong with it
    for i, clause_id in enumerate(removed):
        if not any(_id(c) == clause_id for c in clauses):
            raise AmendError("E361", (*here, "remove", i), path=f"clauses[{clause_id}]")
    kept = [c for c in clauses if _id(c) is None or _id(c) not in removed]
    out["clauses"] = [*kept, *(amendment.get("add") or [])]
    return out


def _id(clause: Any) -> Any:
    return clause.get("id") if isinstance(clause, Mapping) else None


def _fixed_change(before: Mapping[str, Any], after: Mapping[str, Any]) -> str | None:
    """What changed and may not change; new parties may join."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if key in (*AMENDABLE, "amend") or old == new:
            continue
        if key not in ("scope", "parties") or not isinstance(new, Mapping):
            return key
        for inner, value in (old or {}).items():
            if f"{key}.{inner}" not in AMENDABLE and new.get(inner) != value:
                return f"{key}.{inner}"
        for inner in new if key == "scope" else ():
            if inner not in (old or {}) and f"{key}.{inner}" not in AMENDABLE:
                return f"{key}.{inner}"
    return None


def _set(data: dict[str, Any], path: str, value: Any, where: Path) -> None:
    parts = steps(path)
    if not parts or not _PATH.fullmatch(path):
        raise AmendError("E361", where, path=path)
    here: Any = data
    for step in parts[:-1]:
        here = _down(here, step, path, where)
    last = parts[-1]
    if isinstance(here, list):
        index = _index(here, last, path, where)
        old, here[index] = here[index], value
    elif isinstance(here, dict) and last in here:
        old, here[last] = here[last], value
    else:
        raise AmendError("E361", where, path=path)
    if old == value:
        raise AmendError("E362", where, path=path)


def _down(here: Any, step: str, path: str, where: Path) -> Any:
    if isinstance(here, dict) and step in here:
        return here[step]
    if isinstance(here, list):
        return here[_index(here, step, path, where)]
    raise AmendError("E361", where, path=path)


def _index(here: list[Any], step: str, path: str, where: Path) -> int:
    """A position in a list: by the id of a clause, or by number from 0."""
    for i, item in enumerate(here):
        if _id(item) == step:
            return i
    if step.isdigit() and int(step) < len(here):
        return int(step)
    raise AmendError("E361", where, path=path)
