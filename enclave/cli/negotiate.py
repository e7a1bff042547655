"""``enclave negotiate``: walk-away values, the range between them, fair benchmarks, the frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import Collector
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from enclave.analysis.frontier import Axes
    from enclave.analysis.negotiate import Negotiation

Style = Literal["table", "json", "svg"]


@click.command("negotiate")
@click.argument("scenario", default=".")
@click.option("--between", nargs=2, metavar="A B",
              help="谈判双方，默认飞出地与飞入地 / the two sides; origin and host by default")  # fmt: skip
@click.option("--weights", metavar="RATIO",
              help="加权纳什解中第一方得剩余的几成，如 60% / the first side's part of the surplus in a weighted Nash solution")  # fmt: skip
@click.option("--vary", metavar="PATH",
              help="以哪一处分成比例表示基准和前沿；只有一处时可不写 / the split in which benchmarks and frontier are given; not needed where there is one")  # fmt: skip
@click.option("--ratios", metavar="FROM:TO:STEP",
              help="前沿上试哪些比例，如 30%:80%:10% / ratios tried for the frontier")  # fmt: skip
@click.option("--lengths", metavar="FROM:TO:STEP",
              help="前沿上试首段多少年，如 3:7:1 / years of the first phase tried for the frontier")  # fmt: skip
@click.option("--cost-shares", metavar="FROM:TO:STEP",
              help="前沿上试第一方担投入的几成 / parts of the outlays the first side bears")  # fmt: skip
@click.option(
    "--variant",
    metavar="NAME",
    help="以这个方案为现协议 / take this variant for the deal as it stands",
)
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE",
              help="先作一处改动，可多次 / change something first, may be repeated")  # fmt: skip
@click.option("--unit", type=click.Choice(["元", "万元", "亿元"]), default="万元",
              help="表中金额的单位 / the unit of tables")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["table", "json", "svg"]), default="table",
              help="标准输出的形式；svg 是可谈区间的图 / what goes to standard output; svg is the picture of the range")  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # each is an option
    ctx: click.Context, scenario: str, between: tuple[str, str] | None, weights: str | None,
    vary: str | None, ratios: str | None, lengths: str | None, cost_shares: str | None, variant: str | None,
    sets: tuple[str, ...], unit: str, style: Style,
) -> int:  # fmt: skip
    """谈判：双方底线、可谈区间、公平基准、帕累托前沿 / walk-away values, the range between them, benchmarks, frontier.

    SCENARIO 是情景的文件夹、文件或名称，默认当前文件夹。折现率、投入和不合作时的价值取自情景的 appraisal，都没有默认值。
    没有可谈区间时退出码为 1。全部结果是估算，不入账。

    SCENARIO is a folder, a file or a name, this folder by default. Discount rate, outlays and the values without
    the deal come from the scenario's appraisal; none has a default. Without a range for bargaining the exit code
    is 1. All results are estimates and are never posted.
    """
    console: Console = ctx.obj["console"]
    from enclave.analysis.negotiate import negotiate

    findings = Collector(limit=200)
    found = negotiate(
        scenario, variant=variant, sets=sets, between=between, weights=weights, vary=vary,
        axes=_axes(ratios, lengths, cost_shares), collector=findings,
    )  # fmt: skip
    sources = found.trials.loaded.doc.sources
    console.note(Text("读取 {file}", "read {file}").format(file=found.trials.loaded.doc.file))
    if not console.state["quiet"]:
        console.findings(findings.sorted(), FileLines(sources), dropped=findings.dropped,
                         grouped=True)  # fmt: skip
    if style == "json":
        from enclave.report.negotiate_json import as_json

        console.out(as_json(found))
    elif style == "svg":
        from enclave.report.negotiate_band import svg_band

        console.out(svg_band(found, console.lang))
    else:
        console.out("\n".join(_lines(found, unit, console)) + "\n")
    return 0 if found.deal_is_possible else 1


def _axes(ratios: str | None, lengths: str | None, cost_shares: str | None) -> Axes | None:
    from enclave.analysis.frontier import Axes, read_axis, read_years

    if ratios is None and lengths is None and cost_shares is None:
        return None
    return Axes(
        () if ratios is None else read_axis("--ratios", ratios),
        () if lengths is None else read_years("--lengths", lengths),
        () if cost_shares is None else read_axis("--cost-shares", cost_shares),
    )


def _lines(found: Negotiation, unit: str, console: Console) -> Iterator[str]:
    from enclave.report.negotiate import closing, opening, sheets, zone_words
    from enclave.report.negotiate_band import text_band

    lang = console.lang
    yield from (text.in_(lang) for text in opening(found, unit))
    yield ""
    yield zone_words(found, unit).in_(lang)
    yield ""
    yield from text_band(found, lang)
    for sheet in sheets(found, unit):
        yield ""
        yield sheet.title.in_(lang)
        rows = [[cell.in_(lang) for cell in row] for row in sheet.rows]
        yield console.table(rows, [h.in_(lang) for h in sheet.header], sheet.align).rstrip("\n")
        yield from (f"* {note.in_(lang)}" for note in sheet.notes)
    yield ""
    yield from (f"* {text.in_(lang)}" for text in closing(found))
