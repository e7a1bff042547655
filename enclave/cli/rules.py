"""``enclave rules``: the rule library, listed and shown in words."""

from __future__ import annotations

import json
from typing import Any

import click

from enclave.cli.frame import Console

STATUSES = ("published", "reported", "unverified", "template", "draft", "assumption")


@click.group("rules")
def command() -> None:
    """查看随附的规则包：分税体制、协议、指标、示例 / look at the rule packs that come with the package."""


@command.command("list")
@click.option("--kind", type=click.Choice(["statute", "agreement", "indicator", "example", "formula", "tax"]),
              help="只列一种 / one kind only")  # fmt: skip
@click.option(
    "--tag", "tags", multiple=True, help="带有该标签，可多次 / with this tag, may be repeated"
)
@click.option("--place", help="地点含有 / place contains")
@click.option("--clause", "clauses", multiple=True, metavar="KIND",
              help="含有该种条款，可多次 / with a clause of this kind, may be repeated")  # fmt: skip
@click.option("--like", metavar="AGREEMENT",
              help="与该协议最相近的先例，附理由 / the packs nearest to this agreement, with reasons")  # fmt: skip
@click.option("--status", type=click.Choice(STATUSES), help="可靠程度 / how far it may be trusted")
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_obj
def list_(obj: dict[str, object], /, **given: Any) -> None:
    """列出规则包 / list the rule packs.

    --like 后写协议文件或规则包编号：按条款种类、分成形式、认定方式和标签列出最相近的先例。

    After --like comes a file or the id of a pack: the precedents nearest to it by kinds of clauses,
    forms of sharing, ways of credit and tags.
    """
    from enclave.report.library import packs, summary
    from enclave.report.library_text import listing

    console = _console(obj)
    if given["like"]:
        _like(console, given)
        return
    found = [summary(pack) for pack in packs(given["kind"])]
    chosen = [c for c in found if _wanted(c, given)]
    if given["style"] == "json":
        console.out(_json({"schema": "enclave/rules/1", "packs": chosen}))
    else:
        console.out(listing(chosen, console.lang, console.table))


def _like(console: Console, given: dict[str, Any]) -> None:
    """The precedents nearest to an agreement."""
    from pathlib import Path

    from enclave.book.agreements import open_agreement
    from enclave.diagnostics import Collector
    from enclave.report.nearest import nearest, ranking

    name, collector = given["like"], Collector()
    opened = open_agreement(Path(name) if Path(name).is_file() else name, collector=collector)
    collector.raise_errors()
    data = opened.loaded.data if opened is not None else {}
    found = nearest(data, lambda c: _wanted(c, given) and given["kind"] in (None, c["kind"]))
    if given["style"] == "json":
        console.out(_json({"schema": "enclave/nearest/1", "packs": found}))
    else:
        console.out(ranking(found, console.lang, console.table))


@command.command("show")
@click.argument("name", metavar="ID")
@click.option("--words", is_flag=True,
              help="只看条款文字（每条一段）和分成曲线 / the clauses only, a paragraph each, and the curve")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["text", "json"]), default="text",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_obj
def show_(obj: dict[str, object], name: str, style: str, *, words: bool) -> None:
    """用文字显示一个规则包：条款、依据、待定项、怎样使用 / show one pack in words.

    ID 见 rules list；heads 是税种表。

    ID as in rules list; heads is the table of tax heads.
    """
    from enclave.report.library import card, packs
    from enclave.report.library_text import show
    from enclave.source import did_you_mean

    console = _console(obj)
    found = card(name)
    if found is None:
        near = did_you_mean(name, [pack.id for pack in packs()])
        hint = (
            f"；是否为 {near}？ / no pack {name}; did you mean {near}?"
            if near
            else f" / no pack {name}"
        )
        raise click.UsageError(f"没有规则包 {name}{hint}")
    if style == "json":
        console.out(_json({"schema": "enclave/rule/1", **found}))
    elif words:
        if "clauses" not in found:
            raise click.UsageError(f"{name} 没有条款 / {name} has no clauses")
        from enclave.report.paragraphs import paragraphs

        console.out(paragraphs(found, console.lang, console.table))
    else:
        console.out(show(found, console.lang, console.table))


def _console(obj: dict[str, object]) -> Console:
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    return console


def _wanted(found: dict[str, Any], given: dict[str, Any]) -> bool:
    """Whether a pack passes every filter."""
    place = given["place"]
    where = f"{found['place']['zh']} {found['place']['en']}".casefold()
    return (
        all(tag in found["tags"] for tag in given["tags"])
        and (place is None or place.casefold() in where)
        and set(given["clauses"]) <= set(found.get("clause_kinds", ()))
        and (given["status"] is None or given["status"] == found["status"])
    )


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
