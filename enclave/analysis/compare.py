"""Comparing variants of one deal: every number of each beside that of the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from enclave.analysis.case import Case, PartyLine, evaluate
from enclave.analysis.numbers import Number, numbers
from enclave.book.scenario import LoadedScenario
from enclave.book.variants import load_variant, variant_files
from enclave.diagnostics import Collector, Diagnostic, InputRejected
from enclave.terms.indicator import Indicator
from enclave.text import Text

BASE: Final = Text("现方案", "as it stands")
"""What the scenario without any variant is called."""


@dataclass(frozen=True)
class Compared:
    """One number of a variant and of the baseline; ``delta`` is the variant's less the baseline's."""

    case: str
    number: Number
    baseline: Number | None

    @property
    def delta(self) -> int | Fraction | None:
        """None where one of the two has no value."""
        mine, other = self.number.value, self.baseline.value if self.baseline else None
        return None if mine is None or other is None else mine - other


@dataclass(frozen=True)
class Comparison:
    """A baseline and variants of it, run over the same receipts unless a variant changes them."""

    baseline: Case
    cases: tuple[Case, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def all(self) -> tuple[Case, ...]:
        """The baseline first."""
        return (self.baseline, *self.cases)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of all of them."""
        return tuple(sorted({y for c in self.all for y in c.outlook.years}))

    @property
    def parties(self) -> tuple[PartyLine, ...]:
        """Every party that any of them has, as it stands in the first that has it."""
        found: dict[str, PartyLine] = {}
        for case in self.all:
            for line in case.outlook.parties:
                found.setdefault(line.name.zh, line)
        return tuple(found.values())

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator that any of them credits."""
        out: dict[str, Indicator] = {}
        for case in self.all:
            credit = case.result.credit
            for name in case.outlook.indicators:
                if credit is not None:
                    out.setdefault(name, credit.indicators[name])
        return out

    def line(self, case: Case, party: PartyLine) -> PartyLine | None:
        """A party as a case has it; parties of one name are one."""
        return next((x for x in case.outlook.parties if x.name.zh == party.name.zh), None)

    def touched(self, case: Case) -> tuple[int, ...]:
        """The budget years in which a case gives any party another share than the baseline."""
        pairs = [(self.line(case, p), self.line(self.baseline, p)) for p in self.parties]
        shares = [({} if a is None else a.share, {} if b is None else b.share) for a, b in pairs]
        return tuple(
            y for y in self.years if any(one.get(y, 0) != two.get(y, 0) for one, two in shares)
        )

    def rows(self) -> Iterator[Compared]:
        """Every number of every case beside that of the baseline."""
        base = {(n.metric, n.subject, n.year): n for n in numbers(self.baseline.outlook)}
        worst = {n.subject: n for n in base.values() if n.metric == "worst"}
        for case in self.all:
            for number in numbers(case.outlook):
                other = base.get((number.metric, number.subject, number.year))
                if number.metric == "worst":
                    other = worst.get(number.subject)
                yield Compared(case.name, number, other)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain data: amounts in fen, estimates as numbers, ratios as exact text."""
        return [row_dict(row) for row in self.rows()]


def row_dict(row: Compared) -> dict[str, Any]:
    """One row as plain data."""
    number = row.number
    return {
        "case": row.case, "metric": number.metric, "subject": number.subject,
        "year": number.year, "value": plain_value(number, number.value),
        "baseline": plain_value(number, row.baseline.value if row.baseline else None),
        "delta": plain_value(number, row.delta), "unit": number.unit,
        "estimate": number.estimate, "note": number.note.zh if number.note else None,
        "note_en": number.note.in_("en") if number.note else None,
    }  # fmt: skip


def plain_value(number: Number, value: int | Fraction | None) -> int | float | str | None:
    """A value as data: an estimate as a float, an exact fraction as text."""
    if value is None or isinstance(value, int):
        return value
    if number.estimate:
        return float(value)
    return value.numerator if value.denominator == 1 else str(value)


def compare(
    scenario: str | Path = ".", variants: Sequence[str | Path] = (), *,
    baseline: str | Path | None = None, sets: Mapping[str, Sequence[str]] | None = None,
    collector: Collector | None = None,
) -> Comparison:  # fmt: skip
    """Run a scenario and variants of it, side by side.

    Args:
        variants: ids of variants, or paths of variant files; all there are if none is named.
        baseline: the variant to compare with; the scenario as it stands by default.
        sets: further changes by variant, as ``path=value``; a name that is no variant of the
            scenario makes one.
        collector: takes warnings and notices; errors are raised in any case.

    Raises:
        InputRejected: every mistake of every variant, at once.
    """
    findings = collector if collector is not None else Collector(limit=200)
    extra = dict(sets or {})
    wanted: list[str | Path] = [*variants]
    if not wanted and not extra:
        wanted = [*variant_files(scenario)]
    names = [str(v) for v in wanted]
    made = [n for n in extra if n not in names and n != str(baseline)]
    known = variant_files(scenario)
    todo: list[tuple[str, str | Path | None]] = [(n, v) for n, v in zip(names, wanted, strict=True)]
    todo += [(n, n if n in known else None) for n in made]
    first: tuple[str, str | Path | None] = ("", None)
    if baseline is not None and str(baseline) not in ("", "base"):
        first = (str(baseline), baseline)
        todo = [item for item in todo if item[0] != first[0]]
    cases: list[Case] = []
    reuse: LoadedScenario | None = None
    errors: list[Diagnostic] = []
    for name, variant in [first, *todo]:
        try:
            loaded = load_variant(scenario, variant, extra.get(name, ()), findings, reuse=reuse)
            reuse = reuse or loaded
            beside = cases[0] if cases else None
            cases.append(_case(loaded, name, variant, findings, beside))
        except InputRejected as rejected:
            errors += [d for d in rejected.diagnostics if d not in errors]
            findings.items[:] = [d for d in findings.items if not d.is_error]
    if errors:
        raise InputRejected(errors)
    return Comparison(cases[0], tuple(cases[1:]), findings.sorted())


def _case(
    loaded: LoadedScenario, name: str, variant: str | Path | None, findings: Collector,
    beside: Case | None,
) -> Case:  # fmt: skip
    title = BASE if not name else Text(name) if variant is None else None
    called = loaded.scenario.scenario if not name else loaded.variant or name
    return evaluate(loaded, name=called, title=title, collector=findings, beside=beside)
