"""Ships rules, scenarios and the texts of the codes inside the wheel, as ``enclave/_data``.

Only in a real wheel: an editable install reads the folders of the tree, never a stale copy.
"""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DATA = {
    "rules": "enclave/_data/rules",
    "scenarios": "enclave/_data/scenarios",
    "docs/codes": "enclave/_data/codes",
}


class ShipData(BuildHookInterface):  # type: ignore[type-arg, misc, unused-ignore]  # hatchling is a build tool
    """Adds the data folders to the standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders; hatchling copies them."""
        if version == "standard":
            build_data["force_include"].update(DATA)
