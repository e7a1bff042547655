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
@click.option("--kind", type=click.Choice(["statute", "agreement", "indicator", "example", "formula"]),
              help="只列一种 / one kind only")  # fmt: skip
@click.option(
    "--tag", "tags", multiple=True, help="带有该标签，可多次 / with this tag, may be repeated"
)
@click.option("--place", help="地点含有 / place contains")
@click.option("--status", type=click.Choice(STATUSES), help="可靠程度 / how far it may be trusted")
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_obj
def list_(obj: dict[str, object], /, **given: Any) -> None:
    """列出规则包 / list the rule packs."""
    from enclave.report.library import packs, summary
    from enclave.report.library_text import listing

    console = _console(obj)
    found = [summary(pack) for pack in packs(given["kind"])]
    chosen = [c for c in found if _wanted(c, given)]
    if given["style"] == "json":
        console.out(_json({"schema": "enclave/rules/1", "packs": chosen}))
    else:
        console.out(listing(chosen, console.lang, console.table))


@command.command("show")
@click.argument("name", metavar="ID")
@click.option("-o", "--output", "style", type=click.Choice(["text", "json"]), default="text",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_obj
def show_(obj: dict[str, object], name: str, style: str) -> None:
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
        and (given["status"] is None or given["status"] == found["status"])
    )


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
