"""Corporate income tax: profit, extra R&D deduction, losses of earlier years, rate, branch share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from enclave.diagnostics import diagnose
from enclave.money import round_half_away
from enclave.project.losses import Losses
from enclave.project.plan import Plan
from enclave.project.profit import profit
from enclave.project.relief import rate_of
from enclave.project.trace import Cite, Item, Step, money, number
from enclave.terms.project import Branch, UsedPreference
from enclave.terms.tax import Preference, TaxRule
from enclave.text import Text

BRANCHES_PART: Final = Fraction(1, 2)
"""What all branches together pay of the tax of the whole legal person (财预〔2012〕40号 一（一）)."""


def income_tax(plan: Plan, rule: TaxRule, taxes: Callable[[int], int]) -> list[Step]:
    """Income tax of every year in which there is anything to say."""
    branch = plan.project.branch
    if branch is not None:
        return _branch(plan, rule, branch)
    given = plan.reader.given(plan.project.profit, "profit", rule)
    if given is None:
        return []
    losses, steps = Losses(), []
    for year in plan.years:
        if not plan.operating(year):
            continue
        amount, items = profit(plan, given, year, taxes)
        items.append(money(Text("利润总额", "profit before tax"), amount))
        extra, cites = _research(plan, rule, year)
        if extra:
            items.append(money(Text("研发费用加计扣除", "extra deduction of R&D"), extra))
        income = amount - extra
        kept, _ = plan.reader.value(rule, "loss_years", year)
        used = losses.use(year, max(income, 0), int(kept))
        losses.add(year, -income)
        taxable = max(income - used, 0)
        if used:
            items.append(money(Text("弥补以前年度亏损", "losses of earlier years"), used))
        if losses.left:
            items.append(money(Text("尚未弥补的亏损", "losses still carried"), losses.left))
        items.append(money(Text("应纳税所得额", "taxable income"), taxable))
        steps.append(_year(plan, rule, year, taxable, items, cites))
    return steps


def _year(
    plan: Plan, rule: TaxRule, year: int, taxable: int, items: list[Item], cites: Iterable[Cite]
) -> Step:
    rate = rate_of(plan, rule, year, taxable)
    tax = taxable * rate.rate
    waived, waiver = local_waiver(plan, year)
    lines = [*items, *rate.items]
    more: list[Cite] = []
    if waiver is not None and waiver[1].value is not None:
        part = waiver[1].value * waived
        tax *= 1 - part
        lines.append(number(Text("经批准免征的部分", "part waived with approval"), part))
        more.append(plan.reader.cite(waiver[1]))
    every = (plan.reader.cite(rule), *rate.cites, *cites, *more)
    return Step(rule.id, rule.head, rule.title, year, round_half_away(tax), rule.words,
                tuple(lines), every)  # fmt: skip


def local_waiver(
    plan: Plan, year: int
) -> tuple[Fraction, tuple[UsedPreference, Preference] | None]:
    """The part of the local share of income tax that is waived in a year."""
    for used, item in plan.reader.preferences(year, "cit"):
        if item.kind == "local_part":
            return used.facts.get("approved_part", Fraction(0)), (used, item)
    return Fraction(0), None


def _research(plan: Plan, rule: TaxRule, year: int) -> tuple[int, tuple[Cite, ...]]:
    """The extra deduction for R&D."""
    for _, item in plan.reader.preferences(year, rule.head):
        if item.kind == "deduction" and item.value is not None:
            if plan.reader.given(plan.project.research, "research", rule) is None:
                return 0, ()
            return round_half_away(plan.by_year("research", year) * item.value), (
                plan.reader.cite(item),
            )
    return 0, ()


def _branch(plan: Plan, rule: TaxRule, branch: Branch) -> list[Step]:
    """A branch: half of the tax of the whole × its share by the three factors."""
    steps = []
    for year in plan.years:
        if not plan.operating(year):
            continue
        if year == branch.since:
            values = {"year": year}
            plan.reader.findings.add(diagnose("W812", plan.reader.mark("branch", "since"), values))
            continue
        income = plan.reader.need(branch.group_income, year, ("branch", "group_income"), 0)
        items = [money(Text("全公司应纳税所得额", "taxable income of the whole"), income)]
        whole = _year(plan, rule, year, max(income, 0), items, ())
        rate = rate_of(plan, rule, year, max(income, 0)).rate
        local = round_half_away(max(income, 0) * rate * BRANCHES_PART * branch.share)
        more = (number(Text("各分支机构合计", "all branches together"), BRANCHES_PART),
                number(Text("本分支机构分摊比例", "share of this branch"), branch.share))  # fmt: skip
        words = Text("全公司应纳税额×50%×分摊比例（财预〔2012〕40号，公式 cit-hq-branch-2013）",
                     "tax of the whole × 50% × share (财预〔2012〕40号, formula cit-hq-branch-2013)")  # fmt: skip
        steps.append(replace(whole, amount=local, words=words, items=(*whole.items, *more)))
    return steps
