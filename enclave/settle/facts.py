"""Receipts as lines of a ledger, and back: facts only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from enclave.book.agreements import heads
from enclave.diagnostics import InputRejected, Mark, diag
from enclave.settle.journal import Batch, Line
from enclave.settle.ledger import Ledger
from enclave.terms.receipt import Receipt


def receipt_batch(
    receipts: Iterable[Receipt], source: str, sha256: str, corrects: dict[str, str] | None = None,
    files: Iterable[tuple[str, str]] = (),
) -> Batch:  # fmt: skip
    """A batch of receipts; where each of them stood is kept in the head of the batch.

    The place of a row in its file is no part of the fact: the same slip in next month's file is
    the same line.

    Args:
        sha256: of the file they were read from.
        corrects: by receipt, the one it corrects.
        files: the files the table was imported from, each with its sha256.

    Raises:
        InputRejected: E970 for each projection among them.
    """
    rows = list(receipts)
    projected = [r for r in rows if r.truth != "fact"]
    if projected:
        raise InputRejected([diag("E970", r.row, receipt=r.id) for r in projected])
    lines = tuple(receipt_line(r, (corrects or {}).get(r.id)) for r in rows)
    places = {r.id: f"{r.row.line}:{r.row.col}" for r in rows if r.row.line}
    header: dict[str, Any] = {"sha256": sha256, "places": places}
    given = sorted(set(files))
    if given:
        header["files"] = [list(pair) for pair in given]
    return Batch("receipts", source, lines, header)


def receipt_line(receipt: Receipt, corrects: str | None = None) -> Line:
    """One receipt as a line."""
    body: dict[str, Any] = {
        "enterprise": receipt.enterprise,
        "head": head_id(receipt.head),
        "place": receipt.place,
        "kind": receipt.kind,
        "budget": receipt.budget,
        "origin": receipt.origin.isoformat() if receipt.origin else None,
        "recorded": dict(receipt.recorded) if receipt.recorded is not None else None,
    }
    given = {name: value for name, value in body.items() if value is not None}
    return Line(receipt.id, given, receipt.amount, receipt.posted, corrects)


def head_id(text: str) -> str:
    """A tax head by its id, whatever name or budget code stands in the file."""
    return heads().resolve(text) or text


def receipt_of(line: Line, name: str = "") -> Receipt:
    """The receipt a line holds; ``name`` of the ledger stands in messages.

    The industry is told by the enterprise table of a scenario, not by a slip.
    """
    body = line.body
    origin = body.get("origin")
    return Receipt(
        line.key, body["enterprise"], head_id(body["head"]), line.amount, line.day, body["place"],
        date.fromisoformat(origin) if origin else None, body["kind"], body["budget"], "fact",
        body.get("recorded"), None, Mark(f"{name}#{line.key}"),
    )  # fmt: skip


def booked_receipts(ledger: Ledger, through: date) -> tuple[Receipt, ...]:
    """Every receipt booked up to a day, by day and number, whatever order they came in (S7)."""
    found = [
        receipt_of(x, ledger.database.name) for x in ledger.lines("receipts") if x.day <= through
    ]
    return tuple(sorted(found, key=lambda r: (r.posted, r.id)))
