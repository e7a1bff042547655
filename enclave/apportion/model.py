"""What a formula is applied to and what comes out: plain exact data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from enclave.diagnostics import Diagnostic, InvariantViolation, Mark
from enclave.text import Explanation, Text

if TYPE_CHECKING:
    from enclave.apportion.load import Formula

HEAD_OFFICE: Final = "head_office"
POOL: Final = "pool"
NOWHERE: Final = Mark("input")


def decimal(value: Fraction, digits: int = 10) -> str:
    """A number that is not negative with ``digits`` decimals, what is beyond cut off.

    >>> decimal(Fraction(87, 200)), decimal(Fraction(1, 3), 4)
    ('0.4350000000', '0.3333')
    """
    whole, rest = divmod(value.numerator * 10**digits // value.denominator, 10**digits)
    return f"{whole}.{rest:0{digits}d}"


@dataclass(frozen=True)
class Place:
    """A place of the taxpayer: a branch, a province, a building site.

    Attributes:
        id: its name in results.
        values: its factors or amounts; money in fen, exactly.
        place: code of its treasury, for receipts; ``id`` where there is none.
        counts_as: a key of the formula's ``units``; its first one if empty.
        rate: its tax rate, for the two steps.
        excluded: a key of the formula's ``exclusions``, where it takes no part.
        since, closed: the days on which it was set up and deregistered.
        share: a share fixed before (the year's distribution form); it wins over a computed one.
    """

    id: str
    values: Mapping[str, Fraction | int] = field(default_factory=dict)
    name: Text = Text("")
    place: str = ""
    counts_as: str = ""
    rate: Fraction | None = None
    excluded: str = ""
    since: date | None = None
    closed: date | None = None
    share: Fraction | None = None
    marks: Mapping[str, Mark] = field(default_factory=dict, compare=False)

    @property
    def title(self) -> Text:
        """The name, or the id."""
        return self.name if self.name.zh or self.name.en else Text(self.id)

    def at(self, key: str = "") -> Mark:
        """Where a key of it stands."""
        return self.marks.get(key) or self.marks.get("") or NOWHERE


@dataclass(frozen=True)
class HeadOffice:
    """The head office: its treasury, its tax rate, its amounts for a balance (fen)."""

    name: Text = Text("总机构所在地", "place of the head office")
    place: str = ""
    rate: Fraction | None = None
    values: Mapping[str, Fraction | int] = field(default_factory=dict)
    carried: int = 0


@dataclass(frozen=True)
class Inputs:
    """What a formula is applied to.

    Attributes:
        places: in the order that takes the odd fen of a tie.
        amount: the tax of all places together in fen, one number or one a head.
        income: taxable income in fen, instead of the amount.
        rate: the tax rate of whoever has none of its own.
        year, day: when; the day tells whether a closed place still takes part.
        fill: values for open terms.
    """

    places: Sequence[Place] = ()
    amount: int | Mapping[str, int] | None = None
    income: int | None = None
    rate: Fraction | None = None
    year: int | None = None
    day: date | None = None
    enterprise: str = ""
    method: str = ""
    head_office: HeadOffice | None = None
    fill: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict, compare=False)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    def at(self, key: str = "") -> Mark:
        """Where a key stands."""
        return self.marks.get(key) or self.marks.get("") or NOWHERE

    @property
    def when(self) -> date | None:
        """The day, else the last day of the year."""
        if self.day is not None:
            return self.day
        return date(self.year, 12, 31) if self.year is not None else None


@dataclass(frozen=True)
class Line:
    """What one place, the head office or the pool pays of one head; ``levels`` add to it."""

    part: str
    at: str
    name: Text
    place: str
    head: str
    amount: int
    levels: Mapping[str, int]
    share: Fraction | None = None

    @property
    def local(self) -> int:
        """The part of the local levels."""
        return self.levels.get("local", 0)


@dataclass(frozen=True)
class Excluded:
    """A place that takes no part, and why (a key of the formula's ``exclusions``)."""

    place: Place
    reason: str


@dataclass(frozen=True)
class Step:
    """The first of two steps: income and tax of one place, exact; they add to the whole tax."""

    at: str
    name: Text
    income: Fraction
    rate: Fraction
    tax: Fraction


@dataclass(frozen=True)
class Apportionment:
    """A tax divided by a formula.

    Attributes:
        amounts: fen by head, as divided (for prepayments, as paid).
        shares: the exact share of every place that takes part; they sum to 1.
        exact: the shares before rounding to the formula's decimals.
        lines: who pays what, in the order of the parts and places.
        steps: the first step, where rates differ.
        carried: what was prepaid in excess, by head (formulas with a balance).
        assumptions: open terms that were filled: hole and value.
    """

    formula: Formula
    inputs: Inputs
    amounts: Mapping[str, int]
    shares: Mapping[str, Fraction]
    exact: Mapping[str, Fraction]
    lines: tuple[Line, ...]
    excluded: tuple[Excluded, ...] = ()
    steps: tuple[Step, ...] = ()
    carried: int = 0
    resolved: Mapping[str, Fraction] = field(default_factory=dict)
    assumptions: tuple[tuple[str, str], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def of(self, at: str, head: str | None = None) -> int:
        """Fen paid by a place, ``head_office`` or ``pool``."""
        return sum(x.amount for x in self.lines if x.at == at and head in (None, x.head))

    def local_of(self, at: str, head: str | None = None) -> int:
        """The local part of what a place, ``head_office`` or ``pool`` pays."""
        return sum(x.local for x in self.lines if x.at == at and head in (None, x.head))

    def by_part(self) -> dict[str, int]:
        """Fen by part of the formula."""
        out: dict[str, int] = {}
        for line in self.lines:
            out[line.part] = out.get(line.part, 0) + line.amount
        return out

    def by_level(self) -> dict[str, int]:
        """Fen of centre and local levels over all parts."""
        out: dict[str, int] = {}
        for line in self.lines:
            for level, fen in line.levels.items():
                out[level] = out.get(level, 0) + fen
        return out

    def explain(self, at: str | None = None) -> Explanation:
        """How it came about, down to document and article; of one place if ``at`` is given."""
        from enclave.apportion.explain import explain

        return explain(self, at)

    def again(self, amount: int | Mapping[str, int], *, day: date | None = None) -> Apportionment:
        """Another amount of the same year by the same shares: a top-up, or a refund if negative."""
        from enclave.apportion.run import again

        return again(self, amount, day)

    def check(self) -> None:
        """Every head is conserved, every line adds up, the shares sum to 1.

        Raises:
            InvariantViolation: A1 or A2.
        """
        for head, amount in self.amounts.items():
            found = sum(line.amount for line in self.lines if line.head == head)
            if found != amount:
                raise InvariantViolation("A1", f"{head}: lines add to {found}, not {amount}")
        for line in self.lines:
            if sum(line.levels.values()) != line.amount:
                raise InvariantViolation("A1", f"{line.at}: {line.levels} is not {line.amount}")
        if self.shares and sum(self.shares.values(), Fraction(0)) != 1:
            raise InvariantViolation("A2", "the shares do not sum to 1")
        if any(share < 0 for share in self.shares.values()):
            raise InvariantViolation("A2", "a share is negative")
