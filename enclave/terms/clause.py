"""The base of every clause: what all kinds have in common."""

from __future__ import annotations

from pydantic import Field

from enclave.terms.fields import BilingualText, Identifier, Model, Reference
from enclave.terms.time import TimePoint


class ClauseReference(Model):
    """Where a clause comes from: a document of the agreement, and the article."""

    document: Identifier | BilingualText | None = None
    article: str | None = None
    note: BilingualText | None = None


class ClauseBase(Model):
    """One typed term of an agreement.

    Attributes:
        id: unique in the agreement; statements and explanations cite it.
        kind: the clause kind; each kind adds its own keys.
        heads: tax heads the clause acts on; all that are in scope by default.
        from_, until: the days between which the clause holds; the whole term by default.
    """

    id: Identifier
    kind: str
    title: BilingualText | None = None
    reference: ClauseReference | None = None
    note: BilingualText | None = None
    heads: tuple[str, ...] | None = None
    from_: TimePoint | None = Field(default=None, alias="from")
    until: TimePoint | None = None


__all__ = ["ClauseBase", "ClauseReference", "Reference"]
