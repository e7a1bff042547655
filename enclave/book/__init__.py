"""From a scenario to results: the layer that joins agreements, statute, tables and engine.

The three verbs of the library: :func:`load` a scenario, :func:`run` it, explain a number of its
:class:`Result`.
"""

from __future__ import annotations

from enclave.book.agreements import open_agreement as load_agreement
from enclave.book.deals import DealRun
from enclave.book.result import Result
from enclave.book.run import run
from enclave.book.scenario import LoadedScenario, load

Deal = DealRun

__all__ = ["Deal", "DealRun", "LoadedScenario", "Result", "load", "load_agreement", "run"]
