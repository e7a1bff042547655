"""``enclave credit``: the assessment board of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.cli.months import month_of
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.board.model import Board
    from enclave.dates import Month
    from enclave.diagnostics import Collector
    from enclave.report.model import Unit

Style = Literal["table", "json", "csv"]


@click.command("credit")
@click.argument("scenario", default=".")
@click.option("--file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="看板文件，默认情景文件夹中的 board.yaml / the board file, board.yaml of the scenario by default")  # fmt: skip
@click.option("--month", metavar="YYYY-MM",
              help="看到年内哪个月，默认看板的截至月 / as of an earlier month of the year")  # fmt: skip
@click.option("--rewards", is_flag=True,
              help="列出招商代理人、项目引荐人的应付奖励与算式 / list what recruiters are due, with the working")  # fmt: skip
@click.option("--of", "of_unit", metavar="UNIT",
              help="只看一个单位的数由哪些项目构成：县市、园区、产业组或引荐人 / what the figures of one county, park, group or recruiter are made of")  # fmt: skip
@click.option("--out", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="写出工作簿、网页、CSV、JSON 的文件夹 / folder for workbook, page, CSV and JSON")  # fmt: skip
@click.option("--force", is_flag=True, help="文件夹里有别的文件也写（保留它们） / write into a folder that holds other files, which are kept")  # fmt: skip
@click.option("--unit", type=click.Choice(["元", "万元", "亿元"]), default="万元",
              help="表中金额的单位 / the unit of tables")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["table", "json", "csv"]), default="table",
              help="标准输出的形式；csv 为目标与预警 / what goes to standard output; csv has the standings")  # fmt: skip
@click.pass_obj
def command(obj: dict[str, object], /, scenario: str, style: Style, **given: Any) -> None:
    """考核看板：认定、目标、预警、排名、汇总对账 / assessment board: credit, targets, warnings, ranks, consolidation.

    SCENARIO 是含 scenario.yaml 与 board.yaml 的文件夹或情景名称，默认当前文件夹。县市按协议认定，产业组、园区、引荐人各是同一批项目的另一种看法，互不相加；汇总不平不出结果。全部仅用于内部考核，不是官方统计。

    SCENARIO is a folder with scenario.yaml and board.yaml, or the name of a scenario, this folder by default. Counties
    are credited under the agreements; groups, parks and recruiters are other views of the same projects, never added.
    What does not consolidate is not shown. All of it is for internal assessment only and no official statistics.
    """
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # put there by the entry point
    from enclave.diagnostics import Collector

    findings = Collector(limit=200)
    board = _board(scenario, given, findings, console)
    rewards: bool = given["rewards"]
    unit: Unit = given["unit"]
    if given["folder"] is not None:
        _write(board, scenario, given, console)
    if style == "table":
        console.out(render(board, unit, console, rewards=rewards, of_unit=given["of_unit"]))
    elif style == "json":
        from enclave.report.board.data import as_json

        console.out(as_json(board, rewards=rewards))
    else:
        from enclave.report.board.sheets_csv import standings_csv
        from enclave.report.sheets_csv import BOM

        said = standings_csv(board, console.lang).removeprefix(BOM)
        console.out(said.replace("\r\n", "\n"))


def _board(scenario: str, given: dict[str, Any], findings: Collector, console: Console) -> Board:
    from enclave.board import load_board, make_board
    from enclave.book import load
    from enclave.diagnostics import Collector

    quiet = Collector(limit=200)  # what the scenario's own tables say is no matter of the board
    loaded = load(scenario, collector=quiet)
    opened = load_board(loaded, given["file"], month=_month(given["month"]), collector=findings)
    board = make_board(opened, collector=findings)
    said = Text("读取 {file} 与 {board} · 项目 {n} 个 · 月报 {rows} 行",
                "read {file} and {board} · {n} projects · {rows} monthly rows")  # fmt: skip
    console.note(said.format(file=loaded.doc.file, board=opened.doc.file,
                             n=len(opened.projects), rows=len(opened.rows)))  # fmt: skip
    if given["rewards"]:
        _compliance(board, findings)
    if not console.state["quiet"]:
        sources = {**loaded.doc.sources, **opened.doc.sources}
        console.findings(findings.sorted(), FileLines(sources), dropped=findings.dropped,
                         grouped=True)  # fmt: skip
    return board


def _month(text: str | None) -> Month | None:

    if text is None:
        return None
    return month_of(text, "--month")


def _compliance(board: Board, findings: Collector) -> None:
    """Phrases in the words of the awards that tie money to tax (L001): they say what to read."""
    from enclave.lint.scan import scan_text

    doc = board.loaded.doc
    rows = [doc.marks.value(("rewards", i)).line for i in range(len(board.loaded.file.rewards))]
    if not rows:
        return
    first = min(rows)
    lines = doc.sources[doc.file]
    text = "\n".join("" if n < first else line for n, line in enumerate(lines, 1))
    findings.extend(scan_text(text, doc.file))


def _write(board: Board, scenario: str, given: dict[str, Any], console: Console) -> None:
    from enclave.report.board.folder import write_board

    words = ["enclave", "credit", scenario]
    words += ["--file", str(given["file"])] if given["file"] else []
    words += ["--month", given["month"]] if given["month"] else []
    words += ["--rewards"] if given["rewards"] else []
    words += ["--unit", given["unit"]] if given["unit"] != "万元" else []
    names = write_board(board, given["folder"], given["unit"], console.lang, words,
                        rewards=given["rewards"], force=given["force"])  # fmt: skip
    said = Text("写出 {folder}：{names}", "wrote {folder}: {names}")
    console.note(
        said.format(folder=given["folder"], names=Text("、".join(names), ", ".join(names)))
    )


def render(
    board: Board, unit: Unit, console: Console, *, rewards: bool, of_unit: str | None = None
) -> str:
    """The tables on the terminal: the sentence first, the label on every table."""
    from enclave.report.board.detail import detail_tables, find_unit
    from enclave.report.board.tables import tables
    from enclave.report.board.words import caption, conclusion

    lang = console.lang
    lines = [
        board.loaded.file.title.in_(lang),
        caption(board).in_(lang),
        conclusion(board).in_(lang),
    ]
    notes: dict[str, None] = {}
    shown = tables(board, unit, rewards=rewards)
    if of_unit is not None:
        shown = list(detail_tables(board, find_unit(board, of_unit), unit))
    for table in shown:
        if not table.brief:
            continue
        header = [c.title.in_(lang) for c in table.columns]
        lines += ["", f"{table.heading(lang)} · {board.label.in_(lang)}"]
        lines.append(console.table(list(table.texts(lang)), header, table.align).rstrip("\n"))
        notes |= dict.fromkeys(n.in_(lang) for n in table.notes)
    lines += ["", *(f"* {note}" for note in notes)]
    return "\n".join(lines) + "\n"
