"""What a run yields: flows, totals, credit books, checks, assumptions, hashes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from enclave.book.claims import Claim
from enclave.book.deals import DealRun
from enclave.book.parts import Divided
from enclave.book.quotas import QuotaRow, quota_rows
from enclave.book.scenario import LoadedScenario
from enclave.credit.model import CreditResult
from enclave.diagnostics import Diagnostic
from enclave.engine.model import AccountRun, Flow, YearEval
from enclave.statute.result import StatuteResult
from enclave.text import Explanation, Text


@dataclass(frozen=True, slots=True)
class Check:
    """One identity that was checked: its id, what it says, both sides in fen."""

    id: str
    title: Text
    left: int
    right: int

    @property
    def holds(self) -> bool:
        """平 / 不平."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class Engine:
    """Which engine settled an account, and why that one."""

    name: Literal["exact", "tiled"]
    reason: Text


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something that no document says: where it was assumed, what, on what ground."""

    where: str
    text: Text
    source: Text = field(default_factory=lambda: Text(""))


@dataclass(frozen=True)
class Result:
    """The outcome of a run. Amounts are exact fen.

    Attributes:
        split: the level split of the receipts.
        runs: the accounts, by agreement and account.
        claims: which part of which receipt went to which agreement.
        unclaimed: parts under no agreement (they stay where they are), in fen by level.
        hashes: the version of the engine, sha256 of every input (named from the scenario's
            folder on) and of the flows.
        engines: the engine that settled each agreement and account, and why that one.
        divided: the split with what agreements can claim of it, for other variants.
    """

    loaded: LoadedScenario
    deals: tuple[DealRun, ...]
    split: StatuteResult
    runs: tuple[AccountRun, ...]
    claims: tuple[Claim, ...]
    unclaimed: Mapping[str, int]
    credit: CreditResult | None
    checks: tuple[Check, ...]
    assumptions: tuple[Assumed, ...]
    diagnostics: tuple[Diagnostic, ...]
    hashes: Mapping[str, str]
    engines: Mapping[tuple[str, str], Engine] = field(default_factory=dict, repr=False)
    divided: Divided | None = field(default=None, repr=False, compare=False)

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Every flow of every account, in order of agreement, account, cut-off and year."""
        return tuple(f for r in self.runs for f in r.flows)

    def deal(self, name: str) -> DealRun:
        """One agreement of the run."""
        return next(d for d in self.deals if d.id == name)

    def run_of(self, agreement: str, account: str = "") -> AccountRun:
        """One account of the run."""
        return next(r for r in self.runs if (r.agreement, r.account) == (agreement, account))

    def years(self) -> Iterator[tuple[AccountRun, int, YearEval]]:
        """Every account's budget years at the last cut-off."""
        for run in self.runs:
            for year, result in run.last.years.items():
                yield run, year, result

    def share(self, agreement: str, party: str, year: int | None = None) -> int:
        """Posted fen of a party under an agreement, in a budget year or in all.

        With what stays with a collector outside the term; the tables show that beside the shares.

        Raises:
            KeyError: there is no such agreement, party or budget year: zero would be a guess.
        """
        runs = [r for r in self.runs if r.agreement == agreement]
        versions = [v.agreement for d in self.deals if d.id == agreement
                    for v in d.loaded.opened.loaded.versions]  # fmt: skip
        if not any(party in v.parties for v in versions):
            raise KeyError(f"{party}@{agreement}")
        if year is not None and not any(year in r.last.years for r in runs):
            raise KeyError(f"{agreement}.{year}")
        return sum(
            result.party(party)
            for run, y, result in self.years()
            if run.agreement == agreement and (year is None or y == year)
        )

    def explain(self, address: str) -> Explanation:
        """The working of one number: ``PARTY.PERIOD[.HEAD][.ENTERPRISE][@AGREEMENT]``.

        Raises:
            InputRejected: E718 there is no such number.
        """
        from enclave.book.explain import explain  # late: it builds on this module

        return explain(self, address)

    def net_positions(self) -> dict[tuple[str, str, str], int]:
        """Fen that one party owes another, netted pairwise: (agreement, from, to) → fen > 0.

        Money that stays with who holds it is not owed; what a dispute holds is not owed yet.
        """
        return netted(self.flows, self.last_day, held=False)

    def held_positions(self) -> dict[tuple[str, str, str], int]:
        """The same for what disputes hold on the last day: computed, and not to be paid yet."""
        return netted(self.flows, self.last_day, held=True)

    @property
    def quotas(self) -> tuple[QuotaRow, ...]:
        """Quota handed over by the last day, in units of its own; no total of money has it (S18)."""
        return tuple(quota_rows(self.deals, self.last_day))

    @property
    def last_day(self) -> date:
        """The last day settled."""
        return self.loaded.scenario.through.last_day


def netted(flows: Sequence[Flow], day: date, *, held: bool) -> dict[tuple[str, str, str], int]:
    """Pairwise net amounts of what is held on a day, or of what is not."""
    owed: dict[tuple[str, str, str], int] = {}
    for agreement, payer, payee, amount, waits in _offset_moves(flows, day):
        if waits != held:
            continue
        first, second = sorted((payer, payee))
        key = (agreement, first, second)
        owed[key] = owed.get(key, 0) + (amount if payer == first else -amount)
    for flow in flows:
        if flow.payer and flow.payer != flow.payee and flow.is_held(day) == held:
            first, second = sorted((flow.payer, flow.payee))
            sign = 1 if flow.payer == first else -1
            key = (flow.agreement, first, second)
            owed[key] = owed.get(key, 0) + sign * flow.amount
    out: dict[tuple[str, str, str], int] = {}
    for (agreement, first, second), amount in owed.items():
        if amount > 0:
            out[agreement, first, second] = amount
        elif amount < 0:
            out[agreement, second, first] = -amount
    return out


def _offset_moves(flows: Iterable[Flow], day: date) -> Iterator[tuple[str, str, str, int, bool]]:
    """Who pays whom for the fixed offsets of signed increments: agreement, from, to, fen, held.

    An offset has no receipt and so no holder; those whose entitlement it lowers pay those whose
    it raises, in the order in which they stand. It is held if the entitlement of either is.
    """
    sums: dict[str, dict[tuple[str, bool], int]] = {}
    for flow in flows:
        if flow.kind == "offset":
            mine = sums.setdefault(flow.agreement, {})
            key = (flow.payee, flow.is_held(day))
            mine[key] = mine.get(key, 0) + flow.amount
    for agreement, mine in sums.items():
        givers = [(p, h, -a) for (p, h), a in mine.items() if a < 0]
        takers = [(p, h, a) for (p, h), a in mine.items() if a > 0]
        while givers and takers:
            (payer, one, owes), (payee, other, gets) = givers.pop(0), takers.pop(0)
            amount = min(owes, gets)
            if payer != payee:
                yield agreement, payer, payee, amount, one or other
            if owes > amount:
                givers.insert(0, (payer, one, owes - amount))
            if gets > amount:
                takers.insert(0, (payee, other, gets - amount))
