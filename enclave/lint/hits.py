"""What a predicate says it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from enclave.lint.subject import Subject
from enclave.terms.validate import Path


@dataclass(frozen=True, slots=True)
class Hit:
    """One place, with the values of the lint's message."""

    path: Path
    values: Mapping[str, object] = field(default_factory=dict)


Predicate = Callable[[Subject], Iterator[Hit]]
