"""Sweeps: one deal under many values of its terms, as one long table with its manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from enclave import __version__
from enclave.analysis.case import Case, PartyLine, evaluate
from enclave.analysis.columns import Key, Table, exact_table
from enclave.analysis.grid import Grid, make_grid, parse_axes
from enclave.analysis.lanes import NotFast
from enclave.analysis.numbers import TITLES
from enclave.book.scenario import LoadedScenario
from enclave.book.variants import load_variant
from enclave.diagnostics import Collector, Diagnostic, InputRejected, Mark, diagnose
from enclave.text import Text

DEFAULT: Final = ("share", "cash", "npv")
"""What is written down where no metric is asked for."""
FEW: Final = Text("方案不多，逐个精确计算", "few variants: each is run exactly")
ASKED: Final = Text("按要求逐个精确计算", "each is run exactly, as asked")
FROM: Final = 24
"""From so many variants on, totals are used where they can be."""
Progress = Callable[[int, int], None]
"""Called with how many variants are done, and how many there are."""


@dataclass(frozen=True)
class Sweep:
    """All variants of a sweep.

    Attributes:
        case: the scenario (or the variant built on) as it stands.
        table: every number, column by column.
        refused: variants that the language refuses, with the first mistake of each.
        fast: whether totals were used; ``reason`` says why not, ``checked`` how many variants
            were compared with the reference engine.
        manifest: what it takes to make the table again.
    """

    case: Case
    grid: Grid
    table: Table
    parties: tuple[PartyLine, ...]
    refused: Mapping[int, Diagnostic]
    fast: bool
    reason: Text | None
    checked: int
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the long table's columns."""
        paths = tuple(a.path for a in self.grid.axes)
        return ("variant", *paths, "subject", "year", "metric", "value", "unit", "estimate", "note")

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The long table: a variant and number a row; a refused variant has one row that says why.

        Estimates are floats, ratios exact text, everything else is a whole number of fen or a year.
        """
        for i in range(self.grid.count):
            values = self.grid.values(i)
            if i in self.refused:
                found = self.refused[i]
                why = f"{found.code} {found.message.zh}"
                yield (i + 1, *values, "", None, "refused", None, "", False, why)
                continue
            for key in self.table.keys:
                value, note = self.table.at(key, i)
                said = "" if note is None else note.zh
                shown = _plain(value, estimate=key.estimate)
                yield (i + 1, *values, key.subject, key.year, key.metric, shown, key.unit,
                       key.estimate, said)  # fmt: skip

    def to_dicts(self) -> list[dict[str, Any]]:
        """The long table as plain data."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows()]


def _plain(value: int | Fraction | None, *, estimate: bool) -> int | float | str | None:
    if value is None or isinstance(value, int):
        return value
    if estimate:
        return float(value)
    return value.numerator if value.denominator == 1 else str(value)


def sweep(  # noqa: PLR0913  # each is a choice of the sweep
    scenario: str | Path = ".", over: Sequence[str] = (), *, variant: str | Path | None = None,
    sets: Sequence[str] = (), lhs: int | None = None, seed: int = 0,
    metrics: Sequence[str] = DEFAULT, years: bool = False, exact: bool = False,
    progress: Progress | None = None, collector: Collector | None = None,
) -> Sweep:  # fmt: skip
    """Run a scenario under many values of its terms.

    Args:
        over: axes, each ``path=start:end:step`` or ``path=[a, b, c]``; every combination is run.
        variant, sets: what stands before anything is varied.
        lhs: so many variants of a Latin hypercube instead, drawn with ``seed``.
        metrics: names of :data:`~enclave.analysis.numbers.TITLES`; credit is ``credit:INDICATOR``.
        years: also by budget year.
        exact: run each variant exactly, even where totals would do.

    Raises:
        InputRejected: E869 an axis cannot be read, E904 an unknown metric, or the scenario itself
            is refused. A refused variant is not raised: its row says so.
    """
    findings = collector if collector is not None else Collector(limit=200)
    _check_metrics(metrics)
    grid = make_grid(parse_axes(over, lhs=lhs is not None), lhs=lhs, seed=seed)
    loaded = load_variant(scenario, variant, sets, findings)
    case = evaluate(loaded, collector=findings)

    def compile_sets(more: Sequence[str]) -> LoadedScenario:
        return load_variant(
            scenario, variant, [*sets, *more], Collector(limit=20), reuse=loaded, may_be_same=True
        )

    wanted = _Wanted(tuple(dict.fromkeys(metrics)), years, exact)
    found = _run(case, grid, compile_sets, wanted, seed, progress)
    rest = {"scenario": str(scenario), "variant": None if variant is None else str(variant),
            "set": list(sets), "metrics": list(wanted.metrics), "years": years}  # fmt: skip
    return _with_manifest(found, rest, seed)


