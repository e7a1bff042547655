"""A case: one variant of a scenario, run, and the outlook it gives every party, year by year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from enclave.book.changes import Change
from enclave.book.deals import DealRun
from enclave.book.figures import DealFigures, Figures, Group
from enclave.book.result import Result
from enclave.book.run import run, same_split
from enclave.book.scenario import LoadedScenario
from enclave.compile.check import suggestion
from enclave.credit.totals import credited
from enclave.diagnostics import Collector, diagnose
from enclave.terms.appraisal import Appraisal
from enclave.text import Text

ByYear = Mapping[int, int]


@dataclass(frozen=True)
class PartyLine:
    """One party over all agreements; parties of one name are one, as in the reports.

    Attributes:
        id: its id in the agreements (the place's, where a template is bound to places).
        share: what the agreements give it, in fen by budget year.
        outlay: what it puts in (``appraisal.outlays`` of the scenario), positive.
        own_funds: what it pays from its own funds under a guarantee, positive.
        credit: indicator → year → what it is credited.
    """

    id: str
    name: Text
    role: str
    level: str
    treasury: bool
    share: ByYear
    outlay: ByYear = field(default_factory=dict)
    credit: Mapping[str, Mapping[int, int | Fraction]] = field(default_factory=dict)
    own_funds: ByYear = field(default_factory=dict)

    @property
    def cash(self) -> dict[int, int]:
        """What it is given less what it puts in and pays of its own, in every year of either."""
        years = sorted({*self.share, *self.outlay, *self.own_funds})
        return {
            y: self.share.get(y, 0) - self.outlay.get(y, 0) - self.own_funds.get(y, 0)
            for y in years
        }

    @property
    def total(self) -> int:
        """Its share over all years."""
        return sum(self.share.values())


@dataclass(frozen=True)
class Outlook:
    """What a case gives whom, by budget year, in exact fen.

    Attributes:
        years: every budget year with receipts, shares or outlays.
        levels: level of government → year → fen of all receipts.
        pool: what the agreements divide; money divided again counts once.
    """

    years: tuple[int, ...]
    parties: tuple[PartyLine, ...]
    levels: Mapping[str, ByYear]
    pool: ByYear
    appraisal: Appraisal | None

    def party(self, name: str) -> PartyLine:
        """A party by its id, or by its name in Chinese or English.

        Raises:
            KeyError: there is none: zero would be a guess.
        """
        for line in self.parties:
            if name in (line.id, line.name.zh, line.name.en):
                return line
        raise KeyError(name)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that is credited to someone."""
        return tuple(dict.fromkeys(i for line in self.parties for i in line.credit))


@dataclass(frozen=True)
class Case:
    """One variant, run: what it changes, its exact result, and its outlook."""

    name: str
    title: Text
    changes: tuple[Change, ...]
    result: Result
    outlook: Outlook


def evaluate(
    loaded: LoadedScenario, *, name: str = "", title: Text | None = None,
    changes: Sequence[Change] = (), collector: Collector | None = None,
    beside: Case | None = None,
) -> Case:  # fmt: skip
    """Run a loaded scenario and gather what every party has of it.

    Args:
        name, title, changes: those of the loaded variant where they are not given.
        beside: another variant, whose level split holds where receipts and statute are the same.

    Raises:
        InputRejected: everything that forbids the run; E252 an outlay of a party there is not.
    """
    findings = collector if collector is not None else Collector(limit=200)
    known = beside is not None and same_split(beside.result.loaded, loaded)
    same = beside.result.divided if beside is not None and known else None
    result = run(loaded, collector=findings, same=same)
    outlook = outlook_of(result, findings)
    findings.raise_errors()
    return Case(
        name or loaded.variant or loaded.scenario.scenario,
        title or loaded.variant_title or loaded.scenario.title,
        tuple(changes) or loaded.changes, result, outlook,
    )  # fmt: skip


def outlook_of(result: Result, findings: Collector) -> Outlook:
    """The outlook of a result."""
    figures = Figures(result)
    group = Group(figures.deals)
    appraisal = result.loaded.scenario.appraisal
    parties = tuple(_lines(figures, group, appraisal))
    if appraisal is not None:
        _check_names(figures, appraisal, findings)
    years = {*figures.years, *(y for line in parties for y in (*line.outlay, *line.own_funds))}
    pool: dict[int, int] = {}
    for deal in figures.deals:
        if group.feeder(deal) is None:
            for year, mine in deal.years.items():
                pool[year] = pool.get(year, 0) + mine.pool
    return Outlook(
        tuple(sorted(years)), parties, figures.level_years, dict(sorted(pool.items())), appraisal
    )


def _lines(figures: Figures, group: Group, appraisal: Appraisal | None) -> Iterable[PartyLine]:
    """A line for every party that has a share, an outlay or credit, in the order of the deals."""
    result = figures.result
    shares = {name.zh: years for name, years in group.parties}
    for ids, deal in all_parties(figures.deals).values():
        line = blank_line(ids, deal)
        share = dict(sorted(shares.get(line.name.zh, {}).items()))
        outlay, credit = outlay_of(appraisal, ids), _credit(result, ids)
        funds = _own_funds(result, line.name)
        if any(share.values()) or outlay or credit or funds:
            yield replace(line, share=share, outlay=outlay, credit=credit, own_funds=funds)


def blank_line(ids: Sequence[str], deal: DealRun) -> PartyLine:
    """A party without any numbers."""
    party = deal.agreement.parties[ids[0]]
    name = party.place or ids[0] if len(ids) > 1 else ids[0]
    return PartyLine(name, party.name, party.role, party.level, party.holds_money, {})


def outlay_of(appraisal: Appraisal | None, ids: Sequence[str]) -> dict[int, int]:
    """What a party puts in, by year."""
    outlays = appraisal.outlays if appraisal is not None else {}
    return _summed(outlays[i] for i in ids if i in outlays)


def all_parties(deals: Sequence[DealFigures]) -> dict[str, tuple[list[str], DealRun]]:
    """Every party by its name: its ids (and place), and an agreement that has it."""
    out: dict[str, tuple[list[str], DealRun]] = {}
    for figures in deals:
        for version in figures.deal.versions:
            for name, party in version.parties.items():
                ids = out.setdefault(party.name.zh, ([], figures.deal))[0]
                for each in (name, party.place):
                    if each is not None and each not in ids:
                        ids.append(each)
    return {
        name: item for name, item in out.items()
        if item[0][0] in item[1].agreement.parties
    }  # fmt: skip


def _summed(tables: Iterable[ByYear]) -> dict[int, int]:
    out: dict[int, int] = {}
    for table in tables:
        for year, amount in table.items():
            out[year] = out.get(year, 0) + amount
    return dict(sorted(out.items()))


def _own_funds(result: Result, name: Text) -> dict[int, int]:
    """What a party paid from its own funds; no pot was lowered by it, so its cash is."""
    out: dict[int, int] = {}
    for run_, year, outcome in result.years():
        parties = result.deal(run_.agreement).agreement.parties
        for transfer in outcome.transfers:
            payer = parties.get(transfer.payer)
            if payer is None or payer.name.zh != name.zh:
                continue
            if transfer.own_funds and transfer.paid:
                out[year] = out.get(year, 0) + transfer.paid
    return dict(sorted(out.items()))


def _credit(result: Result, ids: Sequence[str]) -> dict[str, dict[int, int | Fraction]]:
    """What a party is credited, by indicator and assessment year; rates have no sum."""
    credit = result.credit
    if credit is None:
        return {}
    out: dict[str, dict[int, int | Fraction]] = {}
    lines = [e for e in credit.credit if e.kind == "credit" and e.party in ids]
    for indicator in dict.fromkeys(e.indicator for e in lines):
        if credit.indicators[indicator].kind == "rate":
            continue
        for year in sorted({e.year for e in lines if e.indicator == indicator}):
            amount = sum(credited(credit, indicator, i, year) for i in ids)
            out.setdefault(indicator, {})[year] = amount
    return out


def _check_names(figures: Figures, appraisal: Appraisal, findings: Collector) -> None:
    """Outlays and walk-away values name parties of the agreements."""
    names = [i for ids, _ in all_parties(figures.deals).values() for i in ids]
    for key, given in (("outlays", appraisal.outlays), ("walk_away", appraisal.walk_away)):
        for name in given:
            if name not in names:
                mark = figures.result.loaded.doc.marks.key(("appraisal", key, name))
                values = {"party": name, "suggestion": suggestion(name, names)}
                findings.add(diagnose("E252", mark, values))
