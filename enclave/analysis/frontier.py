"""Deals on a grid of ratio × length of the first phase × share of the outlays, each really run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from enclave.analysis import pareto
from enclave.analysis.appraise import npv
from enclave.analysis.case import Outlook
from enclave.analysis.goals import Sides
from enclave.analysis.lever import Lever, find_lever
from enclave.analysis.measures import basis, read_ratio_option, same_party
from enclave.analysis.seek import PPM
from enclave.analysis.trials import Trials
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.kinds.share.model import Share
from enclave.money import round_half_away
from enclave.text import Text

MOST_POINTS = 2000
_RATIOS = tuple(Fraction(n, 10) for n in range(3, 9))
_AROUND = (-24, 0, 24)
_COST_STEP = Fraction(1, 5)


@dataclass(frozen=True)
class Offer:
    """One deal of the grid.

    Attributes:
        ratio: the first side's; months: length of the first phase (None: no such phase).
        cost_share: the first side's part of both sides' outlays (None: there are none).
        values: present value of each side's cash; worst: the worst year's cash of either side.
        best: whether no other deal of the grid is better for both and in the worst year.
    """

    ratio: Fraction
    months: int | None
    cost_share: Fraction | None
    values: tuple[Fraction, Fraction]
    worst: int
    best: bool = False

    @property
    def scores(self) -> pareto.Scores:
        """What is compared."""
        return (*self.values, self.worst)


@dataclass(frozen=True)
class Frontier:
    """All deals of a grid; ``only_money``: only money between the two moves, nothing is lost."""

    lever: Lever
    length_path: str | None
    offers: tuple[Offer, ...]
    only_money: bool

    @property
    def best(self) -> tuple[Offer, ...]:
        """The deals that no other dominates, from the best to the worst for the second side."""
        return tuple(sorted((o for o in self.offers if o.best), key=lambda o: o.scores))


@dataclass(frozen=True)
class Axes:
    """The values asked for; an empty one stands for the usual values."""

    ratios: tuple[Fraction, ...] = ()
    months: tuple[int, ...] = ()
    cost_shares: tuple[Fraction, ...] = ()


def frontier(trials: Trials, sides: Sides, axes: Axes, vary: str | None = None) -> Frontier:
    """Run every deal of the grid and keep those that no other dominates.

    Raises:
        InputRejected: E874 no single split to vary, E877 too many deals.
    """
    lever, length = _terms(trials, sides, vary)
    months: tuple[int | None, ...] = (None,)
    if length is not None:
        now = length[1]
        months = axes.months or tuple(sorted({now + m for m in _AROUND if now + m > 0}))
    ratios = axes.ratios or _RATIOS
    shares = _cost_shares(trials.present.outlook, sides, axes)
    if len(ratios) * len(months) * len(shares) > MOST_POINTS:
        raise InputRejected([diag(
            "E877", Mark("--ratios"), option="--ratios, --lengths, --cost-shares",
            text=str(len(ratios) * len(months) * len(shares)),
            expected=Text(f"至多 {MOST_POINTS} 个组合", f"at most {MOST_POINTS} deals"),
            how=Text("放大步长", "take larger steps"),
        )])  # fmt: skip
    offers = []
    for ratio in ratios:
        for month in months:
            changes = list(lever.sets(int(ratio * PPM)))
            if length is not None and month is not None and month != length[1]:
                changes.append(f"{length[0]}={month} months")
            outlook = trials.outlook(changes)
            offers += [_offer(outlook, sides, ratio, month, share) for share in shares]
    best = set(pareto.frontier([o.scores for o in offers]))
    marked = tuple(
        Offer(o.ratio, o.months, o.cost_share, o.values, o.worst, i in best)
        for i, o in enumerate(offers)
    )
    only = pareto.only_money_moves([o.values for o in offers])
    return Frontier(lever, length[0] if length is not None else None, marked, only)


def _terms(trials: Trials, sides: Sides, vary: str | None) -> tuple[Lever, tuple[str, int] | None]:
    """The split that is varied, and the first phase's length, path and months, if it has one."""
    party = next((k for d in trials.loaded.deals if d.opened.loaded.agreement is not None
                  for k, p in d.opened.loaded.agreement.parties.items()
                  if p.name.zh == sides[0].name.zh), sides[0].id)  # fmt: skip
    lever = find_lever(trials.loaded, vary, party)
    for deal in trials.loaded.deals:
        agreement = deal.opened.loaded.agreement
        for clause in agreement.clauses if agreement is not None else ():
            path = f"agreements[{deal.id}].clauses[{clause.id}].phases[0]"
            if not isinstance(clause, Share) or not lever.path.startswith(path[:-3]):
                continue
            first = clause.phases[0] if clause.phases else None
            if first is not None and isinstance(first.for_, int) and first.weights is not None:
                return find_lever(trials.loaded, f"{path}.weights", party), (
                    f"{path}.for",
                    first.for_,
                )
    return lever, None


