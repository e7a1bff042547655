"""Rows that are there already: matched one to one, so that two true equal rows stay two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from enclave.diagnostics import diagnose
from enclave.intake.model import Duplicate, FileResult, LedgerRow


class Seen:
    """Rows of earlier batches and of files read before; each matches at most one row of a file."""

    def __init__(self, rows: Iterable[LedgerRow] = ()) -> None:
        """Start with the rows of earlier batches."""
        self._by_slip: dict[tuple[object, ...], list[LedgerRow]] = defaultdict(list)
        self._short: dict[tuple[object, ...], list[LedgerRow]] = defaultdict(list)
        self._plain: dict[tuple[object, ...], list[LedgerRow]] = defaultdict(list)
        for row in rows:
            self.add(row)

    def add(self, row: LedgerRow) -> None:
        """Take a row."""
        if row.slip:
            self._by_slip[row.slip_key].append(row)
            if not (row.code or row.item or row.period):
                self._short[row.short_key].append(row)
        self._plain[row.plain_key].append(row)

    def matches(self, rows: Sequence[LedgerRow]) -> dict[int, LedgerRow]:
        """Which of ``rows`` (by position) is there already, and as which row.

        First those with the same slip and line (the same slip, head and amount where it was booked
        without the line's code, item and period); then, where one of the two has no slip number,
        those of the same enterprise, day, head and amount. Nothing is matched twice.
        """
        found: dict[int, LedgerRow] = {}
        used: set[int] = set()
        for i, row in enumerate(rows):
            if row.slip:
                self._take(i, self._by_slip.get(row.slip_key, ()), found, used)
        for i, row in enumerate(rows):
            if row.slip and i not in found:
                self._take(i, self._short.get(row.short_key, ()), found, used)
        for i, row in enumerate(rows):
            if i not in found:
                old = self._plain.get(row.plain_key, ())
                bare = [o for o in old if not o.slip] if row.slip else sorted(old, key=_bare_first)
                self._take(i, bare, found, used)
        return found

    @staticmethod
    def _take(
        i: int, old: Iterable[LedgerRow], found: dict[int, LedgerRow], used: set[int]
    ) -> None:
        for other in old:
            if id(other) not in used:
                found[i] = other
                used.add(id(other))
                return


def _bare_first(row: LedgerRow) -> bool:
    return bool(row.slip)


def sort_out(out: FileResult, seen: Seen) -> None:
    """Divide the rows of a file into accepted ones and duplicates; the order of rows is of no effect."""
    rows = sorted(out.rows, key=lambda r: (_sortable(r), out_address(r)))
    known = seen.matches(rows)
    first: dict[tuple[object, ...], LedgerRow] = {}
    for i, row in enumerate(rows):
        if i in known:
            out.duplicates.append(Duplicate(row, _where(known[i])))
            continue
        if row.slip and row.slip_key in first:
            out.duplicates.append(Duplicate(row, _where(first[row.slip_key])))
            continue
        if row.slip:
            first[row.slip_key] = row
        out.accepted.append(row)
    for row in out.accepted:
        seen.add(row)
    _equal_rows(out)
    _one_slip_two_amounts(out)


def _sortable(row: LedgerRow) -> tuple[str, ...]:
    return tuple(str(part) for part in row.sort_key)


def out_address(row: LedgerRow) -> tuple[int, ...]:
    """An order of the places of rows, numbers as numbers."""
    import re

    return tuple(int(n) for n in re.findall(r"\d+", row.source.cell))


def _where(row: LedgerRow) -> str:
    place = f"{row.source.file} {row.source.cell}".strip()
    return f"{row.id} {place}".strip() if row.id else place


def _equal_rows(out: FileResult) -> None:
    groups: dict[tuple[str, ...], list[LedgerRow]] = defaultdict(list)
    for row in out.accepted:
        if not row.slip:
            groups[_sortable(row)].append(row)
    for rows in groups.values():
        if len(rows) > 1:
            marks = [r.source.mark for r in rows]
            out.findings.append(diagnose("W943", marks[0], {"count": len(rows)}, related=marks[1:]))


def _one_slip_two_amounts(out: FileResult) -> None:
    lines: dict[tuple[str, ...], LedgerRow] = {}
    for row in out.accepted:
        if not row.slip:
            continue
        key = (row.slip, row.head, row.code, row.item, row.period, str(row.amount < 0))
        other = lines.setdefault(key, row)
        if other is not row:
            shown = {"slip": row.slip, "other": other.source.cell}
            out.findings.append(
                diagnose("W944", row.source.mark, shown, related=[other.source.mark])
            )
