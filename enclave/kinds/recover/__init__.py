"""Recover: outlays are paid back before anything is shared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from enclave.curve import Curve
from enclave.kinds.amounts import not_negative, round_once
from enclave.kinds.base import Builder, Kind, Names, PlanProblem, Problem, YearContext
from enclave.kinds.recover.model import Recover
from enclave.kinds.wording import stated
from enclave.ratio import format_ratio
from enclave.terms.agreement import Agreement
from enclave.terms.validate import Path
from enclave.text import Text


def outlays(clause: Recover, ctx: YearContext, path: Path) -> list[tuple[date, int]]:
    """What the clause pays back: day and fen. Where a register names parties, only the own."""
    entries = ctx.entries_of(clause.costs, path)
    named = any(party is not None for _, _, party in entries)
    return [(day, fen) for day, fen, party in entries if not named or party == clause.to]


def cut_dates(clause: Recover, ctx: YearContext) -> Iterable[date]:
    """The days on which a new outlay is added."""
    return [day for day, _ in outlays(clause, ctx, ("costs",)) if day in ctx.span]


def due(clause: Recover, ctx: YearContext) -> date | None:
    """Interest runs from the first outlay, where no term says from when."""
    if clause.interest is None or ctx.agreement.term is not None:
        return None
    try:
        return min((day for day, _ in outlays(clause, ctx, ())), default=None)
    except PlanProblem:  # said when the year is compiled
        return None


def check(clause: Recover, agreement: Agreement) -> Iterable[Problem]:
    """Outlays of parties that no clause pays back; told once a register."""
    same = [c for c in agreement.clauses if isinstance(c, Recover) and c.costs == clause.costs]
    series = agreement.data.get(clause.costs)
    parties = dict.fromkeys(e.party for e in (series and series.entries) or ())
    if clause is not same[0] or set(parties) == {None}:
        return
    for party in parties:
        if party not in [c.to for c in same]:
            known = agreement.parties.get(party or "")
            name = Text(party or "（未写明的一方）", party or "a party not named")
            values = {"name": clause.costs, "party": known.name if known is not None else name}
            yield Problem("W204", ("costs",), values)


def lower(clause: Recover, b: Builder, path: Path) -> None:
    """An "up to the outlays" curve over the whole term; its room is the balance outstanding."""
    pot = b.pool(clause, path)
    limit = _outlays(clause, b, path)
    waiting = None
    if clause.portion is not None and clause.portion != 1:
        curve = Curve.linear([clause.portion, 1 - clause.portion])
        pot, waiting = b.curve(f"{clause.id}.portion", clause, pot, ("recovery", "rest"), curve)
    repaid, rest = b.curve(
        clause.id, clause, pot, ("repaid", "rest"), Curve.up_to(limit), span="agreement",
        applies="from_then", anchor="left", limit=limit,
    )  # fmt: skip
    b.entitle(clause.to, clause.id, repaid)
    b.give(rest if waiting is None else b.gather(f"{clause.id}.after", [rest, waiting]))


def _outlays(clause: Recover, b: Builder, path: Path) -> int:
    """Outlays dated by the start of the period, with the interest of the closed years."""
    entries = outlays(clause, b.ctx, (*path, "costs"))
    state = b.ctx.state.node(clause.id)
    start = b.span.start
    if state is None or state.limit is None or clause.interest is None:
        spent = sum(a for day, a in entries if day <= start)
        return not_negative(spent, clause.id, (*path, "costs"))
    before = date(b.ctx.year, 1, 1)
    base = state.limit + sum(a for day, a in entries if before <= day <= start)
    balance = max(0, state.limit - state.left)
    with_interest = base + round_once(clause.interest * balance, b, clause.id, down=False)
    return not_negative(with_interest, clause.id, (*path, "costs"))


def words(clause: Recover, names: Names) -> Text:
    """The clause as a sentence."""
    who, costs = names(clause.to), names(clause.costs)
    part = Text("可分成收入", "the revenue")
    if clause.portion is not None:
        ratio = format_ratio(clause.portion)
        part = Text(f"可分成收入的{ratio}", f"{ratio} of the revenue")
    rate = Text("", "")
    if clause.interest is not None:
        shown = format_ratio(clause.interest)
        rate = Text(
            f"；未收回的余额按年利率{shown}计息", f"; the balance bears interest of {shown} a year"
        )
    return Text(
        f"{part.zh}先归{who.zh}，用于收回{costs.zh}，直至全部收回{rate.zh}。",
        f"{part.en} first goes to {who.in_('en')}, until it has recovered {costs.in_('en')} in"
        f" full{rate.en}.",
    )


KIND = Kind(
    name="recover",
    title=Text("先行回收", "recover"),
    order=40,
    model=Recover,
    lower=lower,
    words=stated(words),
    parties=lambda c: [(("to",), c.to)],
    cut_dates=cut_dates,
    check=check,
    due=due,
    data=lambda c: [(("costs",), c.costs)],
    counts_empty_years=lambda c: c.interest is not None,
    aliases={"投入": "costs", "用于回收": "portion", "利率": "interest"},
    values={"先行回收": "recover"},
    example="{id: payback, kind: recover, to: origin, costs: outlays}\n",
    meanings={
        "to": Text("收回归谁", "who gets the money back"),
        "costs": Text("data 中投入登记表（entries）的名称；每笔自其日期起计入，写有 party 的只计 to 一方的", "name of a register (entries) in data; each outlay counts from its date; where parties are named, only those of to"),
        "portion": Text("收入中用于回收的比例，其余进入分成；默认全部", "part of the revenue used for recovery, the rest goes on; all by default"),
        "interest": Text("未收回余额的年利率，每年末计息，取整一次；没有 term 的自首笔投入之年起", "yearly rate on the balance at the close of each year, rounded once; without a term from the year of the first outlay"),
    },
)  # fmt: skip
