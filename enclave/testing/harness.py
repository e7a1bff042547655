"""An agreement around the example of a clause kind, so that it can be loaded and run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from enclave.compile import dialects as dialect_tables
from enclave.compile import language
from enclave.compile.check import mentions
from enclave.compile.data import DataSource
from enclave.compile.language import FREE, key_aliases
from enclave.compile.load import LoadedAgreement, clause_model, load_agreement_text
from enclave.compile.planner import AgreementPlanner
from enclave.diagnostics import Collector
from enclave.engine.model import Row
from enclave.kinds.base import Kind, PlanProblem
from enclave.kinds.registry import kinds
from enclave.schema import meanings
from enclave.source import loads
from enclave.terms.amounts import Computed
from enclave.terms.clause import ClauseBase

FIRST = date(2023, 1, 1)
"""The first day of the agreement around the example."""
YEARS = (2023, 2024, 2025, 2026)


@contextmanager
def offering(*more: Kind) -> Iterator[None]:
    """While this runs, these kinds are part of the language although no entry point offers them."""
    table: Any = kinds()
    added = [kind for kind in more if kind.name not in table]
    table.update({kind.name: kind for kind in added})
    _forget()
    try:
        yield
    finally:
        for kind in added:
            del table[kind.name]
        _forget()


def _forget() -> None:
    """Drop what was assembled from the folders of the kinds."""
    language.key_aliases.cache_clear()
    language.scenario_aliases.cache_clear()
    language.value_aliases.cache_clear()
    dialect_tables.dialects.cache_clear()
    meanings._of_kinds.cache_clear()  # noqa: SLF001 - a table made from the kinds


class NotLoaded(AssertionError):
    """The example of a kind, or the agreement around it, has mistakes."""


def example_data(kind: Kind) -> dict[str, Any]:
    """The example of a kind as data, with canonical keys.

    Raises:
        NotLoaded: it cannot be read, or is no clause.
    """
    collector = Collector()
    doc = loads(kind.example, aliases=key_aliases(), free=FREE, collector=collector)
    if collector.errors or doc is None or not isinstance(doc.data, dict):
        said = [d.line("en") for d in collector.errors] or ["it is no mapping"]
        raise NotLoaded(f"{kind.name}: the example cannot be read: {'; '.join(said)}")
    return {"id": kind.name, "kind": kind.name, **doc.data}


def example_clause(kind: Kind) -> ClauseBase:
    """The example as a typed clause.

    Raises:
        NotLoaded: it has mistakes.
    """
    data = language.canonical_values(example_data(kind))
    collector = Collector()
    doc = loads(json.dumps(data, ensure_ascii=False), collector=collector)
    found = clause_model(doc, (), data, None, collector, {}) if doc is not None else None
    if found is None or collector.errors:
        said = "; ".join(d.line("en") for d in collector.errors)
        raise NotLoaded(f"{kind.name}: the example has mistakes: {said}")
    return found


@dataclass(frozen=True)
class Bench:
    """An agreement with the example of a kind, a plain split beside it where that is needed.

    Parties, events and data that the example names are made up; ``around`` replaces keys of the
    agreement (``parties``, ``events``, ``data``, ``clauses`` beside the example …).
    """

    kind: Kind
    around: Mapping[str, Any]

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The agreement as a file holds it."""
        clause = example_clause(self.kind)
        named = [party for _, party in self.kind.parties(clause)]
        free = set(self.kind.no_treasury(clause)) - {"host"}
        names = list(dict.fromkeys(["host", "origin", *named]))
        data = example_data(self.kind)
        return {
            "agreement": "contract",
            "title": {"zh": "契约测试", "en": "Contract test"},
            "status": "template",
            "parties": {name: _party(name, free=name in free) for name in names},
            "scope": {"heads": ["vat", "cit"], "retain": "county"},
            "term": {"from": FIRST.isoformat()},
            "clock": {"unit": "anniversary", "month_end": "down"},
            "part_year": "days",
            "events": {name: {"name": _both(name), "required": "yes"} for name in self.events},
            "data": {name: _series(clause, self.kind, name) for name in self.data},
            "clauses": [data],
            "settle": {"period": "month", "late": "restate"},
            **self.around,
        }

    @cached_property
    def events(self) -> Mapping[str, date]:
        """The events the example names, half a year apart."""
        found = [n for what, _, n in mentions(example_clause(self.kind)) if what == "event"]
        names = list(dict.fromkeys(found))
        return {n: date(2024, 7, 1) + timedelta(184 * i) for i, n in enumerate(names)}

    @cached_property
    def data(self) -> tuple[str, ...]:
        """The data the example names."""
        found = [n for what, _, n in mentions(example_clause(self.kind)) if what == "data"]
        return tuple(dict.fromkeys(found))

    @cached_property
    def planner(self) -> AgreementPlanner:
        """The planner of the agreement: with the split if the clause leaves or needs something.

        Raises:
            NotLoaded: neither form compiles.
        """
        problems: list[str] = []
        for spec in self._forms():
            try:
                loaded = load(spec, self.kind.name)
                assert loaded.agreement is not None  # noqa: S101  # it was loaded without errors
                source = DataSource(loaded.agreement.data, None)
                planner = AgreementPlanner(loaded.versions, dict(self.events), source)
                for year in YEARS:
                    planner.plan(year, _fresh(), {})
            except NotLoaded as problem:
                problems.append(str(problem))
            except PlanProblem as problem:
                problems.append(f"{problem.code} {problem.path} {problem.values}")
            else:
                return planner
        raise NotLoaded(f"{self.kind.name}: no plan can be compiled: {'; '.join(problems)}")

    def _forms(self) -> Iterator[dict[str, Any]]:
        beside = {"id": "split", "kind": "share", "weights": {"origin": "6", "host": "4"}}
        clauses: Sequence[Any] = self.spec["clauses"]
        if "clauses" in self.around or any(c["id"] == "split" for c in clauses):
            yield self.spec
            return
        yield {**self.spec, "clauses": [beside, *clauses]}
        yield self.spec

    def rows(self, amounts: Sequence[tuple[date, int, int]]) -> list[Row]:
        """Receipts (day, fen, number of the source) as rows of the agreement's source pots."""
        sources: dict[str, None] = {}
        for year in YEARS:
            sources |= dict.fromkeys(s.id for s in self.planner.plan(year, _fresh(), {}).sources)
        pots = list(sources)
        return [
            Row(day, day, pots[n % len(pots)], f"e{n % 3}", "vat", fen, f"r{i:03d}")
            for i, (day, fen, n) in enumerate(amounts)
        ]


