"""Whether two clauses can hold at one time, as far as their dates tell."""

from __future__ import annotations

from datetime import date

from enclave.terms.clause import ClauseBase


def apart(one: ClauseBase, other: ClauseBase) -> bool:
    """Whether one clause surely ends before the other starts; events leave it open."""
    return _before(one, other) or _before(other, one)


def _before(one: ClauseBase, other: ClauseBase) -> bool:
    end, start = one.until, other.from_
    return isinstance(end, date) and isinstance(start, date) and end <= start
