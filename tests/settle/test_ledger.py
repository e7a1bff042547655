"""The ledger only grows, keeps everything or nothing, and shows every change."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest

from enclave.diagnostics import InputRejected
from enclave.settle import database
from enclave.settle.journal import canonical
from enclave.settle.ledger import Ledger
from tests.settle.support import batch, line

ROOT = Path(__file__).resolve().parents[2]


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


@pytest.mark.skipif(os.name != "posix", reason="rights of Unix")
def test_a_folder_without_rights_is_said_so_and_a_ledger_in_it_can_still_be_read():
    folder = Path(tempfile.mkdtemp())
    try:
        with Ledger.open(folder / "账本.db", create=True) as ledger:
            ledger.book(batch(line("p1")))
        (folder / "账本.db").chmod(0o644)
        folder.chmod(0o555)
        command = [sys.executable, "-m", "tests.settle.unprivileged", str(folder)]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        assert (done.stderr, done.stdout.split()) == ("", ["E962", "1", "E962"])
        assert [p.name for p in folder.iterdir()] == ["账本.db"]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_ledger_that_another_keeps_is_said_so(path, monkeypatch):
    Ledger.open(path, create=True).database.close()
    monkeypatch.setattr(database, "WAIT_SECONDS", 0.05)
    with Ledger.open(path) as first, Ledger.open(path) as second:
        with first.database.writing():
            assert refused(lambda: second.book(batch(line("p1")))) == ["E963"]
        assert second.book(batch(line("p1"))).new == 1


def test_a_statement_is_final_once_and_only_on_what_it_was_computed_on(place):
    with Ledger.open(place, create=True) as ledger:
        ledger.book(batch(line("p1", day="2026-03-05")))
        head = ledger.head()
        ledger.book(batch(line("p2", day="2026-03-06")))
        final = batch(line("s1", day="2026-03-31"), kind="statement")
        assert refused(lambda: ledger.book(final, after=head)) == ["E989"]
        done = ledger.book(final, after=ledger.head())
        other = batch(line("s1#2", day="2026-03-31"), kind="statement")
        assert refused(lambda: ledger.book(other)) == ["E987"]
        assert ledger.head() == done.hash
        assert [x.key for x in ledger.as_of(1).lines("receipts")] == ["p1"]
        with pytest.raises(ValueError, match="reading only"):
            ledger.as_of(1).book(other)


def test_what_is_read_is_of_one_moment(place):
    with Ledger.open(place, create=True) as reader, Ledger.open(place) as writer:
        writer.book(batch(line("p1")))
        with reader.database.reading():
            head = reader.head()
            writer.book(batch(line("p2")))
            assert reader.head() == head
            assert len(list(reader.batches())) == 1
        assert reader.head() != head


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


def take_turns(path, writers, batches):
    Ledger.open(path, create=True).database.close()
    command = [sys.executable, "-m", "tests.settle.writers", str(path), str(writers), str(batches)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    with Ledger.open(path) as ledger:
        assert ledger.check_chain() == writers * batches
        keys = [x.key for x in ledger.lines("receipts")]
    assert sorted(keys) == sorted(f"{w}-{n}" for w in range(writers) for n in range(batches))
    # Each writer's batches stand in the order in which it booked them.
    for writer in range(writers):
        mine = [k for k in keys if k.startswith(f"{writer}-")]
        assert mine == [f"{writer}-{n}" for n in range(batches)]


@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_l7_eight_writers_take_turns(path):
    take_turns(path, 8, 40)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="forks")
def test_l7_eight_writers_of_a_thousand_batches(path):
    take_turns(path, 8, 1000)
    sys.stderr.write("\n8 writers x 1,000 batches: 8,000 in one chain\n")
