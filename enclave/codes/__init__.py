"""The registry of diagnostic codes, one table a part of the input.

E1xx reading files · E2xx terms of an agreement · E3xx plan of an agreement · E4xx tables ·
E5xx statute · E6xx credit · E7xx scenario and run · E80x text of a deal · E81x–E85x projects · E86x–E89x
analysis · E90x command line · E92x–E93x reports, Excel and exports · E94x–E99x import and settlement. W and N
codes follow the same hundreds; L codes are the lints.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from enclave.diagnostics import CodeEntry

_TABLES = (
    "source", "terms", "plan", "kinds", "tables", "statute", "formulas", "credit", "run", "lints", "scan",
    "command", "project", "analysis", "office", "intake", "ledger", "keeping",
)  # fmt: skip


def _assemble() -> Mapping[str, CodeEntry]:
    registry: dict[str, CodeEntry] = {}
    for name in _TABLES:
        for entry in import_module(f"enclave.codes.{name}").CODES:
            if entry.code in registry:
                raise KeyError(f"code {entry.code} is defined twice")
            registry[entry.code] = entry
    return registry


REGISTRY: Mapping[str, CodeEntry] = _assemble()
