"""``./do bench [--quick]``: correctness first, then ratios and peak memory, in one run."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out" / "bench"
PEERS = {"pandas": "pandas", "polars": "polars", "openfisca": "openfisca_core"}


def own_interpreter() -> str:
    """The interpreter of the bench's own environment, made once; peers stay out of the main one."""
    folder = OUT / "venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists():
        return str(python)
    print("preparing the environment of the benchmark, once …", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    wheels = os.environ.get("ENCLAVE_WHEELS")
    offline = ["--no-index", "--find-links", wheels] if wheels else []
    for pip in ([sys.executable, "-m", "pip"], ["python3", "-m", "pip"], ["pip"]):
        command = [*pip, "--python", str(python), "install", "-q", "--disable-pip-version-check",
                   *offline, "-c", "constraints.txt", "-e", ".[bench]"]  # fmt: skip
        try:
            done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
        except FileNotFoundError:
            continue
        if done.returncode == 0:
            return str(python)
    print("other tools could not be installed; measuring without them", file=sys.stderr)
    return sys.executable


def missing_peers() -> dict[str, str]:
    """Peers that are not installed, with the line that says so."""
    from importlib.util import find_spec

    return {n: f"{n}: not installed, left out" for n, m in PEERS.items() if find_spec(m) is None}


def work(asked: dict) -> dict:
    """Run a worker; an error becomes a line of the report."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "POLARS_MAX_THREADS"):
        env[name] = "1"
    done = subprocess.run(
        [sys.executable, "-m", "bench.worker", json.dumps({**asked, "folder": str(OUT)})],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or ["failed"])[-1][:200]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def differing(one: Path, other: Path) -> int | None:
    """How many cells of two answers differ."""
    import numpy as np

    if not (one.exists() and other.exists()):
        return None
    a, b = np.load(one), np.load(other)
    return int((a != b).sum()) if a.shape == b.shape else None


def measure(case: Any, *, quick: bool, rounds: int, absent: dict[str, str]) -> dict:
    """One case: every contender checked, then timed."""
    from bench.contenders import names

    for old in OUT.glob(f"{case.name}-*.npy"):
        old.unlink()
    base = work({"mode": "check", "case": case.name, "name": "exact"})
    rows = []
    for name in names(case):
        if name in absent:
            continue
        print(f"  {case.name}: {name} …", file=sys.stderr, flush=True)
        row = {"name": name, "cells": base.get("cells")}
        if name.startswith("enclave ") and name != "enclave":
            row["wrong"] = None
        else:
            checked = work({"mode": "check", "case": case.name, "name": name})
            files = [OUT / f"{case.name}-{n}.npy" for n in ("exact", name)]
            row["wrong"] = differing(*files)
            row |= {k: v for k, v in checked.items() if k == "error"}
        row |= work(
            {"mode": "time", "case": case.name, "name": name, "quick": quick, "rounds": rounds}
        )
        full = [OUT / f"{case.name}-{n}-full.npy" for n in ("enclave", name)]
        row["differs_in_full"] = differing(*full) if name != "enclave" else 0
        rows.append(row)
    for old in OUT.glob(f"{case.name}-*.npy"):
        old.unlink()
    size = case.quick if quick else case.full
    variants = case.variants[1 if quick else 0]
    return {"case": case.name, "zh": case.zh, "en": case.en, "years": case.years,
            "enterprises": size, "variants": variants, "rows": rows}  # fmt: skip


def machine() -> str:
    """The machine, generically."""
    model = platform.machine()
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./do bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, a few minutes")
    parser.add_argument("--here", action="store_true", help="use this interpreter as it is")
    parser.add_argument("--only", help="one case")
    parser.add_argument("--pages", action="store_true", help="write the pages of the documentation")
    args = parser.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    if not args.here:
        python = own_interpreter()
        if Path(python).resolve() != Path(sys.executable).resolve() or sys.prefix not in python:
            again = [python, "-m", "bench", "--here", *sys.argv[1:]]
            return subprocess.run(again, cwd=ROOT, check=False).returncode
    from bench.contenders import CASES
    from bench.journey import journey
    from bench.report import pages, table
    from bench.start import AGREEMENTS, cold_starts, load_agreements
    from bench.sweep import sweep_times

    absent = missing_peers()
    rounds = 3 if args.quick else 5
    cases = [c for c in CASES if args.only in {None, c.name}]
    found = {
        "machine": machine(),
        "quick": args.quick,
        "absent": sorted(absent.values()),
        "cases": [measure(c, quick=args.quick, rounds=rounds, absent=absent) for c in cases],
        "sweep": sweep_times(quick=args.quick) if args.only in {None, "sweep"} else None,
        "load": load_agreements(AGREEMENTS // 10 if args.quick else AGREEMENTS),
        "starts": cold_starts(3 if args.quick else 7),
        "journey": journey(rounds) if args.only in {None, "journey"} else None,
    }
    text = table(found)
    print(text)
    (OUT / "results.json").write_text(
        json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    (OUT / "results.txt").write_text(text + "\n", "utf-8")
    if args.pages:
        pages(found, ROOT / "docs")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
