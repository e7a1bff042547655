"""What a simulation says: each party's range, clauses that bind, the tornado, the sensitivities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Final

import numpy as np

from enclave.analysis.appraise import discount_factor
from enclave.analysis.estimate import Estimate, EstimateUnit
from enclave.analysis.risk.acting import Runs, Settings
from enclave.analysis.risk.load import LoadedRisk
from enclave.analysis.risk.quantiles import (
    mean,
    quantile,
    quantile_error,
    sorted_floats,
    tail_mean,
)
from enclave.analysis.risk.shocks import SCALE, FactorTooLarge, delays, quantile_path
from enclave.analysis.risk.simulate import World, too_large
from enclave.analysis.risk.sobol import Index, indices
from enclave.analysis.risk.streams import Floats, normal_quantile
from enclave.analysis.risk.tornado import Bar, by_swing
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.kinds.registry import kinds
from enclave.terms.appraisal import Appraisal
from enclave.terms.risk import Swing
from enclave.text import Text

LEVELS: Final = tuple(Fraction(n, 100) for n in (5, 25, 50, 75, 95))
"""The quantiles that are shown."""
TAIL: Final = Fraction(5, 100)
"""The bad end of the outcomes: with 95 % probability they are better."""
SHOWN_KINDS: Final = frozenset({"cap", "guarantee", "village_minimum", "compensation"})


@dataclass(frozen=True)
class Measure:
    """What is looked at: all years together, one year, or the present value."""

    title: Text
    year: int | None = None
    appraisal: Appraisal | None = None

    def values(self, runs: Runs, party: str) -> Floats:
        """A party's outcome in every run, in fen."""
        if self.appraisal is None:
            return runs.share(party, self.year).astype(np.float64)
        rate, base = self.appraisal.discount_rate, self.appraisal.base_year
        assert rate is not None  # noqa: S101  # checked when the measure was made
        assert base is not None  # noqa: S101  # the same
        total = np.zeros(runs.count)
        for year in runs.years:
            weight = float(discount_factor(rate, year, base, self.appraisal.timing))
            total = total + weight * runs.share(party, year)
        return total


def measure_of(said: str, appraisal: Appraisal | None, years: Sequence[int]) -> Measure:
    """Return what ``total``, ``npv`` or a year asks for.

    Raises:
        InputRejected: E894 there is no such year, or no discount rate.
    """
    if said == "total":
        return Measure(Text("各年合计", "all years together"))
    if said == "npv":
        for key in ("discount_rate", "base_year"):
            if getattr(appraisal, key, None) is None:
                raise InputRejected([diag("E872", Mark("--on"), key=key)])
        return Measure(Text("现值", "present value"), appraisal=appraisal)
    if said.isdigit() and int(said) in years:
        return Measure(Text(f"{said} 年", said), year=int(said))
    listed = ", ".join(str(y) for y in years)
    raise InputRejected([diag("E894", Mark("--on"), text=said, known=listed)])


@dataclass(frozen=True, slots=True)
class Asked:
    """What a study is to look at.

    Attributes:
        on: ``total``, ``npv`` or a year.
        party: id or name; the first that sends projects out if empty.
        sample: rows of either sample of the variance-based sensitivities; 0: none.
    """

    runs: int
    seed: int
    on: str = "total"
    party: str = ""
    sample: int = 0


@dataclass(frozen=True)
class PartyRisk:
    """One party: the plan, and what simulation makes of it (in fen)."""

    name: Text
    role: str
    planned: int | float
    mean: Estimate
    sd: Estimate
    error: Estimate
    quantiles: tuple[tuple[Fraction, Estimate, Estimate], ...]
    tail: Estimate
    values: Floats

    @property
    def at_least(self) -> tuple[Estimate, Estimate]:
        """What it receives with 95 % probability, and the standard error of that."""
        return self.quantiles[0][1], self.quantiles[0][2]


@dataclass(frozen=True)
class ClauseRisk:
    """How often a clause has an effect, and how often it cannot be met."""

    agreement: str
    clause: str
    title: Text
    kind: str
    bound: Estimate
    unmet: Estimate | None


@dataclass(frozen=True)
class Sensitivity:
    """How much of the variance a shock, or shocks that are correlated, explain."""

    title: Text
    index: Index


