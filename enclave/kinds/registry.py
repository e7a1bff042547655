"""All clause kinds: the built-in folders, and those that plug-ins offer by entry point."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from enclave.diagnostics import InputRejected, Mark, diagnose
from enclave.kinds.base import Kind
from enclave.text import Text

BUILT_IN = (
    "retain", "deduct", "baseline", "recover", "share", "cap", "guarantee", "fixed_return",
    "compensation", "reward", "subdivide", "reinvest", "superior_return",
    "village_minimum", "reassign", "exit", "dispute", "quota",
)  # fmt: skip
PLANNED: tuple[str, ...] = ()
"""Kinds the language knows and the engine does not compute yet: refused as such, never ignored."""


KINDS_GROUP = "enclave.kinds"


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by name, built-in ones first, then those of plug-ins by name.

    Raises:
        InputRejected: E726 a plug-in cannot be loaded, or offers a kind that there is.
    """
    found = {name: import_module(f"enclave.kinds.{name}").KIND for name in BUILT_IN}
    for point in sorted(entry_points(group=KINDS_GROUP), key=lambda p: p.name):
        kind, reason = _loaded(point, found)
        if kind is None:
            values = {"name": point.name, "value": point.value, "reason": reason}
            raise InputRejected([diagnose("E726", Mark(point.name), values)])
        found[kind.name] = kind
    return found


def _loaded(point: EntryPoint, found: Mapping[str, Kind]) -> tuple[Kind | None, Text]:
    """The kind of an entry point, or why there is none."""
    try:
        kind = point.load()
    except (ImportError, AttributeError) as error:
        return None, Text(f"载入失败（{error}）", f"it cannot be loaded ({error})")
    if not isinstance(kind, Kind):
        return None, Text("不是条款种类（Kind）", "it is no clause kind (Kind)")
    if kind.name in found:
        return None, Text(
            f"已有条款种类 {kind.name}", f"there is a clause kind {kind.name} already"
        )
    return kind, Text("")
