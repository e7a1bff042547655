"""``enclave settle``: a statement for every agreement that settles at the end of a month."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from enclave.cli.frame import Console, FileLines
from enclave.cli.months import month_of
from enclave.cli.place import Place
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.book.scenario import LoadedScenario
    from enclave.dates import Month
    from enclave.settle.books import Books
    from enclave.settle.ledger import Ledger
    from enclave.settle.statement import Statement

Style = Literal["table", "json"]


@click.command("settle")
@click.argument("scenario", default=".")
@click.option("--ledger", "ledger_path", required=True, type=Place(), metavar="LEDGER",
              help="账本文件或服务器地址 / the ledger: a file or the address of a server")  # fmt: skip
@click.option("--through", required=True, metavar="YYYY-MM",
              help="结算到哪个月；12 月为年终结算 / settle through this month; December closes the year")  # fmt: skip
@click.option("--agreement", "agreements", multiple=True, metavar="ID",
              help="只结这个协议，可多次；定稿须全部 / only this agreement, may be repeated; not with --finalize")  # fmt: skip
@click.option("--finalize", is_flag=True,
              help="定稿：写出结算包并关账 / make it final: write bundles and close the period")  # fmt: skip
@click.option("--again", is_flag=True,
              help="重新写出已定稿的结算单和结算包，逐字节相同 / write the files of final statements anew, byte by byte")  # fmt: skip
@click.option("--netting", type=click.Choice(["pairwise", "superior"]), default="pairwise",
              help="双方直接结算，或经共同上级 / pair by pair, or through the common superior")  # fmt: skip
@click.option("--out", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="写出结算单（xlsx、docx、json）的文件夹 / folder for the statements (xlsx, docx, json)")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="标准输出的形式 / what goes to standard output")  # fmt: skip
@click.pass_context
def command(  # noqa: PLR0913, PLR0917  # each is an option
    ctx: click.Context, scenario: str, ledger_path: Path | str, through: str, agreements: tuple[str, ...],
    netting: Literal["pairwise", "superior"], folder: Path | None, style: Style, *, finalize: bool,
    again: bool,
) -> int:  # fmt: skip
    """结算：按账本里的事实出结算单 / settle: statements from the facts of a ledger.

    SCENARIO 给出协议、体制和企业；入库数只取自账本。不加 --finalize 只试算，什么都不写入账本。

    SCENARIO gives agreements, statute and enterprises; receipts come from the ledger alone. Without
    --finalize nothing is written into the ledger.
    """
    from enclave.diagnostics import InputRejected, Mark, diag
    from enclave.report.settlement.files import finalized, written
    from enclave.settle.ledger import Ledger

    console: Console = ctx.obj["console"]
    month = _month(through)
    if (finalize or again) and (folder is None or agreements or (finalize and again)):
        raise InputRejected([diag("E984", Mark("--finalize" if finalize else "--again"))])
    with Ledger.open(ledger_path) as ledger:
        if again and folder is not None:
            return _again(scenario, ledger, month, folder, style, console)
        books = _opened(scenario, ledger, month, console)
        made = books.statements(netting, agreements)
        if not made:
            said = Text("到 {day} 没有要结算的协议", "no agreement settles on {day}")
            console.note(said.format(day=books.cut))
            return 0
        names: list[str] = []
        if folder is not None and finalize:
            names = finalized(books, made, ledger, folder, console.lang, netting)
        elif folder is not None:
            names = written(books, made, folder, console.lang)
    _show(made, books.loaded, style, console)
    _wrote(folder, names, console)
    if finalize:
        said = Text("已定稿，{day} 及以前关账", "final: everything up to {day} is closed")
        console.note(said.format(day=books.cut))
    return 0


def _month(text: str) -> Month:

    return month_of(text, "--through")


def _opened(scenario: str, ledger: Ledger, month: Month, console: Console) -> Books:
    """The scenario run on the ledger; what is found is said."""
    from enclave.diagnostics import Collector
    from enclave.settle.books import open_books

    findings = Collector(limit=200)
    books = open_books(scenario, ledger, month, collector=findings)
    if not console.state["quiet"]:
        console.findings(findings.sorted(), FileLines(books.loaded.doc.sources),
                         dropped=findings.dropped, grouped=True)  # fmt: skip
    return books


def _again(
    scenario: str, ledger: Ledger, month: Month, folder: Path, style: Style, console: Console
) -> int:
    """Write the files of the statements that are final on a day."""
    from enclave.report.settlement.files import written_again

    done = written_again(scenario, ledger, month, folder, console.lang)
    _show(done.made, done.books.loaded, style, console)
    _wrote(folder, done.names, console)
    return 0


def _wrote(folder: Path | None, names: list[str], console: Console) -> None:
    if names:
        said = Text("写出 {folder}：{names}", "wrote {folder}: {names}")
        console.note(said.format(folder=folder, names=Text("、".join(names), ", ".join(names))))


def _show(made: list[Statement], loaded: LoadedScenario, style: Style, console: Console) -> None:
    from enclave.settle.data import as_data

    if style == "json":
        body = {"schema": "enclave/statements/1", "statements": [as_data(s) for s in made]}
        console.out(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        return
    console.out("\n".join(text for s in made for text in _lines(s, loaded, console)) + "\n")


def _lines(made: Statement, loaded: LoadedScenario, console: Console) -> list[str]:
    from enclave.report.settlement.names import enterprise_names, head_names
    from enclave.report.settlement.tables import tables
    from enclave.report.settlement.words import basis, conclusions, documents, title

    lang = console.lang
    out = [title(made).in_(lang), *(f"  {d.in_(lang)}" for d in documents(made))]
    out += [f"  {c.in_(lang)}" for c in conclusions(made)]
    for table in tables(made, head_names(loaded), enterprise_names(loaded)):
        header = [c.title.in_(lang) for c in table.columns]
        out += ["", table.heading(lang)]
        out.append(console.table(list(table.texts(lang)), header, table.align).rstrip("\n"))
    out += ["", *(f"* {b.in_(lang)}" for b in basis(made)), ""]
    return out
