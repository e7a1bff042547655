"""What acts in a scenario, what each of it is in every run, and what comes of the runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from enclave.analysis.risk.account import Bools, Outcomes
from enclave.analysis.risk.lever import Lever
from enclave.analysis.risk.shocks import Int64
from enclave.terms.receipt import Receipt
from enclave.terms.risk import Delay, Shock
from enclave.text import Text

Clause: TypeAlias = tuple[str, str]
"""An agreement and a clause of it."""


@dataclass(frozen=True)
class Acting:
    """A shock in a scenario: the years in which it acts and what it moves.

    Attributes:
        shock: None for a bar of the tornado that is no shock: it has one factor for all years.
        wants: whether it moves a receipt.
        lever: the number of a project that it moves, if it moves one.
    """

    id: str
    shock: Shock | None
    years: tuple[int, ...]
    wants: Callable[[Receipt], bool]
    lever: Lever | None = None

    @property
    def delay(self) -> Delay | None:
        """Its distribution, if it is a delay."""
        if self.shock is not None and isinstance(self.shock.distribution, Delay):
            return self.shock.distribution
        return None

    @property
    def width(self) -> int:
        """How many factors it has in a run."""
        return len(self.years)


@dataclass
class Settings:
    """What every shock is in every run.

    Attributes:
        factors: of receipts, in parts, by year.
        codes: what changes more than amounts: months of delay, or the number of a table of factors
            of a project.
    """

    factors: list[Int64]
    codes: list[Int64]

    @property
    def count(self) -> int:
        """How many runs."""
        return len(self.codes[0])

    def put(self, row: int, source: Settings, number: int) -> None:
        """Take one shock of one run from the only run of other settings."""
        self.factors[number][row] = source.factors[number][0]
        self.codes[number][row] = source.codes[number][0]


@dataclass
class Runs:
    """What came of many runs.

    Attributes:
        shares: fen by party (its Chinese name) and budget year, one number a run.
        bound, unmet: by clause, in which runs it had an effect, in which it fell short.
        reasons: why some were run one by one.
    """

    count: int
    shares: dict[tuple[str, int], Int64] = field(default_factory=dict)
    names: dict[str, Text] = field(default_factory=dict)
    bound: dict[Clause, Bools] = field(default_factory=dict)
    unmet: dict[Clause, Bools] = field(default_factory=dict)
    reasons: list[Text] = field(default_factory=list)

    @property
    def years(self) -> tuple[int, ...]:
        """The budget years."""
        return tuple(sorted({year for _, year in self.shares}))

    def share(self, party: str, year: int | None = None) -> Int64:
        """A party's share of a year, or of all years."""
        found = [a for (p, y), a in self.shares.items() if p == party and year in (None, y)]
        return sum(found[1:], found[0]) if found else np.zeros(self.count, np.int64)

    def put(self, name: Text, year: int, lanes: Int64, fen: Int64) -> None:
        """Add to a party's share in some runs."""
        self.names.setdefault(name.zh, name)
        key = (name.zh, year)
        if key not in self.shares:
            self.shares[key] = np.zeros(self.count, np.int64)
        self.shares[key][lanes] += fen

    def note(self, deal: str, lanes: Int64, done: Outcomes) -> None:
        """Note which clauses had an effect in some runs."""
        for into, found in ((self.bound, done.bound), (self.unmet, done.unmet)):
            for clause, marks in found.items():
                into.setdefault((deal, clause), np.zeros(self.count, bool))[lanes] |= marks
        if done.reason is not None and done.reason not in self.reasons:
            self.reasons.append(done.reason)
