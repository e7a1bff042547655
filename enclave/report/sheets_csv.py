"""CSV: for pipes without a byte order mark, for spreadsheets with one."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from enclave.credit.model import CREDIT_LABEL
from enclave.money import format_yuan
from enclave.report.figures import LEVEL_TITLES, total_by
from enclave.report.other_tables import credit_sums, key_names, verdict, year_steps
from enclave.report.owed import by_period, unmet
from enclave.report.present import View
from enclave.terms.indicator import UNIT_NAMES
from enclave.text import Lang, Text

BOM: Final = "\ufeff"
_FORMULA = re.compile(r"[=+\-@\t\r]")
_LONG_NUMBER = re.compile(r"(0\d+|\d{12,})\Z")
FLOW_HEADER: Final = (
    "agreement", "account", "period", "year", "validity", "kind", "clause", "enterprise", "item",
    "source", "payer", "payee", "nested", "amount_fen", "truth", "cash_to", "book",
    "held", "release",
)  # fmt: skip


class NumberText(str):
    """A number written as text; it is no formula although it may start with a minus."""

    __slots__ = ()


def safe(value: object, *, sheet: bool) -> str:
    """A cell: a text a spreadsheet could take for a formula gets an apostrophe in front.

    For a spreadsheet (``sheet``) an id of many digits, or one that starts with 0, gets a tab at the
    end, which keeps it text.
    """
    if isinstance(value, int | NumberText):
        return str(value)
    text = "" if value is None else str(value)
    if _FORMULA.match(text):
        return "'" + text
    return text + "\t" if sheet and _LONG_NUMBER.match(text) else text


def csv_text(rows: Iterable[Sequence[object]], *, sheet: bool = False) -> str:
    """Rows as CSV; with a byte order mark for spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if sheet else "\n")
    writer.writerows([safe(cell, sheet=sheet) for cell in row] for row in rows)
    return (BOM if sheet else "") + out.getvalue()


def flow_rows(view: View) -> list[tuple[object, ...]]:
    """Every flow of the agreements shown, one a row, in fen."""
    ids = {d.id for d in view.deals}
    return [
        (f.agreement, f.account, f.period.isoformat(), f.year, f.validity, f.kind, f.clause,
         f.enterprise, f.item, f.source, f.payer, f.payee, "/".join(f.nested), f.amount, f.truth,
         f.cash_to or "", f.book, f.held or "", f.release.isoformat() if f.release else "")
        for f in view.result.flows if f.agreement in ids
    ]  # fmt: skip


def flows_csv(view: View, *, sheet: bool = False) -> str:
    """The flows as CSV."""
    return csv_text([FLOW_HEADER, *flow_rows(view)], sheet=sheet)


def _yuan(fen: int) -> str:
    """Fen as yuan without separators, so that a spreadsheet takes it for a number."""
    return format_yuan(fen).replace(",", "")


def _money(fen: int) -> tuple[NumberText, int]:
    return NumberText(_yuan(fen)), fen


YUAN, FEN = Text("金额(元)", "amount_yuan"), Text("金额(分)", "amount_fen")


def _sheet(lang: Lang, header: Iterable[Text], rows: Iterable[Sequence[object]]) -> str:
    return csv_text([[h.in_(lang) for h in header], *rows], sheet=True)


def totals_csv(view: View, lang: Lang) -> str:
    """Each party's share by agreement and year."""
    header = (Text("协议编号", "agreement"), Text("协议", "title"), Text("年度", "year"),
              Text("参与方编号", "party"), Text("参与方", "name"), YUAN, FEN)  # fmt: skip
    rows = (
        (deal.id, deal.title.in_(lang), year, party, deal.name(party).in_(lang), *_money(amount))
        for deal in view.deals
        for year, figures in deal.years.items()
        for party, amount in figures.shares.items()
    )
    return _sheet(lang, header, rows)


def levels_csv(view: View, lang: Lang) -> str:
    """What each level has of each enterprise's tax, by year and head."""
    figures = view.figures
    header = (Text("年度", "year"), Text("税种编号", "head"), Text("税种", "head_name"),
              Text("地点", "place"), Text("企业编号", "enterprise"), Text("企业", "enterprise_name"),
              Text("级次", "level"), YUAN, FEN)  # fmt: skip
    sums = total_by(figures.cells, lambda c: (c.year, c.head, c.place, c.enterprise, c.level))
    rows = (
        (year, head, figures.head_name(head).in_(lang), figures.place_name(place).in_(lang),
         enterprise, figures.enterprise_name(enterprise).in_(lang), LEVEL_TITLES[level].in_(lang),
         *_money(amount))
        for (year, head, place, enterprise, level), amount in sums.items()
    )  # fmt: skip
    return _sheet(lang, header, rows)


