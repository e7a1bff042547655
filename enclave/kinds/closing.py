"""What the kinds that pay at the close of a year share: transfers, and who pays out of what."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, Protocol

from enclave.curve import Leaf
from enclave.dates import Span
from enclave.ir import Transfer
from enclave.kinds.amounts import not_negative, round_once
from enclave.kinds.base import PlanProblem, Problem, YearContext
from enclave.kinds.cap.model import Cap
from enclave.kinds.times import apart
from enclave.terms.agreement import Agreement
from enclave.terms.amounts import Amount
from enclave.terms.clause import ClauseBase
from enclave.terms.validate import Path
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.kinds.guarantee.model import Payer

Payment = tuple[str, Literal["share", "own_funds"], Amount | None]


class Paying(Protocol):
    """A clause under which one party pays another."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def to(self) -> str:
        """Who is paid."""

    @property
    def payer(self) -> Payer:
        """Who pays, out of what."""


def closing_transfer(  # noqa: PLR0913, PLR0917 - what two kinds share, in the order of their keys
    clause: ClauseBase, ctx: YearContext, path: Path, mode: Literal["top_up", "pay"],
    to: str, amount: Amount, payer: Payment,
) -> Iterable[Transfer]:  # fmt: skip
    """The transfer of one clause for the year, if the clause holds in some part of it."""
    if _active_part(clause, ctx) is None:
        return
    part = ctx.part_of_year(clause, path)
    exact = ctx.amount_of(amount, ctx.year, (*path, "amount")) * part
    due = round_once(exact, ctx, clause.id, down=False)
    yield transfer_of(clause.id, ctx, path, mode, to, due, payer)


def transfer_of(  # noqa: PLR0913, PLR0917 - the facts of a transfer, in the order of their keys
    clause: str, ctx: YearContext, path: Path, mode: Literal["top_up", "pay"], to: str, due: int,
    payer: Payment,
) -> Transfer:  # fmt: skip
    """A transfer of an amount in fen, with the most the payer gives in this year.

    What a party gets at the close counts against its caps like any other entitlement (S9).

    Raises:
        PlanProblem: E343 the amount is negative.
    """
    party, source, limit = payer
    most = None
    if limit is not None:
        where = (*path, "payer", "limit")
        most = round_once(ctx.amount_of(limit, ctx.year, where), ctx, clause, down=True)
        not_negative(most, clause, where)
    if due < 0:
        raise PlanProblem("E343", path, clause=clause)
    return Transfer(
        clause, clause, mode, due, to, ((Leaf((to, clause)), Fraction(1)),), party, source,
        Leaf((party, clause)) if source == "share" else None, most, rooms(clause, to, ctx),
    )  # fmt: skip


def rooms(clause: str, to: str, ctx: YearContext) -> tuple[str, ...]:
    """The caps against which what ``to`` gets under a clause counts."""
    caps = [c for c in ctx.agreement.clauses if isinstance(c, Cap) and c.party == to]
    return tuple(c.id for c in caps if c.of is None or clause in c.of)


def payment_of(clause: Paying) -> Payment:
    """The payer of a clause, as transfers take it."""
    return payment_of_payer(clause.payer)


def payment_of_payer(payer: Payer) -> Payment:
    """A payer, as transfers take it."""
    return payer.party, payer.source, payer.limit


def outside_treasuries(clause: Paying) -> tuple[str, ...]:
    """What is paid out of own funds is no tax: firms, villages and agents may pay and be paid."""
    return (clause.to, clause.payer.party) if clause.payer.source == "own_funds" else ()


def source_words(source: Literal["share", "own_funds"]) -> Text:
    """Out of what a payer pays."""
    if source == "share":
        return Text("从其应得份额中", "out of its own share")
    return Text("以自有财力", "out of its own funds")


def _active_part(clause: ClauseBase, ctx: YearContext) -> Span | None:
    active = ctx.active(clause)
    return active.intersect(ctx.span) if active is not None else None


DIVIDING: Final = ("subdivide", "village_minimum")
"""The kinds that divide a party's part among bodies below it."""


def below_others(
    clause: ClauseBase, topped_up: str | None, payer: Payer, agreement: Agreement
) -> Iterable[Problem]:
    """Bodies below a party have no entitlement of their own to be topped up, or to pay from."""
    places: list[tuple[Path, str]] = [(("to",), topped_up)] if topped_up is not None else []
    if payer.source == "share":
        places.append((("payer", "party"), payer.party))
    for other in agreement.clauses:
        if other.kind not in DIVIDING or other is clause or apart(clause, other):
            continue
        derived = getattr(other, "derived", None)
        bodies = getattr(other, "weights", None) or (derived.from_ if derived is not None else {})
        for path, party in places:
            if party in bodies:
                known = agreement.parties.get(party)
                name = known.name if known is not None else party
                yield Problem("E346", path, {"clause": clause.id, "party": name})
