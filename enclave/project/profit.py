"""Profit before income tax: a margin of sales, stated amounts, or sales less costs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.trace import Item, money, number
from enclave.terms.project import Profit
from enclave.text import Text

TaxOf = Callable[[int], int]
"""All taxes of a year that are a cost: every one but VAT and income tax."""


def profit(plan: Plan, given: Profit, year: int, taxes: TaxOf) -> tuple[int, list[Item]]:
    """The profit of a year, and how it was found; nothing before production."""
    if not plan.operating(year):
        return 0, []
    reader = plan.reader
    if given.margin is not None:
        ratio = reader.need(given.margin, year, ("profit", "margin"), Fraction(0))
        amount = round_half_away(plan.sales(year) * ratio)
        return amount, [number(Text("利润率（占销售额）", "margin of sales"), ratio)]
    if given.by_year is not None:
        stated = reader.need(given.by_year, year, ("profit", "by_year"), 0)
        return round_half_away(stated * plan.project.haircut.output), []
    return _by_costs(plan, given, year, taxes)


def _by_costs(plan: Plan, given: Profit, year: int, taxes: TaxOf) -> tuple[int, list[Item]]:
    reader = plan.reader
    other = reader.need(given.costs or {}, year, ("profit", "costs"), 0)
    interest = 0
    if given.interest is not None:
        interest = reader.need(given.interest, year, ("profit", "interest"), 0)
    lines = (
        (Text("购进", "purchases"), sum(b.amount for b in plan.purchases(year))),
        (Text("工资", "wages"), plan.wages(year)),
        (Text("折旧", "depreciation"), plan.depreciation(year)),
        (Text("利息", "interest"), interest),
        (Text("税金及附加等", "taxes other than VAT and income tax"), taxes(year)),
        (Text("其他成本费用", "other costs"), round_half_away(other * plan.project.haircut.output)),
    )
    items = [money(Text("销售额", "sales"), plan.sales(year))]
    items += [money(Text(f"减：{name.zh}", f"less {name.en}"), amount) for name, amount in lines]
    return plan.sales(year) - sum(amount for _, amount in lines), items
