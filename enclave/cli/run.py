"""``enclave run``: what every party gets, in tables, as JSON or CSV, or in a folder of files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import Mark, diag
from enclave.report.refused import Refused
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.report.model import Unit
    from enclave.report.present import View

Style = Literal["table", "json", "csv"]


@click.command("run")
@click.argument("scenario", default=".")
@click.option(
    "-o",
    "--output",
    "style",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="标准输出的形式；csv 是逐笔流水 / what goes to standard output; csv is the flows",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="另把全部结果写入文件夹：工作簿、CSV、图、报告 / also write a folder: workbook, CSV, pictures, report",
)
@click.option(
    "--unit",
    type=click.Choice(["元", "万元", "亿元"]),
    default="万元",
    help="表中金额的单位 / the unit of tables",
)
@click.option(
    "--agreement",
    "agreements",
    multiple=True,
    metavar="ID",
    help="只看这个协议，可多次 / only this agreement, may be repeated",
)
@click.option(
    "--party",
    default="",
    metavar="ID",
    help="只看这个参与方参与的协议 / only agreements of this party",
)
@click.option(
    "--force",
    is_flag=True,
    help="写入已有其他文件的文件夹 / write into a folder that holds other files",
)
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # each is an option
    ctx: click.Context, scenario: str, style: Style, folder: Path | None, unit: Unit,
    agreements: tuple[str, ...], party: str, *, force: bool,
) -> int:  # fmt: skip
    """运行情景，算出各方所得 / run a scenario: what every party gets.

    SCENARIO 是含 scenario.yaml 的文件夹、情景文件，或随附情景的名称（如 chuxiong）；默认当前文件夹。

    SCENARIO is a folder with scenario.yaml, a scenario file, or the name of one that comes with the
    package (such as chuxiong); this folder by default.
    """
    console: Console = ctx.obj["console"]
    from enclave.cli.national import is_validation, validate

    if (tables := is_validation(scenario)) is not None:
        return validate(tables, style, console)
    view = _view(scenario, unit, agreements, party, console)
    if style == "json":
        from enclave.report.machine import as_json

        console.out(as_json(view))
    elif style == "csv":
        from enclave.report.sheets_csv import flows_csv

        console.out(flows_csv(view))
    else:
        from enclave.cli.run_text import render

        console.out(render(view, console))
    if folder is not None:
        words = ["enclave", "run", scenario, "--unit", unit]
        words += [word for name in agreements for word in ("--agreement", name)]
        words += ["--party", party] if party else []
        _write(view, folder, words, force=force, console=console)
    return 0 if all(c.holds for c in view.result.checks) else 1


def _view(
    scenario: str, unit: Unit, agreements: tuple[str, ...], party: str, console: Console
) -> View:
    """Load and run, saying on standard error what is read and what was noticed."""
    from enclave.book import load, run
    from enclave.diagnostics import Collector
    from enclave.report.present import View

    findings = Collector(limit=200)
    loaded = load(scenario, collector=findings)
    rows = len(loaded.receipts)
    console.note(Text(
        "读取 {file} · 协议 {n} 个 · 入库记录 {rows} 条 · 分税体制 {statute}",
        "read {file} · {n} agreement{s} · {rows} receipt{t} · statute {statute}",
    ).format(file=loaded.doc.file, n=len(loaded.deals), s="" if len(loaded.deals) == 1 else "s", rows=rows,
             t="" if rows == 1 else "s", statute=loaded.scenario.statute.pack))  # fmt: skip
    result = run(loaded, collector=findings)
    if not console.state["quiet"]:
        console.findings(findings.sorted(), FileLines(loaded.doc.sources), dropped=findings.dropped,
                         grouped=True)  # fmt: skip
    view = View(result, unit, agreements, party)
    _check_filters(view)
    return view


def _check_filters(view: View) -> None:
    known = [d.id for d in view.figures.deals]
    for name in view.agreements:
        if name not in known:
            raise Refused(diag("E908", Mark("--agreement"), name=name, known=", ".join(known)))
    if view.party and not view.deals:
        parties = {p: None for d in view.figures.deals for p in d.deal.agreement.parties}
        raise Refused(diag("E909", Mark("--party"), name=view.party, known=", ".join(parties)))


def _write(view: View, folder: Path, words: list[str], *, force: bool, console: Console) -> None:
    from enclave.report.folder import write_folder

    names = write_folder(view, folder, words, console.lang, force=force)
    sys.stdout.flush()
    said = Text("写出 {folder}（{n} 个文件：{names}）", "wrote {folder} ({n} files: {names})")
    console.note(
        said.format(folder=folder, n=len(names), names=Text("、".join(names), ", ".join(names)))
    )
