"""Settling from a ledger: facts in, one statement an agreement out, closed when it is final."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from enclave.book.result import Result
from enclave.book.run import run
from enclave.book.scenario import LoadedScenario, load
from enclave.dates import Month
from enclave.diagnostics import Collector, InputRejected, Mark, diag, diagnose
from enclave.money import format_yuan
from enclave.settle.data import as_data
from enclave.settle.dues import Netting, Payment
from enclave.settle.facts import booked_receipts
from enclave.settle.journal import Batch, Line
from enclave.settle.ledger import Ledger
from enclave.settle.statement import Standing, Statement, state
from enclave.terms.receipt import Receipt


@dataclass(frozen=True)
class Finished:
    """A final statement as the ledger keeps it, in batch ``seq``; ``void`` if reopened since."""

    key: str
    agreement: str
    cut: date
    revision: int
    hash: str
    statement: Mapping[str, Any]
    void: bool
    seq: int = 0


def finished(ledger: Ledger) -> list[Finished]:
    """Every final statement in the order of booking, the reopened ones marked."""
    out: list[Finished] = []
    for batch in ledger.batches():
        if batch.kind == "reopen":
            first = min(line.day for line in batch.lines)
            out = [replace(f, void=True) if f.cut >= first else f for f in out]
        elif batch.kind == "statement":
            for line in batch.lines:
                body = line.body
                out.append(
                    Finished(line.key, body["agreement"], line.day, body["revision"],
                             body["bundle"], body["statement"], void=False, seq=batch.seq)
                )  # fmt: skip
    return out


def payments(ledger: Ledger) -> tuple[Payment, ...]:
    """Everything paid, by day and voucher."""
    found = [
        Payment(line.key, line.body["agreement"], line.body["payer"], line.body["payee"],
                line.amount, line.day, line.body.get("note", ""))
        for line in ledger.lines("payments")
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda p: (p.day, p.key)))


@dataclass(frozen=True, slots=True)
class Source:
    """Some receipts of one day each, by where they came from.

    Attributes:
        table, sha256: the table that was booked.
        files: the files it was imported from, each with its sha256.
        days: the day and the fen of every receipt.
    """

    table: str
    sha256: str
    files: tuple[tuple[str, str], ...]
    days: tuple[tuple[date, int], ...]


def sources(ledger: Ledger) -> tuple[Source, ...]:
    """Where the receipts of a ledger came from, batch by batch."""
    return tuple(
        Source(batch.source, str(batch.header.get("sha256", "")),
               tuple((name, digest) for name, digest in batch.header.get("files", ())),
               tuple((line.day, line.amount) for line in batch.lines))
        for batch in ledger.batches("receipts")
    )  # fmt: skip


@dataclass(frozen=True)
class Books:
    """A scenario run on the facts of a ledger through a day; ``head``: hash of its last batch."""

    loaded: LoadedScenario
    result: Result
    earlier: tuple[Finished, ...]
    payments: tuple[Payment, ...]
    head: str
    sources: tuple[Source, ...] = ()

    @property
    def cut(self) -> date:
        """The day settled."""
        return self.result.last_day

    @property
    def loaded_receipts(self) -> tuple[Receipt, ...]:
        """The facts it was run on."""
        return self.result.loaded.receipts

    def standing(self, agreement: str, netting: Netting = "pairwise") -> Standing:
        """What stands before a statement of an agreement at the day settled.

        Raises:
            InputRejected: E974 everything is to be paid through a superior and there is none.
        """
        mine = [f for f in self.earlier if f.agreement == agreement]
        valid = [f for f in mine if not f.void and f.cut < self.cut]
        last = valid[-1] if valid else None
        superior = None
        if netting == "superior":
            parties = self.result.deal(agreement).versions[-1].parties
            found = [p for p, party in parties.items() if party.role == "superior"]
            if len(found) != 1:
                mark = self.result.deal(agreement).loaded.opened.loaded.locate(("parties",))
                raise InputRejected([diag("E974", mark, agreement=agreement)])
            superior = found[0]
        return Standing(
            last.cut if last else None,
            1 + sum(f.cut == self.cut for f in mine),
            last.hash if last else None,
            self.payments, netting, superior,
        )  # fmt: skip

    def due_agreements(self) -> list[str]:
        """The agreements with a settlement on the day settled."""
        step = {"month": 1, "quarter": 3, "year": 12}
        return [
            d.id for d in self.result.deals
            if self.cut.month % step[d.versions[-1].settle.period] == 0
        ]  # fmt: skip

    def statements(
        self, netting: Netting = "pairwise", only: Sequence[str] = ()
    ) -> list[Statement]:
        """A statement for each agreement that settles on this day.

        Raises:
            InputRejected: E972 an agreement is not in the scenario, E973 a closed settlement comes
                out differently now.
        """
        known = [d.id for d in self.result.deals]
        wrong = [name for name in only if name not in known]
        if wrong:
            mark = self.loaded.doc.marks.value(("agreements",))
            raise InputRejected([diag("E972", mark, name=n, known=", ".join(known)) for n in wrong])
        wanted = [n for n in self.due_agreements() if not only or n in only]
        findings = [d for name in wanted for d in self._differs(name)]
        if findings:
            raise InputRejected(findings)
        return [state(self.result, n, self.cut, self.standing(n, netting)) for n in wanted]

    def _differs(self, agreement: str) -> Iterator[Any]:
        """What was settled for good and comes out differently now: posted fen never change (E8)."""
        mine = [f for f in self.earlier if f.agreement == agreement and not f.void]
        flows = [f for f in self.result.flows if f.agreement == agreement]
        for old in mine:
            if old.cut >= self.cut:
                continue
            for share in old.statement["shares"]:
                party = share["party"]
                now = sum(f.amount for f in flows if f.payee == party and f.period <= old.cut)
                if now != share["total"]:
                    mark = self.result.deal(agreement).loaded.opened.loaded.locate(())
                    values = {
                        "statement": old.key, "party": party, "then": format_yuan(share["total"]),
                        "now": format_yuan(now),
                    }  # fmt: skip
                    yield diagnose("E973", mark, values)


def open_books(
    scenario: str | Path, ledger: Ledger, through: Month, *, collector: Collector | None = None
) -> Books:
    """Run a scenario on what a ledger holds.

    Raises:
        InputRejected: E971 the scenario is a projection, E975 the ledger has no receipts until
            then; and everything that forbids a run.
    """
    findings = collector if collector is not None else Collector(limit=200)
    loaded = load(scenario, collector=findings)
    facts_only(loaded)
    with ledger.database.reading():
        head, earlier, paid = ledger.head(), tuple(finished(ledger)), payments(ledger)
        receipts, given = booked_receipts(ledger, through.last_day), sources(ledger)
    if not receipts:
        name = ledger.database.name
        raise InputRejected([diag("E975", Mark(name), name=name, through=through)])
    return Books(
        loaded, run(at(loaded, receipts, through), collector=findings), earlier, paid, head,
        given,
    )  # fmt: skip


def facts_only(loaded: LoadedScenario) -> None:
    """Refuse a scenario of projections: they are never settled (S19)."""
    where = loaded.doc.marks
    if loaded.scenario.projects:
        raise InputRejected([diag("E971", where.value(("projects",)))])
    if loaded.scenario.truth != "fact":
        raise InputRejected([diag("E971", where.value(("truth",)))])


def at(loaded: LoadedScenario, receipts: Sequence[Receipt], through: Month) -> LoadedScenario:
    """A scenario with other receipts, through another month."""
    scenario = loaded.scenario.model_copy(update={"through": through})
    homes = loaded.enterprises
    known = [
        replace(r, industry=homes[r.enterprise].industry or None) if r.enterprise in homes else r
        for r in receipts
    ]
    return replace(loaded, scenario=scenario, receipts=tuple(known))


def final_batch(made: Sequence[tuple[Statement, str]]) -> Batch:
    """The batch that closes a day: every statement with the hash of its bundle."""
    lines = tuple(
        Line(
            statement.id,
            {
                "agreement": statement.agreement.agreement,
                "revision": statement.revision,
                "bundle": bundle,
                "statement": as_data(statement),
            },
            sum(s.period for s in statement.shares),
            statement.cut,
        )
        for statement, bundle in made
    )
    return Batch("statement", "settle", lines)


def payment_batch(paid: Sequence[Payment], source: str, sha256: str = "") -> Batch:
    """A batch of payments."""
    lines = tuple(
        Line(
            p.key,
            {"agreement": p.agreement, "payer": p.payer, "payee": p.payee, "note": p.note},
            p.amount,
            p.day,
        )
        for p in paid
    )
    return Batch("payments", source, lines, {"sha256": sha256} if sha256 else {})


def reopen(ledger: Ledger, first: date, reason: str, who: str) -> list[str]:
    """Reopen every settlement from a day on; returns the statements that are void now.

    Raises:
        InputRejected: E976 nothing is closed from that day on.
    """
    open_now = [f for f in finished(ledger) if not f.void and f.cut >= first]
    if not open_now:
        name = ledger.database.name
        raise InputRejected([diag("E976", Mark(name), day=first)])
    number = 1 + sum(1 for _ in ledger.lines("reopen"))
    body = {"reason": reason, "who": who, "void": [f.key for f in open_now]}
    line = Line(f"reopen-{number}", body, 0, first)
    ledger.book(Batch("reopen", who, (line,)))
    return [f.key for f in open_now]
