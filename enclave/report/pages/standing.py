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

ROLE_ORDER = ("origin", "host", "park", "third", "superior")


@dataclass(frozen=True, slots=True)
class Party:
    """One party over all agreements shown; parties of one name are one."""

    name: Text
    role: Text
    share: Mapping[int, int]
    outlay: Mapping[int, int]

    @property
    def cash(self) -> dict[int, int]:
        """Share less outlay by year, in exact fen."""
        years = sorted({*self.share, *self.outlay})
        return {y: self.share.get(y, 0) - self.outlay.get(y, 0) for y in years}


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

    @property
    def has_outlays(self) -> bool:
        """Whether anybody is said to put anything in."""
        return any(any(p.outlay.values()) for p in self.parties)

    @cached_property
    def shares(self) -> Footed:
        """Shares as shown: a row a year, a column a party."""
        return self._footed([p.share for p in self.parties])

    @cached_property
    def outlays(self) -> Footed:
        """Outlays as shown: a row a year, a column a party."""
        return self._footed([p.outlay for p in self.parties])

    def _footed(self, columns: Sequence[Mapping[int, int]]) -> Footed:
        rows = [[c.get(y, 0) for c in columns] for y in self.years]
        return foot(rows or [[0] * len(columns)], step_of(self.unit))

    def total(self, n: int) -> Money:
        """The whole share of a party."""
        return Money(sum(self.parties[n].share.values()), self.shares.bottom[n])

    def outlay(self, n: int) -> Money:
        """All that a party puts in."""
        return Money(sum(self.parties[n].outlay.values()), self.outlays.bottom[n])

    def net(self, n: int) -> Money:
        """Share less outlay: the difference of what is shown."""
        share, outlay = self.total(n), self.outlay(n)
        return Money(share.fen - outlay.fen, share.shown - outlay.shown)

    def running(self, n: int) -> list[Money]:
        """The running total of share less outlay at the end of each year, as shown."""
        exact = shown = 0
        out: list[Money] = []
        cash = self.parties[n].cash
        for i, year in enumerate(self.years):
            exact += cash.get(year, 0)
            shown += self.shares.cells[i][n] - self.outlays.cells[i][n]
            out.append(Money(exact, shown))
        return out

    def payback(self, n: int) -> Payback | None:
        """When a party has its outlay back; None where it puts nothing in."""
        party = self.parties[n]
        return payback(party.cash) if any(party.outlay.values()) else None

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
    outlays = _outlays(job)
    roles = _roles(view.deals)
    shares = {name.zh: (name, years) for name, years in view.group.parties}
    names = {**{k: v[0] for k, v in shares.items()}, **{k: v[0] for k, v in outlays.items()}}
    order = list(roles)
    found = [
        Party(names[key], roles.get(key, Text("")), shares.get(key, (None, {}))[1],
              outlays.get(key, (None, {}))[1])
        for key in sorted(names, key=lambda k: order.index(k) if k in order else len(order))
    ]  # fmt: skip
    years = sorted({y for p in found for y in (*p.share, *p.outlay)})
    return Standings(tuple(found), tuple(years), view.unit, appraisal)


def _outlays(job: Job) -> dict[str, tuple[Text, dict[int, int]]]:
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
    return out


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
