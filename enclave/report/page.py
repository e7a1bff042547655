"""The report as Markdown, and the short text that says what each file is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enclave import __version__
from enclave.report.hashes import relative_hashes
from enclave.report.headline import caption, keys
from enclave.report.model import Table
from enclave.report.present import View
from enclave.text import Lang, Text

WHERE = Text(
    "在当时运行的文件夹里执行；从源代码仓库运行时把 enclave 写作 ./do enclave（Windows：do enclave）",
    "in the folder it was run in; from the source repository write ./do enclave for enclave (Windows: do enclave)",
)
FOLDER = Text("结果", "results")
_PLAIN = re.compile(r"[\w./:=+-]+\Z")
_SPECIAL = re.compile(r"([\\`*_\[\]|<>])")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")


def command(words: Sequence[str], lang: Lang) -> str:
    """The command that makes the folder again."""
    whole = [*words, "--lang", lang, "--out", FOLDER.in_(lang)]
    return " ".join(w if _PLAIN.match(w) else '"' + w.replace('"', '\\"') + '"' for w in whole)


def markdown(view: View, lang: Lang, words: Sequence[str], files: Sequence[tuple[str, str]]) -> str:
    """The whole report."""
    scenario = view.result.loaded.scenario
    parts = [f"# {escaped(scenario.title.in_(lang))}", "", escaped(caption(view).in_(lang)), ""]
    if scenario.summary is not None:
        parts += [escaped(scenario.summary.in_(lang)), ""]
    parts += _keys(view, lang)
    for name in ("各方逐年所得", "资金流向"):
        parts += [f"![{name}]({name}.svg)", ""]
    for table in view.tables:
        parts += _table(table, lang)
    parts += [line for note in view.notes for line in (escaped(note.in_(lang)), "")]
    parts += _findings(view, lang)
    parts += [f"## {Text('文件', 'Files').in_(lang)}", ""]
    parts += [f"- `{name}` {what}" for name, what in files] + [""]
    parts += _again(view, lang, words)
    return "\n".join(parts)


def _keys(view: View, lang: Lang) -> Iterator[str]:
    yield f"| {Text('关键数', 'Key number').in_(lang)} | |"
    yield "|---|---:|"
    for key in keys(view):
        yield f"| **{escaped(key.title.in_(lang))}** | {escaped(key.value.in_(lang))} |"
        for name, value in key.lines:
            yield f"| 　{escaped(name.in_(lang))} | {escaped(value.in_(lang))} |"
    yield ""


def _table(table: Table, lang: Lang) -> Iterator[str]:
    if not table.lines:
        return
    yield f"## {escaped(table.heading(lang))}"
    yield ""
    for note in table.notes:
        yield f"*{escaped(note.in_(lang))}*"
        yield ""
    yield "| " + " | ".join(escaped(c.title.in_(lang)) for c in table.columns) + " |"
    yield "|" + "|".join("---" if side == "l" else "---:" for side in table.align) + "|"
    for line, cells in zip(table.lines, table.texts(lang), strict=True):
        mark = "**" if line.style != "body" else ""
        yield "| " + " | ".join(f"{mark}{escaped(c)}{mark}" if c else "" for c in cells) + " |"
    yield ""


def _findings(view: View, lang: Lang) -> Iterator[str]:
    if not view.result.diagnostics:
        return
    yield f"## {Text('提示与警告', 'Findings').in_(lang)}"
    yield ""
    folder = view.result.loaded.folder.as_posix().rstrip("/") + "/"
    for item in view.result.diagnostics:
        yield f"- {escaped(item.line(lang).replace(folder, ''))}"
    yield ""


def _again(view: View, lang: Lang, words: Sequence[str]) -> Iterator[str]:
    """The command and the hashes of everything it read."""
    yield f"## {Text('复现', 'Make it again').in_(lang)}"
    yield ""
    yield "```sh"
    yield command(words, lang)
    yield "```"
    yield ""
    yield WHERE.in_(lang)
    yield ""
    yield f"enclave {__version__}"
    yield ""
    yield f"| {Text('输入', 'Input').in_(lang)} | sha256 |"
    yield "|---|---|"
    for name, digest in relative_hashes(view).items():
        yield f"| {escaped(name)} | `{digest}` |"
    yield ""


def readme(view: View, lang: Lang, words: Sequence[str], files: Sequence[tuple[str, str]]) -> str:
    """What each file is, the command and the hashes, as plain text."""
    out = [view.result.loaded.scenario.title.in_(lang), ""]
    out += [f"{name}\n    {what}" for name, what in files]
    out += [
        f"SHA256SUMS\n    {Text('各文件的指纹，用 sha256sum -c SHA256SUMS 核对', 'hashes of the files, checked by sha256sum -c SHA256SUMS').in_(lang)}"
    ]
    out += [
        "",
        Text("复现：", "To make it again:").in_(lang),
        f"    {command(words, lang)}",
        f"    # {WHERE.in_(lang)}",
        "",
    ]
    out += [f"enclave {__version__}"]
    out += [f"{digest}  {name}" for name, digest in relative_hashes(view).items()]
    return "\n".join(out) + "\n"
