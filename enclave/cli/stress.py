"""``enclave stress``: a search for receipts that break what one expects of a draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from enclave.cli.frame import Console
from enclave.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from enclave.analysis.stress.study import Subject

FINDINGS: Final = 1
NAMES: Final = ("not-negative", "guarantee-paid", "cap-reached", "no-cliff", "no-split-gain",
                "no-date-gain")  # fmt: skip


@click.command("stress")
@click.argument("agreement", default=".")
@click.option("--examples", type=click.IntRange(1, 100_000), default=200, show_default=True,
              help="每项至多试多少组入库 / sets of receipts tried for each expectation")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, show_default=True,
              help="起始值：同一起始值试同样的入库 / start value: the same one tries the same receipts")  # fmt: skip
@click.option("--expect", "names", multiple=True, type=click.Choice(NAMES),
              help="只查这一项，可多次；默认全部 / only this expectation, may be repeated; all by default")  # fmt: skip
@click.option("--variant", metavar="NAME", help="查情景的这个方案 / this variant of a scenario")
@click.option("--at", "events", multiple=True, metavar="EVENT=DATE",
              help="事件的日期 / the date of an event")  # fmt: skip
@click.option("--fill", "fills", multiple=True, metavar="HOLE=VALUE",
              help="待定项的取值 / a value for an open term")  # fmt: skip
@click.option("--data", "data", multiple=True, metavar="NAME=VALUE",
              help="协议要求的数据 / data the agreement requires")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["text", "json"]), default="text",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_obj
def command(obj: dict[str, object], /, **given: Any) -> int:
    """找出自己协议的反例 / search for receipts that break a draft.

    AGREEMENT 是协议文件、规则包编号，或含 scenario.yaml 的文件夹（事件、待定项、数据取自情景）；默认当前文件夹。
    查六件事：没有一方所得为负，保底付得出，封顶达得到，多收一元没有人少得，拆分企业、早晚一天无利可图。
    找到反例时退出码为 1。找不到不等于证明。

    AGREEMENT is a file, the id of a rule pack, or a folder with a scenario.yaml (whose events, fills
    and data are used); this folder by default. Six things are looked at: no negative share,
    guarantees that can be paid, caps that can be reached, nobody worse off by one more yuan, and no
    gain by splitting an enterprise or by a day. Exit code 1 if a counterexample is found. That none
    is found proves nothing.
    """
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    names = given["names"] or NAMES
    failed = False
    data: list[dict[str, object]] = []
    for subject in _subjects(console, given):
        failed |= _one(subject, names, given, console, data)
    if given["style"] == "json":
        import json

        body = {"schema": "enclave/stress-result/1", "examples": given["examples"],
                "seed": given["seed"], "findings": data}  # fmt: skip
        console.out(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    return FINDINGS if failed else 0


def _one(
    subject: Subject, names: tuple[str, ...], given: dict[str, Any], console: Console,
    data: list[dict[str, object]],
) -> bool:  # fmt: skip
    """Test one agreement, saying what is found as it is found."""
    from enclave.analysis.stress.study import Idle, stress
    from enclave.report.stress import as_data, counterexample, verdict

    text = given["style"] == "text"
    bench = subject.bench
    if text:
        console.out(Text(
            "{t}（{id}）· {a}-{b} 年 · 每项至多 {n} 组入库 · 起始值 {s}\n",
            "{t} ({id}) · {a}-{b} · at most {n} sets of receipts each · seed {s}\n",
        ).format(t=bench.deal.agreement.title, id=bench.deal.id, a=bench.years[0],
                 b=bench.years[-1], n=given["examples"], s=given["seed"]).in_(console.lang))  # fmt: skip
    failed = False
    for found in stress(subject, names, given["examples"], given["seed"]):
        fails = not isinstance(found, Idle) and found.fails
        failed |= fails
        data.append(as_data(subject, found))
        if not text:
            continue
        console.out(verdict(found).in_(console.lang) + "\n")
        if fails and not isinstance(found, Idle):
            from enclave.cli.explain import _tree

            lines = counterexample(subject, found, console.lang, console.table, _tree)
            for block in lines:
                console.out("".join(f"    {line}\n" for line in block.splitlines()))
    return failed


def _subjects(console: Console, given: dict[str, Any]) -> Iterator[Subject]:
    from enclave.analysis.stress.study import of_agreement, of_scenario
    from enclave.cli.curve import _of_agreement
    from enclave.terms.scenario import Deal

    name = given["agreement"]
    path = Path(name)
    if (path / "scenario.yaml").is_file() or path.name == "scenario.yaml":
        from enclave.book.variants import load_variant

        if given["events"] or given["fills"] or given["data"]:
            raise click.UsageError(
                "情景已给出事件、待定项和数据 / the scenario gives events, fills and data"
            )
        yield from of_scenario(load_variant(path, given["variant"]))
        return
    if given["variant"]:
        raise click.UsageError("方案属于情景 / a variant belongs to a scenario")
    opened, planner = _of_agreement(console, given)
    deal = Deal(pack=opened.loaded.id, events=dict(planner.events), data=dict(planner.data.series))
    yield of_agreement(opened, deal)
