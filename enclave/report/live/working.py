"""One account as formulas: the years' periods in columns, every step of the division in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from enclave.engine.model import AccountRun, Step, YearEval
from enclave.engine.year import leaves_below
from enclave.ir import CurveNode, Gather, Graph, Plan
from enclave.ir.plan import OUTSIDE
from enclave.report.live.amounts import NOTHING, Amount, ceiling, nearest, plus
from enclave.report.live.closing import Closing, State
from enclave.report.live.curves import (
    NODES,
    Standing,
    Writer,
    banded,
    carried_position,
    divided,
    limited,
)
from enclave.report.live.expr import Expr, choose, common_multiple, least, most, of
from enclave.report.live.grid import Block, Column
from enclave.report.live.inputs import Inputs
from enclave.report.live.reasons import Unsupported
from enclave.report.live.rounding import Entry, Rounder, summed
from enclave.report.live.terms import Reader, Terms, common_sum
from enclave.text import Text

SOURCES, SCALES, LEAVES, STATES, RESULTS = 0, 1, 3, 6, 7
Path = tuple[str, ...]


@dataclass
class Working:
    """Builds the block of one account.

    Attributes:
        recovers: clauses that recover dated outlays: their limit is what has been put in.
        interest: of these, the yearly rate in millionths.
        titles: what each clause is called.
        parties: what each party is called.
    """

    run: AccountRun
    block: Block
    inputs: Inputs
    titles: Mapping[str, Text]
    parties: Mapping[str, Text]
    recovers: frozenset[str]
    interest: Mapping[str, int]
    columns: list[Column] = field(default_factory=list)
    shares: dict[int, dict[str, Expr]] = field(default_factory=dict)
    totals: dict[int, Expr] = field(default_factory=dict)
    outside: dict[int, Expr] = field(default_factory=dict)
    funds: dict[int, dict[str, Expr]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay out the columns and read the terms of every step."""
        self._terms: dict[tuple[int, int, str], Terms] = {}
        self._states: dict[str, State] = {}
        self._amounts: dict[str, tuple[int, int]] = {}
        self._order: dict[str, int] = {}
        self._leaf_order: dict[Path, int] = {}
        self._sum: dict[str, Expr] = {}
        self._scale: dict[str, Expr | None] = {}
        self._years = list(self.run.last.years.items())
        self._at: dict[tuple[int, int], int] = {}
        for year, outcome in self._years:
            for k, graph in enumerate(outcome.plan.graphs):
                self._at[year, k] = len(self.columns)
                last = k == len(outcome.plan.graphs) - 1
                self.columns.append(Column(year, k, _column_title(year, graph, k, outcome), last))
        self.inputs.columns = self.columns

    def build(self) -> None:
        """Write every cell.

        Raises:
            Unsupported: the workbook has no formulas for something of this account.
        """
        self._orders()
        self._read_terms()
        self._scales()
        for year, outcome in self._years:
            self._year(year, outcome)

    def _orders(self) -> None:
        """The nodes and leaves of all years in one order each."""
        nodes: list[str] = []
        leaves: list[Path] = []
        for _, outcome in self._years:
            for graph in outcome.plan.graphs:
                merge(nodes, [n.id for n in graph.nodes])
            merge(leaves, [leaf.path for leaf in outcome.plan.leaves])
        self._order = {n: i for i, n in enumerate(nodes)}
        self._leaf_order = {p: i for i, p in enumerate(leaves)}
        for _, outcome in self._years:
            places = [self._leaf_order[leaf.path] for leaf in outcome.plan.leaves]
            if places != sorted(places):
                raise Unsupported(Text("各年参与方的排列次序不同", "the order of the parties changes between years"))

    def _read_terms(self) -> None:
        counts: dict[str, int] = {}
        last: dict[str, Terms] = {}
        before: dict[str, int] = {}
        for year, outcome in self._years:
            reader = Reader(
                outcome.plan, self.inputs, self.parties, self.titles, last, counts, self.recovers
            )
            steps = {(s.period, s.node): s for s in outcome.steps}
            for k, graph in enumerate(outcome.plan.graphs):
                for node in graph.by_id.values():
                    step = steps[k, node.id]
                    own, tag = self._own_limit(outcome, step, before)
                    if tag is not None:
                        tag = self._at[year, k]
                    when = Text("{d} 起", "from {d}").format(d=graph.span.start)
                    self._terms[year, k, node.id] = reader.terms(step, when, own, tag)

    def _own_limit(
        self, outcome: YearEval, step: Step, before: dict[str, int]
    ) -> tuple[int | None, int | None]:
        """The limit a clause itself brings: without deficits, interest and earlier outlays."""
        node = step.node_in_force
        if node.limit is None:
            return None, None
        carried = outcome.opening.node(node.id)
        if self._recovery(node):
            own = node.limit - before.get(node.id, 0) - self._interest_of(outcome, step, before)
            before[node.id] = node.limit
            return own, 0
        if node.carries_deficit and carried is not None:
            return node.limit - carried.deficit, None
        return node.limit, None

    def _recovery(self, node: CurveNode) -> bool:
        return node.clause in self.recovers and node.id == node.clause

    def _interest_of(self, outcome: YearEval, step: Step, before: Mapping[str, int]) -> int:
        """The interest that enters the limit in the first period of a year."""
        state = outcome.opening.node(step.node)
        rate = self.interest.get(step.clause)
        if rate is None or state is None or state.limit is None:
            return 0
        if before.get(step.node) != state.limit:
            return 0  # a later period of the same year
        return (2 * rate * max(0, state.limit - state.left) + 1_000_000) // 2_000_000

    def _scales(self) -> None:
        """The denominators: each node's sum of parts, and the common one of every pot."""
        variants: dict[str, list[Terms]] = {}
        for (_, _, node), terms in self._terms.items():
            known = variants.setdefault(node, [])
            if all(t is not terms for t in known):
                known.append(terms)
        for node, found in variants.items():
            bands = [b for t in found for b in t.bands]
            if bands:
                self._sum[node] = self._constant(
                    ("sum", node), common_sum(bands), Text("{n} 份数之和", "{n}: sum of parts").format(n=node)
                )  # fmt: skip
        for _, outcome in self._years:
            for graph in outcome.plan.graphs:
                self._graph_scales(graph, outcome.plan)

    def _graph_scales(self, graph: Graph, plan: Plan) -> None:
        for source in plan.sources:
            self._scale.setdefault(source.id, None)
        for node in graph.nodes:
            if isinstance(node, Gather):
                found = [self._scale[p] for p in node.inputs]
                self._set_scale((node.output,), self._common(found, node.output))
                continue
            inner, mine = self._scale[node.input], self._sum.get(node.id)
            if mine is None:
                self._set_scale(node.outputs, inner)
            elif self._scale.get(node.outputs[0]) is None:
                title = Text("{n} 公分母", "{n}: denominator").format(n=node.id)
                product = mine if inner is None else inner * mine
                self._set_scale(node.outputs, self._constant(("scale", node.id), product, title))

    def _set_scale(self, pots: Sequence[str], scale: Expr | None) -> None:
        for pot in pots:
            known = self._scale.get(pot)
            if known is not None and scale is not None and known is not scale:
                if known.value != scale.value:
                    raise Unsupported(Text("资金池的结构在各年之间改变", "the structure of the pots changes between years"))
                continue
            self._scale[pot] = known if known is not None else scale

    def _common(self, found: Sequence[Expr | None], name: str) -> Expr | None:
        scales = list({id(s): s for s in found if s is not None}.values())
        if len(scales) <= 1:
            return scales[0] if scales else None
        title = Text("{n} 公分母", "{n}: denominator").format(n=name)
        return self._constant(("scale", name), common_multiple(scales), title)

    def _constant(self, key: tuple[object, ...], formula: Expr, title: Text) -> Expr:
        return self.block.put(key, 0, formula, section=SCALES, order=(len(self.block.rows),),
                              kind="help", title=title)  # fmt: skip

    def _year(self, year: int, outcome: YearEval) -> None:
        """All columns of a budget year, then its rounding and its close."""
        plan = outcome.plan
        self._check_opening(outcome)
        standings: dict[str, Standing] = {}
        sums: dict[Path, Amount] = {}
        whole: Expr = of(0)
        rounded: dict[int, dict[Path, Expr]] = {}
        column = 0
        scale = self._leaf_scale(plan)
        for k, graph in enumerate(plan.graphs):
            column = self._at[year, k]
            pots, came = self._receive(outcome, k, column)
            whole = came if k == 0 else whole + came
            for node in graph.nodes:
                if isinstance(node, Gather):
                    pots[node.output] = self._gather(node, pots, column)
                else:
                    self._move(year, k, outcome, node, standings, pots, column)
            for slot in graph.slots:
                before = sums.get(slot.leaf.path)
                amount = pots[slot.pot]
                if before is not None:
                    amount = self._leaf(slot.leaf.path, plus(scale, before, amount), column)
                sums[slot.leaf.path] = amount
            whole = self.block.put(
                ("total",), column, whole, section=SOURCES, order=(900,), kind="fen", strong=True,
                title=Text("本年进入协议的收入（累计）", "receipts of the year, to date"))  # fmt: skip
            if k == len(plan.graphs) - 1 or self._every_period(plan):
                rounded[k] = self._round(plan, sums, whole, scale, column)
        posted = rounded[len(plan.graphs) - 1]
        closing = Closing(self.block, self.inputs, column, self.parties, self.titles, self._amounts)
        moved = closing.close(outcome, posted, self._rooms(standings))
        self._next_state(outcome, standings, rounded, closing, column)
        self._results(year, outcome, moved, whole, closing, column)

    def _receive(
        self, outcome: YearEval, k: int, column: int
    ) -> tuple[dict[str, Amount], Expr]:
        sums = {s.id: 0 for s in outcome.plan.sources}
        for (period, source, *_), amount in outcome.cells.items():
            if period == k:
                sums[outcome.plan.sources[source].id] += amount
        pots: dict[str, Amount] = {}
        came: list[Expr] = []
        for n, source in enumerate(outcome.plan.sources):
            holder = self.parties.get(source.holder, Text(source.holder))
            title = Text("{h}收入（{s}）", "receipts at {h} ({s})").format(h=holder, s=source.id)
            cell = self.inputs.receipt(source.id, title, column, sums[source.id])
            place = self.block.put(
                ("source", source.id), column, cell, section=SOURCES, order=(n,), kind="fen",
                title=title, words=Text("输入表的万元数折成分", "the sheet of inputs, in fen"),
            )  # fmt: skip
            pots[source.id] = Amount(place)
            came.append(place)
        whole = came[0] if came else of(0)
        for more in came[1:]:
            whole += more
        return pots, whole

    def _gather(self, node: Gather, pots: Mapping[str, Amount], column: int) -> Amount:
        scale = self._scale[node.output]
        amount = plus(scale, *(pots[p] for p in node.inputs))
        w = Writer(self.block, node.id, "", Text("合并", "sum"), self._order[node.id], column)
        return w.amount("sum", amount, Text(node.id), Text("各池相加", "the pots added up"), 0)

    def _move(  # noqa: PLR0913, PLR0917  # where the year stands
        self, year: int, k: int, outcome: YearEval, node: CurveNode,
        standings: dict[str, Standing], pots: dict[str, Amount], column: int,
    ) -> None:  # fmt: skip
        terms = self._terms[year, k, node.id]
        clause = self.titles.get(node.clause, Text(node.clause))
        w = Writer(self.block, node.id, node.clause, clause, self._order[node.id], column)
        step = next(s for s in outcome.steps if (s.period, s.node) == (k, node.id))
        reader = Reader(outcome.plan, self.inputs, self.parties, self.titles, {}, {})
        names = [reader.output_name(step, n) for n in range(len(node.outputs))]
        inflow = w.amount("in", pots[node.input], Text("进入额", "comes in"), Text(""), -1)
        first = node.id not in standings
        scale = self._scale[node.outputs[0]]
        if terms.form == "signed":
            out = self._signed(w, inflow, terms, names, first=first)
            standings[node.id] = Standing(NOTHING, NOTHING, None)
        elif terms.form == "linear" and scale is not None and node.span == "budget_year":
            out = divided(w, [inflow], terms.bands, self._sum[node.id], scale, names, 10)
            standings[node.id] = Standing(NOTHING, NOTHING, None)
        elif terms.form == "up_to":
            standing = standings.get(node.id) or self._opening(node, w)
            limit = self._limit(year, k, outcome, node, terms, standings)
            by_left = node.anchor == "left"
            out, standings[node.id] = limited(w, inflow, standing, limit, names, by_left=by_left)
        else:
            standing = standings.get(node.id) or self._opening(node, w)
            assert scale is not None  # noqa: S101  # bands have parts
            out, standings[node.id] = banded(
                w, inflow, standing, terms, self._sum[node.id], scale, names
            )
        pots.update(zip(node.outputs, out, strict=True))

    def _signed(
        self, w: Writer, inflow: Amount, terms: Terms, names: Sequence[Text], *, first: bool
    ) -> list[Amount]:
        out: list[Amount] = []
        rest = inflow.whole
        for n, base in enumerate(terms.offsets):
            owned = w.expr(f"out{n}", base if first else of(0), names[n],
                           Text("每年首先计给基数", "the base, once a year"), (5 + n, 0), "fen")  # fmt: skip
            rest -= owned
            out.append(Amount(owned))
        last = len(terms.offsets)
        out.append(w.amount(f"out{last}", Amount(rest, inflow.rest, inflow.scale), names[last],
                            Text("进入额减各方基数，可为负", "what comes in less the bases; may be negative"), 50))  # fmt: skip
        return out

    def _opening(self, node: CurveNode, w: Writer) -> Standing:
        """Where a node starts in a year: at zero, or where the last year left it."""
        state = self._states.get(node.id)
        if node.span == "budget_year" or state is None:
            return Standing(NOTHING, NOTHING, None, at_zero=True)
        if state.position is None or state.left is None:
            return Standing(NOTHING, NOTHING, None, at_zero=True)
        position = state.position
        if node.anchor == "left" and state.limit is not None:
            position = carried_position(position, state.left, state.limit)
        del w
        return Standing(Amount(position), Amount(state.left), state.limit)

    def _limit(  # noqa: PLR0913, PLR0917  # where the year stands
        self, year: int, k: int, outcome: YearEval, node: CurveNode, terms: Terms,
        standings: Mapping[str, Standing],
    ) -> Expr:  # fmt: skip
        own = terms.own if terms.own is not None else of(0)
        state = self._states.get(node.id)
        if self._recovery(node):
            known = standings.get(node.id)
            if known is not None and known.limit is not None:
                return known.limit + own if terms.own is not None else known.limit
            if state is None or state.limit is None or state.left is None:
                return own
            limit = state.limit + own if terms.own is not None else state.limit
            rate = self.interest.get(node.clause)
            if rate is None:
                return limit
            cell = self.inputs.item(
                ("interest", node.id), Text("{c}：年利率", "{c}: yearly rate").format(c=self.titles[node.clause]),
                Text(""), "rate", rate, node.clause, ("interest", node.id),
            )  # fmt: skip
            balance = most(0, state.limit - state.left)
            return limit + self._half_up(balance, cell)
        del year, k, outcome
        if node.carries_deficit and state is not None and state.deficit is not None:
            return own + state.deficit
        return own

    @staticmethod
    def _half_up(amount: Expr, rate: Expr) -> Expr:
        """Amount × millionths, rounded half up, without a large product."""
        whole = amount // 1_000_000
        left = amount - whole * 1_000_000
        return whole * rate + (left * rate * 2 + 1_000_000) // 2_000_000

    def _leaf_scale(self, plan: Plan) -> Expr | None:
        found: list[Expr | None] = [
            self._scale[s.pot] for g in plan.graphs for s in g.slots
        ]  # fmt: skip
        return self._common(found, f"leaves.{'-'.join(sorted({str(id(f)) for f in found if f}))}")

    def _leaf(self, path: Path, amount: Amount, column: int) -> Amount:
        """A leaf's running total of the year, where several pots make it up."""
        title = self._leaf_title(path)
        n = 0
        while ("leaf", path, n) in self.block.rows and column in self.block.rows[
            "leaf", path, n
        ].cells:
            n += 1
        order = (self._leaf_order[path], n)
        whole = self.block.put(("leaf", path, n), column, amount.whole, section=LEAVES,
                               order=(*order, 0), kind="fen", title=title,
                               words=Text("本年累计", "year to date"))  # fmt: skip
        if amount.rest is None:
            return Amount(whole)
        below = Text("{t}（不足一分的余数）", "{t} (rest below a fen)").format(t=title)
        rest = self.block.put(("leaf~", path, n), column, amount.rest, section=LEAVES,
                              order=(*order, 1), kind="rest", title=below)  # fmt: skip
        return Amount(whole, rest, amount.scale)

    def _leaf_title(self, path: Path) -> Text:
        names = [self.parties.get(path[0], Text(path[0])), self.titles.get(path[1], Text(path[1]))]
        names += [self.parties.get(p, Text(p)) for p in path[2:]]
        return Text("·".join(n.zh for n in names), " · ".join(n.in_("en") for n in names))

    def _round(
        self, plan: Plan, sums: Mapping[Path, Amount], whole: Expr, scale: Expr | None, column: int
    ) -> dict[Path, Expr]:
        """Round down the tree: party, clause, nested party."""
        paths = [leaf.path for leaf in plan.leaves]
        known = {p: sums.get(p, NOTHING) for p in paths}
        if scale is None:
            return {p: a.whole for p, a in known.items()}
        out: dict[Path, Expr] = {}
        self._level(paths, known, (), whole, scale, column, plan.residual, out)
        return out

    def _level(  # noqa: PLR0913, PLR0917  # the state of the descent
        self, paths: Sequence[Path], known: Mapping[Path, Amount], above: Path, whole: Expr,
        scale: Expr, column: int, residual: str | None, out: dict[Path, Expr],
    ) -> None:  # fmt: skip
        groups: dict[str, list[Path]] = {}
        for path in paths:
            groups.setdefault(path[len(above)] if len(path) > len(above) else "", []).append(path)
        if residual is not None and residual in groups and above:
            raise Unsupported(Text("尾差指定给一方且其下再分", "missing fen go to one party that is divided further"))
        entries: list[Entry] = []
        for name, inside in groups.items():
            prefix = (*above, name)
            amount = known[inside[0]]
            if len(inside) > 1:
                if residual is not None:
                    raise Unsupported(Text("尾差指定给一方，且一方有多条所得", "missing fen go to one party, and a party has several entries"))
                amount = self._group(prefix, [known[p] for p in inside], scale, column)
            entries.append(Entry(prefix, self._title_of(prefix, inside), amount.scaled(scale),
                                 self._leaf_order[inside[0]]))  # fmt: skip
        if len(entries) == 1:
            parts = [whole]
        else:
            place = (len(above), min(e.order for e in entries) if above else 0)
            rounder = Rounder(self.block, column, above, place, scale)
            names = list(groups)
            taker = names.index(residual) if residual in names and not above else None
            parts = rounder.round(entries, whole, taker)
        for (name, inside), part in zip(groups.items(), parts, strict=True):
            if len(inside) == 1:
                out[inside[0]] = part
            else:
                self._level(inside, known, (*above, name), part, scale, column, residual, out)

    def _group(
        self, prefix: Path, amounts: Sequence[Amount], scale: Expr, column: int
    ) -> Amount:
        title = self._title_of(prefix, ())
        amount = summed(amounts, scale)
        order = (1000 + len(prefix), self._leaf_order_of(prefix))
        whole = self.block.put(("group", prefix), column, amount.whole, section=LEAVES,
                               order=(*order, 0), kind="fen", title=title,
                               words=Text("该方各条所得之和", "all entries of the party"))  # fmt: skip
        if amount.rest is None:
            return Amount(whole)
        below = Text("{t}（不足一分的余数）", "{t} (rest below a fen)").format(t=title)
        rest = self.block.put(("group~", prefix), column, amount.rest, section=LEAVES,
                              order=(*order, 1), kind="rest", title=below)  # fmt: skip
        return Amount(whole, rest, amount.scale)

    def _leaf_order_of(self, prefix: Path) -> int:
        return min(n for p, n in self._leaf_order.items() if p[: len(prefix)] == prefix)

    def _title_of(self, prefix: Path, inside: Sequence[Path]) -> Text:
        if len(prefix) == 1:
            return Text("{p}合计", "{p}, total").format(p=self.parties.get(prefix[0], Text(prefix[0])))
        return self._leaf_title(inside[0] if len(inside) == 1 else prefix)

    def _rooms(self, standings: Mapping[str, Standing]) -> dict[str, Standing]:
        return {name: s for name, s in standings.items() if s.limit is not None}

    def _check_opening(self, outcome: YearEval) -> None:
        """The carried totals must be those with which the year before ends in the workbook."""
        nodes = {n.id: n for n in outcome.plan.curve_nodes()}
        for name, state in outcome.opening.nodes.items():
            if name not in nodes:
                continue
            mine = self._states.get(name)
            if state.excess:
                raise Unsupported(LATE)
            if nodes[name].span != "budget_year":
                got = (_value(mine.position), _value(mine.left)) if mine else (0, 0)
                if got != (state.position, state.left if state.limit is not None else got[1]):
                    raise Unsupported(LATE)
            if nodes[name].carries_deficit and state.deficit != (_value(mine.deficit) if mine else 0):
                raise Unsupported(LATE)

    @staticmethod
    def _every_period(plan: Plan) -> bool:
        """Whether something that outlives the year needs what is posted by every period."""
        return any(n.span != "budget_year" or n.carries_deficit for n in plan.curve_nodes())

    def _next_state(
        self, outcome: YearEval, standings: Mapping[str, Standing],
        rounded: Mapping[int, Mapping[Path, Expr]], closing: Closing, column: int,
    ) -> None:  # fmt: skip
        """The running totals of the nodes that outlive the year, in whole fen as posted."""
        last = {n.id: n for n in outcome.plan.curve_nodes()}
        for node in last.values():
            if node.span == "budget_year" and not node.carries_deficit:
                continue
            standing = standings[node.id]
            position, left = self._posted_totals(outcome, node, standing, rounded)
            extra = closing.into_room.get(node.id)
            if extra is not None:
                position, left = position + extra, left + extra
            title = self.titles.get(node.clause, Text(node.clause))

            def keep(name: str, formula: Expr, what: Text, place: int, *, of_clause: Text = title,
                     node: CurveNode = node) -> Expr:  # fmt: skip
                return self.block.put(
                    ("state", node.id, name), column, formula, section=STATES,
                    order=(self._order[node.id], place), kind="state", clause=node.clause,
                    title=Text("{t}：{w}", "{t}: {w}").format(t=of_clause, w=what),
                )  # fmt: skip

            state = State(limit=standing.limit)
            if node.span != "budget_year":
                state.position = keep("position", position, Text("结转：累计", "carried: running total"), 0)
                state.left = keep("left", left, Text("结转：限额以内累计", "carried: total within the limit"), 1)
            if node.carries_deficit and standing.limit is not None:
                short = most(0, standing.limit - left)
                state.deficit = keep("deficit", short, Text("结转：不足额", "carried: shortfall"), 2)
            self._states[node.id] = state

    def _posted_totals(
        self, outcome: YearEval, node: CurveNode, standing: Standing,
        rounded: Mapping[int, Mapping[Path, Expr]],
    ) -> tuple[Expr, Expr]:  # fmt: skip
        """Position and left output as posted (see the engine's year)."""
        start = self._states.get(node.id) if node.span != "budget_year" else None
        left = start.left if start is not None and start.left is not None else of(0)
        position: Expr = of(0)
        mixed = mixed_left = False
        end: Amount | None = None
        first = min(self._at[outcome.plan.year, k] for k in range(len(outcome.plan.graphs)))
        for column, before, after, limit in standing.past:
            k = column - first
            sides = _sides(outcome.plan.graphs[k], node)
            mixed_left, mixed = mixed_left or sides[0] is None, mixed or None in sides
            position = _jumped(position, before, end, limit, left)
            for n, side in enumerate(sides):
                for path in side or ():
                    amount = rounded[k][path]
                    if k and (k - 1) in rounded:
                        amount = amount - rounded[k - 1][path]
                    position += amount
                    left = left + amount if n == 0 else left
            end = after
        if mixed_left:
            return nearest(standing.position), nearest(standing.left)
        return (self._mixed_position(standing, left) if mixed else position), left

    @staticmethod
    def _mixed_position(standing: Standing, left: Expr) -> Expr:
        """The position where what passed the limit mixes with other money further down."""
        exact = nearest(standing.position)
        if standing.limit is None:
            return exact
        return choose(ceiling(standing.position) <= standing.limit, left, exact)

    def _results(  # noqa: PLR0913, PLR0917  # the facts of a year's end
        self, year: int, outcome: YearEval, moved: Mapping[Path, Expr], whole: Expr,
        closing: Closing, column: int,
    ) -> None:  # fmt: skip
        by_party: dict[str, Expr] = {}
        outside: Expr | None = None
        for path, amount in moved.items():
            if path[1] == OUTSIDE:
                outside = amount if outside is None else outside + amount
            else:
                before = by_party.get(path[0])
                by_party[path[0]] = amount if before is None else before + amount
        self.shares[year] = {}
        for n, (party, formula) in enumerate(by_party.items()):
            name = self.parties.get(party, Text(party))
            self.shares[year][party] = self.block.put(
                ("share", party), column, formula, section=RESULTS, order=(n,), kind="fen",
                title=Text("{p}应得", "{p} gets").format(p=name), strong=True,
                words=Text("该方各条所得之和，含年末调节", "all entries of the party, with what the close moves"),
            )  # fmt: skip
        if outside is not None:
            self.outside[year] = self.block.put(
                ("outside",), column, outside, section=RESULTS, order=(900,), kind="fen",
                title=Text("协议期外或范围外（留在原处）", "outside term or scope (stays where it is)"))  # fmt: skip
        self.funds[year] = dict(closing.funds)
        self.totals[year] = whole
        check = whole + closing.own_funds
        for cell in (*self.shares[year].values(), *([self.outside[year]] if outside else [])):
            check -= cell
        self.block.put(
            ("check",), column, check, section=RESULTS, order=(950,), kind="check",
            title=Text("核对：收入＋自有财力－各方所得", "check: receipts + own funds − what all get"))  # fmt: skip
        for party, cell in self.shares[year].items():
            if cell.value != _engine_share(outcome, party):
                raise Unsupported(Text("工作簿的算式与引擎结果不一致", "the formulas do not reproduce the engine's result"))


