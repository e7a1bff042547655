"""Write what is made from ``rules/lints``: the table of codes and the list in the documentation.

The data is the only source. The registry of codes may import the standard library alone, so its
table of lints is written from the data, and a test compares the two.

    python tools/make_lint_pages.py            write the files
    python tools/make_lint_pages.py --check    only say which files are out of date
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script

from enclave.lint.model import LEVEL_NAMES, Lint, Phrase  # noqa: E402
from enclave.lint.tables import cite, cite_all, lints, phrases  # noqa: E402
from enclave.lint.written import ALSO_IN_WORDS, IN_WORDS  # noqa: E402
from enclave.text import Lang, Text  # noqa: E402

CODES = ROOT / "enclave" / "codes" / "lints.py"
LANGS: tuple[Lang, ...] = ("zh", "en")
BEGIN, END = "<!-- made by tools/make_lint_pages.py -->\n", "<!-- end -->\n"

_HEAD = '''"""Diagnostic codes of the lints, made from ``rules/lints`` by tools/make_lint_pages.py."""

# fmt: off
from __future__ import annotations

from enclave.diagnostics import CodeEntry
from enclave.text import Text

CODES = (
'''


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _entry(code: str, lint: Lint) -> str:
    message, fix = lint.message, lint.fix
    if message is None or fix is None:
        reason = lint.reason or Text("")
        said = "、".join(lint.enforced_by)
        message = Text(
            f"由 {said} 负责：{reason.zh}",
            f"seen to by {said.replace('、', ', ')}: {reason.in_('en')}",
        )
        fix = Text(f"见 {said}", f"see {', '.join(lint.enforced_by)}")
        law = cite_all(lint.basis)
        if law.zh:
            message = Text(f"{message.zh}。依据：{law.zh}", f"{message.en}. Basis: {law.en}")
    else:
        message = Text(
            "【{level}】" + message.zh + "{ground}", "[{level}] " + message.in_("en") + "{ground}"
        )
    rows = [lint.title, message, fix]
    lines = [f"        Text({_quoted(t.zh)}, {_quoted(t.in_('en'))})," for t in rows]
    return "\n".join([f"    CodeEntry(\n        {_quoted(code)},", *lines, "    ),"])


def codes() -> str:
    """The module of codes."""
    entries = "\n".join(_entry(code, lint) for code, lint in lints().items())
    return f"{_HEAD}{entries}\n)\n"


def _when(lint: Lint, lang: Lang) -> str:
    steps = []
    for step in lint.severity:
        name = LEVEL_NAMES[step.level].in_(lang)
        steps.append(f"{name} ({step.from_})" if step.from_ else name)
    return " → ".join(steps)


def _how(code: str, lint: Lint) -> Text:
    """How a lint is found: in clauses, in words, by a code of the loader or the run; by phrases."""
    ways = []
    if lint.predicate == "central_group":
        ways.append(Text("情景的企业名称", "names of the enterprises of a scenario"))
    elif lint.predicate is not None and not lint.predicate.startswith("written_"):
        ways.append(Text("条款", "clauses"))
    if lint.predicate is not None and (code in IN_WORDS or lint.predicate in ALSO_IN_WORDS):
        ways.append(Text("协议的文字", "words of the agreement"))
    if lint.enforced_by:
        said = "、".join(lint.enforced_by)
        ways.append(Text(f"代码 {said}", f"code {said.replace('、', ', ')}"))
    if any(p.lint == code for p in phrases().values()):
        ways.append(Text("文本字样", "phrases of a text"))
    return Text("；".join(w.zh for w in ways), "; ".join(w.en for w in ways))


def _table(lang: Lang) -> Iterator[str]:
    heads = Text(
        "| 代码 | 查什么 | 程度（起始日） | 怎样发现 | 依据 |",
        "| code | what | level (from) | how it is found | basis |",
    )
    yield heads.in_(lang)
    yield "|---|---|---|---|---|"
    for code, lint in lints().items():
        law = cite_all(lint.basis).in_(lang) or "—"
        how = _how(code, lint).in_(lang)
        yield f"| {code} | {lint.title.in_(lang)} | {_when(lint, lang)} | {how} | {law} |"


def _enforced(lang: Lang) -> Iterator[str]:
    yield Text(
        "| 代码 | 事项 | 怎样处理 | 负责的代码 |", "| code | what | what happens | by |"
    ).in_(lang)
    yield "|---|---|---|---|"
    for code, lint in lints().items():
        if lint.reason is not None:
            said = ", ".join(lint.enforced_by)
            yield f"| {code} | {lint.title.in_(lang)} | {lint.reason.in_(lang)} | {said} |"


def _looked_for(phrase: Phrase) -> str:
    if phrase.words is not None:
        return "、".join(phrase.words)
    return " … ".join("/".join(group) for group in phrase.near or ())


def _phrases(lang: Lang) -> Iterator[str]:
    yield Text("| 字样 | 参见 | 说明 |", "| phrase | see | remark |").in_(lang)
    yield "|---|---|---|"
    for phrase in phrases().values():
        also = "".join(f"; {cite(item).in_(lang)}" for item in phrase.also)
        yield f"| {_looked_for(phrase)} | {phrase.lint} | {phrase.note.in_(lang)}{also} |"


def page(lang: Lang) -> str:
    """The page of the documentation with its tables written anew."""
    path = ROOT / "docs" / lang / "lints.md"
    text = path.read_text(encoding="utf-8")
    for make in (_table, _enforced, _phrases):
        name = f"<!-- {make.__name__[1:]} -->\n"
        before, _, rest = text.partition(name)
        _, _, after = rest.partition(END)
        text = before + name + BEGIN + "\n".join(make(lang)) + "\n" + END + after
    return text


def files() -> dict[Path, str]:
    """Every file made here, with its content."""
    made = {CODES: codes()}
    for lang in LANGS:
        made[ROOT / "docs" / lang / "lints.md"] = page(lang)
    return made


def stale() -> list[str]:
    """The files that differ from the data."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in files().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    if parser.parse_args().check:
        found = stale()
        sys.stdout.writelines(f"{name}: out of date\n" for name in found)
        return 1 if found else 0
    for path, text in files().items():
        path.write_text(text, encoding="utf-8", newline="")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
