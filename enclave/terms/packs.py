"""Where rule packs and scenarios are found: those of the package, and those of plug-ins.

The package's own stand at the top of a checkout and inside an installed package under
``enclave/_data``. Another distribution offers a folder of the same form (``agreements/``,
``statute/``, ``indicators/``) through the entry point group ``enclave.rules``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

from enclave.diagnostics import InputRejected, Mark, diag, diagnose

RULES_GROUP: Final = "enclave.rules"

_PACKAGE = Path(__file__).resolve().parent.parent


def _shipped(name: str) -> Path:
    inside = _PACKAGE / "_data" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


_OTHER_RULES: list[Path] = []


def use_rules(folder: Path) -> None:
    """Take rule packs from another folder, in this process; before anything was loaded.

    A settlement bundle holds the packs it rests on, and is computed again with these alone.
    """
    _OTHER_RULES[:] = [folder]


def rules_root() -> Path:
    """The folder of the rule packs."""
    return _OTHER_RULES[0] if _OTHER_RULES else _shipped("rules")


def scenarios_root() -> Path:
    """The folder of the scenarios."""
    return _shipped("scenarios")


def codes_root() -> Path:
    """The folder of the pages that explain diagnostic codes."""
    inside = _PACKAGE / "_data" / "codes"
    return inside if inside.is_dir() else _PACKAGE.parent / "docs" / "codes"


@dataclass(frozen=True, slots=True)
class RuleFolder:
    """A folder of rule packs; ``plugin`` is the name of the entry point, empty for the package's."""

    path: Path
    plugin: str = ""

    def shown(self, path: Path) -> str:
        """How a file of the folder is named in messages."""
        inside = path.relative_to(self.path).as_posix()
        return f"{self.plugin}:{inside}" if self.plugin else f"rules/{inside}"


@cache
def rule_folders() -> tuple[RuleFolder, ...]:
    """The folders of rule packs: the package's own first, then those of plug-ins by name.

    Raises:
        InputRejected: E725 an entry point does not lead to a folder.
    """
    found = [RuleFolder(rules_root())]
    for point in sorted(entry_points(group=RULES_GROUP), key=lambda p: p.name):
        try:
            folder = _folder_of(point.load())
        except (ImportError, AttributeError):
            folder = None
        if folder is None or not folder.is_dir():
            raise InputRejected(
                [diag("E725", Mark(point.name), name=point.name, value=point.value)]
            )
        found.append(RuleFolder(folder, point.name))
    return tuple(found)


def _folder_of(target: Any) -> Path | None:
    """The folder an entry point leads to: a path, a package, or a function that gives a path."""
    if isinstance(target, (str, Path)):
        return Path(target)
    places = getattr(target, "__path__", None)
    if places is not None:
        return Path(next(iter(places)))
    return _folder_of(target()) if callable(target) else None


def pack_files(*kinds: str) -> Iterator[tuple[RuleFolder, Path]]:
    """Every pack of some kinds (``agreements``, ``statute`` …), with the folder it stands in."""
    for folder in rule_folders():
        for kind in kinds:
            for path in sorted((folder.path / kind).glob("*.yaml")):
                yield folder, path


def packs_by_id(*kinds: str) -> dict[str, Path]:
    """The packs of some kinds by id (the file's name).

    Raises:
        InputRejected: E724 two folders offer a pack of one id.
    """
    found: dict[str, tuple[RuleFolder, Path]] = {}
    for folder, path in pack_files(*kinds):
        if path.stem in found:
            first, other = found[path.stem]
            values = {"name": path.stem, "first": first.shown(other), "second": folder.shown(path)}
            raise InputRejected([diagnose("E724", Mark(folder.shown(path)), values)])
        found[path.stem] = (folder, path)
    return {name: path for name, (_, path) in found.items()}


def shown_pack(path: Path) -> str:
    """How a file is named in messages: packs from ``rules/`` on, or from the plug-in's name on."""
    for folder in rule_folders():
        if path.is_relative_to(folder.path):
            return folder.shown(path)
    return path.as_posix()