LATE = Text("跨年补记或结转调整（late: adjust）", "late rows moved what was carried (late: adjust)")


def _engine_share(outcome: YearEval, party: str) -> int:
    return sum(
        a for leaf, a in zip(outcome.plan.leaves, outcome.posted, strict=True)
        if leaf.party == party and leaf.clause != OUTSIDE
    )  # fmt: skip


def _value(cell: Expr | None) -> int:
    return 0 if cell is None else cell.value


def _sides(graph: Graph, node: CurveNode) -> list[list[Path] | None]:
    below = [leaves_below(graph, pot) for pot in graph.by_id[node.id].outputs]
    return [[leaf.path for leaf in b] if b is not None else None for b in below]


def _jumped(
    position: Expr, before: Amount, end: Amount | None, limit: Expr | None, left: Expr
) -> Expr:
    """The posted position before a period: a changed limit moves it to what the left has got."""
    if end is None:
        return nearest(before)
    if limit is None or before is end:
        return position
    moved = (before.whole.differs(end.whole)) * 1
    if before.rest is not None or end.rest is not None:
        moved += before.parts.differs(end.parts) * 1
    return choose(moved > 0, least(limit, left), position)


def _column_title(year: int, graph: Graph, k: int, outcome: YearEval) -> Text:
    if len(outcome.plan.graphs) == 1:
        return Text("{y}年", "{y}").format(y=year)
    start: date = graph.span.start
    return Text("{y}年{m}月{d}日起", "from {y}-{m}-{d}").format(y=year, m=start.month, d=start.day)


def merge(into: list[str] | list[Path], more: Sequence[object]) -> None:
    """Put new names after the one they follow."""
    listed: list[object] = into  # type: ignore[assignment]
    place = -1
    for name in more:
        if name in listed:
            place = listed.index(name)
        else:
            place += 1
            listed.insert(place, name)


__all__ = ["NODES", "Working"]
