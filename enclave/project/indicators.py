"""The statistics a project stands for: output, value added, investment, funds, employment."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from enclave.dates import Month
from enclave.money import round_half_away
from enclave.project.plan import Plan
from enclave.project.profit import profit
from enclave.terms.indicator import IndicatorRow

TaxesOf = Callable[[int], int]


def rows(plan: Plan, costs: TaxesOf, production: TaxesOf) -> Iterator[IndicatorRow]:
    """Every indicator asked for, by month; a stock at the end of the year.

    Args:
        costs: the taxes of a year that are a cost of the enterprise.
        production: the taxes on production of a year, VAT included, income taxes not.
    """
    for name in plan.project.indicators:
        for year in plan.years:
            yield from _indicator(plan, name, year, costs, production)
    for name, part in plan.project.funds.items():
        for year in plan.years:
            spent = sum(s.gross for s in plan.investment(year))
            yield from _monthly(
                plan, name, year, round_half_away(spent * part), _building(plan, year)
            )


def _indicator(
    plan: Plan, name: str, year: int, costs: TaxesOf, production: TaxesOf
) -> Iterator[IndicatorRow]:
    months = plan.operating(year)
    if name == "industrial_output":
        yield from _monthly(plan, name, year, plan.sales(year), months)
    elif name in ("value_added", "industrial_value_added"):
        yield from _monthly(plan, name, year, value_added(plan, year, costs, production), months)
    elif name == "fixed_investment":
        spent = sum(s.gross for s in plan.investment(year))
        yield from _monthly(plan, name, year, spent, _building(plan, year))
    elif name == "employment" and months:
        yield _row(plan, name, Month(year, 12), Fraction(round_half_away(plan.headcount(year))))
    elif name == "energy_use" and months and plan.project.energy is not None:
        each = plan.reader.need(plan.project.energy, year, ("energy",), Fraction(0))
        whole = round_half_away(each * plan.ramp(year) * 10_000)
        done = 0
        for i, month in enumerate(months, start=1):
            upto = whole * i // len(months)
            yield _row(plan, name, Month(year, month), Fraction(upto - done, 10_000))
            done = upto


def value_added(plan: Plan, year: int, costs: TaxesOf, production: TaxesOf) -> int:
    """Value added: depreciation + wages + taxes on production + surplus; or a part of output."""
    how = plan.project.value_added
    if how is None or not plan.operating(year):
        return 0
    if how.ratio is not None:
        ratio = plan.reader.need(how.ratio, year, ("value_added", "ratio"), Fraction(0))
        return round_half_away(plan.sales(year) * ratio)
    surplus = 0
    given = plan.project.profit
    if given is not None:
        surplus, _ = profit(plan, given, year, costs)
        if given.interest is not None:
            surplus += plan.reader.need(given.interest, year, ("profit", "interest"), 0)
    return plan.depreciation(year) + plan.wages(year) + production(year) + surplus


def _building(plan: Plan, year: int) -> Sequence[int]:
    """The months over which a year's investment is spread."""
    return plan.months_from(plan.project.events.construction, year) or tuple(range(1, 13))


def _monthly(
    plan: Plan, name: str, year: int, amount: int, months: Sequence[int]
) -> Iterator[IndicatorRow]:
    """An amount of a year over some of its months, by running totals."""
    done = 0
    for i, month in enumerate(months, start=1):
        upto = amount * i // len(months)
        if upto != done:
            yield _row(plan, name, Month(year, month), upto - done)
        done = upto


def _row(plan: Plan, name: str, period: Month, amount: int | Fraction) -> IndicatorRow:
    home = plan.project.enterprise
    number = f"{plan.project.project}-{name}-{period}"
    return IndicatorRow(number, home.id, name, period, amount, home.place, truth="projection",
                        row=plan.reader.mark("indicators"))  # fmt: skip


def by_year(found: Sequence[IndicatorRow]) -> Mapping[str, Mapping[int, int | Fraction]]:
    """Indicator → year → amount; the last of a stock."""
    out: dict[str, dict[int, int | Fraction]] = {}
    for row in found:
        years = out.setdefault(row.indicator, {})
        if row.indicator == "employment":
            years[row.period.year] = row.amount
        else:
            years[row.period.year] = years.get(row.period.year, 0) + row.amount
    return out
