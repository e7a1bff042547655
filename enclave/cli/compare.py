"""``enclave compare``: a scenario and variants of it side by side, with what each changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import Collector, Mark, diagnose
from enclave.report.refused import Refused
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from enclave.analysis.compare import Comparison
    from enclave.report.model import Table, Unit

Style = Literal["table", "json", "csv"]
SHORT = 60
"""Changes whose values are together no longer than this stand on one line."""


@click.command("compare")
@click.argument("names", metavar="[SCENARIO] [VARIANT]...", nargs=-1)
@click.option("--baseline", metavar="NAME",
              help="与哪个方案比，默认情景本身 / the variant to compare with; the scenario by default")  # fmt: skip
@click.option("--set", "sets", multiple=True, metavar="[NAME:]PATH=VALUE",
              help="给方案 NAME 再加一处改动，可多次 / one more change of variant NAME, may be repeated")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["table", "json", "csv"]), default="table",
              help="标准输出的形式；csv 是长表 / what goes to standard output; csv is one long table")  # fmt: skip
@click.option("--out", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="另写成 .xlsx、.csv 或 .json / also write a .xlsx, .csv or .json file")  # fmt: skip
@click.option("--unit", type=click.Choice(["元", "万元", "亿元"]), default="万元",
              help="表中金额的单位 / the unit of tables")  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # each is an option
    ctx: click.Context, names: tuple[str, ...], baseline: str | None, sets: tuple[str, ...],
    style: Style, file: Path | None, unit: Unit,
) -> int:  # fmt: skip
    """几个方案并排比较：各方得失、差额、改了什么 / variants of a deal side by side.

    SCENARIO 是情景的文件夹、文件或名称，默认当前文件夹；VARIANT 是其 variants 文件夹中的方案，
    不写则比较全部方案。--set 'NAME:路径=值' 给方案再加改动；NAME 不是现有方案时即成一个新方案。

    SCENARIO is a folder, a file or a name, this folder by default; a VARIANT is one of its folder
    variants, all of them if none is named. --set 'NAME:path=value' changes more; a NAME that is no
    variant makes a new one.
    """
    console: Console = ctx.obj["console"]
    from enclave.analysis.compare import compare
    from enclave.report.compare_files import as_csv, as_json, write

    scenario, variants = split_names(names)
    findings = Collector(limit=200)
    found = compare(
        scenario, variants, baseline=baseline, sets=named_sets(sets), collector=findings
    )
    said = Text("读取 {file} · 方案 {n} 个", "read {file} · {n} variants")
    loaded = found.baseline.result.loaded
    console.note(said.format(file=loaded.doc.file, n=len(found.cases)))
    if not console.state["quiet"]:
        console.findings(findings.sorted(), FileLines(loaded.doc.sources), dropped=findings.dropped,
                         grouped=True)  # fmt: skip
    if style == "json":
        console.out(as_json(found))
    elif style == "csv":
        console.out(as_csv(found, console.lang))
    else:
        console.out("\n".join(render(found, unit, console)) + "\n")
    if file is not None:
        words = ["enclave", "compare", *names, "--unit", unit]
        words += [w for s in sets for w in ("--set", s)]
        words += ["--baseline", baseline] if baseline else []
        write(found, file, unit, console.lang, words)
        console.note(Text("写出 {file}", "wrote {file}").format(file=file))
    return 0


def split_names(names: Sequence[str]) -> tuple[str, list[str]]:
    """The scenario and the variants of a list of words: the first is the scenario if it is one."""
    from enclave.book.scenario import find_scenario
    from enclave.book.variants import variant_files
    from enclave.diagnostics import InputRejected

    rest = list(names)
    if rest and not (Path("scenario.yaml").is_file() and rest[0] in variant_files(".")):
        try:
            find_scenario(rest[0])
        except InputRejected:
            if not Path("scenario.yaml").is_file():
                raise
        else:
            return rest[0], rest[1:]
    return ".", rest


def named_sets(sets: Sequence[str]) -> dict[str, list[str]]:
    """``NAME:path=value`` by name; without a name they make one variant together.

    Raises:
        Refused: E861 nothing is set.
    """
    out: dict[str, list[str]] = {}
    for text in sets:
        before, sign, _ = text.partition("=")
        name, colon, _ = before.partition(":")
        if not sign:
            raise Refused(diagnose("E861", Mark("--set"), {"path": text}))
        key = name.strip() if colon else "--set"
        out.setdefault(key, []).append(text[len(name) + 1 :] if colon else text)
    return out


def render(found: Comparison, unit: Unit, console: Console) -> Iterator[str]:
    """The whole output: title, what is changed, then the tables."""
    from enclave.report.compare import tables
    from enclave.report.model import unit_name

    lang = console.lang
    years = found.years
    span = f"{years[0]}-{years[-1]}" if years else ""
    title = Text(
        "{title}    方案比较    {span}    单位：{unit}",
        "{title}    variants compared    {span}    unit: {unit}",
    )
    yield title.format(title=found.baseline.result.loaded.scenario.title, span=span,
                       unit=unit_name(unit)).in_(lang)  # fmt: skip
    for table in tables(found, unit):
        if table.id == "changes":
            yield from _changes(table, console)
        elif table.id == "assumptions":
            yield from _assumptions(table, console)
        elif table.lines:
            yield from _table(table, console)


def _table(table: Table, console: Console) -> Iterator[str]:
    lang = console.lang
    yield ""
    yield table.heading(lang)
    rows = list(table.texts(lang))
    header = [c.title.in_(lang) for c in table.columns]
    yield console.table(rows, header, table.align).rstrip("\n")
    yield from (f"* {note.in_(lang)}" for note in table.notes)


def _assumptions(table: Table, console: Console) -> Iterator[str]:
    """What is assumed, a line each."""
    lang, last = console.lang, ""
    if table.lines:
        yield ""
        yield table.heading(lang)
    for case, said, ground in table.texts(lang):
        if case != last:
            yield f"  {case}"
            last = case
        yield f"    {said}{console.t('（', ' (') + ground + console.t('）', ')') if ground else ''}"


def _changes(table: Table, console: Console) -> Iterator[str]:
    """The changes variant by variant, in full: short ones on one line."""
    lang = console.lang
    yield ""
    yield table.heading(lang)
    last = ""
    was, now = console.t("原为", "before"), console.t("改为", "after")
    colon = console.t("：", ": ")
    for case, title, before, after in table.texts(lang):
        if case != last:
            yield f"  {case}"
            last = case
        if len(before) + len(after) <= SHORT:
            yield f"    {title}{colon}{before} → {after}"
        else:
            yield f"    {title}"
            yield f"      {was} {before}"
            yield f"      {now} {after}"
    if not last:
        yield f"  {console.t('（无）', '(none)')}"
    yield from (f"* {note.in_(lang)}" for note in table.notes)
