"""Write ``docs/zh/properties.md`` and ``docs/en/properties.md``: every property and its tests.

The properties stand in ``tools/properties.txt``. A test names the properties it shows at the start
of its own name: ``test_A3_pool_identity``, ``test_a1_k_q1_q2_of_one_division``. A state machine
names them in the docstring of its module.

    python tools/make_traceability.py            write the pages
    python tools/make_traceability.py --check    only say whether they are out of date
"""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tools" / "properties.txt"
PAGES = {lang: ROOT / "docs" / lang / "properties.md" for lang in ("zh", "en")}
FOLDERS = ("property", "differential")
MACHINE = "RuleBasedStateMachine"

_ID = re.compile(r"[a-m]\d{1,2}\Z", re.IGNORECASE)
_ROUNDING = re.compile(r"k?(q\d)\Z", re.IGNORECASE)
_WRITTEN = re.compile(r"\b([A-M]\d{1,2})\b")

_WORDS = {
    "zh": (
        "性质与测试",
        "引擎必须始终满足的性质，以及检验它们的测试。本页由 `python tools/make_traceability.py` 生成。",
        "看似成立、其实不成立的说法，各有一个反例（`test_false_statements.py`）：",
        ("编号", "性质", "测试"),
    ),
    "en": (
        "Properties and tests",
        "What must always hold, and its tests. Written by `python tools/make_traceability.py`.",
        "Statements that look true and are false, with a witness each (`test_false_statements.py`):",
        ("Id", "Property", "Tests"),
    ),
}  # fmt: skip


def properties() -> list[tuple[str, str, str]]:
    """Id, Chinese and English of every property; a letter alone is the title of a group."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return [(key, zh, en) for key, zh, en in rows]


def ids_in(name: str) -> list[str]:
    """The properties that the name of a test begins with.

    >>> ids_in("test_a1_k_q1_q2_of_one_division")
    ['A1', 'K-Q1', 'K-Q2']
    """
    found: list[str] = []
    for step in name.removeprefix("test_").split("_"):
        rounding = _ROUNDING.match(step)
        if rounding:
            found.append(f"K-{rounding[1].upper()}")
        elif _ID.match(step):
            found.append(step.upper())
        elif step.lower() != "k":
            break
    return found


def tests() -> Iterator[tuple[str, str, str]]:
    """Property, file and name of every test that names a property."""
    for folder in FOLDERS:
        for path in sorted((ROOT / "tests" / folder).glob("test_*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            where = path.relative_to(ROOT).as_posix()
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    for found in ids_in(node.name):
                        yield found, where, node.name
                elif isinstance(node, ast.ClassDef) and any(
                    isinstance(base, ast.Name) and base.id == MACHINE for base in node.bases
                ):
                    for found in dict.fromkeys(_WRITTEN.findall(ast.get_docstring(tree) or "")):
                        yield found, where, node.name


def false_statements() -> list[str]:
    """The names of the witnesses, as words."""
    tree = ast.parse((ROOT / "tests/property/test_false_statements.py").read_text(encoding="utf-8"))
    names = [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
    return [n.removeprefix("test_false_") for n in names if n.startswith("test_false_")]


_HOW = {
    "zh": """## 怎样运行

| 命令 | 内容 |
|---|---|
| `python -m pytest tests/property` | 每台机器上相同的少量例子（配置 `dev`） |
| `HYPOTHESIS_PROFILE=heavy python -m pytest tests/property` | 大样本 |
| `HYPOTHESIS_PROFILE=nightly python -m pytest tests/property` | 每次不同的例子，失败的例子保存在样本库 |
| `python -m pytest tests/property tests/unit tests/golden tests/bad --cov=enclave --cov-branch` | 分支覆盖率 |
""",
    "en": """## How to run them

| Command | What it does |
|---|---|
| `python -m pytest tests/property` | a few examples, the same on every machine (profile `dev`) |
| `HYPOTHESIS_PROFILE=heavy python -m pytest tests/property` | many examples |
| `HYPOTHESIS_PROFILE=nightly python -m pytest tests/property` | new examples each time, failures are kept |
| `python -m pytest tests/property tests/unit tests/golden tests/bad --cov=enclave --cov-branch` | branch coverage |
""",
}


def page(lang: str) -> str:
    """The page in one language."""
    title, intro, false, (key, statement, shown) = _WORDS[lang]
    by_id: dict[str, list[tuple[str, str]]] = {}
    for found, where, name in tests():
        by_id.setdefault(found, []).append((where, name))
    out = [f"# {title}", "", intro, ""]
    for prop, zh, en in properties():
        words = zh if lang == "zh" else en
        if len(prop) == 1:
            out += [f"## {prop} {words}", "", f"| {key} | {statement} | {shown} |", "|---|---|---|"]
            continue
        cells = [f"`{Path(where).stem}::{name}`" for where, name in by_id.get(prop, [])]
        out.append(f"| {prop} | {words} | {'<br>'.join(cells) or '—'} |")
    text = "\n".join(out).replace("|\n## ", "|\n\n## ")
    witnesses = "\n".join(f"- `{name}`" for name in false_statements())
    return f"{text}\n\n{false}\n\n{witnesses}\n\n{_HOW[lang]}"


def untested() -> list[str]:
    """Properties without a test."""
    shown = {found for found, _, _ in tests()}
    return [prop for prop, _, _ in properties() if len(prop) > 1 and prop not in shown]


def stale() -> list[str]:
    """The languages whose page is out of date."""
    return [
        lang for lang, path in PAGES.items()
        if not path.exists() or path.read_text(encoding="utf-8") != page(lang)
    ]  # fmt: skip


def main() -> int:
    """Write the pages, or say which are out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        old = stale()
        print("\n".join(f"docs/{lang}/properties.md" for lang in old))
        return 1 if old else 0
    for lang, path in PAGES.items():
        path.write_text(page(lang), encoding="utf-8")
    missing = untested()
    print(f"{len(properties())} lines, without a test: {', '.join(missing) or 'none'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
