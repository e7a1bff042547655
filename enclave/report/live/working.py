"""One account as formulas: the years' periods in columns, every step of the division in rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from enclave.engine.model import YearEval
from enclave.ir import CurveNode, Gather
from enclave.ir.plan import OUTSIDE
from enclave.report.live.amounts import NOTHING, Amount, plus
from enclave.report.live.carry import Carry
from enclave.report.live.closing import Closing
from enclave.report.live.curves import Standing, Writer, banded, divided, limited
from enclave.report.live.expr import Expr, most, of, total
from enclave.report.live.leaves import Leaves
from enclave.report.live.reasons import Unsupported
from enclave.report.live.setting import RESULTS, SOURCES, Path, Setting
from enclave.report.live.steps import Steps
from enclave.report.live.terms import Terms, output_name
from enclave.text import Text

MISMATCH = Text("工作簿的算式与引擎结果不一致", "the formulas do not reproduce the engine's result")
FLOWS_IN = Text("前面各步流到这一步的", "what the steps before pass on")
PPM = 1_000_000


@dataclass
class Year:
    """Where one budget year stands while it is walked."""

    year: int
    outcome: YearEval
    leaves: Leaves
    standings: dict[str, Standing] = field(default_factory=dict)
    sums: dict[Path, Amount] = field(default_factory=dict)
    rounded: dict[int, dict[Path, Expr]] = field(default_factory=dict)
    pots: dict[str, Amount] = field(default_factory=dict)
    earlier: dict[Path, Expr] = field(default_factory=dict)
    k: int = 0
    column: int = 0


@dataclass
class Working:
    """Builds the block of one account.

    Attributes:
        shares: year → party → the cell of what it gets.
        totals, outside, funds: year → what came in, what stays outside, own funds by payer.
    """

    setting: Setting
    shares: dict[int, dict[str, Expr]] = field(default_factory=dict)
    totals: dict[int, Expr] = field(default_factory=dict)
    outside: dict[int, Expr] = field(default_factory=dict)
    funds: dict[int, dict[str, Expr]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start without any state."""
        self.block, self.inputs = self.setting.block, self.setting.inputs
        self.columns, self.titles = self.setting.columns, self.setting.titles
        self._steps = Steps(self.setting)
        self._carry = Carry(self.setting)
        self._amounts: dict[str, tuple[int, int]] = {}

    def build(self) -> None:
        """Write every cell.

        Raises:
            Unsupported: the workbook has no formulas for something of this account.
        """
        self.setting.arrange()
        self._steps.read()
        for year, outcome in self.setting.years:
            self._year(year, outcome)

    def _year(self, year: int, outcome: YearEval) -> None:
        """All columns of a budget year, then its rounding and its close."""
        plan = outcome.plan
        self._carry.check(outcome)
        pots = [self._steps.scale[s.pot] for g in plan.graphs for s in g.slots]
        scale = self._steps.common(pots, "leaves")
        now = Year(year, outcome, Leaves(self.setting, plan, scale))
        whole = part = of(0)
        for k in range(len(plan.graphs)):
            now.k, now.column = k, self.setting.at[year, k]
            now.leaves.column = now.column
            if plan.graphs[k].resets:
                part = self._start_afresh(now)
            whole, part = self._period(now, whole, part)
            if k == len(plan.graphs) - 1 or self._carry.every_period(plan):
                found = now.leaves.round(now.sums, part)
                now.rounded[k] = _added(now.earlier, found) if now.earlier else found
        posted = now.rounded[len(plan.graphs) - 1]
        closing = Closing(self.setting, now.column, self._amounts)
        rooms = {n: s for n, s in now.standings.items() if s.limit is not None}
        moved = closing.close(outcome, posted, rooms)
        self._carry.close(outcome, now.standings, now.rounded, closing.into_room, now.column)
        self.totals[year], self.funds[year] = whole, dict(closing.funds)
        self._results(now, moved)
        self._verify(now)

    def _start_afresh(self, now: Year) -> Expr:
        """A new agreement year inside the budget year: totals, and rounding, begin again."""
        if now.k:
            now.earlier = now.rounded[now.k - 1]
            now.sums = {}
        for node in now.outcome.plan.graphs[now.k].resets:
            now.standings[node] = Standing(NOTHING, NOTHING, None, at_zero=True, afresh=True)
        return of(0)

    def _period(self, now: Year, whole: Expr, part: Expr) -> tuple[Expr, Expr]:
        """One column: what comes in, every node, every leaf.

        Returns:
            The receipts of the year so far, and those since totals last started afresh.
        """
        graph = now.outcome.plan.graphs[now.k]
        came = self._receive(now)
        for node in graph.nodes:
            if isinstance(node, Gather):
                now.pots[node.output] = self._gather(node, now)
            else:
                self._move(node, now)
        for slot in graph.slots:
            before, amount = now.sums.get(slot.leaf.path), now.pots[slot.pot]
            if before is not None:
                amount = now.leaves.add(slot.leaf.path, before, amount)
            now.sums[slot.leaf.path] = amount
        title = Text("本年进入协议的收入（累计）", "receipts of the year, to date")
        total_now = self.block.put(
            ("total",), now.column, whole + came if now.k else came, section=SOURCES, order=(900,),
            kind="fen", strong=True, title=title,
        )  # fmt: skip
        if not any(g.resets for g in now.outcome.plan.graphs):
            return total_now, total_now
        title = Text("本协议年度进入的收入（累计）", "receipts of the agreement year, to date")
        return total_now, self.block.put(
            ("part",), now.column, part + came, section=SOURCES, order=(901,), kind="fen",
            title=title,
        )  # fmt: skip

    def _receive(self, now: Year) -> Expr:
        plan = now.outcome.plan
        sums = {s.id: 0 for s in plan.sources}
        for (period, number, *_), amount in now.outcome.cells.items():
            if period == now.k:
                sums[plan.sources[number].id] += amount
        now.pots = {}
        for n, source in enumerate(plan.sources):
            holder = self.setting.party(source.holder)
            title = Text("{h}收入（{s}）", "receipts at {h} ({s})").format(h=holder, s=source.id)
            cell = self.inputs.receipt(source.id, title, now.column, sums[source.id])
            place = self.block.put(
                ("source", source.id), now.column, cell, section=SOURCES, order=(n,), kind="fen",
                title=title, words=Text("输入表的万元数折成分", "the sheet of inputs, in fen"),
            )  # fmt: skip
            now.pots[source.id] = Amount(place)
        return total([a.whole for a in now.pots.values()])

    def _writer(self, node: str, clause: str, title: Text, now: Year) -> Writer:
        return Writer(self.block, node, clause, title, self.setting.order[node], now.column)

    def _gather(self, node: Gather, now: Year) -> Amount:
        amount = plus(self._steps.scale[node.output], *(now.pots[p] for p in node.inputs))
        w = self._writer(node.id, "", Text("合并", "sum"), now)
        return w.amount("sum", amount, Text(node.id), Text("各池相加", "the pots added up"), 0)

    def _move(self, node: CurveNode, now: Year) -> None:
        terms = self._steps.terms[now.year, now.k, node.id]
        w = self._writer(node.id, node.clause, self.setting.title(node.clause), now)
        names = [output_name(node, n, self.setting.parties) for n in range(len(node.outputs))]
        inflow = w.amount("in", now.pots[node.input], Text("进入额", "comes in"), FLOWS_IN, -1)
        scale, sums = self._steps.scale[node.outputs[0]], self._steps.sums.get(node.id)
        after = Standing(NOTHING, NOTHING, None)
        if terms.form == "signed":
            out = _signed(w, inflow, terms, names, first=node.id not in now.standings)
        elif terms.form == "up_to":
            standing = now.standings.get(node.id) or self._carry.opening(node)
            limit = self._limit(node, terms, now)
            by_left = node.anchor == "left"
            out, after = limited(w, inflow, standing, limit, names, by_left=by_left)
        elif scale is None or sums is None:
            raise Unsupported(MISMATCH)
        elif terms.form == "linear" and node.span == "budget_year":
            out = divided(w, [inflow], terms.bands, sums, scale, names, 10)
        else:
            standing = now.standings.get(node.id) or self._carry.opening(node)
            out, after = banded(w, inflow, standing, terms, sums, scale, names)
        now.standings[node.id] = after
        now.pots.update(zip(node.outputs, out, strict=True))

    def _limit(self, node: CurveNode, terms: Terms, now: Year) -> Expr:
        """The limit in force: what the clause says, with what is carried into it."""
        state = self._carry.states.get(node.id)
        if not self.setting.recovery(node):
            own = terms.own if terms.own is not None else of(0)
            carried = state.deficit if state is not None and node.carries_deficit else None
            return own if carried is None else own + carried
        known = now.standings.get(node.id)
        if known is not None and known.limit is not None:
            return known.limit if terms.own is None else known.limit + terms.own
        if state is None or state.limit is None or state.left is None:
            return terms.own if terms.own is not None else of(0)
        limit = state.limit if terms.own is None else state.limit + terms.own
        rate = self.setting.interest.get(node.clause)
        if rate is None:
            return limit
        title = Text("{c}：年利率", "{c}: yearly rate").format(c=self.setting.title(node.clause))
        key = ("interest", node.id)
        cell = self.inputs.item(key, title, Text(""), "rate", rate, node.clause, key)
        return limit + _per_million(most(0, state.limit - state.left), cell)

    def _results(self, now: Year, moved: Mapping[Path, Expr]) -> None:
        """What every party gets, what stays outside, and whether it all adds up."""
        year, column = now.year, now.column
        by_party: dict[str, list[Expr]] = {}
        outside: list[Expr] = []
        for path, amount in moved.items():
            (outside if path[1] == OUTSIDE else by_party.setdefault(path[0], [])).append(amount)
        self.shares[year] = {
            party: self.block.put(
                ("share", party), column, total(cells), section=RESULTS, order=(n,), kind="fen",
                title=Text("{p}应得", "{p} gets").format(p=self.setting.party(party)), strong=True,
                words=Text("该方各条所得之和，含年末调节", "all entries of the party, with what the close moves"),
            )
            for n, (party, cells) in enumerate(by_party.items())
        }  # fmt: skip
        if outside:
            title = Text(
                "协议期外或范围外（留在原处）", "outside term or scope (stays where it is)"
            )
            self.outside[year] = self.block.put(
                ("outside",), column, total(outside), section=RESULTS, order=(900,), kind="fen",
                title=title,
            )  # fmt: skip
        left = total([self.totals[year], *self.funds[year].values()])
        for cell in (*self.shares[year].values(), *([self.outside[year]] if outside else [])):
            left -= cell
        title = Text("核对：收入＋自有财力－各方所得", "check: receipts + own funds − what all get")
        self.block.put(("check",), column, left, section=RESULTS, order=(950,), kind="check",
                       title=title)  # fmt: skip

    def _verify(self, now: Year) -> None:
        """The cells must come to what the engine posted.

        Raises:
            Unsupported: they do not; then no formula of this account is shown.
        """
        posted: dict[str, int] = {}
        for leaf, amount in zip(now.outcome.plan.leaves, now.outcome.posted, strict=True):
            if leaf.clause != OUTSIDE:
                posted[leaf.party] = posted.get(leaf.party, 0) + amount
        if {p: c.value for p, c in self.shares[now.year].items()} != posted:
            raise Unsupported(MISMATCH)


