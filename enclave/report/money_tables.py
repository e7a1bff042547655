"""The tables of tax and of shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enclave.money import format_yuan
from enclave.report.figures import (
    LEVEL_TITLES,
    DealFigures,
    Figures,
    Group,
    LevelCell,
    enterprise_of,
    is_inside,
    total_by,
)
from enclave.report.grid import TOTAL, Grid
from enclave.report.model import Table, Unit
from enclave.text import Text

SHARES, LEVELS, PROJECTS, CHECKS = "shares", "levels", "projects", "checks"
YEAR = Text("年度", "Year")
POOL = Text("可分成收入", "Shareable")
OWN_FUNDS = Text("减：自有财力补足", "Less own funds")
OUTSIDE_NOTE = Text(
    "另有 {amount} 元在协议期外或范围外，留归征收方，不参与分成",
    "{amount} yuan outside the term or the scope stays with the collector and is not shared",
)
ROUNDING_NOTE = Text(
    "表内各数按行列平衡取舍到末位，与单独四舍五入最多差末位 1；准确到分的数见 --out 文件夹中的 totals.csv 与 flows.csv",
    "figures are rounded so that rows and columns add up, at most one last digit from plain"
    " rounding; exact fen are in totals.csv and flows.csv of the folder of --out",
)
BASIS_NOTE = Text(
    "分成按所属年度（退税归原入库年度），税收分级按入库年度",
    "shares are by the year they belong to (a refund: that of the tax it returns), tax by level is"
    " by the year of collection",
)
YEAR_END = Text("（年末调节等）", "(year-end items)")


def text(value: object) -> Text:
    """A word that is the same in both languages."""
    return Text(str(value))


def deal_title(deal: DealFigures, deals: Sequence[DealFigures]) -> Text:
    """The title of an agreement, with its id where another has the same title."""
    if sum(d.title == deal.title for d in deals) > 1:
        return Text(f"{deal.title.zh} · {deal.id}", f"{deal.title.in_('en')} · {deal.id}")
    return deal.title


def share_tables(figures: Figures, deals: Sequence[DealFigures], unit: Unit) -> Iterator[Table]:
    """All parties by year, then each agreement: year × party."""
    if len(deals) > 1:
        yield _all_parties(figures, Group(tuple(deals)), unit)
    for deal in deals:
        yield _shares(deal, deal_title(deal, figures.deals), unit)
        yield _clauses(figures, deal, deal_title(deal, figures.deals), unit)


def _all_parties(figures: Figures, group: Group, unit: Unit) -> Table:
    years = [y for y in figures.years if any(y in by_year for _, by_year in group.parties)]
    grid = Grid((Text("参与方", "Party"),), tuple(text(y) for y in years))
    for name, by_year in group.parties:
        grid.add((name,), [by_year.get(y, 0) for y in years])
    title = Text("各方所得合计（各协议）", "All parties over the agreements")
    return grid.table("parties", SHARES, title, unit)


def _shares(deal: DealFigures, title: Text, unit: Unit) -> Table:
    own = any(y.own_funds for y in deal.years.values())
    columns = [deal.name(p) for p in deal.parties] + ([OWN_FUNDS] if own else [])
    grid = Grid((YEAR,), tuple(columns), POOL, less=frozenset({OWN_FUNDS}))
    for year, figures in deal.years.items():
        amounts = [figures.shares.get(p, 0) for p in deal.parties]
        grid.add((text(year),), amounts + ([-figures.own_funds] if own else []))
    outside = sum(y.outside for y in deal.years.values())
    notes: tuple[Text, ...] = ()
    if outside:
        notes = (OUTSIDE_NOTE.format(amount=format_yuan(outside)),)
    heading = Text(f"各方分成 · {title.zh}", f"Shares · {title.in_('en')}")
    return grid.table(f"shares:{deal.id}", SHARES, heading, unit, notes=notes)


def _clauses(figures: Figures, deal: DealFigures, title: Text, unit: Unit) -> Table:
    """Party and clause by year: how each share comes about."""
    sums: dict[tuple[str, str], dict[int, int]] = {}
    labels: dict[str, Text] = {}
    for run, year, outcome in figures.result.years():
        if run.agreement != deal.id:
            continue
        labels |= {label.clause: label.title for label in outcome.plan.labels}
        for leaf, amount in zip(outcome.plan.leaves, outcome.posted, strict=True):
            if leaf.clause in labels and amount and leaf.clause != "outside":
                mine = sums.setdefault((leaf.party, leaf.clause), {})
                mine[year] = mine.get(year, 0) + amount
    years = tuple(deal.years)
    grid = Grid((Text("参与方", "Party"), Text("条款", "Clause")), tuple(text(y) for y in years))
    order = {p: i for i, p in enumerate(deal.parties)}
    for (party, clause), by_year in sorted(sums.items(), key=lambda s: order.get(s[0][0], 99)):
        grid.add((deal.name(party), labels[clause]), [by_year.get(y, 0) for y in years])
    heading = Text(f"分条款 · {title.zh}", f"By clause · {title.in_('en')}")
    return grid.table(f"clauses:{deal.id}", SHARES, heading, unit, brief=False)


def level_tables(figures: Figures, unit: Unit) -> Iterator[Table]:
    """Tax by year and head, divided between levels of government; then by year alone."""
    levels = tuple(LEVEL_TITLES[level] for level in figures.levels)
    for name, brief in (("levels", True), ("heads", False)):
        by_head = name == "heads" or len(figures.years) <= 3
        if name == "heads" and len(figures.years) <= 3:
            return
        labels = (YEAR, Text("税种", "Head")) if by_head else (YEAR,)
        grid = Grid(labels, levels, groups=by_head)
        sums = total_by(figures.cells, lambda c, h=by_head: (c.year, c.head if h else "", c.level))  # type: ignore[misc]
        for year, head in sorted(dict.fromkeys((y, h) for y, h, _ in sums), key=lambda k: k[0]):
            names = (text(year), figures.head_name(head)) if by_head else (text(year),)
            grid.add(names, [sums.get((year, head, level), 0) for level in figures.levels])
        title = Text("税收分级（分税种）", "Tax by level and head") if by_head else _LEVELS_TITLE
        yield grid.table(name, LEVELS, title, unit, brief=brief)
    yield _by_head(figures, unit)


_LEVELS_TITLE = Text("税收分级", "Tax by level of government")


def _by_head(figures: Figures, unit: Unit) -> Table:
    grid = Grid((Text("税种", "Head"),), tuple(LEVEL_TITLES[level] for level in figures.levels))
    sums = total_by(figures.cells, lambda c: (c.head, c.level))
    for head in dict.fromkeys(h for h, _ in sums):
        grid.add((figures.head_name(head),), [sums.get((head, lv), 0) for lv in figures.levels])
    return grid.table("all-heads", LEVELS, Text("分税种（各年合计）", "By head, all years"), unit)


def project_tables(figures: Figures, deals: Sequence[DealFigures], unit: Unit) -> Iterator[Table]:
    """By enterprise and county, by park, then each agreement's shares by enterprise."""
    levels = tuple(LEVEL_TITLES[level] for level in figures.levels)
    grid = Grid((Text("县市", "County"), Text("企业", "Enterprise")), levels, groups=True)
    sums = total_by(figures.cells, lambda c: (c.place, c.enterprise, c.level))
    for place, enterprise in _keys((p, e) for p, e, _ in sums):
        amounts = [sums.get((place, enterprise, level), 0) for level in figures.levels]
        grid.add((figures.place_name(place), figures.enterprise_name(enterprise)), amounts)
    title = Text("分项目（企业）与县市", "By project (enterprise) and county")
    yield grid.table("projects", PROJECTS, title, unit)
    if any(c.park for c in figures.cells):
        yield _parks(figures, levels, unit)
    for deal in deals:
        table = _by_enterprise(figures, deal, unit)
        if table is not None:
            yield table


