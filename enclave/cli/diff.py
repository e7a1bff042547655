"""``enclave diff``: what is different between two agreements, by meaning."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from enclave.cli.frame import Console

if TYPE_CHECKING:
    from enclave.diff import Side


@click.command("diff")
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@click.option("--at", "days", multiple=True, metavar="DATE",
              help="该日有效的文本；比较同一协议的两个版本时写两次 / the text in force on a day; twice"
                   " for two versions of one agreement")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["text", "json"]), default="text",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_obj
def command(
    obj: dict[str, object], first: str, second: str | None, days: tuple[str, ...], style: str
) -> int:
    """两份协议有何不同：逐条比较含义，不比较文字 / how two agreements differ, by meaning, never as text.

    A、B 是协议文件或规则包编号。只写 A 并给出两个 --at 时，比较同一协议在两天的文本。没有不同退出码为 0，有不同为 1。

    A and B are files or ids of rule packs. With A alone and two --at, the texts in force on the two
    days are compared. Exit code 0: no difference; 1: there are some.
    """
    from enclave.diff import diff
    from enclave.diff.text import as_json, as_text

    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    if second is None and len(days) != 2:
        raise click.UsageError(
            "写出两份协议，或一份协议和两个 --at / give two agreements, or one with two --at"
        )
    if len(days) > 2:
        raise click.UsageError("--at 最多写两次 / --at at most twice")
    on = [_day(text) for text in days]
    found = diff(
        _side(first, on[0] if on else None), _side(second or first, on[-1] if on else None)
    )
    console.out(as_json(found) if style == "json" else as_text(found, console.lang))
    return 1 if found else 0


def _day(text: str) -> date:
    from enclave.dates import DateError, parse_date

    try:
        return parse_date(text)
    except DateError:
        raise click.UsageError(f"不是日期 / not a date: {text}") from None


def _side(name: str, at: date | None) -> Side:
    from enclave.diff import open_side

    return open_side(Path(name) if Path(name).is_file() else name, at)
