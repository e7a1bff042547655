"""What one budget year hands to the next (S5): whole fen, as posted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class NodeState:
    """The carried state of one node, in fen.

    Attributes:
        position: the running total at which the node stands.
        left: what its left output has got over its span.
        limit: the limit in force at the close, to notice a change.
        deficit: the unused part of the limit that is carried; negative where late rows of a
            closed year used up what a later year had been charged for.
        excess: what late rows put to the left beyond the limit while later years stay as closed;
            the open year takes it back.
    """

    position: int = 0
    left: int = 0
    limit: int | None = None
    deficit: int = 0
    excess: int = 0

    def plus(self, later: NodeState, earlier: NodeState) -> NodeState:
        """This state moved by the difference between two states of the same node."""
        left = self.left + later.left - earlier.left
        allowed = left if self.limit is None else max(self.limit, self.left - self.excess)
        return NodeState(
            self.position + later.position - earlier.position,
            left,
            self.limit,
            self.deficit + later.deficit - earlier.deficit,
            max(0, left - allowed),
        )


@dataclass(frozen=True)
class State:
    """The state vector printed at every close: node states and events that are now fixed.

    ``judged`` are events that depend on something not having been reached by a day that has
    passed, and that did not happen.
    """

    nodes: Mapping[str, NodeState] = field(default_factory=lambda: MappingProxyType({}))
    events: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    judged: frozenset[str] = frozenset()

    def node(self, node_id: str) -> NodeState | None:
        """The carried state of a node, or None if it starts afresh."""
        return self.nodes.get(node_id)

    def moved(self, later: State, earlier: State) -> State:
        """This state moved by what a late row changed in an earlier year."""
        nodes = dict(self.nodes)
        for name, after in later.nodes.items():
            before = earlier.nodes.get(name, NodeState())
            if after != before:
                nodes[name] = nodes.get(name, NodeState(limit=after.limit)).plus(after, before)
        return State(nodes, self.events, self.judged)

    def key(self) -> tuple[object, ...]:
        """A hashable form."""
        nodes = tuple(
            (name, s.position, s.left, s.limit, s.deficit, s.excess)
            for name, s in sorted(self.nodes.items())
        )
        return (nodes, tuple(sorted(self.events.items())), tuple(sorted(self.judged)))
