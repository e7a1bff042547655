"""Kills a booking, a finalisation or an export at every call that changes a file, or fills the disk.

``python -m tests.settle.killer JOB FOLDER HOW FIRST STEP ROUNDS`` runs with the library of
``failpoint.c`` loaded. For the FIRST call and every STEP-th after it a child is forked and stopped
there; after each, what must hold is checked. A round ends when a child comes through. It prints how
often a child was stopped, and how many calls one makes.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import shutil
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from enclave.dates import Month
from enclave.diagnostics import InputRejected
from enclave.report.refused import Refused
from enclave.report.settlement import files as module
from enclave.settle.books import finished, open_books
from enclave.settle.bundle.build import build
from enclave.settle.data import as_data
from enclave.settle.export import exported, imported
from enclave.settle.ledger import Ledger
from tests.settle import world
from tests.settle.support import batch, line

HOWS = {"kill": 1, "half": 2, "full": 3}
REFUSED = ("E907", "E962")


class Stopper:
    """Runs something in a child that is stopped at a call."""

    def __init__(self, how: str) -> None:
        self.library, self.how = ctypes.CDLL(None), how

    def run(self, number: int, work: Callable[[], None]) -> str:
        """What came of it: ``done``, ``killed``, or the code with which it was refused."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            said = "bug"
            try:
                os.close(reading)
                self.library.failpoint_arm(ctypes.c_long(number), HOWS[self.how])
                work()
                said = "done"
            except InputRejected as rejected:
                said = rejected.diagnostics[0].code
            except Refused as error:
                said = error.finding.code
            finally:
                self.library.failpoint_arm(ctypes.c_long(0), 0)
                os.write(writing, said.encode())
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        status = os.waitpid(child, 0)[1]
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        return "killed" if killed else said


class Booking:
    """Batches of two lines that add to zero, each by a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "账本.db"
        Ledger.open(self.path, create=True).database.close()
        self.booked = 0
        self.acknowledged = mmap.mmap(-1, 1)  # shared with the child; no call tells of it

    def work(self) -> None:
        number = self.booked + 1
        note = "备注" * (number % 7 * 300)
        with Ledger.open(self.path) as ledger:
            ledger.book(batch(line(f"{number}+", number, note=note), line(f"{number}-", -number)))
            self.acknowledged[0] = 1

    def check(self, came: str) -> None:
        with Ledger.open(self.path) as ledger:
            batches = ledger.check_chain()
            lines = list(ledger.lines("receipts"))
        there = batches - self.booked
        assert there in (0, 1)
        assert there or not self.acknowledged[0]
        assert came not in REFUSED or not there  # the message says that nothing was written
        assert sum(x.amount for x in lines) == 0
        assert {x.key for x in lines} == {f"{n}{s}" for n in range(1, batches + 1) for s in "+-"}
        self.booked, self.acknowledged[0] = batches, 0


class Making:
    """A new ledger: afterwards it is one, or making it again makes it one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0

    def work(self) -> None:
        Ledger.open(self.folder / f"{self.number}.db", create=True).database.close()

    def check(self, _came: str) -> None:
        with Ledger.open(self.folder / f"{self.number}.db", create=True) as ledger:
            assert ledger.check_chain() == 0
            ledger.book(batch(line("a")))
        self.number += 1


