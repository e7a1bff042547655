"""Value-added tax: output tax less input tax, with credit carried forward or refunded.

The input tax on investment counts in the year it is paid. Extra credit (加计抵减) lowers what is
left to pay, is never refunded, and is carried forward apart from the credit itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from enclave.diagnostics import diagnose
from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.trace import Cite, Item, Step, listed, money, number
from enclave.ratio import format_ratio
from enclave.terms.tax import TaxRule
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class VatYear:
    """One year of VAT in fen.

    Attributes:
        output, inputs: tax on sales; tax on purchases and investment.
        brought: credit from the year before; carried: credit left at the year's end.
        refunded: credit paid back after the year's end.
        extra: extra credit used.
        paid: tax to pay.
    """

    output: int
    inputs: int
    brought: int
    extra: int
    paid: int
    refunded: int
    carried: int


def vat(plan: Plan, rule: TaxRule) -> tuple[dict[int, VatYear], list[Step]]:
    """VAT of every year of the horizon."""
    years: dict[int, VatYear] = {}
    steps: list[Step] = []
    carried = extra_left = 0
    for year in plan.years:
        rates = _rates(plan, rule, year)
        output = round_half_away(plan.sales(year) * plan.project.sales.rate)
        bought, spent = plan.purchases(year), plan.investment(year)
        inputs = sum(b.vat for b in bought) + sum(s.vat for s in spent)
        added, cites = _extra(plan, year, inputs)
        net = output - inputs - carried
        extra = min(max(net, 0), extra_left + added)
        extra_left += added - extra
        left = max(-net, 0)
        refunded = left if plan.project.credit_refund == "refund" else 0
        found = VatYear(
            output, inputs, carried, extra, max(net, 0) - extra, refunded, left - refunded
        )
        years[year] = found
        if output or inputs or carried:
            items = (*_items(plan, year), *_balance(found))
            steps.append(Step(rule.id, rule.head, rule.title, year, found.paid, rule.words, items,
                              (plan.reader.cite(rule), *rates, *cites)))  # fmt: skip
        carried = found.carried
    return years, steps


def _rates(plan: Plan, rule: TaxRule, year: int) -> tuple[Cite, ...]:
    """The legal rates that a year's lines use; E837 for a rate the law does not know."""
    reader, project = plan.reader, plan.project
    used: list[tuple[Fraction, tuple[str | int, ...]]] = []
    if plan.sales(year):
        used.append((project.sales.rate, ("sales", "rate")))
        used += [(p.rate, ("purchases", i, "rate")) for i, p in enumerate(project.purchases)]
    used += [
        (s.rate, ("investment", i, "rate"))
        for i, s in enumerate(project.investment)
        if s.year == year
    ]
    if not used:
        return ()
    legal: dict[Fraction, Cite] = {}
    for name in rule.parameters:
        value, cite = reader.value(rule, name, year)
        legal.setdefault(value, cite)
    for rate, path in used:
        if rate and rate not in legal:
            known = listed(format_ratio(v) for v in legal)
            values = {"rate": format_ratio(rate), "year": year, "known": known}
            reader.findings.add(diagnose("E837", reader.mark(*path), values))
    return tuple(dict.fromkeys(legal[rate] for rate, _ in used if rate in legal))


def _extra(plan: Plan, year: int, inputs: int) -> tuple[int, tuple[Cite, ...]]:
    """The extra credit that a year adds."""
    total, cites = 0, []
    for _, item in plan.reader.preferences(year, "vat"):
        if item.kind == "extra_credit" and item.value is not None:
            total += round_half_away(inputs * item.value)
            cites.append(plan.reader.cite(item))
    return total, tuple(cites)


def _items(plan: Plan, year: int) -> list[Item]:
    out = [money(Text("销售额（不含税）", "sales without VAT"), plan.sales(year)),
           number(Text("销项税率", "rate of output tax"), plan.project.sales.rate)]  # fmt: skip
    for line in plan.purchases(year):
        name = Text(f"购进：{line.name.zh}（{format_ratio(line.rate)}）",
                    f"purchases: {line.name.in_('en')} ({format_ratio(line.rate)})")  # fmt: skip
        out.append(money(name, line.amount))
    for spent in plan.investment(year):
        kind = KINDS[spent.item.kind]
        name = Text(f"投资：{kind.zh}，进项税额", f"investment: {kind.en}, input tax")
        out.append(money(name, spent.vat))
    return out


def _balance(found: VatYear) -> list[Item]:
    out = [money(Text("销项税额", "output tax"), found.output),
           money(Text("进项税额", "input tax"), found.inputs),
           money(Text("上年留抵", "credit brought forward"), found.brought)]  # fmt: skip
    if found.extra:
        out.append(money(Text("加计抵减", "extra credit"), found.extra))
    if found.refunded:
        out.append(money(Text("年末退还留抵", "credit refunded after the year"), found.refunded))
    out.append(money(Text("结转下年留抵", "credit carried forward"), found.carried))
    return out


KINDS = {
    "equipment": Text("设备", "equipment"), "buildings": Text("建筑", "buildings"),
    "land": Text("土地", "land"), "other": Text("其他", "other"),
}  # fmt: skip
