"""All clause kinds: the built-in folders, and those that plug-ins offer by entry point."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from enclave.kinds.base import Kind

BUILT_IN = (
    "retain", "deduct", "baseline", "recover", "share", "cap", "guarantee", "fixed_return",
    "compensation", "reward", "subdivide", "reinvest", "superior_return",
    "dispute",
)  # fmt: skip
PLANNED = ("exit",)
"""Kinds the language knows and the engine does not compute yet: refused as such, never ignored."""


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by name, built-in ones first."""
    found = {name: import_module(f"enclave.kinds.{name}").KIND for name in BUILT_IN}
    for point in entry_points(group="enclave.kinds"):
        kind = point.load()
        if kind.name in found:
            raise KeyError(f"clause kind {kind.name} is offered twice")
        found[kind.name] = kind
    return found
