"""The figures of a project by year, in whole fen: sales, purchases, investment, wages.

Every taxable amount is rounded to fen once, half away from zero (R3), and is exact from there on.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from enclave.dates import Month
from enclave.money import round_half_away
from enclave.project.reader import Reader
from enclave.terms.project import AssetKind, Investment
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of purchases of a year, without VAT, and the input tax on it."""

    name: Text
    amount: int
    rate: Fraction
    vat: int


@dataclass(frozen=True, slots=True)
class Spent:
    """One investment: with VAT, without it, and the input tax."""

    item: Investment
    gross: int
    net: int
    vat: int


class Plan:
    """A project by year. Amounts are fen; what the file does not say is an error of the reader."""

    def __init__(self, reader: Reader) -> None:
        """Read the investments; the rest is computed when asked for."""
        self.reader, self.project = reader, reader.project
        self.first, self.last = self.project.horizon.first, self.project.horizon.last
        self.spent = tuple(self._spent(item) for item in self.project.investment)
        self._sales: dict[int, int] = {}

    @property
    def years(self) -> range:
        """The years of the horizon."""
        return range(self.first, self.last + 1)

    def operating(self, year: int) -> tuple[int, ...]:
        """The months of a year in which the project produces."""
        return self.months_from(self.project.events.production, year)

    @staticmethod
    def months_from(start: Month, year: int) -> tuple[int, ...]:
        """The months of a year from ``start`` on."""
        if year != start.year:
            return tuple(range(1, 13)) if year > start.year else ()
        return tuple(range(start.month, 13))

    def ramp(self, year: int) -> Fraction:
        """The part of capacity reached, by months of operation; 1 where sales are given by year."""
        months = Fraction(len(self.operating(year)), 12)
        if self.project.ramp is None or not months:
            return months
        return months * self.reader.need(self.project.ramp, year, ("ramp",), Fraction(0))

    def sales(self, year: int) -> int:
        """Sales without VAT after the haircut."""
        if year not in self._sales:
            self._sales[year] = self._plan_sales(year)
        return self._sales[year]

    def _plan_sales(self, year: int) -> int:
        haircut = self.project.haircut.output
        if self.project.sales.by_year is not None:
            if not self.operating(year):
                return 0
            given = self.reader.need(self.project.sales.by_year, year, ("sales", "by_year"), 0)
            return round_half_away(given * haircut)
        capacity = self.project.capacity
        if capacity is None or not self.operating(year):
            return 0
        price = self.reader.need(capacity.price, year, ("capacity", "price"), 0)
        return round_half_away(capacity.amount * price * self.ramp(year) * haircut)

    def purchases(self, year: int) -> tuple[Bought, ...]:
        """Purchases without VAT after the haircut, line by line."""
        if not self.operating(year):
            return ()
        out = []
        for i, line in enumerate(self.project.purchases):
            if line.ratio is not None:
                ratio = self.reader.need(line.ratio, year, ("purchases", i, "ratio"), Fraction(0))
                amount = round_half_away(self.sales(year) * ratio)
            else:
                path = ("purchases", i, "by_year")
                given = self.reader.need(line.by_year or {}, year, path, 0)
                amount = round_half_away(given * self.project.haircut.output)
            out.append(Bought(line.name, amount, line.rate, round_half_away(amount * line.rate)))
        return tuple(out)

    def _spent(self, item: Investment) -> Spent:
        amount = round_half_away(item.amount * self.project.haircut.investment)
        if item.vat == "included":
            net = round_half_away(amount / (1 + item.rate))
            return Spent(item, amount, net, amount - net)
        vat = round_half_away(amount * item.rate)
        return Spent(item, amount + vat, amount, vat)

    def investment(self, year: int) -> tuple[Spent, ...]:
        """The investments of a year."""
        return tuple(s for s in self.spent if s.item.year == year)

    def headcount(self, year: int) -> Fraction:
        """Employees in a year of operation."""
        labour = self.project.labour
        if labour is None or not self.operating(year):
            return Fraction(0)
        return self.reader.need(labour.headcount, year, ("labour", "headcount"), Fraction(0))

    def wages(self, year: int) -> int:
        """The wage bill: employees × average pay × months of operation ÷ 12."""
        labour = self.project.labour
        if labour is None or not self.operating(year):
            return 0
        average = self.reader.need(labour.average, year, ("labour", "average"), 0)
        months = Fraction(len(self.operating(year)), 12)
        return round_half_away(self.headcount(year) * average * months)

    def depreciation(self, year: int) -> int:
        """Straight-line depreciation of all assets that have a life."""
        total = Fraction(0)
        for spent in self.spent:
            total += self._depreciation(spent, year)
        return round_half_away(total)

    def _depreciation(self, spent: Spent, year: int) -> Fraction:
        kind: AssetKind = spent.item.kind
        life = self.project.depreciation.get(kind)
        if life is None or life.years <= 0:
            return Fraction(0)
        production = self.project.events.production
        start = production if spent.item.year <= production.year else Month(spent.item.year + 1, 1)
        begun = max((year - start.year) * 12 - (start.month - 1), 0)
        ended = max((year - start.year + 1) * 12 - (start.month - 1), 0)
        whole = life.years * 12
        months = min(ended, whole) - min(begun, whole)
        return spent.net * (1 - life.residual) * months / whole

    def by_year(self, key: str, year: int) -> int:
        """An optional series of amounts of the project file; 0 where it has none."""
        series = getattr(self.project, key)
        return 0 if series is None else int(self.reader.need(series, year, (key,), 0))
