"""The same ledger on a PostgreSQL server: same words, same hashes, same promises."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from enclave.diagnostics import InputRejected, MissingExtra
from enclave.settle import server as module
from enclave.settle.export import exported, imported
from enclave.settle.ledger import Ledger
from tests.settle import world
from tests.settle.support import batch, line

ROOT = Path(__file__).resolve().parents[2]


def refused(call):
    with pytest.raises(InputRejected) as caught:
        call()
    return [d.code for d in caught.value.diagnostics]


@pytest.fixture
def url(server, schema):
    return server.url(schema)


def test_the_hashes_on_a_server_are_those_of_a_file(url, tmp_path):
    found = []
    for name in (tmp_path / "账本.db", url):
        with Ledger.open(name, create=True) as ledger:
            first = ledger.book(batch(line("p1", 10**18, note="备注\n“%s”?"), unit="元"))
            second = ledger.book(batch(line("p2", -3, corrects=None), source="b.csv"))
            found.append((first.hash, second.hash, "".join(exported(ledger))))
            assert ledger.check_chain() == 2
    assert found[0] == found[1]


def test_an_export_moves_from_a_file_to_a_server_and_back(server, url, tmp_path):
    with Ledger.open(tmp_path / "账本.db", create=True) as ledger:
        for n in range(3):
            ledger.book(batch(line(f"p{n}", n, note="é\u2028中")))
        first = "".join(exported(ledger))
    with Ledger.open(url, create=True) as ledger:
        assert imported(ledger, first.split("\n")[:-1], "x") == 3
        second = "".join(exported(ledger))
    with Ledger.open(tmp_path / "新账本.db", create=True) as ledger:
        assert imported(ledger, second.split("\n")[:-1], "x") == 3
        assert first == second == "".join(exported(ledger))


@pytest.mark.parametrize("sql", ["UPDATE line SET amount = 1", "DELETE FROM line", "DELETE FROM batch",
                                 "UPDATE batch SET source = 'x'", "TRUNCATE line", "TRUNCATE batch CASCADE"])  # fmt: skip
def test_l2_the_server_itself_refuses_changes(server, schema, url, sql):
    with Ledger.open(url, create=True) as ledger:
        ledger.book(batch(line("p1")))
    with server.raw(schema) as raw, pytest.raises(Exception, match="append-only"):
        raw.execute(sql)


def test_l4_what_an_administrator_changed_is_found(server, schema, url):
    with Ledger.open(url, create=True) as ledger:
        ledger.book(batch(line("p1", 7, head="vat"), unit="元"))
        ledger.book(batch(line("p2", 9, head="cit")))
    with server.raw(schema) as raw:
        raw.execute("ALTER TABLE line DISABLE TRIGGER ALL")
        for change, back in (
            ("text = replace(text, 'vat', 'cit')", "text = replace(text, 'cit', 'vat')"),
            ("amount = 8", "amount = 7"),
            ("kind = 'payments'", "kind = 'receipts'"),
        ):
            raw.execute(f"UPDATE line SET {change} WHERE key = 'p1'")
            with Ledger.open(url) as ledger:
                assert refused(ledger.check_chain) in (["E968"], ["E969"]), change
            raw.execute(f"UPDATE line SET {back} WHERE key = 'p1'")
    with Ledger.open(url) as ledger:
        assert ledger.check_chain() == 2


def test_an_account_needs_to_read_and_add_no_more(server, schema, url):
    with Ledger.open(url, create=True) as ledger:
        ledger.book(batch(line("p1")))
    with server.raw(schema) as raw:
        raw.execute(f"CREATE ROLE clerk_{schema} LOGIN; CREATE ROLE reader_{schema} LOGIN")
        for role, rights in (("clerk", "SELECT, INSERT"), ("reader", "SELECT")):
            raw.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}_{schema}")
            raw.execute(f"GRANT {rights} ON ALL TABLES IN SCHEMA {schema} TO {role}_{schema}")
    with Ledger.open(url.replace("enclave@", f"clerk_{schema}@")) as ledger:
        assert ledger.book(batch(line("p2"))).new == 1
    with Ledger.open(url.replace("enclave@", f"reader_{schema}@")) as ledger:
        assert refused(lambda: ledger.book(batch(line("p3")))) == ["E962"]
        assert ledger.check_chain() == 2


def test_what_is_no_ledger_or_cannot_be_reached_is_said_so(server, schema, url):
    assert refused(lambda: Ledger.open(url)) == ["E960"]
    assert refused(lambda: Ledger.open("postgresql://finance:geheim@127.0.0.1:1/x")) == ["E977"]
    with pytest.raises(InputRejected) as caught:
        Ledger.open("postgresql://finance:geheim@127.0.0.1:1/x")
    assert "geheim" not in str(caught.value)
    assert refused(lambda: Ledger.open("postgresql://h:port/x")) == ["E960"]
    Ledger.open(url, create=True).database.close()
    Ledger.open(url, create=True).database.close()  # one that is there is left as it is
    with server.raw(schema) as raw:
        raw.execute("INSERT INTO enclave_ledger VALUES (99)")
    assert refused(lambda: Ledger.open(url)) == ["E961"]


def test_a_busy_ledger_is_said_so(url, monkeypatch):
    Ledger.open(url, create=True).database.close()
    monkeypatch.setattr(module, "WAIT_SECONDS", 1.0)
    with Ledger.open(url) as first, Ledger.open(url) as second, first.database.writing():
        assert refused(lambda: second.book(batch(line("p1")))) == ["E963"]


def break_in_the_middle(ledger, server):
    with ledger.database.writing():
        ledger.database.write("INSERT INTO enclave_ledger VALUES (?)", [(7,)])
        (pid,) = ledger.database.read("SELECT pg_backend_pid()")[0]
        with server.raw() as raw:
            raw.execute("SELECT pg_terminate_backend(%s)", (pid,))
        ledger.database.read("SELECT 1")


def test_a_connection_that_breaks_books_nothing_and_the_same_batch_goes_again(server, url):
    with Ledger.open(url, create=True) as ledger:
        assert refused(lambda: break_in_the_middle(ledger, server)) == ["E977"]
    with Ledger.open(url) as ledger:
        assert ledger.book(batch(line("p1"))).new == 1


def test_l5_what_was_acknowledged_survives_a_crash_of_the_server(server, url):
    with Ledger.open(url, create=True) as ledger:
        done = ledger.book(batch(line("p1"), line("p2")))
        server.crash()
        assert refused(lambda: ledger.book(batch(line("p3")))) == ["E977"]
    server.start()
    with Ledger.open(url) as ledger:
        assert (ledger.check_chain(), ledger.head()) == (1, done.hash)


def kill_once(url, first, moment=0.0):
    """Let a writer work on the server and kill it; the last batch it acknowledged."""
    command = [sys.executable, "-m", "tests.settle.writer", url, str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
        assert writer.stdout is not None
        said = writer.stdout.readline()
        time.sleep(moment)
        os.kill(writer.pid, signal.SIGKILL)
        said += writer.stdout.read()
    return int(said.split(b"\n")[:-1][-1])


def survives(url, moments):
    """Kill a writer at these moments; how many batches were acknowledged."""
    Ledger.open(url, create=True).database.close()
    total = 0
    for moment in moments:
        last = kill_once(url, total + 1, moment)
        with Ledger.open(url) as ledger:
            ledger.book(batch(line(f"between-{last}", 0)))  # waits for what the server still undoes
            keys = {x.key for x in ledger.lines("receipts") if not x.key.startswith("between")}
            assert sum(x.amount for x in ledger.lines("receipts")) == 0
            ledger.check_chain()
        total = len(keys) // 2
        assert last <= total <= last + 1
        assert keys == {f"{n}{sign}" for n in range(1, total + 1) for sign in "+-"}
    return total


def test_l5_l6_a_killed_desk_loses_nothing_and_leaves_nothing_half(url):
    assert survives(url, [0.0, 0.01]) >= 2


@pytest.mark.slow
def test_l5_l6_a_desk_killed_a_hundred_times(url):
    chance = random.Random(5)  # moments of a test, no secret
    booked = survives(url, [chance.uniform(0, 0.05) for _ in range(100)])
    sys.stderr.write(f"\nserver: 100 kills at random moments, {booked} batches, 0 lost\n")


def test_l7_writers_take_turns_on_a_server(url):
    Ledger.open(url, create=True).database.close()
    take_turns(url, 4, 25)


def take_turns(url, writers, batches):
    command = [sys.executable, "-m", "tests.settle.writers", url, str(writers), str(batches)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    with Ledger.open(url) as ledger:
        assert ledger.check_chain() == writers * batches
        assert len({x.key for x in ledger.lines("receipts")}) == writers * batches


@pytest.mark.slow
def test_l7_eight_desks_of_a_thousand_batches_on_a_server(url):
    Ledger.open(url, create=True).database.close()
    take_turns(url, 8, 1000)
    sys.stderr.write("\nserver: 8 writers x 1,000 batches: 8,000 in one chain\n")


def test_a_year_on_a_server_gives_the_statements_of_a_file(url, tmp_path):
    sealed = []
    for n, name in enumerate((tmp_path / "账本.db", url)):
        folder = world.make(_folder(tmp_path / str(n)), "adjust")
        with Ledger.open(name, create=True) as ledger:
            sealed.append(
                [b.content for _, b in world.year(folder, ledger, "2026-06", sealed=True)]
            )
            assert ledger.closed_through() == date(2026, 6, 30)
    assert sealed[0] == sealed[1]


def _folder(path):
    path.mkdir()
    return path


def test_without_the_extra_the_message_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(MissingExtra, match=r"enclave-economy\[server\]"):
        Ledger.open("postgresql://finance/ledger")
