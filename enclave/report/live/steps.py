"""The terms of every node in every column, and the denominators they lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from enclave.engine.model import Step, YearEval
from enclave.ir import Gather, Graph, Plan
from enclave.report.live.expr import Expr, common_multiple
from enclave.report.live.reasons import Unsupported
from enclave.report.live.setting import SCALES, Setting
from enclave.report.live.terms import Reader, Terms, common_sum
from enclave.text import Text


@dataclass
class Steps:
    """Terms by (year, period, node), and denominators by node and pot.

    Attributes:
        sums: node → the common sum of its parts.
        scale: pot → the denominator of its amounts; None while nothing has been divided.
    """

    setting: Setting
    terms: dict[tuple[int, int, str], Terms] = field(default_factory=dict)
    sums: dict[str, Expr] = field(default_factory=dict)
    scale: dict[str, Expr | None] = field(default_factory=dict)
    _commons: dict[frozenset[int], Expr] = field(default_factory=dict)

    def read(self) -> None:
        """Read the terms of all columns, then work out the denominators."""
        self._read_terms()
        variants: dict[str, list[Terms]] = {}
        for (_, _, node), terms in self.terms.items():
            known = variants.setdefault(node, [])
            if all(t is not terms for t in known):
                known.append(terms)
        for node, found in variants.items():
            bands = [b for t in found for b in t.bands]
            if bands:
                title = Text("{n} 份数之和", "{n}: sum of parts").format(n=node)
                self.sums[node] = self._constant(("sum", node), common_sum(bands), title)
        for _, outcome in self.setting.years:
            for graph in outcome.plan.graphs:
                self._graph_scales(graph, outcome.plan)

    def _read_terms(self) -> None:
        s = self.setting
        counts: dict[str, int] = {}
        last: dict[str, Terms] = {}
        before: dict[str, int] = {}
        for year, outcome in s.years:
            reader = Reader(
                outcome.plan, s.inputs, s.parties, s.titles, last, counts, s.recovers
            )  # fmt: skip
            steps = {(x.period, x.node): x for x in outcome.steps}
            for k, graph in enumerate(outcome.plan.graphs):
                when = Text("{d} 起", "from {d}").format(d=graph.span.start)
                for node in graph.by_id.values():
                    step = steps[k, node.id]
                    own = self._own_limit(outcome, step, before)
                    tag = s.at[year, k] if s.recovery(step.node_in_force) else None
                    self.terms[year, k, node.id] = reader.terms(step, when, own, tag)

    def _own_limit(self, outcome: YearEval, step: Step, before: dict[str, int]) -> int | None:
        """The limit a clause itself brings: without deficits, interest and earlier outlays."""
        node = step.node_in_force
        if node.limit is None:
            return None
        carried = outcome.opening.node(node.id)
        if self.setting.recovery(node):
            own = node.limit - before.get(node.id, 0) - self._interest_of(outcome, step, before)
            before[node.id] = node.limit
            return own
        if node.carries_deficit and carried is not None:
            return node.limit - carried.deficit
        return node.limit

    def _interest_of(self, outcome: YearEval, step: Step, before: Mapping[str, int]) -> int:
        """The interest that enters the limit in the first period of a year."""
        state = outcome.opening.node(step.node)
        rate = self.setting.interest.get(step.clause)
        if rate is None or state is None or state.limit is None:
            return 0
        earlier = (s.period for s in outcome.steps if s.node == step.node)
        if step.period != min(earlier) or before.get(step.node) != state.limit:
            return 0
        return (2 * rate * max(0, state.limit - state.left) + 1_000_000) // 2_000_000

    def _graph_scales(self, graph: Graph, plan: Plan) -> None:
        for source in plan.sources:
            self.scale.setdefault(source.id, None)
        for node in graph.nodes:
            if isinstance(node, Gather):
                found = [self.scale[p] for p in node.inputs]
                self._set_scale((node.output,), self.common(found, node.output))
                continue
            inner, mine = self.scale[node.input], self.sums.get(node.id)
            if mine is None:
                self._set_scale(node.outputs, inner)
            elif self.scale.get(node.outputs[0]) is None:
                title = Text("{n} 公分母", "{n}: denominator").format(n=node.id)
                product = mine if inner is None else inner * mine
                self._set_scale(node.outputs, self._constant(("scale", node.id), product, title))
            else:
                self._set_scale(node.outputs, self.scale[node.outputs[0]])

    def _set_scale(self, pots: Sequence[str], scale: Expr | None) -> None:
        for pot in pots:
            known = self.scale.get(pot)
            if pot in self.scale and known is not scale:
                raise Unsupported(
                    Text(
                        "资金池的结构在各年之间改变",
                        "the structure of the pots changes between years",
                    )
                )
            self.scale[pot] = scale

    def common(self, found: Sequence[Expr | None], name: str) -> Expr | None:
        """A denominator that all of some have in common."""
        scales = list({id(s): s for s in found if s is not None}.values())
        if len(scales) <= 1:
            return scales[0] if scales else None
        key = frozenset(id(s) for s in scales)
        if key not in self._commons:
            title = Text("{n} 公分母", "{n}: denominator").format(n=name)
            cell = ("scale", name, len(self._commons))
            self._commons[key] = self._constant(cell, common_multiple(scales), title)
        return self._commons[key]

    def _constant(self, key: tuple[object, ...], formula: Expr, title: Text) -> Expr:
        rows = self.setting.block.rows
        return self.setting.block.put(
            key, 0, formula, section=SCALES, order=(len(rows),), kind="help", title=title
        )
