"""A process that books batches and says so after each, until it is killed.

``python -m tests.settle.writer LEDGER FIRST`` prints the number of every batch that was
acknowledged; each batch has two lines that add to zero, so that half a batch would show.
"""

from __future__ import annotations

import sys

from enclave.settle.ledger import Ledger
from tests.settle.support import batch, line


def main() -> None:
    path, number = sys.argv[1], int(sys.argv[2])
    with Ledger.open(path) as ledger:
        while True:
            note = "备注" * (number % 200)
            ledger.book(batch(line(f"{number}+", number, note=note), line(f"{number}-", -number)))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            number += 1


if __name__ == "__main__":
    main()
