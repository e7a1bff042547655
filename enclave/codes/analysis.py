"""Diagnostic codes of variants, comparison and decision models (E860–E899)."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = ()
