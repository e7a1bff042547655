"""What was acknowledged is there after the process was killed at any moment (L5, L6)."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enclave.settle.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")


def kill_once(path: Path, first: int, moment: float) -> int:
    """Let a writer work, kill it, and return the number of the last batch it acknowledged."""
    command = [sys.executable, "-m", "tests.settle.writer", str(path), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as writer:
        assert writer.stdout is not None
        acknowledged = writer.stdout.readline()  # the moment counts from the first batch on
        time.sleep(moment)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += writer.stdout.read()
    whole = [int(x) for x in acknowledged.split(b"\n")[:-1]]
    return whole[-1]


def survives(path: Path, kills: int, seed: int) -> int:
    """Kill a writer many times; after each, everything acknowledged is there and whole."""
    chance = random.Random(seed)  # moments of a test, no secret
    Ledger.open(path, create=True).database.close()
    total = 0
    for _ in range(kills):
        last = kill_once(path, total + 1, chance.uniform(0, 0.03))
        with Ledger.open(path) as ledger:
            keys = {line.key for line in ledger.lines("receipts")}
            balance = sum(line.amount for line in ledger.lines("receipts"))
            booked = ledger.check_chain()
        assert {f"{n}{s}" for n in range(1, last + 1) for s in "+-"} <= keys
        # One more may have reached the disk before its acknowledgement was read.
        assert booked in (last, last + 1)
        assert (len(keys), balance) == (2 * booked, 0)
        total = booked
    return total


def test_l5_l6_nothing_acknowledged_is_lost_by_a_kill(tmp_path):
    assert survives(tmp_path / "账本.db", kills=8, seed=1) >= 8


@pytest.mark.slow
def test_l5_l6_two_hundred_kills_at_random(tmp_path):
    booked = survives(tmp_path / "账本.db", kills=200, seed=100)
    sys.stderr.write(f"\n200 kills at random moments, {booked} batches, 0 lost\n")


# --------------------------------------------------------------------- at every call that writes


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """The library that stops a process at a call."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("stopping at a call needs Linux and a C compiler")
    made = tmp_path_factory.mktemp("lib") / "failpoint.so"
    source = ROOT / "tests" / "settle" / "failpoint.c"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("the C compiler does not compile")
    return made


def stopped(library, folder, job, how, *, first=1, step=1, rounds=1):
    """How often a child was stopped; what must hold after each is checked by the module."""
    words = [job, str(folder), how, str(first), str(step), str(rounds)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.settle.killer", *words],
        cwd=ROOT, check=False, capture_output=True, text=True,
        env={**os.environ, "LD_PRELOAD": str(library)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["stopped"]


@pytest.mark.parametrize(
    ("job", "how", "step", "least"),
    [
        ("book", "kill", 2, 15),
        ("book", "full", 3, 8),
        ("import", "half", 9, 6),
        ("final", "kill", 6, 8),
    ],
)
def test_l5_l6_l11_stopped_at_some_calls_nothing_is_lost_and_nothing_is_half(
    library, tmp_path, job, how, step, least
):
    assert stopped(library, tmp_path, job, how, step=step) >= least


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "half", "full"])
@pytest.mark.parametrize(("job", "rounds"), [("make", 1), ("book", 12), ("import", 1), ("final", 1), ("again", 1)])  # fmt: skip
def test_l5_l6_l11_stopped_at_every_call(library, tmp_path, job, rounds, how):
    count = stopped(library, tmp_path, job, how, rounds=rounds)
    words = {"kill": "killed", "half": "killed in the middle of a write", "full": "disk full"}[how]
    sys.stderr.write(f"\n{job}: {words} at {count} calls, 0 lost, 0 half-written\n")
    assert count >= 25 * rounds
