"""The working of one budget year, as an auditor would write it: inputs, steps, rounding, close.

Everything here is read from the evaluation itself, so the explanation cannot differ from the
result (the trace is not a second computation).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from enclave.curve import Curve, Leaf
from enclave.engine.model import Step, TransferResult, YearEval
from enclave.ir import CurveNode, Graph, NodeState
from enclave.money import format_yuan
from enclave.ratio import format_ratio
from enclave.text import Explanation, Text

Names = Callable[[str], Text]

SIDES = {
    "kept": Text("限额以内", "within the limit"),
    "beyond": Text("超出限额", "beyond the limit"),
    "base": Text("基数以内", "within the base"),
    "increment": Text("增量", "increment"),
    "repaid": Text("用于回收", "repaid"),
    "received": Text("所得", "received"),
    "rest": Text("其余", "the rest"),
    "deducted": Text("扣减", "deducted"),
    "routed": Text("转入基金", "routed to the fund"),
    "own": Text("自留", "kept"),
    "recovery": Text("用于回收的部分", "part used for recovery"),
}


def exact_yuan(fen: Fraction) -> str:
    """An exact amount in yuan: fen in full, a rest as a fraction of a fen.

    >>> exact_yuan(Fraction(12345, 2))
    '61.72+1/2分'
    """
    whole = fen.numerator // fen.denominator
    rest = fen - whole
    shown = format_yuan(whole)
    return shown if rest == 0 else f"{shown}+{rest.numerator}/{rest.denominator}分"


def trace_year(result: YearEval, names: Names) -> tuple[Explanation, ...]:
    """The working of a year: carried state, each validity period, rounding, transfers, close."""
    parts: list[Explanation] = []
    carried = _states(result, opening=True)
    if carried:
        parts.append(Explanation(Text("年初结转", "carried in from earlier years"), carried))
    for k, graph in enumerate(result.plan.graphs):
        parts.append(_period(result, k, graph, names))
    parts.append(_rounding(result, names))
    parts += [_transfer(result, t, names) for t in result.transfers]
    closing = _states(result, opening=False)
    if closing:
        title = Text("结转下年", "carried into the next year")
        parts.append(Explanation(title, closing))
    notes = tuple(n.text for n in result.plan.notes)
    if notes:
        parts.append(Explanation(Text("取整的参数（R3）", "parameters rounded once (R3)"), notes))
    return tuple(parts)


def _title(result: YearEval, clause: str) -> Text:
    label = result.plan.label_of.get(clause)
    if label is None:
        return Text(clause)
    ref = label.reference
    if not ref.zh and not ref.en:
        return label.title
    return Text(
        f"{label.title.zh}（{ref.zh or ref.en}）", f"{label.title.in_('en')} ({ref.in_('en')})"
    )


def _period(result: YearEval, k: int, graph: Graph, names: Names) -> Explanation:
    sums: dict[str, int] = {}
    for cell, amount in result.cells.items():
        if cell[0] == k:
            holder = result.plan.sources[cell[1]].holder
            sums[holder] = sums.get(holder, 0) + amount
    lines = [
        Text(
            f"{names(holder).zh}国库入库的可分成部分：{format_yuan(amount)} 元",
            f"held by {names(holder).in_('en')}: {format_yuan(amount)} yuan",
        )
        for holder, amount in sums.items()
    ]
    steps = [s for s in result.steps if s.period == k and (s.change or any(s.initial))]
    children = tuple(_step(result, s, names) for s in steps)
    idle = [s for s in result.steps if s.period == k and not s.change and not any(s.initial)]
    lines += _not_applied(result, graph, idle)
    span = graph.span
    return Explanation(Text(f"有效期 {span}", f"validity period {span}"), tuple(lines), children)


def _not_applied(result: YearEval, graph: Graph, idle: list[Step]) -> list[Text]:
    """Clauses that did nothing in this period, and why."""
    out = [
        Text(
            f"未适用 {_title(result, s.clause).zh}：{s.reason.zh}",
            f"not applied {_title(result, s.clause).in_('en')}: {s.reason.in_('en')}",
        )
        for s in graph.skipped
    ]
    for clause in dict.fromkeys(s.clause for s in idle):
        title = _title(result, clause)
        reason = Text("本期没有款项到达此条", "no money reached it in this period")
        out.append(
            Text(f"未触发 {title.zh}：{reason.zh}", f"idle {title.in_('en')}: {reason.in_('en')}")
        )
    return out


def _step(result: YearEval, step: Step, names: Names) -> Explanation:
    node = step.node_in_force
    end = step.start + step.change
    lines: list[Text] = []
    label = result.plan.label_of.get(step.clause)
    if label is not None and label.words.zh:
        lines.append(label.words)
    lines.append(
        Text(
            f"累计数 {exact_yuan(step.start)} → {exact_yuan(end)}（本期 {exact_yuan(step.change)} 元）",
            f"running total {exact_yuan(step.start)} → {exact_yuan(end)}"
            f" ({exact_yuan(step.change)} yuan in this period)",
        )
    )
    if node.limit is not None:
        room = max(Fraction(0), node.limit - max(end, Fraction(0)))
        lines.append(
            Text(
                f"限额 {format_yuan(node.limit)} 元，其后余量 {exact_yuan(room)} 元",
                f"limit {format_yuan(node.limit)} yuan, room left {exact_yuan(room)} yuan",
            )
        )
    lines += list(_segments(node.curve, step, node, names))
    lines += list(_outputs(step, node, names))
    return Explanation(_title(result, step.clause), tuple(lines))


def _side(node: CurveNode, i: int, names: Names) -> Text:
    last = node.outputs[i].removeprefix(f"{node.id}.").split(".")[0]
    return SIDES.get(last) or names(last)


def _segments(curve: Curve, step: Step, node: CurveNode, names: Names) -> Iterator[Text]:
    """The pieces of the curve that the running total crossed, one line each."""
    low, high = sorted((step.start, step.start + step.change))
    if len(curve.pieces) == 1:
        return
    starts = [None, *curve.starts]
    for i, piece in enumerate(curve.pieces):
        start, end = starts[i], starts[i + 1] if i + 1 < len(starts) else None
        a = low if start is None else max(low, start)
        b = high if end is None else min(high, end)
        if b <= a:
            continue
        shares = [(_side(node, n, names), w) for n, w in enumerate(piece.weights) if w]
        zh = "、".join(f"{s.zh} {format_ratio(w)}" for s, w in shares)
        en = ", ".join(f"{s.in_('en')} {format_ratio(w)}" for s, w in shares)
        back = Text("（退回）", " (walked back)") if step.change < 0 else Text("", "")
        yield Text(
            f"其中 {exact_yuan(a)} 至 {exact_yuan(b)}，{exact_yuan(b - a)} 元{back.zh}：{zh}",
            f"of which from {exact_yuan(a)} to {exact_yuan(b)}, {exact_yuan(b - a)} yuan{back.en}: {en}",
        )


def _outputs(step: Step, node: CurveNode, names: Names) -> Iterator[Text]:
    for i, (out, first) in enumerate(zip(step.outputs, step.initial, strict=True)):
        side = _side(node, i, names)
        if first:
            yield Text(
                f"年初定额 {side.zh}：{exact_yuan(first)} 元",
                f"fixed at the start of the year, {side.in_('en')}: {exact_yuan(first)} yuan",
            )
        if out or len(step.outputs) <= 2:
            yield Text(
                f"→ {side.zh}：{exact_yuan(out)} 元", f"→ {side.in_('en')}: {exact_yuan(out)} yuan"
            )


def _leaf_name(leaf: Leaf, result: YearEval, names: Names) -> Text:
    clause = _title(result, leaf.clause)
    nested = [names(step) for step in leaf.path[2:]]
    zh = " / ".join([names(leaf.party).zh, clause.zh, *(n.zh for n in nested)])
    en = " / ".join([names(leaf.party).in_("en"), clause.in_("en"), *(n.in_("en") for n in nested)])
    return Text(zh, en)


def _rounding(result: YearEval, names: Names) -> Explanation:
    before = [sum(column) for column in zip(*result.by_period, strict=True)]
    lines: list[Text] = []
    for leaf, exact, fen in zip(result.plan.leaves, result.exact, before, strict=True):
        if not exact and not fen:
            continue
        name = _leaf_name(leaf, result, names)
        moved = fen - exact
        shown = "" if not moved else f"（尾差 {'+' if moved > 0 else '-'}{abs(moved)} 分）"
        shown_en = "" if not moved else f" (rounding {'+' if moved > 0 else '-'}{abs(moved)} fen)"
        lines.append(
            Text(
                f"{name.zh}：{exact_yuan(exact)} → {format_yuan(fen)} 元{shown}",
                f"{name.in_('en')}: {exact_yuan(exact)} → {format_yuan(fen)} yuan{shown_en}",
            )
        )
    lines.append(
        Text(
            f"合计 {format_yuan(result.total)} 元，一分不差",
            f"total {format_yuan(result.total)} yuan, exact",
        )
    )
    how = Text(
        "取整到分（最大余数法，全年累计）", "rounding to the fen (largest remainder, year to date)"
    )
    if result.plan.residual is not None:
        who = names(result.plan.residual)
        how = Text(
            f"取整到分（尾差归{who.zh}）", f"rounding to the fen (the rest to {who.in_('en')})"
        )
    return Explanation(how, tuple(lines))


def _transfer(result: YearEval, transfer: TransferResult, names: Names) -> Explanation:
    source = (
        Text("自有财力", "own funds") if transfer.own_funds else Text("其应得份额", "its share")
    )
    payer = names(transfer.payer)
    lines = [
        Text(
            f"应付 {format_yuan(transfer.due)} 元，由{payer.zh}以{source.zh}支付"
            f" {format_yuan(transfer.paid)} 元",
            f"due {format_yuan(transfer.due)} yuan; {payer.in_('en')} pays"
            f" {format_yuan(transfer.paid)} out of {source.en}",
        )
    ]
    if transfer.due == 0:
        lines = [Text("所得已达到约定数，不触发", "the amount agreed was reached; nothing is due")]
    if transfer.unmet:
        lines.append(
            Text(
                f"未付 {format_yuan(transfer.unmet)} 元",
                f"unmet {format_yuan(transfer.unmet)} yuan",
            )
        )
    title = _title(result, transfer.clause)
    return Explanation(Text(f"年终：{title.zh}", f"at the close: {title.in_('en')}"), tuple(lines))


def _states(result: YearEval, *, opening: bool) -> tuple[Text, ...]:
    state = result.opening if opening else result.closing
    clauses = {n.id: n for n in result.plan.curve_nodes()}
    lines: list[Text] = []
    for node_id, item in sorted(state.nodes.items()):
        if node_id in clauses and item != NodeState(limit=item.limit):
            lines.append(_state_line(result, clauses[node_id], item))
    for event, day in sorted(state.events.items()):
        lines.append(Text(f"事件 {event}：{day}", f"event {event}: {day}"))
    return tuple(lines)


def _state_line(result: YearEval, node: CurveNode, item: NodeState) -> Text:
    title = _title(result, node.clause)
    if item.deficit:
        return Text(
            f"{title.zh}：待弥补差额 {format_yuan(item.deficit)} 元",
            f"{title.in_('en')}: shortfall carried {format_yuan(item.deficit)} yuan",
        )
    if item.limit is None:
        return Text(
            f"{title.zh}：累计数 {format_yuan(item.position)} 元",
            f"{title.in_('en')}: running total {format_yuan(item.position)} yuan",
        )
    room = max(0, item.limit - item.left)
    return Text(
        f"{title.zh}：已用 {format_yuan(item.left)} 元，限额 {format_yuan(item.limit)} 元，"
        f"余 {format_yuan(room)} 元",
        f"{title.in_('en')}: used {format_yuan(item.left)} of {format_yuan(item.limit)} yuan,"
        f" {format_yuan(room)} left",
    )
