"""The ledger only grows, keeps everything or nothing, and shows every change."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import stat
from datetime import date

import pytest

from enclave.diagnostics import InputRejected
from enclave.settle.journal import canonical
from enclave.settle.ledger import Ledger
from tests.settle.support import batch, line


@pytest.fixture
def path(tmp_path):
    return tmp_path / "账本.db"


def refused(call):
    with pytest.raises(InputRejected) as caught:
        call()
    return [d.code for d in caught.value.diagnostics]


def test_a_batch_comes_back_as_it_was_booked(place):
    with Ledger.open(place, create=True) as ledger:
        done = ledger.book(batch(line("p1", 7, head="vat"), line("p2", -3), unit="元"))
        assert (done.seq, done.new, done.repeated) == (1, 2, ())
    with Ledger.open(place) as ledger:
        (stored,) = ledger.batches()
        assert stored.lines == (line("p1", 7, head="vat"), line("p2", -3))
        assert (stored.header, stored.hash) == ({"unit": "元"}, done.hash)


def test_e7_what_comes_twice_adds_nothing(place):
    with Ledger.open(place, create=True) as ledger:
        first = ledger.book(batch(line("p1"), line("p2")))
        again = ledger.book(batch(line("p1"), line("p2"), source="又一次.csv"))
        assert (again.seq, again.hash, again.new) == (None, first.hash, 0)
        overlap = ledger.book(batch(line("p2"), line("p3")))
        assert (overlap.new, overlap.repeated) == (1, ("p2",))
        assert [x.key for x in ledger.lines("receipts")] == ["p1", "p2", "p3"]


def test_one_number_with_other_contents_is_refused_and_nothing_of_the_batch_is_booked(place):
    with Ledger.open(place, create=True) as ledger:
        ledger.book(batch(line("p1", 100)))
        assert refused(lambda: ledger.book(batch(line("p9"), line("p1", 101)))) == ["E964"]
        assert refused(lambda: ledger.book(batch(line("p7"), line("p7")))) == ["E967"]
        assert [x.key for x in ledger.lines("receipts")] == ["p1"]


def test_l2_a_correction_is_a_new_line_with_a_link(place):
    with Ledger.open(place, create=True) as ledger:
        ledger.book(batch(line("p1", 100)))
        assert refused(lambda: ledger.book(batch(line("c1", -100, corrects="p8")))) == ["E966"]
        ledger.book(batch(line("c1", -100, corrects="p1"), line("c2", 90, corrects="p1")))
        assert sum(x.amount for x in ledger.lines("receipts")) == 90


@pytest.mark.parametrize("verb", ["UPDATE line SET amount = 1", "DELETE FROM line", "DELETE FROM batch",
                                  "UPDATE batch SET source = 'x'"])  # fmt: skip
def test_l2_the_database_itself_refuses_changes(path, verb):
    with Ledger.open(path, create=True) as ledger:
        ledger.book(batch(line("p1")))
    raw = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(verb)
    raw.close()


def test_l8_a_closed_period_takes_no_lines_until_it_is_reopened(place):
    with Ledger.open(place, create=True) as ledger:
        ledger.book(batch(line("p1", day="2026-03-05")))
        ledger.book(batch(line("s1", day="2026-03-31"), kind="statement"))
        assert ledger.closed_through() == date(2026, 3, 31)
        assert refused(lambda: ledger.book(batch(line("p2", day="2026-03-31")))) == ["E965"]
        ledger.book(batch(line("p3", day="2026-04-01")))
        # The same file again is no new line, so it is no matter that its period is closed.
        assert ledger.book(batch(line("p1", day="2026-03-05"))).new == 0
        ledger.book(batch(line("r1", 0, day="2026-03-01", reason="漏录"), kind="reopen"))
        assert ledger.closed_through() is None
        assert ledger.book(batch(line("p2", day="2026-03-31"))).new == 1


def test_l4_any_changed_byte_of_the_words_is_found(path):
    with Ledger.open(path, create=True) as ledger:
        ledger.book(batch(line("p1", 7, head="vat"), unit="元"))
        ledger.book(batch(line("p2", 9, head="cit")))
        assert ledger.check_chain() == 2
    for sql in (
        "UPDATE line SET text = replace(text, 'vat', 'cit') WHERE key = 'p1'",
        "UPDATE line SET amount = 8 WHERE key = 'p1'",
        "UPDATE line SET kind = 'payments' WHERE key = 'p1'",
        "UPDATE batch SET source = 'b' WHERE seq = 1",
        "UPDATE batch SET header = '{}' WHERE seq = 1",
        "DELETE FROM line WHERE key = 'p2'",
        "DELETE FROM batch WHERE seq = 1",
        "UPDATE batch SET seq = 3 WHERE seq = 2",
    ):
        copy = path.with_name("copy.db")
        shutil.copy(path, copy)
        raw = sqlite3.connect(copy)
        for name in ("batch_update", "batch_delete", "line_update", "line_delete"):
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(sql)
        raw.commit()
        raw.close()
        with Ledger.open(copy) as ledger:
            assert refused(ledger.check_chain) in (["E968"], ["E969"]), sql
        copy.unlink()


def test_floats_have_no_place_in_it():
    with pytest.raises(TypeError):
        canonical({"a": [1.0]})


def test_what_is_no_ledger_is_refused(tmp_path, path):
    assert refused(lambda: Ledger.open(path)) == ["E960"]
    path.write_text("飞出地,飞入地\n", encoding="utf-8")
    assert refused(lambda: Ledger.open(path)) == ["E960"]
    other = tmp_path / "other.db"
    raw = sqlite3.connect(other)
    raw.execute("CREATE TABLE t (a)")
    raw.commit()
    raw.close()
    assert refused(lambda: Ledger.open(other, create=True)) == ["E960"]
    Ledger.open(tmp_path / "new.db", create=True).database.close()
    raw = sqlite3.connect(tmp_path / "new.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    assert refused(lambda: Ledger.open(tmp_path / "new.db")) == ["E961"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="rights do not bind root")
def test_a_folder_without_rights_is_said_so(tmp_path):
    folder = tmp_path / "只读"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert refused(lambda: Ledger.open(folder / "账本.db", create=True)) == ["E962"]


def test_a_full_disk_loses_nothing_that_was_booked(path):
    with Ledger.open(path, create=True) as ledger:
        ledger.book(batch(line("p1")))
        pages = ledger.database.read("PRAGMA page_count")[0][0]
        ledger.database.read(f"PRAGMA max_page_count = {pages}")
        large = batch(*(line(f"q{n}", note="长" * 200) for n in range(200)))
        assert refused(lambda: ledger.book(large)) == ["E962"]
        assert [x.key for x in ledger.lines("receipts")] == ["p1"]
        assert ledger.check_chain() == 1
        ledger.database.read("PRAGMA max_page_count = 1000000")
        assert ledger.book(large).new == 200


def _writer(path, name, count):
    with Ledger.open(path) as ledger:
        for n in range(count):
            ledger.book(batch(line(f"{name}-{n}")))


def test_l7_two_writers_take_turns(path):
    Ledger.open(path, create=True).database.close()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_writer, args=(path, name, 20)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [w.exitcode for w in writers] == [0, 0]
    with Ledger.open(path) as ledger:
        assert ledger.check_chain() == 40
        assert len(list(ledger.lines("receipts"))) == 40
