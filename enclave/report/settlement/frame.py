"""What stands around the tables of a statement, in workbook and document alike."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.money import format_yuan
from enclave.report.settlement.capital import capital
from enclave.report.settlement.words import documents
from enclave.settle.statement import Statement
from enclave.text import Lang, Text

SIGNED = (Text("编制单位（盖章）", "Issued by (seal)"), Text("制表", "Prepared"), Text("复核", "Checked"),
          Text("负责人", "Approved"), Text("日期", "Date"))  # fmt: skip
FORM = Text("飞结{n}表", "Form EN-{n}")


def form_number(made: Statement) -> Text:
    """The number of the form: 1 for a year, 2 within the year."""
    return FORM.format(n="01" if made.final else "02")


def facts(made: Statement, bundle: str | None) -> Iterator[tuple[Text, Text]]:
    """The lines at the head: documents, period, number, hashes."""
    cited = list(documents(made))
    yield (Text("协议", "Agreement"),
           Text("；".join(d.zh for d in cited), "; ".join(d.in_("en") for d in cited)))  # fmt: skip
    until = made.cut.isoformat()
    since = made.since.isoformat() if made.since else ""
    yield (
        Text("结算期", "Period"),
        Text(f"{since} 之后至 {until}" if since else f"至 {until}",
             f"after {since} to {until}" if since else f"to {until}"),
    )  # fmt: skip
    yield Text("结算单编号", "Statement"), Text(made.id)
    if made.previous:
        yield Text("上一结算包指纹", "Previous bundle"), Text(made.previous)
    said = Text(bundle) if bundle else Text("（草稿，未定稿）", "(draft, not final)")
    yield Text("本结算包指纹", "This bundle"), said


def payable(made: Statement, lang: Lang) -> Iterator[str]:
    """The amounts to be paid, in figures and in capital numerals."""
    for due in made.dues:
        payer, payee = made.name(due.payer), made.name(due.payee)
        if due.open:
            said = Text(
                "{payer}应付{payee}：{amount} 元（{words}）",
                "{payer} pays {payee}: {amount} yuan ({words})",
            )
            values = {"payer": payer, "payee": payee, "amount": format_yuan(due.open),
                      "words": capital(due.open)}  # fmt: skip
            yield said.format(**values).in_(lang)
        else:
            yield (
                Text("{payer}与{payee}已结清", "{payer} and {payee} are even")
                .format(payer=payer, payee=payee)
                .in_(lang)
            )
