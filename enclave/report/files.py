"""The files of a result: what each is called, what it is, and its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from enclave.report.machine import as_json
from enclave.report.owed import unmet
from enclave.report.page import markdown, readme
from enclave.report.pictures import flows_picture, shares_picture
from enclave.report.present import View
from enclave.report.sheets_csv import (
    assumptions_csv,
    checks_csv,
    credit_csv,
    flows_csv,
    levels_csv,
    settlement_csv,
    totals_csv,
    unmet_csv,
)
from enclave.report.workbook import workbook
from enclave.text import Lang, Text

RESULT: Final = "result.json"


@dataclass(frozen=True, slots=True)
class File:
    """One file of the folder."""

    name: str
    what: Text
    make: Callable[[View, Lang, Sequence[str]], str | bytes]
    wanted: Callable[[View], bool] = lambda _: True


FILES: Final = (
    File("测算结果.xlsx", Text("工作簿：各表分页，可打印", "workbook: a sheet for each kind of table, ready to print"),
         workbook),
    File("报告.md", Text("报告：关键数、图、表、复现办法", "report: key numbers, pictures, tables, how to make it again"),
         lambda v, lang, words: markdown(v, lang, words, listing(v, lang))),
    File("各方逐年所得.svg", Text("图：各方逐年所得", "picture: shares by year"),
         lambda v, lang, _: shares_picture(v, lang)),
    File("资金流向.svg", Text("图：从税种、级次到参与方", "picture: from taxes through levels to parties"),
         lambda v, lang, _: flows_picture(v, lang)),
    File("totals.csv", Text("各方应得：协议 × 年度 × 参与方", "shares: agreement × year × party"),
         lambda v, lang, _: totals_csv(v, lang)),
    File("levels.csv", Text("税收分级：年度 × 税种 × 地点 × 企业 × 级次", "tax by year, head, place, enterprise and level"),
         lambda v, lang, _: levels_csv(v, lang)),
    File("settlement.csv", Text("应付净额：谁付给谁，按年度和结算日", "net amounts: who pays whom, by year and day of settlement"),
         lambda v, lang, _: settlement_csv(v, lang)),
    File("unmet.csv", Text("应付未付：到期没有付足的款项", "due and unpaid: payments not made in full"),
         lambda v, lang, _: unmet_csv(v, lang), lambda v: any(unmet(v.result, v.deals))),
    File("credit.csv", Text("统计：官方在地数与考核认定数", "statistics: official figures and assessment credit"),
         lambda v, lang, _: credit_csv(v, lang)),
    File("checks.csv", Text("对账：恒等式两边", "checks: both sides of each identity"),
         lambda v, lang, _: checks_csv(v, lang)),
    File("assumptions.csv", Text("假设与待定项填入值", "assumptions and filled open terms"),
         lambda v, lang, _: assumptions_csv(v, lang)),
    File("flows.csv", Text("逐笔流水，金额为分", "every flow, amounts in fen"),
         lambda v, _lang, _words: flows_csv(v, sheet=True)),
    File(RESULT, Text("全部结果（机器可读，金额为分）", "all results for machines, amounts in fen"),
         lambda v, _lang, _words: as_json(v)),
    File("README.txt", Text("本说明", "this text"), lambda v, lang, words: readme(v, lang, words, listing(v, lang))),
)  # fmt: skip


def listing(view: View, lang: Lang) -> list[tuple[str, str]]:
    """Each file with what it is."""
    return [(f.name, f.what.in_(lang)) for f in FILES if f.wanted(view)]


def contents(view: View, words: Sequence[str], lang: Lang) -> Iterator[tuple[str, bytes]]:
    """Each file's name and bytes."""
    for file in FILES:
        if not file.wanted(view):
            continue
        made = file.make(view, lang, words)
        yield file.name, made.encode() if isinstance(made, str) else made
