"""How long a clause stands: an amendment may start it, change it or end it inside a year (J5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from enclave.compile.check import mentions
from enclave.dates import Span
from enclave.terms.agreement import Agreement
from enclave.terms.clause import ClauseBase

Alike = Callable[[Agreement, ClauseBase, Agreement, ClauseBase], bool]
"""Whether a clause of one version goes on as that clause of the next."""


@dataclass(frozen=True)
class Version:
    """The agreement as it stands from a day on."""

    effective: date
    agreement: Agreement


def version_spans(versions: Sequence[Version]) -> list[Span]:
    """The days on which each version is in force."""
    ends = [*(v.effective for v in versions[1:]), None]
    return [Span(v.effective, end) for v, end in zip(versions, ends, strict=True)]


def standing(versions: Sequence[Version], alike: Alike) -> list[Mapping[str, Span]]:
    """For each version the days, without a break, on which each of its clauses stands."""
    spans = version_spans(versions)
    out: list[Mapping[str, Span]] = []
    for number, version in enumerate(versions):
        found: dict[str, Span] = {}
        for clause in version.agreement.clauses:
            first = last = number
            while first and _follows(versions, first - 1, clause.id, alike):
                first -= 1
            while last + 1 < len(versions) and _follows(versions, last, clause.id, alike):
                last += 1
            found[clause.id] = Span(spans[first].start, spans[last].end)
        out.append(found)
    return out


def _follows(versions: Sequence[Version], number: int, clause_id: str, alike: Alike) -> bool:
    """Whether the clause of a version goes on in the next one."""
    before, after = versions[number].agreement, versions[number + 1].agreement
    old, new = before.clause(clause_id), after.clause(clause_id)
    return old is not None and new is not None and alike(before, old, after, new)


def goes_on(_: Agreement, old: ClauseBase, __: Agreement, new: ClauseBase) -> bool:
    """The same clause, whatever an amendment changed in it: its running totals go on."""
    return old.kind == new.kind


def unchanged(before: Agreement, old: ClauseBase, after: Agreement, new: ClauseBase) -> bool:
    """The same clause with the same words, on the same data."""
    names = [name for what, _, name in mentions(old) if what == "data"]
    remarks = dict.fromkeys(("title", "reference", "note"))
    same = old.model_copy(update=remarks) == new.model_copy(update=remarks)
    return same and all(before.data.get(n) == after.data.get(n) for n in names)


__all__ = ["Version", "goes_on", "standing", "unchanged", "version_spans"]
