"""The journey of a negotiator: CPU seconds of each command, from a cold start to its last line."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCENARIO = "scenarios/mouding-lufeng"
VARIANTS = ("half-each", "six-four-capped")
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", SCENARIO),
    "compare": ("compare", SCENARIO, *VARIANTS),
    "solve": ("solve", SCENARIO),
    "negotiate": ("negotiate", SCENARIO),
    "risk": ("risk", SCENARIO, "--runs", "1000", "--seed", "7"),
    "report": ("report", SCENARIO, *(w for v in VARIANTS for w in ("--variant", v)), "--risk"),
}
GOALS = {"run": 1.0, "compare": 1.0, "solve": 1.0, "negotiate": 1.0, "risk": 3.0, "report": 5.0}
"""CPU seconds within which each is to answer."""


def journey(rounds: int) -> dict[str, float | None]:
    """User CPU seconds of every command, the best round; None where it did not succeed."""
    found: dict[str, float | None] = {}
    for name, words in COMMANDS.items():
        best: float | None = None
        for _ in range(rounds):
            taken = _once(words, reports=name == "report")
            if taken is None:
                best = None
                break
            best = taken if best is None else min(best, taken)
        found[name] = best
    return found


def _once(words: tuple[str, ...], *, reports: bool) -> float | None:
    with tempfile.TemporaryDirectory() as folder:
        more = ("--out", folder) if reports else ()
        before = os.times().children_user
        done = subprocess.run(
            [sys.executable, "-m", "enclave", *words, *more],
            cwd=ROOT, capture_output=True, check=False,
        )  # fmt: skip
        return None if done.returncode else os.times().children_user - before


def journey_lines(found: dict) -> list[str]:
    """The same for the terminal: CPU seconds, and as multiples of ``run``."""
    times = found.get("journey")
    if not times:
        return []
    run = times["run"]
    out = ["", "the journey of a negotiator, CPU s (run = 1)"]
    for name, value in times.items():
        shown = "–" if value is None or not run else f"{value:8.2f}  {value / run:6.2f}"
        out.append(f"  {name:12}{shown}")
    return out


def journey_rows(found: dict) -> list[list[str]]:
    """The same for the pages: multiples of ``run``."""
    times = found.get("journey") or {}
    run = times.get("run")
    return [[f"`enclave {n}`", "–" if v is None or not run else f"{v / run:.2f}"]
            for n, v in times.items()]  # fmt: skip