class Importing:
    """An export taken into a new ledger: all of it or nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        with Ledger.open(folder / "来源.db", create=True) as ledger:
            for n in range(5):
                ledger.book(batch(line(f"{n}", n)))
            self.lines = list(exported(ledger))

    def work(self) -> None:
        with Ledger.open(self.folder / f"{self.number}.db", create=True) as ledger:
            imported(ledger, self.lines, "x")

    def check(self, came: str) -> None:
        with Ledger.open(self.folder / f"{self.number}.db", create=True) as ledger:
            batches = ledger.check_chain()
            assert batches in (0, 5)
            assert came != "done" or batches == 5
            assert imported(ledger, self.lines, "x") == 5 - batches
            assert list(exported(ledger)) == self.lines
        self.number += 1


class Finalising:
    """A quarter made final: ledger and folder agree, or ``--again`` makes them."""

    month = Month.parse("2026-03")

    def __init__(self, folder: Path) -> None:
        self.world = world.make(folder)
        (folder / "before").mkdir()
        with Ledger.open(folder / "before" / "账本.db", create=True) as ledger:
            world.book(ledger, world.receipt("v0", 1200, "2026-03-15"))
            world.pay(ledger, "p0", 50, "2026-03-20")
            self.books = open_books(folder, ledger, self.month)
        self.made = self.books.statements()
        self.bundle = build(self.books, self.made[0], self.books.standing("deal"))
        self.files = module.documents(self.books, self.made[0], self.bundle, "zh")
        self.files["deal-2026-03-31.enclave.zip"] = self.bundle.content
        module.build, self.documents = self.known, module.documents
        self.fresh()

    def known(self, _books, made, _before):
        """The bundle, where it is that of this statement: building one takes half a second."""
        assert as_data(made) == as_data(self.made[0])
        return self.bundle

    def fresh(self) -> None:
        self.desk = self.world / "desk"
        shutil.rmtree(self.desk, ignore_errors=True)
        shutil.copytree(self.world / "before", self.desk)

    def work(self) -> None:
        files = {n: c for n, c in self.files.items() if not n.endswith(".zip")}
        module.documents = lambda *_: files
        with Ledger.open(self.desk / "账本.db") as ledger:
            module.finalized(self.books, self.made, ledger, self.desk / "结算单", "zh", "pairwise")

    def again(self, ledger: Ledger) -> None:
        module.documents = self.documents
        module.written_again(self.world, ledger, self.month, self.desk / "结算单", "zh")

    def check(self, came: str) -> None:
        with Ledger.open(self.desk / "账本.db") as ledger:
            ledger.check_chain()
            final = [f.hash for f in finished(ledger)]
            assert final in ([], [self.bundle.hash])
            there = self.there()
            assert there.items() <= self.files.items()  # whole files only
            assert final or not there
            assert came != "done" or (final and there == self.files)
            if final:
                world.pay(ledger, "late", 1, "2026-03-25")  # entered late: no part of it
                self.again(ledger)
                assert self.there() == self.files
        self.fresh()

    def there(self) -> dict[str, bytes]:
        folder = self.desk / "结算单"
        return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.exists() else {}


class Again(Finalising):
    """The files of a final statement written anew, in the place of damaged ones."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        super().work()
        self.before = dict.fromkeys(self.files, b"old")
        self.damage()

    def damage(self) -> None:
        for name, content in self.before.items():
            (self.desk / "结算单" / name).write_bytes(content)

    def work(self) -> None:
        with Ledger.open(self.desk / "账本.db") as ledger:
            self.again(ledger)

    def check(self, came: str) -> None:
        there = self.there()
        assert set(there) == set(self.files)
        assert all(content in (b"old", self.files[name]) for name, content in there.items())
        assert came != "done" or there == self.files
        self.work()
        assert self.there() == self.files
        self.damage()


JOBS = {"book": Booking, "make": Making, "import": Importing, "final": Finalising, "again": Again}


def main() -> None:
    name, folder, how, first, step, rounds = sys.argv[1:]
    job, stopper = JOBS[name](Path(folder)), Stopper(how)
    stopped = calls = 0
    for _ in range(int(rounds)):
        for number in count(int(first), int(step)):
            came = stopper.run(number, job.work)
            job.check(came)
            if came == "done":
                calls = number
                break
            assert came == "killed" if how != "full" else came in REFUSED, came
            stopped += 1
    sys.stdout.write(json.dumps({"stopped": stopped, "calls": calls}) + "\n")


if __name__ == "__main__":
    main()
