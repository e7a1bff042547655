"""By which steps a payment goes from one treasury to another, and where each books it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from enclave.diagnostics import Collector, InputRejected
from enclave.source import load
from enclave.terms.agreement import Agreement
from enclave.terms.packs import pack_files
from enclave.terms.subject import SUBJECT_ALIASES, Step, Subject, SubjectTable
from enclave.terms.validate import validate

LEVELS = ("county", "prefecture", "province", "centre")


@dataclass(frozen=True, slots=True)
class Booking:
    """One step of a payment: who pays whom, and the subject on each side."""

    payer: str
    payee: str
    step: Step
    pays: Subject
    gets: Subject


@cache
def subject_table() -> SubjectTable:
    """The newest table of the library.

    Raises:
        InputRejected: what is wrong with a file.
    """
    findings = Collector()
    found: list[SubjectTable] = []
    for _, path in pack_files("subjects"):
        doc = load(path, aliases=SUBJECT_ALIASES, free=set(), collector=findings)
        table = doc and validate(SubjectTable, doc, collector=findings)
        if table:
            found.append(table)
    if findings.errors:
        raise InputRejected(findings.sorted())
    return max(found, key=lambda t: t.from_)


def bookings(agreement: Agreement, payer: str, payee: str) -> list[Booking]:
    """The steps from payer to payee; none where the agreement does not tell how they are related.

    Inside a prefecture or province money goes up to the common superior and down again; where the
    parties have no common superior it goes across.
    """
    above, below = _chain(agreement, payer), _chain(agreement, payee)
    if not above or not below:
        return []
    common = next((p for p in above if p in below), None)
    if common is None:
        return [_booking(payer, payee, "across")]
    up = above[: above.index(common) + 1]
    down = below[: below.index(common) + 1][::-1]
    out = [_booking(a, b, "up") for a, b in pairwise(up)]
    return out + [_booking(a, b, "down") for a, b in pairwise(down)]


def _booking(payer: str, payee: str, step: Step) -> Booking:
    found = subject_table().steps[step]
    return Booking(payer, payee, step, found.pays, found.gets)


def _chain(agreement: Agreement, party: str) -> list[str]:
    """A treasury and those above it, as the agreement names them."""
    out: list[str] = []
    current: str | None = party
    while current is not None and current not in out:
        known = agreement.parties.get(current)
        if known is None:
            # A superior that is no party itself: it is known by the name its counties give it.
            out.append(current)
            break
        out.append(current)
        current = known.parent
    first = agreement.parties.get(party)
    return out if first is not None and first.level in LEVELS else []
