"""``enclave explain``: one number down to receipts, clauses and documents, or one code."""

from __future__ import annotations

import json
import re
from typing import Any

import click

from enclave.text import Explanation, Lang

CODE = re.compile(r"[EWNL]\d{3}\Z")


@click.command("explain")
@click.argument("address")
@click.argument("scenario", required=False, default=".")
@click.option("--depth", type=click.IntRange(1), help="只展开到第几层 / levels to unfold")
@click.option("-o", "--output", "style", type=click.Choice(["text", "md", "json"]), default="text",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_context
def command(ctx: click.Context, address: str, scenario: str, depth: int | None, style: str) -> None:
    """解释一个数字或一个代码 / explain a number or a code.

    ADDRESS：参与方.期间[.税种][.企业][@协议]，如 甲县.2025、甲县.2025Q2.增值税；
    统计认定写 credit:指标.参与方.期间；代码如 E204。

    ADDRESS: PARTY.PERIOD[.HEAD][.ENTERPRISE][@AGREEMENT], credit:INDICATOR.PARTY.PERIOD, or a
    code such as E204. SCENARIO is a folder, a file or a shipped name (default: this folder).
    """
    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    if CODE.match(address):
        click.echo(code_page(address, lang))
        return
    from enclave.book.explain import explain
    from enclave.book.run import run

    result = run(scenario)
    tree = explain(result, address)
    if style == "json":
        body = {"schema": "enclave/explanation/1", "address": address, **_plain(tree)}
        body["hashes"] = dict(result.hashes)
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
    elif style == "md":
        click.echo("\n".join(_markdown(tree, lang, depth or 99)))
    else:
        click.echo("\n".join(_tree(tree, lang, depth or 99)))


def code_page(code: str, lang: Lang) -> str:
    """The page of a diagnostic code; from the registry alone where the page is not shipped.

    Raises:
        click.UsageError: there is no such code.
    """
    from enclave.codes import REGISTRY
    from enclave.terms.packs import codes_root

    entry = REGISTRY.get(code)
    if entry is None:
        raise click.UsageError(f"没有代码 {code} / there is no code {code}")
    page = codes_root() / f"{code}.{lang}.md"
    if page.is_file():
        return page.read_text(encoding="utf-8").rstrip()
    return f"{code} {entry.title.in_(lang)}\n\n{entry.message.in_(lang)}\n{entry.hint.in_(lang)}"


def _plain(tree: Explanation) -> dict[str, Any]:
    """The JSON form of an explanation: both languages at every step."""
    return {
        "title": {"zh": tree.title.zh, "en": tree.title.in_("en")},
        "lines": [{"zh": line.zh, "en": line.in_("en")} for line in tree.lines],
        "children": [_plain(child) for child in tree.children],
    }


def _tree(tree: Explanation, lang: Lang, depth: int) -> list[str]:
    """An explanation as a tree of lines, drawn with characters that GBK consoles have."""
    out = [tree.title.in_(lang)]
    out += [f"  {line.in_(lang)}" for line in tree.lines]
    if depth > 1:
        _branches(tree.children, lang, depth - 1, "", out)
    return out


def _branches(
    children: tuple[Explanation, ...], lang: Lang, depth: int, indent: str, out: list[str]
) -> None:
    for i, child in enumerate(children):
        last = i == len(children) - 1
        out.append(f"{indent}{'└─' if last else '├─'} {child.title.in_(lang)}")
        inner = indent + ("   " if last else "│  ")
        out.extend(f"{inner}  {line.in_(lang)}" for line in child.lines)
        if depth > 1:
            _branches(child.children, lang, depth - 1, inner, out)


def _markdown(tree: Explanation, lang: Lang, depth: int, level: int = 1) -> list[str]:
    """An explanation as Markdown: headings to level 4, then nested lists."""
    out = [f"{'#' * min(level, 5)} {_escape(tree.title.in_(lang))}", ""]
    out += [f"- {_escape(line.in_(lang))}" for line in tree.lines]
    if tree.lines:
        out.append("")
    if depth > 1:
        for child in tree.children:
            out += _markdown(child, lang, depth - 1, level + 1)
    return out


def _escape(text: str) -> str:
    return re.sub(r"([\\`*_\[\]|<>])", r"\\\1", text)
