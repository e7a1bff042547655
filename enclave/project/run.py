"""A project projected: tax by head and year, payments by day, indicators by month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Final

from enclave.diagnostics import Collector, Diagnostic, InputRejected, diagnose
from enclave.project.check import check
from enclave.project.filing import Payment, payments, refunds
from enclave.project.holding import buildings, farmland, land, transfer
from enclave.project.income import income_tax, local_waiver
from enclave.project.indicators import rows
from enclave.project.load import LoadedProject
from enclave.project.plan import Plan
from enclave.project.reader import Reader
from enclave.project.rules import rules
from enclave.project.surcharges import bases, surcharge
from enclave.project.trace import Cite, Item, Step
from enclave.project.turnover import contracts, minerals, pollution
from enclave.project.vat import VatYear, vat
from enclave.project.wages import wages
from enclave.terms.indicator import IndicatorRow
from enclave.terms.project import Project
from enclave.terms.receipt import Receipt
from enclave.terms.tax import TaxRule
from enclave.text import Text

_SIMPLE: Final = {
    "wages": wages, "contracts": contracts, "land": land, "buildings": buildings,
    "transfer": transfer, "farmland": farmland, "pollution": pollution, "resource": minerals,
}  # fmt: skip
_INCOME: Final = ("vat", "income", "wages", "transfer", "farmland")
"""Formulas whose tax is no running cost: VAT, income taxes, and what is capitalised."""


@dataclass(frozen=True)
class Projection:
    """What a project comes to. Every amount is a projection in whole fen.

    Attributes:
        steps: tax by rule and year, each with its explanation.
        payments: what is paid when; refunds of VAT credit are negative.
        vat: VAT by year.
        indicators: rows by month.
        assumptions: open terms of the law that the project filled, with their values.
        cites: every rule used.
    """

    loaded: LoadedProject
    plan: Plan
    steps: tuple[Step, ...]
    payments: tuple[Payment, ...]
    vat: Mapping[int, VatYear]
    indicators: tuple[IndicatorRow, ...]
    assumptions: Mapping[str, Item]
    cites: tuple[Cite, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def project(self) -> Project:
        """The project file."""
        return self.loaded.project

    def tax(self, head: str, year: int) -> int:
        """The tax of a head that belongs to a year."""
        return sum(s.amount for s in self.steps if s.head == head and s.year == year)

    def total(self) -> int:
        """All tax of all years, refunds of credit taken off."""
        return sum(p.amount for p in self.payments)

    def receipts(self) -> tuple[Receipt, ...]:
        """The payments as receipts; each is a projection."""
        return self._receipts

    @cached_property
    def _receipts(self) -> tuple[Receipt, ...]:
        return tuple(self._receipt(p) for p in self.payments)

    def _receipt(self, payment: Payment) -> Receipt:
        home, project = self.project.enterprise, self.project.project
        suffix = "refund" if payment.kind == "vat_credit_refund" else f"{payment.number:02d}"
        recorded = None
        if payment.rule == "cit" and local_waiver(self.plan, payment.year)[0] == 1:
            recorded = {"centre": payment.amount}
        mark = self.plan.reader.at_tax(self.plan.reader.book.rules[payment.rule])
        return Receipt(
            f"{project}-{payment.year}-{payment.head}-{suffix}", home.id, payment.head,
            payment.amount, payment.posted, home.place, None, payment.kind, "general",
            "projection", recorded, home.industry, mark,
        )  # fmt: skip

    def step_of(self, receipt: str) -> Step | None:
        """The step behind a receipt of this project, by the receipt's id."""
        head = f"{self.project.project}-"
        if not receipt.startswith(head):
            return None
        year, _, rest = receipt.removeprefix(head).partition("-")
        name = rest.rpartition("-")[0]
        return next((s for s in self.steps if str(s.year) == year and s.head == name), None)


