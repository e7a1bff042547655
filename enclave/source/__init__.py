"""The strict YAML reader: every value stays text and knows its place.

>>> from enclave.diagnostics import Collector
>>> doc = loads("share: 3:7", collector=Collector(), file="a.yaml")
>>> doc.data, str(doc.marks.value(("share",)))
({'share': '3:7'}, 'a.yaml:1:8')
"""

from __future__ import annotations

from enclave.source.document import Marks, Node, Path, SourceDoc, path_text
from enclave.source.loader import load, loads
from enclave.source.suggest import did_you_mean

__all__ = [
    "Marks",
    "Node",
    "Path",
    "SourceDoc",
    "did_you_mean",
    "load",
    "loads",
    "path_text",
]
