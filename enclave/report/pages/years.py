"""Year by year: shares stacked, running totals with the year of payback, and the flow of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enclave.money import UNITS
from enclave.report.grid import TOTAL
from enclave.report.job import Job
from enclave.report.model import Column, Line, Money, Table, unit_name
from enclave.report.money_tables import ROUNDING_NOTE, YEAR, text
from enclave.report.pages.content import Block, Chart, Grid, Para, Section, sentence
from enclave.report.pages.draw_lines import Line as Drawn
from enclave.report.pages.draw_lines import running
from enclave.report.pages.standing import Standings
from enclave.report.pages.turn import fitting
from enclave.report.pictures import flows_picture
from enclave.report.svg import Series, stacked
from enclave.text import Lang, Text

FOLDED = ("all-heads", "levels")
"""Tables that belong under the picture of the flow."""
ROUNDED = Text(
    ROUNDING_NOTE.zh.partition("；")[0] + "。",
    sentence(ROUNDING_NOTE.en.partition(";")[0]) + ".",
)


def shares(job: Job, who: Standings) -> Section | None:
    """What each party gets in each year."""
    if not who.parties or not who.years:
        return None
    lang = job.lang
    title = Text("各方逐年所得", "Shares by year")
    picture = stacked(title.in_(lang), unit_name(who.unit).in_(lang), list(map(str, who.years)),
                      list(_series(who, lang)))  # fmt: skip
    blocks: list[Block] = [Chart("shares", picture), *(Grid(t) for t in fitting(shares_table(who))),
                           Para(ROUNDED, "note")]  # fmt: skip
    if who.spends:
        blocks += [Grid(t, folded=True) for t in fitting(outlays_table(who))]
    blocks += [
        Grid(part, folded=True)
        for t in job.view.tables if t.id.startswith("clauses:") for part in fitting(t)
    ]  # fmt: skip
    return Section("shares", Text("逐年分成", "Shares year by year"), tuple(blocks))


def _series(who: Standings, lang: Lang) -> Iterator[Series]:
    """One series a party; the smaller ones of many are one."""
    alone, rest = who.drawn()
    for n in alone:
        party = who.parties[n]
        yield Series(party.name.in_(lang), _yearly_values(who, [n]))
    if rest:
        name = Text("其他 {n} 方", "{n} others").format(n=len(rest)).in_(lang)
        yield Series(name, _yearly_values(who, rest))


def _yearly_values(who: Standings, some: Sequence[int]) -> tuple[float, ...]:
    unit = UNITS[who.unit]
    return tuple(sum(who.parties[n].share.get(y, 0) for n in some) / unit for y in who.years)


def shares_table(who: Standings) -> Table:
    """Year by party, rounded so that it adds up both ways."""
    return _yearly(who, "years", Text("各方逐年所得", "Shares by year"), spending=False)


def outlays_table(who: Standings) -> Table:
    """What each party puts in, by year."""
    title = (Text("各方逐年投入", "Outlays by year") if who.has_outlays
             else Text("各方逐年自有财力补付", "Paid from own funds by year"))  # fmt: skip
    return _yearly(who, "outlays", title, spending=True)


def _yearly(who: Standings, name: str, title: Text, *, spending: bool) -> Table:
    footed = who.spending if spending else who.shares
    columns_of = [p.spent if spending else p.share for p in who.parties]
    shown = [n for n, column in enumerate(columns_of) if any(column.values())]
    exact = [columns_of[n] for n in shown]
    lines = []
    for i, year in enumerate(who.years):
        if spending and not any(e.get(year) for e in exact):
            continue
        cells = [
            Money(e.get(year, 0), footed.cells[i][n]) for n, e in zip(shown, exact, strict=True)
        ]
        total = Money(sum(c.fen for c in cells), footed.totals[i])
        lines.append(Line((text(year), *cells, total)))
    sums = [Money(sum(e.values()), footed.bottom[n]) for n, e in zip(shown, exact, strict=True)]
    grand = Money(sum(c.fen for c in sums), footed.bottom[-1])
    lines.append(Line((TOTAL, *sums, grand), "total"))
    columns = (
        Column(YEAR), *(Column(who.parties[n].name, "money") for n in shown), Column(TOTAL, "money", 0),
    )  # fmt: skip
    return Table(name, "shares", title, columns, tuple(lines), who.unit, adds=True)


def totals(job: Job, who: Standings) -> Section | None:
    """Running totals; with outlays, when each party has its money back."""
    if not who.parties or len(who.years) < 2:
        return None
    lang = job.lang
    title = Text("累计所得", "Running total of shares")
    if who.spends:
        title = (Text("累计分成减投入", "Running total of share less outlay") if who.has_outlays
                 else Text("累计分成减自有财力补付", "Running total of share less own funds"))  # fmt: skip
    lines = []
    alone, rest = who.drawn()
    for n, party in enumerate(who.parties):
        if n in rest or (rest and n not in alone):
            continue
        found = who.payback(n) if who.has_outlays else None
        year = found.year if found is not None and found.state == "reached" else None
        values = who.running(n)
        said = values[-1].text(who.unit)
        back = Text(f"（{year} 回本）", f" ({year})").in_(lang) if year is not None else ""
        lines.append(Drawn(party.name.in_(lang), tuple(v.fen / UNITS[who.unit] for v in values),
                           said + back, who.years.index(year) if year is not None else None))  # fmt: skip
    picture = running(title.in_(lang), unit_name(who.unit).in_(lang), who.years, lines)
    blocks: list[Block] = [Chart("totals", picture)]
    if who.has_outlays:
        blocks.append(
            Para(
                Text("圆圈为累计转正（回本）的年份。", "A ring marks the year of payback."), "note"
            )
        )
    if rest:
        note = Text(
            "图中只画数额最大的 {n} 方，其余见表。",
            "Only the {n} largest are drawn; the others are in the table.",
        )
        blocks.append(Para(note.format(n=len(alone)), "note"))
    blocks += [Grid(t, folded=True) for t in fitting(_totals_table(who, title))]
    return Section("totals", Text("累计与回本", "Running totals and payback"), tuple(blocks))


def _totals_table(who: Standings, title: Text) -> Table:
    runs = [who.running(n) for n in range(len(who.parties))]
    lines = tuple(
        Line((text(year), *(r[i] for r in runs))) for i, year in enumerate(who.years)
    )  # fmt: skip
    columns = (Column(Text("年末", "End of")), *(Column(p.name, "money") for p in who.parties))
    return Table("running", "shares", title, columns, lines, who.unit)


OWED = ("settlement", "settlement-years", "unmet", "held", "quotas")
"""Tables of what is owed; the second stands folded under the first."""


def owed(job: Job) -> Section | None:
    """Who pays whom, what is due and unpaid, what disputes hold, quota handed over."""
    tables = {t.id: t for t in job.view.tables if t.lines}
    shown = [tables[name] for name in OWED if name in tables]
    if not shown:
        return None
    blocks = [Grid(part, folded=t.id == "settlement-years") for t in shown for part in fitting(t)]
    return Section("owed", Text("应付净额", "Net amounts owed"), tuple(blocks))


def flow(job: Job) -> Section | None:
    """From taxes through the levels of government to the parties."""
    if not job.view.figures.cells:
        return None
    title = Text("各级财政流向", "Through the levels of government")
    tables = {t.id: t for t in job.view.tables}
    blocks: list[Block] = [Chart("flow", flows_picture(job.view, job.lang))]
    blocks += [Grid(tables[name], folded=True) for name in FOLDED if name in tables]
    return Section("flow", title, tuple(blocks))
