"""Amendments: the agreement as it stands from each effective date on (J5)."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from enclave.terms.validate import Path

_STEP = re.compile(r"([^.\[\]]+)|\[([^\[\]]+)\]")


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
        AmendError: E361 a path that does not exist, E362 a change that changes nothing.
    """
    out: dict[str, Any] = copy.deepcopy(dict(data))
    out.pop("amend", None)
    here: Path = ("amend", number)
    for path, value in (amendment.get("set") or {}).items():
        _set(out, path, value, (*here, "set", path))
    removed = amendment.get("remove") or []
    ids = [c.get("id") for c in out.get("clauses", []) if isinstance(c, Mapping)]
    for i, clause_id in enumerate(removed):
        if clause_id not in ids:
            raise AmendError("E361", (*here, "remove", i), path=f"clauses[{clause_id}]")
    clauses = [c for c in out.get("clauses", []) if c.get("id") not in removed]
    out["clauses"] = [*clauses, *(amendment.get("add") or [])]
    return out


def _set(data: dict[str, Any], path: str, value: Any, where: Path) -> None:
    parts = steps(path)
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
        if isinstance(item, Mapping) and item.get("id") == step:
            return i
    if step.isdigit() and int(step) < len(here):
        return int(step)
    raise AmendError("E361", where, path=path)
