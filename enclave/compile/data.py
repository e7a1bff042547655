"""Amounts from data, for one account and year: exact, never guessed, never zero by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from enclave.kinds.base import PlanProblem
from enclave.terms.amounts import Computed, Series
from enclave.terms.validate import Path


@dataclass(frozen=True)
class DataSource:
    """The series of one agreement as one account sees them.

    ``enterprise`` is the account's enterprise where accounts run per enterprise, else None.
    """

    series: Mapping[str, Series]
    enterprise: str | None = None

    def find(self, name: str, path: Path) -> Series:
        """The series of that name, narrowed to the account's enterprise.

        Raises:
            PlanProblem: E257 no such data, E333 the scenario must give it, E335 the enterprise
                has none, E334 it is given by enterprise but accounts are not.
        """
        found = self.series.get(name)
        if found is None:
            raise PlanProblem("E257", path, name=name, suggestion=", ".join(self.series))
        if found.required:
            raise PlanProblem("E333", path, name=name)
        if found.by_enterprise is not None:
            if self.enterprise is None:
                raise PlanProblem("E334", path, name=name, expected="value / by_year")
            inner = found.by_enterprise.get(self.enterprise)
            if inner is None:
                raise PlanProblem("E335", path, name=name, enterprise=self.enterprise)
            return inner
        return found

    def amount(self, amount: Any, year: int, path: Path) -> Fraction:
        """The exact amount in fen of a written or computed amount, in a year."""
        if isinstance(amount, int):
            return Fraction(amount)
        spec: Computed = amount
        series = self.find(spec.series, path)
        if spec.sum_of or spec.average_of:
            years = spec.years or ()
            total = sum((self._year(series, spec.series, y, path) for y in years), Fraction(0))
            return total / len(years) if spec.average_of else total
        value = self._plain(series, spec.series, year, path)
        return value * spec.ratio if spec.ratio is not None else value

    def _plain(self, series: Series, name: str, year: int, path: Path) -> Fraction:
        if series.value is not None:
            return Fraction(series.value)
        if series.by_year is not None:
            return self._year(series, name, year, path)
        if series.entries is not None:
            return Fraction(sum(e.amount for e in series.entries if e.date.year <= year))
        raise PlanProblem("E334", path, name=name, expected="value / by_year")

    def _year(self, series: Series, name: str, year: int, path: Path) -> Fraction:
        if series.by_year is None:
            raise PlanProblem("E334", path, name=name, expected="by_year")
        if year not in series.by_year:
            raise PlanProblem("E332", path, name=name, year=year)
        return Fraction(series.by_year[year])

    def entries(self, name: str, path: Path) -> list[tuple[date, int, str | None]]:
        """The lines of a register in order of date: date, fen, party."""
        series = self.find(name, path)
        if series.entries is None:
            raise PlanProblem("E334", path, name=name, expected="entries")
        return sorted(((e.date, e.amount, e.party) for e in series.entries), key=lambda e: e[0])

    def quantity(self, name: str, path: Path) -> Fraction:
        """A pure number (or an amount) used as a weight."""
        series = self.find(name, path)
        if series.quantity is not None:
            return series.quantity
        if series.value is not None:
            return Fraction(series.value)
        if series.entries is not None:
            return Fraction(sum(e.amount for e in series.entries))
        raise PlanProblem("E334", path, name=name, expected="quantity / value")