def load(spec: Mapping[str, Any], name: str) -> LoadedAgreement:
    """Load an agreement given as data.

    Raises:
        NotLoaded: it has mistakes.
    """
    collector = Collector()
    text = json.dumps(spec, ensure_ascii=False)
    found = load_agreement_text(text, collector=collector, file=f"{name}.yaml")
    if found is None or found.agreement is None or collector.errors:
        said = "; ".join(d.line("en") for d in collector.errors)
        raise NotLoaded(f"{name}: the agreement around the example has mistakes: {said}")
    return found


def _fresh() -> Any:
    from enclave.ir import State

    return State()


def _both(name: str) -> dict[str, str]:
    return {"zh": f"某{name}", "en": f"some {name}"}


def _party(name: str, *, free: bool) -> dict[str, Any]:
    body: dict[str, Any] = {"name": _both(name), "role": "third", "level": "county"}
    if name in ("host", "origin"):
        body["role"] = name
    elif free:
        body |= {"level": "agent", "treasury": "no"}
    elif name in ("province", "superior", "prefecture"):
        body |= {"role": "superior", "level": "prefecture"}
    return body


def _series(clause: ClauseBase, kind: Kind, name: str) -> dict[str, Any]:
    """Data in the form the clause reads it in."""
    if name in {n for _, n in kind.data(clause)}:
        entries = [{"date": f"{y}-04-01", "amount": f"{100 + y % 7}.37元"} for y in YEARS]
        return {"name": _both(name), "entries": entries}
    computed = [v for v in _parts(clause) if isinstance(v, Computed) and v.series == name]
    if not computed:
        return {"name": _both(name), "quantity": str(1 + len(name))}
    if any(v.sum_of or v.average_of for v in computed):
        years = {str(y): "33.33元" for v in computed for y in v.years or ()}
        return {"name": _both(name), "by_year": years}
    return {"name": _both(name), "value": "200.01元"}


def _parts(value: Any) -> Iterator[Any]:
    """A model and everything in it."""
    yield value
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _parts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from _parts(item)
    elif hasattr(type(value), "model_fields"):
        for field in type(value).model_fields:
            yield from _parts(getattr(value, field))
