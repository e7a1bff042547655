"""Values for open shares: who gave them, which were used, which are missing (S10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar, cast

from enclave.diagnostics import Collector, Mark, diag
from enclave.money import AmountError, format_yuan, parse_amount
from enclave.ratio import format_ratio, parse_ratio
from enclave.terms.statute import Hole
from enclave.text import Text

V = TypeVar("V", Fraction, int)


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """Where a hole is needed: a fill may be a table by head, place or year."""

    head: str
    place: str
    year: int


@dataclass(frozen=True, slots=True, order=True)
class FilledHole:
    """An assumption: a hole, the value it got and who gave it (a pack id, or ``run``)."""

    hole: str
    value: str
    source: str


@dataclass(slots=True)
class Need:
    """A hole that is needed and not filled, with the receipts that need it."""

    rule: str
    mark: Mark
    first: date
    last: date
    heads: list[str]
    receipts: int = 1

    def add(self, head: str, day: date) -> None:
        """One more receipt needs it."""
        if head not in self.heads:
            self.heads.append(head)
        self.first, self.last = min(self.first, day), max(self.last, day)
        self.receipts += 1


@dataclass(frozen=True, slots=True)
class _Reader(Generic[V]):
    """How a kind of value is read and printed."""

    parse: Callable[[str], V]
    show: Callable[[V], str]
    kind: type
    what: Text


_RATIO: _Reader[Fraction] = _Reader(parse_ratio, format_ratio, Fraction, Text("比例", "a ratio"))
_AMOUNT: _Reader[int] = _Reader(
    parse_amount, lambda v: f"{format_yuan(v)}元", int, Text("金额", "an amount")
)


class Fills:
    """The values that a run and the packs give to holes; the run goes first."""

    def __init__(
        self, layers: Sequence[tuple[str, Mapping[str, Any], Mark]], collector: Collector
    ) -> None:
        """``layers`` are (source, values, place), the one that wins first."""
        self._layers, self._collector = tuple(layers), collector
        self._used: set[FilledHole] = set()
        self._known: dict[tuple[str, Scope, str], Any] = {}

    @property
    def used(self) -> tuple[FilledHole, ...]:
        """Every hole filled so far, sorted: the assumptions of the run."""
        return tuple(sorted(self._used))

    def share(self, value: Fraction | Hole, scope: Scope) -> Fraction | None:
        """A ratio, or what fills the hole, or None."""
        return value if isinstance(value, Fraction) else self._fill(value.hole, scope, _RATIO)

    def amount(self, value: int | Hole, scope: Scope) -> int | None:
        """Fen, or what fills the hole, or None."""
        return value if isinstance(value, int) else self._fill(value.hole, scope, _AMOUNT)

    def _fill(self, hole: str, scope: Scope, reader: _Reader[V]) -> V | None:
        key = (hole, scope, reader.what.en)
        if key not in self._known:
            self._known[key] = self._read(hole, scope, reader)
        known: V | None = self._known[key]
        return known

    def _read(self, hole: str, scope: Scope, reader: _Reader[V]) -> V | None:
        for source, values, mark in self._layers:
            found = _narrow(values.get(hole), scope)
            if found is None:
                continue
            value = self._parse(hole, found, reader, mark)
            if value is not None:
                self._used.add(FilledHole(hole, reader.show(value), source))
            return value
        return None

    def _parse(self, hole: str, found: Any, reader: _Reader[V], mark: Mark) -> V | None:
        if isinstance(found, reader.kind) and not isinstance(found, bool):
            return cast("V", found)
        if isinstance(found, str):
            try:
                return reader.parse(found)
            except AmountError:
                pass
        self._collector.add(
            diag("E524", mark, path=f"fill.{hole}", hole=hole, text=found, what=reader.what)
        )
        return None


def _narrow(found: Any, scope: Scope) -> Any:
    """Walk down a table by place, head and year until a single value is reached."""
    while isinstance(found, Mapping):
        keys = (scope.place, scope.head, str(scope.year))
        found = next((found[k] for k in keys if k in found), None)
    return found
