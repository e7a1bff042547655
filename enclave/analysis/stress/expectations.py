"""What a drafter expects of a text, and how receipts can break it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from enclave.analysis.stress.bench import Bench, Outcome, Tried
from enclave.money import format_yuan
from enclave.text import Text

YUAN: Final = 100
ROUNDING: Final = 10
"""Fen: what is less is a matter of rounding."""


@dataclass(frozen=True)
class Broken:
    """How some receipts break an expectation.

    Attributes:
        said: what happens, in one sentence.
        party, year: whose share of which year explains it.
        clauses: the clauses that are responsible, by id.
        after: the receipts as they are changed, if the expectation is about a change.
    """

    said: Text
    party: str
    year: int
    clauses: tuple[str, ...]
    after: tuple[Tried, ...] = ()


Check = Callable[[Bench, Sequence[Tried]], "Broken | None"]


@dataclass(frozen=True)
class Expectation:
    """Something expected of every agreement.

    Attributes:
        sought: the search is for receipts that show it; that none were found is the finding.
        idle: why there is nothing to search in an agreement, if there is not.
    """

    name: str
    title: Text
    check: Check
    sought: bool = False
    idle: Callable[[Bench], Text | None] = lambda _: None


def _no_transfers(bench: Bench) -> Text | None:
    if any(plan.transfers for plan in bench.plans):
        return None
    return Text(
        "协议没有保底、固定上缴一类年末调节",
        "the agreement has no guarantee or other transfer at a close",
    )


def _one_account(bench: Bench) -> Text | None:
    if bench.deal.agreement.settle.account == "enterprise":
        return None
    return Text(
        "协议不按企业分账户，拆分企业不改变合计",
        "accounts are not kept by enterprise: a split changes no total",
    )


def _name(bench: Bench, party: str) -> Text:
    known = bench.deal.agreement.parties.get(party)
    return Text(party) if known is None else known.name


def negative_share(bench: Bench, tried: Sequence[Tried]) -> Broken | None:
    """A party's share of a year is below zero although nothing was refunded."""
    outcome = bench.run(tried)
    for (party, year), fen in outcome.shares.items():
        if fen < 0:
            said = Text("{p} {y} 年所得为 {fen} 元", "{p} has {fen} yuan in {y}")
            text = said.format(p=_name(bench, party), y=year, fen=format_yuan(fen))
            return Broken(text, party, year, clauses_of(outcome, party, year))
    return None


def guarantee_unmet(bench: Bench, tried: Sequence[Tried]) -> Broken | None:
    """What a close owes cannot be paid in full."""
    for run in bench.run(tried).runs:
        for year, result in run.last.years.items():
            for done in result.transfers:
                if done.unmet > 0:
                    transfer = next(t for t in result.plan.transfers if t.id == done.transfer)
                    said = Text(
                        "{y} 年{c}应付 {due} 元，{p}只能付 {paid} 元，缺 {unmet} 元",
                        "{y}: {c} is due {due} yuan, {p} can pay {paid}, {unmet} are missing",
                    )
                    label = result.plan.label_of.get(done.clause)
                    text = said.format(
                        y=year, c=Text(done.clause) if label is None else label.title,
                        due=format_yuan(done.due), paid=format_yuan(done.paid),
                        unmet=format_yuan(done.unmet), p=_name(bench, done.payer),
                    )  # fmt: skip
                    return Broken(text, transfer.beneficiary, year, (done.clause,))
    return None


def cliff(bench: Bench, tried: Sequence[Tried]) -> Broken | None:
    """One more yuan lowers what a party gets."""
    before = bench.run(tried)
    for n in range(len(tried)):
        more = tuple(
            replace(t, fen=t.fen + YUAN) if i == n else t for i, t in enumerate(tried)
        )  # fmt: skip
        found = _worse(before, bench.run(more))
        if found is not None:
            party, year, lost = found
            said = Text(
                "第 {n} 笔多收 1 元，{p}少得 {lost} 元",
                "one more yuan in receipt {n} and {p} gets {lost} yuan less",
            )
            text = said.format(n=n + 1, p=_name(bench, party), lost=format_yuan(lost))
            return Broken(text, party, year, clauses_of(before, party, year), more)
    return None


def _worse(before: Outcome, after: Outcome) -> tuple[str, int, int] | None:
    """The party that loses most, the year in which it does, and how much in all."""
    lost = {p: before.total(p) - after.total(p) for p in before.parties}
    party = max(lost, key=lambda p: lost[p], default=None)
    if party is None or lost[party] <= ROUNDING:
        return None
    years = {y: before.shares.get((party, y), 0) - after.shares.get((party, y), 0)
             for p, y in before.shares if p == party}  # fmt: skip
    return party, max(years, key=lambda y: years[y]), lost[party]


