"""``enclave ledger``: book receipts and payments, reopen, look, check."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from enclave.cli.frame import Console
from enclave.cli.months import month_of
from enclave.cli.place import Place
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.settle.journal import Acknowledged, Batch
    from enclave.settle.ledger import Ledger

_PATH = click.Path(path_type=Path)
_LEDGER = Place()


@click.group("ledger")
def command() -> None:
    """账本：记账、付款、重开、查看、核对、导出 / the ledger: book, pay, reopen, show, check, export."""


def _console(obj: dict[str, object]) -> Console:
    console = obj["console"]
    assert isinstance(console, Console)  # noqa: S101  # set by the frame
    return console


@command.command("new")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.pass_obj
def new_(obj: dict[str, object], ledger: Path | str) -> None:
    """建立新账本 / make a new ledger.

    LEDGER 是账本文件，如 账本.db，或 PostgreSQL 地址，如 postgresql://用户@服务器/库；已有账本时不作改动。

    LEDGER is a file such as ledger.db, or an address such as postgresql://user@server/database; one
    that is there already is left as it is.
    """
    from enclave.settle.ledger import Ledger

    with Ledger.open(ledger, create=True) as opened:
        name = opened.database.name
    _console(obj).note(Text("账本 {name} 已就绪", "the ledger {name} is ready").format(name=name))


@command.command("book")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.argument("table", type=_PATH, metavar="TABLE")
@click.option("--scenario", required=True, metavar="SCENARIO",
              help="企业表所在的情景 / the scenario whose enterprise table is used")  # fmt: skip
@click.option("--until", metavar="YYYY-MM", help="只记到这个月 / only up to this month")
@click.pass_obj
def book_(
    obj: dict[str, object], ledger: Path | str, table: Path, scenario: str, until: str | None
) -> None:
    """把标准入库表记入账本 / book a standard table of receipts.

    整批记入或全不记入；已记过的逐字相同的行跳过。税务、国库的原始文件先用 enclave import 整理。

    All of it is booked or nothing; rows booked before, word for word, are left out. Files as they
    come from tax office and treasury go through enclave import first.
    """
    from enclave.book import load
    from enclave.diagnostics import Collector
    from enclave.settle.facts import receipt_batch
    from enclave.settle.ledger import Ledger
    from enclave.tables.ledger import imported_from, read_receipts

    console, findings = _console(obj), Collector(limit=200)
    with Ledger.open(ledger) as opened:
        loaded = load(scenario, collector=findings)
        receipts = read_receipts(table, str(table), loaded.enterprises, "fact", findings)
        findings.raise_errors()
        if until is not None:
            last = month_of(until, "--until").last_day
            receipts = [r for r in receipts if r.posted <= last]
        content = sha256(table.read_bytes()).hexdigest()
        files = imported_from(table, str(table))
        _book(opened, receipt_batch(receipts, table.name, content, files=files), console)


@command.command("pay")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.argument("table", type=_PATH, metavar="TABLE")
@click.pass_obj
def pay_(obj: dict[str, object], ledger: Path | str, table: Path) -> None:
    """把付款表记入账本 / book a table of payments.

    列：凭证号、协议、付款方、收款方、金额(元)、付款日期、备注。

    Columns: id, agreement, payer, payee, amount(元), day, note.
    """
    from enclave.diagnostics import Collector
    from enclave.settle.books import payment_batch
    from enclave.settle.ledger import Ledger
    from enclave.settle.payments import read_payments

    findings = Collector(limit=200)
    with Ledger.open(ledger) as opened:
        paid = read_payments(table, str(table), findings)
        findings.raise_errors()
        content = sha256(table.read_bytes()).hexdigest()
        _book(opened, payment_batch(paid, table.name, content), _console(obj))


def _book(ledger: Ledger, batch: Batch, console: Console) -> None:
    done: Acknowledged = ledger.book(batch)
    said = Text(
        "{source}：{n} 行；记入 {new} 行，已有 {old} 行；账本指纹 {hash}",
        "{source}: {n} rows; {new} booked, {old} were there; ledger {hash}",
    )
    console.note(said.format(source=batch.source, n=len(batch.lines), new=done.new,
                             old=len(done.repeated), hash=done.hash[:12]))  # fmt: skip


@command.command("reopen")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.argument("day", metavar="YYYY-MM-DD")
@click.option("--reason", required=True, help="为什么重开 / why it is reopened")
@click.option("--by", "who", required=True, help="谁决定的 / who decided")
@click.pass_obj
def reopen_(obj: dict[str, object], ledger: Path | str, day: str, reason: str, who: str) -> None:
    """重开某日起的结算；原结算单作废留档 / reopen settlements from a day on; the old ones stay on record."""
    from enclave.settle.books import reopen
    from enclave.settle.ledger import Ledger

    first = _day(day)
    with Ledger.open(ledger) as opened:
        void = reopen(opened, first, reason, who)
    said = Text("已重开：{ids} 作废", "reopened: {ids} are void now")
    _console(obj).note(said.format(ids=Text("、".join(void), ", ".join(void))))


def _day(text: str) -> date:
    from enclave.dates import DateError, parse_date
    from enclave.diagnostics import InputRejected, Mark, diagnose

    try:
        return parse_date(text)
    except DateError as error:
        raise InputRejected([diagnose(error.code, Mark(text), error.values)]) from None


@command.command("show")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_obj
def show_(obj: dict[str, object], ledger: Path | str, style: str) -> None:
    """列出各批、已定稿的结算和关账日 / list batches, final settlements, and what is closed."""
    from enclave.money import format_yuan
    from enclave.settle.ledger import Ledger

    console = _console(obj)
    with Ledger.open(ledger) as opened:
        batches, closed = list(opened.batches()), opened.closed_through()
    if style == "json":
        body: Any = {
            "schema": "enclave/ledger/1",
            "closed_through": closed.isoformat() if closed else None,
            "batches": [
                {"seq": b.seq, "kind": b.kind, "source": b.source, "lines": len(b.lines),
                 "amount": sum(x.amount for x in b.lines), "hash": b.hash}
                for b in batches
            ],
        }  # fmt: skip
        console.out(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
        return
    words = {
        "receipts": Text("入库", "receipts"), "payments": Text("付款", "payments"),
        "statement": Text("结算定稿", "statement"), "reopen": Text("重开", "reopened"),
    }  # fmt: skip
    rows = [
        [str(b.seq), words[b.kind].in_(console.lang), b.source, str(len(b.lines)),
         format_yuan(sum(x.amount for x in b.lines)), b.hash[:12]]
        for b in batches
    ]  # fmt: skip
    t = console.t
    header = [t("批", "No."), t("种类", "Kind"), t("来源", "Source"), t("行数", "Rows"),
              t("金额（元）", "Amount (yuan)"), t("指纹", "Hash")]  # fmt: skip
    console.out(console.table(rows, header, "rllrrl"))
    said = closed.isoformat() if closed else t("无", "nothing")
    console.out(t(f"已关账至：{said}\n", f"closed through: {said}\n"))


@command.command("check")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.pass_obj
def check_(obj: dict[str, object], ledger: Path | str) -> None:
    """重算账本每一批的指纹 / recompute the hash of every batch."""
    from enclave.settle.ledger import Ledger

    with Ledger.open(ledger) as opened:
        count = opened.check_chain()
    said = Text("账本完好：{n} 批，逐批相连", "the ledger is intact: {n} batches in one chain")
    _console(obj).out(said.format(n=count).in_(_console(obj).lang) + "\n")


@command.command("export")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.argument("file", type=_PATH, metavar="FILE")
@click.pass_obj
def export_(obj: dict[str, object], ledger: Path | str, file: Path) -> None:
    """导出整个账本 / export the whole ledger.

    FILE 是文本文件，每批一行（JSON），带每批的指纹；同一账本每次导出逐字节相同。用于留存、移交、换服务器。

    FILE is a text of one line (JSON) a batch, with its hashes; the same ledger always gives the same
    bytes. It is for keeping, handing over, and moving to another server.
    """
    from enclave.cli.fmt import replace_file
    from enclave.diagnostics import Mark, diag
    from enclave.report.refused import Refused
    from enclave.settle.export import exported
    from enclave.settle.ledger import Ledger

    with Ledger.open(ledger) as opened:
        lines = list(exported(opened))
    try:
        replace_file(file, "".join(lines).encode("utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(diag("E907", Mark(str(file)), name=str(file), reason=reason)) from None
    said = Text("写出 {file}：{n} 批", "wrote {file}: {n} batches")
    _console(obj).note(said.format(file=file, n=len(lines) - 2))


@command.command("import")
@click.argument("ledger", type=_LEDGER, metavar="LEDGER")
@click.argument("file", type=_PATH, metavar="FILE")
@click.pass_obj
def import_(obj: dict[str, object], ledger: Path | str, file: Path) -> None:
    """把导出的账本导入 / take an exported ledger in.

    账本须是新建的，或只含其前面各批；逐批核对指纹，全部导入或全不导入。

    The ledger is new or holds its first batches; every hash is checked, and all of it comes in or
    nothing.
    """
    from enclave.diagnostics import InputRejected, Mark, diag
    from enclave.settle.export import imported
    from enclave.settle.ledger import Ledger

    try:
        text = file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputRejected([diag("E930", Mark(str(file)), name=file, reason=reason)]) from None
    with Ledger.open(ledger) as opened:
        count = imported(opened, text.splitlines(), str(file))
    said = Text("{file}：导入 {n} 批", "{file}: {n} batches taken in")
    _console(obj).note(said.format(file=file, n=count))
