"""The payments a clause brings about: from whom, to whom, and by what measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from enclave.kinds.baseline.model import Baseline
from enclave.kinds.cap.model import Cap
from enclave.kinds.deduct.model import Deduct
from enclave.kinds.exit.model import Exit
from enclave.kinds.guarantee.model import Payer
from enclave.kinds.reassign import Reassign
from enclave.kinds.recover.model import Recover
from enclave.kinds.reinvest import Reinvest
from enclave.kinds.retain.model import Retain
from enclave.kinds.reward.model import Reward
from enclave.kinds.share.model import Share
from enclave.kinds.subdivide.model import Subdivide
from enclave.kinds.superior_return import SuperiorReturn
from enclave.kinds.village_minimum import VillageMinimum
from enclave.terms.amounts import Computed
from enclave.terms.clause import ClauseBase
from enclave.terms.validate import Path

Measure = Literal["tax", "amount", "data"]
"""A part of the tax, a written amount, or an amount computed from data."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One payment of a clause.

    Attributes:
        number: the place of the clause in the agreement; path: the place inside it.
        payer: who pays; None where the money is the pool of tax itself.
        series: the data an amount is computed from.
        own_funds: the payer's own money, not its part of the tax.
    """

    number: int
    clause: ClauseBase
    path: Path
    payee: str
    measure: Measure
    payer: str | None = None
    series: str | None = None
    own_funds: bool = False

    @property
    def where(self) -> Path:
        """The place in the agreement."""
        return ("clauses", self.number, *self.path)


def flows(clauses: Iterable[tuple[int, ClauseBase]]) -> Iterator[Flow]:
    """Every payment, each payee of a clause once.

    A kind that is not built in has one where it names ``to`` and a ``payer``.
    """
    for number, clause in clauses:
        seen: set[str] = set()
        for flow in _of_clause(number, clause):
            if flow.payee not in seen:
                seen.add(flow.payee)
                yield flow


def _of_clause(number: int, clause: ClauseBase) -> Iterator[Flow]:
    if isinstance(clause, Reward):
        own = clause.payer.source == "own_funds"
        yield Flow(
            number, clause, ("to",), clause.to, "data", clause.payer.party, clause.arrivals, own
        )
        return
    if isinstance(clause, Exit):
        for n, back in enumerate(clause.clawback):
            own = back.source == "own_funds"
            where: Path = ("clawback", n, "to")
            yield Flow(number, clause, where, back.to, "amount", back.party, None, own)
        return
    payer, to = getattr(clause, "payer", None), getattr(clause, "to", None)
    if isinstance(payer, Payer) and isinstance(to, str):  # guarantee, fixed return and the like
        measure, series = _measure(getattr(clause, "amount", None))
        own = payer.source == "own_funds"
        yield Flow(number, clause, ("to",), to, measure, payer.party, series, own)
        return
    if isinstance(clause, (Retain, Deduct)):
        measure, series = ("tax", None) if clause.ratio is not None else _measure(clause.amount)
        yield Flow(number, clause, ("to",), clause.to, measure, series=series)
    elif isinstance(clause, Recover):
        yield Flow(number, clause, ("to",), clause.to, "data", series=clause.costs)
    elif isinstance(clause, Baseline):
        for owner, amount in clause.owners.items():
            measure, series = _measure(amount)
            yield Flow(number, clause, ("owners", owner), owner, measure, series=series)
    for path, party in _divided(clause):
        yield Flow(number, clause, path, party, "tax")


def _measure(amount: Any) -> tuple[Measure, str | None]:
    return ("data", amount.series) if isinstance(amount, Computed) else ("amount", None)


def _divided(clause: ClauseBase) -> Iterator[tuple[Path, str]]:
    """Whoever gets a part of the tax, with the place where the clause says so."""
    if isinstance(clause, Share):
        yield from _shared(clause)
    elif isinstance(clause, (Subdivide, VillageMinimum)):
        yield from _weighted((), getattr(clause, "weights", None))
        for party in clause.derived.from_ if clause.derived else ():
            yield ("derived", "from", party), party
    elif isinstance(clause, Cap):
        if isinstance(clause.spill, str):
            yield ("spill",), clause.spill
        else:
            yield from _weighted((), clause.spill, "spill")
    elif isinstance(clause, (Reinvest, Reassign)):
        yield ("to",), clause.to
    elif isinstance(clause, SuperiorReturn):
        yield from _weighted((), clause.weights)


def _shared(clause: Share) -> Iterator[tuple[Path, str]]:
    for i, division in enumerate(clause.divisions()):
        where: Path = () if clause.phases is None else ("phases", i)
        yield from _weighted(where, division.weights)
        for n, band in enumerate(division.tiers.bands if division.tiers else ()):
            yield from _weighted((*where, "tiers", "bands", n), band.weights)
        for party in division.derived.from_ if division.derived else ():
            yield (*where, "derived", "from", party), party


def _weighted(
    where: Path, weights: Mapping[str, Fraction] | None, key: str = "weights"
) -> Iterator[tuple[Path, str]]:
    for party, weight in (weights or {}).items():
        if weight:
            yield (*where, key, party), party
