"""``enclave apportion``: one tax divided between the places of one taxpayer, by formula."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import Collector, Diagnostic, InputRejected
from enclave.text import Explanation, Text

if TYPE_CHECKING:
    from enclave.apportion import Apportionment, Formula, Inputs
    from enclave.apportion.model import Line

Style = Literal["table", "json"]
_LEVELS: Final = ("centre", "local")
_TABLES: Final = (".csv", ".xlsx", ".txt")


@click.command("apportion")
@click.argument("formula")
@click.argument("path", metavar="INPUT", type=click.Path(path_type=Path))
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="输出格式 / form of the output")  # fmt: skip
@click.option("--unit", type=click.Choice(["万元", "元"]), default="万元",
              help="表中金额的单位 / the unit of the table")  # fmt: skip
@click.option(
    "--explain",
    "why",
    is_flag=True,
    help="并说明每个数怎么来 / also say where each number comes from",
)
@click.option("--amount", metavar="AMOUNT", help="要分的税额，如 2500万元 / the tax to divide")
@click.option("--income", metavar="AMOUNT", help="应纳税所得额，代替税额 / taxable income instead")
@click.option("--rate", metavar="RATIO", help="税率，如 25% / tax rate")
@click.option("--year", type=int, metavar="YEAR", help="税款所属年度 / the year of the tax")
@click.option("--day", metavar="DATE", help="税款所属日，年中注销时要用 / the day of the tax")
@click.option("--method", metavar="METHOD", help="预缴公式的方法 / method of a prepayment")
@click.option("--enterprise", metavar="NAME", help="纳税人，用来核对名单 / taxpayer, for lists")
@click.option("--fill", "fills", multiple=True, metavar="HOLE=RATIO",
              help="填写待定项，可多次 / value of an open term, may be repeated")  # fmt: skip
@click.option("--check", is_flag=True, help="只检查公式和输入 / only check formula and input")
@click.pass_context
def command(
    ctx: click.Context, /, formula: str, path: Path, style: Style, unit: str, **options: Any
) -> int:
    """按公式把一笔税分到各地 / divide one tax between places by formula.

    FORMULA 是随附公式的编号（如 cit-hq-branch-2013）或文件；INPUT 是 yaml，或各地一行的 csv、xlsx，
    后者的税额、年度用选项给出。

    FORMULA is the id of one that comes with the package (such as cit-hq-branch-2013) or a file.
    INPUT is yaml, or a csv or xlsx with a row a place, whose tax and year are given as options.
    """
    console: Console = ctx.obj["console"]
    check, why = options["check"], options["why"]
    try:
        found = _run(formula, path, options)
    except InputRejected as rejected:
        if not check:
            raise
        _show(console, rejected.diagnostics, sys.stdout)
        return 1
    if check:
        _show(console, found.diagnostics, sys.stdout)
        console.note(Text("√ 没有错误", "√ no errors"))
        return 0
    if not console.state["quiet"]:
        _show(console, found.diagnostics, sys.stderr)
    if style == "json":
        console.out(json.dumps(as_json(found, explained=why), ensure_ascii=False, indent=1) + "\n")
        return 0
    console.out(_text(found, unit, console))
    if why:
        from enclave.cli.explain import _tree

        console.out("\n" + "\n".join(_tree(found.explain(), console.lang, 99)) + "\n")
    return 0


def _show(console: Console, items: tuple[Diagnostic, ...], stream: Any) -> None:
    if items:
        console.findings(items, FileLines(), stream=stream)


def _run(name: str, path: Path, options: Mapping[str, Any]) -> Apportionment:
    from enclave.apportion import apportion, load_formula

    formula = load_formula(name)
    return apportion(formula, _with_options(_inputs(path, formula), options))


def _inputs(path: Path, formula: Formula) -> Inputs:
    if path.suffix.lower() not in _TABLES:
        from enclave.apportion import read_input

        return read_input(path, formula)
    from enclave.cli.apportion_csv import read_places

    collector = Collector()
    found = read_places(path, formula, collector)
    collector.raise_errors()
    return found


def _with_options(inputs: Inputs, options: Mapping[str, Any]) -> Inputs:
    """What the options say goes before what the file says."""
    from enclave.dates import DateError, parse_date
    from enclave.money import AmountError, parse_amount
    from enclave.ratio import parse_ratio

    changes: dict[str, Any] = {}
    readers: tuple[tuple[str, Any], ...] = (
        ("amount", parse_amount), ("income", parse_amount), ("rate", parse_ratio),
        ("day", parse_date), ("year", int), ("method", str), ("enterprise", str),
    )  # fmt: skip
    for key, read in readers:
        if options[key] is None:
            continue
        try:
            changes[key] = read(options[key])
        except (AmountError, DateError) as error:
            raise click.BadParameter(str(options[key]), param_hint=f"--{key}") from error
    if "year" in changes and "day" not in changes:
        changes["day"] = None
    fill = dict(inputs.fill)
    for item in options["fills"]:
        hole, sign, value = item.partition("=")
        if not sign:
            raise click.BadParameter(item, param_hint="--fill")
        fill[hole.strip()] = value.strip()
    return replace(inputs, **changes, fill=fill)


# ---------------------------------------------------------------------------------------- text


def _text(found: Apportionment, unit: str, console: Console) -> str:
    from enclave.money import format_yuan
    from enclave.statute import load_heads

    lang, pack, heads = console.lang, found.formula.pack, load_heads().table
    show = format_yuan if unit == "元" else _wan
    unit_name = Text(f"单位：{unit}", "unit: " + ("yuan" if unit == "元" else "10k yuan"))
    levels = [name for name in _LEVELS if any(name in line.levels for line in found.lines)]
    heading = {"centre": console.t("中央", "centre"), "local": console.t("地方", "local")}
    header = [console.t("去向", "to"), console.t("税种", "head"), console.t("比例", "share"),
              console.t("金额", "amount"), *(heading[name] for name in levels)]  # fmt: skip
    rows = [
        [x.name.in_(lang), _head(heads, x.head).in_(lang), _share(found, x), show(x.amount),
         *(show(x.levels[name]) for name in levels)]
        for x in found.lines
    ]  # fmt: skip
    totals = found.by_level()
    rows.append([console.t("合计", "total"), "", "", show(sum(found.amounts.values())),
                 *(show(totals.get(name, 0)) for name in levels)])  # fmt: skip
    out = f"{pack.title.in_(lang)}　{unit_name.in_(lang)}\n".replace("　", "  ")
    out += console.table(rows, header, "ll" + "r" * (len(header) - 2))
    for item in found.excluded:
        reason = pack.exclusions[item.reason].name
        out += Text(
            f"{item.place.title.zh} 不参与分摊：{reason.zh}\n",
            f"{item.place.title.in_('en')} takes no part: {reason.in_('en')}\n",
        ).in_(lang)
    if found.carried:
        out += Text(
            f"结转下期抵减 {show(found.carried)}\n", f"carried forward {show(found.carried)}\n"
        ).in_(lang)
    for hole, value in found.assumptions:
        out += Text(f"假定：{hole}＝{value}\n", f"assumed: {hole} = {value}\n").in_(lang)
    return out


def _head(heads: Mapping[str, Any], head: str) -> Text:
    name: Text = heads[head].name if head in heads else Text(head)
    return name


def _wan(fen: int) -> str:
    from enclave.apportion.explain import wan

    return wan(fen)


def _share(found: Apportionment, line: Line) -> str:
    from enclave.apportion.model import decimal
    from enclave.ratio import format_ratio

    if line.share is not None:
        return decimal(line.share)
    ratio = found.resolved.get(f"parts.{line.part}")
    return "" if ratio is None or ratio == 1 else format_ratio(ratio)


# ---------------------------------------------------------------------------------------- json


def as_json(found: Apportionment, *, explained: bool = False) -> dict[str, Any]:
    """An apportionment as JSON: money in fen, shares as text, hashes of what it rests on."""
    from enclave.apportion.model import decimal

    body: dict[str, Any] = {
        "schema": "enclave/apportionment/1",
        "formula": found.formula.id,
        "status": found.formula.pack.status,
        "sha256": found.formula.sha256,
        "unit": "fen",
        "amounts": dict(found.amounts),
        "shares": {
            name: {"decimal": decimal(s), "exact": str(s)} for name, s in found.shares.items()
        },
        "lines": [
            {"part": x.part, "to": x.at, "place": x.place, "head": x.head, "amount": x.amount,
             "levels": dict(x.levels)}
            for x in found.lines
        ],
        "excluded": {item.place.id: item.reason for item in found.excluded},
        "steps": [
            {"to": s.at, "income": str(s.income), "rate": str(s.rate), "tax": str(s.tax)}
            for s in found.steps
        ],
        "carried": found.carried,
        "assumptions": dict(found.assumptions),
        "diagnostics": [d.code for d in found.diagnostics],
    }  # fmt: skip
    if explained:
        body["explanation"] = _plain(found.explain())
    return body


def _plain(tree: Explanation) -> dict[str, Any]:
    from enclave.cli import explain

    return explain._plain(tree)  # noqa: SLF001  # the same form as that command's


__all__ = ["as_json", "command"]
