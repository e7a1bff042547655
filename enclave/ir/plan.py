"""A plan: what to compute for one account in one budget year, checked and hashed.

The plan is the contract between an agreement's language and the engine. A plan holds one graph a
validity period; nodes of the same id in two graphs are one node whose curve changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from enclave.curve import Curve, Leaf
from enclave.dates import Span
from enclave.ir.nodes import CurveNode, Gather, Hold, Label, Node, Skipped, Source, Transfer, Watch
from enclave.text import Text

OUTSIDE = "outside"
"""The clause of money that no term of the agreement divides: it stays with who holds it."""


@dataclass(frozen=True, slots=True)
class LeafSlot:
    """A pot that ends at a party. ``cash_to`` routes the money elsewhere (S12)."""

    pot: str
    leaf: Leaf
    cash_to: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """An amount that became a parameter and was rounded once (R3), or another remark."""

    clause: str
    text: Text
    exact: Fraction | None = None
    rounded: int | None = None


@dataclass(frozen=True)
class Graph:
    """The nodes in force in one validity period, in the order in which money flows."""

    span: Span
    nodes: tuple[Node, ...]
    slots: tuple[LeafSlot, ...]
    resets: frozenset[str] = frozenset()
    skipped: tuple[Skipped, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, CurveNode]:
        """The curve nodes by id."""
        return {n.id: n for n in self.nodes if isinstance(n, CurveNode)}

    @cached_property
    def slot_of(self) -> dict[str, LeafSlot]:
        """The leaf slots by pot."""
        return {s.pot: s for s in self.slots}


@dataclass(frozen=True)
class Plan:
    """Everything the engine needs for one account and budget year.

    Attributes:
        leaves: every leaf of the year in the order of rounding (parties as the agreement lists
            them, then clauses, then nested parties).
        residual: the party that takes missing fen, where the agreement says so (S3).
        holds: entitlements that may not be paid yet; they change no number.
    """

    agreement: str
    year: int
    sources: tuple[Source, ...]
    graphs: tuple[Graph, ...]
    leaves: tuple[Leaf, ...]
    transfers: tuple[Transfer, ...] = ()
    watches: tuple[Watch, ...] = ()
    residual: str | None = None
    labels: tuple[Label, ...] = ()
    notes: tuple[Note, ...] = ()
    holds: tuple[Hold, ...] = ()

    def period_of(self, day: date) -> int:
        """The number of the validity period in which ``day`` lies (the last that has begun)."""
        found = 0
        for k, graph in enumerate(self.graphs):
            if graph.span.start <= day:
                found = k
        return found

    @cached_property
    def routes(self) -> tuple[dict[tuple[str, ...], str | None], ...]:
        """For each validity period where the money of a leaf goes, by path (S12).

        A leaf that a period does not have keeps the route of the last period that has it.
        """
        everywhere = {s.leaf.path: s.cash_to for g in self.graphs for s in g.slots}
        everywhere |= {leaf.path: to for t in self.transfers for leaf, to in t.cash_to}
        return tuple(
            {**everywhere, **{s.leaf.path: s.cash_to for s in g.slots}} for g in self.graphs
        )

    @cached_property
    def holder_of(self) -> dict[str, str]:
        """The party holding the money of each source."""
        return {s.id: s.holder for s in self.sources}

    @cached_property
    def label_of(self) -> dict[str, Label]:
        """Labels by clause."""
        return {label.clause: label for label in self.labels}

    @cached_property
    def digest(self) -> str:
        """A hash of everything that can change a number (labels, notes and holds excluded)."""
        body = {
            f.name: _plain(getattr(self, f.name))
            for f in fields(self)
            if f.name not in ("labels", "notes", "holds")
        }
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def curve_nodes(self) -> Iterator[CurveNode]:
        """Every curve node of every period."""
        for graph in self.graphs:
            for node in graph.nodes:
                if isinstance(node, CurveNode):
                    yield node


def whole_year_curves(plan: Plan, until: int) -> dict[str, CurveNode]:
    """For nodes whose terms count for the whole year: those in force in the period ``until``."""
    latest: dict[str, CurveNode] = {}
    for graph in plan.graphs[: until + 1]:
        for node in graph.by_id.values():
            if node.applies == "whole_year":
                latest[node.id] = node
    return latest


def in_force(node: CurveNode, latest: Mapping[str, CurveNode]) -> CurveNode:
    """A node as it counts: with the terms last in force where these count for the whole year.

    A clause that changes its form or its parties inside a year counts from then on: what it said
    before stands for the days before.
    """
    last = latest.get(node.id)
    if last is None or node.applies != "whole_year" or last.outputs != node.outputs:
        return node
    return replace(node, curve=last.curve, limit=last.limit)


def segments(plan: Plan) -> tuple[int, ...]:
    """The first periods of the stretches of a year between which running totals start afresh."""
    return (0, *(k for k, graph in enumerate(plan.graphs) if k and graph.resets))


def _plain(value: Any) -> Any:
    """A JSON form of a plan's parts: fractions as text, dates as ISO, sets sorted."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, Curve):
        return {"pieces": [_plain(p) for p in value.pieces], "reached": value.reached}
    if is_dataclass(value) and not isinstance(value, type):
        body = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        body.pop("skipped", None)
        return {type(value).__name__: body}
    return value


__all__ = ["Gather", "Graph", "LeafSlot", "Note", "Plan"]
