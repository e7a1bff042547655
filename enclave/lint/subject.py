"""What the lints look at: a whole agreement, or as much of a draft as is not left open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from enclave.compile.load import LoadedAgreement, clause_model
from enclave.diagnostics import Collector
from enclave.lint.flows import Flow, flows
from enclave.lint.payee import Payee, payee
from enclave.terms.agreement import Agreement, Scope, Settle
from enclave.terms.amounts import Series
from enclave.terms.clause import ClauseBase
from enclave.terms.fields import DateText, Model, Reference
from enclave.terms.party import Party
from enclave.terms.time import Term
from enclave.terms.validate import Path, validate
from enclave.text import Text

M = TypeVar("M", bound=BaseModel)


class _Signed(Model):
    """The day of signature of a draft."""

    signed: DateText | None = None


_ENTRIES = ("new_project", "government_move", "market_move")


@dataclass(frozen=True)
class Subject:
    """The typed parts of an agreement. Of a draft only those without open terms are here.

    Attributes:
        clauses: the clauses that could be read, with their places.
        kinds: the kinds of all clauses, those with open terms included.
        unread: the kinds of the clauses with open terms.
        unread_parties: the parties with open terms.
        open: the places of the open terms.
        texts: the free texts of the file, with their places.
        firms: the names of the enterprises the agreement is about, where they are known.
    """

    parties: Mapping[str, Party]
    clauses: tuple[tuple[int, ClauseBase], ...]
    data: Mapping[str, Series]
    references: Mapping[str, Reference]
    kinds: frozenset[str]
    unread: frozenset[str] = frozenset()
    scope: Scope | None = None
    term: Term | None = None
    settle: Settle | None = None
    signed: date | None = None
    entry: str | None = None
    unread_parties: frozenset[str] = frozenset()
    open: frozenset[Path] = frozenset()
    texts: tuple[tuple[Path, str], ...] = ()
    firms: tuple[Text, ...] = ()

    def is_open(self, *path: str) -> bool:
        """Whether the term at ``path``, one above it or one below it is open."""
        return any(h[: len(path)] == path[: len(h)] for h in self.open)

    @property
    def kinds_are_known(self) -> bool:
        """Whether the kind of every clause is written, so that what is absent is absent."""
        return not any(
            h[:1] == ("clauses",) and (len(h) < 3 or h[2] == "kind") for h in self.open
        )  # fmt: skip

    def payee(self, party: str) -> Payee | None:
        """What kind of payee a party is, if that can be told."""
        return payee(party, self.parties, self.unread_parties)

    def name(self, party: str) -> Text:
        """The name of a party."""
        found = self.parties.get(party)
        return found.name if found is not None else Text(party)

    def flows(self) -> tuple[Flow, ...]:
        """Every payment of the clauses."""
        return tuple(flows(self.clauses))


def of_agreement(agreement: Agreement) -> Subject:
    """A complete agreement."""
    return Subject(
        parties=agreement.parties, clauses=tuple(enumerate(agreement.clauses)),
        data=agreement.data, references=agreement.references,
        kinds=frozenset(c.kind for c in agreement.clauses), scope=agreement.scope,
        term=agreement.term, settle=agreement.settle, signed=agreement.signed,
        entry=agreement.entry,
    )  # fmt: skip


def subject_of(loaded: LoadedAgreement) -> Subject:
    """The agreement of a file, or of a draft what is not open."""
    texts = tuple(_texts(loaded.data))
    if loaded.agreement is not None:
        return replace(of_agreement(loaded.agreement), texts=texts)
    return replace(_Draft(loaded).subject(), texts=texts)


_TEXTS = ("note", "notes", "item", "evidence", "channel", "title")
"""Keys under which terms may stand in words."""


def _texts(data: Any, path: Path = (), *, told: bool = False) -> Iterator[tuple[Path, str]]:
    """The free texts of a document, but those of open terms and of the documents it cites."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if path or key not in ("holes", "references", "title"):
                yield from _texts(value, (*path, key), told=told or key in _TEXTS)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*path, number), told=told)
    elif told and isinstance(data, str):
        yield path, data


class _Draft:
    """Reads the parts of an agreement one by one; a part with an open term is left out."""

    def __init__(self, loaded: LoadedAgreement) -> None:
        self.doc, self.data, self.holes = loaded.doc, loaded.data, loaded.holes
        unit = self.data.get("unit")
        self.unit = unit if isinstance(unit, str) else None
        self.unheard = Collector(limit=1)

    def subject(self) -> Subject:
        """The parts together."""
        clauses = self.clauses()
        read = {number for number, _ in clauses}
        kinds = dict(self.kinds())
        entry, named = self.data.get("entry"), self.data.get("parties")
        parties = self.each("parties", Party)
        dated = self.read((), {"signed": self.data.get("signed")}, _Signed)
        return Subject(
            parties=parties, clauses=clauses, data=self.each("data", Series),
            references=self.each("references", Reference), kinds=frozenset(kinds.values()),
            unread=frozenset(kind for number, kind in kinds.items() if number not in read),
            scope=self.one("scope", Scope), term=self.one("term", Term),
            settle=self.one("settle", Settle), signed=dated.signed if dated else None,
            entry=entry if entry in _ENTRIES else None,
            unread_parties=frozenset(named if isinstance(named, Mapping) else ()) - set(parties),
            open=frozenset(self.holes),
        )  # fmt: skip

    def one(self, key: str, model: type[M]) -> M | None:
        """The part under a key of the agreement."""
        return self.read((key,), self.data.get(key), model)

    def each(self, key: str, model: type[M]) -> dict[str, M]:
        """The parts of a mapping of the agreement."""
        body = self.data.get(key)
        items = body.items() if isinstance(body, Mapping) else ()
        found = {str(k): self.read((key, k), v, model) for k, v in items}
        return {k: v for k, v in found.items() if v is not None}

    def read(self, path: Path, body: Any, model: type[M]) -> M | None:
        """One part, if nothing of it is open."""
        if not isinstance(body, Mapping):
            return None
        return validate(
            model, self.doc, path, collector=self.unheard, data=body, unit=self.unit,
            holes=self.holes,
        )  # fmt: skip

    def clauses(self) -> tuple[tuple[int, ClauseBase], ...]:
        """The clauses without open terms."""
        raw = self.data.get("clauses")
        found = [
            (i, clause_model(self.doc, ("clauses", i), item, self.unit, self.unheard, self.holes))
            for i, item in enumerate(raw if isinstance(raw, list) else ())
        ]
        return tuple((i, clause) for i, clause in found if clause is not None)

    def kinds(self) -> list[tuple[int, str]]:
        """The kind of every clause that says one."""
        raw = self.data.get("clauses")
        items = enumerate(raw if isinstance(raw, list) else ())
        return [(i, str(c["kind"])) for i, c in items if isinstance(c, Mapping) and "kind" in c]
