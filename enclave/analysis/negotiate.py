"""Negotiation: walk-away values, the range between them, fair benchmarks, the frontier.

All numbers here are estimates: they rest on a discount rate and on what each side has without the
deal. They are computed exactly and never posted. Ratios are *flat*: one side's part of the present
value of both shares, so that phased, capped and recovering deals lie on one scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from enclave.analysis import claims
from enclave.analysis.appraise import npv
from enclave.analysis.bargain import Zone, ceiling_ratio, indifference_ratio, nash, proportional
from enclave.analysis.case import Outlook, PartyLine, evaluate
from enclave.analysis.coalition import FairDivision, fair_division
from enclave.analysis.frontier import Axes, Frontier, frontier
from enclave.analysis.goals import Sides
from enclave.analysis.lever import Lever, find_lever
from enclave.analysis.measures import (
    MEASURES,
    basis,
    line_of,
    read_ratio_option,
    same_party,
    walk_away,
)
from enclave.analysis.seek import Answer, NotMonotone, seek
from enclave.analysis.solve import not_monotone, sides_of
from enclave.analysis.trials import Trials, at_point
from enclave.book.scenario import LoadedScenario
from enclave.book.variants import load_variant, variant_files
from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag
from enclave.text import Text

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Worth:
    """What one deal is worth to both sides, as present values.

    Attributes:
        shares: of what the agreements give; costs: of outlays and own funds; nets: of the cash.
    """

    shares: Pair
    costs: Pair

    @property
    def nets(self) -> Pair:
        """Shares less costs."""
        return self.shares[0] - self.costs[0], self.shares[1] - self.costs[1]

    @property
    def pool(self) -> Fraction:
        """Both shares together."""
        return self.shares[0] + self.shares[1]

    @property
    def flat(self) -> Fraction | None:
        """The first side's part of both shares."""
        return self.shares[0] / self.pool if self.pool > 0 else None


@dataclass(frozen=True)
class Position:
    """A deal on the table: the present one or a variant, and whether both do better than without."""

    name: str
    title: Text
    worth: Worth
    suits: bool


@dataclass(frozen=True)
class Benchmark:
    """A way of dividing what the present deal is worth: nets of both sides, the flat ratio.

    ``contract`` is where on the lever the first side gets that much, if there is such a point.
    """

    id: str
    title: Text
    nets: Pair
    flat: Fraction
    contract: Answer | None = None


@dataclass(frozen=True)
class Shortage:
    """Both shares do not cover both sides' costs: ways of dividing what there is."""

    rule: str
    title: Text
    awards: Mapping[str, Fraction]


@dataclass(frozen=True)
class Negotiation:
    """Everything a negotiator asks about two sides of a scenario.

    Attributes:
        walk: both walk-away values; zone: flat ratios that suit both; surplus: what the deal is
            worth to both together above them (negative: no deal).
        lever: the term in which benchmarks are also given, if the scenario has one split.
        notes: findings that say what could not be computed, and why.
    """

    trials: Trials
    sides: Sides
    walk: tuple[int, int]
    present: Position
    variants: tuple[Position, ...]
    zone: Zone
    surplus: Fraction
    lever: Lever | None
    benchmarks: tuple[Benchmark, ...]
    shortage: tuple[Shortage, ...]
    fair: FairDivision | None
    frontier: Frontier | None
    notes: tuple[Diagnostic, ...]

    @property
    def deal_is_possible(self) -> bool:
        """Whether some division suits both."""
        return self.surplus >= 0


