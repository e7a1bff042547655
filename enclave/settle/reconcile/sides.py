"""One side of a reconciliation: the receipts of a ledger, a bundle or a standard table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from enclave.diagnostics import Collector, InputRejected, Mark, diag
from enclave.money import parse_amount
from enclave.settle.books import finished
from enclave.settle.bundle.archive import unpacked
from enclave.settle.bundle.inputs import RECEIPTS
from enclave.settle.bundle.recompute import STATEMENT
from enclave.settle.database import on_server
from enclave.settle.facts import head_id, receipt_of
from enclave.settle.ledger import Ledger
from enclave.tables.ledger import Enterprise, read_receipts
from enclave.terms.receipt import Receipt
from enclave.text import Text

ZIP = b"PK\x03\x04"
SQLITE = b"SQLite format 3\x00"
_NO_STATEMENT = Text("不是结算单的 JSON", "it is no JSON of a statement")


@dataclass(frozen=True)
class Side:
    """What one county has: receipts, and its final statements by agreement and day."""

    name: str
    receipts: tuple[Receipt, ...]
    statements: Mapping[tuple[str, str], Mapping[str, Any]]

    @property
    def enterprises(self) -> frozenset[str]:
        """Everybody it has receipts of."""
        return frozenset(r.enterprise for r in self.receipts)

    @property
    def heads(self) -> frozenset[str]:
        """Every head it has receipts of."""
        return frozenset(r.head for r in self.receipts)

    @property
    def last_day(self) -> date:
        """The day of its last receipt."""
        return max((r.posted for r in self.receipts), default=date.min)


class _Anybody(dict[str, Enterprise]):
    """An enterprise table in which everybody is, at a place that is not known."""

    def get(self, name: str, _: object = None) -> Enterprise:
        return Enterprise(name, Text(name), "")


def read_side(place: Path | str, *, until: date | None = None) -> Side:
    """Read a ledger (.db, or on a server), a bundle (.zip), a statement (.json) or a standard table (csv, xlsx).

    Args:
        until: leave out what was booked later.

    Raises:
        InputRejected: E985 it is none of these; and what is wrong with the file.
    """
    if on_server(place):
        return _until(_ledger(place), until)
    path = Path(place)
    try:
        start = path.read_bytes()[:16]
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputRejected([diag("E985", Mark(str(path)), name=path, reason=reason)]) from None
    if start == SQLITE:
        side = _ledger(path)
    elif start[:4] == ZIP and path.suffix.lower() == ".zip":
        side = _bundle(path)
    elif path.suffix.lower() == ".json":
        side = _statement(path)
    else:
        findings = Collector(limit=200)
        receipts = read_receipts(path, str(path), _Anybody(), "fact", findings)
        findings.raise_errors()
        side = Side(path.name, tuple(replace(r, head=head_id(r.head)) for r in receipts), {})
    return _until(side, until)


def _until(side: Side, until: date | None) -> Side:
    """A side without what was booked later."""
    if until is None:
        return side
    kept = tuple(r for r in side.receipts if r.posted <= until)
    said = {k: s for k, s in side.statements.items() if k[1] <= until.isoformat()}
    return Side(side.name, kept, said)


def _ledger(place: Path | str) -> Side:
    with Ledger.open(place) as ledger, ledger.database.reading():
        name = place.name if isinstance(place, Path) else ledger.database.name
        receipts = tuple(receipt_of(line, name) for line in ledger.lines("receipts"))
        said = {
            (f.agreement, f.cut.isoformat()): f.statement for f in finished(ledger) if not f.void
        }
    return Side(name, receipts, said)


def _bundle(path: Path) -> Side:
    files = unpacked(path.read_bytes(), str(path))
    statement = json.loads(files[STATEMENT])
    rows = csv.reader(io.StringIO(files[RECEIPTS].decode("utf-8")))
    next(rows)
    receipts = tuple(_row(row) for row in rows)
    return Side(path.name, receipts, _by_key([statement]))


def _row(row: Sequence[str]) -> Receipt:
    key, enterprise, head, amount, posted, place, origin, kind, budget = row[:9]
    given: Any = (kind, budget)
    return Receipt(
        key, enterprise, head_id(head), parse_amount(amount, "元"), date.fromisoformat(posted), place,
        date.fromisoformat(origin) if origin else None, given[0], given[1],
    )  # fmt: skip


def _statement(path: Path) -> Side:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        found = body.get("statements", [body])
        return Side(path.name, (), _by_key(found))
    except (ValueError, KeyError, TypeError, AttributeError):
        mark = Mark(str(path))
        raise InputRejected([diag("E985", mark, name=path, reason=_NO_STATEMENT)]) from None


def _by_key(statements: Sequence[Any]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(s["agreement"], s["cut"]): s for s in statements}