def project(loaded: LoadedProject, *, collector: Collector | None = None) -> Projection:
    """Project the tax and the indicators of a project file.

    Args:
        collector: takes warnings and notices too; errors are raised in any case.

    Raises:
        InputRejected: everything that forbids a projection, at once.
    """
    findings = Collector(limit=200)
    reader = Reader(loaded.project, loaded.doc, rules(), findings)
    check(reader)
    chosen = [r for n in loaded.project.taxes if (r := reader.book.rules.get(n)) is not None]
    plan = Plan(reader)
    steps, years = _steps(plan, chosen)
    paid = [p for r in chosen for s in steps if s.rule == r.id for p in payments(plan, r, s)]
    for rule in chosen:
        if rule.formula == "vat":
            paid += refunds(rule, years)
    found = tuple(rows(plan, partial(_costs, steps, reader), partial(_production, steps, reader)))
    _notices(reader)
    if collector is not None:
        collector.extend(findings.items)
    if findings.errors:
        raise InputRejected(findings.sorted())
    order = {name: i for i, name in enumerate(loaded.project.taxes)}
    paid.sort(key=lambda p: (p.posted, order[p.rule], p.number))
    return Projection(
        loaded, plan, tuple(steps), tuple(paid), years, found, dict(reader.used_fills),
        tuple(reader.cited), findings.sorted(),
    )  # fmt: skip


def _steps(plan: Plan, chosen: list[TaxRule]) -> tuple[list[Step], dict[int, VatYear]]:
    """Every tax: VAT first, what rests on it next, income tax last."""
    steps: list[Step] = []
    years: dict[int, VatYear] = {}
    for rule in chosen:
        if rule.formula == "vat":
            years, found = vat(plan, rule)
            steps += found
    base = bases(years)
    for rule in chosen:
        if rule.formula == "surcharge" and rule.status != "draft":
            steps += surcharge(plan, rule, base)
        elif rule.formula in _SIMPLE:
            steps += _SIMPLE[rule.formula](plan, rule)
    for rule in chosen:
        if rule.formula == "income":
            running = list(steps)
            steps += income_tax(plan, rule, partial(_costs, running, plan.reader))
    order = {rule.id: i for i, rule in enumerate(chosen)}
    return sorted(steps, key=lambda s: (s.year, order[s.rule])), years


def _costs(steps: list[Step], reader: Reader, year: int) -> int:
    """The taxes of a year that are a cost of that year."""
    return sum(
        s.amount for s in steps
        if s.year == year and reader.book.rules[s.rule].formula not in _INCOME
    )  # fmt: skip


def _production(steps: list[Step], reader: Reader, year: int) -> int:
    """The taxes on production of a year: VAT and all that is a cost."""
    whole = sum(
        s.amount for s in steps if s.year == year and reader.book.rules[s.rule].formula == "vat"
    )
    return whole + _costs(steps, reader, year)


def _notices(reader: Reader) -> None:
    """What is not certain: rules not verified, years beyond the state of the law, reliefs that end."""
    doubtful = dict.fromkeys(
        c.title for c in reader.cited if c.status in ("unverified", "reported")
    )
    if doubtful:
        names = Text("、".join(t.zh for t in doubtful), "; ".join(t.in_("en") for t in doubtful))
        reader.findings.add(diagnose("N810", reader.mark("taxes"), {"items": names}))
    last = reader.project.horizon.last
    if last > STATE_OF_LAW.year:
        values = {"first": max(reader.project.horizon.first, STATE_OF_LAW.year + 1), "last": last,
                  "day": f"{STATE_OF_LAW:%Y-%m}"}  # fmt: skip
        reader.findings.add(diagnose("N811", reader.mark("horizon", "last"), values))
    for i, used in enumerate(reader.project.preferences):
        item = reader.book.preferences.get(used.use)
        if item is not None and used.last < last and item.kind in ("rate", "relief"):
            values = {"preference": item.title, "year": used.last + 1}
            reader.findings.add(diagnose("N813", reader.mark("preferences", i, "last"), values))


STATE_OF_LAW: Final = date(2026, 11, 1)
"""The month to which the rules of ``rules/tax`` were brought up."""
