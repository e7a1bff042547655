"""What else could be agreed: variants side by side, the range in which both gain, what is uncertain."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from enclave.analysis.compare import Comparison
from enclave.analysis.risk.study import Study
from enclave.analysis.solve import Limits, Question, Solution, solve
from enclave.diagnostics import Collector, InputRejected
from enclave.money import UNITS
from enclave.ratio import format_ratio
from enclave.report import risk as risk_words
from enclave.report import solve as solve_words
from enclave.report.compare import case_title, tables
from enclave.report.job import Job
from enclave.report.model import Column, Kind, Line, Table, unit_name
from enclave.report.pages.content import Block, Chart, Grid, Para, Section
from enclave.report.pages.draw_band import Mark, band
from enclave.report.pages.draw_steps import Group, side_by_side
from enclave.report.pages.turn import fitting
from enclave.report.risk_svg import study_tornado
from enclave.report.svg import heading
from enclave.terms.appraisal import Appraisal
from enclave.text import Lang, Text

OPEN: Final = ("changes", "shares", "appraisal")
"""Tables of a comparison that a report shows; the first and the third of them open."""
FLAT: Final = Text(
    "现协议下{who}得双方分成现值的 {r}（估算）；其中有回收、封顶、保底，与条款所写的比例不是同一口径",
    "as it stands {who} gets {r} of the present value of both shares (estimate); with recovery, caps"
    " and guarantees in it, this is not the ratio of the clause",
)
ASKED: Final[tuple[Question, ...]] = ("equal", "range")


def variants(job: Job) -> Section | None:
    """The variants asked for beside the deal: what each changes, who gains and who loses."""
    if job.case is None or not job.others:
        return None
    found = Comparison(job.case, tuple(job.others))
    shown = {t.id: t for t in tables(found, job.view.unit) if t.lines}
    names = [case_title(found, case).in_(job.lang) for case in found.all]
    groups = []
    for party in found.parties:
        lines = [found.line(case, party) for case in found.all]
        values = tuple((x.total if x is not None else 0) / UNITS[job.view.unit] for x in lines)
        if any(values):
            groups.append(Group(party.name.in_(job.lang), values))
    title = Text("各方案下各方分成合计", "Shares in total under each variant")
    unit = unit_name(job.view.unit).in_(job.lang)
    blocks: list[Block] = [Grid(shown["changes"])] if "changes" in shown else []
    if groups:
        blocks.append(
            Chart("variants", side_by_side(heading(title.in_(job.lang), unit), names, groups))
        )
    blocks += [Grid(shown[name], folded=name == "shares") for name in OPEN[1:] if name in shown]
    return Section("variants", Text("方案比较", "Variants side by side"), tuple(blocks))


# ------------------------------------------------------------------- the range for bargaining


def bargaining(job: Job) -> Section | None:
    """The ratios that leave both sides better off than without the deal, and where the deal lies."""
    given = job.view.result.loaded.scenario.appraisal
    if given is None or not _can_be_asked(given) or job.view.agreements:
        return None
    try:
        found = solve(_file(job), ask=ASKED, collector=Collector(limit=200))
    except InputRejected:
        return None  # there is no single ratio to turn: nothing is asked, so nothing is answered
    said = solve_words.limits_words(found)
    if said is None or found.limits is None:
        return None
    blocks: list[Block] = [Para(said)]
    if found.lever.kind == "split":
        blocks.append(Chart("band", _band(found, found.limits, job.lang)))
        # No mark on the band: the clause's ratio and a part of all present values differ.
        if found.flat is not None:
            values = {"r": _percent(found.flat), "who": found.between[0].name}
            blocks.append(Para(FLAT.format(**values), "note"))
    blocks.append(Grid(_answers(found), folded=True))
    blocks += [Para(t, "note") for t in (*solve_words.basis_words(found), *_closing(found))]
    return Section("range", Text("可谈区间", "Range for bargaining"), tuple(blocks))


def _can_be_asked(given: Appraisal) -> bool:
    return bool(given.discount_rate is not None and given.base_year is not None and given.walk_away)


def _file(job: Job) -> str:
    loaded = job.view.result.loaded
    return str(loaded.folder / loaded.doc.file.replace("\\", "/").rsplit("/", 1)[-1])


def _closing(found: Solution) -> Iterator[Text]:
    """What the answers rest on; the assumptions have a section of their own."""
    yield from list(solve_words.closing(found))[:2]


def _answers(found: Solution) -> Table:
    columns = tuple(
        Column(t, _kind(side))
        for t, side in zip(solve_words.HEADER, solve_words.ALIGN, strict=True)
    )
    lines = tuple(Line(tuple(row)) for row in solve_words.rows(found))
    return Table("answers", "shares", Text("逐项答案", "The answers"), columns, lines)


def _kind(side: str) -> Kind:
    return "text" if side == "l" else "number"


def _band(found: Solution, limits: Limits, lang: Lang) -> str:
    lever = found.lever
    span = lever.high - lever.low

    def place(at: Fraction | int) -> float:
        return float((Fraction(at) - lever.low) / span)

    def point(value: Fraction) -> float:
        return place(
            value * (lever.high - lever.low) / (lever.value(lever.high) - lever.value(lever.low))
        )

    marks = [
        Mark(point(Fraction(now)), Text("现协议 {r}", "as it stands {r}").format(r=format_ratio(Fraction(now))).in_(lang))
        for now in dict.fromkeys(lever.now)
    ]  # fmt: skip
    for item in found.solved:
        if (
            item.goal.question == "equal"
            and item.answer is not None
            and item.answer.outcome == "found"
        ):
            said = Text("双方净现值相等 {r}", "equal present values {r}")
            at = item.answer.at.at
            marks.append(Mark(place(at), said.format(r=lever.show(at)).in_(lang)))
    suits = None if limits.empty else (place(limits.low), place(limits.high))
    title = Text("{p}（深色为双方都不吃亏的区间）", "{p} (coloured: both sides gain)").format(
        p=lever.title
    )
    ends = (lever.show(lever.low).in_(lang), lever.show(lever.high).in_(lang))
    return band(title.in_(lang), ends, suits, marks)


def _percent(value: Fraction) -> str:
    return format_ratio(Fraction(round(value * 10_000), 10_000))


# --------------------------------------------------------------------------------------- risk


def risk(job: Job) -> Section | None:
    """What moves the outcome most, where a simulation was asked for."""
    done = job.study
    if done is None:
        return None
    blocks: list[Block] = [Para(_with_stop(risk_words.headline(done, job.view.unit)))]
    if done.bars:
        blocks.append(Chart("tornado", study_tornado(done, job.view.unit, job.lang)))
    for place, made in enumerate(risk_words.tables(done, job.view.unit, job.lang)):
        blocks += [Grid(t, folded=True) for t in fitting(_as_table(place, made))]
    blocks += [Para(t, "note") for t in _rests_on(done, job)]
    return Section("risk", Text("敏感性与风险", "What the outcome depends on"), tuple(blocks))


def _with_stop(text: Text) -> Text:
    english = text.in_("en")
    return Text(f"{text.zh}。", f"{english[:1].upper()}{english[1:]}.")


def _as_table(place: int, made: risk_words.Table) -> Table:
    """A table of words, as the terminal shows it; its picture of characters is left out."""
    title, rows, header, align = made
    keep = [n for n in range(len(header)) if header[n].strip()]
    columns = tuple(Column(Text(header[n]), _kind(align[n])) for n in keep)
    lines = tuple(Line(tuple(Text(row[n]) for n in keep)) for row in rows)
    return Table(f"risk:{place}", "shares", Text(title), columns, lines)


def _rests_on(done: Study, job: Job) -> Iterator[Text]:
    yield risk_words.caption(done)
    yield from risk_words.notes(done, job.view.unit)
