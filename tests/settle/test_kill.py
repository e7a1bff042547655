"""What was acknowledged is there after the process was killed at any moment (L5, L6)."""

from __future__ import annotations

import os
import random
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
@pytest.mark.parametrize("seed", range(10))
def test_l5_l6_a_thousand_kills(tmp_path, seed):
    booked = survives(tmp_path / "账本.db", kills=100, seed=100 + seed)
    sys.stderr.write(f"\n100 kills, {booked} acknowledged batches, 0 lost\n")
