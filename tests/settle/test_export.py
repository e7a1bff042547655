"""A ledger goes out and comes back byte by byte; no changed byte comes in or stays unseen."""

from __future__ import annotations

import random
import sys

import pytest

from enclave.dates import Month
from enclave.diagnostics import InputRejected
from enclave.settle.books import finished, open_books
from enclave.settle.data import as_data
from enclave.settle.export import exported, imported
from enclave.settle.ledger import Ledger
from tests.settle import world
from tests.settle.support import batch, line

REFUSED = ("E960", "E961", "E962", "E968", "E969")


def refused(call):
    with pytest.raises(InputRejected) as caught:
        call()
    return [d.code for d in caught.value.diagnostics]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A scenario with a ledger of two final quarters, a payment, a correction and a reopened one."""
    from datetime import date

    from enclave.settle.books import reopen

    folder = world.make(tmp_path_factory.mktemp("甲县"))
    with Ledger.open(folder / "账本.db", create=True) as ledger:
        world.year(folder, ledger, "2026-06")
        world.pay(ledger, "拨1", 50, "2026-05-01")
        reopen(ledger, date(2026, 6, 30), "漏录“\u2028”", "财政局")
        world.book(ledger, world.receipt("r1", -77, "2026-06-10", "2026-02-15", fen=-1))
        world.settle(folder, ledger, "2026-06")
    return folder


def text_of(name):
    with Ledger.open(name) as ledger:
        return "".join(exported(ledger))


def test_l9_export_import_export_is_byte_identical(desk, tmp_path):
    first = text_of(desk / "账本.db")
    with Ledger.open(tmp_path / "新.db", create=True) as ledger:
        assert imported(ledger, first.split("\n")[:-1], "x") == 8
        assert imported(ledger, first.split("\n")[:-1], "x") == 0
    assert text_of(tmp_path / "新.db") == first
    assert first.count("\n") == 10


def test_l3_a_replay_rebuilds_every_balance(desk, tmp_path):
    first = text_of(desk / "账本.db")
    with (
        Ledger.open(desk / "账本.db") as old,
        Ledger.open(tmp_path / "新.db", create=True) as new,
    ):
        imported(new, first.split("\n")[:-1], "x")
        assert finished(new) == finished(old)
        assert new.closed_through() == old.closed_through()
        books = [open_books(desk, x, Month.parse("2026-09")) for x in (old, new)]
        (mine,), (theirs,) = (b.statements() for b in books)
    assert as_data(mine) == as_data(theirs)
    assert mine.dues


def test_an_export_goes_on_where_a_ledger_ends_and_nowhere_else(desk, tmp_path):
    lines = text_of(desk / "账本.db").split("\n")[:-1]
    with Ledger.open(desk / "账本.db") as old, Ledger.open(tmp_path / "新.db", create=True) as new:
        with new.database.writing():
            for posted in list(old.batches())[:3]:
                new.restore(posted)
        assert imported(new, lines, "x") == 5
    with Ledger.open(tmp_path / "别的.db", create=True) as other:
        other.book(batch(line("p1")))
        assert refused(lambda: imported(other, lines, "x")) == ["E931"]
        assert other.check_chain() == 1
    with Ledger.open(tmp_path / "新.db") as new:
        new.book(batch(line("more", day="2026-08-01")))
        assert refused(lambda: imported(new, lines, "x")) == ["E931"]


@pytest.mark.parametrize("cut", [0, 1, 5, 9])
def test_what_was_cut_off_is_not_taken_in(desk, tmp_path, cut):
    lines = text_of(desk / "账本.db").split("\n")[:-1]
    with Ledger.open(tmp_path / "新.db", create=True) as ledger:
        assert refused(lambda: imported(ledger, lines[:cut], "x")) == ["E930"]
        assert refused(lambda: imported(ledger, [*lines, lines[-1]], "x")) == ["E930"]
        assert refused(lambda: imported(ledger, [*lines[:2], *lines[3:]], "x")) == ["E930"]
        assert ledger.check_chain() == 0


def flipped(content, positions, chance):
    """The content with one bit of one byte changed, at each of the positions."""
    for at in positions:
        bad = bytearray(content)
        bad[at] ^= 1 << chance.randrange(8)
        yield at, bytes(bad)


def forged_exports(desk, folder, positions):
    """How many exports with a changed byte were refused."""
    content = text_of(desk / "账本.db").encode()
    count = 0
    with Ledger.open(folder / "新.db", create=True) as ledger:
        for at, bad in flipped(content, positions(len(content)), random.Random(9)):
            text = bad.decode("utf-8", errors="replace")
            assert refused(lambda text=text: imported(ledger, text.split("\n")[:-1], "x")) == [
                "E930"
            ], at
            count += 1
        assert ledger.check_chain() == 0
    return count


def read_or_refused(name):
    """The ledger as a text, or the code with which it is refused."""
    try:
        return text_of(name)
    except InputRejected as rejected:
        return rejected.diagnostics[0].code


def forged_files(desk, folder, positions):
    """Ledger files with a changed byte: refused, or the byte says nothing; none comes out differently."""
    wanted = text_of(desk / "账本.db")
    content = (desk / "账本.db").read_bytes()
    copy, found, nothing = folder / "copy.db", 0, 0
    for at, bad in flipped(content, positions(len(content)), random.Random(9)):
        copy.write_bytes(bad)
        said = read_or_refused(copy)
        assert said == wanted or said in REFUSED, at
        nothing += said == wanted
        found += said != wanted
        for tail in ("-wal", "-shm"):
            copy.with_name(f"copy.db{tail}").unlink(missing_ok=True)
    return found, nothing


def test_l4_no_changed_byte_of_an_export_comes_in(desk, tmp_path):
    assert forged_exports(desk, tmp_path, lambda size: range(0, size, 61)) > 100


def test_l4_no_changed_byte_of_a_ledger_stays_unseen(desk, tmp_path):
    found, _ = forged_files(desk, tmp_path, lambda size: range(0, size, 499))
    assert found > 20


@pytest.mark.slow
def test_l4_every_byte_of_an_export_and_every_seventh_of_a_ledger(desk, tmp_path):
    exports = forged_exports(desk, tmp_path, range)
    found, nothing = forged_files(desk, tmp_path, lambda size: range(3, size, 7))
    sys.stderr.write(
        f"\n{exports} exports with a changed byte: {exports} refused; {found + nothing} ledgers with"
        f" a changed byte: {found} refused, {nothing} in bytes that say nothing, 0 read differently\n"
    )
    assert exports > 5000
    assert found > 1000
