"""Looking up the shares in force, without any receipt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Literal

from enclave.diagnostics import Collector, Mark
from enclave.statute.compiled import Statute, Subject
from enclave.statute.divide import BadSum, MissingShares, final_division
from enclave.statute.fills import Scope
from enclave.statute.prepare import Preparation
from enclave.terms.receipt import Receipt

Stage = Literal["final", "treasury"]


def shares(
    statute: Statute,
    subject: Subject,
    *,
    fills: Mapping[str, Any] | None = None,
    rosters: Mapping[str, Iterable[str]] | None = None,
    stage: Stage = "final",
) -> dict[str, Fraction]:
    """The exact shares of each level in an ordinary receipt of ``subject``.

    ``final`` is what each level has after the close of the year, ``treasury`` what it gets when
    the receipt comes in; they differ under ``ratio_year_end`` only. Growth over a base has no
    fixed share: under that mechanism both show the county holding the local part.

    Raises:
        InputRejected: E521–E532, like :func:`enclave.statute.split`.
    """
    work = Preparation(statute, fills or {}, rosters or {}, Collector())
    asked = Receipt(
        id="lookup",
        enterprise=subject.enterprise,
        head=subject.head,
        amount=0,
        posted=subject.day,
        place=subject.place,
        industry=subject.industry,
        row=Mark(statute.id),
    )
    found = work.prepare(asked)
    work.finish()
    assert found is not None  # noqa: S101  # else an error was raised
    assert found.division is not None  # noqa: S101  # nothing is recorded here
    division = found.division
    if stage == "final" and found.choice is not None:
        scope = Scope(found.receipt.head, subject.place, subject.day.year)
        try:
            division = final_division(found.choice, work.fills[statute.id], scope)
        except MissingShares as open_shares:
            work.need(open_shares, found.receipt.head, subject.day)
        except BadSum as wrong:
            work.bad_sum(wrong, found.receipt)
        work.finish()
    return dict(division)
