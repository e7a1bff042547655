"""Every party over all agreements shown: its shares as formulas, its outlays as inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from enclave.report.live.account import Account
from enclave.report.live.expr import Expr, Line, of
from enclave.text import Text


@dataclass
class Party:
    """One party; parties of one name are one.

    Attributes:
        share: by year, cells or whole fen that add up to what it gets.
        funds: what it pays from its own funds.
        role: origin, host …, where one is known.
        walk: what it has without the deal, in fen as a present value.
    """

    name: Text
    outlay: Mapping[int, int] = field(default_factory=dict)
    share: dict[int, list[Expr]] = field(default_factory=dict)
    funds: dict[int, list[Expr]] = field(default_factory=dict)
    outlay_line: Line = field(default_factory=lambda: Line(""))
    share_line: Line = field(default_factory=lambda: Line(""))
    cash_line: Line = field(default_factory=lambda: Line(""))
    role: str = ""
    walk: int | None = None
    walk_line: Line = field(default_factory=lambda: Line(""))


@dataclass
class Flows:
    """The parties and years of the appraisal sheets."""

    years: Sequence[int]
    parties: Sequence[Party]
    given_rate: Fraction | None
    given_base: int | None
    mid_year: bool
    rate: Line = field(default_factory=lambda: Line(""))
    base: Line = field(default_factory=lambda: Line(""))

    @property
    def sides(self) -> tuple[Party, Party] | None:
        """The two who bargain: the one origin and the one host; None where that is not clear."""
        found = [p for role in ("origin", "host") for p in self.parties if p.role == role]
        if [p.role for p in found] != ["origin", "host"]:
            return None
        return found[0], found[1]


def deal_cells(accounts: Sequence[Account]) -> dict[int, dict[str, list[Expr]]]:
    """An agreement's shares by year and party: cells of live accounts, fen of the others."""
    out: dict[int, dict[str, list[Expr]]] = {}
    for account in accounts:
        if account.working is not None:
            for year, cells in account.working.shares.items():
                for party, cell in cells.items():
                    out.setdefault(year, {}).setdefault(party, []).append(cell)
            continue
        for year, shares in fixed_shares(account).items():
            for party, amount in shares.items():
                out.setdefault(year, {}).setdefault(party, []).append(of(amount))
    return out


def fixed_shares(account: Account) -> dict[int, dict[str, int]]:
    """The engine's shares of one account, by year and party."""
    from enclave.ir.plan import OUTSIDE

    out: dict[int, dict[str, int]] = {}
    for year, outcome in account.run.last.years.items():
        mine = out.setdefault(year, {})
        for leaf, amount in zip(outcome.plan.leaves, outcome.posted, strict=True):
            if leaf.clause != OUTSIDE:
                mine[leaf.party] = mine.get(leaf.party, 0) + amount
    return out


def flows_of(
    accounts: Sequence[Account], fed: Mapping[str, tuple[Text, Mapping[int, int]]],
    outlays: Mapping[str, Mapping[int, int]], rate: Fraction | None, base: int | None, *,
    mid_year: bool,
) -> Flows:  # fmt: skip
    """Gather the parties.

    Args:
        fed: agreements that divide again what a party got: its name, and by year what is taken.
        outlays: by the Chinese name of a party.
    """
    parties: dict[str, Party] = {}

    def party(name: Text) -> Party:
        return parties.setdefault(name.zh, Party(name, outlays.get(name.zh, {})))

    years: set[int] = set()
    for account in accounts:
        for year, shares in deal_cells([account]).items():
            years.add(year)
            for who, cells in shares.items():
                party(account.deal.name(who)).share.setdefault(year, []).extend(cells)
        for year, funds in _funds(account).items():
            for who, cell in funds.items():
                party(account.deal.name(who)).funds.setdefault(year, []).append(cell)
    for name, taken in fed.values():
        for year, amount in taken.items():
            party(name).share.setdefault(year, []).append(of(-amount))
    shown = [p for p in parties.values() if _matters(p)]
    years |= {y for p in shown for y in p.outlay}
    return Flows(sorted(years), shown, rate, base, mid_year)


def _funds(account: Account) -> Mapping[int, Mapping[str, Expr]]:
    if account.working is not None:
        return account.working.funds
    out: dict[int, dict[str, Expr]] = {}
    for year, outcome in account.run.last.years.items():
        for transfer in outcome.transfers:
            if transfer.own_funds and transfer.paid:
                mine = out.setdefault(year, {})
                mine[transfer.payer] = mine.get(transfer.payer, of(0)) + of(transfer.paid)
    return out


def _matters(party: Party) -> bool:
    cells = [c for by_year in (party.share, party.funds) for some in by_year.values() for c in some]
    return bool(party.outlay) or any(c.value for c in cells)
