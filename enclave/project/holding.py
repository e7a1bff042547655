"""Taxes on holding and acquiring land and buildings: by area or value, by month, or once."""

from __future__ import annotations

from fractions import Fraction

from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.trace import Item, Step, money, number, plain
from enclave.terms.tax import TaxRule
from enclave.text import Text


def _step(
    plan: Plan, rule: TaxRule, year: int, exact: Fraction, items: list[Item], names: tuple[str, ...]
) -> Step:
    """The tax of a year, after reliefs, rounded once."""
    part, reliefs = plan.reader.relief(rule.head, year)
    if part != 1:
        items = [*items, number(Text("减征后按", "part still due"), part)]
    cites = tuple(plan.reader.value(rule, name, year)[1] for name in names)
    return Step(rule.id, rule.head, rule.title, year, round_half_away(exact * part), rule.words,
                tuple(items), (plan.reader.cite(rule), *cites, *reliefs))  # fmt: skip


def _months(count: int) -> Item:
    return Item(Text("应税月数", "taxable months"), Text(str(count), str(count)))


def _area(name: Text, area: Fraction) -> Item:
    return Item(name, Text(f"{plain(area)} 平方米", f"{plain(area)} m²"))


def land(plan: Plan, rule: TaxRule) -> list[Step]:
    """Urban land-use tax: area × amount of the grade, from the month after acquisition."""
    held = plan.reader.given(plan.project.land, "land", rule)
    if held is None:
        return []
    steps = []
    for year in plan.years:
        months = len(plan.months_from(held.acquired.next(), year))
        if not months:
            continue
        rate, _ = plan.reader.value(rule, "rate", year)
        items = [_area(Text("占用面积", "area"), held.area),
                 number(rule.parameters["rate"].name, rate, "yuan_per_sqm"), _months(months)]  # fmt: skip
        exact = held.area * rate * 100 * months / 12
        steps.append(_step(plan, rule, year, exact, items, ("rate",)))
    return steps


def buildings(plan: Plan, rule: TaxRule) -> list[Step]:
    """Property tax on own use, from the month after completion."""
    held = plan.reader.given(plan.project.buildings, "buildings", rule)
    if held is None:
        return []
    steps = []
    for year in plan.years:
        months = len(plan.months_from(held.completed.next(), year))
        if not months:
            continue
        off, _ = plan.reader.value(rule, "deduction", year)
        rate, _ = plan.reader.value(rule, "rate", year)
        items = [money(Text("房产原值", "original value"), held.value),
                 number(rule.parameters["deduction"].name, off),
                 number(rule.parameters["rate"].name, rate), _months(months)]  # fmt: skip
        exact = held.value * (1 - off) * rate * months / 12
        steps.append(_step(plan, rule, year, exact, items, ("deduction", "rate")))
    return steps


def transfer(plan: Plan, rule: TaxRule) -> list[Step]:
    """Deed tax on the price of land, in the year of acquisition."""
    held = plan.reader.given(plan.project.land, "land", rule)
    if held is None or held.acquired.year not in plan.years:
        return []
    price = plan.reader.given(held.price, "land.price", rule)
    if price is None:
        return []
    year = held.acquired.year
    rate, _ = plan.reader.value(rule, "rate", year)
    items = [money(Text("土地成交价款", "price of the land"), price),
             number(rule.parameters["rate"].name, rate)]  # fmt: skip
    return [_step(plan, rule, year, price * rate, items, ("rate",))]


def farmland(plan: Plan, rule: TaxRule) -> list[Step]:
    """Farmland occupation tax, in the year of acquisition."""
    held = plan.reader.given(plan.project.land, "land", rule)
    if held is None or held.acquired.year not in plan.years:
        return []
    area = plan.reader.given(held.farmland, "land.farmland", rule)
    if area is None:
        return []
    year, names = held.acquired.year, ("rate", *(("basic_factor",) if held.basic else ()))
    rate, _ = plan.reader.value(rule, "rate", year)
    items = [_area(Text("占用耕地", "farmland"), area),
             number(rule.parameters["rate"].name, rate, "yuan_per_sqm")]  # fmt: skip
    exact = area * rate * 100
    if held.basic:
        factor, _ = plan.reader.value(rule, "basic_factor", year)
        items.append(number(rule.parameters["basic_factor"].name, factor))
        exact *= factor
    return [_step(plan, rule, year, exact, items, names)]
