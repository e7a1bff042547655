"""One side of a comparison: an agreement as it stands, with what is needed to read and name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from enclave.book.agreements import heads, open_agreement
from enclave.compile.load import LoadedAgreement
from enclave.compile.versions import AmendError, apply_amendment
from enclave.dates import DateError, parse_date
from enclave.diagnostics import Collector, InputRejected, diagnose
from enclave.diff.labels import value_word
from enclave.diff.model import SideName
from enclave.diff.tree import Branch, Reading, Shape, grow, is_hole
from enclave.diff.when import Calendar, calendar
from enclave.kinds.registry import kinds
from enclave.report.library import namer, readable, text_of
from enclave.report.open_words import mark
from enclave.terms.agreement import Agreement, Amendment
from enclave.terms.clause import ClauseBase
from enclave.terms.credit import CreditRule
from enclave.text import Text

_APART = ("clauses", "credit", "amend")


@dataclass(frozen=True)
class Side:
    """An agreement's data, keys and words canonical, open terms left open.

    ``versions`` are the changes that are in it: from which day, and how it stood from then on.
    """

    name: SideName
    data: Mapping[str, Any]
    versions: tuple[tuple[date, Mapping[str, Any]], ...] = ()

    @property
    def id(self) -> str:
        """The agreement's id."""
        return self.name.id

    def table(self, key: str) -> Mapping[str, Any]:
        """A mapping of the agreement; empty where it is open as a whole."""
        found = self.data.get(key)
        return found if isinstance(found, Mapping) and set(found) != {"hole"} else {}

    @cached_property
    def clauses(self) -> list[Mapping[str, Any]]:
        """The clauses as listed."""
        listed = self.data.get("clauses", [])
        return [c for c in listed if isinstance(c, Mapping)] if isinstance(listed, list) else []

    @cached_property
    def calendar(self) -> Calendar:
        """What it says about time."""
        return calendar(self.data)

    @cached_property
    def titles(self) -> dict[str, Text]:
        """The names of open terms."""
        return {n: text_of(h.get("name")) for n, h in self.table("holes").items()
                if isinstance(h, Mapping)}  # fmt: skip

    @property
    def unit(self) -> str | None:
        """The declared unit."""
        unit = self.data.get("unit")
        return unit if isinstance(unit, str) else None

    def reading(self, tokens: Mapping[str, str]) -> Reading:
        """How its values are read; ``tokens`` stand for its parties on both sides."""
        return Reading(
            self.unit, namer(self.data), head_name, self._document, self.called, tokens, value_word,
            lambda v: readable(v, self.titles), lambda n: mark(n, self.titles.get(n)),
        )  # fmt: skip

    def _document(self, key: str) -> Text:
        """The title and number of a document cited."""
        body = self.table("references").get(key)
        if not isinstance(body, Mapping):
            return Text(key)
        title, number = text_of(body.get("document")), str(body.get("number", ""))
        return Text(f"{title.zh}{number}", f"{title.in_('en')} {number}".strip())

    @cached_property
    def _called(self) -> Callable[[str], Text]:
        return namer(self.data)

    def called(self, clause_id: str) -> Text:
        """``第三条`` for the only clause of an article, else the kind and the id."""
        said = self._called(f"clause:{clause_id}")
        return Text(clause_id) if said.zh == f"clause:{clause_id}" else said

    def head(self, at: Reading) -> Branch:
        """Everything but clauses, credit rules and amendments."""
        data = {k: v for k, v in self.data.items() if k not in _APART or is_hole(v)}
        found = grow(Shape(Agreement), data, "", at)
        assert isinstance(found, Branch)  # noqa: S101  # a mapping becomes a branch
        return found

    def clause_trees(self, at: Reading) -> list[Branch]:
        """The clauses; ids and kinds are compared apart."""
        return [_branch(_model_of(c), c, at) for c in self.clauses]

    def credit_trees(self, at: Reading) -> dict[str, Branch]:
        """The credit rules by indicator."""
        return {i: _branch(CreditRule, r, at) for i, r in self.table("credit").items()}

    def amendments(self, at: Reading) -> dict[str, Branch]:
        """The amendments by the day from which they hold."""
        listed = self.data.get("amend") or []
        return {str(a.get("effective")): _branch(Amendment, a, at) for a in listed
                if isinstance(a, Mapping)}  # fmt: skip


def head_name(head: str) -> Text:
    """The name of a tax head."""
    if head == "all":
        return Text("全部税种", "all heads")
    entry = heads().table.get(head)
    return entry.name if entry is not None else Text(head)


def _model_of(clause: Mapping[str, Any]) -> type[ClauseBase]:
    kind = kinds().get(str(clause.get("kind")))
    return kind.model if kind is not None else ClauseBase


def _branch(model: Any, body: Any, at: Reading) -> Branch:
    found = grow(Shape(model), body, "", at)
    return found if isinstance(found, Branch) else Branch("map", {"": found})


def open_side(name: Path | str, at: date | None = None) -> Side:
    """Open a file, or a pack by id, as it stands on a day (as first written without one).

    Raises:
        InputRejected: it has errors, or a change cannot be applied.
    """
    collector = Collector()
    opened = open_agreement(name, collector=collector)
    collector.raise_errors()
    assert opened is not None  # noqa: S101  # what cannot be opened has errors
    return side_of(opened.loaded, at)


def side_of(loaded: LoadedAgreement, at: date | None = None) -> Side:
    """A loaded agreement as a side, as it stands on a day.

    Raises:
        InputRejected: a change cannot be applied.
    """
    data = dict(loaded.data)
    versions: list[tuple[date, Mapping[str, Any]]] = []
    for number, body, day in _until(data, at):
        try:
            data = apply_amendment(data, body, number)
        except AmendError as error:
            where = loaded.doc.marks.key(error.path)
            raise InputRejected([diagnose(error.code, where, error.values)]) from None
        versions.append((day, data))
    if at is not None:
        data.pop("amend", None)
    name = SideName(loaded.id, text_of(data.get("title")), loaded.doc.file,
                    at.isoformat() if at is not None else "")  # fmt: skip
    return Side(name, data, tuple(versions))


def _until(
    data: Mapping[str, Any], at: date | None
) -> Iterator[tuple[int, Mapping[str, Any], date]]:
    """The amendments that hold on a day."""
    if at is None:
        return
    for number, body in enumerate(data.get("amend") or []):
        try:
            effective = parse_date(str(body.get("effective")))
        except DateError:  # found before the agreement is compared
            continue
        if effective <= at:
            yield number, body, effective
