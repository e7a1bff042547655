"""``enclave position``: what one treasury owes and is owed over all its agreements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from enclave.cli.frame import Console
from enclave.cli.months import month_of
from enclave.cli.place import Place
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.settle.position import Claim

UNKNOWN = Text(
    "途径待定：协议未写明共同上级", "the way is not known: the agreement names no superior"
)


@click.command("position")
@click.argument("party", metavar="PARTY")
@click.option("--books", "books", multiple=True, required=True, nargs=2,
              type=Place(), metavar="SCENARIO LEDGER",
              help="情景与其账本，可多次 / a scenario and its ledger, may be repeated")  # fmt: skip
@click.option("--through", required=True, metavar="YYYY-MM",
              help="截至哪个月 / as of the end of this month")  # fmt: skip
@click.option("-o", "--output", "style", type=click.Choice(["table", "json"]), default="table",
              help="输出格式 / form of the output")  # fmt: skip
@click.pass_context
def command(
    ctx: click.Context, party: str, books: tuple[tuple[Path | str, Path | str], ...], through: str,
    style: Literal["table", "json"],
) -> int:  # fmt: skip
    """一级财政的应收应付：应计、已付、欠付、下次结算与记账科目 / what one treasury owes and is owed.

    PARTY 是参与方的编号或名称，如 牟定县。

    PARTY is the id or the name of a party, such as mouding.
    """
    from enclave.diagnostics import InputRejected, Mark, diag
    from enclave.settle.books import open_books
    from enclave.settle.ledger import Ledger
    from enclave.settle.position import position

    console: Console = ctx.obj["console"]
    month = month_of(through, "--through")
    opened = []
    for scenario, path in books:
        with Ledger.open(path) as ledger:
            opened.append(open_books(scenario, ledger, month))
    claims = list(position(opened, party))
    if not claims:
        known = {x.name.zh: None for b in opened for d in b.result.deals
                 for x in d.versions[-1].parties.values()}  # fmt: skip
        raise InputRejected([diag("E986", Mark("PARTY"), name=party, known="、".join(known))])
    if style == "json":
        body = {"schema": "enclave/position/1", "party": party, "through": str(month),
                "claims": [_body(c) for c in claims]}  # fmt: skip
        console.out(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
    else:
        console.out(_text(claims, party, str(month), console))
    return 0


def _body(claim: Claim) -> dict[str, Any]:
    return {
        "agreement": claim.agreement,
        "other": {"zh": claim.other.zh, "en": claim.other.in_("en")},
        "accrued_year": claim.accrued_year, "accrued": claim.accrued, "paid": claim.paid,
        "open": claim.open, "next": claim.next_day.isoformat(),
        "arrears": [{"day": a.day.isoformat(), "open": a.open} for a in claim.arrears],
        "bookings": [
            {"payer": b.payer, "payee": b.payee, "step": b.step,
             "pays": {"code": b.pays.code, "name": b.pays.name.zh, "status": b.pays.status},
             "gets": {"code": b.gets.code, "name": b.gets.name.zh, "status": b.gets.status}}
            for b in claim.bookings
        ],
    }  # fmt: skip


def _text(claims: list[Claim], party: str, through: str, console: Console) -> str:
    from enclave.money import format_yuan

    t, lang = console.t, console.lang
    header = [t("协议", "Agreement"), t("对方", "Other side"), t("本年应计", "Accrued this year"),
              t("累计应计", "Accrued"), t("已收（付）", "Received (paid)"), t("应收（应付）", "To receive (pay)"),
              t("最早欠付", "Oldest open"), t("下次结算", "Next settlement")]  # fmt: skip
    rows = [
        [c.title.in_(lang), c.other.in_(lang),
         *(format_yuan(a) for a in (c.accrued_year, c.accrued, c.paid, c.open)),
         c.arrears[0].day.isoformat() if c.arrears else "—",
         c.next_day.isoformat() + (f" {c.by.in_(lang)}" if c.by else "")]
        for c in claims
    ]  # fmt: skip
    sums = [sum(getattr(c, n) for c in claims) for n in ("accrued_year", "accrued", "paid", "open")]
    rows.append([t("合计", "Total"), "", *(format_yuan(a) for a in sums), "", ""])
    title = t(f"{party} 的应收应付，截至 {through}（单位：元；负数为应付）",
              f"{party}: owed and owing as of {through} (yuan; negative: to pay)")  # fmt: skip
    out = [title, console.table(rows, header, "llrrrrll").rstrip("\n"), ""]
    out.append(
        t(
            "记账（科目以当年印发的政府收支分类科目为准）",
            "Bookings (check subjects with the table of the year)",
        )
    )
    out.append(console.table(list(_bookings(claims, console)),
               [t("协议", "Agreement"), t("步骤", "Step"), t("付出方科目", "Payer's subject"),
                t("收到方科目", "Payee's subject")], "llll").rstrip("\n"))  # fmt: skip
    return "\n".join(out) + "\n"


def _bookings(claims: list[Claim], console: Console) -> Any:
    lang = console.lang
    for claim in claims:
        if not claim.bookings:
            yield [claim.title.in_(lang), UNKNOWN.in_(lang), "", ""]
        for b in claim.bookings:
            names = (claim.names.name(x).in_(lang) for x in (b.payer, b.payee))
            yield [claim.title.in_(lang), " → ".join(names), _subject(b.pays, console),
                   _subject(b.gets, console)]  # fmt: skip


def _subject(subject: Any, console: Console) -> str:
    code = subject.code or console.t("（代码待查）", "(look up the code)")
    said = f"{code} {subject.name.in_(console.lang)}"
    if subject.status == "published":
        return said
    return said + console.t("（未核实）", " (unverified)")
