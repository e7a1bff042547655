"""Libraries that only some forms of the report need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from enclave.diagnostics import Mark, diag
from enclave.report.refused import Refused

MISSING_EXTRA = 4
PACKAGES = {"docx": "python-docx", "fontTools": "fonttools"}
"""Packages whose modules are called otherwise."""


def wanted(module: str, extra: str) -> Any:
    """A library of an extra.

    Raises:
        Refused: E925 it is not installed; the message names the extra.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError:
        finding = diag("E925", Mark(extra), package=PACKAGES.get(module, module), extra=extra)
        raise Refused(finding, MISSING_EXTRA) from None
