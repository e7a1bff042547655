"""What falls due once, on a day: for the kinds that pay when an event happens."""

from __future__ import annotations

from datetime import date

from enclave.kinds.base import YearContext
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import fail
from enclave.terms.time import TimePoint, Unresolved


def no_time_or_heads(
    clause: ClauseBase, only: tuple[str, ...] = ("from", "until", "heads")
) -> None:
    """Refuse ``from``, ``until`` and ``heads``, or some of them, where they would say nothing.

    Raises:
        PydanticCustomError: E371.
    """
    given = {"from": clause.from_, "until": clause.until, "heads": clause.heads}
    for key, value in given.items():
        if value is not None and key in only:
            raise fail("E371", kind=clause.kind, key=key, at=key)


def happened(point: TimePoint, ctx: YearContext) -> date | None:
    """The day of a point in time; None while the event it counts from has not happened."""
    try:
        return ctx.resolve(point)
    except Unresolved:
        return None


def falls_in_year(point: TimePoint, ctx: YearContext) -> bool:
    """Whether a point in time lies in the budget year."""
    day = happened(point, ctx)
    return day is not None and day.year == ctx.year
