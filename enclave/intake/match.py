"""Which source of the mapping a sheet belongs to: by its columns, header, file name and sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from enclave.diagnostics import Collector, Diagnostic, diag
from enclave.intake.grid import Grid
from enclave.intake.header import Header, Sheet, Unit, column_unit, find_header
from enclave.intake.park import Wide
from enclave.terms.import_map import Source
from enclave.terms.receipt import LEVELS
from enclave.text import Text

MOST_SEEN = 12
MONEY_FIELDS = ("amount", *LEVELS)


@dataclass(frozen=True)
class Matched:
    """A sheet with its source and the header found."""

    grid: Grid
    source: Source
    header: Header

    def sheet(self) -> Sheet:
        """The rows by field."""
        columns = {}
        for field, name in self.source.columns.items():
            column = self.header.column(name)
            if column is not None:
                columns[field] = column
        return Sheet(self.grid, self.header, columns)


def match(grid: Grid, sources: Sequence[Source], collector: Collector) -> Matched | None:
    """Find the source of a sheet; E942, E944 or E946 where there is not exactly one."""
    named = [s for s in sources if _name_fits(grid, s)]
    fitting: list[Matched] = []
    lacking: list[tuple[Source, list[str], Header | None]] = []
    for source in named:
        header, missing = find_header(grid, source.wanted())
        if header is not None and not missing:
            fitting.append(Matched(grid, source, header))
        else:
            lacking.append((source, missing, header))
    if len(fitting) > 1:
        remembered = [m for m in fitting if m.source.header == m.header.fingerprint]
        fitting = remembered or fitting
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        ids = "、".join(m.source.id for m in fitting)
        shown = fitting[0].header.fingerprint
        collector.add(diag("E946", grid.mark(0, 0), sources=ids, header=shown))
    elif len(named) == 1 or any(s.files for s, _, _ in lacking):
        source, missing, header = lacking[0]
        collector.add(_lacking(grid, source, missing, header))
    else:
        collector.add(diag("E944", grid.mark(0, 0), why=_closest(lacking)))
    return None


def _name_fits(grid: Grid, source: Source) -> bool:
    name = grid.file.rsplit("/", 1)[-1]
    if source.files is not None and not fnmatchcase(name, source.files):
        return False
    return source.sheet is None or grid.sheet is None or fnmatchcase(grid.sheet, source.sheet)


def _closest(lacking: Sequence[tuple[Source, list[str], Header | None]]) -> Text:
    if not lacking:
        return Text("", "")
    source, missing, _ = min(lacking, key=lambda entry: (len(entry[1]), entry[0].id))
    names = "、".join(missing[:MOST_SEEN])
    return Text(f"（最接近 {source.id}，缺：{names}）", f" (closest: {source.id}, without {names})")


def _lacking(
    grid: Grid, source: Source, missing: Sequence[str], header: Header | None
) -> Diagnostic:
    seen = [label for label in header.labels if label] if header is not None else []
    shown = "、".join(seen[:MOST_SEEN]) + ("…" if len(seen) > MOST_SEEN else "")
    row = header.top if header is not None else 0
    return diag("E942", grid.mark(row, 0), source=source.id, columns="、".join(missing), seen=shown)


def units_of(found: Matched, collector: Collector) -> dict[str, Unit] | None:
    """The unit of each column of amounts, by field; None where one is not stated."""
    columns = {f: found.source.columns[f] for f in MONEY_FIELDS if f in found.source.columns}
    units: dict[str, Unit] = {}
    for field, name in columns.items():
        column = found.header.column(name) or 0
        unit = column_unit(found.grid, found.header, column, found.source,
                           found.grid.mark(found.header.bottom, column))  # fmt: skip
        if isinstance(unit, Diagnostic):
            collector.add(unit)
        else:
            units[field] = unit
    return units if len(units) == len(columns) else None


def wides_of(found: Matched, collector: Collector) -> tuple[list[Wide], Unit | None]:
    """The columns of amounts of a wide table, each with its unit; none where one is not stated."""
    wides: list[Wide] = []
    first: Unit | None = None
    for spec in found.source.amounts:
        column = found.header.column(spec.column) or 0
        unit = column_unit(found.grid, found.header, column, found.source,
                           found.grid.mark(found.header.bottom, column))  # fmt: skip
        if isinstance(unit, Diagnostic):
            collector.add(unit)
        else:
            first = first or unit
            wides.append(Wide(spec, column, unit.name))
    return (wides, first) if len(wides) == len(found.source.amounts) else ([], None)
