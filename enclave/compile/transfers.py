"""What the close of a year moves, when amendments change the terms inside the year (S9, J5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from enclave.compile.labels import pipeline
from enclave.curve import Leaf
from enclave.dates import Span
from enclave.ir import Transfer
from enclave.kinds.base import Kind, PlanProblem, YearContext
from enclave.kinds.registry import kinds
from enclave.terms.clause import ClauseBase
from enclave.terms.validate import Path

Passes = Callable[[YearContext], bool]


@dataclass(frozen=True)
class _Stretch:
    """A clause as it stands unchanged on some days of the year, and the transfers it leads to."""

    clause: ClauseBase
    path: Path
    ctx: YearContext
    found: tuple[Transfer, ...]

    @property
    def kind(self) -> Kind:
        return kinds()[self.clause.kind]

    @property
    def place(self) -> tuple[int, int]:
        return self.kind.order, self.kind.rank(self.clause, self.ctx.agreement)


def year_transfers(
    contexts: Sequence[YearContext], unchanged: Sequence[Mapping[str, Span]], last: YearContext,
    passes: Passes,
) -> Iterator[Transfer]:  # fmt: skip
    """The transfers of a year, in the order of the clauses.

    An annual amount that an amendment changes inside the year counts by the part of the year for
    which each version holds (``part_year``). Anything else is judged by the terms in force at the
    close.

    Args:
        contexts: one for each version of the agreement, in order.
        unchanged: for each version the days on which each clause stands with the same words.
        last: the context in force at the close.
        passes: whether the project passes the entry test of a version.

    Raises:
        PlanProblem: E331 a part of a year without a rule, E365 a guarantee that changes hands.
    """
    by_clause: dict[str, list[_Stretch]] = {}
    for stretch in _stretches(contexts, unchanged, last, passes):
        by_clause.setdefault(stretch.clause.id, []).append(stretch)
    for listed in sorted(by_clause.values(), key=lambda s: s[-1].place):
        order = listed[-1].kind.order
        for transfer in _together(listed):
            yield _routed(_divided(transfer, order, last), order, last)


def _stretches(
    contexts: Sequence[YearContext], unchanged: Sequence[Mapping[str, Span]], last: YearContext,
    passes: Passes,
) -> Iterator[_Stretch]:  # fmt: skip
    done: set[tuple[str, Span]] = set()
    for ctx, spans in reversed(list(zip(contexts, unchanged, strict=True))):
        if not passes(ctx):
            continue
        for i, clause in pipeline(ctx.agreement):
            kind, span = kinds()[clause.kind], spans[clause.id]
            inside = span.intersect(ctx.span) is not None if kind.annual else ctx is last
            if kind.close is None or not inside or (clause.id, span) in done:
                continue
            done.add((clause.id, span))
            mine = replace(ctx, held={clause.id: span}) if kind.annual else ctx
            path: Path = ("clauses", i)
            yield _Stretch(clause, path, mine, tuple(kind.close(clause, mine, path)))


def _together(listed: Sequence[_Stretch]) -> tuple[Transfer, ...]:
    """What the stretches of one clause, the last one first, come to in the year."""
    paying = [s for s in listed if s.found]
    if not paying:
        return ()
    last = paying[0]
    if len(paying) == 1 or last.ctx.agreement.part_year == "full":
        return last.found
    every = [t for s in reversed(paying) for t in s.found]
    ways = {replace(t, amount=0) for t in every}
    if len(ways) == 1:
        return (replace(every[-1], amount=sum(t.amount for t in every)),)
    if any(t.mode == "top_up" for t in every):
        raise PlanProblem("E365", last.path, clause=last.clause.id, year=last.ctx.year)
    return tuple(replace(t, id=f"{t.id}.{n}") for n, t in enumerate(every, start=1))


def _divided(transfer: Transfer, order: int, ctx: YearContext) -> Transfer:
    """A transfer whose money is divided by the clauses that divide what its payee gets."""
    into = list(transfer.into)
    for i, clause in _later(order, ctx):
        divides = kinds()[clause.kind].divides
        if divides is None or getattr(clause, "party", None) != transfer.beneficiary:
            continue
        into = [
            (Leaf((*leaf.path, below)), share * weight)
            for leaf, share in into
            for below, weight in divides(clause, ctx, ("clauses", i)).items()
        ]
    return replace(transfer, into=tuple(into))


def _routed(transfer: Transfer, order: int, ctx: YearContext) -> Transfer:
    """A transfer whose money goes where later clauses route what its payee gets (S12)."""
    into, cash = list(transfer.into), dict(transfer.cash_to)
    for _, clause in _later(order, ctx):
        routes = kinds()[clause.kind].routes
        way = routes(clause, transfer.beneficiary) if routes is not None else None
        if way is None:
            continue
        to, rate = way
        if rate == 1:
            cash = {leaf: to for leaf, _ in into}
            continue
        parts: list[tuple[Leaf, Fraction]] = []
        for leaf, share in into:
            routed, kept = Leaf((*leaf.path, clause.id)), Leaf((*leaf.path, "own"))
            parts += [(routed, share * rate), (kept, share * (1 - rate))]
            before = cash.pop(leaf, None)
            cash |= {routed: to} if before is None else {routed: to, kept: before}
        into = parts
    return replace(transfer, into=tuple(into), cash_to=tuple(cash.items()))


def _later(order: int, ctx: YearContext) -> Iterator[tuple[int, ClauseBase]]:
    """The clauses of later steps that hold at the close of the year."""
    for i, clause in pipeline(ctx.agreement):
        active = ctx.active(clause)
        if kinds()[clause.kind].order > order and active and date(ctx.year, 12, 31) in active:
            yield i, clause