def negotiate(  # noqa: PLR0913  # each is an option of the command
    scenario: str | Path, *, variant: str | Path | None = None, sets: Sequence[str] = (),
    between: tuple[str, str] | None = None, weights: str | None = None, vary: str | None = None,
    axes: Axes | None = None, collector: Collector | None = None,
) -> Negotiation:  # fmt: skip
    """Appraise a scenario and its variants for a negotiation between two sides.

    Args:
        scenario: folder, file or name; ``variant`` and ``sets`` change it first.
        between: the two sides; origin and host by default.
        weights: the first side's weight in the weighted Nash solution (``60%``).
        vary: the path of the split in which benchmarks and frontier are given; the only one of the
            scenario by default.
        axes: the grid of the frontier.

    Raises:
        InputRejected: E872, E875 what an appraisal needs is missing; or a mistake of the scenario.
    """
    findings = collector if collector is not None else Collector(limit=200)
    trials = Trials(scenario, variant, tuple(sets), findings)
    outlook = trials.present.outlook
    basis(outlook.appraisal)
    sides = sides_of(trials, None, between)
    walk = _walk_away(trials.loaded, sides)
    now = worth(outlook, sides)
    if now.pool <= 0:
        raise InputRejected([diag(
            "E879", Mark("--between"), question=Text("谈判区间", "a range for bargaining"),
            needs=Text("双方有可分的收入", "something both sides share"),
            how=Text("检查入库记录与分成范围", "check the receipts and what is shared"),
        )])  # fmt: skip
    title = Text("现协议", "the deal as it stands")
    present = Position(trials.present.name, title, now, _suits(now, walk))
    zone = Zone(
        indifference_ratio(walk[0], 0, now.costs[0], now.pool),
        ceiling_ratio(now.pool, walk[1] + now.costs[1]),
    )
    surplus = sum(now.nets) - sum(walk)
    notes: list[Diagnostic] = []
    lever = _lever(trials, sides, vary, notes)
    marks = [_with_contract(trials, sides, lever, b, notes)
             for b in _benchmarks(sides, walk, now, weights)]  # fmt: skip
    values = {line.id: _net(outlook, line) for line in outlook.parties}
    return Negotiation(
        trials, sides, walk, present, tuple(_variants(trials, sides, walk, notes)), zone,
        Fraction(surplus), lever, tuple(marks), tuple(_shortage(sides, now)),
        fair_division(trials, values), _frontier(trials, sides, vary, axes, notes), tuple(notes),
    )  # fmt: skip


def worth(outlook: Outlook, sides: Sides) -> Worth:
    """What an outlook is worth to both sides."""
    rate, base, appraisal = basis(outlook.appraisal)
    shares, costs = [], []
    for side in sides:
        line = same_party(outlook, side)
        share = npv(line.share, rate, base, appraisal.timing)
        shares.append(share)
        costs.append(share - npv(line.cash, rate, base, appraisal.timing))
    return Worth((shares[0], shares[1]), (costs[0], costs[1]))


def _net(outlook: Outlook, line: PartyLine) -> Fraction:
    rate, base, appraisal = basis(outlook.appraisal)
    return npv(line.cash, rate, base, appraisal.timing)


def _walk_away(loaded: LoadedScenario, sides: Sides) -> tuple[int, int]:
    """Both walk-away values; what is missing is said of both at once."""
    found: list[int] = []
    missing: list[Diagnostic] = []
    for side in sides:
        try:
            found.append(walk_away(loaded, side))
        except InputRejected as refused:
            missing += refused.diagnostics
    if missing:
        raise InputRejected(missing)
    return found[0], found[1]


def _suits(deal: Worth, walk: tuple[int, int]) -> bool:
    return deal.nets[0] >= walk[0] and deal.nets[1] >= walk[1]


def _lever(trials: Trials, sides: Sides, vary: str | None, notes: list[Diagnostic]) -> Lever | None:
    """The split of the scenario, seen from the first side; a note where there is none."""
    try:
        lever = find_lever(trials.loaded, vary)
        if line_of(trials.loaded, trials.present.outlook, lever.party).name != sides[0].name:
            lever = find_lever(trials.loaded, vary, lever.other)
        first = line_of(trials.loaded, trials.present.outlook, lever.party).name
        second = line_of(trials.loaded, trials.present.outlook, lever.other).name
    except InputRejected as refused:
        if vary is not None:
            raise
        notes += refused.diagnostics
        return None
    return lever if (first, second) == (sides[0].name, sides[1].name) else None


# -------------------------------------------------------------------------------- benchmarks


