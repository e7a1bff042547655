"""Surcharges on VAT: the base is what was paid less credits refunded, never below zero.

A refund is paid after the year it belongs to, so it lowers the base of the next year; what the
base cannot take is carried forward.
"""

from __future__ import annotations

from collections.abc import Mapping

from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.trace import Step, money, number
from enclave.project.vat import VatYear
from enclave.terms.tax import TaxRule
from enclave.text import Text


def bases(years: Mapping[int, VatYear]) -> dict[int, int]:
    """The base of the surcharges by year."""
    out: dict[int, int] = {}
    to_deduct = 0
    for year, found in years.items():
        out[year] = max(found.paid - to_deduct, 0)
        to_deduct = max(to_deduct - found.paid, 0) + found.refunded
    return out


def surcharge(plan: Plan, rule: TaxRule, base: Mapping[int, int]) -> list[Step]:
    """One surcharge in every year it is due."""
    steps = []
    name = plan.project.location if plan.project.location in rule.parameters else "rate"
    for year, amount in base.items():
        if not amount:
            continue
        rate, cite = plan.reader.value(rule, name, year)
        part, reliefs = plan.reader.relief(rule.head, year)
        items = [money(Text("实缴增值税减已退留抵", "VAT paid less credits refunded"), amount),
                 number(rule.parameters[name].name, rate)]  # fmt: skip
        if part != 1:
            items.append(number(Text("减征后按", "part still due"), part))
        steps.append(Step(rule.id, rule.head, rule.title, year, round_half_away(amount * rate * part),
                          rule.words, tuple(items), (plan.reader.cite(rule), cite, *reliefs)))  # fmt: skip
    return steps
