"""The agreement semantics once more, by other means: plain Python integers, no shared code.

It reads terms, not plans, knows nothing of nodes and curves, and imports nothing of the package.
Amounts are integers in units of ``1/scale`` fen, ``scale`` being a common multiple of every
denominator of the terms, so that nothing is ever rounded but where the semantics say so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import lcm

Parts = dict[str, tuple[int, int]]
"""A share of each party as numerator and denominator; they add up to 1."""
Slot = tuple[str, str]
"""Who gets it, and under which clause."""
CLAUSES = ("fee", "cost", "base", "payback", "split", "ceiling")


@dataclass
class Terms:
    """The terms of an agreement, in fen and pairs of integers.

    Attributes:
        retain: who takes which part of everything first.
        deduct: who is paid how much a year from the pool.
        base: ``by_base`` (up to the base) or ``signed`` (always the base), owner, fen a year.
        recover: who, up to how much over the whole term, from which part of the pool.
        phases: days from which other shares hold; one table more than days.
        tiers: ``marginal`` or ``slab``, ``budget_year`` or ``agreement``, bounds; a table a band.
        cap: party, limit, ``budget_year`` or ``agreement``, and who gets what is beyond.
    """

    parties: tuple[str, ...]
    retain: tuple[str, int, int] | None = None
    deduct: tuple[str, int] | None = None
    base: tuple[str, str, int] | None = None
    recover: tuple[str, int, tuple[int, int] | None] | None = None
    phases: list[date] = field(default_factory=list)
    tiers: tuple[str, str, list[int]] | None = None
    tables: list[Parts] = field(default_factory=list)
    cap: tuple[str, int, str, str] | None = None


def settle(
    terms: Terms, rows: list[tuple[date, date, int]], cut: date
) -> dict[int, dict[Slot, int]]:
    """Posted fen by budget year at a cut-off, from rows ``(effective, posted, fen)``."""
    known = [(effective, fen) for effective, posted, fen in rows if posted <= cut]
    carried = {"recover": 0, "recovered": 0, "tiers": 0, "cap": 0}
    out: dict[int, dict[Slot, int]] = {}
    # A year begins with its first receipt; one that comes after its year has ended, when it comes.
    begun = [e.year for e, posted, _ in rows if posted <= cut or posted.year <= e.year]
    first = min(begun, default=cut.year + 1 if rows else cut.year)
    for year in range(first, cut.year + 1):
        mine = [(day, fen) for day, fen in known if day.year == year]
        out[year] = _Year(terms, carried).run(year, mine)
    return out


class _Year:
    """One budget year: money runs through the steps, period after period."""

    def __init__(self, terms: Terms, carried: dict[str, int]) -> None:
        self.terms, self.carried = terms, carried
        share = lcm(*(d for table in terms.tables for _, d in table.values()))
        fee = terms.retain[2] if terms.retain else 1
        part = terms.recover[2][1] if terms.recover and terms.recover[2] else 1
        self.scale = share * fee * part
        self.due: dict[Slot, int] = {}
        self.at = {
            "deduct": 0, "base": 0, "recover": carried["recover"] * self.scale,
            "tiers": 0, "cap": 0,
        }  # fmt: skip
        if terms.tiers and terms.tiers[1] == "agreement":
            self.at["tiers"] = carried["tiers"] * self.scale
        if terms.cap and terms.cap[2] == "agreement":
            self.at["cap"] = carried["cap"] * self.scale

    def run(self, year: int, rows: list[tuple[date, int]]) -> dict[Slot, int]:
        terms = self.terms
        begins = [d for d in terms.phases if d.year == year and d > date(year, 1, 1)]
        if terms.base and terms.base[0] == "signed":
            self.give((terms.base[1], "base"), terms.base[2] * self.scale)
            self.pool(0, -terms.base[2] * self.scale, date(year, 1, 1))
        edges = [date(year, 1, 1), *begins]
        for n, start in enumerate(edges):
            end = edges[n + 1] if n + 1 < len(edges) else date(year + 1, 1, 1)
            self.receive(sum(fen for day, fen in rows if start <= day < end), start)
        posted = self.round(sum(fen for _, fen in rows))
        self.carry(posted)
        return posted

    def give(self, slot: Slot, amount: int) -> None:
        self.due[slot] = self.due.get(slot, 0) + amount

    def first(self, step: str, limit: int, amount: int) -> int:
        """How much of ``amount`` falls below ``limit`` on the step's running total."""
        before = self.at[step]
        self.at[step] = before + amount
        limit *= self.scale
        return min(before + amount, limit) - min(before, limit)

    def receive(self, fen: int, day: date) -> None:
        terms = self.terms
        amount = fen * self.scale
        if terms.retain:
            to, top, bottom = terms.retain
            fee = amount // bottom * top
            self.give((to, "fee"), fee)
            amount -= fee
        if terms.deduct:
            cost = self.first("deduct", terms.deduct[1], amount)
            self.give((terms.deduct[0], "cost"), cost)
            amount -= cost
        if terms.base and terms.base[0] == "by_base":
            base = self.first("base", terms.base[2], amount)
            self.give((terms.base[1], "base"), base)
            amount -= base
        self.pool(fen, amount, day)

    def pool(self, _: int, amount: int, day: date) -> None:
        """Recover, share, cap."""
        terms = self.terms
        if terms.recover:
            to, limit, part = terms.recover
            top, bottom = part or (1, 1)
            used = amount * top // bottom
            back = self.first("recover", limit, used)
            self.give((to, "payback"), back)
            amount -= back
        for party, share in self.divide(amount, day).items():
            self.entitle(party, share)

    def entitle(self, party: str, amount: int) -> None:
        cap = self.terms.cap
        if cap and cap[0] == party:
            kept = self.first("cap", cap[1], amount)
            self.give((party, "split"), kept)
            self.give((cap[3], "ceiling"), amount - kept)
        else:
            self.give((party, "split"), amount)

    def divide(self, amount: int, day: date) -> dict[str, int]:
        terms = self.terms
        if terms.tiers is None:
            table = terms.tables[sum(1 for d in terms.phases if d <= day)]
            return {p: amount // d * n for p, (n, d) in table.items()}
        before = self.at["tiers"]
        self.at["tiers"] = before + amount
        low, high = self.tier_totals(before), self.tier_totals(before + amount)
        return {p: high[p] - low[p] for p in high}

    def tier_totals(self, total: int) -> dict[str, int]:
        """What each party has at a running total of the tiers."""
        assert self.terms.tiers is not None
        kind, _, bounds = self.terms.tiers
        tables = self.terms.tables
        names = {p for table in tables for p in table}
        edges = [b * self.scale for b in bounds]
        if kind == "slab":
            table = tables[sum(1 for e in edges if e <= total)]
            return {p: _part(table, p, total) for p in names}
        out = dict.fromkeys(names, 0)
        for n, table in enumerate(tables):
            floor = edges[n - 1] if n else None
            top = edges[n] if n < len(edges) else None
            upper = total if top is None else min(total, top)
            lower = 0 if floor is None else floor
            if floor is not None and total <= floor:
                continue
            for p in names:
                out[p] += _part(table, p, upper - lower)
        return out

    def round(self, total: int) -> dict[Slot, int]:
        """Largest remainder: the account to its parties, each party to its clauses."""
        by_party = {p: [(p, c) for c in CLAUSES if (p, c) in self.due] for p in self.terms.parties}
        parties = [p for p in self.terms.parties if by_party[p]]
        sums = [sum(self.due[s] for s in by_party[p]) for p in parties]
        out: dict[Slot, int] = {}
        for party, fen in zip(parties, hand_out(sums, self.scale, total), strict=True):
            inside = by_party[party]
            parts = hand_out([self.due[s] for s in inside], self.scale, fen)
            out.update(zip(inside, parts, strict=True))
        return out

    def carry(self, posted: dict[Slot, int]) -> None:
        """Running totals that outlive the year, as posted.

        Recovery from a part of the pool: what was paid back is known from what was posted; what
        went past the limit mixes with the rest, and is rounded once.
        """
        terms = self.terms
        below = sum(fen for (_, clause), fen in posted.items() if clause in {"split", "ceiling"})
        if terms.recover:
            back = posted.get((terms.recover[0], "payback"), 0)
            if terms.recover[2] is None:
                self.carried["recover"] += below + back
            else:
                self.carried["recovered"] += back
                full = self.at["recover"] > terms.recover[1] * self.scale
                self.carried["recover"] = (
                    nearest(self.at["recover"], self.scale) if full else self.carried["recovered"]
                )
        if terms.tiers and terms.tiers[1] == "agreement":
            self.carried["tiers"] += below
        if terms.cap and terms.cap[2] == "agreement":
            kept = posted.get((terms.cap[0], "split"), 0)
            self.carried["cap"] += kept + posted.get((terms.cap[3], "ceiling"), 0)


def _part(table: Parts, party: str, amount: int) -> int:
    top, bottom = table.get(party, (0, 1))
    return amount // bottom * top


def nearest(amount: int, scale: int) -> int:
    """To the nearest fen, halves away from zero."""
    size = (2 * abs(amount) + scale) // (2 * scale)
    return -size if amount < 0 else size


def hand_out(amounts: list[int], scale: int, total: int) -> list[int]:
    """``total`` fen to amounts in ``1/scale`` fen: whole fen first, the rest to the largest part."""
    turn = 1
    if total < 0 or (total == 0 and next((a for a in amounts if a), 0) < 0):
        turn = -1
    whole = [turn * a // scale for a in amounts]
    order = sorted(range(len(amounts)), key=lambda i: (-(turn * amounts[i] % scale), i))
    for i in order[: turn * total - sum(whole)]:
        whole[i] += 1
    return [turn * w for w in whole]