def _keys(pairs: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs, those of one place together, in order of first appearance."""
    by_place: dict[str, dict[str, None]] = {}
    for place, other in pairs:
        by_place.setdefault(place, {})[other] = None
    return [(place, other) for place, others in by_place.items() for other in others]


def _parks(figures: Figures, levels: tuple[Text, ...], unit: Unit) -> Table:
    grid = Grid((Text("园区", "Park"),), levels)
    sums = total_by(figures.cells, lambda c: (c.park, c.level))
    for park in dict.fromkeys(p for p, _ in sums):
        name = figures.place_name(park) if park else Text("（园区外）", "(no park)")
        grid.add((name,), [sums.get((park, level), 0) for level in figures.levels])
    return grid.table("parks", PROJECTS, Text("分园区", "By park"), unit)


def _by_enterprise(figures: Figures, deal: DealFigures, unit: Unit) -> Table | None:
    sums: dict[str, dict[str, int]] = {}
    for flow in figures.result.flows:
        if flow.agreement == deal.id and is_inside(flow):
            mine = sums.setdefault(enterprise_of(flow, deal.deal), {})
            mine[flow.payee] = mine.get(flow.payee, 0) + flow.amount
    if not sums:
        return None
    names = tuple(deal.name(p) for p in deal.parties)
    grid = Grid((Text("企业", "Enterprise"),), names)
    for enterprise in sorted(sums, key=lambda e: e == ""):
        name = figures.enterprise_name(enterprise) if enterprise else YEAR_END
        grid.add((name,), [sums[enterprise].get(p, 0) for p in deal.parties])
    title = deal_title(deal, figures.deals)
    heading = Text(f"各方分成（分项目）· {title.zh}", f"Shares by project · {title.in_('en')}")
    many = len(sums) > 1
    return grid.table(f"project-shares:{deal.id}", PROJECTS, heading, unit, brief=many)


__all__ = ["CHECKS", "LEVELS", "PROJECTS", "ROUNDING_NOTE", "SHARES", "TOTAL", "LevelCell",
           "level_tables", "project_tables", "share_tables"]  # fmt: skip
