"""``enclave project``: from a feasibility study to tax by head, year and level of government."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.project import Projection
    from enclave.project.trace import Step
    from enclave.report.model import Table, Unit
    from enclave.statute.result import StatuteResult

Style = Literal["table", "json", "csv"]
NATIONAL = "cn-national"
"""The statute that is used where none is named: the centre and all local levels together."""


@click.command("project")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("-o", "--output", "style", type=click.Choice(["table", "json", "csv"]), default="table",
              help="输出格式；csv 是逐笔预计入库，列名同入库表 / form; csv is the receipts expected")  # fmt: skip
@click.option("--unit", type=click.Choice(["元", "万元", "亿元"]), default="万元",
              help="表中金额的单位 / the unit of tables")  # fmt: skip
@click.option("--statute", default=NATIONAL, metavar="PACK",
              help="按哪个分税体制分级次 / the statute that divides by level of government")  # fmt: skip
@click.option("--fill", "fills", multiple=True, metavar="HOLE=RATIO",
              help="填写分税体制的待定项，可多次 / an open share of the statute, may be repeated")  # fmt: skip
@click.option("--cash", is_flag=True, help="按入库年度，而非税款所属年度 / by year of booking")
@click.option(
    "--explain",
    "asked",
    multiple=True,
    metavar="WHAT",
    help="说明怎么算：税种.年度、税种、年度或 all，可多次 / the working: HEAD.YEAR, HEAD, YEAR or all",
)
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # each is an option
    ctx: click.Context, path: Path, style: Style, unit: Unit, statute: str, fills: tuple[str, ...],
    asked: tuple[str, ...], *, cash: bool,
) -> int:  # fmt: skip
    """由可研指标推出税收 / from a feasibility study to tax by head.

    FILE 是项目文件，或含 project.yaml 的文件夹。结果都是预测，不能结算。

    FILE is a project file, or a folder with project.yaml. Results are projections and are never
    settled.
    """
    from enclave.diagnostics import Collector
    from enclave.project import load_project, project

    console: Console = ctx.obj["console"]
    file = path / "project.yaml" if path.is_dir() else path
    findings = Collector(limit=200)
    found = project(load_project(file, collector=findings), collector=findings)
    split = _split(found, statute, fills)
    chosen = _chosen(found, asked)
    if not console.state["quiet"]:
        items = (*findings.sorted(), *(d for d in split.diagnostics if d.code == "W504"))
        console.findings(items, FileLines(found.loaded.doc.sources), grouped=True)
    if style == "json":
        console.out(
            json.dumps(as_json(found, split, statute, chosen), ensure_ascii=False, indent=1) + "\n"
        )
    elif style == "csv":
        from enclave.report.project_csv import receipts_csv

        console.out(receipts_csv(found, console.lang))
    else:
        console.out(_text(found, split, statute, unit, console, cash=cash))
        if chosen:
            from enclave.cli.explain import _tree

            blocks = ["\n".join(_tree(step.explain(), console.lang, 99)) for step in chosen]
            console.out("\n" + "\n\n".join(blocks) + "\n")
    return 0


def _split(found: Projection, statute: str, fills: tuple[str, ...]) -> StatuteResult:
    from enclave.statute import load_statute, split

    values: dict[str, str] = {}
    for item in fills:
        hole, sign, value = item.partition("=")
        if not sign:
            raise click.BadParameter(item, param_hint="--fill")
        values[hole.strip()] = value.strip()
    return split(found.receipts(), load_statute(statute), fills=values)


def _chosen(found: Projection, asked: tuple[str, ...]) -> list[Step]:
    """The steps that ``--explain`` names, each once."""
    from enclave.statute.heads import load_heads

    heads = load_heads()
    out: dict[Step, None] = {}
    for word in asked:
        name, _, year = word.partition(".")
        if name.isdigit() and not year:
            name, year = "all", name
        head = None if name == "all" else heads.resolve(name)
        matched = [
            s for s in found.steps
            if (name == "all" or s.head == head) and year in ("", str(s.year))
        ]  # fmt: skip
        if not matched:
            raise click.BadParameter(word, param_hint="--explain")
        out |= dict.fromkeys(matched)
    return list(out)


# ---------------------------------------------------------------------------------------- text


def _text(  # what is shown, and how
    found: Projection, split: StatuteResult, statute: str, unit: Unit, console: Console, *, cash: bool
) -> str:  # fmt: skip
    from enclave.report.model import unit_name
    from enclave.report.project_tables import (
        by_head,
        figures_table,
        hundred,
        level_table,
        tax_table,
    )

    said = Text(f"分级次按分税体制 {statute}", f"divided by statute {statute}")
    levels = by_head(found, split)
    tables = (
        level_table(levels, unit, said),
        tax_table(found, unit, by_cash=cash),
        figures_table(found, unit),
    )
    project, lang = found.project, console.lang
    years = f"{project.horizon.first}-{project.horizon.last}"
    head = Text("{title}    {years}    单位：{unit}    测算，不是决算",
                "{title}    {years}    unit: {unit}    a projection").format(
        title=project.title, years=years, unit=unit_name(unit))  # fmt: skip
    parts = ["\n".join([head.in_(lang), *(f"  {line.in_(lang)}" for line in hundred(levels))])]
    parts += [_table(table, console) for table in tables]
    parts.append(_basis(found, console))
    return "\n\n".join(parts) + "\n"


def _table(table: Table, console: Console) -> str:
    header = [c.title.in_(console.lang) for c in table.columns]
    body = console.table(list(table.texts(console.lang)), header, table.align).rstrip("\n")
    notes = [f"* {note.in_(console.lang)}" for note in table.notes]
    return "\n".join([table.heading(console.lang), body, *notes])


def _basis(found: Projection, console: Console) -> str:
    """What was filled in and assumed."""
    lang = console.lang
    lines = [Text("假设", "Assumptions").in_(lang)]
    for hole, item in found.assumptions.items():
        lines.append(f"* {item.name.in_(lang)}（{hole}）：{item.value.in_(lang)}" if lang == "zh"
                     else f"* {item.name.in_(lang)} ({hole}): {item.value.in_(lang)}")  # fmt: skip
    for one in found.project.assumptions:
        source = f"（{one.source.zh}）" if one.source else ""
        tail = f" ({one.source.in_('en')})" if one.source else ""
        lines.append(
            f"* {one.text.zh}{source}" if lang == "zh" else f"* {one.text.in_('en')}{tail}"
        )
    return "\n".join(lines)


# ---------------------------------------------------------------------------------------- json


def as_json(
    found: Projection, split: StatuteResult, statute: str, chosen: list[Step]
) -> dict[str, Any]:
    """A projection as JSON: money in fen, ratios as text, what everything rests on."""
    from enclave.project.indicators import by_year
    from enclave.ratio import format_ratio
    from enclave.report.project_tables import by_head

    years = {y: {s.head: s.amount for s in found.steps if s.year == y} for y in found.plan.years}
    body: dict[str, Any] = {
        "schema": "enclave/projection/1",
        "project": found.project.project,
        "truth": "projection",
        "unit": "fen",
        "haircut": {
            "output": format_ratio(found.project.haircut.output),
            "investment": format_ratio(found.project.haircut.investment),
        },
        "tax": {str(y): heads for y, heads in years.items()},
        "vat_credit": {str(y): {"carried": v.carried, "refunded": v.refunded} for y, v in found.vat.items()},
        "levels": {"statute": statute, "heads": by_head(found, split)},
        "receipts": [
            {"id": r.id, "head": r.head, "posted": r.posted.isoformat(), "amount": r.amount, "kind": r.kind,
             "truth": r.truth}
            for r in found.receipts()
        ],
        "indicators": {
            name: {str(y): a if isinstance(a, int) else str(a) for y, a in values.items()}
            for name, values in by_year(found.indicators).items()
        },
        "assumptions": {hole: item.value.zh for hole, item in found.assumptions.items()},
        "rules": sorted({(c.rule, c.status, c.reference.document.zh, c.reference.number or "", c.article)
                         for c in found.cites}),
        "diagnostics": [d.code for d in found.diagnostics],
        "hashes": {found.loaded.doc.file: found.loaded.doc.sha256, **found.plan.reader.book.hashes},
    }  # fmt: skip
    if chosen:
        from enclave.cli import explain

        body["explanation"] = [explain._plain(s.explain()) for s in chosen]  # noqa: SLF001  # same form
    return body


__all__ = ["as_json", "command"]