@dataclass(frozen=True)
class Study:
    """The whole of a risk analysis, for one party and measure.

    Attributes:
        halves: the 5 % quantile of the first and of the second half of the runs.
        engine: why runs went one by one; empty if they went on lanes.
    """

    title: Text
    measure: Measure
    party: Text
    asked: Asked
    parties: tuple[PartyRisk, ...]
    clauses: tuple[ClauseRisk, ...]
    bars: tuple[Bar, ...]
    sensitivities: tuple[Sensitivity, ...]
    halves: tuple[float, float]
    engine: tuple[Text, ...]
    sources: tuple[tuple[Text, Text], ...]

    @property
    def chosen(self) -> PartyRisk:
        """The party the tornado and the sensitivities are about."""
        return next(p for p in self.parties if p.name == self.party)


def study(given: LoadedRisk, asked: Asked, progress: Callable[[int], None] | None = None) -> Study:
    """Simulate, and say what came out.

    Raises:
        InputRejected: E892 there is no such party, E894 no such year, or what the scenario is
            refused for.
    """
    world = given.world
    plan = world.run(world.planned())
    name = _party(world, plan, asked.party)
    measure = measure_of(asked.on, world.loaded.scenario.appraisal, plan.years)
    done = world.run(world.settings(world.draws(asked.seed, asked.runs)), progress)
    done.names = {**plan.names, **done.names}
    values = measure.values(done, name.zh)
    half = asked.runs // 2
    halves = [quantile(sorted_floats(v), TAIL) for v in (values[:half], values[half:]) if len(v)]
    return Study(
        given.risk.title, measure, name, asked,
        tuple(_parties(world, plan, done, measure)), tuple(_clauses(world, done)),
        tuple(_bars(given, plan, measure, name)),
        tuple(_sensitivities(given, measure, name, asked)),
        (halves[0], halves[-1]), tuple(done.reasons),
        tuple((s.title, s.source) for s in given.risk.shocks),
    )  # fmt: skip


def roles(world: World) -> dict[str, str]:
    """The role of each party by its Chinese name, as the first agreement says."""
    out: dict[str, str] = {}
    for deal in world.loaded.deals:
        agreement = deal.opened.loaded.agreement
        for party in agreement.parties.values() if agreement is not None else ():
            out.setdefault(party.name.zh, party.role)
    return out


def _party(world: World, plan: Runs, said: str) -> Text:
    known = roles(world)
    if not said:
        senders = [n for n in plan.names.values() if known.get(n.zh) == "origin"]
        return (senders or list(plan.names.values()))[0]
    for deal in world.loaded.deals:
        agreement = deal.opened.loaded.agreement
        if agreement is not None and said in agreement.parties:
            said = agreement.parties[said].name.zh
    found = next((n for n in plan.names.values() if said in (n.zh, n.en)), None)
    if found is None:
        listed = Text("、".join(n.zh for n in plan.names.values()),
                      ", ".join(n.in_("en") for n in plan.names.values()))  # fmt: skip
        raise InputRejected([diag("E892", Mark("--party"), name=said, known=listed)])
    return found


def _fen(value: float, unit: EstimateUnit = "fen") -> Estimate:
    return Estimate(float(value), unit)


def _parties(world: World, plan: Runs, done: Runs, measure: Measure) -> list[PartyRisk]:
    out = []
    known = roles(world)
    for name in done.names.values():
        values = measure.values(done, name.zh)
        ordered, middle = sorted_floats(values), mean(values)
        listed = tuple(
            (p, _fen(quantile(ordered, p)), _fen(quantile_error(ordered, p))) for p in LEVELS
        )
        planned = float(measure.values(plan, name.zh)[0])
        exact = planned if measure.appraisal is not None else int(planned)
        out.append(
            PartyRisk(name, known.get(name.zh, ""), exact, _fen(middle.value), _fen(middle.sd),
                      _fen(middle.error), listed, _fen(tail_mean(ordered, TAIL)), values)
        )  # fmt: skip
    return out


def _clauses(world: World, done: Runs) -> list[ClauseRisk]:
    out = []
    for (deal, clause), bound in done.bound.items():
        opened = next(d for d in world.loaded.deals if d.id == deal).opened
        found = next((c for v in opened.loaded.versions for c in v.agreement.clauses
                      if c.id == clause), None)  # fmt: skip
        if found is None or found.kind not in SHOWN_KINDS:
            continue
        short = done.unmet.get((deal, clause))
        kind = kinds()[found.kind].title
        title = found.title or Text(f"{kind.zh} {clause}", f"{kind.en} {clause}")
        missed = None if short is None else Estimate(float(short.sum()) / done.count, "ratio")
        often = Estimate(float(bound.sum()) / done.count, "ratio")
        out.append(ClauseRisk(deal, clause, title, found.kind, often, missed))
    return out