def _added(earlier: Mapping[Path, Expr], more: Mapping[Path, Expr]) -> dict[Path, Expr]:
    """What was posted before totals started afresh, with what was posted since."""
    return {path: earlier[path] + amount for path, amount in more.items()}


def _signed(
    w: Writer, inflow: Amount, terms: Terms, names: Sequence[Text], *, first: bool
) -> list[Amount]:
    """A signed base: its owners get it first, once a year; the rest may be negative."""
    out: list[Amount] = []
    rest = inflow.whole
    said = Text("每年首先计给基数", "the base, once a year")
    for n, base in enumerate(terms.offsets):
        owned = w.expr(f"out{n}", base if first else of(0), names[n], said, (5 + n, 0), "fen")
        rest -= owned
        out.append(Amount(owned))
    last = len(terms.offsets)
    said = Text("进入额减各方基数，可为负", "what comes in less the bases; may be negative")
    left = Amount(rest, inflow.rest, inflow.scale)
    return [*out, w.amount(f"out{last}", left, names[last], said, 50)]


def _per_million(amount: Expr, rate: Expr) -> Expr:
    """Amount × millionths, rounded half up, without a large product."""
    whole = amount // PPM
    left = amount - whole * PPM
    return whole * rate + (left * rate * 2 + PPM) // (2 * PPM)
