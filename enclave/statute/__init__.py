"""Dated tax sharing between levels of government, and the level split of receipts.

>>> from datetime import date
>>> statute = load_statute("cn-jiangxi")
>>> print({k: str(v) for k, v in shares(statute, Subject("增值税", date(2024, 3, 1))).items()})
{'centre': '1/2', 'province': '3/20', 'prefecture': '0', 'county': '7/20'}
"""

from __future__ import annotations

from enclave.statute.compiled import Choice, Statute, Subject
from enclave.statute.fills import FilledHole
from enclave.statute.heads import Heads, load_heads
from enclave.statute.load import load_statute, statute_ids
from enclave.statute.lookup import shares
from enclave.statute.result import StatuteResult, YearEndRow
from enclave.statute.split import split

__all__ = [
    "Choice",
    "FilledHole",
    "Heads",
    "Statute",
    "StatuteResult",
    "Subject",
    "YearEndRow",
    "load_heads",
    "load_statute",
    "shares",
    "split",
    "statute_ids",
]
