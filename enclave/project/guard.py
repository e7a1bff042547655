"""A projection never enters a settlement (S19)."""

from __future__ import annotations

from collections.abc import Iterable

from enclave.diagnostics import InputRejected, diag
from enclave.terms.receipt import Receipt


def require_facts(rows: Iterable[Receipt], *, most: int = 10) -> None:
    """Refuse every receipt that is a projection; settling calls this before anything else.

    Raises:
        InputRejected: E830, one for each of the first ``most`` projections.
    """
    found = [row for row in rows if row.truth != "fact"]
    if found:
        raise InputRejected(
            diag("E830", row.row, receipt=row.id, count=len(found)) for row in found[:most]
        )