def settlement_csv(view: View, lang: Lang) -> str:
    """Net positions of each settlement, by the year and day on which they are posted."""
    header = (Text("协议编号", "agreement"), Text("年度", "year"), Text("结算日", "period"),
              Text("付款方编号", "from"), Text("付款方", "from_name"),
              Text("收款方编号", "to"), Text("收款方", "to_name"), YUAN, FEN)  # fmt: skip
    by_id = {d.id: d for d in view.deals}
    rows = (
        (a, day.year, day.isoformat(), payer, by_id[a].name(payer).in_(lang), payee,
         by_id[a].name(payee).in_(lang), *_money(amount))
        for ((a, payer, payee), day), amount in by_period(view.result).items() if a in by_id
    )  # fmt: skip
    return _sheet(lang, header, rows)


def unmet_csv(view: View, lang: Lang) -> str:
    """Payments that were due and could not be made in full."""
    header = (Text("协议编号", "agreement"), Text("账户", "account"), Text("年度", "year"),
              Text("条款编号", "clause"), Text("条款", "clause_name"),
              Text("受益方编号", "beneficiary"), Text("受益方", "beneficiary_name"),
              Text("付款方编号", "payer"), Text("付款方", "payer_name"), Text("应付(元)", "due_yuan"),
              Text("已付(元)", "paid_yuan"), Text("未付(元)", "unmet_yuan"),
              Text("未付(分)", "unmet_fen"))  # fmt: skip
    by_id = {d.id: d for d in view.deals}
    rows = (
        (i.agreement, i.account, i.year, i.clause, i.title.in_(lang),
         i.beneficiary, by_id[i.agreement].name(i.beneficiary).in_(lang),
         i.payer, by_id[i.agreement].name(i.payer).in_(lang),
         *(NumberText(_yuan(a)) for a in (i.due, i.paid, i.unmet)), i.unmet)
        for i in unmet(view.result, view.deals)
    )  # fmt: skip
    return _sheet(lang, header, rows)


def credit_csv(view: View, lang: Lang) -> str:
    """Official figures and credit, each with the label that it is no official statistic."""
    header = (Text("指标编号", "indicator"), Text("指标", "name"), Text("年度", "year"),
              Text("口径", "basis"), Text("地区或参与方", "place_or_party"), Text("数值", "amount"),
              Text("单位", "unit"), Text("标注", "label"))  # fmt: skip
    return _sheet(lang, header, _credit_rows(view, lang))


def _credit_rows(view: View, lang: Lang) -> Iterable[Sequence[object]]:
    credit = view.result.credit
    if credit is None:
        return
    for indicator in dict.fromkeys(s.indicator for s in credit.steps):
        item = credit.indicators[indicator]
        unit = UNIT_NAMES[item.unit].in_(lang) if item.unit else ""
        for year, steps in year_steps(credit, indicator).items():
            for key, parts in credit_sums(steps).items():
                basis, who = (t.in_(lang) for t in key_names(view.figures, credit, key))
                shown = item.show(item.from_parts(parts)).en.split(" ")[0].replace(",", "")
                label = "" if key[0] == "place" else CREDIT_LABEL.in_(lang)
                name = item.name.in_(lang)
                yield indicator, name, year, basis, who, NumberText(shown), unit, label


def checks_csv(view: View, lang: Lang) -> str:
    """Both sides of each identity."""
    header = (Text("编号", "id"), Text("恒等式", "identity"), Text("左边(分)", "left_fen"),
              Text("右边(分)", "right_fen"), Text("结论", "verdict"))  # fmt: skip
    rows = ((c.id, c.title.in_(lang), c.left, c.right, verdict(c.holds).in_(lang)[2:])
            for c in view.result.checks)  # fmt: skip
    return _sheet(lang, header, rows)


def assumptions_csv(view: View, lang: Lang) -> str:
    """Every assumption, each where it is made."""
    header = (Text("出处", "where"), Text("假设", "assumption"), Text("依据", "ground"))
    rows = ((a.where, a.text.in_(lang), a.source.in_(lang)) for a in view.result.assumptions)
    return _sheet(lang, header, rows)
