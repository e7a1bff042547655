"""Names of heads and enterprises for statements."""

from __future__ import annotations

from collections.abc import Callable

from enclave.book.scenario import LoadedScenario
from enclave.text import Text


def head_names(loaded: LoadedScenario) -> Callable[[str], Text]:
    """The names of tax heads, by id."""

    def name(head: str) -> Text:
        known = loaded.statute.heads.table.get(head)
        return Text(head) if known is None else known.name

    return name


def enterprise_names(loaded: LoadedScenario) -> Callable[[str], Text]:
    """The names of enterprises, by id."""

    def name(enterprise: str) -> Text:
        known = loaded.enterprises.get(enterprise)
        return Text(enterprise) if known is None else known.name

    return name
