"""Diagnostic codes of files of tax offices and treasuries (E940–E959)."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = ()
