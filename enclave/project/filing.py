"""When tax is paid: a year's tax over its months, the months into periods, a due day each.

A year's amount is spread evenly over its taxable months by running totals, so that the periods add
up to the year to the fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from enclave.dates import Month
from enclave.diagnostics import diagnose
from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.trace import Step, listed
from enclave.project.vat import VatYear
from enclave.terms.receipt import ReceiptKind
from enclave.terms.tax import Filing, TaxRule

_LENGTH: Final = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "once": 12}


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of a project: tax of a year, the day it is due, the step it comes from."""

    rule: str
    head: str
    year: int
    number: int
    posted: date
    amount: int
    kind: ReceiptKind
    period: Month


def payments(plan: Plan, rule: TaxRule, step: Step) -> list[Payment]:
    """The payments of one year of a tax."""
    filing = rule.filing
    period = _period(plan, rule)
    months = _months(plan, rule, step.year)
    now, settled = step.amount, 0
    if rule.formula == "income" and plan.project.settlement is not None:
        settled = round_half_away(step.amount * plan.project.settlement)
        now -= settled
    out: list[Payment] = []
    ends = sorted({_end(m, _LENGTH[period]) if period != "once" else m for m in months})
    done = 0
    for end in ends:
        upto = now * sum(m <= end for m in months) // len(months)
        if upto != done:
            day = due(filing, Month(step.year, end))
            out.append(Payment(rule.id, rule.head, step.year, len(out) + 1, day, upto - done,
                               "ordinary", Month(step.year, end)))  # fmt: skip
        done = upto
    if settled:
        day = date(step.year + 1, filing.settlement_month or 5, filing.settlement_day or 31)
        out.append(Payment(rule.id, rule.head, step.year, len(out) + 1, day, settled,
                           "cit_settlement", Month(step.year, 12)))  # fmt: skip
    return out


def refunds(rule: TaxRule, years: Mapping[int, VatYear]) -> list[Payment]:
    """Credits paid back after the end of each year: negative, a kind of their own."""
    return [
        Payment(rule.id, rule.head, year, 90, due(rule.filing, Month(year, 12)), -found.refunded,
                "vat_credit_refund", Month(year, 12))
        for year, found in years.items() if found.refunded
    ]  # fmt: skip


def due(filing: Filing, end: Month) -> date:
    """The day a period that ends in a month is due."""
    month = end.next(filing.months_after)
    return date(month.year, month.month, min(filing.day, month.last_day.day))


def _end(month: int, length: int) -> int:
    return (month + length - 1) // length * length


def _period(plan: Plan, rule: TaxRule) -> str:
    """The period the project chose, or the usual one; E835 for one the law does not know."""
    chosen = plan.project.filing.get(rule.id)
    if chosen is None:
        return rule.filing.periods[0]
    if chosen not in rule.filing.periods:
        known = listed(rule.filing.periods)
        values = {"rule": rule.title, "period": chosen, "known": known}
        plan.reader.findings.add(diagnose("E835", plan.reader.mark("filing", rule.id), values))
    return chosen


def _months(plan: Plan, rule: TaxRule, year: int) -> tuple[int, ...]:
    """The months a year's tax is spread over."""
    project = plan.project
    if rule.formula in ("transfer", "farmland") and project.land is not None:
        return (project.land.acquired.month,)
    if rule.formula == "land" and project.land is not None:
        return plan.months_from(project.land.acquired.next(), year)
    if rule.formula == "buildings" and project.buildings is not None:
        return plan.months_from(project.buildings.completed.next(), year)
    if operating := plan.operating(year):
        return operating
    return plan.months_from(project.events.construction, year) or tuple(range(1, 13))
