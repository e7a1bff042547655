"""A share clause becomes one curve node whose curve changes with the phases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from enclave.curve import Curve
from enclave.dates import coverage_defects
from enclave.ir import Note
from enclave.ir.nodes import Applies, PotSpan
from enclave.kinds.amounts import round_once
from enclave.kinds.anniversary import anniversaries, reset_at_anniversary
from enclave.kinds.base import Builder, PlanProblem, YearContext
from enclave.kinds.share.model import Division, Phase, Share, Tiers
from enclave.kinds.share.phases import PhaseSpan, phase_spans
from enclave.ratio import RatioError, format_ratio, round_weights
from enclave.terms.validate import Path
from enclave.text import Text


def cut_dates(clause: Share, ctx: YearContext) -> Iterable[date]:
    """The days on which a phase starts or ends, and anniversaries for tiers over agreement years."""
    if any(d.tiers is not None and d.tiers.span == "agreement_year" for d in clause.divisions()):
        yield from anniversaries(ctx)
    if clause.phases is None:
        return
    for item in phase_spans(clause.phases, ctx):
        yield item.span.start
        if item.span.end is not None:
            yield item.span.end


def division_on(clause: Share, b: Builder, path: Path) -> tuple[Division | Share, Path]:
    """The division in force in the builder's period.

    Raises:
        PlanProblem: E311 no phase covers it, E312 two phases do.
    """
    if clause.phases is None:
        return clause, path
    spans = phase_spans(clause.phases, b.ctx)
    active = b.ctx.active(clause)
    inside = [s for s in spans if b.span.start in s.span]
    if len(inside) == 1:
        return inside[0].phase, (*path, "phases", inside[0].number)
    if not inside:
        missing = b.span
        for defect in coverage_defects([s.span for s in spans], active or b.ctx.term):
            if defect.kind == "gap" and b.span.start in defect.span:
                missing = defect.span
        year = _agreement_year(b, spans)
        when = Text(f"（第 {year} 年）", f" (year {year})") if year > 0 else Text("")
        raise PlanProblem(
            "E311", (*path, "phases"), clause=clause.id, span=str(missing), year=year, when=when
        )
    first, second = inside[0], inside[1]
    raise PlanProblem(
        "E312", (*path, "phases", second.number), clause=clause.id, span=str(b.span),
        first=first.number + 1, second=second.number + 1,
    )  # fmt: skip


def _agreement_year(b: Builder, spans: Sequence[PhaseSpan]) -> int:
    """The year of the agreement in which a period lies; 0 where its start is not known."""
    known = [s.span.start for s in spans if b.ctx.term.start == date.min] or [b.ctx.term.start]
    start, day = known[0], b.span.start
    if day < start:
        return 0
    return day.year - start.year + (0 if (day.month, day.day) < (start.month, start.day) else 1)


def lower(clause: Share, b: Builder, path: Path) -> None:
    """Divide what has come down the chain between the parties."""
    division, where = division_on(clause, b, path)
    if isinstance(division, Phase) and division.name is not None:
        b.skipped = [s for s in b.skipped if s.clause != clause.id]
    pot = b.pool(clause, path)
    node = node_of(clause, b)
    span: PotSpan = "budget_year"
    applies: Applies = "from_then"
    if division.tiers is not None:
        parties, curve = _tier_curve(division.tiers, b, clause.id, (*where, "tiers"))
        span = division.tiers.span
        if span == "agreement_year":
            reset_at_anniversary(node, clause, b)
        if clause.phases is None and span == "budget_year":
            applies = "whole_year"
    elif division.derived is not None:
        names = division.derived.from_
        values = [
            b.ctx.quantity_of(series, (*where, "derived", "from", p)) for p, series in names.items()
        ]
        try:
            weights = round_weights(values, division.derived.decimals)
        except RatioError as error:
            raise PlanProblem(error.code, (*where, "derived"), **error.values) from None
        parties, curve = list(names), Curve.linear(weights)
        _note_derived(b, clause, parties, weights)
    else:
        written = division.weights or {}
        parties, curve = list(written), Curve.linear(list(written.values()))
    pots = b.curve(node, clause, pot, parties, curve, span=span, applies=applies)
    for party, out in zip(parties, pots, strict=True):
        b.entitle(party, clause.id, out)


def node_of(clause: Share, b: Builder) -> str:
    """The node in force: the running total of tiers starts afresh where a phase changes them.

    Phases that follow each other with tiers over the same span go on with one running total.
    """
    if clause.phases is None:
        return clause.id
    name, before = clause.id, None
    for item in phase_spans(clause.phases, b.ctx):
        if item.span.start > b.span.start:
            break
        span = item.phase.tiers.span if item.phase.tiers is not None else None
        if span != before:
            name = clause.id if span is None else f"{clause.id}.{item.number + 1}"
        before = span
    return name


def _note_derived(b: Builder, clause: Share, parties: list[str], weights: list[Fraction]) -> None:
    shown = ", ".join(f"{p} {format_ratio(w)}" for p, w in zip(parties, weights, strict=True))
    b.note(Note(clause.id, Text(f"比例由数据推得：{shown}", f"weights derived from data: {shown}")))


def _tier_curve(tiers: Tiers, b: Builder, clause: str, path: Path) -> tuple[list[str], Curve]:
    parties: list[str] = []
    for band in tiers.bands:
        parties += [p for p in band.weights if p not in parties]
    bands: list[tuple[Fraction | None, list[Fraction]]] = []
    start: Fraction | None = None
    for i, band in enumerate(tiers.bands):
        bands.append((start, [band.weights.get(p, Fraction(0)) for p in parties]))
        if band.up_to is not None:
            where = (*path, "bands", i, "up_to")
            exact = b.ctx.amount_of(band.up_to, b.ctx.year, where)
            bound = Fraction(round_once(exact, b, clause, down=False))
            if bound <= (start or 0):
                raise PlanProblem("E272", where, bound=i + 1)
            start = bound
    if tiers.basis == "slab":
        return parties, Curve.slab(bands, reached=tiers.reached is not False)
    return parties, Curve.marginal(bands)
