"""Batches for the tests of the ledger."""

from __future__ import annotations

from datetime import date

from enclave.settle.journal import Batch, Line


def line(key, amount=100, day="2026-03-05", corrects=None, **body):
    return Line(str(key), body, amount, date.fromisoformat(day), corrects)


def batch(*lines, kind="receipts", source="入库明细.csv", **header):
    return Batch(kind, source, tuple(lines), header)
