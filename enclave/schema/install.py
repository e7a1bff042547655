"""Putting the schemas where an editor finds them: ``.enclave/``, and settings of VS Code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from enclave.schema.build import schema_for
from enclave.text import Lang

FOLDER: Final = ".enclave"
PATTERNS: Final[Mapping[str, tuple[str, ...]]] = {
    "agreement": ("agreement*.yaml", "*协议*.yaml", "agreements/*.yaml"),
    "scenario": ("scenario*.yaml", "*情景*.yaml", "scenarios/*.yaml"),
    "statute": ("statute*.yaml", "*体制*.yaml", "statute/*.yaml"),
    "indicator": ("indicators*.yaml", "*指标*.yaml", "indicators/*.yaml"),
    "formula": ("formula*.yaml", "*公式*.yaml", "formulas/*.yaml"),
    "project": ("project*.yaml", "*项目*.yaml"),
    "tax": ("tax/*.yaml", "*税收规则*.yaml"),
    "board": ("board*.yaml", "*看板*.yaml"),
    "variant": ("variants/*.yaml", "*方案*.yaml"),
    "import": ("import*.yaml", "*映射*.yaml"),
}
"""Which files of a folder are which documents."""


def modeline(name: str) -> str:
    """The first line with which a file names its schema to any editor."""
    return f"# yaml-language-server: $schema=./{FOLDER}/{name}.schema.json"


def schema_text(name: str, lang: Lang) -> str:
    """A schema as text; the same bytes every time."""
    return json.dumps(schema_for(name, lang), ensure_ascii=False, indent=1) + "\n"


def install(folder: Path, lang: Lang) -> tuple[list[Path], list[Path]]:
    """Write the schemas and the settings; returns what was written and what was left alone.

    Settings that are there already are kept; one that cannot be read as JSON is left alone.
    """
    written: list[Path] = []
    target = folder / FOLDER
    target.mkdir(parents=True, exist_ok=True)
    for name in PATTERNS:
        path = target / f"{name}.schema.json"
        path.write_text(schema_text(name, lang), encoding="utf-8", newline="\n")
        written.append(path)
    left: list[Path] = []
    code = folder / ".vscode"
    code.mkdir(exist_ok=True)
    wanted: dict[str, Any] = {
        "yaml.schemas": {f"./{FOLDER}/{n}.schema.json": list(p) for n, p in PATTERNS.items()},
    }
    for path, extra in (
        (code / "settings.json", wanted),
        (code / "extensions.json", {"recommendations": ["redhat.vscode-yaml"]}),
    ):
        (written if _merge(path, extra) else left).append(path)
    return written, left


def _merge(path: Path, extra: Mapping[str, Any]) -> bool:
    """Add keys to a JSON file; what is there stays. False where the file is not plain JSON."""
    body: Any = {}
    if path.exists():
        try:
            body = json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError:
            return False
        if not isinstance(body, dict):
            return False
    for key, value in extra.items():
        here = body.get(key)
        if isinstance(here, dict) and isinstance(value, dict):
            body[key] = {**here, **value}
        elif isinstance(here, list) and isinstance(value, list):
            body[key] = [*here, *(v for v in value if v not in here)]
        else:
            body[key] = value
    path.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return True