def _benchmarks(
    sides: Sides, walk: tuple[int, int], now: Worth, weights: str | None
) -> list[Benchmark]:
    total = now.nets[0] + now.nets[1]
    ids = {"a": walk[0], "b": walk[1]}
    named: list[tuple[str, Text, Fraction]] = [("low", Text("{a}的底线", "limit of {a}"), Fraction(walk[0])),
             ("high", Text("{b}的底线", "limit of {b}"), total - walk[1])]  # fmt: skip
    even = nash(total, ids)
    if even is not None:
        named.append(
            ("nash", Text("纳什解：剩余各得一半", "Nash: half of the surplus each"), even["a"])
        )
    if weights is not None:
        part = read_ratio_option("--weights", weights)
        if part > 1:
            raise InputRejected([diag(
                "E877", Mark("--weights"), option="--weights", text=weights,
                expected=Text("0 到 100% 的比例", "a ratio from 0 to 100%"),
                how=Text("写第一方得剩余的几成", "write the first side's part of the surplus"),
            )])  # fmt: skip
        uneven = nash(total, ids, {"a": part, "b": 1 - part})
        if uneven is not None:
            said = Text(
                "加权纳什解：{{a}}得剩余的 {w}", "weighted Nash: {{a}} gets {w} of the surplus"
            )
            named.append(
                (
                    "nash-weighted",
                    Text(said.zh.format(w=weights), said.en.format(w=weights)),
                    uneven["a"],
                )
            )
    named.append(("equal", Text("双方净现值相等", "equal present values"), total / 2))
    if min(now.costs) > 0:
        by_cost = proportional(now.pool, {"a": now.costs[0], "b": now.costs[1]})
        named.append(
            (
                "proportional",
                Text("按投入成比例", "in proportion to what each puts in"),
                by_cost["a"] - now.costs[0],
            )
        )
    return [
        Benchmark(key, title.format(a=sides[0].name, b=sides[1].name), (net, total - net),
                  (net + now.costs[0]) / now.pool)
        for key, title, net in named
    ]  # fmt: skip


def _with_contract(
    trials: Trials, sides: Sides, lever: Lever | None, mark: Benchmark, notes: list[Diagnostic]
) -> Benchmark:
    """The ratio to be written into the clause so that the first side gets this much."""
    if lever is None:
        return mark

    def net(point: int) -> Fraction:
        outlook = at_point(trials, lever, point)
        return _net(outlook, same_party(outlook, sides[0]))

    try:
        found = seek(net, lever.low, lever.high, mark.nets[0])
    except NotMonotone as refused:
        notes.append(not_monotone(lever, mark.title, MEASURES["npv"], refused, "--between"))
        return mark
    return Benchmark(mark.id, mark.title, mark.nets, mark.flat, found)


def _variants(
    trials: Trials, sides: Sides, walk: tuple[int, int], notes: list[Diagnostic]
) -> list[Position]:
    """Every variant of the scenario; one that cannot be run is noted, not left out silently."""
    out = []
    for name in variant_files(trials.scenario):
        findings = Collector(limit=200)
        try:
            loaded = load_variant(trials.scenario, name, trials.sets, findings, reuse=trials.loaded)
            case = evaluate(loaded, collector=findings, beside=trials.present)
        except InputRejected as refused:
            notes += [d for d in refused.diagnostics if d.is_error]
            continue
        deal = worth(case.outlook, sides)
        out.append(Position(case.name, case.title, deal, _suits(deal, walk)))
    return out


def _shortage(sides: Sides, now: Worth) -> list[Shortage]:
    """Rules for dividing less than both have put in; nothing where there is enough."""
    demands = {side.id: cost for side, cost in zip(sides, now.costs, strict=True)}
    if not 0 <= now.pool < sum(now.costs) or min(now.costs) < 0:
        return []
    rules = (
        ("proportional", Text("按投入比例", "proportional"), claims.proportional_awards),
        (
            "equal-awards",
            Text("等额受偿（不超过投入）", "constrained equal awards"),
            claims.equal_awards,
        ),
        ("equal-losses", Text("等额承担损失", "constrained equal losses"), claims.equal_losses),
        ("talmud", Text("塔木德规则", "Talmud"), claims.talmud),
    )
    return [Shortage(name, title, rule(now.pool, demands)) for name, title, rule in rules]


def _frontier(
    trials: Trials, sides: Sides, vary: str | None, axes: Axes | None, notes: list[Diagnostic]
) -> Frontier | None:
    try:
        return frontier(trials, sides, axes or Axes(), vary)
    except InputRejected as refused:
        if axes is not None or vary is not None:
            raise
        notes += [d for d in refused.diagnostics if d not in notes]
        return None
