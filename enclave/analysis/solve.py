"""Solving for a term: from which ratio on, up to which cap, in which year at the earliest.

Every value comes from a real run of the scenario. An answer names the last point of the grid at
which its goal is met and the next one, at which it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import cast

from enclave.analysis.appraise import npv
from enclave.analysis.bargain import flat_ratio
from enclave.analysis.case import Outlook, PartyLine
from enclave.analysis.goals import QUESTIONS, Goal, Question, Sides, goals, usual
from enclave.analysis.lever import Lever, find_lever, party_id
from enclave.analysis.measures import (
    NEVER,
    Measure,
    Value,
    basis,
    line_of,
    read_amount_option,
    same_party,
)
from enclave.analysis.seek import SAMPLES, Answer, NotMonotone, Point, direction, seek
from enclave.analysis.trials import Trials, at_point
from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diag
from enclave.text import Text


@dataclass(frozen=True)
class Solved:
    """A goal and where on the lever it is met; or why no honest answer can be given."""

    goal: Goal
    answer: Answer | None
    refusal: Diagnostic | None = None


@dataclass(frozen=True)
class Limits:
    """The points that suit both sides' walk-away values.

    Attributes:
        first, second: the goals that the two sides hold on to.
        low, high: grid points; ``low`` above ``high`` is an empty range.
        never: the sides whose walk-away value is reached nowhere.
        inside: whether the deal as it stands suits both.
    """

    first: Solved
    second: Solved
    low: int
    high: int
    never: tuple[Text, ...]
    inside: bool

    @property
    def empty(self) -> bool:
        """Whether nothing suits both."""
        return bool(self.never) or self.low > self.high


@dataclass(frozen=True)
class Solution:
    """All answers for one lever.

    Attributes:
        between: the two sides.
        flat: the one ratio that is worth what the present deal gives the first side.
        runs: how many times the engine ran.
    """

    trials: Trials
    lever: Lever
    between: Sides
    solved: tuple[Solved, ...]
    limits: Limits | None
    flat: Fraction | None
    runs: int

    @property
    def refusals(self) -> tuple[Diagnostic, ...]:
        """Why some questions have no answer."""
        return tuple(s.refusal for s in self.solved if s.refusal is not None)

    @property
    def holds(self) -> bool:
        """Whether every question has an answer, and a goal that was set can be met."""
        unmet = any(s.answer is not None and s.answer.outcome == "never"
                    for s in self.solved if s.goal.question == "target")  # fmt: skip
        return not (self.refusals or unmet or (self.limits is not None and self.limits.empty))


def solve(  # noqa: PLR0913  # each is an option of the command
    scenario: str | Path, *, variant: str | Path | None = None, sets: Sequence[str] = (),
    vary: str | None = None, party: str | None = None, rebalance: str | None = None,
    between: tuple[str, str] | None = None, ask: Sequence[Question] = (), measure: str = "npv",
    target: str | None = None, low: str | None = None, high: str | None = None,
    step: str | None = None, samples: int = SAMPLES, collector: Collector | None = None,
) -> Solution:  # fmt: skip
    """Solve a scenario for one of its terms.

    Args:
        scenario: folder, file or name; ``variant`` and ``sets`` change it first.
        vary: the path of the term; the split of the scenario where there is only one.
        party: whose ratio is varied, and whose number the target is about.
        rebalance: who takes the rest, where there are three parties or more.
        between: the two sides; those of the split by default.
        ask: which questions; all that the scenario has values for by default.
        measure, target: for the question ``target``: what is to reach how much.
        low, high, step: the range and, for amounts, the step.
        samples: points looked at before searching; more of them find more that is not monotone.

    Raises:
        InputRejected: a mistake of the scenario or of the question.
    """
    findings = collector if collector is not None else Collector(limit=200)
    trials = Trials(scenario, variant, tuple(sets), findings)
    outlook = trials.present.outlook
    lever = _lever(trials, vary, party, rebalance)
    fen = read_amount_option("--step", step) if step is not None else None
    lever = lever.within(low, high, sum(outlook.pool.values()), fen)
    sides = sides_of(trials, lever, between)
    asked: Sequence[Question] = ask or (usual(trials, sides) if target is None else ("target",))
    wanted = (party, measure, target)
    solved = tuple(
        _solved(trials, lever, goal, samples) for goal in goals(trials, sides, asked, wanted)
    )
    limits = _limits(trials, solved, sides, lever)
    return Solution(trials, lever, sides, solved, limits, flat_of(outlook, sides), trials.runs)


def _lever(trials: Trials, vary: str | None, party: str | None, rebalance: str | None) -> Lever:
    """The lever; ``party`` names a weight of it, or else only whose number is asked about."""
    rebalance = None if rebalance is None else party_id(trials.loaded, rebalance)
    if party is not None:
        try:
            return find_lever(trials.loaded, vary, party_id(trials.loaded, party), rebalance)
        except InputRejected:
            pass  # not a party of what is varied: asked about, not varied
    return find_lever(trials.loaded, vary, None, rebalance)


def sides_of(trials: Trials, lever: Lever | None, between: tuple[str, str] | None) -> Sides:
    """The two sides: those named, those of the split, or origin and host.

    Raises:
        InputRejected: E876 no such party, E879 the sides must be named.
    """
    outlook = trials.present.outlook
    if between is not None:
        first, second = (line_of(trials.loaded, outlook, n, "--between") for n in between)
        return first, second
    if lever is not None and lever.kind == "split":
        first, second = (line_of(trials.loaded, outlook, p) for p in (lever.party, lever.other))
        return first, second
    found = [p for role in ("origin", "host") for p in outlook.parties if p.role == role]
    if [p.role for p in found] != ["origin", "host"]:
        raise InputRejected([diag(
            "E879", Mark("--between"), question=Text("谈判双方", "the two sides"),
            needs=Text("指明是哪两方", "their names"),
            how=Text("用 --between 甲 乙 写明", "name them with --between A B"),
        )])  # fmt: skip
    return found[0], found[1]


def flat_of(outlook: Outlook, sides: Sides) -> Fraction | None:
    """Present value of the first side's share over that of both shares; None without a rate."""
    appraisal = outlook.appraisal
    if appraisal is None or appraisal.discount_rate is None or appraisal.base_year is None:
        return None
    rate, base, _ = basis(appraisal)
    first, second = (npv(side.share, rate, base, appraisal.timing) for side in sides)
    return flat_ratio(first, first + second) if first + second > 0 else None