def _cost_shares(outlook: Outlook, sides: Sides, axes: Axes) -> tuple[Fraction | None, ...]:
    """The first side's parts of the outlays: as now, and a fifth less and more."""
    spent = [sum(same_party(outlook, side).outlay.values()) for side in sides]
    if sum(spent) <= 0:
        return (None,)
    if axes.cost_shares:
        return axes.cost_shares
    now = Fraction(round(Fraction(spent[0], sum(spent)) * 100), 100)
    around = (now - _COST_STEP, now, now + _COST_STEP)
    return tuple(sorted({min(max(s, Fraction(0)), Fraction(1)) for s in around}))


def _offer(
    outlook: Outlook, sides: Sides, ratio: Fraction, months: int | None, cost_share: Fraction | None
) -> Offer:
    """Both sides' cash with the outlays divided anew; the engine's shares stay as they are."""
    rate, base, appraisal = basis(outlook.appraisal)
    first, second = (same_party(outlook, side) for side in sides)
    flows = []
    for line, part in (
        (first, cost_share),
        (second, None if cost_share is None else 1 - cost_share),
    ):
        cash = dict(line.cash)
        if part is not None:
            for year in {*first.outlay, *second.outlay}:
                both = first.outlay.get(year, 0) + second.outlay.get(year, 0)
                mine = round_half_away(both * part) if line is first else (
                    both - round_half_away(both * (1 - part)))  # fmt: skip
                cash[year] = cash.get(year, 0) + line.outlay.get(year, 0) - mine
        flows.append(cash)
    one, other = (npv(cash, rate, base, appraisal.timing) for cash in flows)
    worst = min((amount for cash in flows for amount in cash.values()), default=0)
    return Offer(ratio, months, cost_share, (one, other), worst)


def read_axis(option: str, text: str) -> tuple[Fraction, ...]:
    """Read ``30%:70%:10%`` or ``40%,50%`` as the values of an axis.

    Raises:
        InputRejected: E877.
    """
    if ":" not in text:
        return tuple(read_ratio_option(option, part) for part in text.split(","))
    parts = [read_ratio_option(option, part) for part in text.split(":")]
    if len(parts) != 3 or parts[2] <= 0 or parts[0] > parts[1]:
        raise _no_axis(option, text)
    low, high, step = parts
    return tuple(low + step * i for i in range(int((high - low) / step) + 1))


def read_years(option: str, text: str) -> tuple[int, ...]:
    """Read ``3:7:1`` or ``3,5`` years as months.

    Raises:
        InputRejected: E877.
    """
    parts = text.replace(":", ",").split(",")
    if not all(p.strip().isdigit() and 0 < int(p) < 100 for p in parts):
        raise _no_axis(option, text)
    years = [int(p) for p in parts]
    if ":" in text:
        if len(years) != 3 or years[0] > years[1]:
            raise _no_axis(option, text)
        years = list(range(years[0], years[1] + 1, years[2]))
    return tuple(12 * year for year in years)


def _no_axis(option: str, text: str) -> InputRejected:
    return InputRejected([diag(
        "E877", Mark(option), option=option, text=text,
        expected=Text("一串值", "a list of values"),
        how=Text("写作 30%:70%:10%（从:到:步长）或 40%,50%；年数写 3:7:1", "write 30%:70%:10% (from:to:step) or 40%,50%; years as 3:7:1"),
    )])  # fmt: skip


__all__ = ["Axes", "Frontier", "Offer", "Sequence", "frontier", "read_axis", "read_years"]
