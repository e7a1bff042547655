"""``enclave solve``: break-even ratios, the ratio that reaches a target, the range for bargaining."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.diagnostics import Collector
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from enclave.analysis.solve import Question, Solution

Style = Literal["table", "json"]
_ASK = ("break-even", "equal", "range", "earliest", "target")
_FOR = ("npv", "total", "share", "worst", "payback", "discounted-payback")


@click.command("solve")
@click.argument("scenario", default=".")
@click.option("--vary", metavar="PATH",
              help="要反求的比例或金额的路径；只有一处分成比例时可不写 / the term to solve for; not needed where there is one split")  # fmt: skip
@click.option("--party", metavar="ID",
              help="谁的比例，也是目标所说的一方；默认飞出地 / whose ratio, and whom the target is about; the origin by default")  # fmt: skip
@click.option("--rebalance", metavar="ID",
              help="三方以上时，由谁承接变动 / who takes the rest, with three parties or more")  # fmt: skip
@click.option("--ask", "ask", type=click.Choice(_ASK), multiple=True,
              help="只问这个：不亏、相等、可谈区间、最早回本、目标 / only this question, may be repeated")  # fmt: skip
@click.option("--for", "measure", type=click.Choice(_FOR), default="npv",
              help="目标说的是什么：净现值、合计、占比、最差一年、回本年 / what the target is about")  # fmt: skip
@click.option("--target", metavar="VALUE",
              help="目标值，如 0、5000万元、55%、2031 / the target: an amount, a ratio or a year")  # fmt: skip
@click.option("--between", nargs=2, metavar="A B",
              help="双方，默认是分成的双方 / the two sides; those of the split by default")  # fmt: skip
@click.option("--from", "low", metavar="VALUE", help="从哪里找起 / lower end of the range")
@click.option("--to", "high", metavar="VALUE", help="找到哪里为止 / upper end of the range")
@click.option(
    "--step",
    metavar="AMOUNT",
    help="金额每步多大，默认一万元 / step of an amount; 10,000 yuan by default",
)
@click.option("--samples", type=click.IntRange(2, 1001), default=5,
              help="先看几个点；多看更能发现不单调 / points looked at first; more find more that is not monotone")  # fmt: skip
@click.option("--variant", metavar="NAME", help="在这个方案上反求 / solve on this variant")
@click.option("--set", "sets", multiple=True, metavar="PATH=VALUE",
              help="先作一处改动，可多次 / change something first, may be repeated")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="标准输出的形式 / what goes to standard output")  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # each is an option
    ctx: click.Context, scenario: str, vary: str | None, party: str | None, rebalance: str | None,
    ask: tuple[Question, ...], measure: str, target: str | None, between: tuple[str, str] | None,
    low: str | None, high: str | None, step: str | None, samples: int, variant: str | None,
    sets: tuple[str, ...], style: Style,
) -> int:  # fmt: skip
    """反求：不亏的比例、净现值相等的比例、可谈区间、最早回本年 / solve for a ratio, a cap or a guarantee.

    SCENARIO 是情景的文件夹、文件或名称，默认当前文件夹。不写 --ask 和 --target 时，凡情景给了数的都回答。
    每个答案附两个算出的值：答案处达到要求，再差一步就达不到；不单调时说明在哪里升、在哪里降，不给答案。

    SCENARIO is a folder, a file or a name, this folder by default. Without --ask and --target every
    question is answered that the scenario has values for. An answer comes with two computed values: the
    goal is met there, and one step beyond it is not. Where there is no single answer, two witnesses say why.
    """
    console: Console = ctx.obj["console"]
    from enclave.analysis.solve import solve

    findings = Collector(limit=200)
    found = solve(
        scenario, variant=variant, sets=sets, vary=vary, party=party, rebalance=rebalance,
        between=between, ask=ask, measure=measure, target=target, low=low, high=high, step=step,
        samples=samples, collector=findings,
    )  # fmt: skip
    sources = found.trials.loaded.doc.sources
    console.note(Text("读取 {file}", "read {file}").format(file=found.trials.loaded.doc.file))
    if not console.state["quiet"]:
        console.findings(findings.sorted(), FileLines(sources), dropped=findings.dropped,
                         grouped=True)  # fmt: skip
    if style == "json":
        from enclave.report.solve import as_json

        console.out(as_json(found))
    else:
        console.out("\n".join(_lines(found, console)) + "\n")
    if found.refusals:
        console.findings(found.refusals, FileLines(sources))
    return 0 if found.holds else 1


def _lines(found: Solution, console: Console) -> Iterator[str]:
    from enclave.report.solve import ALIGN, HEADER, closing, limits_words, opening, rows

    lang = console.lang
    yield from (text.in_(lang) for text in opening(found))
    cells = [[cell.in_(lang) for cell in row] for row in rows(found)]
    if cells:
        yield ""
        yield console.table(cells, [h.in_(lang) for h in HEADER], ALIGN).rstrip("\n")
    said = limits_words(found)
    if said is not None:
        yield ""
        yield said.in_(lang)
    yield ""
    yield from (f"* {text.in_(lang)}" for text in closing(found))
