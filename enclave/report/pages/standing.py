"""How each party stands: its share and outlay by year, rounded together so that all tables agree.

The yearly tables are rounded once, down and across; every total, running total and key number of
the report is made from what they show, so that no two places of the report differ by a cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from enclave.analysis.appraise import Payback, npv, payback
from enclave.money import round_half_away
from enclave.report.figures import DealFigures
from enclave.report.footing import Footed, foot
from enclave.report.job import Job
from enclave.report.library_text import ROLES
from enclave.report.model import Money, Unit, step_of
from enclave.terms.appraisal import Appraisal
from enclave.text import Text

DRAWN = 12
"""Parties in a picture; where there are more, the smaller ones are one."""
ROLE_ORDER = ("origin", "host", "park", "third", "superior")


@dataclass(frozen=True, slots=True)
class Party:
    """One party over all agreements shown; parties of one name are one.

    Attributes:
        outlay: what it puts in, as the scenario says.
        own_funds: what it pays from its own funds under a guarantee or a fixed return.
    """

    name: Text
    role: Text
    share: Mapping[int, int]
    outlay: Mapping[int, int]
    own_funds: Mapping[int, int]

    @property
    def spent(self) -> dict[int, int]:
        """Outlay and own funds by year."""
        years = sorted({*self.outlay, *self.own_funds})
        return {y: self.outlay.get(y, 0) + self.own_funds.get(y, 0) for y in years}

    @property
    def cash(self) -> dict[int, int]:
        """Share less what is spent by year, in exact fen."""
        spent = self.spent
        years = sorted({*self.share, *spent})
        return {y: self.share.get(y, 0) - spent.get(y, 0) for y in years}


@dataclass(frozen=True)
class Standings:
    """All parties with exact and shown amounts.

    Attributes:
        years: every year with a share or an outlay.
    """

    parties: tuple[Party, ...]
    years: tuple[int, ...]
    unit: Unit
    appraisal: Appraisal | None

    def drawn(self) -> tuple[list[int], list[int]]:
        """The parties a picture shows by themselves, and the smaller ones that it shows as one."""
        there = [n for n, p in enumerate(self.parties) if any(p.share.values())]
        if len(there) <= DRAWN:
            return there, []
        ranked = sorted(there, key=lambda n: -abs(self.total(n).fen))[: DRAWN - 1]
        return [n for n in there if n in ranked], [n for n in there if n not in ranked]

    @property
    def has_outlays(self) -> bool:
        """Whether anybody is said to put anything in."""
        return any(any(p.outlay.values()) for p in self.parties)

    @property
    def has_own_funds(self) -> bool:
        """Whether anybody pays from own funds."""
        return any(any(p.own_funds.values()) for p in self.parties)

    @property
    def spends(self) -> bool:
        """Whether anything is to be taken off the shares."""
        return self.has_outlays or self.has_own_funds

    @cached_property
    def shares(self) -> Footed:
        """Shares as shown: a row a year, a column a party."""
        return self._footed([p.share for p in self.parties])

    @cached_property
    def spending(self) -> Footed:
        """What is spent as shown: a row a year, a column a party."""
        return self._footed([p.spent for p in self.parties])

    def _footed(self, columns: Sequence[Mapping[int, int]]) -> Footed:
        rows = [[c.get(y, 0) for c in columns] for y in self.years]
        return foot(rows or [[0] * len(columns)], step_of(self.unit))

    def total(self, n: int) -> Money:
        """The whole share of a party."""
        return Money(sum(self.parties[n].share.values()), self.shares.bottom[n])

    def spent(self, n: int) -> Money:
        """All that a party puts in or pays of its own."""
        return Money(sum(self.parties[n].spent.values()), self.spending.bottom[n])

    def net(self, n: int) -> Money:
        """Share less what is spent: the difference of what is shown."""
        share, spent = self.total(n), self.spent(n)
        return Money(share.fen - spent.fen, share.shown - spent.shown)

    def running(self, n: int) -> list[Money]:
        """The running total of share less what is spent at the end of each year, as shown."""
        exact = shown = 0
        out: list[Money] = []
        cash = self.parties[n].cash
        for i, year in enumerate(self.years):
            exact += cash.get(year, 0)
            shown += self.shares.cells[i][n] - self.spending.cells[i][n]
            out.append(Money(exact, shown))
        return out

    def payback(self, n: int) -> Payback | None:
        """When a party has back what it spent; None where it spends nothing."""
        party = self.parties[n]
        return payback(party.cash) if any(party.spent.values()) else None

    def present_value(self, n: int) -> int | None:
        """The present value of a party's cash in whole fen; None where no rate is given."""
        given = self.appraisal
        if given is None or given.discount_rate is None or given.base_year is None:
            return None
        value = npv(self.parties[n].cash, given.discount_rate, given.base_year, given.timing)
        return round_half_away(value)


