"""The beginning: six numbers a party, and what there is to share of every 100 yuan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TypeAlias

from enclave.money import format_amount, round_half_away
from enclave.ratio import format_ratio
from enclave.report.headline import percentages
from enclave.report.job import Job
from enclave.report.model import Cell, Column, Line, Money, Table
from enclave.report.pages.content import Cards, Chart, Grid, Section
from enclave.report.pages.draw_steps import GREY, Bar, waterfall
from enclave.report.pages.hundred import Step, cents_words, merged, steps
from enclave.report.pages.hundred import table as hundred_table
from enclave.report.pages.standing import Standings
from enclave.report.svg import COLORS
from enclave.text import Text

Extra: TypeAlias = tuple[Column, Callable[[int], Cell], Text | None]
"""A column, its cell for a party, and a note that must be read with it."""

# -------------------------------------------------------------------------------- six numbers


def numbers(job: Job, who: Standings) -> Section | None:
    """Six key numbers a party."""
    if not who.parties:
        return None
    title = Text("各方关键数", "Key numbers by party")
    return Section(
        "numbers", title, (Cards(numbers_table(job, who), tuple(p.role for p in who.parties)),)
    )


def numbers_table(job: Job, who: Standings) -> Table:
    """The same as a table: a row a party."""
    rates = percentages([who.total(n).fen for n in range(len(who.parties))])
    extra = list(_spent_columns(who)) if who.spends else list(_year_columns(who))
    columns = [
        Column(Text("参与方", "Party")), Column(Text("分成合计", "Share"), "money"),
        Column(Text("占比", "Part"), "number"), *(column for column, _, _ in extra),
    ]  # fmt: skip
    owed = _owed(job)
    last = len(extra) == 3
    if last:
        columns.append(Column(Text("应收净额（负为应付）", "Net to receive (− to pay)"), "money"))
    lines = []
    for n, party in enumerate(who.parties):
        cells: list[Cell] = [party.name, who.total(n), Text(rates[n] or "—")]
        cells += [cell(n) for _, cell, _ in extra]
        if last:
            cells.append(Money.rounded(owed.get(party.name.zh, 0), job.view.unit))
        lines.append(Line(tuple(cells)))
    notes = tuple(note for _, _, note in extra if note is not None)
    title = Text("各方关键数", "Key numbers by party")
    return Table("numbers", "shares", title, tuple(columns), tuple(lines), job.view.unit, notes)


def _spent_columns(who: Standings) -> Iterator[Extra]:
    """What is spent, what is left of the share, payback, present value where a rate is given."""
    outlays = Text("投入为情景所列假设。", "Outlays are those of the scenario.")
    own = Text(
        "投入含按协议以自有财力补付的款项。",
        "Outlays include what is paid from own funds under the agreement.",
    )
    note: Text | None = Text(" ".join(t.zh for t, on in ((outlays, who.has_outlays), (own, who.has_own_funds)) if on),
                " ".join(t.en for t, on in ((outlays, who.has_outlays), (own, who.has_own_funds)) if on))  # fmt: skip
    spent, net = Text("投入合计", "Outlay"), Text("分成减投入", "Share less outlay")
    if not who.has_outlays:
        spent = Text("自有财力补付", "Paid from own funds")
        net, note = Text("分成减补付", "Share less own funds"), None
    yield Column(spent, "money"), who.spent, None
    yield Column(net, "money"), who.net, note
    if not who.has_outlays:
        yield list(_year_columns(who))[1]
        return
    yield Column(Text("回本年", "Paid back"), "number"), lambda n: _paid_back(who, n), None
    given = who.appraisal
    if given is None or given.discount_rate is None or given.base_year is None:
        return
    rate, base = format_ratio(given.discount_rate), given.base_year
    middle = given.timing == "mid_year"
    yield (
        Column(Text("净现值（估算）", "Present value (estimate)"), "number"),
        lambda n: _present(who, n),
        Text(
            f"净现值按年折现率 {rate} 折算到 {base} 年末，各年收支视为发生在{'年中' if middle else '年末'}。",
            f"Present values at {rate} a year to the end of {base}; flows fall"
            f" {'in the middle' if middle else 'at the end'} of their years.",
        ),
    )  # fmt: skip


def _paid_back(who: Standings, n: int) -> Text:
    found = who.payback(n)
    if found is None:
        return Text("无投入", "no outlay")
    if found.state == "nothing_out":
        return Text("未曾为负", "never below 0")
    if found.state == "not_reached":
        return Text("期内未回本", "not reached")
    again = Text(f"（{found.again} 年再转负）", f" (below 0 again {found.again})")
    return Text(f"{found.year}{again.zh if found.again else ''}",
                f"{found.year}{again.en if found.again else ''}")  # fmt: skip


def _present(who: Standings, n: int) -> Text:
    value = who.present_value(n)
    return Text("—" if value is None else format_amount(value, who.unit))


def _year_columns(who: Standings) -> Iterator[Extra]:
    """An average year, the best one, the last one: what shares look like without outlays."""
    count = max(len(who.years), 1)

    def average(n: int) -> Cell:
        fen = round_half_away(Fraction(who.total(n).fen, count))
        return Money.rounded(fen, who.unit)

    def best(n: int) -> Cell:
        column = [(row[n], -year) for row, year in zip(who.shares.cells, who.years, strict=True)]
        amount, year = max(column)
        if not amount:
            return Text("—")
        said = format_amount(amount, who.unit)
        return Text(f"{said}（{-year}）", f"{said} ({-year})")

    yield Column(Text("年均", "A year on average"), "money"), average, None
    yield Column(Text("最高一年", "Best year"), "number"), best, None
    last = who.years[-1] if who.years else ""
    yield (
        Column(Text(f"{last} 年", f"{last}"), "money"),
        lambda n: Money(who.parties[n].share.get(who.years[-1], 0), who.shares.cells[-1][n]), None,
    )  # fmt: skip


def _owed(job: Job) -> dict[str, int]:
    """What each party is still to receive, less what it is to pay, by name."""
    by_id = {d.id: d for d in job.view.deals}
    out: dict[str, int] = {}
    for (agreement, payer, payee), amount in job.view.result.net_positions().items():
        if agreement in by_id:
            deal = by_id[agreement]
            for party, sign in ((payer, -1), (payee, 1)):
                name = deal.name(party).zh
                out[name] = out.get(name, 0) + sign * amount
    return out


# --------------------------------------------------------------------------- of every 100 yuan


def hundred(job: Job, who: Standings) -> Section | None:
    """Of every 100 yuan collected, how much is there to share, and who gets it."""
    found = steps(job, who)
    if not found:
        return None
    title = Text("每收 100 元税，有多少可分", "Of every 100 yuan collected, what is there to share")
    bars = list(_bars(merged(found), job))
    blocks = (
        Chart("hundred", waterfall(title.in_(job.lang), bars)),
        Grid(hundred_table(job, found), folded=True),
    )
    return Section("hundred", title, blocks)


def _bars(found: Sequence[Step], job: Job) -> Iterator[Bar]:
    """Each step where the one before it ended; shares fill the pool from the top down."""
    at = 0.0
    colors = iter(COLORS * (len(found) // len(COLORS) + 1))
    for step in found:
        size = step.cents / 100
        said = cents_words(step.cents)
        name = step.title.in_(job.lang)
        if step.kind == "whole":
            yield Bar(name, 0, size, said, "#4D4D4D", strong=True)
            at = size
        elif step.kind == "less":
            sign = "+" if step.cents < 0 else ""
            yield Bar(name, at, at - size, sign + cents_words(-step.cents), GREY)
            at -= size
        elif step.kind == "pool":
            yield Bar(name, 0, size, said, "#4D4D4D", strong=True)
            at = size
        elif step.kind == "plus":
            yield Bar(name, at, at + size, f"+{said}", GREY)
            at += size
        else:
            yield Bar(name, at - size, at, said, next(colors))
            at -= size
