"""One contender, one case, one process: so that its memory is its own."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.cases import Waterfall, one_variant
from bench.contenders import CASES, SLOW, Case, data_for, exact, prepare


def _peak() -> float:
    """Peak memory of this process in MB; what the parent held before it started does not count."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text("utf-8").splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def check(case: Case, name: str, folder: Path) -> dict:
    """The contender's answer on a small part of the job, and the exact one."""
    data, terms = data_for(case, quick=True)
    data = data.head(case.check)
    if case.variants[0]:
        terms = _some(terms, case.check)
    answer = exact(case, data, terms) if name == "exact" else prepare(case, name, data, terms)()
    np.save(folder / f"{case.name}-{name}.npy", answer)
    return {"cells": int(answer.size)}


def _some(terms: Waterfall, count: int) -> Waterfall:
    listed = [one_variant(terms, n) for n in range(count)]
    return replace(
        terms,
        recover=np.array([t.recover for t in listed]),
        cap=np.array([t.cap for t in listed]),
        tenths=tuple(np.array([t.tenths[i] for t in listed]) for i in range(3)),
    )


def timed(case: Case, name: str, *, quick: bool, rounds: int, folder: Path) -> dict:
    """CPU seconds of the job (best of some), and the peak memory of the process."""
    data, terms = data_for(case, quick=quick)
    share = SLOW.get(name, 1)
    if share > 1 and case.variants[0]:
        terms = _some(terms, max(1, len(terms.cap) // share))
    elif share > 1:
        data = data.head(max(1, data.enterprises // share))
    job = prepare(case, name, data, terms)
    base, best = _peak(), float("inf")
    for n in range(1 if share > 1 else rounds):
        start = time.process_time()
        answer = job()
        best = min(best, time.process_time() - start)
        if n == 0:
            peak = _peak()
    if share == 1 and answer.size:
        np.save(folder / f"{case.name}-{name}-full.npy", answer)
    return {"cpu": best * share, "peak_mb": peak, "before_mb": base, "scaled": share}


def main() -> None:
    asked = json.loads(sys.argv[1])
    case = next(c for c in CASES if c.name == asked["case"])
    folder = Path(asked["folder"])
    if asked["mode"] == "check":
        found = check(case, asked["name"], folder)
    else:
        found = timed(
            case, asked["name"], quick=asked["quick"], rounds=asked["rounds"], folder=folder
        )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