def standings(job: Job) -> Standings:
    """The parties of the agreements shown, givers and takers of the deal first."""
    view = job.view
    appraisal = view.result.loaded.scenario.appraisal
    outlays, own = _outlays(job), _own_funds(job)
    roles = _roles(view.deals)
    shares = {name.zh: (name, years) for name, years in view.group.parties}
    tables = (shares, outlays, own)
    names = {key: name for table in tables for key, (name, _) in table.items()}
    order = list(roles)
    found = [
        Party(
            names[key], roles.get(key, Text("")), *(t[key][1] if key in t else {} for t in tables)
        )
        for key in sorted(
            names, key=lambda k: (k not in shares, order.index(k) if k in order else 99)
        )
    ]
    years = sorted({y for p in found for y in (*p.share, *p.spent)})
    return Standings(tuple(found), tuple(years), view.unit, appraisal)


Named = dict[str, tuple[Text, Mapping[int, int]]]
"""By Chinese name: the name, and amounts by year."""


def _own_funds(job: Job) -> Named:
    """What each party pays from its own funds by year, by its name."""
    out: dict[str, tuple[Text, dict[int, int]]] = {}
    by_id = {d.id: d for d in job.view.deals}
    for run, year, outcome in job.view.result.years():
        deal = by_id.get(run.agreement)
        for transfer in outcome.transfers if deal is not None else ():
            if deal is not None and transfer.own_funds and transfer.paid:
                name = deal.name(transfer.payer)
                years = out.setdefault(name.zh, (name, {}))[1]
                years[year] = years.get(year, 0) + transfer.paid
    return dict(out)


def _outlays(job: Job) -> Named:
    """What each party puts in by year, by its name."""
    given = job.view.result.loaded.scenario.appraisal
    out: dict[str, tuple[Text, dict[int, int]]] = {}
    for party, by_year in (given.outlays if given is not None else {}).items():
        name = next(
            (d.name(party) for d in job.view.deals if party in d.deal.agreement.parties), None
        )
        if name is not None:
            years = out.setdefault(name.zh, (name, {}))[1]
            for year, amount in by_year.items():
                years[year] = years.get(year, 0) + amount
    return dict(out)


def _roles(deals: Sequence[DealFigures]) -> dict[str, Text]:
    """The role of each name, those who recruit first; several roles are named in a row."""
    found: dict[str, list[str]] = {}
    for role, name in _named(deals):
        mine = found.setdefault(name.zh, [])
        if role not in mine:
            mine.append(role)
    ranked = sorted(found, key=lambda k: min(ROLE_ORDER.index(r) for r in found[k]))
    return {
        key: Text("、".join(ROLES[r].zh for r in found[key]),
                  ", ".join(ROLES[r].in_("en") for r in found[key]))
        for key in ranked
    }  # fmt: skip


def _named(deals: Sequence[DealFigures]) -> Iterator[tuple[str, Text]]:
    for deal in deals:
        for party in deal.deal.agreement.parties.values():
            yield party.role, party.name
