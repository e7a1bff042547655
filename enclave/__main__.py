"""``python -m enclave`` is the command ``enclave``."""

from __future__ import annotations

import sys

from enclave.cli import main

if __name__ == "__main__":
    sys.exit(main())
