"""Importing files: open, match, read, sort out duplicates, compare with the treasury, give ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from enclave.diagnostics import Collector, Diagnostic, InputRejected, diag, diagnose
from enclave.intake import duplicates, indicators, lists, park, tax_office, treasury
from enclave.intake.grid import Grid
from enclave.intake.header import Unit, column_unit, side_unit
from enclave.intake.match import Matched, match, units_of, wides_of
from enclave.intake.model import (
    EnterpriseRow,
    FileResult,
    IndicatorFigure,
    LedgerRow,
    Outlay,
    PriorFigure,
    Reject,
)
from enclave.intake.oddities import jumps, two_sources
from enclave.intake.opening import open_file
from enclave.intake.reconcile import Line, findings, reconcile, uncovered
from enclave.intake.roster import Roster
from enclave.money import UNIT_ENGLISH
from enclave.tables.ledger import TRUTHS
from enclave.terms.import_map import MappingFile
from enclave.text import Text

_ORDER = (
    "enterprise_list",
    "tax_office",
    "park_ledger",
    "outlays",
    "indicators",
    "treasury_report",
)
_CLEAN = frozenset({"N940", "N941", "N942", "N943", "N944"})


@dataclass
class Import:
    """All that came of an import.

    Attributes:
        files: what came of each sheet, in the order in which they were read.
        prior, prior_figures, prior_outlays: the rows of earlier batches.
        carried: whether the ledger written holds them, too.
        ledger: the new rows, with ids.
        lines: the comparison with the treasury's totals.
        uncovered: what the report does not have, by month and head.
        findings: warnings and notices of all files.
    """

    files: list[FileResult] = field(default_factory=list)
    prior: list[LedgerRow] = field(default_factory=list)
    prior_figures: list[PriorFigure] = field(default_factory=list)
    prior_outlays: list[Outlay] = field(default_factory=list)
    carried: bool = True
    ledger: list[LedgerRow] = field(default_factory=list)
    enterprises: list[EnterpriseRow] = field(default_factory=list)
    indicators: list[IndicatorFigure] = field(default_factory=list)
    outlays: list[Outlay] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    uncovered: dict[tuple[str, str], int] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)

    @property
    def rejects(self) -> list[Reject]:
        """The rows rejected in all files."""
        return [reject for file in self.files for reject in file.rejects]

    @property
    def clean(self) -> bool:
        """Whether nothing was rejected, and nothing differs or needs a look."""
        return not self.rejects and all(f.code in _CLEAN for f in self.findings)


def import_files(
    paths: Sequence[tuple[Path, str]],
    mapping: MappingFile,
    *,
    prior: Sequence[LedgerRow] = (),
    listed: Sequence[EnterpriseRow] = (),
    figures: Sequence[PriorFigure] = (),
    outlays: Sequence[Outlay] = (),
) -> Import:
    """Import files.

    Args:
        paths: the files, each with the name to show.
        mapping: what their columns mean.
        prior: the receipts of earlier batches, against which duplicates are found.
        listed: enterprises known from elsewhere.
        figures: the indicators of earlier batches.
        outlays: the outlays of earlier batches.

    Raises:
        InputRejected: a file cannot be opened, belongs to no source, or does not state its units.
    """
    collector = Collector(limit=200)
    matched = _match_all(paths, mapping, collector)
    roster = Roster()
    roster.add_known(mapping.enterprises)
    roster.add_rows(listed)
    out = Import(prior=list(prior), prior_figures=list(figures), prior_outlays=list(outlays))
    points: list[tuple[indicators.Point, FileResult]] = []
    for found in matched:
        result = _result(found)
        out.files.append(result)
        points += [(p, result) for p in _read(found, result, mapping, roster, collector)]
        for item in result.fatal:
            collector.add(item)
    collector.raise_errors()
    _sort_out(out, mapping)
    earlier = {figure.key: figure for figure in figures}
    indicators.settle(points, earlier)
    out.indicators = _one_each(out.files, earlier)
    out.outlays = _outlays_once(out.files, outlays)
    out.enterprises = _with_places(roster, out)
    out.findings += [f for file in out.files for f in file.findings]
    out.findings += findings(out.lines) + jumps(out) + two_sources(out)
    return out


def _match_all(
    paths: Sequence[tuple[Path, str]], mapping: MappingFile, collector: Collector
) -> list[Matched]:
    matched: list[Matched] = []
    for path, shown in paths:
        grids = open_file(path, shown, collector)
        tries = [(grid, Collector()) for grid in grids]
        found = [match(grid, mapping.sources, own) for grid, own in tries]
        good = [m for m in found if m is not None]
        matched += good
        for (_, own), one in zip(tries, found, strict=True):
            if one is None and (not good or any(e.code == "E946" for e in own.errors)):
                collector.extend(own.items)
    collector.raise_errors()
    return sorted(
        matched, key=lambda m: (_ORDER.index(m.source.kind), m.grid.file, m.grid.sheet or "")
    )


def _result(found: Matched) -> FileResult:
    grid, source = found.grid, found.source
    out = FileResult(grid.file, grid.sheet, grid.sha256, source.kind, source.id, grid.encoding)
    out.header = found.header.fingerprint
    top = grid.mark(found.header.top, 0)
    if source.header is not None and source.header != out.header:
        out.findings.append(diag("N941", top, found=out.header, known=source.header))
    if grid.hidden:
        shown = ", ".join(grid.hidden[:20])
        out.findings.append(diag("N940", top, what=shown))
    return out


def _read(
    found: Matched, out: FileResult, mapping: MappingFile, roster: Roster, collector: Collector
) -> list[indicators.Point]:
    kind, sheet, source = found.source.kind, found.sheet(), found.source
    if kind == "enterprise_list":
        known = {k.id: k for k in mapping.enterprises}
        lists.read_enterprises(sheet, source, known, roster, out)
    elif kind in ("park_ledger", "treasury_report"):
        wides, unit = wides_of(found, collector)
        _say_unit(out, unit)
        if wides and kind == "park_ledger":
            park.read(sheet, wides, source, roster, out)
        elif wides:
            treasury.read(sheet, wides, source, out)
    elif kind == "tax_office":
        units = units_of(found, collector)
        if units is not None:
            _say_unit(out, units["amount"])
            words = {"posted": Text("入库日期", "date of booking"),
                     "tax_period": Text("税款所属期止", "end of the tax period")}  # fmt: skip
            out.basis = words[source.basis or "posted"]
            tax_office.read(sheet, {f: u.name for f, u in units.items()}, source, roster, out)
    elif kind == "outlays":
        own = _open_unit(found, "amount")
        _say_unit(out, own)
        lists.read_outlays(sheet, own.name if own else None, out)
    else:
        own = _open_unit(found, "cumulative" if "cumulative" in source.columns else "monthly")
        _say_unit(out, own)
        return indicators.read(sheet, own.name if own else None, source, roster, out)
    return []


def _open_unit(found: Matched, field_: str) -> Unit | None:
    """The unit of a column whose rows may state their own; None where only they do."""
    name = found.source.columns.get(field_)
    column = found.header.column(name) if name is not None else None
    if column is None:
        return side_unit(found.grid, found.header.bottom)
    mark = found.grid.mark(found.header.bottom, column)
    unit = column_unit(found.grid, found.header, column, found.source, mark)
    if isinstance(unit, Diagnostic):
        if unit.code == "E943":
            return None
        raise InputRejected([unit])
    return unit


def _say_unit(out: FileResult, unit: Unit | None) -> None:
    if unit is None:
        out.unit = (
            Text("各行自写", "stated in each row")
            if out.kind in ("outlays", "indicators")
            else out.unit
        )
        return
    english = UNIT_ENGLISH.get(unit.name, unit.name)
    out.unit = Text(f"{unit.name}（{unit.where.zh}）", f"{english} ({unit.where.en})")


# ----------------------------------------------------------------------------- all files together


def _sort_out(out: Import, mapping: MappingFile) -> None:
    facts = [row for row in out.prior if TRUTHS.get(row.truth, "fact") == "fact"]
    seen = duplicates.Seen(facts)
    for file in out.files:
        duplicates.sort_out(file, seen)
    out.ledger = with_ids([r for f in out.files for r in f.accepted], out.prior)
    scope = {s.id: s.covers for s in mapping.sources}
    controls = [c for f in out.files for c in f.controls if scope[f.source] == "all"]
    listed = [c for f in out.files for c in f.controls if scope[f.source] == "listed"]
    rows = [*facts, *out.ledger]
    unlisted = [lo.row for f in out.files for lo in f.left_out]
    out.lines = reconcile([*rows, *unlisted], controls) + reconcile(rows, listed)
    out.uncovered = {
        **uncovered([*rows, *unlisted], controls), **uncovered(rows, listed),
    }  # fmt: skip


def with_ids(rows: Sequence[LedgerRow], prior: Sequence[LedgerRow]) -> list[LedgerRow]:
    """The rows in order, each with an id: the slip number, else enterprise, day and head.

    A second row of one name gets ``-2``; the order of the rows read has no part in it.
    """
    taken = {row.id for row in prior}
    out: list[LedgerRow] = []
    for row in sorted(rows, key=lambda r: tuple(str(part) for part in r.sort_key)):
        base = row.slip or f"{row.enterprise}-{row.posted:%Y%m%d}-{row.head}"
        name, number = base, 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        out.append(replace(row, id=name))
    return out


def _one_each(
    files: Sequence[FileResult], earlier: Mapping[indicators.Key, PriorFigure]
) -> list[IndicatorFigure]:
    """The figures, one of each; E959 for a second one that says something else."""
    found: dict[indicators.Key, IndicatorFigure] = {}
    for file in files:
        kept = []
        for figure in file.indicators:
            key = (figure.enterprise, figure.indicator, figure.month)
            there: int | Fraction | None = None
            place = ""
            if key in earlier:
                there, place = earlier[key].amount(money=figure.money), earlier[key].id
            elif key in found:
                there = found[key].amount
                place = f"{found[key].source.file} {found[key].source.cell}"
            if there is None:
                found[key] = figure
                kept.append(figure)
            elif there != figure.amount:
                text = f"{figure.enterprise} {figure.indicator} {figure.month}"
                what = Text(f"{text} 与 {place} 的数不同", f"{text} differs from {place}")
                finding = diagnose("E959", figure.source.mark, {"what": what})
                file.rejects.append(Reject((finding,), figure.source, text))
            else:
                file.skipped.append((figure.source.cell, f"{figure.enterprise} {figure.indicator}"))
        file.indicators = kept
    return sorted(found.values(), key=lambda f: (f.month, f.enterprise, f.indicator))


def _outlays_once(files: Sequence[FileResult], prior: Sequence[Outlay]) -> list[Outlay]:
    """The outlays; a voucher that is there already with the same line is there once."""
    earlier: set[Outlay] = set(prior)
    out: list[Outlay] = []
    for file in files:
        kept = [o for o in file.outlays if not o.voucher or o not in earlier]
        for one in file.outlays:
            if one.voucher and one in earlier:
                file.skipped.append((one.source.cell, f"{one.voucher} {one.party} {one.item}"))
        earlier.update(kept)
        file.outlays = kept
        out += kept
    return out


def _with_places(roster: Roster, out: Import) -> list[EnterpriseRow]:
    """The enterprises, with the place of their receipts where their list says none."""
    places: dict[str, set[str]] = {}
    for row in [*out.prior, *out.ledger]:
        places.setdefault(row.enterprise, set()).add(row.place)
    done = []
    for item in roster.rows.values():
        own: Mapping[str, set[str]] = places
        only = own.get(item.id, set()) - {""}
        place = item.place or (next(iter(only)) if len(only) == 1 else "")
        done.append(replace(item, place=place))
    return sorted(done, key=lambda e: e.id)


__all__ = ["Grid", "Import", "import_files", "with_ids"]
