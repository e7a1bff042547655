"""The pictures of a result."""

from __future__ import annotations

from collections.abc import Iterator

from enclave.money import UNITS
from enclave.report.figures import LEVEL_TITLES, total_by
from enclave.report.model import unit_name
from enclave.report.present import View
from enclave.report.svg import Link, Series, flows, stacked
from enclave.text import Lang, Text

HEADS_SHOWN = 8
"""Tax heads drawn by themselves; the smaller ones are drawn as one."""
OTHERS = Text("其他税费", "other taxes")
STAYS = Text("不参与分成", "not shared")


def shares_picture(view: View, lang: Lang) -> str:
    """What each party gets, stacked by year."""
    years = [y for y in view.figures.years if any(y in d.years for d in view.deals)]
    series = [
        Series(name.in_(lang), tuple(by_year.get(y, 0) / UNITS[view.unit] for y in years))
        for name, by_year in sorted(view.group.parties, key=lambda p: -sum(p[1].values()))
    ]
    title = Text("各方逐年所得", "Shares by year").in_(lang)
    return stacked(title, unit_name(view.unit).in_(lang), [str(y) for y in years], series)


def flows_picture(view: View, lang: Lang) -> str:
    """From taxes through the levels of government to what is shared and the parties."""
    headings = (Text("税种", "Taxes"), Text("级次", "Levels"), Text("协议", "Agreements"),
                Text("参与方", "Parties"))  # fmt: skip
    factor = UNITS[view.unit]
    found = list(_links(view))
    links = [
        Link((n, a.in_(lang)), (n + 1, b.in_(lang)), amount / factor)
        for n, a, b, amount in found if amount > 0
    ]  # fmt: skip
    below = [
        f"{a.in_(lang)} → {b.in_(lang)} {amount / factor:,.2f}"
        for _, a, b, amount in found if amount < 0
    ]  # fmt: skip
    note = Text("负数没有画出：{what}", "negative amounts are not drawn: {what}")
    title = Text("资金流向（全部年度合计）", "Flow of money (all years)").in_(lang)
    return flows(title, unit_name(view.unit).in_(lang), [h.in_(lang) for h in headings], links,
                 note.format(what="；".join(below)).in_(lang) if below else "")  # fmt: skip


def _links(view: View) -> Iterator[tuple[int, Text, Text, int]]:
    figures = view.figures
    heads = total_by(figures.cells, lambda c: c.head)
    named = sorted(heads, key=lambda h: -heads[h])
    large = named if len(named) <= HEADS_SHOWN else named[: HEADS_SHOWN - 1]
    sums = total_by(figures.cells, lambda c: (c.head if c.head in large else "", c.level))
    for head in (*large, ""):
        for level in figures.levels:
            if amount := sums.get((head, level), 0):
                name = figures.head_name(head) if head else OTHERS
                yield 0, name, LEVEL_TITLES[level], amount
    ids = {d.id for d in view.deals}
    shared: dict[str, int] = {}
    for claim in view.result.claims:
        if claim.deal in ids:
            level = claim.part.level
            shared[level] = shared.get(level, 0) + claim.part.amount
    pool = Text("各方分成", "shared")
    for level, amount in shared.items():
        yield 1, LEVEL_TITLES[level], pool, amount
    yield 1, Text("自有财力补足", "own funds"), pool, view.group.own_funds
    for level in figures.levels:
        rest = figures.level(level) - shared.get(level, 0)
        if rest > 0:
            yield 1, LEVEL_TITLES[level], STAYS, rest
    for name, amount in view.group.totals:
        yield 2, pool, name, amount
