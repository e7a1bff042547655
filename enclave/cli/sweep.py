"""``enclave sweep``: one deal under many values of its terms, as one long table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import Collector
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from enclave.analysis.columns import Key
    from enclave.analysis.sweep import Progress, Sweep
    from enclave.report.model import Unit

Style = Literal["table", "csv", "json"]
SHOWN = 40
"""With more variants the terminal shows the least and the greatest of each number only."""


@click.command("sweep")
@click.argument("scenario", default=".")
@click.option("--over", "over", multiple=True, required=True, metavar="PATH=VALUES",
              help="所改的路径与取值：'路径=30%:70%:5%' 或 '路径=[甲,乙]'，可多次 / path and values: 'path=30%:70%:5%' or 'path=[a,b]', may be repeated")  # fmt: skip
@click.option("--variant", metavar="NAME", help="在此方案之上改 / vary this variant")
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE",
              help="先作的改动，可多次 / a change made before, may be repeated")  # fmt: skip
@click.option("--lhs", type=int, metavar="N",
              help="拉丁超立方抽样 N 个方案，不逐一组合 / N variants of a Latin hypercube instead of all combinations")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True,
              help="抽样的种子 / the seed of the draws")  # fmt: skip
@click.option("--metric", "metrics", multiple=True, metavar="NAME",
              help="share、cash、npv、irr、payback、worst、part、outlay、own_funds、pool、level、credit；默认前三个 / the first three by default")  # fmt: skip
@click.option("--years", is_flag=True, help="也按年度列出 / by budget year too")
@click.option("--exact", is_flag=True,
              help="每个方案都完整计算 / run every variant in full")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["table", "csv", "json"]), default="table",
              help="标准输出的形式 / what goes to standard output")  # fmt: skip
@click.option("--out", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="另写成 .csv、.json、.xlsx 或 .parquet，旁附清单 / also write a .csv, .json, .xlsx or .parquet file, with its manifest")  # fmt: skip
@click.option("--unit", type=click.Choice(["元", "万元", "亿元"]), default="万元",
              help="表中金额的单位 / the unit of tables")  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # each is an option
    ctx: click.Context, scenario: str, over: tuple[str, ...], variant: str | None,
    sets: tuple[str, ...], lhs: int | None, seed: int, metrics: tuple[str, ...], style: Style,
    file: Path | None, unit: Unit, *, years: bool, exact: bool,
) -> int:  # fmt: skip
    """成批改参数，一张长表 / many variants at once, one long table.

    每个方案各方、各指标一行，金额为分；不被接受的取值也占一行，写明原因。

    A row for each variant, party and metric, amounts in fen; values that are refused have a row
    too, which says why.
    """
    console: Console = ctx.obj["console"]
    from enclave.analysis.sweep import DEFAULT, sweep
    from enclave.report.sweep_files import as_csv, as_json, write

    findings = Collector(limit=200)
    found = sweep(
        scenario, over, variant=variant, sets=sets, lhs=lhs, seed=seed,
        metrics=metrics or DEFAULT, years=years, exact=exact, collector=findings,
        progress=_progress(console),
    )  # fmt: skip
    loaded = found.case.result.loaded
    if not console.state["quiet"]:
        console.findings(findings.sorted(), FileLines(loaded.doc.sources), dropped=findings.dropped,
                         grouped=True)  # fmt: skip
    console.note(_how(found))
    words = _words(ctx, scenario)
    if style == "csv":
        console.out(as_csv(found))
    elif style == "json":
        console.out(as_json(found, words))
    else:
        console.out("\n".join(render(found, unit, console)) + "\n")
    if file is not None:
        for path in write(found, file, console.lang, words):
            console.note(Text("写出 {file}", "wrote {file}").format(file=path))
    return 0


def _words(ctx: click.Context, scenario: str) -> list[str]:
    """The command again, without where it writes."""
    words = ["enclave", "sweep", scenario]
    for name, value in ctx.params.items():
        if name in ("scenario", "style", "file", "unit") or value in (None, False, ()):
            continue
        option = {"sets": "--set", "metrics": "--metric"}.get(name, f"--{name}")
        if value is True:
            words.append(option)
        else:
            many = value if isinstance(value, tuple) else (value,)
            words += [w for v in many for w in (option, str(v))]
    return words


def _progress(console: Console) -> Progress | None:
    """Say how far it is, on a terminal only."""
    if console.state["quiet"] or not sys.stderr.isatty():
        return None

    def show(done: int, count: int) -> None:
        end = "\n" if done == count else ""
        sys.stderr.write(f"\r{done:,} / {count:,}{end}")
        sys.stderr.flush()

    return show


def _how(found: Sweep) -> Text:
    """How it was computed, and on what it can be relied."""
    count = found.grid.count
    refused = Text("")
    if found.refused:
        n = len(found.refused)
        refused = Text(f"；{n} 个不被接受", f"; {n} refused")
    if found.fast:
        return Text(
            f"{count:,} 个方案，按汇总数计算，{found.checked} 个与基准引擎逐分核对一致{refused.zh}",
            f"{count:,} variants on totals; {found.checked} of them equal the reference engine to the fen{refused.en}",
        )  # fmt: skip
    why = found.reason or Text("")
    return Text(f"{count:,} 个方案，逐个完整计算：{why.zh}{refused.zh}",
                f"{count:,} variants, each run in full: {why.in_('en')}{refused.en}")  # fmt: skip


def render(found: Sweep, unit: Unit, console: Console) -> Iterator[str]:
    """Few variants one by one; of many the least and the greatest of each number."""
    from enclave.report.model import unit_name

    loaded = found.case.result.loaded
    title = Text(
        "{title}    参数扫描    {n} 个方案    单位：{unit}",
        "{title}    sweep    {n} variants    unit: {unit}",
    )
    yield title.format(title=loaded.variant_title or loaded.scenario.title, n=found.grid.count,
                       unit=unit_name(unit)).in_(console.lang)  # fmt: skip
    for n, axis in enumerate(found.grid.axes, 1):
        yield f"  [{n}] {axis.written}"
    keys = [k for k in found.table.keys if k.year is None]
    yield ""
    if found.grid.count <= SHOWN:
        yield from _each(found, keys, unit, console)
    else:
        yield from _ends(found, keys, unit, console)
    for i, finding in list(found.refused.items())[:SHOWN]:
        values = "; ".join(found.grid.values(i))
        yield f"* {console.t('不被接受', 'refused')} {i + 1} ({values}): {finding.line(console.lang)}"


def _each(found: Sweep, keys: list[Key], unit: Unit, console: Console) -> Iterator[str]:
    """A table for each metric: variants down, parties across."""
    for metric in dict.fromkeys(k.metric for k in keys):
        mine = [k for k in keys if k.metric == metric]
        header = ["#", *(f"[{n}]" for n in range(1, len(found.grid.axes) + 1))]
        header += [_subject(found, k, console) for k in mine]
        rows = []
        for i in range(found.grid.count):
            if i in found.refused:
                continue
            cells = [_shown(found, k, i, unit, console) for k in mine]
            rows.append([str(i + 1), *found.grid.values(i), *cells])
        yield _metric_title(found, metric, console)
        yield console.table(rows, header, "r" * len(header)).rstrip("\n")
        yield ""


def _ends(found: Sweep, keys: list[Key], unit: Unit, console: Console) -> Iterator[str]:
    """The least and the greatest of each number, and the variant that has it."""
    header = [console.t("指标", "Metric"), console.t("对象", "Whose"),
              console.t("最小", "Least"), console.t("方案", "Variant"),
              console.t("最大", "Greatest"), console.t("方案", "Variant")]  # fmt: skip
    rows = []
    for key in keys:
        column = found.table.columns[key]
        known = [i for i, v in enumerate(column) if v is not None]
        if not known:
            _, note = found.table.at(key, 0)
            said = "" if note is None else note.in_(console.lang)
            rows.append([_metric_title(found, key.metric, console), _subject(found, key, console),
                         said, "", "", ""])  # fmt: skip
            continue
        low = min(known, key=lambda i: (column[i] or 0, i))
        high = min(known, key=lambda i: (-(column[i] or 0), i))
        rows.append([
            _metric_title(found, key.metric, console), _subject(found, key, console),
            _shown(found, key, low, unit, console), _where(found, low),
            _shown(found, key, high, unit, console), _where(found, high),
        ])  # fmt: skip
    yield console.table(rows, header, "llrlrl").rstrip("\n")


def _where(found: Sweep, i: int) -> str:
    values = [v if len(v) <= 24 else v[:23] + "…" for v in found.grid.values(i)]
    return f"{i + 1} ({'; '.join(values)})"


def _metric_title(found: Sweep, metric: str, console: Console) -> str:
    from enclave.analysis.numbers import TITLES

    name, _, indicator = metric.partition(":")
    if indicator and found.case.result.credit is not None:
        return found.case.result.credit.indicators[indicator].name.in_(console.lang)
    return TITLES[name].in_(console.lang)


def _subject(found: Sweep, key: Key, console: Console) -> str:
    from enclave.report.figures import LEVEL_TITLES

    if key.metric == "level":
        return LEVEL_TITLES[key.subject].in_(console.lang)
    names = {p.id: p.name for p in found.parties}
    return names[key.subject].in_(console.lang) if key.subject in names else key.subject


def _shown(found: Sweep, key: Key, i: int, unit: Unit, console: Console) -> str:
    """A value as printed."""
    from fractions import Fraction

    from enclave.money import round_half_away
    from enclave.report.compare_cells import amount, ratio

    value, note = found.table.at(key, i)
    said = "" if note is None else note.in_(console.lang)
    if value is None:
        return said
    if key.unit == "fen":
        body = amount(round_half_away(Fraction(value)), unit)
        return f"{said}: {body}" if key.metric == "worst" else body
    if key.unit == "ratio":
        return ratio(Fraction(value), 2 if key.metric == "irr" else 1).in_(console.lang)
    return str(value)