def split_gain(bench: Bench, tried: Sequence[Tried]) -> Broken | None:
    """A party gains if an enterprise is split in two."""
    before = bench.run(tried)
    for name in dict.fromkeys(t.enterprise for t in tried):
        twin = f"{name}-2"
        halves: list[Tried] = []
        for t in tried:
            if t.enterprise != name:
                halves.append(t)
                continue
            first = t.fen // 2
            halves += [replace(t, fen=t.fen - first), replace(t, fen=first, enterprise=twin)]
        kept = tuple(h for h in halves if h.fen)
        after = bench.run(kept, {twin: name})
        found = _gain(before, after)
        if found is not None:
            party, year, gain = found
            said = Text(
                "把企业 {e} 拆成两户，{p}多得 {gain} 元",
                "with enterprise {e} split in two, {p} gets {gain} yuan more",
            )
            text = said.format(e=name, p=_name(bench, party), gain=format_yuan(gain))
            return Broken(text, party, year, _both(before, after, party), kept)
    return None


def date_gain(bench: Bench, tried: Sequence[Tried]) -> Broken | None:
    """A party gains if a receipt is booked a day later, in the next phase or year."""
    before = bench.run(tried)
    for n, item in enumerate(tried):
        later = item.day + timedelta(days=1)
        if later not in bench.boundaries:
            continue
        moved = tuple(replace(t, day=later) if i == n else t for i, t in enumerate(tried))
        after = bench.run(moved)
        if after.outside != before.outside:
            continue  # the end of the term is no boundary inside it
        found = _gain(before, after)
        if found is not None:
            party, year, gain = found
            said = Text("第 {n} 笔晚一天（{day}）入库，{p}多得 {gain} 元",
                        "with receipt {n} booked a day later ({day}), {p} gets {gain} yuan more")  # fmt: skip
            text = said.format(n=n + 1, day=later, p=_name(bench, party), gain=format_yuan(gain))
            return Broken(text, party, year, _both(before, after, party), moved)
    return None


def _gain(before: Outcome, after: Outcome) -> tuple[str, int, int] | None:
    """The party that gains most, the year whose working shows it best, and the gain."""
    parties = dict.fromkeys((*before.parties, *after.parties))
    gains = {p: after.total(p) - before.total(p) for p in parties}
    party = max(gains, key=lambda p: gains[p], default=None)
    if party is None or gains[party] <= ROUNDING:
        return None
    mine = {y: fen for (p, y), fen in before.shares.items() if p == party and fen}
    if not mine:
        mine = {y: fen for (p, y), fen in after.shares.items() if p == party}
    change = {
        y: abs(after.shares.get((party, y), 0) - before.shares.get((party, y), 0)) for y in mine
    }
    return party, max(change, key=lambda y: change[y]), gains[party]


def cap_reached(clause: str) -> Check:
    """Whether a cap leaves something over (sought: that it never does is the finding)."""

    def check(bench: Bench, tried: Sequence[Tried]) -> Broken | None:
        for run in bench.run(tried).runs:
            for year, result in run.last.years.items():
                for step in result.steps:
                    if step.clause == clause and step.outputs[-1] > 0:
                        party = result.plan.leaves[0].party
                        return Broken(Text(clause), party, year, (clause,))
        return None

    return check


def clauses_of(outcome: Outcome, party: str, year: int) -> tuple[str, ...]:
    """The clauses that divide a year's money and what the close adds, for one party."""
    found: list[str] = []
    for run in outcome.runs:
        result = run.last.years.get(year)
        if result is None:
            continue
        found += [leaf.clause for leaf in result.plan.leaves if leaf.party == party]
        found += [step.clause for step in result.steps if any(step.outputs)]
        found += [done.clause for done in result.transfers if done.paid]
    return tuple(dict.fromkeys(found))


def _both(before: Outcome, after: Outcome, party: str) -> tuple[str, ...]:
    """The clauses of every year in which a party's share changes."""
    years = [y for p, y in (*before.shares, *after.shares) if p == party]
    found: list[str] = []
    for year in sorted(set(years)):
        if before.shares.get((party, year), 0) != after.shares.get((party, year), 0):
            found += [*clauses_of(before, party, year), *clauses_of(after, party, year)]
    return tuple(dict.fromkeys(found))


EXPECTATIONS: Final[Mapping[str, Expectation]] = MappingProxyType({
    e.name: e
    for e in (
        Expectation("not-negative", Text("没有一方所得为负", "nobody's share is negative"), negative_share),
        Expectation("guarantee-paid", Text("保底付得出", "guarantees can be paid"), guarantee_unmet, idle=_no_transfers),
        Expectation("no-cliff", Text("多收一元没有人少得", "one more yuan lowers nobody's share"), cliff),
        Expectation("no-split-gain", Text("拆分企业无利可图", "nobody gains by splitting an enterprise"), split_gain, idle=_one_account),
        Expectation("no-date-gain", Text("早晚一天无利可图", "nobody gains by a day"), date_gain),
    )
})  # fmt: skip
"""What can be expected, besides that every cap can be reached (``cap-reached``)."""
CAP_REACHED: Final = "cap-reached"


def expected(bench: Bench, names: Sequence[str]) -> list[Expectation]:
    """The expectations that were asked for; one for every cap of the agreement."""
    out = [e for name, e in EXPECTATIONS.items() if name in names]
    if CAP_REACHED in names:
        for clause in bench.deal.agreement.clauses:
            if clause.kind == "cap":
                title = Text("封顶 {c} 达得到", "the cap {c} can be reached")
                said = title.format(c=clause.title or Text(clause.id))
                out.append(Expectation(CAP_REACHED, said, cap_reached(clause.id), sought=True))
    return out
