"""Reassign: from a day on, what one party would get goes to another (沂水“谁盘活归属谁”)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field, model_validator

from enclave.kinds.base import Builder, Kind, Names, PlanProblem, Problem
from enclave.kinds.fixed_return.model import FixedReturn
from enclave.kinds.guarantee.model import Guarantee
from enclave.kinds.wording import clauses_words, joined, point_words, stated
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import Identifier, fail
from enclave.terms.time import TimePoint
from enclave.terms.validate import Path
from enclave.text import Text


class Reassign(ClauseBase):
    """From ``from`` on the entitlement of ``party`` goes to ``to``, after its caps.

    ``of`` are the clauses whose entitlement goes; all by default. Caps of ``party`` count what it
    would have had, so a limit is neither lost nor doubled. Where accounts run per enterprise and
    the event is given by enterprise, each enterprise changes hands on its own day.
    """

    kind: Literal["reassign"]
    party: Identifier
    to: Identifier
    of: tuple[Identifier, ...] | None = None
    from_: TimePoint = Field(alias="from")

    @model_validator(mode="after")
    def _two_parties(self) -> Reassign:
        if self.party == self.to:
            raise fail("E278", party=self.party, at="to")
        return self


def lower(clause: Reassign, b: Builder, path: Path) -> None:
    """The party's pots, as one, end with the other party."""
    mine = b.take_from(clause.party, clause.of)
    if not mine:
        raise PlanProblem("E342", path, clause=clause.id, party=clause.party)
    b.entitle(clause.to, clause.id, b.gather(f"{clause.id}.all", [e.pot for e in mine]))


def check(clause: Reassign, agreement: Agreement) -> Iterable[Problem]:
    """The clauses named exist; what a close pays to the party is said to go on or not."""
    known = [c.id for c in agreement.clauses]
    for n, other in enumerate(clause.of or ()):
        if other not in known:
            yield Problem("E372", ("of", n), {"clause": other, "known": joined(known)})
    for yearly in agreement.clauses:
        paid = isinstance(yearly, (Guarantee, FixedReturn)) and yearly.to == clause.party
        if paid and yearly.until is None:
            yield Problem("E379", (), {"clause": yearly.id})


def words(clause: Reassign, names: Names) -> Text:
    """The clause as a sentence."""
    old, new, start = names(clause.party), names(clause.to), point_words(clause.from_, names)
    part = Text("应得", "what is due to")
    if clause.of is not None:
        of = clauses_words(clause.of, names)
        part = Text(f"依{of.zh}的应得", f"what is due under {of.in_('en')} to")
    return Text(
        f"自{start.zh}起，{old.zh}{part.zh}改归{new.zh}。",
        f"from {start.in_('en')} on, {part.en} {old.in_('en')} goes to {new.in_('en')}.",
    )


KIND = Kind(
    name="reassign",
    title=Text("改归", "reassignment"),
    order=65,
    model=Reassign,
    lower=lower,
    words=stated(words, times=False),
    parties=lambda c: [(("party",), c.party), (("to",), c.to)],
    check=check,
    values={"改归": "reassign"},
    example="{id: revived, kind: reassign, party: origin, to: reviver, from: {event: revival}}\n",
    meanings={
        "party": Text("谁的应得", "whose entitlement"),
        "to": Text("改归谁", "to whom it goes"),
        "of": Text("哪些条款下的应得；默认全部", "the clauses whose entitlement goes; all by default"),
        "from": Text("自何时起", "from when on"),
    },
)  # fmt: skip
