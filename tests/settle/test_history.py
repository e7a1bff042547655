"""Any history of booking, repeating, reversing, late rows, closing and reopening stays sound.

After each step the chain holds and the ledger replays to the same balances (L1–L4); a statement
says what computing everything from scratch says (E8), the cap holds to the fen (H3), and what was
settled for good did not change (E4, L8).
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from enclave.dates import Month
from enclave.diagnostics import InputRejected
from enclave.settle.books import finished, open_books, reopen
from enclave.settle.ledger import Ledger
from tests.settle import world
from tests.settle.world import WAN, book, receipt, settle

QUARTERS = ("2026-03", "2026-06", "2026-09", "2026-12", "2027-03", "2027-06", "2027-09", "2027-12")
CAP = 420 * WAN
wans = st.integers(1, 2000)


class Histories(RuleBasedStateMachine):
    """One ledger, one agreement; time moves on by settling."""

    late = "adjust"

    @initialize()
    def start(self) -> None:
        self.folder = world.make(Path(tempfile.mkdtemp()), self.late)
        self.ledger = Ledger.open(self.folder / "账本.db", create=True)
        self.next, self.number = 0, 0
        self.rows = {}
        self.final = {}

    def teardown(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.database.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def month(self) -> Month:
        return Month.parse(QUARTERS[self.next])

    def add(self, wan, fen=0, origin=None, firm="g1"):
        self.number += 1
        key, day = f"v{self.number}", self.month.first_day.isoformat()
        row = receipt(key, wan, day, origin, firm, fen)
        done = book(self.ledger, row)
        assert done.new == 1
        self.rows[key] = row

    @precondition(lambda self: self.next < len(QUARTERS))
    @rule(wan=wans, fen=st.integers(-99, 99), firm=st.sampled_from(["g1", "g2"]))
    def receive(self, wan, fen, firm):
        self.add(wan, fen, firm=firm)

    @precondition(lambda self: self.next < len(QUARTERS) and self.rows)
    @rule(data=st.data())
    def reverse(self, data):
        row = self.rows[data.draw(st.sampled_from(sorted(self.rows)))]
        origin = (row.origin or row.posted).isoformat()
        self.add(0, -row.amount, origin, row.enterprise)

    @precondition(lambda self: 0 < self.next < len(QUARTERS))
    @rule(wan=wans, data=st.data())
    def refund_of_an_earlier_quarter(self, wan, data):
        then = data.draw(st.sampled_from(QUARTERS[: self.next]))
        self.add(-wan, 0, f"{then}-15")

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def book_again(self, data):
        row = self.rows[data.draw(st.sampled_from(sorted(self.rows)))]
        assert book(self.ledger, row).new == 0

    @precondition(lambda self: self.next < len(QUARTERS) and self.rows)
    @rule()
    def close(self):
        made, _ = settle(self.folder, self.ledger, QUARTERS[self.next])
        self.final[made.id] = {s.party: s.total for s in made.shares}
        self.next += 1

    @precondition(lambda self: self.next > 0)
    @rule()
    def closed_days_take_nothing(self):
        row = receipt("too-late", 1, f"{QUARTERS[self.next - 1]}-15")
        with pytest.raises(InputRejected):
            book(self.ledger, row)

    @precondition(lambda self: self.next > 0)
    @rule()
    def reopen_the_last(self):
        last = Month.parse(QUARTERS[self.next - 1]).last_day
        if self.ledger.closed_through() != last:
            return
        for name in reopen(self.ledger, last, "试", "试"):
            del self.final[name]
        self.next -= 1

    @rule()
    def crash(self):
        """Lose the connection in the middle of a batch; open again."""
        try:
            with self.ledger.database.writing():
                self.ledger.database.write(
                    "INSERT INTO batch (seq, kind, source, header, prev, hash) VALUES (?,?,?,?,?,?)",
                    [(10_000, "receipts", "x", "{}", "p", "h")],
                )
                raise KeyboardInterrupt  # noqa: TRY301  # as if the user stopped it here
        except KeyboardInterrupt:
            self.ledger.database.close()
        self.ledger = Ledger.open(self.folder / "账本.db")

    @invariant()
    def the_chain_holds_and_replays(self):
        if not hasattr(self, "ledger"):
            return
        self.ledger.check_chain()
        replayed = {
            line.key: line.amount for b in self.ledger.batches("receipts") for line in b.lines
        }
        assert replayed == {key: row.amount for key, row in self.rows.items()}
        kept = {f.key: {s["party"]: s["total"] for s in f.statement["shares"]}
                for f in finished(self.ledger) if not f.void}  # fmt: skip
        assert kept == self.final

    @invariant()
    def statements_are_what_computing_from_scratch_gives(self):
        if not getattr(self, "rows", None) or self.next == 0:
            return
        month = Month.parse(QUARTERS[self.next - 1])
        books = open_books(self.folder, self.ledger, month)
        result = books.result
        for year in {f.year for f in result.flows}:
            assert result.share("deal", "origin", year) <= CAP
        totals = {}
        for flow in result.flows:
            totals[flow.payee] = totals.get(flow.payee, 0) + flow.amount
        last = max(f.cut for f in books.earlier if not f.void)
        (known,) = [f for f in books.earlier if f.cut == last and not f.void]
        assert last == month.last_day
        # Who gets nothing is listed, too; no flow tells of them.
        stated = {s["party"]: s["total"] for s in known.statement["shares"]}
        assert {p: a for p, a in stated.items() if a} == {p: a for p, a in totals.items() if a}
        assert sum(totals.values()) == sum(
            c.part.amount for c in result.claims if c.part.posted <= date.fromisoformat(str(last))
        )


class Restated(Histories):
    """The same where a late row re-walks all later years."""

    late = "restate"


QUICK = settings(max_examples=5, stateful_step_count=10, deadline=None)
LONG = settings(max_examples=100, stateful_step_count=50, deadline=None)


class TestAdjust(Histories.TestCase):
    settings = QUICK


class TestRestate(Restated.TestCase):
    settings = QUICK


@pytest.mark.slow
class TestAdjustLong(Histories.TestCase):
    settings = LONG


@pytest.mark.slow
class TestRestateLong(Restated.TestCase):
    settings = LONG
