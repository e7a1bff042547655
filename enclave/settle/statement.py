"""A statement: one agreement at one settlement, with everything two counties must agree on.

A statement is a function of the facts, the agreement and the statements before it. It knows no
clock, no path and no order in which files were imported, so both counties get the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from enclave.book.result import Result, netted
from enclave.compile.labels import OUTSIDE
from enclave.diagnostics import InvariantViolation
from enclave.engine.model import Flow, TransferResult
from enclave.settle.buildup import Base, base
from enclave.settle.corrections import Correction, corrections
from enclave.settle.dues import Due, Netting, Payment, accruals, dues
from enclave.terms.agreement import Agreement
from enclave.text import Text


@dataclass(frozen=True, slots=True)
class Item:
    """What a party gets in this settlement under one clause for one budget year, in fen."""

    year: int
    clause: str
    title: Text
    reference: Text
    amount: int


@dataclass(frozen=True)
class PartyShare:
    """A party at a settlement, in fen.

    ``before`` up to the last final settlement, ``period`` since then (the sum of ``items``),
    ``year`` the budget year to date. ``exact`` is the unrounded entitlement of the year to date,
    so ``year`` less ``exact`` is the rounding (尾差), below one fen a clause.
    """

    party: str
    name: Text
    items: tuple[Item, ...]
    before: int
    period: int
    year: int
    exact: Fraction

    @property
    def total(self) -> int:
        """Everything up to this settlement."""
        return self.before + self.period


@dataclass(frozen=True, slots=True)
class Closing:
    """A transfer of a year's close: due, paid, unmet, in fen."""

    year: int
    account: str
    clause: str
    title: Text
    beneficiary: str
    payer: str
    due: int
    paid: int


@dataclass(frozen=True, slots=True)
class Held:
    """What a dispute holds on the day settled: computed, part of the shares, not yet to be paid."""

    payer: str
    payee: str
    amount: int


@dataclass(frozen=True)
class Statement:
    """One settlement of one agreement.

    Attributes:
        cut: the day settled; ``since`` is the day of the last final settlement, if any.
        final: whether it closes a budget year; else it is provisional within the year.
        revision: 1, and one more each time the settlement was reopened.
        previous: hash of the last final statement of the agreement.
    """

    agreement: Agreement
    cut: date
    since: date | None
    final: bool
    revision: int
    previous: str | None
    netting: Netting
    base_period: tuple[Base, ...]
    base_year: tuple[Base, ...]
    shares: tuple[PartyShare, ...]
    closings: tuple[Closing, ...]
    dues: tuple[Due, ...]
    held: tuple[Held, ...]
    corrections: tuple[Correction, ...]
    notes: tuple[Text, ...]
    plans: Mapping[str, str]

    @property
    def id(self) -> str:
        """``agreement@day``, with the revision from the second on."""
        tail = f"#{self.revision}" if self.revision > 1 else ""
        return f"{self.agreement.agreement}@{self.cut.isoformat()}{tail}"

    def name(self, party: str) -> Text:
        """The name of a party."""
        known = self.agreement.parties.get(party)
        return Text(party) if known is None else known.name

    def article(self, clause: str) -> str:
        """The article a clause rests on; with the number of its document if there are several."""
        known = self.agreement.clause(clause)
        if known is None or known.reference is None:
            return ""
        cited = self.agreement.references
        document = cited.get(str(known.reference.document)) if len(cited) > 1 else None
        number = (document.number or "") if document is not None else ""
        return f"{number}{known.reference.article or ''}"

    @property
    def label(self) -> Text:
        """The period in words."""
        return period_label(self.cut, self.agreement.settle.period)


def period_label(cut: date, period: str) -> Text:
    """A settlement period in words.

    >>> period_label(date(2026, 6, 30), "quarter").zh
    '2026年第二季度'
    """
    year, month = cut.year, cut.month
    if period == "year" or (month == 12 and period != "month"):
        return Text(f"{year}年度", f"{year}")
    if period == "quarter" and month % 3 == 0:
        number = month // 3
        return Text(f"{year}年第{'一二三四'[number - 1]}季度", f"Q{number} {year}")
    return Text(f"{year}年{month}月", f"{year}-{month:02d}")


@dataclass(frozen=True)
class Standing:
    """What stands before a statement.

    Attributes:
        since: the day of the last final settlement.
        previous: hash of that statement.
        payments: everything paid under the agreement up to now.
        superior: the party through whom all is paid, where ``netting`` says so.
    """

    since: date | None = None
    revision: int = 1
    previous: str | None = None
    payments: tuple[Payment, ...] = ()
    netting: Netting = "pairwise"
    superior: str | None = None


