"""The house rules a linter does not know. Run as ``./do check``.

In ``enclave/``: files of at most 400 lines; functions of at most 50, or 70 with a comment
``# long: <reason>``; a docstring on every module and every public class and function; no YAML
loader that guesses types. In docs/: every page in both languages. In every tracked file: no words
that do not belong in a published tree.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 400
FUNCTION_LINES = 50
LONG_FUNCTION_LINES = 70

Function = ast.FunctionDef | ast.AsyncFunctionDef
Finding = tuple[int, str]

# The brackets keep this file from finding itself.
FORBIDDEN = {
    r"(?<![\w.])/wor[k]/": "a path of one machine",
    r"[p]ypi\.(org|python)|[p]ythonhosted|[t]una\.tsinghua|[m]irrors\.aliyun|[r]egistry\.npm":
        "the host of a package index",
    r"\b(TOD[O]|FIXM[E])\b": "an open end: finish it or open a record of it",
    r"[<]{7} |[>]{7} ": "a merge conflict",
}  # fmt: skip
GUESSING_LOADER = re.compile(r"\byaml\.(safe_|full_|unsafe_)?load(_all)?\(")
LONG = re.compile(r"#\s*long:\s*\S")


def file_size(text: str, _: ast.Module) -> Iterator[Finding]:
    """A file does one thing: at most 400 lines."""
    lines = text.count("\n")
    if lines > FILE_LINES:
        yield 1, f"{lines} lines, more than {FILE_LINES}"


def function_size(text: str, tree: ast.Module) -> Iterator[Finding]:
    """A function does one thing: at most 50 lines, 70 with a stated reason."""
    lines = text.splitlines()
    for node in ast.walk(tree):
        if not isinstance(node, Function):
            continue
        end = node.end_lineno or node.lineno
        size = end - node.lineno + 1
        reasoned = any(LONG.search(line) for line in lines[node.lineno - 1 : end])
        limit = LONG_FUNCTION_LINES if reasoned else FUNCTION_LINES
        if size > limit:
            yield node.lineno, f"{node.name} has {size} lines, more than {limit}"


def docstrings(_: str, tree: ast.Module) -> Iterator[Finding]:
    """Whatever is public says what it is."""
    if not ast.get_docstring(tree):
        yield 1, "the module has no docstring"
    for node in tree.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield node.lineno, f"{node.name} has no docstring"


def yaml_loaders(text: str, _: ast.Module) -> Iterator[Finding]:
    """Ordinary YAML loading reads 3:7 as 187; the strict reader keeps text."""
    for number, line in enumerate(text.splitlines(), 1):
        if GUESSING_LOADER.search(line):
            yield number, "a YAML loader that guesses types; use enclave.source"


CODE_RULES: tuple[Callable[[str, ast.Module], Iterator[Finding]], ...] = (
    file_size,
    function_size,
    docstrings,
    yaml_loaders,
)


def forbidden_words(text: str) -> Iterator[Finding]:
    """Yield the places where a forbidden word stands."""
    for pattern, reason in FORBIDDEN.items():
        for match in re.finditer(pattern, text):
            yield text.count("\n", 0, match.start()) + 1, f"{match.group()!r}: {reason}"


def tracked(root: Path) -> list[Path]:
    """Return the tracked files, or every file where there is no repository."""
    listing = subprocess.run(  # noqa: S603  # a fixed command of the developer's own git
        ["git", "-C", str(root), "ls-files", "-z"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        skip = {".venv", "out", "__pycache__"}
        return [p for p in sorted(root.rglob("*")) if p.is_file() and skip.isdisjoint(p.parts)]
    names = listing.stdout.decode().split("\0")
    return [path for name in names if name and (path := root / name).is_file()]


def lonely_pages(root: Path) -> Iterator[str]:
    """Yield the documentation pages that exist in one language only."""
    docs = root / "docs"
    for here, there in (("zh", "en"), ("en", "zh")):
        for page in sorted((docs / here).rglob("*.md")):
            if not (docs / there / page.relative_to(docs / here)).is_file():
                yield f"{page.relative_to(root)}:1: the page has no {there} twin"
        for page in sorted((docs / "codes").glob(f"*.{here}.md")):
            if not page.with_name(page.name.replace(f".{here}.", f".{there}.")).is_file():
                yield f"{page.relative_to(root)}:1: the code has no {there} text"


def check(root: Path = ROOT) -> list[str]:
    """Return one line for every breach of a house rule."""
    findings = list(lonely_pages(root))
    for path in sorted((root / "enclave").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text, str(path))
        found = [finding for rule in CODE_RULES for finding in rule(text, tree)]
        findings += [f"{path.relative_to(root)}:{line}: {what}" for line, what in found]
    for path in tracked(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a workbook, a picture, or a table in GB18030
        where = path.relative_to(root)
        findings += [f"{where}:{line}: {what}" for line, what in forbidden_words(text)]
    return findings


def main() -> int:
    """Print the findings; 1 if there is any."""
    findings = check()
    sys.stdout.writelines(f"{finding}\n" for finding in findings)
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
