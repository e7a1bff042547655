"""The first lines: what the report is about, and its conclusion in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enclave.money import format_amount
from enclave.report.footing import plain
from enclave.report.headline import caption, percentages
from enclave.report.job import Job
from enclave.report.model import step_of, unit_name
from enclave.report.pages.standing import Standings
from enclave.text import Text

NAMED = 4
"""Parties named in the conclusion; the others are in the tables."""


def conclusion(job: Job, who: Standings) -> Text:
    """One sentence: how much there is, who gets what, who has its money back when, and the checks."""
    unit = unit_name(job.view.unit)
    years, pool, checked = _span(job.view.figures.years), _pool(job, who), _checked(job)
    said = list(_parties(job, who))
    shown, more = said[:NAMED], len(said) - NAMED
    zh = "，".join(s.zh for s in shown) + (f"等 {len(said)} 方" if more > 0 else "")
    en = "; ".join(s.en for s in shown) + (f"; and {more} more" if more > 0 else "")
    return Text(
        f"{years.zh}可分成收入 {pool.zh}：{zh}。{checked.zh}",
        f"{years.en}, {pool.en} (unit: {unit.en}): {en}. {checked.en}",
    )


def _parties(job: Job, who: Standings) -> Iterator[Text]:
    """Each party with its share, its part and its payback, the largest share first."""
    unit = unit_name(job.view.unit)
    order = [n for n in range(len(who.parties)) if who.total(n).fen]
    order.sort(key=lambda n: -who.total(n).fen)
    rates = percentages([who.total(n).fen for n in order])
    for n, rate in zip(order, rates, strict=True):
        back = _back(who, n)
        amount, name = who.total(n).text(job.view.unit), who.parties[n].name
        zh = "，".join(p for p in (rate, back.zh) if p)
        en = ", ".join(p for p in (rate, back.en) if p)
        yield Text(f"{name.zh} {amount} {unit.zh}" + (f"（{zh}）" if zh else ""),
                   f"{name.in_('en')} {amount}" + (f" ({en})" if en else ""))  # fmt: skip


def _pool(job: Job, who: Standings) -> Text:
    """The pool, so that it and own funds are what the parties are shown to get."""
    unit, name = job.view.unit, unit_name(job.view.unit)
    own = plain(job.view.group.own_funds, step_of(unit))
    pool = format_amount(who.shares.bottom[-1] - own, unit)
    if not own:
        return Text(f"{pool} {name.zh}", f"{pool} to share")
    extra = format_amount(own, unit)
    return Text(
        f"{pool} {name.zh}，另有自有财力补足 {extra} {name.zh}",
        f"{pool} to share and {extra} of own funds",
    )


def _span(years: Sequence[int]) -> Text:
    if not years:
        return Text("", "")
    first, last = years[0], years[-1]
    if first == last:
        return Text(f"{first} 年", f"{first}")
    return Text(f"{first}—{last} 年", f"{first}–{last}")


def _back(who: Standings, n: int) -> Text:
    found = who.payback(n) if who.has_outlays else None
    if found is None or found.state == "nothing_out":
        return Text("", "")
    if found.state == "not_reached":
        return Text("期内未回本", "not paid back")
    return Text(f"{found.year} 年回本", f"paid back in {found.year}")


def _checked(job: Job) -> Text:
    checks = job.view.result.checks
    bad = sum(not c.holds for c in checks)
    if bad:
        return Text(
            f"{len(checks)} 项对账中 {bad} 项不平。", f"{bad} of {len(checks)} checks fail."
        )
    return Text(f"{len(checks)} 项对账全部平。", f"All {len(checks)} checks hold.")


def subtitle(job: Job) -> Text:
    """Years, unit, and whether these are facts."""
    title, said = job.view.result.loaded.scenario.title, caption(job.view)
    return Text(_dotted(said.zh.removeprefix(title.zh)),
                _dotted(said.in_("en").removeprefix(title.in_("en"))))  # fmt: skip


def _dotted(said: str) -> str:
    return " · ".join(part.strip() for part in said.split("    ") if part.strip())
