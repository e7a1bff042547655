"""What is different between two agreements, or two versions of one: by meaning, never by text."""

from __future__ import annotations

from enclave.diff.compare import diff
from enclave.diff.model import Change, Difference, SideName
from enclave.diff.side import Side, open_side, side_of

__all__ = ["Change", "Difference", "Side", "SideName", "diff", "open_side", "side_of"]
