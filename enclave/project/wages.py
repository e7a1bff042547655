"""Income tax on wages: a stated share of the wage bill, or the progressive scale by bands of pay."""

from __future__ import annotations

from fractions import Fraction

from enclave.diagnostics import diagnose
from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.trace import Item, Step, money, number
from enclave.terms.project import Band
from enclave.terms.tax import TaxRule
from enclave.text import Text


def scale(rule: TaxRule, income: Fraction) -> Fraction:
    """The progressive tax on a taxable income in fen."""
    tax, below = Fraction(0), Fraction(0)
    for bracket in rule.brackets:
        top = None if bracket.up_to is None else bracket.up_to * 100
        upper = income if top is None else min(income, top)
        tax += max(upper - below, Fraction(0)) * bracket.rate
        if top is None or income <= top:
            break
        below = top
    return tax


def wages(plan: Plan, rule: TaxRule) -> list[Step]:
    """Income tax on the wages of every year of operation."""
    labour = plan.reader.given(plan.project.labour, "labour", rule)
    if labour is None:
        return []
    if (labour.share_of_wages is None) == (not labour.bands):
        mark = plan.reader.mark("labour")
        plan.reader.findings.add(diagnose("E833", mark, {"what": "share_of_wages / bands"}))
        return []
    steps = []
    for year in plan.years:
        bill = plan.wages(year)
        if not bill:
            continue
        items: list[Item] = [money(Text("工资总额", "wage bill"), bill)]
        cites = []
        if labour.share_of_wages is not None:
            exact = bill * labour.share_of_wages
            items.append(
                number(
                    Text("实际税负（使用者写明）", "effective share (stated)"),
                    labour.share_of_wages,
                )
            )
        else:
            allowance, cite = plan.reader.value(rule, "allowance", year)
            months = Fraction(len(plan.operating(year)), 12)
            exact = (
                sum((_band(rule, b, allowance, items) for b in labour.bands), Fraction(0)) * months
            )
            cites.append(cite)
        steps.append(Step(rule.id, rule.head, rule.title, year, round_half_away(exact), rule.words,
                          tuple(items), (plan.reader.cite(rule), *cites)))  # fmt: skip
    return steps


def _band(rule: TaxRule, band: Band, allowance: Fraction, items: list[Item]) -> Fraction:
    """The tax of all persons of a band in a full year; the tax of one person is rounded to fen."""
    taxable = max(band.salary - allowance * 100 - band.deductions, Fraction(0))
    each = round_half_away(scale(rule, taxable))
    name = Text(f"{band.persons} 人，每人税额", f"{band.persons} persons, tax of each")
    items.append(money(name, each))
    return Fraction(each * band.persons)