def share_error(share: float, count: int) -> float:
    """Return the standard error of a share of runs."""
    return sqrt(share * (1.0 - share) / count)


# -------------------------------------------------------------------------------- tornado


def _bars(given: LoadedRisk, plan: Runs, measure: Measure, name: Text) -> list[Bar]:
    """Every bar at both ends, in one walk."""
    world, swings = given.world, given.risk.tornado
    if not swings:
        return []
    rows = world.planned(2 * len(swings))
    labels: list[tuple[Text, Text]] = []
    for i, swing in enumerate(swings):
        number = _number(world, swing.shock or swing.id or "")
        ends = []
        for row, end in ((2 * i, swing.low), (2 * i + 1, swing.high)):
            one = _at(world, number, float(end), fixed=swing.shock is None)
            rows.put(row, one, number)
            ends.append(_label(world, one, number, end))
        labels.append((ends[0], ends[1]))
    values = measure.values(world.run(rows), name.zh)
    base = float(measure.values(plan, name.zh)[0])
    return by_swing([
        Bar(swing.shock or swing.id or "", _title(given, swing), *labels[i],
            float(values[2 * i]), float(values[2 * i + 1]), base)
        for i, swing in enumerate(swings)
    ])  # fmt: skip


def _number(world: World, name: str) -> int:
    return next(i for i, a in enumerate(world.acting) if a.id == name)


def _at(world: World, number: int, end: float, *, fixed: bool) -> Settings:
    """One shock at a factor, or at one of its quantiles."""
    acting = world.acting[number]
    out = world.planned()
    if acting.delay is not None:
        out.codes[number] = delays(acting.delay, normal_quantile(np.array([[end]])))
        return out
    if fixed or acting.shock is None:
        parts = np.full((1, acting.width), round(end * SCALE), np.int64)
    else:
        try:
            parts = quantile_path(acting.shock.distribution, end, acting.width)
        except FactorTooLarge as wrong:
            raise too_large(acting.id, wrong) from None
    if acting.lever is None:
        out.factors[number] = parts
    else:
        same = len(set(parts[0].tolist())) == 1
        out.codes[number][0] = world.code(
            number, tuple(parts[0, :1].tolist() if same else parts[0].tolist())
        )
    return out


def _label(world: World, one: Settings, number: int, end: Fraction) -> Text:
    """What an input was set to."""
    acting = world.acting[number]
    if acting.delay is not None:
        months = int(one.codes[number][0])
        return (
            Text(f"推迟 {months} 个月", f"{months} months later")
            if months
            else Text("不推迟", "on time")
        )
    if acting.shock is None:
        return _of_plan(f"{float(end):.0%}")
    factors = one.factors[number][0].tolist()
    if acting.lever is not None:
        factors = list(world.factors_of(number, int(one.codes[number][0])))
    first, last = (float(f) / SCALE for f in (factors[0], factors[-1]))
    return _of_plan(f"{first:.1%}" if first == last else f"{first:.1%}→{last:.1%}")


def _of_plan(said: str) -> Text:
    """A factor, or the first and the last year's, in words."""
    return Text(f"计划的 {said}", f"{said} of plan")


def _title(given: LoadedRisk, swing: Swing) -> Text:
    if swing.title is not None:
        return swing.title
    return next(s.title for s in given.risk.shocks if s.id == swing.shock)


# -------------------------------------------------------------------------- sensitivities


def _sensitivities(
    given: LoadedRisk, measure: Measure, name: Text, asked: Asked
) -> list[Sensitivity]:
    if not asked.sample:
        return []
    world = given.world
    samples = [
        world.settings(world.draws(asked.seed, asked.sample, prefix)) for prefix in ("A/", "B/")
    ]

    def evaluate(from_b: Sequence[int]) -> Floats:
        mixed = Settings(list(samples[0].factors), list(samples[0].codes))
        for group in from_b:
            for i in world.groups[group]:
                mixed.factors[i], mixed.codes[i] = samples[1].factors[i], samples[1].codes[i]
        return measure.values(world.run(mixed), name.zh)

    found, _ = indices(evaluate, len(world.groups), asked.seed)
    titles = {s.id: s.title for s in given.risk.shocks}
    out = []
    for group, index in zip(world.groups, found, strict=True):
        names = [titles[world.acting[i].id] for i in group]
        title = Text("＋".join(n.zh for n in names), " + ".join(n.in_("en") for n in names))
        out.append(Sensitivity(title, index))
    return sorted(out, key=lambda s: -s.index.total)
