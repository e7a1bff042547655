"""Taxes on what a year turns over: stamp duty, pollution, minerals."""

from __future__ import annotations

from fractions import Fraction

from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.trace import Cite, Item, Step, money, number, plain
from enclave.terms.tax import TaxRule
from enclave.text import Text


def _step(
    plan: Plan, rule: TaxRule, year: int, exact: Fraction, items: list[Item], cites: list[Cite]
) -> Step:
    part, reliefs = plan.reader.relief(rule.head, year)
    if part != 1:
        items = [*items, number(Text("减征后按", "part still due"), part)]
    return Step(rule.id, rule.head, rule.title, year, round_half_away(exact * part), rule.words,
                tuple(items), (plan.reader.cite(rule), *cites, *reliefs))  # fmt: skip


def contracts(plan: Plan, rule: TaxRule) -> list[Step]:
    """Stamp duty on the contracts of a year, all without VAT."""
    steps = []
    land = plan.project.land
    for year in plan.years:
        built = sum(s.net for s in plan.investment(year) if s.item.kind == "buildings")
        equipped = sum(s.net for s in plan.investment(year) if s.item.kind == "equipment")
        price = land.price if land is not None and land.acquired.year == year else None
        bases = (
            ("sales", Text("销售额", "sales"), plan.sales(year)),
            ("sales", Text("购进额", "purchases"), sum(b.amount for b in plan.purchases(year))),
            ("sales", Text("设备购置", "equipment"), equipped),
            ("construction", Text("建设工程", "construction"), built),
            ("land", Text("土地出让", "grant of land"), price or 0),
            ("loan", Text("新签借款", "loans signed"), plan.by_year("loans", year)),
            ("capital", Text("实收资本增加", "capital added"), plan.by_year("capital", year)),
        )
        exact, items, cites = Fraction(0), [], []
        for name, title, base in bases:
            if not base:
                continue
            rate, cite = plan.reader.value(rule, name, year)
            exact += base * rate
            items += [money(title, base), number(rule.parameters[name].name, rate)]
            cites.append(cite)
        if items:
            steps.append(_step(plan, rule, year, exact, items, cites))
    return steps


def pollution(plan: Plan, rule: TaxRule) -> list[Step]:
    """Environmental protection tax on pollution equivalents, by ramp."""
    given = plan.reader.given(plan.project.pollution, "pollution", rule)
    if given is None:
        return []
    steps = []
    for year in plan.years:
        ramp = plan.ramp(year)
        exact, items, cites = Fraction(0), [], []
        for name, amount in (("air", given.air), ("water", given.water)):
            if not amount or not ramp:
                continue
            rate, cite = plan.reader.value(rule, name, year)
            exact += amount * ramp * rate * 100 * given.reduced
            shown = plain(amount * ramp)
            items += [Item(Text("污染当量数", "pollution equivalents"), Text(shown, shown)),
                      number(rule.parameters[name].name, rate, "yuan_per_equivalent")]  # fmt: skip
            cites.append(cite)
        if items:
            items.append(number(Text("按几成计征", "part to be paid"), given.reduced))
            steps.append(_step(plan, rule, year, exact, items, cites))
    return steps


def minerals(plan: Plan, rule: TaxRule) -> list[Step]:
    """Resource tax on sales of taxed minerals."""
    if plan.reader.given(plan.project.mined, "mined", rule) is None:
        return []
    steps = []
    for year in plan.years:
        if not plan.operating(year):
            continue
        base = round_half_away(plan.by_year("mined", year) * plan.project.haircut.output)
        rate, cite = plan.reader.value(rule, "rate", year)
        items = [money(Text("应税产品销售额", "sales of the taxed product"), base),
                 number(rule.parameters["rate"].name, rate)]  # fmt: skip
        steps.append(_step(plan, rule, year, base * rate, items, [cite]))
    return steps
