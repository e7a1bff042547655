"""The formulas of one curve node in one column: what comes in, where it stands, what goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enclave.report.live.amounts import NOTHING, Amount, is_less, minus, plus, up_to
from enclave.report.live.expr import Expr, both, choose, least, most, of, total
from enclave.report.live.grid import Block, Kind
from enclave.report.live.terms import Band, Terms
from enclave.text import Text

NODES = 2
"""The section of the block in which the nodes stand."""
LIMIT = Text(
    "“输入”中的金额，加结转的不足额、投入或利息",
    "the amount on the sheet of inputs, with what is carried into it",
)
BEFORE = Text(
    "上一时段的累计；上限改变时取上限与已得中较小的",
    "the last period's total; after a change of the limit the smaller of it and what was got",
)
SMALLER = Text("取累计与上限中较小的", "the smaller of the total and the limit")
TO_DATE = Text("此前累计＋本期", "before + this period")
SLICE = Text("累计落在本档的部分", "what of the total lies in this band")
GROWN = Text("本档累计减此前", "the band's total less before")


@dataclass
class Writer:
    """Writes the rows of one node.

    Attributes:
        order: the place of the node among the nodes.
    """

    block: Block
    node: str
    clause: str
    title: Text
    order: int
    column: int

    def expr(  # noqa: PLR0913  # a cell and what it is called
        self, name: str, formula: Expr, title: Text, words: Text, place: tuple[int, ...],
        kind: Kind = "help", *, strong: bool = False,
    ) -> Expr:  # fmt: skip
        """One cell of the node."""
        return self.block.put(
            ("node", self.node, name), self.column, formula, section=NODES,
            order=(self.order, *place), kind=kind,
            title=Text("{t}：{w}", "{t}: {w}").format(t=self.title, w=title), words=words,
            clause=self.clause, strong=strong,
        )  # fmt: skip

    def amount(self, name: str, amount: Amount, title: Text, words: Text, place: int,
               kind: Kind = "fen") -> Amount:  # fmt: skip
        """An amount: its whole fen and, where there is any, its rest."""
        whole = self.expr(name, amount.whole, title, words, (place, 0), kind)
        if amount.rest is None:
            return Amount(whole)
        below = Text("{t}（不足一分的余数）", "{t} (rest below a fen)").format(t=title)
        said = Text("余数，以公分母计", "the rest, in parts of the denominator")
        rest = self.expr(f"{name}~", amount.rest, below, said, (place, 1), "rest")
        return Amount(whole, rest, amount.scale)


def divided(  # noqa: PLR0913, PLR0917  # what is divided, by what, and what it is called
    w: Writer, slices: Sequence[Amount], bands: Sequence[Band], whole: Expr, scale: Expr,
    names: Sequence[Text], place: int,
) -> list[Amount]:  # fmt: skip
    """Divide slices by their bands' parts, exactly.

    With S the common sum of the parts, D the denominator of what comes in and ``q, m`` the
    quotient and remainder of its whole fen by S, ``(q·S + m + r/D)·p/S = q·p + (m·D + r)·p/(S·D)``:
    no product of this is large.
    """
    quotients: list[tuple[Expr, Expr]] = []
    for n, part in enumerate(slices):
        mark = f"{n}" if len(slices) > 1 else ""
        q = w.expr(f"q{mark}", part.whole // whole, Text("每份整数", "whole per part"),
                   Text("进入额除以份数之和，取整", "what comes in, divided by the sum of parts, rounded down"),
                   (place, n, 0))  # fmt: skip
        left = part.whole - q * whole
        rest = left if part.rest is None else left * part.base + part.rest
        m = w.expr(f"m{mark}", rest, Text("未分尽的余数", "what is left of it"),
                   Text("以公分母计", "in parts of the denominator"), (place, n, 1))  # fmt: skip
        quotients.append((q, m))
    out: list[Amount] = []
    for i, name in enumerate(names):
        shares = [
            part if band.sum is whole else part * (whole // band.sum)
            for band in bands for part in [band.parts[i]]
        ]  # fmt: skip
        out.append(_one_output(w, quotients, shares, scale, i, name, place + 1))
    return out


def _one_output(  # noqa: PLR0913, PLR0917  # the facts of an output
    w: Writer, quotients: Sequence[tuple[Expr, Expr]], shares: Sequence[Expr], scale: Expr,
    number: int, name: Text, place: int,
) -> Amount:  # fmt: skip
    words = Text(
        "每份整数×份数，余数另按份数分",
        "whole per part × parts; what is left is divided by parts, too",
    )
    wholes, rests = [], []
    for (q, m), p in zip(quotients, shares, strict=True):
        wholes.append(q * p + (m * p) // scale)
        rests.append(m * p - (m * p) // scale * scale)
    if len(shares) == 1:
        return w.amount(f"out{number}", Amount(wholes[0], rests[0], scale), name, words,
                        place + number)  # fmt: skip
    raw = w.expr(f"raw{number}", total(rests), Text("{n}：余数之和", "{n}: sum of rests").format(n=name),
                 words, (place + number, -1))  # fmt: skip
    carried = raw // scale
    amount = Amount(total(wholes) + carried, raw - carried * scale, scale)
    return w.amount(f"out{number}", amount, name, words, place + number)


@dataclass
class Standing:
    """Where a node stands while a year is walked: running totals, limit.

    ``past`` holds, for every period of the year so far, the position before and after it and the
    limit then; ``afresh`` says that totals started again inside the year.
    """

    position: Amount
    left: Amount
    limit: Expr | None
    at_zero: bool = False
    past: tuple[tuple[int, Amount, Amount, Expr | None], ...] = ()
    afresh: bool = False


def limited(
    w: Writer, inflow: Amount, standing: Standing, limit: Expr, names: Sequence[Text], *,
    by_left: bool,
) -> tuple[list[Amount], Standing]:  # fmt: skip
    """An "up to the limit" node: what fits goes to the left, what is beyond to the right."""
    limit = w.expr("limit", limit, Text("上限", "limit"), LIMIT, (0,), "fen")
    before = standing.position
    if by_left and standing.limit is not None:
        # A limit that counts from now on: what was left before stays, what passed is gone.
        changed = limit.differs(standing.limit)
        reopened = _earlier(limit, standing.left)
        before = Amount(
            choose(changed, reopened.whole, before.whole),
            None if before.rest is None else choose(changed, reopened.parts, before.rest),
            before.scale,
        )
    said = Text("此前累计", "running total before")
    zero = standing.at_zero
    if not zero:
        before = w.amount("before", before, said, BEFORE, 1)
    after = inflow if zero else plus(inflow.scale, before, inflow)
    after = w.amount("after", after, Text("累计", "running total"),
                     Text("此前累计＋本期", "before + this period"), 2)  # fmt: skip
    fits = up_to(after, limit)
    left = fits if zero else minus(fits, up_to(before, limit))
    if not zero and left.rest is not None:
        fits = w.amount(
            "fits", fits, Text("累计，以上限为止", "running total up to the limit"), SMALLER, 3
        )
        had = w.amount("had", up_to(before, limit), Text("此前，以上限为止", "before, up to the limit"),
                       SMALLER, 4)  # fmt: skip
        left = minus(fits, had)
    left = w.amount(
        "out0", left, names[0], Text("累计以上限为止，减此前", "up to the limit, less before"), 5
    )
    right = w.amount(
        "out1",
        minus(inflow, left),
        names[1],
        Text("本期减限额以内", "this period less what fits"),
        6,
    )
    past = (*standing.past, (w.column, before, after, limit))
    so_far = left if zero else plus(left.scale, standing.left, left)
    so_far = w.amount("left", so_far, Text("限额以内累计", "total within the limit"), TO_DATE, 7)
    return [left, right], Standing(after, so_far, limit, past=past, afresh=standing.afresh)


def _earlier(limit: Expr, left: Amount) -> Amount:
    """The smaller of a limit and what the left side has got."""
    return Amount(
        least(limit, left.whole),
        None if left.rest is None else choose(left.whole < limit, left.rest, 0),
        left.scale,
    )


def carried_position(position: Expr, left: Expr, limit: Expr) -> Expr:
    """A carried position, fitted to what the left output has got."""
    return choose(left < limit, left, most(position, limit))


def slices_of(amount: Amount, terms: Terms, number: int) -> Amount:
    """What of a running total lies in one band."""
    low = terms.bounds[number - 1] if number else None
    high = terms.bounds[number] if number < len(terms.bounds) else None
    if terms.form == "slab":
        return _slab(amount, low, high, reached=terms.reached)
    top = amount if high is None else up_to(amount, high)
    if low is None:
        return top
    inside = is_less(amount, low)
    whole = choose(inside, 0, top.whole - low)
    if top.rest is None:
        return Amount(whole)
    return Amount(whole, choose(inside, 0, top.rest), top.scale)


def _slab(amount: Amount, low: Expr | None, high: Expr | None, *, reached: bool) -> Amount:
    """The whole amount where it lies in the band, else nothing."""
    conditions: list[Expr] = []
    if low is not None:
        conditions.append(_passed(amount, low, reached=reached))
    if high is not None:
        conditions.append(of(1) - _passed(amount, high, reached=reached) * 1 > 0)
    test = conditions[0] if len(conditions) == 1 else both(*conditions)
    rest = None if amount.rest is None else choose(test, amount.rest, 0)
    return Amount(choose(test, amount.whole, 0), rest, amount.scale)


def _passed(amount: Amount, bound: Expr, *, reached: bool) -> Expr:
    """Whether an amount has reached a bound (or, where that is not enough, passed it)."""
    if reached:
        return amount.whole >= bound
    if amount.rest is None:
        return amount.whole > bound
    above = (amount.whole > bound) * 1 + both(amount.whole.same(bound), amount.rest > 0) * 1
    return above > 0


def banded(  # noqa: PLR0913, PLR0917  # the facts of tiers
    w: Writer, inflow: Amount, standing: Standing, terms: Terms, whole: Expr, scale: Expr,
    names: Sequence[Text],
) -> tuple[list[Amount], Standing]:  # fmt: skip
    """Tiers: the running total is cut into bands, each divided by its own parts."""
    before = standing.position
    after = inflow if standing.at_zero else plus(inflow.scale, before, inflow)
    after = w.amount("after", after, Text("累计", "running total"), TO_DATE, 0)
    slices = []
    for n in range(len(terms.bands)):
        title = Text("第{n}档累计", "total in band {n}").format(n=n + 1)
        now = w.amount(f"band{n}", slices_of(after, terms, n), title, SLICE, 10 + 3 * n)
        if not standing.at_zero:
            earlier = Text("第{n}档此前", "before in band {n}").format(n=n + 1)
            was = w.amount(f"was{n}", slices_of(before, terms, n), earlier, SLICE, 11 + 3 * n)
            grown = Text("第{n}档本期", "this period in band {n}").format(n=n + 1)
            now = w.amount(f"grown{n}", minus(now, was), grown, GROWN, 12 + 3 * n)
        slices.append(now)
    out = divided(w, slices, terms.bands, whole, scale, names, 100)
    past = (*standing.past, (w.column, before, after, None))
    return out, Standing(after, NOTHING, None, past=past, afresh=standing.afresh)