def state(result: Result, agreement: str, cut: date, before: Standing) -> Statement:
    """The statement of an agreement at a day.

    Args:
        result: a run of the facts through ``cut``.
        before: the last final settlement, and what was paid.

    Raises:
        InvariantViolation: L1 the parts do not add up; it is a bug and nothing is stated.
    """
    deal, since = result.deal(agreement), before.since
    terms = deal.versions[-1]
    flows = [f for r in result.runs if r.agreement == agreement for f in r.flows if f.period <= cut]

    def inside(day: date) -> bool:
        return (since is None or day > since) and day <= cut

    def this_year(day: date) -> bool:
        return day.year == cut.year and day <= cut

    cuts = sorted({f.period for f in flows} | {cut})
    accrued = accruals(flows, cuts, before.netting, before.superior)
    mine = [p for p in before.payments if p.agreement == agreement and p.day <= cut]
    made = Statement(
        terms, cut, since, cut.month == 12, before.revision, before.previous, before.netting,
        tuple(base(result, agreement, inside)), tuple(base(result, agreement, this_year)),
        tuple(_shares(result, agreement, terms, flows, since, cut)),
        tuple(_closings(result, agreement, {f.year for f in flows if inside(f.period)})),
        tuple(dues(accrued, mine, since)), tuple(_held(flows, cut)),
        tuple(corrections(result, agreement, flows, since, cut)),
        tuple(_notes(result, agreement)),
        {f"{r.account}@{y}" if r.account else str(y): o.plan.digest
         for r, y, o in result.years() if r.agreement == agreement},
    )  # fmt: skip
    _check(made)
    return made


def _held(flows: Sequence[Flow], cut: date) -> list[Held]:
    found = sorted(netted(flows, cut, held=True).items())
    return [Held(payer, payee, amount) for (_, payer, payee), amount in found]


def _shares(
    result: Result, agreement: str, terms: Agreement, flows: Sequence[Flow], since: date | None,
    cut: date,
) -> list[PartyShare]:  # fmt: skip
    titles: dict[str, tuple[Text, Text]] = {}
    exact: dict[str, Fraction] = {}
    there: set[str] = set()
    for run, year, outcome in result.years():
        if run.agreement != agreement:
            continue
        there |= {leaf.party for leaf in outcome.plan.leaves}
        titles |= {x.clause: (x.title, x.reference) for x in outcome.plan.labels}
        if year == cut.year:
            for leaf, amount in zip(outcome.plan.leaves, outcome.exact, strict=True):
                exact[leaf.party] = exact.get(leaf.party, Fraction(0)) + amount
            for transfer in outcome.transfers:
                for leaf, moved in transfer.moves:
                    exact[leaf.party] = exact.get(leaf.party, Fraction(0)) + moved
    outside = Text("协议期限以外，留归征收方", "outside the term: stays with who collects")
    titles[OUTSIDE] = (outside, Text(""))
    out: list[PartyShare] = []
    there |= {f.payee for f in flows}
    for party in [p for p in terms.parties if p in there] + sorted(there - set(terms.parties)):
        own = [f for f in flows if f.payee == party]
        before = sum(f.amount for f in own if since is not None and f.period <= since)
        items: dict[tuple[int, str], int] = {}
        for flow in own:
            if since is None or flow.period > since:
                key = (flow.year, flow.clause)
                items[key] = items.get(key, 0) + flow.amount
        rows = tuple(
            Item(y, c, *titles.get(c, (Text(c), Text(""))), a)
            for (y, c), a in sorted(items.items())
            if a
        )
        year = sum(f.amount for f in own if f.year == cut.year)
        known = terms.parties.get(party)
        name = Text(party) if known is None else known.name
        out.append(
            PartyShare(party, name, rows, before, sum(i.amount for i in rows), year,
                       exact.get(party, Fraction(0)))
        )  # fmt: skip
    return out


def _closings(result: Result, agreement: str, years: Collection[int]) -> list[Closing]:
    """Transfers of the closed years that this settlement touches, as they stand now."""
    out: list[Closing] = []
    for run, year, outcome in result.years():
        if run.agreement != agreement or not outcome.closed or year not in years:
            continue
        titles = {label.clause: label.title for label in outcome.plan.labels}
        to = {t.id: t.beneficiary for t in outcome.plan.transfers}
        out += [
            Closing(year, run.account, t.clause, titles.get(t.clause, Text(t.clause)),
                    to.get(t.transfer, ""), t.payer, t.due, t.paid)
            for t in outcome.transfers if _matters(t)
        ]  # fmt: skip
    return out


def _matters(transfer: TransferResult) -> bool:
    return bool(transfer.due or transfer.paid)


def _notes(result: Result, agreement: str) -> list[Text]:
    """Every parameter that was rounded once (R3), as it was used."""
    found = [
        note.text
        for run, _, outcome in result.years()
        if run.agreement == agreement
        for note in outcome.plan.notes
    ]
    return list(dict.fromkeys(found))


def _check(made: Statement) -> None:
    """The parts add up, and nobody is a fen or more a clause from exact."""
    for share in made.shares:
        if sum(i.amount for i in share.items) != share.period:
            raise InvariantViolation("L1", f"{made.id}: {share.party}")
    for due in made.dues:
        rest = sum(a.open for a in due.arrears)
        if rest != max(0, due.open):
            raise InvariantViolation("L1", f"{made.id}: {due.payer} {due.payee} {rest} {due.open}")
