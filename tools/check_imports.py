"""The import rule: which part of ``enclave`` may import which. Run as ``./do check``.

``BELOW`` is the whole rule. A part may import itself and whatever its entry reaches, directly or
through others. Every ``import`` counts, also one inside a function or under ``TYPE_CHECKING``;
only ``from enclave import __version__`` is open to all.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "enclave"
FOUNDATION = ("money", "ratio", "dates", "text", "diagnostics", "codes")

BELOW: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(FOUNDATION, FOUNDATION),
    "curve": FOUNDATION,
    "ir": ("curve",),
    "engine": ("ir",),
    "source": FOUNDATION,
    "terms": ("source",),
    "kinds": ("terms", "ir"),
    "compile": ("kinds",),
    "schema": ("compile",),
    "testing": ("schema", "engine"),
    "statute": ("terms", "engine"),
    "apportion": ("terms", "ir"),
    "credit": ("terms", "engine"),
    "tables": ("terms",),
    "lint": ("compile", "statute", "credit"),
    "project": ("statute", "tables"),
    "book": ("compile", "statute", "apportion", "credit", "tables", "lint", "project"),
    "analysis": ("book",),
    "intake": ("tables", "statute"),
    "settle": ("book", "intake"),
    "board": ("book", "settle"),
    "report": ("analysis", "settle", "board"),
    "convert": ("book", "schema"),
    "diff": ("report",),
    "cli": ("diff", "schema", "convert"),
    "__main__": ("cli",),
    "__init__": ("report",),
}

# These know no law, no files and no third party: they must stay usable on their own.
STDLIB_ONLY = (*FOUNDATION, "curve", "ir")


@dataclass(frozen=True, slots=True)
class Import:
    """One import statement: who imports what, and where."""

    importer: str
    target: str
    path: Path
    line: int


@cache
def reach(part: str) -> frozenset[str]:
    """Return every part that ``part`` may import, through any number of steps."""
    seen: set[str] = set()
    queue = [part]
    while queue:
        for below in BELOW[queue.pop()]:
            if below not in seen:
                seen.add(below)
                queue.append(below)
    return frozenset(seen)


def modules(root: Path) -> dict[str, Path]:
    """Return the modules of the package under ``root``, by dotted name."""
    found = {}
    for path in sorted((root / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[Import]:
    """Yield the imports of one module; ``from a import b`` names ``a.b`` where that is a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, path, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            for alias in node.names:
                full = f"{base}.{alias.name}"
                if full == f"{PACKAGE}.__version__":
                    continue  # a constant of the package, loaded before anything in it
                yield Import(name, full if full in known else base, path, node.lineno)


def part_of(module: str) -> str:
    """Return the part a module belongs to: the first name below the package."""
    _, _, rest = module.partition(".")
    return rest.split(".")[0] or "__init__"


def judge(item: Import) -> str | None:
    """Return what is wrong with one import, or None."""
    importer = part_of(item.importer)
    if item.target.split(".")[0] != PACKAGE:
        top = item.target.split(".")[0]
        if importer in STDLIB_ONLY and top not in sys.stdlib_module_names:
            return f"{importer} may import the standard library only, not {top}"
        return None
    target = part_of(item.target)
    if target not in BELOW:
        return f"{target} has no place in the layers"
    if target != importer and target not in reach(importer):
        return f"{importer} may not import {target}"
    return None


def check(root: Path = ROOT) -> list[str]:
    """Return one line for every import that breaks the rule."""
    known = modules(root)
    findings = []
    for name, path in known.items():
        where = path.relative_to(root)
        if part_of(name) not in BELOW:
            findings.append(f"{where}:1: {part_of(name)} has no place in the layers")
            continue
        judged = ((item.line, judge(item)) for item in imports_of(name, path, known))
        findings += [f"{where}:{line}: {complaint}" for line, complaint in judged if complaint]
    return findings


def main() -> int:
    """Print the findings; 1 if there is any."""
    findings = check()
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
