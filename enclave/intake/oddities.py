"""Amounts that look wrong beside others: a thousandfold jump, one thing from two sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from enclave.diagnostics import Diagnostic, Mark, diagnose
from enclave.intake.classify import title_text
from enclave.money import format_yuan
from enclave.text import Text

if TYPE_CHECKING:
    from enclave.intake.run import Import

TENTHOUSAND: Final = 10_000
THOUSAND: Final = 1000
Key = tuple[str, ...]


@dataclass
class _Entry:
    """What there was in one period of a series."""

    amount: Fraction = Fraction(0)
    mark: Mark = field(default_factory=lambda: Mark(""))

    def add(self, amount: int | Fraction, mark: Mark) -> None:
        """Take one more amount of the period."""
        self.amount += amount
        if mark.file:
            self.mark = mark


class _Series:
    """Sums by series and period."""

    def __init__(self) -> None:
        self._sums: dict[Key, dict[str, _Entry]] = {}
        self._names: dict[Key, Text] = {}

    def add(self, key: Key, name: Text, period: str, amount: int | Fraction, mark: Mark) -> None:
        """Take an amount; without a file in its mark it was there before."""
        self._names[key] = name
        self._sums.setdefault(key, {}).setdefault(period, _Entry()).add(amount, mark)

    def jumps(self, limit: int) -> Iterable[Diagnostic]:
        """W945 for each period that is ``limit`` times the one before, or a part of it."""
        for key, periods in self._sums.items():
            good = [(p, e) for p, e in sorted(periods.items()) if e.amount > 0]
            for (_, old), (period, new) in pairwise(good):
                high, low = max(old.amount, new.amount), min(old.amount, new.amount)
                if new.mark.file and high >= low * limit:
                    times = f"{high // low:,}" if high == new.amount else f"1/{high // low:,}"
                    shown = {"what": self._names[key], "month": period, "times": times}
                    yield diagnose("W945", new.mark, shown)


def jumps(found: Import) -> list[Diagnostic]:
    """W945: receipts that jump ten-thousandfold (元, 万元), other figures a thousandfold (千元)."""
    receipts, others = _Series(), _Series()
    fresh = {id(row) for row in found.ledger}
    for row in [*found.prior, *found.ledger]:
        if row.kind == "ordinary":
            title = title_text(row.head)
            name = Text(f"{row.enterprise} {title.zh}", f"{row.enterprise} {title.in_('en')}")
            mark = row.source.mark if id(row) in fresh else Mark("")
            receipts.add((row.enterprise, row.head), name, f"{row.posted:%Y-%m}", row.amount, mark)
    for one in found.indicators:
        name = Text(f"{one.enterprise} {one.indicator}")
        others.add(("indicator", one.enterprise, one.indicator), name, str(one.month), one.amount,
                   one.source.mark)  # fmt: skip
    for outlay in found.outlays:
        name = Text(f"{outlay.party} {outlay.item}")
        others.add(("outlay", outlay.party, outlay.item), name, str(outlay.year), outlay.amount,
                   outlay.source.mark)  # fmt: skip
    return [*receipts.jumps(TENTHOUSAND), *others.jumps(THOUSAND)]


def two_sources(found: Import) -> list[Diagnostic]:
    """W946 where rows with slips and rows without stand side by side: most often one thing twice."""
    sums: dict[tuple[str, str, str], list[int | None]] = {}
    marks: dict[tuple[str, str, str], Mark] = {}
    fresh = {id(row) for row in found.ledger}
    for row in [*found.prior, *found.ledger]:
        key = (row.enterprise, row.head, f"{row.posted:%Y-%m}")
        pair = sums.setdefault(key, [None, None])
        side = 0 if row.slip else 1
        pair[side] = (pair[side] or 0) + row.amount
        if id(row) in fresh:
            marks.setdefault(key, row.source.mark)
    out = []
    for key, (slips, bare) in sums.items():
        if slips is None or bare is None or key not in marks:
            continue
        shown = {"enterprise": key[0], "head": title_text(key[1]), "month": key[2],
                 "slips": format_yuan(slips), "bare": format_yuan(bare)}  # fmt: skip
        out.append(diagnose("W946", marks[key], shown))
    return out
