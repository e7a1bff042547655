"""A process that may not write into a folder: makes a ledger there, reads one, books into it.

``python -m tests.settle.unprivileged FOLDER`` prints a code, the number of batches, a code.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from enclave.diagnostics import InputRejected
from enclave.settle.ledger import Ledger
from tests.settle.support import batch, line


def said(work) -> str:
    try:
        return str(work())
    except InputRejected as rejected:
        return rejected.diagnostics[0].code


def main() -> None:
    folder = Path(sys.argv[1])
    if os.geteuid() == 0:  # rights do not bind root
        os.setuid(65534)
    with Ledger.open(folder / "账本.db") as ledger:
        words = [
            said(lambda: Ledger.open(folder / "新账本.db", create=True)),
            said(ledger.check_chain),
            said(lambda: ledger.book(batch(line("p2")))),
        ]
    sys.stdout.write("\n".join(words) + "\n")


if __name__ == "__main__":
    main()
