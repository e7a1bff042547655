"""Consolidation at a common superior: every unit once, whatever its counties were credited (G5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from enclave.credit.model import CREDIT_LABEL, CreditResult, Step, government_at
from enclave.credit.totals import year_months
from enclave.diagnostics import InputRejected, InvariantViolation, Mark, diag
from enclave.terms.indicator import Amount, Indicator
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class ConsolidatedLine:
    """One region, indicator and assessment year.

    ``parties`` is the credit of each party inside, the region's own included. Their sum is not a
    figure of the region: ``credit − overlap − measured − inflow + outflow = official``, where
    ``overlap`` is what several parties inside have in full, ``measured`` is recognised less
    reported, ``inflow`` is credited inside for units outside, ``outflow`` the reverse.
    """

    region: str
    indicator: str
    year: int
    parties: tuple[tuple[str, Amount], ...]
    credit: Amount
    overlap: Amount
    measured: Amount
    inflow: Amount
    outflow: Amount
    official: Amount
    label: Text = CREDIT_LABEL


@dataclass(slots=True)
class _Sums:
    parties: dict[str, int] = field(default_factory=dict)
    overlap: int = 0
    measured: int = 0
    inflow: int = 0
    outflow: int = 0
    official: int = 0

    def add(self, step: Step, inside: frozenset[str]) -> None:
        """Take in one step; ``inside`` holds the parties and places of the region."""
        here = step.place in inside
        mine = [(party, amount) for party, amount in step.posted if party in inside]
        for party, amount in mine:
            self.parties[party] = self.parties.get(party, 0) + amount
        again = 0
        if step.segment.mode == "double":
            again = max(len(mine) - 1, 0) * step.recognised
        self.overlap += again
        crossing = sum(amount for _, amount in mine) - again - here * step.recognised
        if here:
            self.measured += step.measured
            self.outflow -= crossing
        else:
            self.inflow += crossing


def region_tree(result: CreditResult, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Child → superior, from the parties' ``parent`` and ``place``; ``extra`` adds places.

    A place code lies in the government that has it, so that a county's figures and its credit
    meet in one region.

    Raises:
        InputRejected: E655 a region is its own superior.
    """
    parties = result.parties
    tree = {name: party.parent for name, party in parties.items() if party.parent}
    places = {party.place or name for name, party in parties.items()}
    for place in sorted(places - set(parties)):
        tree[place] = government_at(place, parties)
    tree.update(extra or {})
    for node in tree:
        superiors(node, tree)
    return tree


def superiors(node: str, tree: Mapping[str, str]) -> tuple[str, ...]:
    """The node itself and everything above it.

    Raises:
        InputRejected: E655.
    """
    chain = [node]
    while (above := tree.get(chain[-1])) is not None:
        if above in chain:
            raise InputRejected([diag("E655", Mark(""), region=above)])
        chain.append(above)
    return tuple(chain)


def consolidate(
    result: CreditResult, tree: Mapping[str, str], regions: Iterable[str] | None = None
) -> tuple[ConsolidatedLine, ...]:
    """Consolidate at each region, every unit once at each level.

    Nothing is added up from level to level: each line is computed from the postings, so a
    prefecture nested in a province is not counted again there.

    Args:
        tree: child → superior, over parties and places; see :func:`region_tree`.
        regions: where to consolidate; every superior of the tree by default.

    Raises:
        InvariantViolation: G5, a bug of the engine.
        InputRejected: E655.
    """
    nodes = {party for s in result.steps for party, _ in s.posted} | {s.place for s in result.steps}
    above = {node: superiors(node, tree) for node in sorted(nodes)}
    steps = _by_year(result)
    out: list[ConsolidatedLine] = []
    for region in sorted(set(tree.values())) if regions is None else regions:
        inside = frozenset(node for node, chain in above.items() if region in chain)
        official = _official(result, steps, inside)
        for (indicator, year), members in steps.items():
            sums = _Sums(official=official.get((indicator, year), 0))
            for step in members:
                sums.add(step, inside)
            out.append(_line(region, indicator, year, sums, result.indicators[indicator]))
    return tuple(out)


def _by_year(result: CreditResult) -> dict[tuple[str, int], list[Step]]:
    """The steps that make up each indicator's figure of each assessment year."""
    out: dict[tuple[str, int], list[Step]] = {}
    for key in sorted({(s.indicator, s.year) for s in result.steps}):
        months = year_months(result, *key)
        own = (s for s in result.steps if (s.indicator, s.year) == key)
        out[key] = [s for s in own if (s.year, s.period) in months]
    return out


def _official(
    result: CreditResult, steps: Mapping[tuple[str, int], list[Step]], inside: frozenset[str]
) -> dict[tuple[str, int], int]:
    """The region's official figures, from the official book alone: the other side of G5."""
    years = {(s.indicator, s.unit, s.period): s.year for members in steps.values() for s in members}
    out: dict[tuple[str, int], int] = {}
    for entry in result.official:
        year = years.get((entry.indicator, entry.unit, entry.period))
        if year is not None and entry.place in inside:
            key, item = (entry.indicator, year), result.indicators[entry.indicator]
            out[key] = out.get(key, 0) + item.to_parts(entry.amount).numerator
    return out


def _line(region: str, indicator: str, year: int, sums: _Sums, item: Indicator) -> ConsolidatedLine:
    credit = sum(sums.parties.values())
    net = credit - sums.overlap - sums.measured - sums.inflow + sums.outflow
    if net != sums.official:
        detail = f"{indicator} {year} at {region}: {net} consolidated, {sums.official} in place"
        raise InvariantViolation("G5", detail)
    return ConsolidatedLine(
        region=region,
        indicator=indicator,
        year=year,
        parties=tuple((p, item.from_parts(n)) for p, n in sorted(sums.parties.items())),
        credit=item.from_parts(credit),
        overlap=item.from_parts(sums.overlap),
        measured=item.from_parts(sums.measured),
        inflow=item.from_parts(sums.inflow),
        outflow=item.from_parts(sums.outflow),
        official=item.from_parts(sums.official),
    )