# -------------------------------------------------------------------------------- the answers


def _solved(trials: Trials, lever: Lever, goal: Goal, samples: int) -> Solved:
    def at(point: int) -> Value:
        return goal.function(at_point(trials, lever, point))

    if goal.question == "earliest":
        best = max(at(lever.low), at(lever.high))
        goal = replace(goal, target=best if best > -NEVER else 1 - NEVER)  # else: met nowhere
    try:
        answer = (
            _by_slack(trials, lever, goal, at, samples) if goal.measure.unit == "year" else None
        )
        return Solved(goal, answer or seek(at, lever.low, lever.high, goal.target, samples))
    except NotMonotone as found:
        return Solved(goal, None, not_monotone(lever, goal.title, goal.measure, found))


def _by_slack(
    trials: Trials, lever: Lever, goal: Goal, at: Callable[[int], Value], samples: int
) -> Answer | None:
    """A year is a cliff: look for the money instead, and keep the answer if the years agree."""
    slack = goal.measure.slack(-int(goal.target))
    if slack is None:
        return None

    def missing(point: int) -> Value:
        outlook = at_point(trials, lever, point)
        return slack(outlook, same_party(outlook, goal.side))

    found = seek(missing, lever.low, lever.high, 0, samples)
    points = {p.at: Point(p.at, at(p.at)) for p in found.points}
    direction(tuple(points.values()))
    beyond = points[found.beyond.at] if found.beyond is not None else None
    answer = replace(
        found, at=points[found.at.at], beyond=beyond, low=points[found.low.at],
        high=points[found.high.at], points=tuple(points.values()),
    )  # fmt: skip
    met = (answer.at.value >= goal.target) == (found.outcome != "never")
    return answer if met and (beyond is None or beyond.value < goal.target) else None


def not_monotone(
    lever: Lever, what: Text, measure: Measure, found: NotMonotone, option: str = "--vary"
) -> Diagnostic:
    """Say where a number rises and where it falls."""
    (a, b), (c, d) = found.rise, found.fall
    return diag(
        "E873", Mark(option), what=what, a=lever.show(a.at), b=lever.show(b.at),
        c=lever.show(c.at), d=lever.show(d.at), va=measure.show(a.value), vb=measure.show(b.value),
        vc=measure.show(c.value), vd=measure.show(d.value),
    )  # fmt: skip


def _limits(
    trials: Trials, solved: Sequence[Solved], sides: tuple[PartyLine, PartyLine], lever: Lever
) -> Limits | None:
    """The points that suit both sides, where both have an answer."""
    found = [s for s in solved if s.goal.question == "range"]
    if len(found) != 2 or any(s.answer is None for s in found):
        return None
    low, high, never = lever.low, lever.high, []
    for item, side in zip(found, sides, strict=True):
        answer = cast("Answer", item.answer)
        if answer.outcome == "never":
            never.append(side.name)
        elif answer.outcome == "found" and answer.rising:
            low = max(low, answer.at.at)
        elif answer.outcome == "found":
            high = min(high, answer.at.at)
    present = trials.present.outlook
    inside = all(s.goal.function(present) >= s.goal.target for s in found)
    return Limits(found[0], found[1], low, high, tuple(never), inside)


__all__ = [
    "QUESTIONS",
    "Limits",
    "Question",
    "Solution",
    "Solved",
    "flat_of",
    "not_monotone",
    "sides_of",
    "solve",
]
