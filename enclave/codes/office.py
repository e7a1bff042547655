"""Diagnostic codes of reports and Excel files (E920–E939)."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = ()
