"""Streams beside the main one: what superiors collect, by the clauses of every version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enclave.compile.standing import Version
from enclave.ir import Source
from enclave.kinds.superior_return import SuperiorReturn


def superior_source(clause: SuperiorReturn) -> Source:
    """The source pot of a superior's own part under a clause."""
    stream = f"superior:{clause.id}"
    return Source(f"{stream}@{clause.superior}", clause.superior, stream)


def superior_sources(versions: Sequence[Version]) -> Iterator[Source]:
    """The sources of all superior returns of all versions; idle ones stay with their holders."""
    found = (
        superior_source(clause)
        for version in versions
        for clause in version.agreement.clauses
        if isinstance(clause, SuperiorReturn)
    )
    yield from dict.fromkeys(found)
