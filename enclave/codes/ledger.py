"""Diagnostic codes of ledger, settlement, verification and assessment board (E960–E999)."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = ()
