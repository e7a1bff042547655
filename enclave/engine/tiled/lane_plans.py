"""Which accounts can be walked together: their plans, and proof that state does not change them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

import numpy as np

from enclave.diagnostics import EnclaveError
from enclave.engine.columns import Int64
from enclave.engine.model import Planner
from enclave.engine.tiled.lane_stack import Stack, structure
from enclave.ir import NodeState, Plan, State
from enclave.ir.check import check_plan
from enclave.text import Text

EVENTS = Text("有推导事件，逐户用基准引擎", "derived events: account by account, exact engine")
STATE = Text(
    "计划取决于各户的结转状态，逐户用基准引擎",
    "the plan depends on carried state: account by account, exact engine",
)

GIVEN_BACK = Text(
    "有按历年所得退还的款项，逐户用基准引擎",
    "something received is paid back: account by account, exact engine",
)


class NotTogether(EnclaveError):
    """Plans that cannot be walked together; the reason is part of it."""

    def __init__(self, reason: Text) -> None:
        """Keep the reason in both languages."""
        self.reason = reason
        super().__init__(reason.en)


class ProbeNode:
    """What a node carried, as far as all accounts share it: its limit. Asking for more is noted."""

    def __init__(self, owner: ProbeState, limit: int | None) -> None:
        """Keep the limit that was in force at the close."""
        self._owner, self.limit = owner, limit

    def __getattr__(self, name: str) -> int:
        """Take note that a planner asks for an account's own numbers."""
        self._owner.asked = True
        return int(getattr(NodeState(), name))


class ProbeState:
    """A state that notices whether a plan depends on what a single account carried.

    Stands in for :class:`State`. Accounts that were evaluated in the year before all have the
    same limits, because they had the same plan; their positions differ.
    """

    def __init__(self, limits: Mapping[str, int | None]) -> None:
        """Nodes with their limits at the close of the year before; none for a fresh account."""
        self.limits, self.asked = limits, False
        self.events: Mapping[str, date] = {}

    @property
    def nodes(self) -> Mapping[str, NodeState]:
        """Take note: the whole table was asked for."""
        self.asked = True
        return {}

    def node(self, node_id: str) -> ProbeNode | None:
        """What a node carried."""
        return ProbeNode(self, self.limits[node_id]) if node_id in self.limits else None


@dataclass
class LanePlans:
    """The plans of distinct planners by year, and why one cannot be walked with others."""

    planners: Sequence[Planner]
    years: Sequence[int]
    plans: dict[tuple[int, int], Plan] = field(default_factory=dict)
    reasons: dict[tuple[int, int], Text] = field(default_factory=dict)
    _names: dict[tuple[object, ...], int] = field(default_factory=dict)
    _kinds: list[tuple[int, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Compile every planner's years."""
        for number in range(len(self.planners)):
            kind: list[int] = []
            limits: dict[str, int | None] = {}
            for year in self.years:
                plan = self._compile(number, year, limits)
                limits = {**limits, **{n.id: n.limit for n in plan.curve_nodes()}}
                kind.append(self._names.setdefault(structure(plan), len(self._names)))
            self._kinds.append(tuple(kind))

    def _compile(self, number: int, year: int, limits: Mapping[str, int | None]) -> Plan:
        """The plan of a year, which holds for every account of the planner unless noted."""
        planner = self.planners[number]
        fresh, later = ProbeState({}), ProbeState(limits)
        plan = planner.plan(year, cast("State", fresh), {})
        check_plan(plan)
        again = planner.plan(year, cast("State", later), {}) if limits else plan
        if plan.watches:
            self.reasons[number, year] = EVENTS
        elif any(t.mode == "give_back" for t in plan.transfers):
            self.reasons[number, year] = GIVEN_BACK
        elif fresh.asked or later.asked or again.digest != plan.digest:
            self.reasons[number, year] = STATE
        self.plans[number, year] = plan
        return plan

    def reason(self, number: int, first: int) -> Text | None:
        """Why accounts of a planner that start in ``first`` must be settled one by one."""
        found = (self.reasons.get((number, y)) for y in self.years if y >= first)
        return next((r for r in found if r is not None), None)

    def groups(self, which: Int64) -> list[Int64]:
        """Lanes by the structure of their planners' years."""
        kinds: dict[tuple[int, ...], int] = {}
        kind_of = np.array([kinds.setdefault(k, len(kinds)) for k in self._kinds], np.int64)
        mine = np.where(which >= 0, kind_of[which], -1)
        return [np.flatnonzero(mine == k) for k in range(len(kinds)) if (mine == k).any()]

    def stack(self, year: int, which: Int64) -> Stack:
        """The plans of some lanes in a year, ready for arrays."""
        first = int(which[0]) if len(which) else 0
        if (which == first).all():
            return Stack([self.plans[first, year]], len(which))
        return Stack([self.plans[n, year] for n in which.tolist()], len(which))
