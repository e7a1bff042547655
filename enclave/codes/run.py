"""Diagnostic codes of this part: title, message and hint in two languages."""

from __future__ import annotations

from enclave.diagnostics import CodeEntry

CODES: tuple[CodeEntry, ...] = ()
