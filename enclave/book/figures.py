"""The numbers of a result as people ask for them, in exact fen."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from enclave.book.deals import DealRun
from enclave.book.parts import Divided, LevelSums
from enclave.book.result import Result
from enclave.compile.labels import OUTSIDE
from enclave.engine.model import Flow
from enclave.terms.party import GOVERNMENT_LEVELS
from enclave.terms.receipt import LEVELS
from enclave.text import Text

LEVEL_TITLES: Mapping[str, Text] = {
    "centre": Text("中央级", "central"),
    "province": Text("省级", "provincial"),
    "prefecture": Text("市州级", "prefecture"),
    "county": Text("县级", "county"),
    "elsewhere": Text("外地负担", "borne elsewhere"),
}
LOCAL_LEVELS = ("province", "prefecture", "county")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class LevelCell:
    """What one level of government has of one receipt, the close of the year included."""

    year: int
    head: str
    enterprise: str
    place: str
    park: str
    level: str
    amount: int


@dataclass(frozen=True, slots=True)
class YearFigures:
    """One agreement's budget year over all its accounts.

    ``pool`` is what the agreement divides; ``own_funds`` is what parties add of their own;
    ``shares`` add to both. ``outside`` stays with its holder, before or after the term.
    """

    pool: int
    own_funds: int
    outside: int
    shares: Mapping[str, int]


@dataclass(frozen=True)
class DealFigures:
    """One agreement of the run."""

    deal: DealRun
    years: Mapping[int, YearFigures]
    parties: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its id."""
        return self.deal.id

    @property
    def title(self) -> Text:
        """Its title."""
        return self.deal.agreement.title

    @property
    def fed(self) -> tuple[str, str] | None:
        """The agreement and party whose entitlement this one divides again, if any."""
        feed = self.deal.agreement.scope.feed
        return None if feed is None else (feed.agreement, feed.party)

    def name(self, party: str) -> Text:
        """The name of a party."""
        known = self.deal.agreement.parties.get(party)
        return Text(party) if known is None else known.name

    def total(self, party: str) -> int:
        """A party's share over all years."""
        return sum(y.shares.get(party, 0) for y in self.years.values())

    @property
    def pool(self) -> int:
        """What the agreement divided in all years."""
        return sum(y.pool for y in self.years.values())

    @property
    def own_funds(self) -> int:
        """What parties added of their own in all years."""
        return sum(y.own_funds for y in self.years.values())


@dataclass(frozen=True)
class Group:
    """Some agreements taken together; money that one of them divides again counts once."""

    deals: tuple[DealFigures, ...]

    def feeder(self, deal: DealFigures) -> tuple[DealFigures, str] | None:
        """The agreement in the group, and its party, whose entitlement a deal divides again."""
        if deal.fed is None:
            return None
        found = next((d for d in self.deals if d.id == deal.fed[0]), None)
        return None if found is None else (found, deal.fed[1])

    @property
    def pool(self) -> int:
        """What the agreements divide."""
        return sum(d.pool for d in self.deals if self.feeder(d) is None)

    @property
    def own_funds(self) -> int:
        """What parties add of their own."""
        return sum(d.own_funds for d in self.deals)

    @cached_property
    def parties(self) -> tuple[tuple[Text, Mapping[int, int]], ...]:
        """Every party's share by year; parties of one name are one.

        What a nested agreement takes in is taken off the party it comes from.
        """
        out: dict[str, tuple[Text, dict[int, int]]] = {}
        for deal in self.deals:
            feeder = self.feeder(deal)
            for year, figures in deal.years.items():
                for party, amount in figures.shares.items():
                    _book(out, deal.name(party), year, amount)
                if feeder is not None:
                    name = feeder[0].name(feeder[1])
                    _book(out, name, year, -figures.pool - figures.outside)
        return tuple((name, years) for name, years in out.values() if any(years.values()))

    @property
    def totals(self) -> list[tuple[Text, int]]:
        """Each party's share over all years, the largest first."""
        sums = ((name, sum(years.values())) for name, years in self.parties)
        return sorted(sums, key=lambda item: -item[1])


