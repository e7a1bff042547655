"""Where the rule packs and scenarios that come with the package are found.

They stand at the top of a checkout and inside an installed package under ``enclave/_data``.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _shipped(name: str) -> Path:
    inside = _PACKAGE / "_data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def rules_root() -> Path:
    """The folder of the rule packs."""
    return _shipped("rules")


def scenarios_root() -> Path:
    """The folder of the scenarios."""
    return _shipped("scenarios")


def codes_root() -> Path:
    """The folder of the pages that explain diagnostic codes."""
    inside = _PACKAGE / "_data" / "codes"
    return inside if inside.is_dir() else _PACKAGE.parent / "docs" / "codes"
