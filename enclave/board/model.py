"""What a board yields. Amounts are whole smallest parts: fen, cents of a dollar, items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from enclave.board.load import Goal, LoadedBoard
from enclave.board.names import View
from enclave.board.pipeline import Project
from enclave.book.result import Check
from enclave.credit.model import CREDIT_LABEL, CreditResult
from enclave.dates import Month
from enclave.diagnostics import Diagnostic
from enclave.terms.board import Award, ForecastMethod, Level, Recruiter
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.book.result import Result

Series = tuple[int, ...]
"""The months of the year so far, January first."""


@dataclass(frozen=True)
class Cube:
    """Figures by view, indicator and unit: one tuple of months each.

    Each view holds every figure once (``credited`` with what is counted twice); no two views are
    ever added.
    """

    figures: Mapping[tuple[View, str], Mapping[str, Series]]
    months: int

    def units(self, view: View, indicator: str) -> Mapping[str, Series]:
        """The units of a view with their months; ``""`` is the rest."""
        return self.figures.get((view, indicator), {})

    def series(self, view: View, indicator: str, unit: str) -> Series:
        """The months of one unit, zero where nothing came."""
        return self.units(view, indicator).get(unit, (0,) * self.months)


@dataclass(frozen=True, slots=True)
class Consolidated:
    """One indicator and month at the common superior.

    ``credited − overlap − measured − inflow + outflow = official``, and ``direct`` is the same
    figure added up from the table itself, past the credit engine.
    """

    indicator: str
    month: Month
    units: tuple[tuple[str, int], ...]
    overlap: int
    measured: int
    inflow: int
    outflow: int
    official: int
    direct: int

    @property
    def credited(self) -> int:
        """What the units inside are credited, all together: no figure of the superior."""
        return sum(parts for _, parts in self.units)

    @property
    def holds(self) -> bool:
        """平 / 不平."""
        net = self.credited - self.overlap - self.measured - self.inflow + self.outflow
        return net == self.official == self.direct


@dataclass(frozen=True, slots=True)
class Overlap:
    """One figure that several parties have in full, and by how much it is counted again."""

    indicator: str
    project: str
    month: Month
    agreement: str
    rule: str
    amount: int
    parties: tuple[str, ...]
    overlap: int


@dataclass(frozen=True, slots=True)
class Projected:
    """The whole year as the months so far suggest: a projection, exact as computed, never settled.

    It is no money: it has no ``__int__``, and no ledger takes it.
    """

    value: Fraction
    method: ForecastMethod
    truth: Literal["projection"] = "projection"


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit against its target of one indicator.

    Attributes:
        share: reached part of the year's target; None where the target is zero.
        pace: the part due by now; ``progress`` is reached ÷ due, None where nothing is due yet.
        rank: among the units of its view with a target; equal shares have one rank.
        reason: why the level holds, with the numbers.
    """

    indicator: str
    unit: str
    view: View
    goal: Goal
    month: int
    to_date: int
    share: Fraction | None
    pace: Fraction
    progress: Fraction | None
    forecast: Projected | None
    level: Level | None
    reason: Text
    rank: int | None = None

    @property
    def growth(self) -> Fraction | None:
        """The projected year over last year, from both figures; never an average of others."""
        if self.forecast is None or not self.goal.base:
            return None
        return self.forecast.value / self.goal.base - 1


Verdict = Literal["fits", "partly", "outside", "unknown", "stated_yes", "stated_no"]


@dataclass(frozen=True, slots=True)
class Orientation:
    """A project beside the leading industries of its park: which words are in both.

    ``near`` are pairs of words of which one contains the other; they count for nothing.
    """

    project: Project
    verdict: Verdict
    leading: tuple[Text, ...]
    matched: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    near: tuple[tuple[str, str], ...] = ()

    @property
    def flagged(self) -> bool:
        """Whether somebody should look at it."""
        return self.verdict in ("partly", "outside", "unknown", "stated_no")


@dataclass(frozen=True, slots=True)
class AwardLine:
    """What one award gives on one running total: a project's, or all of a recruiter's.

    Attributes:
        arrived: the total in fen; ``steps`` its parts with their rates.
        exact: before rounding; ``capped`` after rounding and the cap.
        due: what has fallen due so far: the most any month's total had earned.
        before: what had fallen due by the end of the month before.
    """

    award: Award
    recruiter: Recruiter
    project: str
    arrived: int
    steps: tuple[tuple[int, Fraction], ...]
    exact: Fraction
    capped: int
    due: int
    before: int
    cap: int | None


@dataclass(frozen=True, slots=True)
class AwardTotal:
    """What one award gives one recruiter, after the cap on all of his projects."""

    award: Award
    recruiter: Recruiter
    lines: tuple[AwardLine, ...]
    due: int
    before: int

    @property
    def month(self) -> int:
        """What falls due in the month shown."""
        return self.due - self.before

    @property
    def uncapped(self) -> int:
        """What the lines come to without the cap on all of them."""
        return sum(line.due for line in self.lines)


@dataclass(frozen=True, slots=True)
class ClauseAward:
    """What a reward clause of an agreement gave at the close of a year, by the engine."""

    agreement: str
    clause: str
    title: Text
    words: Text
    to: Text
    year: int
    due: int
    paid: int


@dataclass(frozen=True, slots=True)
class Rewards:
    """What recruiters are due, by the awards of the board and by clauses of agreements."""

    totals: tuple[AwardTotal, ...] = ()
    clauses: tuple[ClauseAward, ...] = ()
    refused: tuple[tuple[Award, Recruiter], ...] = ()


@dataclass(frozen=True)
class Board:
    """Everything a board says; ``label`` stands wherever any of it is shown."""

    loaded: LoadedBoard
    credit: CreditResult
    cube: Cube
    consolidated: tuple[Consolidated, ...]
    overlaps: tuple[Overlap, ...]
    standings: tuple[Standing, ...]
    orientation: tuple[Orientation, ...]
    rewards: Rewards
    checks: tuple[Check, ...]
    diagnostics: tuple[Diagnostic, ...]
    result: Result | None = field(default=None, repr=False)
    label: Text = CREDIT_LABEL

    def standing(self, indicator: str, unit: str) -> Standing:
        """One unit against its target.

        Raises:
            KeyError: it has none.
        """
        for one in self.standings:
            if (one.indicator, one.unit) == (indicator, unit):
                return one
        raise KeyError((indicator, unit))

    def ranking(self, indicator: str, view: View) -> Sequence[Standing]:
        """The units of a view by rank; those without one at the end."""
        mine = [s for s in self.standings if (s.indicator, s.view) == (indicator, view)]
        return sorted(mine, key=lambda s: (s.rank is None, s.rank or 0))
