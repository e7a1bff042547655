"""``enclave risk``: what a deal gives when prices, output, dates and policies are uncertain."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from enclave.cli.frame import Console
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from enclave.analysis.risk.study import Study
    from enclave.analysis.risk.versus import Versus
    from enclave.book.scenario import LoadedScenario
    from enclave.report.model import Unit

Style = Literal["table", "json", "csv", "tornado", "histogram"]


@click.command("risk")
@click.argument("scenario", default=".")
@click.option("--runs", type=click.IntRange(2, 200_000), default=10_000, show_default=True,
              help="模拟次数 / number of runs")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True,
              help="随机数起始值：同一起始值，结果逐位相同 / start value: the same one gives the same bits")  # fmt: skip
@click.option("--party", default="", metavar="ID",
              help="看哪一方，默认第一个飞出地 / which party, the first origin by default")  # fmt: skip
@click.option("--on", "measure", default="total", metavar="WHAT",
              help="看什么：total 各年合计、npv 现值、或一个年度 / what: total, npv, or a year")  # fmt: skip
@click.option("--variant", metavar="NAME", help="在这个方案上模拟 / simulate this variant")
@click.option("--against", multiple=True, metavar="NAME",
              help="用同一组随机数比较的方案，可多次；base 为情景本身 / a variant under the same draws, may be repeated; base is the scenario itself")  # fmt: skip
@click.option("--sample", type=click.IntRange(0, 50_000), default=1_024, show_default=True,
              help="方差分解每样本的组数，0 为不做 / rows a sample of the variance-based indices, 0 for none")  # fmt: skip
@click.option("--file", type=click.Path(dir_okay=False, path_type=Path),
              help="风险文件，默认情景文件夹中的 risk.yaml / the risk file, risk.yaml of the scenario by default")  # fmt: skip
@click.option("--unit", type=click.Choice(["元", "万元", "亿元"]), default="万元",
              help="表中金额的单位 / the unit of tables")  # fmt: skip
@click.option("-o", "--output", "style", default="table",
              type=click.Choice(["table", "json", "csv", "tornado", "histogram"]),
              help="输出：表、数据，或一张图（SVG） / tables, data, or a picture (SVG)")  # fmt: skip
@click.pass_obj
def command(obj: dict[str, object], /, scenario: str, style: Style, **given: Any) -> None:
    """风险：模拟、龙卷风、敏感性 / simulation, tornado, variance-based sensitivities.

    SCENARIO 是含 scenario.yaml 与 risk.yaml 的文件夹；默认当前文件夹。只变动预测，事实不变动；每次模拟精确到分，
    关于它们的统计量是估算，不进结算。

    SCENARIO is a folder with scenario.yaml and risk.yaml, this folder by default. Projections are
    moved, facts never; each run is exact to the fen, and what is said about them is an estimate
    that no settlement takes.
    """
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    done, found, first = _study(scenario, given, console)
    unit: Unit = given["unit"]
    if style == "table":
        console.out(render(done, unit, console, found, first))
        return
    from enclave.report import risk, risk_svg

    if style == "json":
        console.out(risk.as_json(done, found))
    elif style == "csv":
        console.out(risk.as_csv(done))
    elif style == "tornado":
        console.out(risk_svg.study_tornado(done, unit, console.lang))
    else:
        console.out(risk_svg.study_histogram(done, unit, console.lang))


def _study(
    scenario: str, given: dict[str, Any], console: Console
) -> tuple[Study, list[Versus], Text]:
    """The study, the deals set beside it, and what its own deal is called."""
    from enclave.analysis.risk.load import load_risk
    from enclave.analysis.risk.study import Asked, study
    from enclave.analysis.risk.versus import BASE, outcomes, versus

    loaded = _load(scenario, given["variant"])
    risk = load_risk(loaded, given["file"])
    console.note(Text(
        "读取 {file} 与 {risk} · 冲击 {n} 项 · 模拟 {runs} 次 · 起始值 {seed}",
        "read {file} and {risk} · {n} shocks · {runs} runs · seed {seed}",
    ).format(file=loaded.doc.file, risk=risk.doc.file, n=len(risk.risk.shocks),
             runs=f"{given['runs']:,}", seed=given["seed"]))  # fmt: skip
    asked = Asked(given["runs"], given["seed"], given["measure"], given["party"], given["sample"])
    done = study(risk, asked)
    others = []
    for name in given["against"]:
        other = _load(scenario, None if name == "base" else name)
        values = outcomes(load_risk(other, given["file"]), asked, done.measure, done.party)
        others.append((other.variant_title or BASE, values))
    return done, versus(done.chosen.values, others), loaded.variant_title or BASE


def _load(scenario: str, variant: str | None) -> LoadedScenario:
    from enclave.book.variants import load_variant

    return load_variant(scenario, variant)


def render(
    done: Study, unit: Unit, console: Console, found: Sequence[Versus] = (), first: Text = Text("")
) -> str:
    """The tables on the terminal: the sentence first."""
    from enclave.report.risk import against, caption, headline, notes, tables

    lang = console.lang
    lines = [caption(done).in_(lang), headline(done, unit).in_(lang)]
    shown = list(tables(done, unit, lang))
    if found:
        shown.insert(1, against(done, first, found, unit, lang))
    for heading, rows, header, align in shown:
        lines += ["", heading, console.table(rows, header, align).rstrip("\n")]
    lines += ["", *(f"* {note.in_(lang)}" for note in notes(done, unit))]
    return "\n".join(lines) + "\n"