@dataclass(frozen=True)
class Figures:
    """A result, added up."""

    result: Result

    @cached_property
    def cells(self) -> tuple[LevelCell, ...]:
        """The level split of every receipt settled, with what the close of a year moves."""
        return tuple(_level_cells(self.result))

    @cached_property
    def deals(self) -> tuple[DealFigures, ...]:
        """Every agreement, in the order of the scenario."""
        return tuple(_deal(self.result, deal) for deal in self.result.deals)

    @property
    def receipts(self) -> int:
        """Everything collected."""
        return sum(c.amount for c in self.cells)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels that have anything, from the top."""
        there = self._sums.there
        return tuple(level for level in (*LEVELS, "elsewhere") if level in there)

    @property
    def level_years(self) -> dict[str, dict[int, int]]:
        """Fen by level that has anything, from the top, and budget year."""
        return {level: dict(self._sums.years[level]) for level in self.levels}

    @cached_property
    def _sums(self) -> LevelSums:
        """The cells by level and year, without making them."""
        divided = self.result.divided or Divided.of(self.result.split)
        return divided.by_level(self.result.last_day)

    def level(self, *levels: str) -> int:
        """What some levels have together."""
        return sum(c.amount for c in self.cells if c.level in levels)

    @property
    def years(self) -> tuple[int, ...]:
        """The budget years with receipts or shares."""
        found = {year for years in self._sums.years.values() for year in years}
        found |= {year for deal in self.deals for year in deal.years}
        return tuple(sorted(found))

    def place_name(self, place: str) -> Text:
        """The name of a place or park; else of the party whose treasury collects there."""
        known = self.result.loaded.scenario.places.get(place)
        if known is not None:
            return known.name
        for deal in self.result.deals:
            for name, party in deal.agreement.parties.items():
                if (party.place or name) == place and party.level in GOVERNMENT_LEVELS:
                    return party.name
        return Text(place)

    def head_name(self, head: str) -> Text:
        """The name of a tax head."""
        known = self.result.loaded.statute.heads.table.get(head)
        return Text(head) if known is None else known.name

    def enterprise_name(self, enterprise: str) -> Text:
        """The name of an enterprise."""
        known = self.result.loaded.enterprises.get(enterprise)
        return Text(enterprise) if known is None else known.name


def total_by(cells: Iterable[LevelCell], key: Callable[[LevelCell], K]) -> dict[K, int]:
    """Sums by a key, in order of first appearance."""
    out: dict[K, int] = {}
    for cell in cells:
        out[key(cell)] = out.get(key(cell), 0) + cell.amount
    return out


def enterprise_of(flow: Flow, deal: DealRun) -> str:
    """The enterprise a flow belongs to; empty for what concerns the account as a whole."""
    if flow.enterprise or deal.agreement.settle.account != "enterprise":
        return flow.enterprise
    return flow.account


def is_inside(flow: Flow) -> bool:
    """Whether a flow is under the agreement's terms (not before or after its term)."""
    return flow.clause != OUTSIDE


def _book(out: dict[str, tuple[Text, dict[int, int]]], name: Text, year: int, amount: int) -> None:
    years = out.setdefault(name.zh, (name, {}))[1]
    years[year] = years.get(year, 0) + amount


def _level_cells(result: Result) -> Iterable[LevelCell]:
    through = result.last_day
    statute, enterprises = result.loaded.statute, result.loaded.enterprises

    def park(enterprise: str) -> str:
        known = enterprises.get(enterprise)
        return known.park if known is not None else ""

    for split in result.split.splits:
        receipt = split.receipt
        if receipt.posted > through:
            continue
        head = statute.resolve_head(receipt.head) or receipt.head
        base = (
            receipt.posted.year,
            head,
            receipt.enterprise,
            receipt.place,
            park(receipt.enterprise),
        )
        for level, amount in split.levels.items():
            yield LevelCell(*base, level, amount)
        if split.elsewhere:
            yield LevelCell(*base, "elsewhere", split.elsewhere)
    for row in result.split.year_end:
        if date(row.budget_year, 12, 31) > through:
            continue
        base = (row.budget_year, row.head, row.enterprise, row.place, park(row.enterprise))
        yield LevelCell(*base, row.payer, -row.amount)
        yield LevelCell(*base, row.payee, row.amount)


def _deal(result: Result, deal: DealRun) -> DealFigures:
    sums: dict[int, tuple[dict[str, int], list[int]]] = {}
    for run, year, outcome in result.years():
        if run.agreement != deal.id:
            continue
        shares, rest = sums.setdefault(year, ({}, [0, 0, 0]))
        for leaf, amount in zip(outcome.plan.leaves, outcome.posted, strict=True):
            if leaf.clause == OUTSIDE:
                rest[0] += amount
            else:
                shares[leaf.party] = shares.get(leaf.party, 0) + amount
        rest[1] += sum(t.paid for t in outcome.transfers if t.own_funds)
        rest[2] += outcome.total
    years = {
        year: YearFigures(total - outside, funds, outside, shares)
        for year, (shares, (outside, funds, total)) in sorted(sums.items())
    }
    there = {p for y in years.values() for p, amount in y.shares.items() if amount}
    named = [p for p in deal.agreement.parties if p in there]
    return DealFigures(deal, years, tuple(named))
