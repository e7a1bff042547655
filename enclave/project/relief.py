"""Which rate of income tax a year has: lower rates, small profits, tax holidays."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from enclave.diagnostics import diagnose
from enclave.project.plan import Plan
from enclave.project.trace import Cite, Item, number
from enclave.ratio import format_ratio
from enclave.terms.tax import Preference, TaxRule
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class Rate:
    """The rate of a year and why."""

    rate: Fraction
    items: tuple[Item, ...]
    cites: tuple[Cite, ...]


def first_income(plan: Plan) -> int | None:
    """The year of first operating income, from which holidays run."""
    return next((year for year in plan.years if plan.sales(year)), None)


def rate_of(plan: Plan, rule: TaxRule, year: int, income: int) -> Rate:
    """The rate on the taxable income of a year."""
    statutory, cite = plan.reader.value(rule, "rate", year)
    cites, items = [cite], []
    rate, lower = statutory, None
    used = [item for _, item in plan.reader.preferences(year, rule.head)]
    for item in used:
        if item.value is None or (
            item.kind == "small_profit" and not _is_small(plan, item, year, income)
        ):
            continue
        if item.kind in ("rate", "small_profit"):
            rate, lower = item.value, item
            cites.append(plan.reader.cite(item))
            items.append(number(item.title, rate))
    for item in used:
        if item.kind == "holiday":
            rate, said, more = _holiday(plan, item, year, statutory, rate, lower)
            items += said
            cites += [plan.reader.cite(item), *more] if said else []
    return Rate(rate, (*items, number(Text("适用税率", "rate applied"), rate)), tuple(cites))


def _holiday(
    plan: Plan, item: Preference, year: int, statutory: Fraction, rate: Fraction,
    lower: Preference | None,
) -> tuple[Fraction, list[Item], list[Cite]]:  # fmt: skip
    """Exempt, half or over; the half is of the base that goes with the lower rate."""
    start, exempt, half = first_income(plan), item.exempt_years or 0, item.half_years or 0
    if start is None or year - start >= exempt + half:
        return rate, [], []
    nth = year - start + 1
    if nth <= exempt:
        said = Text(
            f"第 {nth} 年，免征（第 1–{exempt} 年）", f"year {nth}: exempt (years 1–{exempt})"
        )
        return Fraction(0), [Item(item.title, said)], []
    base, cites = statutory, []
    if lower is not None:
        for rule in plan.reader.book.preferences.values():
            if rule.kind == "half_base" and rule.with_ == lower.id and in_force(rule, year):
                base = rate if rule.base == "own" else statutory
                cites.append(plan.reader.cite(rule))
    said = Text(
        f"第 {nth} 年，{format_ratio(base)} 减半（第 {exempt + 1}–{exempt + half} 年）",
        f"year {nth}: half of {format_ratio(base)} (years {exempt + 1}–{exempt + half})",
    )
    return base / 2, [Item(item.title, said)], cites


def in_force(item: Preference, year: int) -> bool:
    """Whether a preference holds through the whole of a year."""
    ends = None if item.until is None else (item.until.year, item.until.month, item.until.day)
    starts = (item.from_.year, item.from_.month, item.from_.day)
    return starts <= (year, 12, 31) and (ends is None or ends >= (year + 1, 1, 1))


def _is_small(plan: Plan, item: Preference, year: int, income: int) -> bool:
    """Whether a year meets the tests of a small low-profit enterprise; a notice where not."""
    project, reader = plan.project, plan.reader
    figures: dict[str, Fraction] = {
        "taxable_income": Fraction(income, 100), "persons": plan.headcount(year),
    }  # fmt: skip
    if project.assets is not None:
        figures["assets"] = Fraction(reader.need(project.assets, year, ("assets",), 0), 100)
    good = True
    for name, condition in item.conditions.items():
        at = reader.mark("preferences")
        if name not in figures:
            values: dict[str, object] = {"preference": item.title, "item": condition.name}
            reader.findings.add(diagnose("E819", at, values))
        elif condition.at_most is not None and figures[name] > condition.at_most:
            values = {"preference": item.title, "item": condition.name, "year": year}
            reader.findings.add(diagnose("N812", at, values))
            good = False
    return good
