"""What a user waits for: cold starts, and loading two thousand agreements."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STARTS = {
    "python": [sys.executable, "-c", "pass"],
    "import numpy": [sys.executable, "-c", "import numpy"],
    "import enclave": [sys.executable, "-c", "import enclave"],
    "enclave --help": [sys.executable, "-m", "enclave", "--help"],
    "import pandas": [sys.executable, "-c", "import pandas"],
    "import polars": [sys.executable, "-c", "import polars"],
    "import openfisca_core": [sys.executable, "-c", "import openfisca_core.simulations"],
}
AGREEMENTS = 2_000


def cold_starts(rounds: int) -> dict[str, float | None]:
    """Milliseconds from nothing to done, the median of some; None where it cannot start."""
    found: dict[str, float | None] = {}
    for name, command in STARTS.items():
        times: list[float] = []
        for _ in range(rounds + 1):
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
            times.append((time.perf_counter() - start) * 1000)
            if done.returncode:
                times = []
                break
        found[name] = statistics.median(times[1:]) if times else None
    return found


def load_agreements(count: int) -> dict[str, float]:
    """CPU seconds to read and check agreements: the published packs, again and again."""
    import yaml

    from enclave.compile.load import load_agreement_text
    from enclave.diagnostics import Collector

    texts = [
        p.read_text(encoding="utf-8") for p in sorted((ROOT / "rules/agreements").glob("*.yaml"))
    ]
    many = [texts[n % len(texts)] for n in range(count)]
    load_agreement_text(texts[0], collector=Collector())
    start = time.process_time()
    for text in many:
        load_agreement_text(text, collector=Collector())
    ours = time.process_time() - start
    out = {"enclave": ours, "agreements": float(count), "bytes": float(sum(map(len, many)))}
    for name in ("CSafeLoader", "SafeLoader"):
        loader = getattr(yaml, name, None)
        if loader is None:
            continue
        start = time.process_time()
        for text in many[: count // 10]:
            getattr(yaml, "load")(text, Loader=loader)  # noqa: B009 - timed as users call it
        out[name] = (time.process_time() - start) * 10
    return out