@dataclass(frozen=True)
class _Wanted:
    """What is written down, and how it is computed."""

    metrics: tuple[str, ...]
    years: bool
    exact: bool


def _check_metrics(metrics: Sequence[str]) -> None:
    for metric in metrics:
        if metric.partition(":")[0] not in TITLES:
            values = {"option": "--metric", "text": metric, "expected": ", ".join(TITLES)}
            raise InputRejected([diagnose("E904", Mark("--metric"), values)])


def _run(
    case: Case, grid: Grid, compile_sets: Callable[[Sequence[str]], LoadedScenario],
    wanted: _Wanted, seed: int, progress: Progress | None,
) -> Sweep:  # fmt: skip
    """On totals where that holds, else variant by variant."""
    reason = ASKED if wanted.exact else FEW if grid.count < FROM else None
    if reason is None:
        from enclave.analysis.fast_table import fast_table

        try:
            made = fast_table(case, grid, compile_sets, wanted.metrics, seed, years=wanted.years)
            return Sweep(case, grid, made.table, made.parties, made.refused, fast=True, reason=None,
                         checked=made.checked)  # fmt: skip
        except NotFast as why:
            reason = why.reason
    outlooks, refused = [], {}
    for i in range(grid.count):
        outlook = None
        try:
            outlook = evaluate(compile_sets(grid.sets(i)), collector=Collector(limit=20)).outlook
        except InputRejected as rejected:
            refused[i] = next(d for d in rejected.diagnostics if d.is_error)
        outlooks.append(outlook)
        if progress is not None:
            progress(i + 1, grid.count)
    table, parties = exact_table(case, outlooks, wanted.metrics, years=wanted.years)
    return Sweep(case, grid, table, parties, refused, fast=False, reason=reason, checked=0)


def _with_manifest(found: Sweep, asked: Mapping[str, Any], seed: int) -> Sweep:
    """Note everything the table depends on; its own hash is that of all its rows."""
    digest = hashlib.sha256()
    for row in found.rows():
        digest.update(json.dumps(row, ensure_ascii=False).encode())
    manifest = {
        "schema": "enclave/sweep/1",
        "engine": __version__,
        **asked,
        "axes": [{"path": a.path, "written": a.written, "values": len(a.values)} for a in found.grid.axes],
        "method": found.grid.method,
        "seed": seed if found.grid.method == "lhs" else None,
        "variants": found.grid.count,
        "refused": len(found.refused),
        "fast": found.fast,
        "reason": None if found.reason is None else {"zh": found.reason.zh, "en": found.reason.in_("en")},
        "checked": found.checked,
        "hashes": dict(found.case.result.hashes),
        "rows_sha256": digest.hexdigest(),
    }  # fmt: skip
    return Sweep(found.case, found.grid, found.table, found.parties, found.refused, found.fast,
                 found.reason, found.checked, manifest)  # fmt: skip


__all__ = ["DEFAULT", "Key", "Sweep", "sweep"]
