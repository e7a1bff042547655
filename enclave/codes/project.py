"""Diagnostic codes of projects and tax packs (E810–E859)."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = ()
