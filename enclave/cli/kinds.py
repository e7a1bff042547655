"""Which kind of file a yaml file is, from its top-level keys, however broken it may be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

FileKind = Literal[
    "agreement", "scenario", "statute", "indicators", "formula", "project", "tax", "risk",
    "variant", "board", "import", "unknown",
]  # fmt: skip

_PEEK: Final = 1 << 16
_SCHEMA = re.compile(r"^schema\s*[:：]\s*[\"']?enclave/(\w+)/", re.MULTILINE)
_KEY = re.compile(r"^[\"']?([^\s:：#\"']+)[\"']?\s*(?::(?:\s|$)|：)", re.MULTILINE)
_KEYS: Final[tuple[tuple[FileKind, frozenset[str]], ...]] = (
    ("scenario", frozenset({"scenario", "情景"})),
    ("agreement", frozenset({"agreement", "协议", "clauses", "条款"})),
    ("indicators", frozenset({"indicators", "指标包"})),
    ("statute", frozenset({"statute", "分税体制"})),
    ("formula", frozenset({"formula", "分配公式"})),
    ("project", frozenset({"project", "项目"})),
    ("tax", frozenset({"tax", "税收规则"})),
    ("risk", frozenset({"risk", "风险"})),
    ("variant", frozenset({"variant", "方案"})),
    ("board", frozenset({"board", "看板"})),
    ("import", frozenset({"sources", "来源"})),
)
_BY_SCHEMA: Final[dict[str, FileKind]] = {
    "scenario": "scenario", "agreement": "agreement", "statute": "statute",
    "indicators": "indicators", "formula": "formula", "project": "project",
    "tax": "tax", "risk": "risk", "variant": "variant", "board": "board", "import": "import",
}  # fmt: skip
SUFFIXES: Final = (".yaml", ".yml")


def kind_of(path: Path) -> FileKind:
    """The kind of a file; ``unknown`` where nothing of it says so."""
    try:
        with path.open("rb") as file:
            text = file.read(_PEEK).decode("utf-8-sig", errors="replace")
    except OSError:
        return "unknown"
    said = _SCHEMA.search(text)
    if said and said[1] in _BY_SCHEMA:
        return _BY_SCHEMA[said[1]]
    keys = set(_KEY.findall(text))
    return next((kind for kind, words in _KEYS if keys & words), "unknown")


def yaml_files(folder: Path) -> list[Path]:
    """Every yaml file of a folder and the folders below, hidden ones left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and path.is_file()
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
