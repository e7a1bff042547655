"""Computes a statement again from the unpacked inputs of a bundle, in a process of its own.

``python -m enclave.settle.bundle.recompute FOLDER`` writes ``statement.json`` and ``trace.json``
beside the inputs. The rule packs are those of the bundle; the library of the package is not read.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

STATEMENT, TRACE = "statement.json", "trace.json"


def main(folder: Path) -> int:
    """Compute, or print what forbids it as JSON on standard error; exit code 3 then."""
    from enclave.terms.packs import use_rules

    use_rules(folder / "rules")
    from enclave.diagnostics import InputRejected

    try:
        for name, text in restated(folder).items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except InputRejected as rejected:
        sys.stderr.write("\n".join(d.line("zh") for d in rejected.diagnostics) + "\n")
        return 3
    return 0


def restated(folder: Path) -> dict[str, str]:
    """Statement and trace, as the texts that stand in a bundle."""
    from enclave.book.run import run
    from enclave.book.scenario import load
    from enclave.settle.bundle.inputs import STANDING
    from enclave.settle.bundle.trace import trace
    from enclave.settle.data import as_data
    from enclave.settle.dues import Payment
    from enclave.settle.journal import canonical
    from enclave.settle.statement import Standing, state

    body = json.loads((folder / STANDING).read_text(encoding="utf-8"))
    paid = tuple(
        Payment(p["key"], p["agreement"], p["payer"], p["payee"], p["amount"],
                date.fromisoformat(p["day"]))
        for p in body["payments"]
    )  # fmt: skip
    since = date.fromisoformat(body["since"]) if body["since"] else None
    before = Standing(
        since, body["revision"], body["previous"], paid, body["netting"], body["superior"]
    )
    result = run(load(folder / "scenario"))
    made = state(result, body["agreement"], date.fromisoformat(body["cut"]), before)
    return {
        STATEMENT: canonical(as_data(made)) + "\n",
        TRACE: canonical(trace(result, made)) + "\n",
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
