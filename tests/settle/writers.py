"""Several processes that book at the same time.

``python -m tests.settle.writers LEDGER WRITERS BATCHES`` forks WRITERS processes of BATCHES each and
fails if one of them does.
"""

from __future__ import annotations

import os
import sys

from enclave.settle.ledger import Ledger
from tests.settle.support import batch, line


def main() -> None:
    name, writers, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    children = []
    for writer in range(writers):
        child = os.fork()
        if child == 0:
            with Ledger.open(name) as ledger:
                for n in range(count):
                    ledger.book(batch(line(f"{writer}-{n}", n)))
            sys.stderr.flush()
            os._exit(0)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
